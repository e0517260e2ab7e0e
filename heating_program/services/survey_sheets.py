"""What a survey sheet shows of a household: the answers as printed, numbers masked."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from heating_program.documents.survey_questions import SurveySheet
from heating_program.domain.actor import Actor
from heating_program.domain.dwelling import (
    OPENING_KIND_LABELS,
    SIDE_LABELS,
    WINDOW_FRAME_LABELS,
    BuiltLayer,
    DwellingDetails,
    OpeningKind,
    Side,
    WindowFrame,
)
from heating_program.domain.end_use import (
    DEVICE_LABELS,
    END_USE_FUEL_LABELS,
    END_USE_LABELS,
    UNIT_LABELS,
    Device,
    EndUse,
    Fuel,
    Unit,
)
from heating_program.domain.household import RELATION_LABELS, Relation
from heating_program.domain.identity import mask_phone
from heating_program.domain.money import format_yuan
from heating_program.models.dwelling import Dwelling, DwellingOpening
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import Household, Person
from heating_program.models.photo import Photo
from heating_program.reference.divisions import full_name
from heating_program.reference.envelopes import envelopes
from heating_program.reference.materials import materials
from heating_program.services import scope
from heating_program.services.household_reading import house_details
from heating_program.services.quality_conditions import LIVING

MOST_AT_ONCE: Final = 100
"""Households in one file: a day's route, and seconds of work."""


def blank() -> SurveySheet:
    """Return an empty sheet with what may be chosen."""
    data = envelopes()
    return SurveySheet(
        walls=tuple((each.code, each.zh) for each in data.by_code.values()),
        porches=tuple((each.code, each.zh) for each in data.porches.values()),
    )


def of_household(session: Session, household: Household) -> SurveySheet:
    """Fill a sheet with what is on file; the household was loaded inside the actor's areas."""
    empty = blank()
    taken = select(Photo.slot).where(Photo.household_id == household.id, Photo.removed_at.is_(None))
    ticks = _ticks(household) | {"photos": frozenset(session.scalars(taken))}
    members = [each for each in household.members if not each.is_householder]
    return SurveySheet(
        file_no=household.file_no,
        texts={name: text for name, text in _texts(household).items() if text},
        ticks=ticks,
        members=tuple(
            (each.name, each.id_no_mask, _relation(each), _masked(each.phone)) for each in members
        ),
        openings=tuple(_opening(each) for each in household.dwelling.openings),
        uses=tuple(_use(each) for each in household.energy_uses),
        walls=empty.walls,
        porches=empty.porches,
    )


def of_area(
    session: Session, *, actor: Actor, area_code: str, skipped: int = 0
) -> list[SurveySheet]:
    """Fill the sheets of a village or township in the order of its files, a day's route at most."""
    found = session.scalars(
        scope.visible(Household, actor, "household.read")
        .where(scope.within(Household.area_code, area_code), Household.stage.in_(LIVING))
        .options(
            selectinload(Household.people),
            selectinload(Household.special_statuses),
            selectinload(Household.energy_uses),
            joinedload(Household.dwelling).selectinload(Dwelling.openings),
            joinedload(Household.dwelling).selectinload(Dwelling.walls),
            selectinload(Household.accounts),
        )
        .order_by(Household.area_code, Household.file_no)
        .limit(MOST_AT_ONCE)
        .offset(skipped)
    )
    return [of_household(session, household) for household in found.unique()]


def _texts(household: Household) -> dict[str, str]:
    return {
        **_family_texts(household),
        **_group_texts(household),
        **_applicant_texts(household.applicant),
        **_house_texts(household.dwelling),
        **_shell_texts(house_details(household.dwelling)),
        **_account_texts(household),
    }


def _family_texts(household: Household) -> dict[str, str]:
    head, same = household.householder, ("group_text", "door_no", "address_note")
    counts = ("registered_members", "resident_members", "resident_months")
    day = household.consent_on
    return {
        **{name: getattr(household, name) for name in same},
        **{name: str(getattr(household, name)) for name in counts},
        "place": full_name(household.area_code),
        "name": head.name,
        "id_no": head.id_no_mask,
        "id_reason": head.id_reason,
        "phone": _masked(household.phone),
        "other_phones": "、".join(map(_masked, household.other_phones)),
        "officials_relation": household.officials_relation,
        "wish_reason": household.wish_reason,
        "authority_note": household.authority_note,
        "consent_on": f"{day.year}年{day.month}月{day.day}日",
    }


def _group_texts(household: Household) -> dict[str, str]:
    groups = household.special_statuses
    spans = [f"{each.since or ''} 至 {each.until or ''}" for each in groups]
    return {
        "group_source": _listed(each.source for each in groups),
        "group_time": _listed(span for span in spans if span != " 至 "),
        "group_holder": _listed(each.holder_name for each in groups),
    }


def _applicant_texts(applicant: Person | None) -> dict[str, str]:
    if applicant is None:
        return {}
    return {
        "applicant": applicant.name,
        "applicant_id_no": applicant.id_no_mask,
        "applicant_relation": _relation(applicant),
    }


def _house_texts(house: Dwelling) -> dict[str, str]:
    words = ("plot_no", "electricity_customer_no", "meter_no", "heating_meter_no", "transformer")
    figures = (
        *("built_year", "renovated_year", "storeys", "rooms", "bays", "orientation_deg"),
        *("length_m", "depth_m", "eaves_height_m", "floor_area_m2", "heated_area_m2"),
        *("service_kw", "coal_t"),
    )
    place = {
        "latitude": _degrees(house.latitude_deg),
        "longitude": _degrees(house.longitude_deg),
        "accuracy": _figure(house.position_accuracy_m),
    }
    return {
        **{name: getattr(house, name) for name in words},
        **{name: _figure(getattr(house, name)) for name in figures},
        **place,
    }


def _account_texts(household: Household) -> dict[str, str]:
    account = household.account
    if account is None:
        return {}
    return {
        "account_bank": account.bank,
        "account_number": account.number_mask,
        "account_holder_name": account.holder_name,
    }


def _ticks(household: Household) -> dict[str, frozenset[str]]:
    house, account = household.dwelling, household.account
    codes = (
        *("plot_proof", "position_source", "structure", "hazard_grade", "air_tightness"),
        *("wall_template", "roof_form", "roof_covering", "window_frame", "heating_fuel"),
    )
    ticked = {name: {getattr(house, name)} for name in codes} | {
        "id_kind": {household.householder.id_kind},
        "officials_relative": {_yes_no(household.officials_relative)},
        "relocation_listed": {_yes_no(house.relocation_listed)},
        "in_heating_network": {_yes_no(house.in_heating_network)},
        "has_ceiling": {_yes_no(house.has_ceiling)},
        "special_groups": set(household.special_groups) or {"none"},
        "porch": {house.porch or "none"},
        "window_panes": {_figure(house.window_panes)},
        "service_phases": {_figure(house.service_phases)},
        "wishes": set(household.wishes),
        "account_kind": {account.kind if account else ""},
    }
    return {name: frozenset(values) for name, values in ticked.items()}


def _opening(row: DwellingOpening) -> tuple[str, ...]:
    return (
        SIDE_LABELS[Side(row.side)],
        OPENING_KIND_LABELS[OpeningKind(row.kind)],
        f"{row.width_m:g}×{row.height_m:g}",
        str(row.count),
        WINDOW_FRAME_LABELS[WindowFrame(row.frame)] if row.frame else "",
        ("", "单层", "双层", "三层")[row.panes or 0],
        "" if row.leaks is None else ("是" if row.leaks else "否"),
    )


def _built(template_code: str, layers: Iterable[BuiltLayer]) -> str:
    template = envelopes().by_code.get(template_code)
    known = materials().by_code
    listed = [f"{known[each.material].zh} {each.thickness_mm:g} mm" for each in layers]
    return "、".join([*([template.wall_zh] if template else []), *listed])


def _shell_texts(house: DwellingDetails) -> dict[str, str]:
    walls = {f"wall_{each.side}": _built(each.template, each.layers) for each in house.walls}
    return {
        **walls,
        "roof_layers": _built("", house.roof_layers),
        "floor_layers": _built("", house.floor_layers),
        "porch_area_m2": _figure(house.porch_area_m2),
    }


def _use(use: EnergyUse) -> tuple[str, ...]:
    season = f"{use.season_start} 至 {use.season_end}" if use.season_start else ""
    return (
        END_USE_LABELS[EndUse(use.end_use)],
        END_USE_FUEL_LABELS[Fuel(use.fuel)],
        _figure(use.amount),
        UNIT_LABELS[Unit(use.unit)] if use.unit else "",
        "" if use.cost_fen is None else format_yuan(use.cost_fen),
        DEVICE_LABELS[Device(use.device)] if use.device else "",
        _figure(use.device_age_years),
        _figure(use.rooms_heated),
        _figure(use.usual_room_celsius),
        season,
    )


def _relation(person: Person) -> str:
    return RELATION_LABELS[Relation(person.relation)]


def _masked(phone: str) -> str:
    return mask_phone(phone) if phone else ""


def _yes_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.5f}"


def _listed(parts: Iterable[str]) -> str:
    return "；".join(part for part in parts if part)

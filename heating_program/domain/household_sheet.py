"""Reads a row of the household sheet into the facts of a household, and writes them as cells again.

Every finding names its column. What must fit together is asked of the facts themselves, exactly as
the page does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from heating_program.domain.dwelling import (
    DwellingDetails,
    HeatingFuel,
    Position,
    PositionSource,
)
from heating_program.domain.end_use import EndUse, EndUseDetails, Fuel, Unit
from heating_program.domain.errors import DomainError
from heating_program.domain.household import (
    AccountDetails,
    HouseholdDetails,
    HouseholderDetails,
    SpecialGroup,
    SpecialStanding,
    contradictions,
)
from heating_program.domain.household_columns import BY_NAME, HOUSEHOLD_COLUMNS, LEDGER
from heating_program.domain.household_parts import PartLine, Parts, read_parts
from heating_program.domain.id_document import Identity
from heating_program.domain.identity import parse_account_number
from heating_program.domain.past_measure import PastMeasureDetails, PastStatus
from heating_program.domain.policy import FundingLevel
from heating_program.domain.sheet_cells import Cell, choice_key, is_empty
from heating_program.domain.sheet_columns import Issue, Kind, Severity, Surroundings
from heating_program.domain.sheet_rows import (
    PAPER,
    Labels,
    paper,
    paper_values,
    read_cells,
    together,
    written,
    yuan,
)

_HOUSE: Final = tuple(each.name for each in fields(DwellingDetails) if each.name in BY_NAME)
_OWN: Final = (
    "group_text",
    "door_no",
    "address_note",
    "phone",
    "other_phones",
    "registered_members",
    "resident_members",
    "resident_months",
    "officials_relative",
    "officials_relation",
    "consent_on",
    "wishes",
    "wish_reason",
)
_EMPTY: Final[dict[str, Any]] = {
    **dict.fromkeys(
        ("group_text", "door_no", "address_note", "officials_relation", "wish_reason"), ""
    ),
    **dict.fromkeys(("plot_no", "electricity_customer_no", "transformer"), ""),
    **dict.fromkeys(("meter_no", "heating_meter_no", "wall_template", "porch"), ""),
    "other_phones": (),
    "wishes": (),
    "special_groups": (),
    "storeys": 1,
}
_ACCOUNT: Final = ("account_kind", "account_number", "account_bank", "account_holder_name")
_POSITION: Final = ("latitude_deg", "longitude_deg", "position_accuracy_m", "position_source")
_HEATING: Final = ("heating_device", "heating_cost")
_DAYS: Final = tuple(each.name for each in HOUSEHOLD_COLUMNS if each.kind is Kind.DATE)
_PAST: Final = tuple(each.name for each in HOUSEHOLD_COLUMNS if each.part == LEDGER)
_SUBSIDIES: Final = {level: f"past_subsidy_{level.value}" for level in FundingLevel}
_FIELD_COLUMNS: Final = {"village_code": "village"}


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """What a row says; without details it cannot be registered, and the findings say why.

    The head's number is told wherever it could be read, so that a row is known again.
    ``member_rows`` are the rows of the members on their own sheet, in the order of the details'.
    """

    details: HouseholdDetails | None
    past: PastMeasureDetails | None
    issues: tuple[Issue, ...]
    head: Identity | None = None
    member_rows: tuple[int, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether no finding keeps the row out."""
        return self.details is not None and not any(
            issue.severity is Severity.ERROR for issue in self.issues
        )


def read_row(
    cells: Mapping[str, Cell],
    around: Surroundings,
    spoiled: Mapping[str, str] | None = None,
    lines: Sequence[PartLine] = (),
) -> HouseholdRow:
    """Read the cells of one row, by the names of their columns.

    Parameters
    ----------
    spoiled
        Columns whose cell holds no plain value (a formula, part of a merged cell), by the code
        of the refusal.
    lines
        The rows of further sheets that belong to it.
    """
    values, found = read_cells(HOUSEHOLD_COLUMNS, cells, around, spoiled or {})
    if "village" in values:
        values["village_code"] = together(
            lambda given: _village(given, around), ("township",), values, found
        )
    head: Identity | None = together(lambda given: paper(given, around.on), PAPER, values, found)
    values["position"] = together(_position, _POSITION, values, found)
    values["account"] = together(_account, _ACCOUNT, values, found)
    past: PastMeasureDetails | None = together(_past, _PAST, values, found)
    parts = read_parts(lines, around, head)
    found += [*parts.issues, *_warnings(cells, values, parts)]
    if head is None or any(issue.severity is Severity.ERROR for issue in found):
        return HouseholdRow(None, past, tuple(found), head)
    details = _details(values, head, parts)
    found += [_error(error) for error in contradictions(details, on=around.on)]
    found += [_error(error) for error in (past.contradictions(on=around.on) if past else ())]
    return HouseholdRow(details, past, tuple(found), head, parts.member_rows)


def _error(error: DomainError) -> Issue:
    name = error.field or ""
    return Issue(_FIELD_COLUMNS.get(name, name), Severity.ERROR, error.code, error.values)


def _village(values: Mapping[str, Any], around: Surroundings) -> str:
    typed = values["village"]
    township = choice_key(values.get("township") or "")
    code = around.villages.get((township, choice_key(typed)))
    if code is None:
        raise DomainError("village_not_found", field="village", typed=typed[:20])
    return code


def _account(values: Mapping[str, Any]) -> AccountDetails | None:
    kind = values.get("account_kind")
    if kind is None:
        if any(values.get(name) for name in _ACCOUNT[1:]):
            raise DomainError("account_kind_missing", field="account_kind")
        return None
    try:
        number = parse_account_number(values.get("account_number") or "", kind=kind).value
    except DomainError as error:
        raise DomainError(error.code, field="account_number", **error.values) from error
    holder = values.get("account_holder_name")
    if not holder:
        raise DomainError("name_missing", field="account_holder_name")
    return AccountDetails(kind, number, values.get("account_bank") or "", holder)


def _position(values: Mapping[str, Any]) -> Position | None:
    latitude, longitude = values.get("latitude_deg"), values.get("longitude_deg")
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        missing = "latitude_deg" if latitude is None else "longitude_deg"
        raise DomainError("position_half", field=missing)
    source = values.get("position_source") or PositionSource.ESTIMATE
    return Position(latitude, longitude, values.get("position_accuracy_m"), source)


def _heating(values: Mapping[str, Any]) -> EndUseDetails:
    """Tell the heating of the sheet as the end use it is; only coal is asked by its weight."""
    fuel = values["heating_fuel"]
    is_coal = fuel in (HeatingFuel.LOOSE_COAL, HeatingFuel.CLEAN_COAL)
    return EndUseDetails(
        EndUse.HEATING,
        Fuel(fuel),
        amount=values["coal_t"] if is_coal else None,
        unit=Unit.TONNE if is_coal else None,
        device=values.get("heating_device"),
        cost_fen=values.get("heating_cost"),
    )


def _past(values: Mapping[str, Any]) -> PastMeasureDetails | None:
    status = values.get("past_status")
    if status is None:
        if any(values.get(name) for name in _PAST):
            raise DomainError("past_status_missing", field="past_status")
        return None
    named = {level: values.get(name) for level, name in _SUBSIDIES.items()}
    known = {level: amount for level, amount in named.items() if amount is not None}
    return PastMeasureDetails(
        status=status,
        year=values.get("past_year"),
        route=values.get("past_route") or "",
        maker=values.get("past_maker") or "",
        model=values.get("past_model") or "",
        serial=values.get("past_serial") or "",
        price_fen=values.get("past_price"),
        subsidy_fen=known or None,
        paid_on=values.get("past_paid_on"),
    )


def _warnings(cells: Mapping[str, Cell], values: Mapping[str, Any], parts: Parts) -> list[Issue]:
    """Name what is taken as it stands but should be looked at."""
    found = [
        Issue(name, Severity.WARNING, "date_is_text")
        for name in _DAYS
        if isinstance(cells.get(name), str) and values.get(name) is not None
    ]
    if values["position"] and values.get("position_source") is None:
        found.append(Issue("position_source", Severity.WARNING, "position_taken_as_estimate"))
    if _tells_heating(parts):
        found += [
            Issue(name, Severity.WARNING, "heating_told_beside")
            for name in _HEATING
            if values.get(name) is not None
        ]
    if values.get("past_status") is PastStatus.CONVERTED:
        found += [
            Issue(name, Severity.WARNING, "blank_taken_as_unknown")
            for name in _PAST
            if name in cells and is_empty(cells[name])
        ]
    return found


def _details(values: Mapping[str, Any], head: Identity, parts: Parts) -> HouseholdDetails:
    given = _EMPTY | {name: value for name, value in values.items() if value is not None}
    house: dict[str, Any] = {name: given.get(name) for name in _HOUSE}
    return HouseholdDetails(
        village_code=values["village_code"],
        special_groups=_standings(given["special_groups"], parts.standings),
        householder=HouseholderDetails(values["name"], head),
        members=parts.members,
        applicant=parts.applicant,
        account=values["account"],
        dwelling=DwellingDetails(**house, position=values["position"]),
        energy=parts.energy if _tells_heating(parts) else (_heating(values), *parts.energy),
        **{name: given[name] for name in _OWN},
    )


def _standings(
    groups: Iterable[SpecialGroup], told: Sequence[SpecialStanding]
) -> tuple[SpecialStanding, ...]:
    """Return the groups the further sheet tells of, and those only named on the household sheet."""
    named = {each.group for each in told}
    return (*told, *(SpecialStanding(group) for group in groups if group not in named))


def _tells_heating(parts: Parts) -> bool:
    return any(use.end_use is EndUse.HEATING for use in parts.energy)


def cells_of(
    details: HouseholdDetails,
    past: PastMeasureDetails | None,
    *,
    township: str,
    village: str,
    labels: Labels | None = None,
) -> dict[str, Cell]:
    """Write a household as the cells of a row; read again it is the same household.

    What stands on the further sheets is written by `household_parts.part_cells`.
    """
    values: dict[str, Any] = {
        "township": township,
        "village": village,
        "name": details.householder.name,
        **paper_values(details.householder.id_number),
        "special_groups": tuple(dict.fromkeys(each.group for each in details.special_groups)),
        **{name: getattr(details, name) for name in _OWN},
        **{name: getattr(details.dwelling, name) for name in _HOUSE},
        **_position_values(details.dwelling.position),
        **_account_values(details.account),
        **(_past_values(past) if past else {}),
    }
    told = written(HOUSEHOLD_COLUMNS, values, labels)
    return told if past else {**told, **dict.fromkeys(_PAST, "")}


def _account_values(account: AccountDetails | None) -> dict[str, Any]:
    if account is None:
        return {}
    return {
        "account_kind": account.kind,
        "account_number": account.number,
        "account_bank": account.bank,
        "account_holder_name": account.holder_name,
    }


def _position_values(position: Position | None) -> dict[str, Any]:
    if position is None:
        return {}
    return {
        "latitude_deg": position.latitude_deg,
        "longitude_deg": position.longitude_deg,
        "position_accuracy_m": position.accuracy_m,
        "position_source": position.source,
    }


def _past_values(past: PastMeasureDetails) -> dict[str, Any]:
    subsidies = past.subsidy_fen or {}
    return {
        "past_status": past.status,
        "past_year": past.year,
        "past_route": past.route,
        "past_maker": past.maker,
        "past_model": past.model,
        "past_serial": past.serial,
        "past_price": yuan(past.price_fen),
        "past_paid_on": past.paid_on,
        **{name: yuan(subsidies.get(level)) for level, name in _SUBSIDIES.items()},
    }

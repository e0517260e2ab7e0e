"""Reads a row of the household sheet into the facts of a household, and writes them as cells again.

Every finding names its column. What must fit together is asked of the facts themselves, exactly as
the page does it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    SpecialStanding,
    contradictions,
)
from heating_program.domain.household_columns import BY_NAME, HOUSEHOLD_COLUMNS, LEDGER
from heating_program.domain.identity import IdNumber, parse_account_number
from heating_program.domain.past_measure import PastMeasureDetails, PastStatus
from heating_program.domain.policy import FundingLevel
from heating_program.domain.sheet_cells import Cell, choice_key, is_empty
from heating_program.domain.sheet_columns import (
    Column,
    Issue,
    Kind,
    Severity,
    Surroundings,
    read_cell,
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
    **dict.fromkeys(("meter_no", "heating_meter_no"), ""),
    "other_phones": (),
    "wishes": (),
    "special_groups": (),
    "storeys": 1,
}
_ACCOUNT: Final = ("account_kind", "account_number", "account_bank", "account_holder_name")
_POSITION: Final = ("latitude_deg", "longitude_deg", "position_source")
_DAYS: Final = tuple(each.name for each in HOUSEHOLD_COLUMNS if each.kind is Kind.DATE)
_PAST: Final = tuple(each.name for each in HOUSEHOLD_COLUMNS if each.part == LEDGER)
_SUBSIDIES: Final = {level: f"past_subsidy_{level.value}" for level in FundingLevel}
_FIELD_COLUMNS: Final = {"village_code": "village"}


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """What a row says; without details it cannot be registered, and the findings say why.

    The head's number is told wherever it could be read, so that a row is known again.
    """

    details: HouseholdDetails | None
    past: PastMeasureDetails | None
    issues: tuple[Issue, ...]
    head: IdNumber | None = None

    @property
    def is_valid(self) -> bool:
        """Whether no finding keeps the row out."""
        return self.details is not None and not any(
            issue.severity is Severity.ERROR for issue in self.issues
        )


def read_row(
    cells: Mapping[str, Cell], around: Surroundings, spoiled: Mapping[str, str] | None = None
) -> HouseholdRow:
    """Read the cells of one row, by the names of their columns.

    Parameters
    ----------
    spoiled
        Columns whose cell holds no plain value (a formula, part of a merged cell), by the code
        of the refusal.
    """
    values, found = _read_cells(cells, around, spoiled or {})
    if "village" in values:
        values["village_code"] = _together(
            lambda given: _village(given, around), ("township",), values, found
        )
    values["position"] = _together(_position, _POSITION, values, found)
    values["account"] = _together(_account, _ACCOUNT, values, found)
    past: PastMeasureDetails | None = _together(_past, _PAST, values, found)
    found += _warnings(cells, values)
    if any(issue.severity is Severity.ERROR for issue in found):
        return HouseholdRow(None, past, tuple(found), values.get("id_no"))
    details = _details(values)
    found += [_error(error, "") for error in contradictions(details, on=around.on)]
    found += [_error(error, "") for error in (past.contradictions(on=around.on) if past else ())]
    return HouseholdRow(details, past, tuple(found), values["id_no"])


def _read_cells(
    cells: Mapping[str, Cell], around: Surroundings, spoiled: Mapping[str, str]
) -> tuple[dict[str, Any], list[Issue]]:
    values: dict[str, Any] = {}
    found: list[Issue] = []
    for each in HOUSEHOLD_COLUMNS:
        name = each.name
        cell = cells.get(name)
        if name in spoiled:
            found.append(Issue(name, Severity.ERROR, spoiled[name]))
            continue
        if not each.is_required and (cell is None or cell == ""):
            continue
        try:
            values[name] = read_cell(each, cell, around)
        except DomainError as error:
            found.append(_error(error, name))
    return values, found


def _error(error: DomainError, column: str) -> Issue:
    name = column or error.field or ""
    return Issue(_FIELD_COLUMNS.get(name, name), Severity.ERROR, error.code, error.values)


def _together(
    build: Callable[[Mapping[str, Any]], Any],
    columns: tuple[str, ...],
    values: Mapping[str, Any],
    found: list[Issue],
) -> Any:
    """Put several columns together, unless one of them was refused already."""
    if any(issue.column in columns for issue in found):
        return None
    try:
        return build(values)
    except DomainError as error:
        found.append(_error(error, ""))
        return None


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
    return Position(latitude, longitude, None, source)


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


def _warnings(cells: Mapping[str, Cell], values: Mapping[str, Any]) -> list[Issue]:
    """Name what is taken as it stands but should be looked at."""
    found = [
        Issue(name, Severity.WARNING, "date_is_text")
        for name in _DAYS
        if isinstance(cells.get(name), str) and values.get(name) is not None
    ]
    if values.get("past_status") is PastStatus.CONVERTED:
        found += [
            Issue(name, Severity.WARNING, "blank_taken_as_unknown")
            for name in _PAST
            if name in cells and is_empty(cells[name])
        ]
    return found


def _details(values: Mapping[str, Any]) -> HouseholdDetails:
    def value(name: str) -> Any:
        given = values.get(name)
        return _EMPTY.get(name) if given is None else given

    return HouseholdDetails(
        village_code=values["village_code"],
        special_groups=tuple(SpecialStanding(group) for group in value("special_groups")),
        householder=HouseholderDetails(values["name"], values["id_no"]),
        account=values["account"],
        dwelling=DwellingDetails(
            **{name: value(name) for name in _HOUSE}, position=values["position"]
        ),
        energy=(_heating(values),),
        **{name: value(name) for name in _OWN},
    )


def cells_of(
    details: HouseholdDetails, past: PastMeasureDetails | None, *, township: str, village: str
) -> dict[str, Cell]:
    """Write a household as the cells of a row; read again it is the same household."""
    values: dict[str, Any] = {
        "township": township,
        "village": village,
        "name": details.householder.name,
        "id_no": details.householder.id_number.value,
        "special_groups": tuple(each.group for each in details.special_groups),
        **{name: getattr(details, name) for name in _OWN},
        **{name: getattr(details.dwelling, name) for name in _HOUSE},
        **_position_values(details.dwelling.position),
        **_heating_values(details.energy),
        **_account_values(details.account),
        **(_past_values(past) if past else {}),
    }
    is_told = {each.name for each in HOUSEHOLD_COLUMNS if each.part != LEDGER or past}
    return {
        each.name: _cell(each, values.get(each.name)) if each.name in is_told else ""
        for each in HOUSEHOLD_COLUMNS
    }


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
        "position_source": position.source,
    }


def _heating_values(energy: Iterable[EndUseDetails]) -> dict[str, Any]:
    heating = next((use for use in energy if use.end_use is EndUse.HEATING), None)
    if heating is None:
        return {}
    return {"heating_device": heating.device, "heating_cost": _yuan(heating.cost_fen)}


def _past_values(past: PastMeasureDetails) -> dict[str, Any]:
    subsidies = past.subsidy_fen or {}
    return {
        "past_status": past.status,
        "past_year": past.year,
        "past_route": past.route,
        "past_maker": past.maker,
        "past_model": past.model,
        "past_serial": past.serial,
        "past_price": _yuan(past.price_fen),
        "past_paid_on": past.paid_on,
        **{name: _yuan(subsidies.get(level)) for level, name in _SUBSIDIES.items()},
    }


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100


def _cell(column: Column, value: Any) -> Cell:
    if column.may_be_unknown and value in (None, ""):
        return _UNKNOWN
    if column.kind is Kind.LIST:
        return "、".join(column.labels[each] for each in value) or _NONE
    if column.kind is Kind.YES_NO and value is not None:
        return "是" if value else "否"
    if column.labels and value is not None:
        return column.labels[value]
    if isinstance(value, tuple):
        return "、".join(value)
    cell: Cell = "" if value is None else value
    return cell


_UNKNOWN: Final = "不明"
_NONE: Final = "无"

"""Reads the rows that belong to a household on other sheets: members, energy in use, groups.

Every finding names the sheet and the row it stands in, beside the column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from heating_program.domain.end_use import END_USE_LABELS, USUAL_UNIT, EndUseDetails, Unit
from heating_program.domain.household import (
    ApplicantDetails,
    HouseholdDetails,
    MemberDetails,
    SpecialStanding,
)
from heating_program.domain.id_document import Identity
from heating_program.domain.sheet_cells import Cell
from heating_program.domain.sheet_columns import Issue, Severity, Surroundings
from heating_program.domain.sheet_import import SHEET_COLUMNS, SheetKind
from heating_program.domain.sheet_rows import (
    PAPER,
    paper,
    paper_values,
    read_cells,
    together,
    written,
    yuan,
)


@dataclass(frozen=True, slots=True)
class PartLine:
    """A row of a further sheet: its own number there, and its cells by column."""

    kind: SheetKind
    row_no: int
    cells: Mapping[str, Cell]
    spoiled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the further sheets say of one household; ``member_rows`` are the members' own rows."""

    members: tuple[MemberDetails, ...] = ()
    applicant: ApplicantDetails | None = None
    energy: tuple[EndUseDetails, ...] = ()
    standings: tuple[SpecialStanding, ...] = ()
    issues: tuple[Issue, ...] = ()
    member_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """What may stand once in a household, the column that says it, and the refusal of a second."""

    column: str
    value: Any
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """A line without errors and what it says."""

    line: PartLine
    facts: Any
    marks: tuple[_Mark, ...] = ()


def read_parts(lines: Sequence[PartLine], around: Surroundings, head: Identity | None) -> Parts:
    """Read what the further sheets say of a household whose head is known by `head`."""
    if not lines:
        return Parts()
    found: list[Issue] = []
    read = [each for line in lines if (each := _read(line, around, found))]
    found += _repeats(read, head)
    people = [(*each.facts, each.line) for each in read if each.line.kind is SheetKind.MEMBERS]
    return Parts(
        members=tuple(member for member, _, _ in people if member),
        member_rows=tuple(line.row_no for member, _, line in people if member),
        applicant=next((applicant for _, applicant, _ in people if applicant), None),
        energy=tuple(each.facts for each in read if each.line.kind is SheetKind.ENERGY),
        standings=tuple(each.facts for each in read if each.line.kind is SheetKind.STANDINGS),
        issues=tuple(found),
    )


def _read(line: PartLine, around: Surroundings, found: list[Issue]) -> _Read | None:
    values, issues = read_cells(SHEET_COLUMNS[line.kind], line.cells, around, line.spoiled)
    read = _BUILDERS[line.kind](line, values, around, issues)
    found += [replace(issue, sheet=line.kind.value, row_no=line.row_no) for issue in issues]
    return None if issues else read


def _person(
    line: PartLine, values: dict[str, Any], around: Surroundings, issues: list[Issue]
) -> _Read | None:
    identity: Identity | None = together(lambda v: paper(v, around.on), PAPER, values, issues)
    is_applicant = values.get("is_applicant") is True
    is_member = values.get("is_member") is not False
    if not (is_member or is_applicant):
        issues.append(Issue("is_member", Severity.ERROR, "neither_member_nor_applicant"))
    if is_applicant and not values.get("authority_note"):
        issues.append(Issue("authority_note", Severity.ERROR, "authority_missing"))
    if issues or identity is None:
        return None
    said = {
        "name": values["name"],
        "id_number": identity,
        "relation": values["relation"],
        "phone": values.get("phone") or "",
    }
    member = MemberDetails(**said, deceased_on=values.get("deceased_on")) if is_member else None
    once = _Mark("id_no", identity.value, "member_twice")
    if not is_applicant:
        return _Read(line, (member, None), (once,))
    applicant = ApplicantDetails(**said, authority_note=values["authority_note"])
    marks = (once, _Mark("is_applicant", True, "applicant_twice"))
    return _Read(line, (member, applicant), marks)


def _use(
    line: PartLine, values: dict[str, Any], _around: Surroundings, issues: list[Issue]
) -> _Read | None:
    if issues:
        return None
    unit = values.get("unit")
    if unit is None and values.get("amount") is not None:
        unit = USUAL_UNIT.get(values["fuel"])
        if unit is None:
            issues.append(Issue("unit", Severity.ERROR, "amount_without_unit"))
    if unit is Unit.BUNDLE and values.get("kg_per_unit") is None:
        issues.append(Issue("kg_per_unit", Severity.ERROR, "bundle_without_weight"))
    use = EndUseDetails(
        end_use=values["end_use"],
        fuel=values["fuel"],
        unit=unit,
        cost_fen=values.get("cost"),
        season_start=values.get("season_start") or "",
        season_end=values.get("season_end") or "",
        **{name: values.get(name) for name in _USE_PLAIN},
    )
    words = {"use": END_USE_LABELS[use.end_use]}
    return _Read(line, use, (_Mark("fuel", (use.end_use, use.fuel), "energy_use_twice", words),))


_USE_PLAIN: Final = (
    "amount",
    "kg_per_unit",
    "lhv_mj_kg",
    "device",
    "device_age_years",
    "rooms_heated",
    "usual_room_celsius",
)


def _standing(
    line: PartLine, values: dict[str, Any], _around: Surroundings, issues: list[Issue]
) -> _Read | None:
    if issues:
        return None
    since, until = values.get("since"), values.get("until")
    if since and until and until < since:
        issues.append(Issue("until", Severity.ERROR, "standing_ends_before_it_begins"))
    said = {name: values.get(name) or "" for name in ("source", "holder_name")}
    return _Read(line, SpecialStanding(values["group"], since=since, until=until, **said))


_BUILDERS: Final[dict[SheetKind, Callable[..., _Read | None]]] = {
    SheetKind.MEMBERS: _person,
    SheetKind.ENERGY: _use,
    SheetKind.STANDINGS: _standing,
}


def _repeats(read: Sequence[_Read], head: Identity | None) -> Iterator[Issue]:
    """Name what stands a second time though a household has it once."""
    seen = {(SheetKind.MEMBERS, "id_no", head.value)} if head else set()
    for each in read:
        line = each.line
        for mark in each.marks:
            key = (line.kind, mark.column, mark.value)
            if key in seen:
                yield Issue(
                    mark.column,
                    Severity.ERROR,
                    mark.code,
                    mark.values,
                    line.kind.value,
                    line.row_no,
                )
            seen.add(key)


def part_cells(
    details: HouseholdDetails, *, head_no: str = ""
) -> dict[SheetKind, list[dict[str, Cell]]]:
    """Write what a household has on the further sheets, a dictionary of cells a row.

    Parameters
    ----------
    head_no
        The household's 序号 on the household sheet, where rows are to name it by that too.
    """
    key = {"head_id_no": details.householder.id_number.value, "head_no": head_no}
    rows = {
        SheetKind.MEMBERS: list(_people_values(details)),
        SheetKind.ENERGY: [_use_values(use) for use in details.energy],
        SheetKind.STANDINGS: [asdict(each) for each in details.special_groups],
    }
    return {
        kind: [written(SHEET_COLUMNS[kind], {**key, **row}) for row in found]
        for kind, found in rows.items()
    }


def _people_values(details: HouseholdDetails) -> Iterator[dict[str, Any]]:
    applicant = details.applicant
    applying = applicant.id_number.value if applicant else None
    for member in details.members:
        role = {"is_member": True, "is_applicant": member.id_number.value == applying}
        letter = applicant.authority_note if applicant and role["is_applicant"] else ""
        said = {"deceased_on": member.deceased_on, "authority_note": letter}
        yield {**_person_values(member), **role, **said}
    if applicant and applying not in {each.id_number.value for each in details.members}:
        role = {"is_member": False, "is_applicant": True}
        yield {**_person_values(applicant), **role, "authority_note": applicant.authority_note}


def _person_values(one: MemberDetails | ApplicantDetails) -> dict[str, Any]:
    said = {"name": one.name, "relation": one.relation, "phone": one.phone}
    return {**said, **paper_values(one.id_number)}


def _use_values(use: EndUseDetails) -> dict[str, Any]:
    return {**asdict(use), "cost": yuan(use.cost_fen)}

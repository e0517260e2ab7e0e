"""What a change of a confirmed file touches, field by field, and what needs a second look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from heating_program.domain.errors import Refused
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.plain import from_plain, to_plain

_NESTED: Final = ("householder", "dwelling")
"""Parts whose fields change one by one; every other part changes as a whole."""
_ORDERLESS: Final = frozenset(
    {
        "special_groups",
        "members",
        "energy",
        "wishes",
        "other_phones",
        "dwelling.walls",
        "dwelling.openings",
    }
)

SENSITIVE: Final = frozenset(
    {
        "householder.name",
        "householder.id_number",
        "members",
        "applicant",
        "account",
        "dwelling.plot_no",
        "village_code",
        # Own judgement, 2026-11-22: both decide how much is paid or how strictly it is looked at.
        "special_groups",
        "officials_relative",
    }
)
"""Fields on which identity, money or the stricter look hang."""


class Related(Protocol):
    """A file that says whether its family is related to officials of the village."""

    officials_relative: Any


def needs_stricter_review(household: Related) -> bool:
    """Tell whether every change of a file is looked at twice: relatives of officials."""
    return bool(household.officials_relative)


def is_sensitive(fields: Iterable[str], *, strict: bool) -> bool:
    """Tell whether a change needs the second look; `strict` for the files that always do."""
    return strict or not SENSITIVE.isdisjoint(fields)


def flat(details: HouseholdDetails) -> dict[str, Any]:
    """Return the plain values of a file by field, as `dwelling.plot_no` for the parts' own."""
    plain: dict[str, Any] = to_plain(details)
    found = {name: value for name, value in plain.items() if name not in _NESTED}
    for part in _NESTED:
        found |= {f"{part}.{name}": value for name, value in plain[part].items()}
    return found


def changed_fields(before: HouseholdDetails, after: HouseholdDetails) -> tuple[str, ...]:
    """List the fields in which two readings of a file differ, in the order of the file."""
    was, becomes = flat(before), flat(after)
    return tuple(name for name in becomes if not _alike(name, was[name], becomes[name]))


def overlay(details: HouseholdDetails, proposed: Mapping[str, Any]) -> HouseholdDetails:
    """Put the proposed fields over a file as it is now; everything else stays.

    Raises
    ------
    DomainError
        ``plain_unreadable`` for a field that no file has.
    """
    plain: dict[str, Any] = to_plain(details)
    for name, value in proposed.items():
        part, _, field = name.rpartition(".")
        (plain[part] if part else plain)[field] = value
    return from_plain(HouseholdDetails, plain)


def outdated(
    fields: Iterable[str], seen: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[str, ...]:
    """List the fields that have changed since somebody looked at them."""
    return tuple(name for name in fields if not _alike(name, seen[name], now[name]))


def require_correction(before: HouseholdDetails, after: HouseholdDetails) -> None:
    """Refuse what is no correction of a field but an event in the family's life.

    Raises
    ------
    Refused
        ``head_changes_by_event`` when another person becomes head; ``village_changes_by_event``.
    """
    was, becomes = before.householder, after.householder
    family = {member.id_number.value for member in before.members}
    is_new = was.id_number != becomes.id_number
    if is_new and (was.name != becomes.name or becomes.id_number.value in family):
        raise Refused("head_changes_by_event", field="id_no")
    if before.village_code != after.village_code:
        raise Refused("village_changes_by_event", field="village_code")


def _alike(name: str, one: Any, other: Any) -> bool:
    """Tell whether two values say the same; a list's order says nothing."""
    first, second = _rounded(one), _rounded(other)
    if name in _ORDERLESS and first is not None and second is not None:
        return sorted(first, key=str) == sorted(second, key=str)
    return bool(first == second)


def _rounded(value: Any) -> Any:
    """Write numbers as a form shows them: seven decimals of a degree are a centimetre."""
    if isinstance(value, float):
        return round(value, 7)
    if isinstance(value, Mapping):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list) else value

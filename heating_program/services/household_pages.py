"""Cuts a list of households into pages.

A page is cut behind the last row of the page before, not counted from the first: the seven
thousandth costs what the second does, and a row that somebody adds meanwhile moves nothing.

How many rows there are decides how they are read (decision 0020). A few are collected and sorted.
Many are met by reading along the index of the order and judging each row in passing, since the
next fifty cannot be far.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from heating_program.domain.actor import Actor
from heating_program.models.household import Household
from heating_program.models.search_key import SearchKey
from heating_program.services import household_list, key_search, scope
from heating_program.services.household_list import HouseholdFilter

PAGE_SIZE: Final = 50
MOST_SORTED: Final = 10_000
"""So many rows are collected and sorted."""
MOST_COUNTED: Final = 10_000
"""So many are counted where each row has to be judged, until somebody asks for the exact number."""
_JUDGED_ONE_BY_ONE: Final = ("account", "any")

_ROW: Final = aliased(Household)
_KEY: Final = aliased(SearchKey)
Order = tuple[InstrumentedAttribute[Any], ...]
ORDERS: Final[dict[str, Order]] = {
    "file": (_ROW.area_code, _ROW.file_no),
    "name": (_KEY.sort_key, _KEY.household_id),
    "since": (_ROW.stage_since, _ROW.id),
}
"""What a list may be sorted by; the last column tells any two rows apart."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind or before a row the reader has seen, else by its number."""

    page: int = 1
    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows a list has, or that it has more than so many."""

    number: int
    is_more: bool = False

    @property
    def pages(self) -> int | None:
        """How many pages that makes; None where nobody has counted to the end."""
        return None if self.is_more else -(-self.number // PAGE_SIZE)

    @property
    def is_few(self) -> bool:
        """Whether the rows can be collected and sorted."""
        return not self.is_more and self.number <= MOST_SORTED


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a page is cut out of the rows: behind one of them, or so many from either end."""

    behind: tuple[Any, ...] | None
    skipped: int
    size: int
    is_from_end: bool = False


def tally(
    session: Session, actor: Actor, wanted: HouseholdFilter, *, on: date, is_exact: bool = False
) -> Total:
    """Count the rows of a list, to the end where that is quick or the exact number is wanted."""
    if is_exact or wanted.missing not in _JUDGED_ONE_BY_ONE:
        return Total(household_list.count(session, actor, wanted, on=on))
    found = household_list.count(session, actor, wanted, on=on, most=MOST_COUNTED)
    return Total(min(found, MOST_COUNTED), is_more=found > MOST_COUNTED)


def page_of(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    *,
    on: date,
    sort: str = "file",
    place: Place,
    total: Total,
) -> Sequence[Household]:
    """Return one page of households with what a row of the list shows."""
    is_backwards, order = sort.startswith("-"), ORDERS.get(sort.removeprefix("-"), ORDERS["file"])
    cut = _cut(session, order, place, total)
    descending = is_backwards != cut.is_from_end
    rows = _rows(session, actor, wanted, order, on, is_few=total.is_few)
    if cut.behind is not None:
        rows = rows.where(_lies_behind(order, cut.behind, descending=descending))
    columns = [column.desc() if descending else column.asc() for column in order]
    keys = list(session.scalars(rows.order_by(*columns).offset(cut.skipped).limit(cut.size)))
    return household_list.load(session, keys[::-1] if cut.is_from_end else keys)


def _rows(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    order: Order,
    on: date,
    *,
    is_few: bool,
) -> Select[Any]:
    """Select the keys of a list from the table of its order, which is also an index.

    Left to themselves the engines collect a whole city and sort it, or read along an order in which
    nothing more will come: neither knows how many rows there are, which the caller has counted.
    """
    key = _KEY.household_id if order is ORDERS["name"] else _ROW.id
    found = household_list.narrowed(session, actor, wanted, on=on)
    if is_few:
        few = found.with_only_columns(Household.id).cte("few").prefix_with("MATERIALIZED")
        return select(key).join(few, few.c.id == key)
    rows = select(key).where(*_inside(actor, wanted.area_code, order))
    if replace(wanted, area_code="") == HouseholdFilter():
        return rows
    one = found.where(Household.id == key).correlate(_ROW, _KEY).with_only_columns(Household.id)
    return rows.where(one.offset(0).exists())  # OFFSET: PostgreSQL would make a join of it


def _inside(actor: Actor, area_code: str, order: Order) -> list[ColumnElement[bool]]:
    """Fence the rows of an order; along an order other than by area each is judged in passing."""
    code = _KEY.area_code if order is ORDERS["name"] else _ROW.area_code

    def inside(area: str) -> ColumnElement[bool]:
        if order is ORDERS["file"]:
            return scope.within(code, area)
        return func.substr(code, 1, len(area)) == area

    areas = [inside(area) for area in actor.areas_for(key_search.PERMISSION)]
    return [or_(false(), *areas), *([inside(area_code)] if area_code else [])]


def _cut(session: Session, order: Order, place: Place, total: Total) -> _Cut:
    if place.page > 1 and (seen := place.before or place.after):
        values = _values_of(session, order, seen)
        if values is not None:
            return _Cut(values, 0, PAGE_SIZE, is_from_end=place.before is not None)
    skipped = (place.page - 1) * PAGE_SIZE
    left = total.number - skipped
    if total.is_more or left > skipped:
        return _Cut(None, skipped, PAGE_SIZE)
    size = min(max(left, 0), PAGE_SIZE)
    return _Cut(None, max(left - size, 0), size, is_from_end=True)


def _values_of(session: Session, order: Order, key: UUID) -> tuple[Any, ...] | None:
    """Read where a row stands; None when it is gone, and the page's number counts."""
    of_key = _KEY.household_id if order is ORDERS["name"] else _ROW.id
    row = session.execute(select(*order).where(of_key == key)).one_or_none()
    return tuple(row) if row else None


def _lies_behind(order: Order, values: tuple[Any, ...], *, descending: bool) -> Any:
    row, edge = tuple_(*order), tuple_(*values)
    return row < edge if descending else row > edge

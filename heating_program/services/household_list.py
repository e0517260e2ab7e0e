"""The list of households: narrowed, in the order asked for, a page at a time, or all of it by key.

A page is cut behind the last row of the page before, not counted from the first: the seven
thousandth costs what the second does, and a row that somebody adds meanwhile moves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from heating_program.domain import search_words
from heating_program.domain.actor import Actor
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import BankAccount, Household, SpecialStatus
from heating_program.models.search_key import SearchKey
from heating_program.services import key_search, scope

PAGE_SIZE: Final = 50
NOBODY: Final = "nobody"
"""Stands for files that nobody is assigned to."""

Order = tuple[InstrumentedAttribute[Any], ...]
ORDERS: Final[dict[str, Order]] = {
    "file": (Household.area_code, Household.file_no),
    "name": (SearchKey.sort_key, SearchKey.household_id),
    "since": (Household.stage_since, Household.id),
}
"""What a list may be sorted by; the last column tells any two rows apart."""

MISSING: Final = ("phone", "account", "electricity_customer_no", "position")
"""What a file may lack and a list may ask for."""


@dataclass(frozen=True, slots=True)
class HouseholdFilter:
    """What a list of households is narrowed by; empty narrows nothing.

    Parameters
    ----------
    assigned_to
        A person's key, or `NOBODY`.
    missing
        One of `MISSING`, or ``any`` of them.
    """

    text: str = ""
    area_code: str = ""
    stage: str = ""
    group: str = ""
    fuel: str = ""
    assigned_to: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind or before a row the reader has seen, else by its number."""

    page: int = 1
    after: UUID | None = None
    before: UUID | None = None


def page_of(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    *,
    on: date,
    sort: str = "file",
    place: Place,
) -> Sequence[Household]:
    """Return one page of households with what a row of the list shows."""
    is_backwards, order = sort.startswith("-"), ORDERS.get(sort.removeprefix("-"), ORDERS["file"])
    keys, key = _keys(session, actor, wanted, order, on)
    is_reading_back = place.page > 1 and place.before is not None
    descending = is_backwards != is_reading_back
    seen = place.before or place.after if place.page > 1 else None
    if seen and (values := _values_of(session, order, seen)):
        keys = keys.where(_lies_behind(order, values, descending=descending))
    elif place.page > 1:
        is_reading_back, descending = False, is_backwards
        keys = keys.offset((place.page - 1) * PAGE_SIZE)
    columns = [column.desc() if descending else column.asc() for column in order]
    found = keys.with_only_columns(key).order_by(*columns).limit(PAGE_SIZE)
    ids = list(session.scalars(found))
    return load(session, ids[::-1] if is_reading_back else ids)


def count(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    *,
    on: date,
    permission: str = key_search.PERMISSION,
) -> int:
    """Count the households of a list."""
    found = narrowed(session, actor, wanted, on=on, permission=permission)
    keys = found.with_only_columns(Household.id)
    return session.scalar(select(func.count()).select_from(keys.subquery())) or 0


def keys_behind(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    *,
    on: date,
    after: UUID | None,
    limit: int,
    permission: str,
) -> list[UUID]:
    """List keys of the filter's households in the order they were opened, behind one of them."""
    found = narrowed(session, actor, wanted, on=on, permission=permission)
    keys = found.with_only_columns(Household.id)
    if after is not None:
        keys = keys.where(Household.id > after)
    return list(session.scalars(keys.order_by(Household.id).limit(limit)))


def within_areas(
    session: Session, actor: Actor, keys: Sequence[UUID], permission: str
) -> list[UUID]:
    """Return those keys that lie where the actor holds a permission, in the order of the list."""
    visible = scope.visible(Household, actor, permission).where(Household.id.in_(keys))
    ordered = visible.with_only_columns(Household.id).order_by(*ORDERS["file"])
    return list(session.scalars(ordered))


def load(session: Session, keys: Sequence[UUID], *also: ExecutableOption) -> Sequence[Household]:
    """Load households with house and people, in the order of their keys."""
    wanted = select(Household).where(Household.id.in_(keys))
    rows = session.scalars(
        wanted.options(joinedload(Household.dwelling), selectinload(Household.people), *also)
    )
    found: dict[UUID, Household] = {household.id: household for household in rows.unique()}
    return [found[key] for key in keys if key in found]


def narrowed(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    *,
    on: date,
    permission: str = key_search.PERMISSION,
) -> Select[Household]:
    """Select the households of a filter in the areas where the actor holds a permission."""
    statement = scope.visible(Household, actor, permission)
    if wanted.area_code:
        statement = statement.where(scope.within(Household.area_code, wanted.area_code))
    if wanted.stage:
        statement = statement.where(Household.stage == wanted.stage)
    if wanted.group:
        statement = statement.where(Household.id.in_(_in_group(wanted.group, on)))
    if wanted.fuel or wanted.missing:
        statement = statement.join(Dwelling, Dwelling.id == Household.dwelling_id)
    if wanted.fuel:
        statement = statement.where(Dwelling.heating_fuel == wanted.fuel)
    if wanted.missing:
        statement = statement.where(_lacks(wanted.missing))
    return _of_text(session, actor, _of_person(statement, wanted.assigned_to), wanted)


def _of_person(statement: Select[Household], assigned_to: str) -> Select[Household]:
    if assigned_to == NOBODY:
        return statement.where(Household.assigned_to.is_(None))
    if not assigned_to:
        return statement
    try:
        person = UUID(assigned_to)
    except ValueError:  # an address that somebody has cut off
        return statement
    return statement.where(Household.assigned_to == person)


def _of_text(
    session: Session, actor: Actor, statement: Select[Household], wanted: HouseholdFilter
) -> Select[Household]:
    words = search_words.query_words(wanted.text)
    if not words:
        return statement.where(Household.file_no == wanted.text) if wanted.text else statement
    held = key_search.matching(session, actor, words, area_code=wanted.area_code)
    return statement.where(Household.id.in_(held.with_only_columns(SearchKey.household_id)))


def _in_group(group: str, on: date) -> Select[Any]:
    begun = or_(SpecialStatus.since.is_(None), SpecialStatus.since <= on)
    lasting = or_(SpecialStatus.until.is_(None), SpecialStatus.until >= on)
    held = select(SpecialStatus.household_id)
    return held.where(and_(SpecialStatus.group == group, begun, lasting))


def _lacks(what: str) -> Any:
    has_account = select(BankAccount.household_id).where(
        BankAccount.household_id == Household.id, BankAccount.in_use
    )
    lacks = {
        "phone": Household.phone == "",
        "account": ~has_account.exists(),
        "electricity_customer_no": Dwelling.electricity_customer_no == "",
        "position": Dwelling.latitude_deg.is_(None),
    }
    return lacks.get(what, or_(*lacks.values()))


def _keys(
    session: Session, actor: Actor, wanted: HouseholdFilter, order: Order, on: date
) -> tuple[Select[Any], Any]:
    """Return the statement whose keys are cut into pages, and the column that is the key.

    By name only the index of names is read, in its order, and each row's area judged in passing:
    the engines would rather collect a whole banner and sort it, which takes a hundred times longer.
    """
    if order[0].class_ is not SearchKey:
        return narrowed(session, actor, wanted, on=on), Household.id
    areas = actor.areas_for(key_search.PERMISSION)
    inside = [func.substr(SearchKey.area_code, 1, len(area)) == area for area in areas]
    statement = select(SearchKey).where(or_(false(), *inside))
    if wanted != HouseholdFilter():
        found = narrowed(session, actor, wanted, on=on).with_only_columns(Household.id)
        statement = statement.where(SearchKey.household_id.in_(found))
    return statement, SearchKey.household_id


def _values_of(session: Session, order: Order, key: UUID) -> tuple[Any, ...] | None:
    """Read where a row stands; None when it is gone, and the page's number counts."""
    of_key = SearchKey.household_id if order[0].class_ is SearchKey else Household.id
    row = session.execute(select(*order).where(of_key == key)).one_or_none()
    return tuple(row) if row else None


def _lies_behind(order: Order, values: tuple[Any, ...], *, descending: bool) -> Any:
    row, edge = tuple_(*order), tuple_(*values)
    return row < edge if descending else row > edge

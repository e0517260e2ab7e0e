"""The list of households: what it is narrowed by, how many that are, and their keys.

How a page of it is cut stands in `household_pages`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from heating_program.domain import search_words
from heating_program.domain.actor import Actor
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import BankAccount, Household, SpecialStatus
from heating_program.models.search_key import SearchKey
from heating_program.services import key_search, scope

OfHouse = Callable[[ColumnElement[bool]], ColumnElement[bool]]
NOBODY: Final = "nobody"
"""Stands for files that nobody is assigned to."""

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


def count(
    session: Session,
    actor: Actor,
    wanted: HouseholdFilter,
    *,
    on: date,
    permission: str = key_search.PERMISSION,
    most: int | None = None,
) -> int:
    """Count the households of a list, all of them or until there are more than `most`."""
    found = narrowed(session, actor, wanted, on=on, permission=permission)
    keys = found.with_only_columns(Household.id)
    if most is not None:
        keys = keys.limit(most + 1)
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
    found = visible.with_only_columns(Household.id)
    return list(session.scalars(found.order_by(Household.area_code, Household.file_no)))


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
    asks = _asks_first if _is_wide(actor, wanted, permission) else _looks_up
    if wanted.fuel:
        statement = statement.where(asks(Dwelling.heating_fuel == wanted.fuel))
    if wanted.missing:
        statement = statement.where(_lacks(wanted.missing, asks))
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


def _is_wide(actor: Actor, wanted: HouseholdFilter, permission: str) -> bool:
    areas = [wanted.area_code] if wanted.area_code else list(actor.areas_for(permission))
    return key_search.is_wide(areas)


def _asks_first(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Find the houses by their own index, then who lives there: for a banner or a city."""
    return Household.dwelling_id.in_(select(Dwelling.id).where(condition))


def _looks_up(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Look into the house of each household: for the few of a township."""
    house = select(Dwelling.id).where(Dwelling.id == Household.dwelling_id)
    return house.where(condition).exists()


def _lacks(what: str, asks: OfHouse) -> Any:
    has_account = select(BankAccount.household_id).where(
        BankAccount.household_id == Household.id, BankAccount.in_use
    )
    # As in the condition of its index: a value sent apart from the statement would not use it.
    no_customer_no = Dwelling.electricity_customer_no == literal_column("''")
    lacks = {
        "phone": Household.phone == "",
        "account": ~has_account.exists(),
        "electricity_customer_no": asks(no_customer_no),
        "position": asks(Dwelling.latitude_deg.is_(None)),
    }
    return lacks.get(what, or_(*lacks.values()))

"""Events about a family's house, as its rows: moving, another village's number, a sale."""

from dataclasses import replace
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import Refused
from heating_program.domain.household import HouseholdDetails
from heating_program.domain.life_events import Home, HouseSold, Move
from heating_program.models.change_request import ChangeRequest
from heating_program.models.duplicate import DuplicatePair
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from heating_program.models.past_measure import PastMeasure
from heating_program.models.photo import Photo
from heating_program.services import household_reading as reading
from heating_program.services import household_rows as rows
from heating_program.services import households, occupancies, scope
from heating_program.services.life_event_family import vacate


def move(session: Session, household: Household, event: Move, *, on: date) -> None:
    """Let a family live elsewhere under its file number, or its house lie in another village."""
    if event.keeps_house:
        details = settled(reading.details_of(session, household), event.home, keeps_house=True)
        households.check(session, details, on=on, own=household)
        _require_own(session, household)
        rows.overwrite(session, household, details)
        if here := occupancies.present(session, household):
            here.area_code = household.area_code
    else:
        settle(session, household, event.home, since=event.since, on=on)
    follow(session, household)


def settle(session: Session, household: Household, home: Home, *, since: date, on: date) -> None:
    """Give a family a new house; the old one stays where it is, with what was built in it."""
    details = settled(reading.details_of(session, household), home, keeps_house=False)
    households.check(session, details, on=on, own=household)
    occupancies.end(session, household, since)
    house = Dwelling(area_code=home.village_code, **rows.dwelling_columns(home.house))
    session.add(house)
    session.flush()
    household.dwelling = house
    rows.overwrite(session, household, details)
    occupancies.begin(session, household, house, since=since, how="moved")


def sold(
    session: Session,
    household: Household,
    event: HouseSold,
    buyer: Household | None,
    *,
    on: date,
) -> None:
    """End the seller's living in the house and begin the buyer's."""
    _require_own(session, household)
    house, was = household.dwelling, reading.details_of(session, household)
    if here := occupancies.present(session, household):
        here.next_name, here.next_phone = event.buyer_name, event.buyer_phone
    if event.home:
        settle(session, household, event.home, since=event.since, on=on)
    else:
        vacate(session, household, event.since)
    follow(session, household)
    if buyer is None:
        return
    details = replace(
        reading.details_of(session, buyer),
        village_code=was.village_code,
        group_text=was.group_text,
        door_no=was.door_no,
        address_note=was.address_note,
        dwelling=was.dwelling,
    )
    occupancies.end(session, buyer, event.since)
    buyer.dwelling = house
    session.flush()
    rows.overwrite(session, buyer, details)
    occupancies.begin(session, buyer, house, since=event.since, how="bought")
    follow(session, buyer)


def settled(details: HouseholdDetails, home: Home, *, keeps_house: bool) -> HouseholdDetails:
    """Return what a file says once the family lives there; how it heats there is not known yet."""
    return replace(
        details,
        village_code=home.village_code,
        group_text=home.group_text,
        door_no=home.door_no,
        address_note=details.address_note if keeps_house else "",
        dwelling=home.house,
        energy=details.energy if keeps_house else (),
    )


def buyer_of(
    session: Session, actor: Actor, seller: Household, event: HouseSold
) -> Household | None:
    """Load and hold the file of whoever bought the house, when it is named.

    Raises
    ------
    Refused
        `file_no_unknown` for a file that is not in the actor's areas, the seller's own or over.
    """
    if not event.buyer_file_no:
        return None
    return other_file(session, actor, seller, event.buyer_file_no, field="buyer_file_no")


def other_file(
    session: Session, actor: Actor, own: Household, file_no: str, *, field: str
) -> Household:
    """Load and hold another living file by its printed number.

    Raises
    ------
    Refused
        `file_no_unknown`.
    """
    wanted = scope.visible(Household, actor, "household.read").where(
        Household.file_no == file_no, Household.id != own.id, Household.merged_into.is_(None)
    )
    found = session.scalars(wanted.with_for_update(of=Household)).unique().one_or_none()
    if found is None or found.stage not in ("registered", "surveyed", "suspended"):
        raise Refused("file_no_unknown", field=field)
    return found


def follow(session: Session, household: Household) -> None:
    """Give everything that belongs to the family itself the division code of its file."""
    session.flush()
    village = household.area_code
    for person in household.people:
        person.area_code = village
    for model in (ChangeRequest, PastMeasure):
        session.execute(
            update(model).where(model.household_id == household.id).values(area_code=village)
        )
    own = (Photo.household_id == household.id, Photo.subject_type.in_(("household", "change")))
    session.execute(update(Photo).where(*own).values(area_code=village))
    pairs = update(DuplicatePair)
    session.execute(pairs.where(DuplicatePair.left_id == household.id).values(area_code=village))
    session.execute(
        pairs.where(DuplicatePair.right_id == household.id).values(other_area_code=village)
    )
    session.flush()


def _require_own(session: Session, household: Household) -> None:
    """Refuse an event about a house in which another family lives as well."""
    if occupancies.is_shared(session, household):
        raise Refused("house_shared")

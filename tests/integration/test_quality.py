"""Every rule of data quality finds its planted fault, and the counts of an area add up."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.errors import Refused
from heating_program.domain.permissions import Role
from heating_program.domain.photo import PhotoSlot
from heating_program.models.base import new_id
from heating_program.models.energy_use import EnergyUse
from heating_program.models.household import Household, Person, SpecialStatus
from heating_program.models.photo import Photo
from heating_program.reference.quality_rules import Severity, quality_rules
from heating_program.services import households as service
from heating_program.services import quality
from heating_program.services.quality_conditions import CONDITIONS
from tests.app_fixtures import GANZHAO, NOW, TODAY
from tests.factories import households
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]
Plant = Callable[[Session, Household], None]
LINHE = "150802"


@pytest.fixture
def staff(write: Write) -> Staff:
    made: Staff = write(everyone)
    return made


def house(**values: object) -> Plant:
    def plant(_: Session, household: Household) -> None:
        for name, value in values.items():
            setattr(household.dwelling, name, value)

    return plant


def family(**values: object) -> Plant:
    def plant(_: Session, household: Household) -> None:
        for name, value in values.items():
            setattr(household, name, value)

    return plant


def head(**values: object) -> Plant:
    def plant(_: Session, household: Household) -> None:
        for name, value in values.items():
            setattr(household.householder, name, value)

    return plant


def account(**values: object) -> Plant:
    def plant(_: Session, household: Household) -> None:
        for name, value in values.items():
            setattr(household.account, name, value)

    return plant


def no_account(session: Session, household: Household) -> None:
    session.delete(household.account)


def without_photo(*slots: PhotoSlot) -> Plant:
    def plant(session: Session, household: Household) -> None:
        for photo in session.query(Photo).where(Photo.household_id == household.id):
            if photo.slot in slots:
                photo.removed_at, photo.removed_by = NOW, household.created_by

    return plant


def group(**values: Any) -> Plant:
    def plant(_: Session, household: Household) -> None:
        said = {"group": "dibao", "source": "名册", "until": None, **values}
        household.special_statuses = [SpecialStatus(area_code=household.area_code, **said)]

    return plant


def heating(amount: float | None, fuel: str = "loose_coal") -> Plant:
    def plant(_: Session, household: Household) -> None:
        row = {"end_use": "heating", "fuel": fuel, "amount": amount, "unit": ""}
        household.energy_uses = [EnergyUse(area_code=household.area_code, **row)]

    return plant


def no_heating(_: Session, household: Household) -> None:
    household.energy_uses = []


def an_applicant(session: Session, household: Household) -> None:
    session.add(
        Person(
            household_id=household.id,
            area_code=household.area_code,
            is_householder=False,
            is_member=False,
            is_applicant=True,
            relation="child",
            name="王小",
            name_norm="王小",
            id_no_sealed=b"",
            id_no_index=b"applicant",
            id_no_mask="",
            birth_sealed=b"",
            sex="m",
        )
    )


def another_file(**copied: object) -> Plant:
    """Open three further files with something of the first one."""

    def plant(session: Session, household: Household) -> None:
        actor = session.info["clerk"]
        for number in range(3):
            key = households.register(session, actor, phone=f"1390000000{number}")
            for name in copied:
                setattr(session.get_one(Household, key), name, getattr(household, name))

    return plant


PLANTED: dict[str, Plant] = {
    "phone_missing": family(phone=""),
    "wish_not_asked": family(wishes=[]),
    "householder_deceased": head(deceased_on=date(2026, 5, 1)),
    "other_document": head(id_kind="passport"),
    "more_residents_than_registered": family(resident_members=5),
    "phone_shared": another_file(phone=True),
    "authority_missing": an_applicant,
    "group_expired": group(until=TODAY - timedelta(days=1)),
    "group_unsourced": group(source=""),
    "signature_missing": without_photo(PhotoSlot.CONSENT_SIGNATURE),
    "unconfirmed_long": family(stage_since=TODAY - timedelta(days=31)),
    "account_missing": no_account,
    "account_of_another": account(holder_name="乌云其木"),
    "account_unchecked": account(checked_on=date(2025, 11, 1)),
    "plot_proof_missing": house(plot_no="", plot_proof="none"),
    "position_missing": house(latitude_deg=None, longitude_deg=None, position_source=""),
    "position_estimated": house(position_source="estimate"),
    "position_inaccurate": house(position_accuracy_m=51.0),
    "position_outside_banner": house(latitude_deg=42.0),
    "heated_more_than_built": house(heated_area_m2=90.1),
    "rooms_missing": house(bays=None),
    "wall_missing": house(wall_template=""),
    "roof_missing": house(roof_covering=""),
    "windows_missing": house(window_panes=None),
    "openings_missing": house(openings=[]),
    "tightness_missing": house(air_tightness=""),
    "hazard_ungraded": house(hazard_grade="unknown"),
    "house_shared": another_file(dwelling=True),
    "house_photo_missing": without_photo(PhotoSlot.FRONT),
    "customer_no_missing": house(electricity_customer_no=""),
    "transformer_missing": house(transformer=""),
    "service_missing": house(service_kw=None),
    "meter_no_missing": house(meter_no=""),
    "meter_no_twice": house(heating_meter_no="M1"),
    "heating_use_missing": no_heating,
    "heating_amount_missing": heating(None),
    "coal_implausible": house(coal_t=7.3),
    "stove_photo_missing": without_photo(PhotoSlot.OLD_STOVE),
}
SOUND: dict[str, Plant] = {
    "an account checked a year ago": account(checked_on=date(2025, 11, 2)),
    "a group that ends today": group(until=TODAY),
    "a village's proof of the plot": house(plot_no="", plot_proof="village_proof"),
    "sun, which nobody buys by amount": heating(None, "solar"),
    "a name with another dot and a space": account(holder_name="乌云 其木格"),
    "coal at the limit": house(coal_t=7.2),
    "a file of thirty days": family(stage_since=TODAY - timedelta(days=30)),
    "a position at the limit": house(position_accuracy_m=50.0),
}


def surveyed(session: Session, staff: Staff) -> Household:
    """Open a file that breaks no rule at all."""
    session.info["clerk"] = staff["TC"]
    household = session.get_one(Household, households.register(session, staff["TC"], on=TODAY))
    house(position_source="gps", position_accuracy_m=5.0, meter_no="M1")(session, household)
    account(checked_on=TODAY, checked_by=household.created_by)(session, household)
    for slot in (PhotoSlot.FRONT, PhotoSlot.OLD_STOVE, PhotoSlot.CONSENT_SIGNATURE):
        session.add(photo(household, slot))
    session.flush()
    return household


def photo(household: Household, slot: PhotoSlot) -> Photo:
    return Photo(
        area_code=household.area_code,
        subject_type="household",
        subject_id=household.id,
        household_id=household.id,
        slot=slot.value,
        sha256=slot.value,
        media_type="image/jpeg",
        size_bytes=1,
        width_px=1,
        height_px=1,
        shown_sha256="",
        uploaded_by=household.created_by,
        uploaded_at=NOW,
    )


def planted(session: Session, key: UUID, plants: dict[str, Plant]) -> Iterator[tuple[str, Any]]:
    """Plant one thing after the other, each time from the sound file, and read what is found."""
    for name, plant in plants.items():
        with session.begin_nested() as savepoint:
            household = session.get_one(Household, key)
            plant(session, household)
            session.flush()
            found = quality.of_household(session, household, on=TODAY)
            yield name, [rule.code for rule in found]
            savepoint.rollback()


def test_every_rule_has_its_condition_and_its_planted_fault() -> None:
    assert {rule.code for rule in quality_rules(TODAY)} == CONDITIONS.keys() == PLANTED.keys()


def test_each_rule_finds_its_fault_and_nothing_else(write: Write, staff: Staff) -> None:
    def work(session: Session) -> dict[str, Any]:
        household = surveyed(session, staff)
        assert quality.of_household(session, household, on=TODAY) == ()
        return dict(planted(session, household.id, PLANTED))

    assert write(work) == {code: [code] for code in PLANTED}


def test_what_is_just_right_breaks_no_rule(write: Write, staff: Staff) -> None:
    def work(session: Session) -> dict[str, Any]:
        return dict(planted(session, surveyed(session, staff).id, SOUND))

    assert write(work) == {name: [] for name in SOUND}


def test_an_error_keeps_a_file_from_being_confirmed_and_a_warning_does_not(
    write: Write, staff: Staff
) -> None:
    def confirm(**changes: Any) -> Callable[[Session], None]:
        def work(session: Session) -> None:
            house = households.dwelling(77, **changes)
            key = households.register(session, staff["TC"], on=TODAY, dwelling=house)
            service.change_stage(
                session,
                actor=staff["TR"],
                on=TODAY,
                household_id=key,
                row_version=1,
                action="confirm",
            )

        return work

    with pytest.raises(Refused) as refused:
        write(confirm(position=None, rooms=None))
    assert refused.value.values["reasons"] == ("position_missing", "rooms_missing")
    write(confirm(meter_no=""))


def test_a_banner_counts_what_its_townships_and_villages_count(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        surveyed(session, staff)
        for changes in ({"rooms": None, "transformer": ""}, {"rooms": None}):
            house = households.dwelling(len(changes) + 80, **changes)
            households.register(session, staff["TC"], dwelling=house)
        closed = households.register(session, staff["TC"], phone="")
        session.get_one(Household, closed).stage = "closed"

    write(work)
    for area, part in ((LINHE, GANZHAO), (GANZHAO, households.VILLAGE)):
        table = write(partial(quality.league, actor=staff["BA"], on=TODAY, area_code=area))
        assert (table.whole.files, table.whole.with_errors) == (3, 2)
        assert [row.area_code for row in table.parts] == [part]
        assert table.parts[0].complete_pct == pytest.approx(100 / 3)
        counts = {each.rule.code: each.files for each in table.whole.counts}
        assert (counts["rooms_missing"], counts["transformer_missing"]) == (2, 1)


def test_every_number_opens_as_many_rows(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        surveyed(session, staff)
        for number in range(2):
            households.register(session, staff["TC"], phone="" if number else "13847860022")
        table = quality.league(session, actor=staff["BA"], on=TODAY, area_code=LINHE)
        for count in table.whole.counts:
            wanted = quality.Wanted(LINHE, rule=count.rule.code)
            rows, total = quality.findings(session, actor=staff["BA"], on=TODAY, wanted=wanted)
            assert total == len(rows) == count.files
            assert all(count.rule in row.broken for row in rows)
        wanted = quality.Wanted(GANZHAO, severity=Severity.ERROR.value)
        assert quality.findings(session, actor=staff["BA"], on=TODAY, wanted=wanted)[1] == 1

    write(work)


def test_nobody_counts_files_outside_their_area(write: Write, staff: Staff) -> None:
    def work(session: Session) -> None:
        households.register(session, staff["TC"], phone="")
        neighbour = (Grant(Role.TC, "150802100"),)
        clerk = Actor(new_id(), "邻镇经办", neighbour)
        for area in ("1508", LINHE, GANZHAO):
            table = quality.league(session, actor=clerk, on=TODAY, area_code=area)
            rows, total = quality.findings(
                session, actor=clerk, on=TODAY, wanted=quality.Wanted(area, rule="phone_missing")
            )
            assert (table.whole.files, rows, total) == (0, [], 0)

    write(work)

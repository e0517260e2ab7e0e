"""Photos of a plant: kept once, closed with the application, removed but never lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.permissions import Role
from heating_program.domain.photo import PhotoSlot
from heating_program.models.event import Event
from heating_program.models.photo import Photo
from heating_program.models.pv_system import PvSystem
from heating_program.services import photos
from heating_program.services.photo_files import Intake, take_in
from tests.app_fixtures import NOW
from tests.factories import measures, people
from tests.factories.measures import ON
from tests.factories.people import Staff, make_user
from tests.factories.photos import camera_notes, jpeg

Write = Callable[[Callable[[Session], Any]], Any]
ONE, TWO = take_in(jpeg(1, exif=camera_notes())), take_in(jpeg(2))


@pytest.fixture
def crew(write: Write) -> Staff:
    return write(people.everyone)


@pytest.fixture
def key(write: Write, crew: Staff) -> UUID:
    return write(lambda session: measures.pv_system(session, crew["TC"]))


@pytest.fixture
def add(write: Write, crew: Staff, key: UUID) -> Callable[..., photos.Added]:
    def added(*intakes: Intake, to: UUID = key, who: str = "IN") -> photos.Added:
        return write(
            lambda session: photos.add(
                session,
                actor=crew[who],
                on=ON,
                subject_type="pv_system",
                subject_id=to,
                slot=PhotoSlot.ROOF,
                intakes=intakes,
            )
        )

    return added


def standing(write: Write, crew: Staff, key: UUID) -> list[Photo]:
    return write(lambda session: photos.of_subject(session, crew["BC"], "pv_system", key))


def told(write: Write, key: UUID) -> list[str]:
    return write(
        lambda session: session.scalars(
            select(Event.action).where(Event.subject_id == key).order_by(Event.position)
        ).all()
    )


def remove(write: Write, crew: Staff, photo: UUID, reason: str = "拍错了", who: str = "IN") -> None:
    write(
        lambda session: photos.remove(
            session, actor=crew[who], on=ON, photo_id=photo, reason=reason
        )
    )


def test_a_photo_keeps_what_camera_and_sender_said(
    write: Write, crew: Staff, key: UUID, add: Callable[..., photos.Added]
) -> None:
    assert add(ONE, TWO) == photos.Added(new=2, known=0, used_elsewhere=0)
    first, second = standing(write, crew, key)
    assert (first.sha256, first.shown_sha256) == (ONE.sha256, ONE.shown_sha256)
    assert first.taken_at == ONE.notes.taken_at
    assert first.latitude_deg == pytest.approx(40.76)
    assert (second.taken_at, second.latitude_deg) == (None, None)
    assert (first.uploaded_at, first.uploaded_by) == (NOW, crew["IN"].id)
    assert first.area_code == measures.households.VILLAGE


def test_the_same_form_sent_again_adds_nothing(
    write: Write, crew: Staff, key: UUID, add: Callable[..., photos.Added]
) -> None:
    add(ONE)
    assert add(ONE, TWO, TWO) == photos.Added(new=1, known=2, used_elsewhere=0)
    assert add(ONE, TWO) == photos.Added(new=0, known=2, used_elsewhere=0)
    assert len(standing(write, crew, key)) == 2
    assert told(write, key) == ["photo.added", "photo.added"]


def test_a_removed_photo_leaves_the_page_but_not_the_record(
    write: Write, crew: Staff, key: UUID, add: Callable[..., photos.Added]
) -> None:
    add(ONE)
    (photo,) = standing(write, crew, key)
    with pytest.raises(DomainError, match="reason_missing"):
        remove(write, crew, photo.id, reason=" ")
    remove(write, crew, photo.id)
    assert standing(write, crew, key) == []
    row = write(lambda session: session.get_one(Photo, photo.id))
    assert (row.removed_by, row.removed_reason, row.removed_at) == (crew["IN"].id, "拍错了", NOW)
    with pytest.raises(DomainError, match="not_found"):
        remove(write, crew, photo.id)
    assert add(ONE).new == 1
    assert told(write, key) == ["photo.added", "photo.removed", "photo.added"]


def test_the_same_photo_in_another_household_is_found_from_both_sides(
    write: Write, crew: Staff, key: UUID, add: Callable[..., photos.Added]
) -> None:
    other = write(lambda session: measures.pv_system(session, crew["TC"]))
    add(ONE)
    assert add(ONE, TWO, to=other).used_elsewhere == 1
    assert told(write, other) == ["photo.added", "photo.found_elsewhere"]
    plants = write(
        lambda session: [session.get_one(PvSystem, each).household_id for each in (key, other)]
    )
    digests = {ONE.sha256}
    for mine, theirs in (plants, plants[::-1]):
        found = write(lambda session, own=mine: photos.uses_elsewhere(session, own, digests))
        assert found == {ONE.sha256: {theirs}}
    (there,) = [each for each in standing(write, crew, key) if each.sha256 == ONE.sha256]
    remove(write, crew, there.id)
    assert write(lambda session: photos.uses_elsewhere(session, plants[1], digests)) == {}


@pytest.mark.parametrize("stage", ["enquiry", "site_surveyed", "structure_ok", "sized"])
def test_photos_are_taken_until_the_grid_application(
    write: Write, crew: Staff, add: Callable[..., photos.Added], stage: str
) -> None:
    plant = write(lambda session: measures.pv_system(session, crew["TC"], stage=stage))
    assert add(ONE, to=plant).new == 1


@pytest.mark.parametrize("stage", ["roof_rejected", "grid_applied", "operating"])
def test_closed_photos_are_neither_added_nor_removed(
    write: Write, crew: Staff, key: UUID, add: Callable[..., photos.Added], stage: str
) -> None:
    add(ONE)
    (photo,) = standing(write, crew, key)

    def close(session: Session) -> None:
        session.get_one(PvSystem, key).stage = stage

    write(close)
    with pytest.raises(Refused, match="action_not_allowed"):
        add(TWO)
    with pytest.raises(Refused, match="action_not_allowed"):
        remove(write, crew, photo.id)
    assert len(standing(write, crew, key)) == 1


def test_only_who_may_survey_here_adds_and_removes(
    write: Write, crew: Staff, key: UUID, add: Callable[..., photos.Added]
) -> None:
    add(ONE)
    (photo,) = standing(write, crew, key)
    far = write(lambda session: make_user(session, Role.IN, "150826"))
    for stranger in ("TC", "BC"):
        with pytest.raises(DomainError, match="not_found"):
            add(TWO, who=stranger)
        with pytest.raises(DomainError, match="not_found"):
            remove(write, crew, photo.id, who=stranger)
    with pytest.raises(DomainError, match="not_found"):
        write(lambda session: photos.load(session, far, photo.id))
    assert write(lambda session: photos.of_subject(session, far, "pv_system", key)) == []


def test_a_plant_holds_only_so_many_photos(
    add: Callable[..., photos.Added], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "MOST_PHOTOS", 1)
    add(ONE)
    with pytest.raises(DomainError, match="photos_full"):
        add(TWO)


def test_two_senders_of_one_photo_make_one_row(write: Write, crew: Staff, key: UUID) -> None:
    """The index is the backstop behind the lock of the plant."""

    def twice(session: Session) -> None:
        plant = session.get_one(PvSystem, key)
        subject = photos.events.Subject("pv_system", key, plant.area_code)
        for intake in (ONE, replace(ONE)):
            row = photos._row(
                session, crew["IN"], plant.household_id, subject, PhotoSlot.ROOF, intake
            )
            session.add(row)

    with pytest.raises(DomainError, match="photo_kept_already"):
        write(twice)

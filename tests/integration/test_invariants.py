"""Each invariant holds for real work, and bites when its one thing is broken."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from heating_program.domain.photo import PhotoSlot
from heating_program.models.conversion import Conversion
from heating_program.models.engine import writer
from heating_program.models.household import Person
from heating_program.services import installation, invariants, paper_files, photo_files, photos
from heating_program.services.household_rows import sealed_birth
from heating_program.services.vault import Vault
from heating_program.unit_of_work import run_in_transaction
from tests.app_fixtures import NOW
from tests.factories import budgets, claims, conversions, documents, measures, people
from tests.factories.measures import ON
from tests.factories.photos import jpeg

PDF = b"%PDF-1.7"


@pytest.fixture
def worked(engine: Engine, vault: Vault, tmp_path: Path) -> Engine:
    """A database in which a claim was confirmed, paid for and papered, and a roof photographed."""
    digest = paper_files.store(tmp_path, PDF)
    photo = photo_files.take_in(jpeg())
    photo_files.keep(tmp_path, photo)

    def work(session: Session) -> None:
        installation.plant_canary(session, vault)
        staff = people.everyone(session)
        accepted = conversions.bring_to(session, staff, "accepted")
        budgets.enough_for(session, staff["FC"], staff["FR"], 1)
        claim = claims.bring_to(session, staff, "confirmed", accepted)
        case = session.get_one(Conversion, accepted)
        paper = documents.drafted(session, staff, "subsidy_certificate", claim, by="FC")
        documents.issued(session, staff, paper, by="FR")
        session.flush()
        session.execute(
            text(
                "INSERT INTO artefact (document_id, sha256, size_bytes, pages, renderer,"
                " rendered_at) SELECT id, :sha, 8, 1, 'test', drafted_at FROM issued_document"
            ),
            {"sha": digest},
        )
        photos.add(
            session,
            actor=staff["IN"],
            on=ON,
            subject_type="pv_system",
            subject_id=measures.pv_system(session, staff["TC"], case=case),
            slot=PhotoSlot.ROOF,
            intakes=[photo],
        )

    run_in_transaction(engine, work, info={"vault": vault, "at": NOW, "request_id": "t"})
    return engine


def broken(engine: Engine, vault: Vault, folder: Path) -> set[str]:
    with Session(engine, info={"vault": vault}) as session:
        found = invariants.verify(session, invariants.Place(folder, folder))
        return {name for name, breakers in found if breakers}


def test_real_work_breaks_nothing(worked: Engine, vault: Vault, tmp_path: Path) -> None:
    assert broken(worked, vault, tmp_path) == set()


BREAKS = {
    "ledger_balances": "UPDATE account SET credits_posted = credits_posted + 1"
    " WHERE kind = 'available'",
    "ledger_granted": "UPDATE appropriation_change SET amount_fen = amount_fen + 1",
    "claim_shares": "UPDATE claim_share SET amount_fen = amount_fen + 1",
    "claim_money_promised": "UPDATE claim SET stage = 'withdrawn'",
    "claim_reproducible": "UPDATE claim SET facts_sha256 = 'x'",
    "claim_four_people": "DELETE FROM duty WHERE duty = 'check'",
    "numbers_without_gaps": "UPDATE number_series SET last = last + 1 WHERE key LIKE 'household%'",
    "document_numbers": "UPDATE number_series SET last = last + 1 WHERE key LIKE 'document%'",
    "duties_of_creators": "DELETE FROM duty WHERE duty = 'enrol' AND subject_type = 'case'",
    "stages_from_events": "UPDATE household SET stage = 'closed'",
    "households_live_somewhere": "UPDATE occupancy SET until = since",
    "key_canary": "UPDATE setting SET value = '{\"mark\": \"x\"}' WHERE name = 'canary'",
    "event_chain": "UPDATE event_chain SET length = length + 1",
}


def test_every_break_is_found(worked: Engine, vault: Vault, tmp_path: Path) -> None:
    place, missed = invariants.Place(tmp_path, tmp_path), []
    for name, statement in BREAKS.items():
        with writer(worked).connect() as connection:
            connection.execute(text(statement))
            with Session(connection, info={"vault": vault}) as session:
                if not list(invariants.CHECKS[name](session, place)):
                    missed.append(name)
            connection.rollback()
    assert missed == []


def test_another_key_opens_no_number(worked: Engine, tmp_path: Path) -> None:
    assert {"sealed_numbers_open", "key_canary"} <= broken(worked, Vault(bytes(32)), tmp_path)


def test_a_date_that_is_not_of_the_number_and_one_that_does_not_open_are_found(
    worked: Engine, vault: Vault, tmp_path: Path
) -> None:
    for seal in (vault, Vault(bytes(32))):
        with writer(worked).begin() as connection, Session(connection) as session:
            person = session.scalars(select(Person).limit(1)).one()
            person.birth_sealed = sealed_birth(seal, person.id, date(1903, 2, 1))
            session.flush()
        assert broken(worked, vault, tmp_path) == {"sealed_numbers_open"}


def test_a_lost_and_an_altered_file_are_found(worked: Engine, vault: Vault, tmp_path: Path) -> None:
    (path,) = tmp_path.rglob("*.pdf")
    path.chmod(0o600)
    path.write_bytes(b"%PDX")
    assert broken(worked, vault, tmp_path) == {"document_files"}
    path.unlink()
    assert broken(worked, vault, tmp_path) == {"document_files"}


@pytest.mark.parametrize("which", ["original", "shown"])
def test_a_lost_and_an_altered_photo_are_found(
    worked: Engine, vault: Vault, tmp_path: Path, which: str
) -> None:
    photo = photo_files.take_in(jpeg())
    path = (
        photo_files.original_path(tmp_path, photo.sha256, photo.media_type)
        if which == "original"
        else photo_files.shown_path(tmp_path, photo.shown_sha256)
    )
    path.write_bytes(b"another roof")
    assert broken(worked, vault, tmp_path) == {"photo_files"}
    path.unlink()
    assert broken(worked, vault, tmp_path) == {"photo_files"}


def test_every_invariant_has_a_break_that_proves_it() -> None:
    # The database itself refuses an overdrawn account: tests/integration/test_ledger.py.
    elsewhere = {
        "ledger_not_overdrawn",
        "sealed_numbers_open",
        "document_files",
        "photo_files",
    }
    assert set(invariants.CHECKS) == BREAKS.keys() | elsewhere

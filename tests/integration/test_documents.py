"""Papers: two people bound to one content, numbers without gaps, ended with a reason."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.document_number import parse_document_number
from heating_program.domain.errors import DomainError, Refused
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.models.ids import ClaimId, DocumentId
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.outbox import OutboxItem
from heating_program.models.subsidy import Claim
from heating_program.services import claims, clock, documents, verification
from tests.factories import budgets
from tests.factories import claims as made_claims
from tests.factories import documents as made
from tests.factories.people import Staff, everyone

Write = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def staff(write: Write) -> Staff:
    people: Staff = write(everyone)
    return people


@pytest.fixture
def claim(write: Write, staff: Staff) -> ClaimId:
    def confirmed(session: Session) -> ClaimId:
        budgets.enough_for(session, staff["FC"], staff["FR"], 1)
        return made_claims.bring_to(session, staff, "confirmed")

    key: ClaimId = write(confirmed)
    return key


@pytest.fixture
def draft(write: Write, staff: Staff, claim: ClaimId) -> DocumentId:
    key: DocumentId = write(lambda s: made.drafted(s, staff, "subsidy_certificate", claim, by="FC"))
    return key


def paper(write: Write, key: DocumentId) -> dict[str, Any]:
    def read(session: Session) -> dict[str, Any]:
        row = session.get_one(IssuedDocument, key)
        return {column.key: getattr(row, column.key) for column in row.__table__.columns}

    found: dict[str, Any] = write(read)
    return found


def end(write: Write, staff: Staff, key: DocumentId, action: str, by: str, reason: str) -> None:
    write(
        lambda s: documents.end(
            s,
            actor=staff[by],
            on=made.ON,
            document_id=key,
            row_version=s.get_one(IssuedDocument, key).row_version,
            action=action,
            reason=reason,
        )
    )


def test_a_certificate_freezes_what_the_ledger_and_the_claim_say(
    write: Write, draft: DocumentId
) -> None:
    content = paper(write, draft)["content"]
    assert (content["price_fen"], content["amount_fen"], content["self_paid_fen"]) == (
        1_800_000,
        1_440_000,
        360_000,
    )
    assert [share["amount_fen"] for share in content["shares"]] == [1_000_000, 220_000, 220_000]
    assert content["retention_fen"] == 43_200
    assert content["address"] == "内蒙古自治区巴彦淖尔市临河区干召庙镇民主村一组12号"
    assert content["example"] is True


def test_an_issued_paper_has_number_code_and_a_promise_to_be_rendered(
    write: Write, staff: Staff, draft: DocumentId
) -> None:
    number = write(lambda s: made.issued(s, staff, draft, by="FR"))
    row = paper(write, draft)
    assert number.startswith("LH-2026-BTZG-000001-")
    assert parse_document_number(number).serial == 1
    assert len(row["verify_code"]) == 32
    assert row["letterhead"]["verify_url"] == f"http://heating.test/verify/{row['verify_code']}"
    assert (row["stage"], row["is_example"]) == ("issued", True)
    (promised,) = write(lambda s: s.scalars(select(OutboxItem)).all())
    assert (promised.kind, promised.payload) == ("render_document", {"document_id": str(draft)})


def test_who_drafts_cannot_issue(write: Write, staff: Staff, draft: DocumentId) -> None:
    for who, code in (("FC", "second_person_needed"), ("FC2", "not_found")):
        with pytest.raises(DomainError, match=code):
            write(lambda s, who=who: made.issued(s, staff, draft, by=who))


def test_what_changed_since_the_draft_refuses_the_issue(
    write: Write, staff: Staff, claim: ClaimId, draft: DocumentId
) -> None:
    def rename(session: Session) -> None:
        household = session.get_one(Claim, claim).conversion.household
        household.householder.name = "乌云其木格尔"

    write(rename)
    with pytest.raises(Refused, match="content_changed"):
        write(lambda s: made.issued(s, staff, draft, by="FR"))
    assert paper(write, draft)["number"] is None


def test_no_certificate_without_a_confirmed_claim(
    write: Write, staff: Staff, claim: ClaimId, draft: DocumentId
) -> None:
    write(lambda s: made_claims.step(s, staff, claim, "suspend", "BA", reason="农户有异议"))
    with pytest.raises(Refused, match="subject_not_ready"):
        write(lambda s: made.issued(s, staff, draft, by="FR"))


def test_one_paper_of_a_kind_stands_at_a_time(
    write: Write, staff: Staff, claim: ClaimId, draft: DocumentId
) -> None:
    with pytest.raises(Refused, match="document_exists"):
        write(lambda s: made.drafted(s, staff, "subsidy_certificate", claim, by="FC2"))
    end(write, staff, draft, "void", "FC", "姓名有误")
    assert write(lambda s: made.drafted(s, staff, "subsidy_certificate", claim, by="FC2"))


def test_a_replacement_supersedes_and_names_the_old_number(
    write: Write, staff: Staff, claim: ClaimId, draft: DocumentId
) -> None:
    number = write(lambda s: made.issued(s, staff, draft, by="FR"))
    again = write(
        lambda s: made.drafted(s, staff, "subsidy_certificate", claim, by="FC", replaces_id=draft)
    )
    assert paper(write, draft)["stage"] == "issued"
    write(lambda s: made.issued(s, staff, again, by="FR"))
    assert paper(write, draft)["stage"] == "superseded"
    assert paper(write, again)["letterhead"]["replaces_number"] == number
    assert paper(write, again)["number"][8:19] == "BTZG-000002"


def test_a_claim_with_a_standing_certificate_cannot_end(
    write: Write, staff: Staff, claim: ClaimId, draft: DocumentId
) -> None:
    write(lambda s: made.issued(s, staff, draft, by="FR"))
    with pytest.raises(Refused, match="certificate_stands"):
        write(lambda s: made_claims.step(s, staff, claim, "withdraw", "BA", reason="重复申领"))
    end(write, staff, draft, "revoke", "FR", "重复申领")
    write(lambda s: made_claims.step(s, staff, claim, "withdraw", "BA", reason="重复申领"))
    with pytest.raises(DomainError, match="reason_missing"):
        end(write, staff, draft, "revoke", "FR", "")


def test_a_refused_issue_uses_no_number(write: Write, staff: Staff, draft: DocumentId) -> None:
    def broken(session: Session) -> None:
        made.issued(session, staff, draft, by="FR")
        raise DomainError("given_up")

    for _ in range(3):
        with pytest.raises(DomainError, match="given_up"):
            write(broken)
    assert write(lambda s: made.issued(s, staff, draft, by="FR"))[8:19] == "BTZG-000001"


@pytest.mark.parametrize(("drafter", "issuer"), [("TC", "TR"), ("IN", "BA"), ("IN2", "TR2")])
def test_the_acceptance_form_is_made_by_technician_or_clerk_and_issued_above_them(
    write: Write, staff: Staff, drafter: str, issuer: str
) -> None:
    conversion = write(lambda s: made_claims.accepted_conversion(s, staff))
    key = write(lambda s: made.drafted(s, staff, "install_acceptance", conversion, by=drafter))
    number = write(lambda s: made.issued(s, staff, key, by=issuer))
    content = paper(write, key)["content"]
    assert number.startswith("LH-2026-AZYS-000001-")
    assert content["passed"]
    assert {item["verdict"] for item in content["items"]} == {"passed"}
    assert content["accepted_on"] == "2026-11-02"


def test_no_acceptance_form_before_the_acceptance(write: Write, staff: Staff) -> None:
    conversion = write(lambda s: made_claims.accepted_conversion(s, staff, stage="acceptance"))
    with pytest.raises(Refused, match="subject_not_ready"):
        write(lambda s: made.drafted(s, staff, "install_acceptance", conversion, by="TC"))


def test_training_data_never_makes_an_official_paper(
    write: Write, staff: Staff, draft: DocumentId
) -> None:
    write(clock.mark_as_training)
    conversion = write(lambda s: made_claims.accepted_conversion(s, staff))
    key = write(lambda s: made.drafted(s, staff, "install_acceptance", conversion, by="TC"))
    assert paper(write, key)["is_example"]


def test_whoever_holds_the_code_learns_the_state_and_no_full_name(
    write: Write, staff: Staff, draft: DocumentId
) -> None:
    number = write(lambda s: made.issued(s, staff, draft, by="FR"))
    code = paper(write, draft)["verify_code"]
    shown = write(lambda s: verification.verified(s, code))
    assert (shown.number, shown.stage, shown.amount_fen) == (number, "issued", 1_440_000)
    assert shown.masked_name == "乌***"
    end(write, staff, draft, "revoke", "FR", "打印有误")
    assert write(lambda s: verification.verified(s, code)).stage == "revoked"
    assert write(lambda s: verification.verified(s, "0" * 32)) is None


def test_a_certificate_whose_claim_is_suspended_says_so(
    write: Write, staff: Staff, draft: DocumentId
) -> None:
    write(lambda s: made.issued(s, staff, draft, by="FR"))
    found = paper(write, draft)
    code, claim = found["verify_code"], found["subject_id"]
    assert not write(lambda s: verification.verified(s, code)).is_on_hold
    write(lambda s: made_claims.step(s, staff, claim, "suspend", "BA", reason="复验待查"))
    assert write(lambda s: verification.verified(s, code)).is_on_hold


@pytest.mark.parametrize("typed", ["0123456789ABCDEF 0123456789abcdef", "01234567-89abcdef" * 2])
def test_a_code_is_read_as_printed(typed: str) -> None:
    assert verification.read_code(typed) == "0123456789abcdef" * 2


@pytest.mark.parametrize("typed", ["", "0" * 31, "0" * 33, "g" * 32, "０" * 32])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert verification.read_code(typed) is None


def test_a_claim_recomputes_to_the_fen_of_its_certificate(
    write: Write, claim: ClaimId, draft: DocumentId
) -> None:
    again = write(lambda s: claims.recompute(s.get_one(Claim, claim)))
    assert again.amount_fen == paper(write, draft)["content"]["amount_fen"]


def test_the_sample_household_is_on_the_paper_as_stored(
    write: Write, claim: ClaimId, draft: DocumentId
) -> None:
    def stored(session: Session) -> str:
        conversion = session.get_one(Conversion, session.get_one(Claim, claim).conversion_id)
        return session.get_one(Household, conversion.household_id).householder.id_no_mask

    assert paper(write, draft)["content"]["id_no_masked"] == write(stored)

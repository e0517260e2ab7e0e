"""Drafted and issued papers, for tests."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.models.base import new_id
from heating_program.models.ids import DocumentId
from heating_program.models.issued_document import IssuedDocument
from heating_program.services import documents
from tests.factories import budgets, claims
from tests.factories.people import Staff

ON = date(2026, 11, 2)
LETTERHEAD = documents.Letterhead("巴彦淖尔市临河区清洁取暖工作专班", "http://heating.test")


def drafted(
    session: Session,
    staff: Staff,
    kind: str,
    subject_id: UUID,
    *,
    by: str,
    replaces_id: UUID | None = None,
) -> DocumentId:
    """Draft a paper."""
    session.flush()
    return documents.draft(
        session,
        actor=staff[by],
        on=ON,
        document_id=new_id(),
        kind=kind,
        subject_id=subject_id,
        replaces_id=replaces_id,
    )


def issued(session: Session, staff: Staff, key: DocumentId, *, by: str) -> str:
    """Issue a drafted paper."""
    session.flush()
    return documents.issue(
        session,
        actor=staff[by],
        on=ON,
        document_id=key,
        row_version=session.get_one(IssuedDocument, key).row_version,
        letterhead=LETTERHEAD,
    )


def certificate(session: Session, staff: Staff) -> DocumentId:
    """Walk from nothing to the issued certificate of a confirmed claim of scenario A1."""
    budgets.enough_for(session, staff["FC"], staff["FR"], 1)
    claim = claims.bring_to(session, staff, "confirmed")
    key = drafted(session, staff, "subsidy_certificate", claim, by="FC")
    issued(session, staff, key, by="FR")
    session.flush()
    return key

"""Drafts, issues and ends numbered papers; the file itself is rendered after the commit.

A paper binds two people to one content: it is frozen when drafted and built afresh when issued,
and any difference refuses the issue.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.documents.frozen import content_sha256, to_json
from heating_program.documents.registry import document_type
from heating_program.domain.actor import Actor
from heating_program.domain.document_number import DocumentNumber
from heating_program.domain.errors import Refused
from heating_program.domain.guards import DocumentFacts
from heating_program.domain.lifecycle import require_reason
from heating_program.domain.stages import DocumentStage
from heating_program.domain.transitions import Transition, advance
from heating_program.models.ids import DocumentId, UserId
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.reference import divisions
from heating_program.services import clock, events, numbering, outbox, scope
from heating_program.services.circumstances import moment_of
from heating_program.services.paper_kinds import (
    PaperKind,
    PaperSubject,
    kind_of,
    table_of,
    take_duty,
)
from heating_program.services.papers_of_subject import live_papers

RENDER: Final = "render_document"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the installation itself puts on a paper."""

    issuing_unit: str
    public_url: str


def content_json(session: Session, actor: Actor, code: str, subject_id: UUID) -> dict[str, Any]:
    """Build the content a draft would freeze now; the door looks for characters without glyphs."""
    kind = kind_of(code)
    subject = scope.load(session, kind.model, subject_id, actor, f"{kind.series}.draft")
    return _content(session, kind, subject)


def draft(
    session: Session,
    *,
    actor: Actor,
    on: date,
    document_id: UUID,
    kind: str,
    subject_id: UUID,
    replaces_id: UUID | None = None,
) -> DocumentId:
    """Freeze what the records say now as the content of a new paper.

    Parameters
    ----------
    kind
        Code of the document: `heat_scheme` and `install_acceptance` of a conversion,
        `retrofit_acceptance` of a retrofit, `subsidy_certificate` of a claim, `pv_report` of a
        PV plant.
    replaces_id
        The issued paper of the kind that this one will take the place of (补发).

    Raises
    ------
    Refused
        `subject_not_ready`, `document_exists` while another one stands.
    """
    key, paper = DocumentId(document_id), kind_of(kind)
    if session.get(IssuedDocument, key) is not None:
        return key
    subject = scope.load(
        session, paper.model, subject_id, actor, f"{paper.series}.draft", lock=True
    )
    standing = [(held.id, held.stage) for held in live_papers(session, kind, subject_id)]
    if standing != ([(replaces_id, DocumentStage.ISSUED.value)] if replaces_id else []):
        raise Refused("document_exists")
    content = _content(session, paper, subject)
    document = IssuedDocument(
        id=key,
        area_code=subject.area_code,
        kind=kind,
        subject_type=paper.subject_type,
        subject_id=subject_id,
        stage=DocumentStage.DRAFTED.value,
        is_example=content["example"] or clock.is_training(session),
        content=content,
        content_sha256=content_sha256(content),
        drafted_by=UserId(actor.id),
        drafted_at=moment_of(session),
        replaces_id=DocumentId(replaces_id) if replaces_id else None,
    )
    session.add(document)
    session.flush()
    take_duty(session, actor, document, "draft")
    _record(session, document, actor, on, f"{paper.series}.draft", "document.drafted", before={})
    return key


def issue(
    session: Session,
    *,
    actor: Actor,
    on: date,
    document_id: UUID,
    row_version: int,
    letterhead: Letterhead,
) -> str:
    """Give a drafted paper its number; its file follows after the commit.

    Returns
    -------
    str
        The number.

    Raises
    ------
    DomainError
        `stale_version`.
    Refused
        `content_changed` when the records no longer say what was drafted, `second_person_needed`
        for one's own draft, `subject_not_ready`.
    """
    document = _loaded(session, actor, document_id, row_version)
    paper = kind_of(document.kind)
    row = _advance(document, "issue")
    if document.drafted_by == actor.id:
        raise Refused("second_person_needed")
    subject = scope.load(
        session, paper.model, document.subject_id, actor, row.permission, lock=True
    )
    if content_sha256(_content(session, paper, subject)) != document.content_sha256:
        raise Refused("content_changed")
    take_duty(session, actor, document, "issue")
    replaced = _superseded(session, document, actor, on)
    document.stage = row.target.value
    document.number = _next_number(session, document, on)
    document.verify_code = secrets.token_hex(16)
    document.letterhead = {
        "issuing_unit": letterhead.issuing_unit,
        "file_no": _household_file_no(subject),
        "verify_url": f"{letterhead.public_url}/verify/{document.verify_code}",
        "replaces_number": replaced,
    }
    document.issued_on, document.issued_at = on, moment_of(session)
    document.issued_by = UserId(actor.id)
    _record(session, document, actor, on, row.permission, row.event, before={"stage": row.source})
    outbox.promise(session, RENDER, document_id=str(document.id))
    return document.number


def end(
    session: Session,
    *,
    actor: Actor,
    on: date,
    document_id: UUID,
    row_version: int,
    action: str,
    reason: str,
) -> None:
    """Void a draft or revoke an issued paper; a revoked one is rendered anew with its stamp.

    Raises
    ------
    DomainError
        `stale_version`, `reason_missing`.
    """
    document = _loaded(session, actor, document_id, row_version)
    if action not in ("void", "revoke"):
        raise Refused("action_not_allowed", action=action, stage=document.stage)
    require_reason(action, reason)
    row = _advance(document, action)
    _end(session, document, actor, on, row, reason)


def subject_of(document: IssuedDocument) -> events.Subject:
    """Return the paper as the subject of an event."""
    return events.Subject("document", document.id, document.area_code)


def _loaded(session: Session, actor: Actor, document_id: UUID, row_version: int) -> IssuedDocument:
    return scope.hold(
        session, IssuedDocument, document_id, actor, "document.read", row_version=row_version
    )


def _content(session: Session, kind: PaperKind, subject: PaperSubject) -> dict[str, Any]:
    if subject.stage not in kind.ready:
        raise Refused("subject_not_ready")
    return to_json(kind.build(session, subject))


def _advance(
    document: IssuedDocument, action: str, *, replaced: bool = False
) -> Transition[DocumentStage, DocumentFacts]:
    facts = DocumentFacts(has_replacement=replaced)
    return advance(table_of(document), DocumentStage(document.stage), action, facts)


def _superseded(session: Session, document: IssuedDocument, actor: Actor, on: date) -> str:
    """End the paper that this one replaces and return its number; empty when there is none."""
    if document.replaces_id is None:
        return ""
    old = session.get_one(IssuedDocument, document.replaces_id, with_for_update=True)
    row = _advance(old, "supersede", replaced=True)
    _end(session, old, actor, on, row, reason="")
    return old.number or ""


def _end(
    session: Session,
    document: IssuedDocument,
    actor: Actor,
    on: date,
    row: Transition[DocumentStage, DocumentFacts],
    reason: str,
) -> None:
    before: dict[str, Any] = {"stage": row.source}
    document.stage = row.target.value
    if row.source is DocumentStage.ISSUED:
        document.revoked_at, document.revoked_reason = moment_of(session), reason[:200]
        if document.artefact is not None:
            before["pdf_sha256"] = document.artefact.sha256
            session.delete(document.artefact)
        outbox.promise(session, RENDER, document_id=str(document.id))
    _record(session, document, actor, on, row.permission, row.event, before=before, reason=reason)


def _next_number(session: Session, document: IssuedDocument, on: date) -> str:
    letters = divisions.letters_of(document.area_code)
    series = document_type(document.kind).series
    serial = numbering.next_number(session, f"document:{letters}:{on.year}:{series}")
    return str(DocumentNumber(letters, on.year, series, serial))


def _household_file_no(subject: PaperSubject) -> str:
    owned = subject.conversion if isinstance(subject, Claim | Retrofit) else subject
    return owned.household.file_no


def _record(
    session: Session,
    document: IssuedDocument,
    actor: Actor,
    on: date,
    permission: str,
    event: str,
    *,
    before: dict[str, Any],
    reason: str = "",
) -> None:
    events.record(
        session,
        actor=actor,
        permission=permission,
        on=on,
        subject=subject_of(document),
        action=event,
        before=before,
        after={
            "kind": document.kind,
            "stage": document.stage,
            "subject_id": str(document.subject_id),
            "number": document.number or "",
            "content_sha256": document.content_sha256,
        },
        reason=reason,
    )

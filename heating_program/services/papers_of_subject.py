"""Asks which papers stand for a thing: at most one of a kind, and one drafted to replace it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.stages import DocumentStage
from heating_program.models.issued_document import IssuedDocument
from heating_program.services import scope

_LIVE = (DocumentStage.DRAFTED.value, DocumentStage.ISSUED.value)


def live_papers(session: Session, kind: str, subject_id: UUID) -> Sequence[IssuedDocument]:
    """List the drafted and issued papers of a kind for a thing loaded inside the actor's areas."""
    wanted = select(IssuedDocument).where(
        IssuedDocument.subject_id == subject_id,
        IssuedDocument.kind == kind,
        IssuedDocument.stage.in_(_LIVE),
    )
    return session.scalars(wanted).all()


def is_papered(session: Session, subject_id: UUID) -> bool:
    """Tell whether an issued paper stands for a thing loaded inside the actor's areas."""
    wanted = select(IssuedDocument.id).where(
        IssuedDocument.subject_id == subject_id,
        IssuedDocument.stage == DocumentStage.ISSUED.value,
    )
    return session.scalar(wanted.limit(1)) is not None


def papers_of(session: Session, actor: Actor, *subject_ids: UUID) -> Sequence[IssuedDocument]:
    """List every paper of some things in the actor's areas, the latest first."""
    wanted = (
        scope.visible(IssuedDocument, actor, "document.read")
        .where(IssuedDocument.subject_id.in_(subject_ids))
        .order_by(IssuedDocument.drafted_at.desc(), IssuedDocument.id.desc())
    )
    return session.scalars(wanted).all()

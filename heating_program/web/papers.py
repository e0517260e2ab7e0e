"""The card of papers on the page of what they are about: what stands, what may be drafted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.documents.registry import document_type
from heating_program.domain.actor import Actor
from heating_program.domain.stages import DocumentStage
from heating_program.models.issued_document import IssuedDocument
from heating_program.services.paper_kinds import KINDS, PaperSubject
from heating_program.services.papers_of_subject import papers_of

_LIVE = {DocumentStage.DRAFTED.value, DocumentStage.ISSUED.value}


@dataclass(frozen=True, slots=True)
class PapersCard:
    """What the macro `documents_card` is given; `drafts` are the kinds that may be drafted now."""

    subject_type: str
    subject_id: UUID
    documents: Sequence[IssuedDocument]
    drafts: tuple[str, ...]


def card_of(
    session: Session, actor: Actor, kind: str, subject: PaperSubject, *further: str
) -> PapersCard | None:
    """Gather the card of a thing's kinds of paper; None for a reader who may not see papers."""
    if actor.role_for("document.read", subject.area_code) is None:
        return None
    documents = papers_of(session, actor, subject.id)
    standing = {each.kind for each in documents if each.stage in _LIVE}
    return PapersCard(
        subject_type=KINDS[kind].subject_type,
        subject_id=subject.id,
        documents=documents,
        drafts=tuple(
            code
            for code in (kind, *further)
            if code not in standing and _may_draft(actor, code, subject)
        ),
    )


def _may_draft(actor: Actor, code: str, subject: PaperSubject) -> bool:
    paper = KINDS[code]
    may = actor.role_for(f"{paper.series}.draft", subject.area_code) is not None
    return may and subject.stage in paper.ready


def title_of(kind: str) -> str:
    """Name a kind of paper."""
    return document_type(kind).title

"""The card of papers on the page of what they are about: what stands, what may be drafted."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.documents.registry import document_type
from heating_program.domain.actor import Actor
from heating_program.domain.stages import DocumentStage
from heating_program.models.conversion import Conversion
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.pv_system import PvSystem
from heating_program.models.subsidy import Claim
from heating_program.services.paper_kinds import KINDS
from heating_program.services.papers_of_subject import papers_of

_LIVE = {DocumentStage.DRAFTED.value, DocumentStage.ISSUED.value}


@dataclass(frozen=True, slots=True)
class PapersCard:
    """What the macro `documents_card` is given."""

    subject_type: str
    subject_id: UUID
    documents: Sequence[IssuedDocument]
    kind: str
    may_draft: bool


def card_of(
    session: Session, actor: Actor, kind: str, subject: Conversion | Claim | PvSystem
) -> PapersCard | None:
    """Gather the card of one kind of paper; None for a reader who may not see papers."""
    if actor.role_for("document.read", subject.area_code) is None:
        return None
    paper = KINDS[kind]
    documents = papers_of(session, actor, subject.id)
    stands = any(each.kind == kind and each.stage in _LIVE for each in documents)
    may_draft = actor.role_for(f"{paper.series}.draft", subject.area_code) is not None
    return PapersCard(
        subject_type=paper.subject_type,
        subject_id=subject.id,
        documents=documents,
        kind=kind,
        may_draft=may_draft and not stands and subject.stage in paper.ready,
    )


def title_of(kind: str) -> str:
    """Name a kind of paper."""
    return document_type(kind).title

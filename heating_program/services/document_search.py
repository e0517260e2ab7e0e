"""Finds papers in the actor's areas, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.document_number import parse_document_number
from heating_program.domain.errors import DomainError
from heating_program.models.issued_document import IssuedDocument
from heating_program.services import scope

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list of papers is narrowed by; `text` is a number as a person types it."""

    text: str = ""
    kind: str = ""
    stage: str = ""


def search(
    session: Session, actor: Actor, wanted: DocumentFilter, *, page: int = 1
) -> tuple[Sequence[IssuedDocument], int]:
    """Return one page of papers in the actor's areas, the latest first, and how many there are."""
    statement = scope.visible(IssuedDocument, actor, "document.read")
    if wanted.kind:
        statement = statement.where(IssuedDocument.kind == wanted.kind)
    if wanted.stage:
        statement = statement.where(IssuedDocument.stage == wanted.stage)
    if wanted.text.strip():
        statement = statement.where(IssuedDocument.number == _number(wanted.text))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = statement.order_by(IssuedDocument.drafted_at.desc(), IssuedDocument.id.desc())
    found = session.scalars(rows.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return found, total


def _number(typed: str) -> str:
    """Read the number; one that cannot be right finds nothing."""
    try:
        return str(parse_document_number(typed))
    except DomainError:
        return typed.strip()[:40]

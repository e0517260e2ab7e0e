"""The rendered files of papers: named by the hash of their bytes, written whole or not at all."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.documents.envelope import DocumentState, Envelope
from heating_program.documents.sheet import Rendering
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import DocumentStage
from heating_program.models.issued_document import Artefact, IssuedDocument
from heating_program.services import file_store
from heating_program.services.circumstances import moment_of

STATES = {
    DocumentStage.ISSUED.value: DocumentState.VALID,
    DocumentStage.SUPERSEDED.value: DocumentState.SUPERSEDED,
    DocumentStage.REVOKED.value: DocumentState.REVOKED,
}


@dataclass(frozen=True, slots=True)
class ToRender:
    """Everything the file of a paper depends on, besides renderer and fonts."""

    kind: str
    content: dict[str, Any]
    envelope: Envelope


def to_render(session: Session, document_id: UUID) -> ToRender | None:
    """Return what is to be rendered; None when the file of the paper's present state exists."""
    document = session.get(IssuedDocument, document_id)
    if document is None or document.stage not in STATES or document.artefact is not None:
        return None
    return ToRender(document.kind, dict(document.content), envelope_of(document))


def envelope_of(document: IssuedDocument) -> Envelope:
    """Return what surrounds the content of an issued paper, from what was kept at its issue."""
    if document.letterhead is None or document.issued_on is None:
        raise DomainError("document_not_issued")
    return Envelope(
        number=document.number or "",
        issued_on=document.issued_on,
        issuing_unit=document.letterhead["issuing_unit"],
        file_no=document.letterhead["file_no"],
        verify_url=document.letterhead["verify_url"],
        verify_code=document.verify_code or "",
        content_sha256=document.content_sha256,
        state=STATES[document.stage],
        example=document.is_example,
        replaces_number=document.letterhead["replaces_number"],
    )


def path_of(folder: Path, digest: str) -> Path:
    """Return where the file with these bytes lies."""
    return file_store.path_of(folder, digest, "pdf")


def store(folder: Path, pdf: bytes) -> str:
    """Write a file under its hash and return the hash."""
    return file_store.store(folder, pdf, "pdf")


def read(folder: Path, digest: str) -> bytes:
    """Read a file and make sure that it is the one that was rendered.

    Raises
    ------
    DomainError
        `document_file_damaged` when it is gone or its bytes are others.
    """
    pdf = file_store.read(path_of(folder, digest), digest)
    if pdf is None:
        raise DomainError("document_file_damaged")
    return pdf


def keep(
    session: Session, document_id: UUID, *, state: DocumentState, digest: str, rendering: Rendering
) -> None:
    """Note the file of a paper, unless its state has changed or the file is noted already."""
    document = session.get_one(IssuedDocument, document_id, with_for_update=True)
    if document.artefact is not None or STATES.get(document.stage) is not state:
        return
    session.add(
        Artefact(
            document_id=document.id,
            sha256=digest,
            size_bytes=len(rendering.pdf),
            pages=rendering.pages,
            renderer=rendering.renderer,
            rendered_at=moment_of(session),
        )
    )

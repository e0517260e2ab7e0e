"""The rendered files of papers: named by the hash of their bytes, written whole or not at all."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.documents.envelope import DocumentState, Envelope
from heating_program.documents.sheet import Rendering
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import DocumentStage
from heating_program.models.issued_document import Artefact, IssuedDocument
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
    return folder / digest[:2] / f"{digest}.pdf"


def store(folder: Path, pdf: bytes) -> str:
    """Write a file under its hash; after a power cut it is there whole, or not at all.

    Returns
    -------
    str
        The sha256, 64 hex digits.
    """
    digest = sha256(pdf).hexdigest()
    path = path_of(folder, digest)
    if path.exists() and sha256(path.read_bytes()).hexdigest() == digest:
        return digest
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{digest[:16]}.{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return digest


def read(folder: Path, digest: str) -> bytes:
    """Read a file and make sure that it is the one that was rendered.

    Raises
    ------
    DomainError
        `document_file_damaged` when it is gone or its bytes are others.
    """
    with contextlib.suppress(OSError):
        pdf = path_of(folder, digest).read_bytes()
        if sha256(pdf).hexdigest() == digest:
            return pdf
    raise DomainError("document_file_damaged")


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


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # a folder cannot be opened for this on Windows
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""Renders the file of an issued paper: outside any transaction, and the same bytes every time."""

from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask

from heating_program.documents import registry
from heating_program.documents.fonts import fallback_from_environment, load_fonts
from heating_program.extensions import db
from heating_program.services import paper_files
from heating_program.unit_of_work import unit_of_work


def render_document(app: Flask, payload: dict[str, Any]) -> None:
    """Render, store and note one file; done before, it finds its own result and does nothing."""
    folder: Path = app.extensions["settings"].documents_dir
    document_id = UUID(payload["document_id"])
    wanted = paper_files.to_render(db.session, document_id)
    db.session.rollback()
    if wanted is None:
        return
    fonts = load_fonts(fallback_from_environment())
    rendering = registry.render(wanted.kind, wanted.content, wanted.envelope, fonts)
    digest = paper_files.store(folder, rendering.pdf)
    unit_of_work(
        lambda session: paper_files.keep(
            session,
            document_id,
            state=wanted.envelope.state,
            digest=digest,
            rendering=rendering,
        )
    )

"""Numbered papers: the list, one paper with its steps, and its file."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.documents.fonts import fallback_from_environment, load_fonts
from heating_program.documents.registry import document_types, refuse_missing_glyphs
from heating_program.domain.errors import DomainError
from heating_program.domain.guards import DocumentFacts
from heating_program.domain.stages import DOCUMENT_LABELS, DocumentStage
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.issued_document import IssuedDocument
from heating_program.services import document_search, documents, outbox, paper_files, scope
from heating_program.services.paper_kinds import kind_of, table_of
from heating_program.unit_of_work import unit_of_work
from heating_program.web.asked import page_number
from heating_program.web.frame import today
from heating_program.web.papers import title_of
from heating_program.web.steps import Button, buttons
from heating_program.web.timeline import of_subject

blueprint = Blueprint("documents", __name__, url_prefix="/documents")
_SECONDS_TO_LOOK_AGAIN = 3


@blueprint.get("")
@allowed("document.read")
def index() -> str:
    """List the papers of the reader's areas."""
    wanted = document_search.DocumentFilter(
        text=request.args.get("q", ""),
        kind=request.args.get("kind", ""),
        stage=request.args.get("stage", ""),
    )
    page = page_number()
    found, total = document_search.search(db.session, current_actor(), wanted, page=page)
    return render_template(
        "documents/index.html",
        documents=found,
        total=total,
        page=page,
        pages=-(-total // document_search.PAGE_SIZE),
        wanted=wanted,
        kinds=[(code, kind.title) for code, kind in document_types().items()],
        stages=DOCUMENT_LABELS,
        title_of=title_of,
    )


@blueprint.post("/draft")
@allowed("document.read")
def draft() -> ResponseReturnValue:
    """Draft a paper of what the records say now; who may do so depends on its kind."""
    actor, on, key = current_actor(), today(), new_id()
    kind = request.form.get("kind", "")
    subject_id = request.form.get("subject_id", type=UUID) or new_id()
    replaces_id = request.form.get("replaces_id", type=UUID)
    # A name that cannot be printed is refused here, with the character, and not after the issue.
    content = documents.content_json(db.session, actor, kind, subject_id)
    refuse_missing_glyphs(content, load_fonts(fallback_from_environment()), kind)
    unit_of_work(
        lambda session: documents.draft(
            session,
            actor=actor,
            on=on,
            document_id=key,
            kind=kind,
            subject_id=subject_id,
            replaces_id=replaces_id,
        )
    )
    flash(_("已拟制，请另一位同事核对后签发。"), "ok")
    return redirect(url_for(".show", document_id=key), 303)


@blueprint.get("/<uuid:document_id>")
@allowed("document.read")
def show(document_id: UUID) -> ResponseReturnValue:
    """Show one paper; while its file is being made the page looks again by itself."""
    actor, paper = current_actor(), _load(document_id)
    waiting = paper.stage in paper_files.STATES and paper.artefact is None
    trouble = waiting and outbox.last_error(
        db.session, documents.RENDER, document_id=str(document_id)
    )
    page = render_template(
        "documents/show.html",
        paper=paper,
        title=title_of(paper.kind),
        content=paper.content,
        waiting=waiting,
        trouble=trouble,
        buttons=_buttons(paper),
        may_replace=_may_replace(paper),
        timeline=of_subject(db.session, actor, "document.read", paper.id),
    )
    response = make_response(page)
    if waiting and not trouble:
        response.headers["Refresh"] = str(_SECONDS_TO_LOOK_AGAIN)
    return response


@blueprint.post("/<uuid:document_id>/<any(issue,void,revoke):action>")
@allowed("document.read")
def change_stage(document_id: UUID, action: str) -> ResponseReturnValue:
    """Issue, void or revoke a paper; who may do so depends on its kind."""
    version = request.form.get("row_version", 0, type=int)
    if action == "issue":
        flash(_("已签发，编号 %(number)s。", number=_issue(document_id, version)), "ok")
    else:
        _end(document_id, version, action, request.form.get("reason", "").strip()[:200])
        flash(_("已办理。"), "ok")
    return redirect(url_for(".show", document_id=document_id), 303)


@blueprint.get("/<uuid:document_id>/pdf")
@allowed("document.read")
def pdf(document_id: UUID) -> ResponseReturnValue:
    """Hand out the file of an issued paper, exactly as it was rendered."""
    paper = _load(document_id)
    if paper.artefact is None:
        raise DomainError("not_found")
    folder: Path = current_app.extensions["settings"].documents_dir
    return send_file(
        BytesIO(paper_files.read(folder, paper.artefact.sha256)),
        mimetype="application/pdf",
        as_attachment=True,
        # The number first: it is all that is left where only ASCII names are understood.
        download_name=f"{paper.number}-{title_of(paper.kind).partition('（')[0]}.pdf",
        etag=False,
    )


def _issue(document_id: UUID, version: int) -> str:
    actor, on, settings = current_actor(), today(), current_app.extensions["settings"]
    letterhead = documents.Letterhead(settings.unit_name, settings.public_url)
    return unit_of_work(
        lambda session: documents.issue(
            session,
            actor=actor,
            on=on,
            document_id=document_id,
            row_version=version,
            letterhead=letterhead,
        )
    )


def _end(document_id: UUID, version: int, action: str, reason: str) -> None:
    actor, on = current_actor(), today()
    unit_of_work(
        lambda session: documents.end(
            session,
            actor=actor,
            on=on,
            document_id=document_id,
            row_version=version,
            action=action,
            reason=reason,
        )
    )


def _load(document_id: UUID) -> IssuedDocument:
    return scope.load(db.session, IssuedDocument, document_id, current_actor(), "document.read")


def _buttons(paper: IssuedDocument) -> list[Button]:
    """List the steps of a paper; it is superseded by the issue of another one, not by a button."""
    steps = buttons(table_of(paper), paper, DocumentFacts(), current_actor())
    return [step for step in steps if step.action != "supersede"]


def _may_replace(paper: IssuedDocument) -> bool:
    """Tell whether the reader may draft a paper to replace this one."""
    series = kind_of(paper.kind).series
    may = current_actor().role_for(f"{series}.draft", paper.area_code) is not None
    return may and paper.stage == DocumentStage.ISSUED

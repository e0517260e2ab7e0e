"""Excel in: template, upload, columns, what the check found, import, and taking it back."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from heating_program.access import allowed, current_actor, takes_up_to
from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_import import (
    IMPORTABLE,
    MOST_AT_ONCE,
    BatchStage,
    Outcome,
    Rule,
    SheetKind,
    place_of,
)
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.import_batch import ImportBatch, ImportRow
from heating_program.models.user import User
from heating_program.reference.retention import Kept
from heating_program.services import (
    access_log,
    duplicate_pairs,
    events,
    import_files,
    import_layout,
    import_pairs,
    import_sheets,
    imports,
    tidying,
)
from heating_program.services.circumstances import vault_of
from heating_program.services.import_files import Sheets
from heating_program.services.import_layout import Layout
from heating_program.services.imports import Upload
from heating_program.services.workbook_guard import LARGEST_BYTES
from heating_program.services.workbook_reading import read_workbook
from heating_program.services.workbook_writing import MIME
from heating_program.unit_of_work import unit_of_work, write_small
from heating_program.web.asked import page_number
from heating_program.web.frame import now, today
from heating_program.web.import_columns import columns_page, columns_said, once
from heating_program.web.messages import words
from heating_program.web.sheet_words import findings, said_at, sheet_label

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

PERMISSION = "household.import"
_ABOUT_COLUMNS = ("column_named_twice", "columns_missing", "part_key_missing")


@blueprint.get("")
@allowed(PERMISSION)
def index() -> str:
    """List the sheets of the reader's areas, with the upload above them."""
    return _list_page(error="")


@blueprint.get("/template.xlsx")
@allowed(PERMISSION)
def template() -> Response:
    """Send the empty sheet with the villages of the reader's areas."""
    return _workbook(import_sheets.template(current_actor()), _("农户登记表.xlsx"))


@blueprint.post("")
@allowed(PERMISSION)
@takes_up_to(LARGEST_BYTES + 64 * 1024)
def upload() -> ResponseReturnValue:
    """Take a sheet in: judged and read in a process of its own, kept sealed, its columns asked."""
    actor, on, key = current_actor(), today(), _form_key()
    try:
        received = _received(key)
        unit_of_work(lambda session: imports.receive(session, actor=actor, on=on, upload=received))
    except DomainError as error:
        import_files.drop(_sheets(), key)
        return _list_page(error=words(error)), 422
    return redirect(url_for(".columns", batch_id=key), 303)


@blueprint.get("/<uuid:batch_id>")
@allowed(PERMISSION)
def show(batch_id: UUID) -> ResponseReturnValue:
    """Show what the check found and what became of the rows."""
    actor = current_actor()
    batch = imports.load(db.session, actor, batch_id)
    if batch.stage == BatchStage.UPLOADED:
        return redirect(url_for(".columns", batch_id=batch_id))
    outcome, page = request.args.get("outcome", ""), page_number()
    found, total = imports.rows_of(db.session, batch, outcome=outcome, page=page)
    layout = import_layout.layout_of(batch)
    heads = _heads(batch, [row.row_no for row in found])
    counts = batch.counts or {}
    return render_template(
        "imports/show.html",
        batch=batch,
        rows=[_shown_row(row, heads, layout) for row in found],
        outcome=outcome,
        counts=[(each.value, counts[each.value]) for each in Outcome if counts.get(each.value)],
        total=total,
        page=page,
        pages=-(-total // imports.PAGE),
        ready=sum(counts.get(each.value, 0) for each in IMPORTABLE),
        bad=counts.get(Outcome.BAD.value, 0),
        most_at_once=MOST_AT_ONCE,
        is_busy=imports.is_busy(db.session, batch),
        may_map=imports.may_be_mapped(db.session, batch),
        uploader=db.session.get_one(User, batch.uploaded_by).display_name,
        same_file=imports.same_file(db.session, batch),
        is_whole=batch.row_count <= import_sheets.WHOLE_UP_TO,
        pairs=import_pairs.state_of(db.session, actor, batch.id),
        may_judge=actor.may(duplicate_pairs.PERMISSION),
        cells_until=_cells_until(batch),
        has_cells=import_files.has(_sheets(), batch.id),
    )


@blueprint.get("/<uuid:batch_id>/columns")
@allowed(PERMISSION)
def columns(batch_id: UUID) -> str:
    """Show which column of the sheet is taken for which, to be put right."""
    batch = imports.load(db.session, current_actor(), batch_id)
    layout = import_layout.layout_of(batch)
    said = {SheetKind.HOUSEHOLDS: layout.columns}
    said |= {kind: part.columns for kind, part in layout.parts.items()}
    return columns_page(_sheets(), batch, said, error="")


@blueprint.post("/<uuid:batch_id>/columns")
@allowed(PERMISSION)
def map_columns(batch_id: UUID) -> ResponseReturnValue:
    """Take down the columns and begin the check."""
    actor, version = current_actor(), _version()
    said = columns_said()
    try:
        job = unit_of_work(
            lambda session: imports.map_columns(
                session,
                actor=actor,
                batch_id=batch_id,
                row_version=version,
                columns={kind: once(pairs) for kind, pairs in said.items()},
            )
        )
    except DomainError as error:
        if error.code not in _ABOUT_COLUMNS:
            raise
        batch = imports.load(db.session, actor, batch_id)
        shown = {kind: dict(pairs) for kind, pairs in said.items()}
        return columns_page(_sheets(), batch, shown, error=words(error)), 422
    return redirect(url_for("jobs.show", job_id=job), 303)


@blueprint.post("/<uuid:batch_id>/import")
@allowed(PERMISSION)
def begin(batch_id: UUID) -> ResponseReturnValue:
    """Begin the import of a checked sheet."""
    actor, on, version = current_actor(), today(), _version()
    chosen = request.form.get("rule", "")
    if chosen not in set(Rule):
        raise DomainError("import_rule_missing")
    rule = Rule(chosen)
    return _to_job(
        lambda session: imports.begin_import(
            session, actor=actor, on=on, batch_id=batch_id, row_version=version, rule=rule
        )
    )


@blueprint.post("/<uuid:batch_id>/undo")
@allowed(PERMISSION)
def undo(batch_id: UUID) -> ResponseReturnValue:
    """Begin to take an import back, for a reason."""
    actor, on, version = current_actor(), today(), _version()
    reason = request.form.get("reason", "").strip()[:200]
    return _to_job(
        lambda session: imports.begin_undo(
            session, actor=actor, on=on, batch_id=batch_id, row_version=version, reason=reason
        )
    )


@blueprint.post("/<uuid:batch_id>/discard")
@allowed(PERMISSION)
def discard(batch_id: UUID) -> ResponseReturnValue:
    """Put a sheet away; its cells go from the disk."""
    actor, on, version = current_actor(), today(), _version()
    unit_of_work(
        lambda session: imports.discard(
            session, actor=actor, on=on, batch_id=batch_id, row_version=version
        )
    )
    import_files.drop(_sheets(), batch_id)
    flash(_("已放弃这份表，表中内容已从服务器删除。"), "ok")
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:batch_id>/problems.xlsx")
@allowed(PERMISSION)
def problems(batch_id: UUID) -> Response:
    """Send the sheet back with a column of what was found; first it is written down."""
    actor, at = current_actor(), now()
    batch = imports.load(db.session, actor, batch_id)
    rows = import_sheets.rows_to_return(db.session, batch)
    said = said_at(rows, import_layout.layout_of(batch))
    content = import_sheets.with_problems(_sheets(), batch, said, heading=_("问题"))
    subject = events.Subject("import_batch", batch.id, batch.area_code)
    write_small(
        lambda small: access_log.note_export(
            small, actor=actor, permission=PERMISSION, at=at, subject=subject, field="problems"
        )
    )
    return _workbook(content, _("问题-%(name)s", name=PurePath(batch.file_name).stem) + ".xlsx")


def _shown_row(row: ImportRow, heads: dict[int, tuple[str, str]], layout: Layout) -> Any:
    """Return a row with its number, its sheet if it is a further one, its head and findings."""
    _kind, row_no = place_of(row.row_no)
    head = heads.get(row.row_no, ("", ""))
    return row, row_no, sheet_label(row, layout), head, findings(row, layout)


def _cells_until(batch: ImportBatch) -> datetime | None:
    """Return until when the cells of a sheet that has ended are kept."""
    ended_at = batch.undone_at or batch.imported_at
    return tidying.kept_until(Kept.SHEET, ended_at, today()) if ended_at else None


def _received(key: UUID) -> Upload:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise DomainError("workbook_missing", field="file")
    # Never more of it than tells that it is too large.
    content = file.stream.read(LARGEST_BYTES + 1)
    workbook = read_workbook(content)
    import_files.keep(_sheets(), key, workbook)
    name = PurePath(file.filename.replace("\\", "/")).name
    return Upload(key, name, sha256(content).hexdigest(), len(content), workbook)


def _form_key() -> UUID:
    try:
        return UUID(request.form.get("id", ""))
    except ValueError:
        return new_id()


def _version() -> int:
    return request.form.get("row_version", 0, type=int)


def _to_job(work: Callable[[Session], UUID]) -> ResponseReturnValue:
    return redirect(url_for("jobs.show", job_id=unit_of_work(work)), 303)


def _sheets() -> Sheets:
    return Sheets(current_app.extensions["settings"].imports_dir, vault_of(db.session))


def _heads(batch: ImportBatch, row_nos: list[int]) -> dict[int, tuple[str, str]]:
    """Return who stands in the rows shown; nobody when the cells have been put away."""
    try:
        return import_sheets.heads_of(_sheets(), batch, row_nos)
    except DomainError:
        return {}


def _list_page(*, error: str) -> str:
    page = page_number()
    batches, total = imports.listed(db.session, current_actor(), page=page)
    return render_template(
        "imports/index.html",
        batches=batches,
        total=total,
        page=page,
        pages=-(-total // imports.PAGE),
        key=new_id(),
        error=error,
        most_mb=LARGEST_BYTES // 1024 // 1024,
    )


def _workbook(content: bytes, name: str) -> Response:
    return send_file(BytesIO(content), MIME, as_attachment=True, download_name=name)

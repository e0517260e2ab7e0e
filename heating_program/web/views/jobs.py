"""Long work as its requester sees it: the list, one job with its progress, stop and go on."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.routing import BuildError

from heating_program.access import allowed, current_actor, signed_in
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.job import Job
from heating_program.models.user import User
from heating_program.reference.retention import Kept
from heating_program.services import disk_space, jobs, outbox, tidying
from heating_program.services.circumstances import vault_of
from heating_program.services.job_files import JobFiles
from heating_program.unit_of_work import unit_of_work
from heating_program.web.asked import page_number
from heating_program.web.frame import now, today
from heating_program.web.job_words import (
    error_words,
    rate_words,
    remaining_words,
    result_words,
    took_words,
)

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@dataclass(frozen=True, slots=True)
class Result:
    """The way to what a job has made; a file can be fetched until an instant."""

    url: str
    label: str
    until: datetime | None = None


@blueprint.get("")
@signed_in
def index() -> str:
    """List the reader's jobs; whoever oversees an area sees everybody's of it."""
    actor, page = current_actor(), page_number()
    found, total = jobs.listed(db.session, actor, page=page), jobs.count(db.session, actor)
    oversees = actor.may(jobs.OVERSEE)
    return render_template(
        "jobs/index.html",
        jobs=[(job, jobs.progress(job)) for job in found],
        requesters=jobs.requesters(db.session, found) if oversees else {},
        total=total,
        page=page,
        pages=-(-total // jobs.PAGE),
        given_up=outbox.given_up(db.session) if oversees else 0,
    )


@blueprint.get("/<uuid:job_id>")
@signed_in
def show(job_id: UUID) -> str:
    """Show one job; the page keeps itself up to date while the job is open."""
    job = jobs.load(db.session, current_actor(), job_id)
    figures, until = jobs.progress(job), _kept_until(job)
    return render_template(
        "jobs/show.html",
        job=job,
        progress=figures,
        rate=rate_words(figures),
        remaining=remaining_words(figures),
        has_worker=jobs.has_worker(db.session, now()),
        requester=db.session.get_one(User, job.requested_by).display_name,
        trouble=error_words(job),
        took=took_words(job),
        result=_result(job, until),
        is_gone=_is_gone(job, until),
        is_disk_low=disk_space.is_low(current_app.extensions["settings"].data_dir),
    )


@blueprint.get("/<uuid:job_id>/file")
@signed_in
def file(job_id: UUID) -> Response:
    """Send the file a job has made, to nobody but whoever asked for it."""
    actor = current_actor()
    job = jobs.load(db.session, actor, job_id)
    name = (job.result or {}).get("file")
    if name is None or job.requested_by != actor.id:
        raise DomainError("not_found")
    if _is_gone(job, _kept_until(job)):
        raise DomainError("job_file_gone")
    return send_file(BytesIO(_files().read(job_id)), as_attachment=True, download_name=name)


@blueprint.post("/<uuid:job_id>/cancel")
@signed_in
def cancel(job_id: UUID) -> ResponseReturnValue:
    """Stop a job after the portion in hand."""
    actor = current_actor()
    unit_of_work(lambda session: jobs.cancel(session, actor=actor, job_id=job_id))
    flash(_("已要求停止，正在办理的一批办完后停下；已办的保留。"), "ok")
    return redirect(url_for(".show", job_id=job_id), 303)


@blueprint.post("/<uuid:job_id>/resume")
@signed_in
def resume(job_id: UUID) -> ResponseReturnValue:
    """Let a stopped or failed job go on where it is."""
    actor = current_actor()
    unit_of_work(lambda session: jobs.resume(session, actor=actor, job_id=job_id))
    flash(_("已继续，从停下的地方接着办。"), "ok")
    return redirect(url_for(".show", job_id=job_id), 303)


@blueprint.post("/retry-outbox")
@allowed("job.oversee")
def retry_outbox() -> ResponseReturnValue:
    """Have everything the outbox has given up tried again."""
    actor, key = current_actor(), new_id()
    unit_of_work(
        lambda session: jobs.submit(
            session,
            actor=actor,
            kind=jobs.OUTBOX_RETRY,
            title=_("重试未成功的文书"),
            area_code=actor.areas_for(jobs.OVERSEE)[0],
            job_id=key,
        )
    )
    return redirect(url_for(".show", job_id=key), 303)


def _result(job: Job, until: datetime | None) -> Result | None:
    """Return the way to the result; a page another release no longer has is left out."""
    found = job.result or {}
    if "file" in found:
        is_mine = job.requested_by == current_actor().id
        if not is_mine or _is_gone(job, until):
            return None
        return Result(url_for(".file", job_id=job.id), result_words(job), until)
    endpoint, values = found.get("page", ("", {}))
    try:
        return Result(url_for(endpoint, **values), result_words(job)) if endpoint else None
    except BuildError:
        current_app.logger.warning("job %s points at a page that is gone: %s", job.id, endpoint)
        return None


def _kept_until(job: Job) -> datetime | None:
    """Return until when the file of a job may be fetched."""
    if job.finished_at is None or "file" not in (job.result or {}):
        return None
    return tidying.kept_until(Kept.JOB_FILE, job.finished_at, today())


def _is_gone(job: Job, until: datetime | None) -> bool:
    """Tell whether a job has made a file that can no longer be fetched."""
    if "file" not in (job.result or {}):
        return False
    return (until is not None and until <= now()) or not _files().has(job.id)


def _files() -> JobFiles:
    return JobFiles(current_app.extensions["settings"].job_files_dir, vault_of(db.session))

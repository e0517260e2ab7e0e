"""Long work as its requester sees it: the list, one job with its progress, stop and go on."""

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
from heating_program.services import jobs, outbox
from heating_program.services.circumstances import vault_of
from heating_program.services.job_files import JobFiles
from heating_program.unit_of_work import unit_of_work
from heating_program.web.asked import page_number
from heating_program.web.frame import now
from heating_program.web.job_words import error_words, rate_words, remaining_words

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


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
    figures = jobs.progress(job)
    return render_template(
        "jobs/show.html",
        job=job,
        progress=figures,
        rate=rate_words(figures),
        remaining=remaining_words(figures),
        has_worker=jobs.has_worker(db.session, now()),
        requester=db.session.get_one(User, job.requested_by).display_name,
        trouble=error_words(job),
        result_url=_result_url(job),
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
    files = JobFiles(current_app.extensions["settings"].job_files_dir, vault_of(db.session))
    return send_file(BytesIO(files.read(job_id)), as_attachment=True, download_name=name)


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


def _result_url(job: Job) -> str:
    """Return where the result of a job is; a page another release no longer has is left out."""
    result = job.result or {}
    if "file" in result:
        return url_for(".file", job_id=job.id) if job.requested_by == current_actor().id else ""
    endpoint, values = result.get("page", ("", {}))
    try:
        return url_for(endpoint, **values) if endpoint else ""
    except BuildError:
        current_app.logger.warning("job %s points at a page that is gone: %s", job.id, endpoint)
        return ""

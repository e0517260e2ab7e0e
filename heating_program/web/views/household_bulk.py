"""Work on many households at once: those ticked, or all that a filter finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from flask import (
    Blueprint,
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
from flask_babel import lazy_gettext

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.services import (
    access_log,
    assignments,
    events,
    household_list,
    household_roster,
    workbook_writing,
)
from heating_program.services.assignments import Outcome
from heating_program.services.circumstances import vault_of
from heating_program.services.household_list import HouseholdFilter
from heating_program.services.job_files import JobFiles
from heating_program.unit_of_work import unit_of_work, write_small
from heating_program.web import household_filters
from heating_program.web.frame import now, today

blueprint = Blueprint("household_bulk", __name__, url_prefix="/households")

_EXAMPLES = 10
_REASONS = {
    "file_has_ended": lazy_gettext("档案已注销或已并入他户"),
    "person_not_of_area": lazy_gettext("该人员不管辖此嘎查村"),
    "not_found": lazy_gettext("不在您的管辖范围内"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which households a form means: the keys ticked, or the whole list of its filter."""

    wanted: HouseholdFilter
    keys: tuple[UUID, ...]
    is_all: bool


@blueprint.post("/assign")
@allowed("household.assign")
def choose() -> ResponseReturnValue:
    """Show what assigning the chosen households would do, before anything is done."""
    chosen = _chosen()
    count = _count(chosen, assignments.PERMISSION)
    if not count:
        return _nothing(chosen)
    if count > assignments.MOST:
        raise DomainError("too_many_to_assign", count=count, most=assignments.MOST)
    return _confirm_page(chosen, count)


@blueprint.post("/assigned")
@allowed("household.assign")
def assign() -> ResponseReturnValue:
    """Assign the chosen households: a few at once, many as a job with a result for each."""
    actor, on, chosen = current_actor(), today(), _chosen()
    to = household_filters.key_asked(request.form, "to")
    if to is None and request.form.get("to") != household_list.NOBODY:
        return _confirm_page(chosen, _count(chosen, assignments.PERMISSION), is_missing=True), 422
    keys = _keys(chosen, assignments.PERMISSION, assignments.MOST)
    if len(keys) > assignments.MOST_AT_ONCE:
        return _assign_later(keys, to)
    found = unit_of_work(
        lambda session: assignments.assign(session, actor=actor, on=on, household_ids=keys, to=to)
    )
    _tell(found)
    return redirect(_back(chosen.wanted), 303)


@blueprint.post("/export")
@allowed("household.export")
def export() -> ResponseReturnValue:
    """Send the roster of the chosen households, or ask for it as a job when it is long."""
    actor, at, chosen, key = current_actor(), now(), _chosen(), new_id()
    count = _count(chosen, household_roster.PERMISSION)
    if not count:
        return _nothing(chosen)
    if count > household_roster.MOST_ROWS:
        raise DomainError("too_many_to_export", most=household_roster.MOST_ROWS)
    _note_export(key, chosen.wanted)
    if count > household_roster.MOST_AT_ONCE:
        return _export_later(chosen.wanted, key, count)
    keys = _keys(chosen, household_roster.PERMISSION, household_roster.MOST_AT_ONCE)
    rows = household_roster.rows_of(db.session, keys, on=today())
    content = household_roster.workbook(rows, actor=actor, at=at)
    return send_file(
        BytesIO(content),
        mimetype=workbook_writing.MIME,
        as_attachment=True,
        download_name=_("农户名册") + f"-{today():%Y%m%d}.xlsx",
    )


def _chosen() -> Chosen:
    keys = []
    for text in request.form.getlist("ids"):
        key = household_filters.key_asked({"id": text}, "id")
        if key is not None:
            keys.append(key)
    wanted = household_filters.read_filter(request.form)
    return Chosen(wanted, tuple(dict.fromkeys(keys)), "all_matching" in request.form)


def _count(chosen: Chosen, permission: str) -> int:
    if not chosen.is_all:
        return len(chosen.keys)
    return household_list.count(
        db.session, current_actor(), chosen.wanted, on=today(), permission=permission
    )


def _keys(chosen: Chosen, permission: str, most: int) -> Sequence[UUID]:
    """List the keys meant; those ticked are only those the actor may deal with this way."""
    actor = current_actor()
    if not chosen.is_all:
        return household_list.within_areas(db.session, actor, chosen.keys, permission)
    return household_list.keys_behind(
        db.session,
        actor,
        chosen.wanted,
        on=today(),
        after=None,
        limit=most,
        permission=permission,
    )


def _confirm_page(chosen: Chosen, count: int, *, is_missing: bool = False) -> str:
    keys = _keys(chosen, assignments.PERMISSION, assignments.MOST)
    return render_template(
        "households/assign.html",
        chosen=chosen,
        filter_values=household_filters.address_values(chosen.wanted),
        count=count,
        examples=household_list.load(db.session, keys[:_EXAMPLES]),
        effects=assignments.effects(db.session, keys),
        people=assignments.people(db.session, current_actor()),
        is_job=count > assignments.MOST_AT_ONCE,
        is_missing=is_missing,
        back=_back(chosen.wanted),
        key=new_id(),
    )


def _assign_later(keys: Sequence[UUID], to: UUID | None) -> ResponseReturnValue:
    actor = current_actor()
    key = household_filters.key_asked(request.form, "id") or new_id()
    _files().keep(key, assignments.write_keys(keys), assignments.KEYS)
    title = _("分派 %(count)s 户", count=f"{len(keys):,}")
    unit_of_work(
        lambda session: assignments.submit(
            session, actor=actor, job_id=key, count=len(keys), to=to, title=title
        )
    )
    return redirect(url_for("jobs.show", job_id=key), 303)


def _export_later(wanted: HouseholdFilter, key: UUID, count: int) -> ResponseReturnValue:
    actor, vault = current_actor(), vault_of(db.session)
    title = _("导出农户名册（%(count)s 户）", count=f"{count:,}")
    unit_of_work(
        lambda session: household_roster.submit(
            session,
            actor=actor,
            vault=vault,
            job_id=key,
            rows=count,
            wanted=wanted,
            title=title,
        )
    )
    return redirect(url_for("jobs.show", job_id=key), 303)


def _note_export(key: UUID, wanted: HouseholdFilter) -> None:
    actor, at, permission = current_actor(), now(), household_roster.PERMISSION
    area = wanted.area_code or actor.areas_for(permission)[0]
    subject = events.Subject("household_roster", key, area)
    write_small(
        lambda small: access_log.note_export(
            small, actor=actor, permission=permission, at=at, subject=subject, field="roster"
        )
    )


def _tell(found: Outcome) -> None:
    flash(_("已分派 %(done)s 户。", done=found.done), "ok")
    if found.same:
        flash(_("%(same)s 户原来就由此人负责。", same=found.same), "info")
    for file_no, reason in found.refused[:_EXAMPLES]:
        said = _("%(file_no)s 未分派：%(reason)s。", file_no=file_no, reason=_REASONS[reason])
        flash(said, "warning")


def _nothing(chosen: Chosen) -> ResponseReturnValue:
    flash(_("请先勾选农户，或选择全部筛选结果。"), "warning")
    return redirect(_back(chosen.wanted), 303)


def _back(wanted: HouseholdFilter) -> str:
    return household_filters.list_address(household_filters.address_values(wanted))


def _files() -> JobFiles:
    return JobFiles(current_app.extensions["settings"].job_files_dir, vault_of(db.session))

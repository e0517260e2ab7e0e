"""Taking one file up into another: what it would do, what it did, and the way back."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.merging import MERGE_LABELS, MergeKind
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.duplicate import Merge
from heating_program.models.household import Household
from heating_program.models.user import User
from heating_program.services import merge_plan, merge_undo, merges, scope
from heating_program.services.duplicate_pairs import PERMISSION, has_enrolled
from heating_program.services.household_reading import birth_years
from heating_program.unit_of_work import unit_of_work
from heating_program.web.forms.duplicates import LONGEST_REASON, MergeForm
from heating_program.web.frame import today
from heating_program.web.merge_report import REMARK_WORDS, report_groups
from heating_program.web.messages import words

blueprint = Blueprint("merges", __name__, url_prefix="/households/merges")


@blueprint.get("/new/<uuid:kept_id>/<uuid:absorbed_id>")
@allowed(PERMISSION)
def new(kept_id: UUID, absorbed_id: UUID) -> str:
    """Show what merging two files would do, with what is proposed filled in."""
    kept, absorbed = _load(kept_id), _load(absorbed_id)
    form = MergeForm(
        data={
            "id": str(new_id()),
            "kept_version": kept.row_version,
            "absorbed_version": absorbed.row_version,
        }
    )
    form.offer(kept, absorbed, birth_years(db.session, absorbed))
    form.suggest(merge_plan.suggested(kept, absorbed, MergeKind.DUPLICATE))
    return _preview_page(form, kept, absorbed)


@blueprint.post("/new/<uuid:kept_id>/<uuid:absorbed_id>")
@allowed(PERMISSION)
def create(kept_id: UUID, absorbed_id: UUID) -> ResponseReturnValue:
    """Merge the two files, or say what stands against it."""
    form = MergeForm(request.form)
    absorbed = _load(absorbed_id)
    form.offer(_load(kept_id), absorbed, birth_years(db.session, absorbed))
    if form.validate():
        actor, on, choices = current_actor(), today(), form.choices()
        key, reason = UUID(form.id.data), form.reason.typed
        versions = form.kept_version.data or 0, form.absorbed_version.data or 0
        try:
            unit_of_work(
                lambda session: merges.merge(
                    session,
                    actor=actor,
                    on=on,
                    merge_id=key,
                    kept_id=kept_id,
                    absorbed_id=absorbed_id,
                    kept_version=versions[0],
                    absorbed_version=versions[1],
                    kind=MergeKind.DUPLICATE,
                    choices=choices,
                    reason=reason,
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已合并。"), "ok")
            return redirect(url_for(".show", merge_id=key), 303)
    return _preview_page(form, _load(kept_id), _load(absorbed_id)), 422


@blueprint.get("/<uuid:merge_id>")
@allowed("household.read")
def show(merge_id: UUID) -> str:
    """Show what a merge has moved, row by row, and until when it can be taken back."""
    actor = current_actor()
    made = scope.load(db.session, Merge, merge_id, actor, "household.read")
    kept, absorbed = (
        db.session.get_one(Household, key) for key in (made.kept_id, made.absorbed_id)
    )
    is_standing = made.undone_at is None
    last = merge_undo.last_day(made)
    against = merge_undo.preventing(db.session, made) if is_standing else []
    undone_by = db.session.get(User, made.undone_by) if made.undone_by else None
    return render_template(
        "merges/show.html",
        merge=made,
        kind=MERGE_LABELS[MergeKind(made.kind)],
        kept=kept,
        absorbed=absorbed,
        merged_on=date.fromisoformat(made.report["on"]),
        made_by=db.session.get_one(User, made.made_by).display_name,
        undone_by=undone_by.display_name if undone_by else "",
        last_day=last,
        is_standing=is_standing,
        is_in_time=today() <= last,
        sees_absorbed=actor.role_for("household.read", absorbed.area_code) is not None,
        may_undo=_may_undo(kept, absorbed),
        former_stage=made.report["stage"],
        groups=report_groups(db.session, made.report["rows"], kept),
        against=report_groups(db.session, against, kept),
    )


@blueprint.post("/<uuid:merge_id>/undo")
@allowed(PERMISSION)
def undo(merge_id: UUID) -> ResponseReturnValue:
    """Put every row back."""
    actor, on = current_actor(), today()
    version = request.form.get("row_version", 0, type=int)
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    unit_of_work(
        lambda session: merge_undo.undo(
            session, actor=actor, on=on, merge_id=merge_id, row_version=version, reason=reason
        )
    )
    flash(_("已撤销合并，各条记录恢复原状。"), "ok")
    return redirect(url_for(".show", merge_id=merge_id), 303)


def _load(household_id: UUID) -> Household:
    return scope.load(db.session, Household, household_id, current_actor(), PERMISSION)


def _may_undo(kept: Household, absorbed: Household) -> bool:
    actor = current_actor()
    areas = (kept.area_code, absorbed.area_code)
    may = all(actor.role_for(PERMISSION, area) is not None for area in areas)
    return may and not has_enrolled(db.session, actor, kept.id, absorbed.id)


def _preview_page(form: MergeForm, kept: Household, absorbed: Household) -> str:
    choices = replace(form.choices(), take_over=frozenset())
    plan = merge_plan.plan(db.session, kept, absorbed, choices)
    return render_template(
        "merges/new.html",
        form=form,
        plan=plan,
        kept=kept,
        absorbed=absorbed,
        obstacles=[words(error) for error in plan.obstacles],
        remarks=[REMARK_WORDS[code] for code in plan.remarks],
    )

"""Files that may be one household twice: the list, both sides of a pair, and the judgement."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.divisions import Level, ancestor
from heating_program.domain.duplicates import GRADE_LABELS, PAIR_LABELS, PairStage, grade
from heating_program.domain.errors import DomainError
from heating_program.domain.stages import HouseholdStage
from heating_program.extensions import db
from heating_program.models.user import User
from heating_program.services import duplicate_pairs, jobs, merge_plan
from heating_program.services.duplicate_pairs import PERMISSION, Seen
from heating_program.services.household_reading import birth_of
from heating_program.services.merge_plan import Side
from heating_program.unit_of_work import unit_of_work
from heating_program.web.areas import area_choices
from heating_program.web.asked import page_number
from heating_program.web.filters import area_name
from heating_program.web.forms.duplicates import LONGEST_REASON, JudgementForm, SideBySideForm
from heating_program.web.frame import today
from heating_program.web.messages import words
from heating_program.web.pair_comparison import Group, compared
from heating_program.web.timeline import of_subject

blueprint = Blueprint("duplicates", __name__, url_prefix="/households/duplicates")


@blueprint.get("")
@allowed(PERMISSION)
def index() -> str:
    """List the pairs of the reader's areas, the strongest first."""
    return _list_page(SideBySideForm())


@blueprint.post("")
@allowed(PERMISSION)
def bring_together() -> ResponseReturnValue:
    """Put two files side by side that nothing has found."""
    form = SideBySideForm(request.form)
    if form.validate():
        actor = current_actor()
        first_no, second_no = form.first_no.typed, form.second_no.typed
        try:
            pair_id = unit_of_work(
                lambda session: duplicate_pairs.bring_together(
                    session, actor=actor, first_no=first_no, second_no=second_no
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".show", pair_id=pair_id), 303)
    return _list_page(form), 422


@blueprint.post("/scan")
@allowed(PERMISSION)
def scan() -> ResponseReturnValue:
    """Let all files of the reader's areas be searched in the background."""
    actor = current_actor()
    area = actor.areas_for(PERMISSION)[0]
    title = _("重复建档排查：%(area)s", area=area_name(area))
    job_id = unit_of_work(
        lambda session: jobs.submit(
            session, actor=actor, kind=duplicate_pairs.SCAN, title=title, area_code=area
        )
    )
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@blueprint.get("/<uuid:pair_id>")
@allowed(PERMISSION)
def show(pair_id: UUID) -> str:
    """Show both files side by side, and what was decided of them."""
    return _pair_page(pair_id, JudgementForm())


@blueprint.post("/<uuid:pair_id>/decide")
@allowed(PERMISSION)
def decide(pair_id: UUID) -> ResponseReturnValue:
    """Record the judgement; one household leads on to the merge."""
    form = JudgementForm(request.form)
    if not form.validate():
        return _pair_page(pair_id, form), 422
    actor, on, is_same = current_actor(), today(), form.verdict.data == "same"
    version, reason = form.row_version.data or 0, form.reason.typed
    try:
        unit_of_work(
            lambda session: duplicate_pairs.decide(
                session,
                actor=actor,
                on=on,
                pair_id=pair_id,
                row_version=version,
                is_same=is_same,
                reason=reason,
            )
        )
    except DomainError as error:
        form.refuse(error)
        return _pair_page(pair_id, form), 422
    flash(_("已判定：%(verdict)s。", verdict=_("同一户") if is_same else _("不是同一户")), "ok")
    return redirect(url_for(".show", pair_id=pair_id), 303)


@blueprint.post("/<uuid:pair_id>/reopen")
@allowed(PERMISSION)
def reopen(pair_id: UUID) -> ResponseReturnValue:
    """Take a wrong judgement back."""
    actor, on = current_actor(), today()
    version = request.form.get("row_version", 0, type=int)
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    unit_of_work(
        lambda session: duplicate_pairs.reopen(
            session, actor=actor, on=on, pair_id=pair_id, row_version=version, reason=reason
        )
    )
    flash(_("已重新打开，请重新判定。"), "ok")
    return redirect(url_for(".show", pair_id=pair_id), 303)


def _list_page(form: SideBySideForm) -> str:
    actor = current_actor()
    wanted = duplicate_pairs.PairFilter(
        area_code=request.args.get("area", ""),
        grade=request.args.get("grade", ""),
        stage=request.args.get("stage", PairStage.OPEN.value),
        batch_id=request.args.get("batch", type=UUID),
    )
    page = page_number()
    found, total = duplicate_pairs.listed(db.session, actor, wanted, page=page)
    return render_template(
        "duplicates/index.html",
        rows=[(seen, elsewhere(seen), GRADE_LABELS[grade(seen.pair.strength)]) for seen in found],
        total=total,
        page=page,
        pages=-(-total // duplicate_pairs.PAGE_SIZE),
        wanted=wanted,
        areas=area_choices(actor, PERMISSION),
        grade_options=[(code.value, _(text)) for code, text in GRADE_LABELS.items()],
        stage_options=[(code.value, _(text)) for code, text in PAIR_LABELS.items()],
        stages=PAIR_LABELS,
        form=form,
    )


def elsewhere(seen: Seen) -> str:
    """Name the township of a file that the reader does not see; no more of it is told."""
    if seen.is_whole:
        return ""
    pair = seen.pair
    area = pair.area_code if seen.left is None else pair.other_area_code
    banner, township = ancestor(area, Level.BANNER), ancestor(area, Level.TOWNSHIP)
    return f"{area_name(banner)} {area_name(township)}"


def _pair_page(pair_id: UUID, form: JudgementForm) -> str:
    actor = current_actor()
    seen = duplicate_pairs.load(db.session, actor, pair_id)
    pair = seen.pair
    refused = duplicate_pairs.refusal(db.session, actor, seen)
    form.row_version.data = pair.row_version
    sides = [merge_plan.side_of(db.session, file) for file in seen.files]
    judge = db.session.get(User, pair.decided_by) if pair.decided_by else None
    return render_template(
        "duplicates/show.html",
        seen=seen,
        pair=pair,
        form=form,
        grade=GRADE_LABELS[grade(pair.strength)],
        stages=PAIR_LABELS,
        groups=_compared(sides[0], sides[1]) if seen.is_whole else [],
        elsewhere=elsewhere(seen),
        why_not=words(refused) if refused else "",
        judge=judge.display_name if judge else "",
        merge_id=duplicate_pairs.standing_merge(db.session, pair),
        keep=_proposed(seen),
        timeline=of_subject(db.session, actor, PERMISSION, pair.id),
    )


def _compared(left: Side, right: Side) -> list[Group]:
    one, other = (birth_of(db.session, side.household.householder) for side in (left, right))
    return compared(left, right, (one, other))


def _proposed(seen: Seen) -> tuple[UUID, UUID] | None:
    """Propose which file to keep and which to take up; none where one is not live."""
    if seen.left is None or seen.right is None:
        return None
    gone = (HouseholdStage.MERGED, HouseholdStage.CLOSED)
    if any(file.stage in gone for file in seen.files):
        return None
    kept = merge_plan.better_kept(seen.left, seen.right, db.session)
    absorbed = seen.right if kept is seen.left else seen.left
    return kept.id, absorbed.id

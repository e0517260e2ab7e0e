"""Subsidy claims: the list, a new claim on an accepted conversion, its page and its steps."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import CLAIM
from heating_program.domain.money import in_capitals
from heating_program.domain.policy import FUNDING_LEVEL_LABELS, Policy
from heating_program.domain.stages import CLAIM_LABELS
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.models.subsidy import Claim
from heating_program.reference import policies
from heating_program.services import claim_search, claims, scope
from heating_program.services.claim_facts import guard_facts
from heating_program.unit_of_work import unit_of_work
from heating_program.web.areas import area_choices
from heating_program.web.asked import page_number
from heating_program.web.forms.claims import ClaimForm
from heating_program.web.frame import today
from heating_program.web.papers import card_of
from heating_program.web.steps import buttons, take_step
from heating_program.web.timeline import of_subject

blueprint = Blueprint("claims", __name__, url_prefix="/claims")
_STEPS = "any(calculate,check,review,confirm,reject,withdraw,suspend,resume)"


@blueprint.get("")
@allowed("claim.read")
def index() -> str:
    """List the claims of the reader's areas."""
    actor = current_actor()
    wanted = claim_search.ClaimFilter(
        text=request.args.get("q", ""),
        area_code=request.args.get("area", ""),
        stage=request.args.get("stage", ""),
    )
    page = page_number()
    found, total = claim_search.search(db.session, actor, wanted, page=page)
    return render_template(
        "claims/index.html",
        claims=found,
        total=total,
        page=page,
        pages=-(-total // claim_search.PAGE_SIZE),
        wanted=wanted,
        areas=area_choices(actor, "claim.read"),
        stages=CLAIM_LABELS,
    )


@blueprint.get("/new")
@allowed("claim.assess")
def new() -> str:
    """Show which policies pay for the conversion named in the address."""
    conversion = _conversion(request.args.get("conversion", type=UUID))
    return _new_page(ClaimForm(data={"id": str(new_id())}), conversion)


@blueprint.post("/new")
@allowed("claim.assess")
def create() -> ResponseReturnValue:
    """Open the claim and assess it."""
    conversion = _conversion(request.form.get("conversion", type=UUID))
    key, conversion_id = request.form.get("id", type=UUID) or new_id(), conversion.id
    form = ClaimForm(request.form)
    form.offer(_policies(conversion))
    if form.validate():
        actor, on, policy_code = current_actor(), today(), form.policy_code.data
        try:
            unit_of_work(
                lambda session: claims.open_and_assess(
                    session,
                    actor=actor,
                    on=on,
                    claim_id=key,
                    conversion_id=conversion_id,
                    policy_code=policy_code,
                )
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("已核算，请核对每一步依据。"), "ok")
            return redirect(url_for(".show", claim_id=key), 303)
    return _new_page(form, _conversion(conversion_id)), 422


@blueprint.get("/<uuid:claim_id>")
@allowed("claim.read")
def show(claim_id: UUID) -> str:
    """Show one claim: how much, by which rule, from whom, and what happened."""
    actor = current_actor()
    claim = scope.load(db.session, Claim, claim_id, actor, "claim.read")
    policy = _pinned_policy(claim)
    card = card_of(db.session, actor, "subsidy_certificate", claim)
    papers = card.documents if card else ()
    return render_template(
        "claims/show.html",
        claim=claim,
        policy=policy,
        assessment=claim.assessment,
        amount_in_capitals=in_capitals(claim.amount_fen),
        levels=FUNDING_LEVEL_LABELS,
        buttons=buttons(CLAIM, claim, guard_facts(db.session, claim, policy), actor)
        if policy
        else [],
        papers=card,
        timeline=of_subject(
            db.session, actor, "claim.read", claim.id, *(paper.id for paper in papers)
        ),
    )


@blueprint.post(f"/<uuid:claim_id>/<{_STEPS}:action>")
@allowed("claim.read")
def change_stage(claim_id: UUID, action: str) -> ResponseReturnValue:
    """Take one step of the claim's table; each step asks for its own permission."""
    take_step(claims.change_stage, action=action, claim_id=claim_id)
    return redirect(url_for(".show", claim_id=claim_id), 303)


def _pinned_policy(claim: Claim) -> Policy | None:
    """Return the policy of a claim; None when its file was altered, and then nothing is decided."""
    try:
        return claims.policy_of(claim)
    except DomainError:
        return None


def _conversion(key: UUID | None) -> Conversion:
    return scope.load(db.session, Conversion, key, current_actor(), "claim.assess")


def _policies(conversion: Conversion) -> tuple[Policy, ...]:
    return policies.policies_for(conversion.area_code, conversion.technology, on=today())


def _new_page(form: ClaimForm, conversion: Conversion) -> str:
    offered = _policies(conversion)
    form.offer(offered)
    form.conversion.data = str(conversion.id)
    return render_template("claims/new.html", form=form, conversion=conversion, policies=offered)

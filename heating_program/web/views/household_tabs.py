"""The pages of one household: the same address for every role, sections and actions differ."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import HOUSEHOLD
from heating_program.domain.photo import OF_A_HOUSE, PAPERS_OF_A_FAMILY, PhotoSlot
from heating_program.extensions import db
from heating_program.models.household import Household
from heating_program.services import (
    access_log,
    claim_search,
    conversion_search,
    dossier,
    household_belongings,
    households,
    papers_of_subject,
    photos,
)
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE
from heating_program.unit_of_work import write_small
from heating_program.web import energy_table
from heating_program.web.asked import page_number
from heating_program.web.forms.photos import form_of
from heating_program.web.frame import now, today
from heating_program.web.household_frame import frame_of, load
from heating_program.web.photo_card import card_of
from heating_program.web.standing_words import page_of
from heating_program.web.steps import Button, buttons, take_step
from heating_program.web.timeline import entry

# Merging has its own page, where both files are seen.
_ELSEWHERE = ("merge", "unmerge")
_LATEST = 8
_KIND_LABELS = {
    "household": lazy_gettext("档案"),
    "conversion": lazy_gettext("清洁取暖"),
    "retrofit": lazy_gettext("节能改造"),
    "pv": lazy_gettext("光伏"),
    "claim": lazy_gettext("补贴"),
    "document": lazy_gettext("文书"),
    "change": lazy_gettext("档案变更"),
    "photo": lazy_gettext("照片"),
}
blueprint = Blueprint("household_tabs", __name__, url_prefix="/households/<uuid:household_id>")


@allowed("household.read")
def show(household_id: UUID) -> str:
    """Show one household: who, where, what holds it up, what is under way, what happened last."""
    return _overview(load(household_id))


@allowed("household.review")
def change_stage(household_id: UUID, action: str) -> ResponseReturnValue:
    """Confirm, suspend, resume or close a file."""
    take_step(households.change_stage, action=action, household_id=household_id)
    return redirect(url_for("households.show", household_id=household_id), 303)


@allowed("household.reveal")
def reveal(household_id: UUID, field: str) -> str:
    """Show one full number to a person who says why; first it is written down, then shown."""
    household = load(household_id, "household.reveal")
    actor, at, reason = current_actor(), now(), request.form.get("reason", "").strip()
    subject = households.subject_of(household)
    revealed = {field: _opened(household, field)}  # what is not there needs no record
    write_small(
        lambda small: access_log.note_reveal(
            small, actor=actor, at=at, subject=subject, field=field, reason=reason
        )
    )
    page = {"account": _family, "position": _house}.get(field, _overview)
    return page(household, revealed=revealed)


@blueprint.get("/family")
@allowed("household.read")
def family(household_id: UUID) -> str:
    """Show the people, their special groups, the account and the papers they signed."""
    return _family(load(household_id))


@blueprint.get("/house")
@allowed("household.read")
def house(household_id: UUID) -> str:
    """Show the house as surveyed, its meters and its photos."""
    return _house(load(household_id))


@blueprint.get("/energy")
@allowed("household.read")
def energy(household_id: UUID) -> str:
    """Show what the household uses energy for, with its cost and in standard coal."""
    household = load(household_id)
    table = energy_table.of_uses(household.energy_uses, today())
    return _page(household, "household_tabs.energy", energy=table)


@blueprint.get("/measures")
@allowed("household.read")
def measures(household_id: UUID) -> str:
    """Show what was and is being done at the house: conversions, retrofits, plants."""
    household, actor = load(household_id), current_actor()
    return _page(
        household,
        "household_tabs.measures",
        conversions=conversion_search.of_household(db.session, actor, household.id),
        retrofits=household_belongings.retrofits(db.session, actor, household),
        plants=household_belongings.plants(db.session, actor, household),
        inherited=household_belongings.inherited(db.session, actor, household),
        past=household_belongings.past_measures(db.session, household),
    )


@blueprint.get("/papers")
@allowed("document.read")
def papers(household_id: UUID) -> str:
    """Show every paper of the household's cases."""
    household, actor = load(household_id), current_actor()
    belonging = dossier.belongings(db.session, actor, household)
    keys = belonging.of("conversion", "retrofit", "pv", "claim")
    documents = papers_of_subject.papers_of(db.session, actor, *keys) if keys else ()
    return _page(household, "household_tabs.papers", documents=documents)


@blueprint.get("/money")
@allowed("claim.read")
def money(household_id: UUID) -> str:
    """Show the household's claims with their amounts and where each stands."""
    household = load(household_id)
    claims = claim_search.of_household(db.session, current_actor(), household.id)
    return _page(household, "household_tabs.money", claims=claims)


@blueprint.get("/log")
@allowed("household.read")
def log(household_id: UUID) -> str:
    """Show all that happened to the household and what belongs to it, a page at a time."""
    household, actor = load(household_id), current_actor()
    belonging = dossier.belongings(db.session, actor, household)
    kind = request.args.get("kind", "")
    kind = kind if kind in dossier.KINDS else ""
    page = page_number()
    events, total = dossier.happened(db.session, belonging, kind=kind, page=page)
    return _page(
        household,
        "household_tabs.log",
        timeline=_told(household, events),
        kind_options=[("", _("全部")), *((each, _KIND_LABELS[each]) for each in dossier.KINDS)],
        kind=kind,
        page=page,
        pages=-(-total // dossier.PAGE_SIZE),
        total=total,
    )


def _overview(household: Household, *, revealed: dict[str, str] | None = None) -> str:
    actor = current_actor()
    belonging = dossier.belongings(db.session, actor, household)
    return _page(
        household,
        "households.show",
        revealed=revealed,
        buttons=_steps(household),
        conversions=conversion_search.of_household(db.session, actor, household.id),
        timeline=_told(household, dossier.latest(db.session, belonging, _LATEST)),
    )


def _steps(household: Household) -> list[Button]:
    """List the reader's steps; what their guards ask is looked for only where there are any."""
    actor = current_actor()
    if actor.role_for("household.review", household.area_code) is None:
        return []
    facts = households.facts(db.session, household, on=today())
    offered = buttons(HOUSEHOLD, household, facts, actor)
    return [step for step in offered if step.action not in _ELSEWHERE]


def _family(household: Household, *, revealed: dict[str, str] | None = None) -> str:
    signed = photos.latest_of(
        db.session, current_actor(), "household", household.id, PhotoSlot.CONSENT_SIGNATURE
    )
    return _page(
        household,
        "household_tabs.family",
        revealed=revealed,
        on=today(),
        signature=signed,
        **_photos(household, PAPERS_OF_A_FAMILY),
    )


def _house(household: Household, *, revealed: dict[str, str] | None = None) -> str:
    return _page(
        household,
        "household_tabs.house",
        revealed=revealed,
        lived_in=household_belongings.occupancies(db.session, household),
        **_photos(household, OF_A_HOUSE),
    )


def _photos(household: Household, slots: tuple[PhotoSlot, ...]) -> dict[str, Any]:
    card = card_of(db.session, current_actor(), "household", household, slots=slots)
    return {"photos": card, "photo_form": form_of(card)}


def _opened(household: Household, field: str) -> str:
    vault, head, account = vault_of(db.session), household.householder, household.account
    if field == "position":
        return _position(household)
    if field == "id_no":
        return vault.open(ID_PLACE, head.id, head.id_no_sealed)
    return vault.open(ACCOUNT_PLACE, account.id, account.number_sealed) if account else ""


def _position(household: Household) -> str:
    place = household.dwelling
    if place.latitude_deg is None:
        raise DomainError("not_found")
    return f"{place.latitude_deg:.6f}, {place.longitude_deg:.6f}"


def _told(household: Household, events: Any) -> list[dict[str, Any]]:
    actor = current_actor()
    return [
        entry(
            event,
            url=page_of(event.subject_type, event.subject_id, actor, household.area_code)
            if event.subject_id != household.id
            else None,
        )
        for event in events
    ]


def _page(
    household: Household,
    endpoint: str,
    *,
    revealed: dict[str, str] | None = None,
    **shown: Any,
) -> str:
    name = endpoint.partition(".")[2]
    frame = frame_of(household, endpoint, revealed=revealed)
    return render_template(f"households/{name}.html", **frame, **shown)

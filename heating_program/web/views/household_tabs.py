"""The pages of one household: the same address for every role, sections and actions differ."""

from collections.abc import Sequence
from typing import Any, TypeVar
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
from heating_program.models.household import BankAccount, Household, Person
from heating_program.reference.envelopes import envelopes
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
from heating_program.services.household_reading import birth_years, house_details
from heating_program.services.household_rows import ACCOUNT_PLACE, ID_PLACE
from heating_program.unit_of_work import write_small
from heating_program.web import energy_table
from heating_program.web.asked import page_number
from heating_program.web.forms.photos import form_of
from heating_program.web.frame import now, today
from heating_program.web.house_figures import figures_of
from heating_program.web.household_frame import frame_of, load, name_of
from heating_program.web.photo_card import card_of
from heating_program.web.standing_words import page_of
from heating_program.web.steps import Button, buttons, take_step
from heating_program.web.timeline import entry

_Row = TypeVar("_Row", Person, BankAccount)
# Merging has its own page, where both files are seen.
_ELSEWHERE = ("merge", "unmerge", "unmerge_surveyed", "unmerge_registered")
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
def reveal_position(household_id: UUID) -> str:
    """Show where a house stands to a person who says why."""
    household = load(household_id, "household.reveal")
    place = _position(household)  # what is not there needs no record
    _note_reveal(household, "position", "household.reveal")
    return _house(household, revealed={"position": place})


@allowed("household.reveal")
def reveal_person(household_id: UUID, person_id: UUID) -> str:
    """Show the full number of a member or of the applicant to a person who says why."""
    household = load(household_id, "household.reveal")
    person = _one_of(person_id, [one for one in household.people if one.left_on is None])
    number = vault_of(db.session).open(ID_PLACE, person.id, person.id_no_sealed)
    _note_reveal(household, f"id_no {person.id_no_mask}", "household.reveal")
    page = _overview if person.is_householder else _family
    return page(household, revealed={str(person.id): number})


@allowed("account.reveal")
def reveal_account(household_id: UUID, account_id: UUID) -> str:
    """Show the full number of an account, in use or former, to a person who says why."""
    household = load(household_id, "account.reveal")
    account = _one_of(account_id, household.accounts)
    number = vault_of(db.session).open(ACCOUNT_PLACE, account.id, account.number_sealed)
    _note_reveal(household, f"account {account.number_mask}", "account.reveal")
    return _family(household, revealed={str(account.id): number})


def _one_of(key: UUID, rows: Sequence[_Row]) -> _Row:
    """Find a row of a loaded household; of another one it does not exist."""
    for row in rows:
        if row.id == key:
            return row
    raise DomainError("not_found")


def _note_reveal(household: Household, field: str, permission: str) -> None:
    """Write down who looks and why, before anything is shown."""
    actor, at, reason = current_actor(), now(), request.form.get("reason", "").strip()
    write_small(
        lambda small: access_log.note_reveal(
            small,
            actor=actor,
            at=at,
            subject=households.subject_of(household),
            field=field,
            reason=reason,
            permission=permission,
        )
    )


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
        birth_years=birth_years(db.session, household),
        signature=signed,
        former_accounts=[
            (one, name_of(one.closed_by)) for one in household.accounts if one.closed_on
        ],
        **_photos(household, PAPERS_OF_A_FAMILY),
    )


def _house(household: Household, *, revealed: dict[str, str] | None = None) -> str:
    return _page(
        household,
        "household_tabs.house",
        revealed=revealed,
        lived_in=household_belongings.occupancies(db.session, household),
        figures=figures_of(house_details(household.dwelling)),
        porch_zh=envelopes().porches[porch].zh if (porch := household.dwelling.porch) else "",
        **_photos(household, OF_A_HOUSE),
    )


def _photos(household: Household, slots: tuple[PhotoSlot, ...]) -> dict[str, Any]:
    card = card_of(db.session, current_actor(), "household", household, slots=slots)
    return {"photos": card, "photo_form": form_of(card)}


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

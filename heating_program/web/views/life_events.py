"""Events in a family's life: a small form each, shown with its effects before it is asked for."""

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.domain.life_events import (
    EFFECT_LABELS,
    KIND_LABELS,
    Effect,
    Home,
    Kind,
    LifeEvent,
)
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.reference import divisions
from heating_program.services import change_requests, life_events, scope
from heating_program.services.household_reading import house_details
from heating_program.unit_of_work import unit_of_work
from heating_program.web.areas import village_choices
from heating_program.web.forms import life_events as forms
from heating_program.web.frame import today
from heating_program.web.household_words import UNITS

blueprint = Blueprint("life_events", __name__, url_prefix="/households/<uuid:household_id>/events")
_PERMISSION: Final = "household.enrol"
_BANNER: Final = 6
_FORMS: Final[dict[tuple[Kind, str], type[forms.EventForm]]] = {
    (Kind.DEATH, ""): forms.DeathForm,
    (Kind.NEW_HEAD, ""): forms.NewHeadForm,
    (Kind.MOVED_OUT, ""): forms.MovedOutForm,
    (Kind.MOVE, ""): forms.MoveForm,
    (Kind.MOVE, "same"): forms.RezonedForm,
    (Kind.HOUSE_SOLD, ""): forms.SoldForm,
    (Kind.HOUSE_SOLD, "home"): forms.SoldMovedForm,
    (Kind.SPLIT, ""): forms.SplitForm,
    (Kind.SPLIT, "home"): forms.SplitMovedForm,
    (Kind.JOINED, ""): forms.JoinedForm,
}
_VARIANTS: Final = {
    Kind.MOVE: (("", lazy_gettext("住进另一处房屋")), ("same", lazy_gettext("房屋不变，改村"))),
    Kind.HOUSE_SOLD: (("", lazy_gettext("卖房后迁离")), ("home", lazy_gettext("卖房后另住一处"))),
    Kind.SPLIT: (("", lazy_gettext("同住一处")), ("home", lazy_gettext("另住一处"))),
}


@blueprint.get("")
@allowed(_PERMISSION)
def index(household_id: UUID) -> str:
    """Offer the events, each in one sentence."""
    household = _load(household_id)
    change_requests.require_changeable(household)
    return render_template(
        "life_events/index.html",
        household=household,
        kinds=[(kind, _(KIND_LABELS[kind]), _(_ABOUT[kind])) for kind in _ABOUT],
    )


@blueprint.get("/<kind>")
@allowed(_PERMISSION)
def new(household_id: UUID, kind: str) -> str:
    """Show the form of one event."""
    household = _load(household_id)
    change_requests.require_changeable(household)
    form = _form(household, kind, empty=True)
    return _page(household, kind, form)


@blueprint.post("/<kind>")
@allowed(_PERMISSION)
def create(household_id: UUID, kind: str) -> ResponseReturnValue:
    """Show what the event would do; pressed again with that in sight, ask for it."""
    household = _load(household_id)
    form = _form(household, kind, empty=False)
    if not form.check(today()):
        return _page(household, kind, form), 422
    try:
        event = form.event()
        if "confirm" not in request.form:
            seen = life_events.preview(
                db.session,
                actor=current_actor(),
                household_id=household_id,
                kind=Kind(kind),
                event=event,
            )
            return _page(household, kind, form, preview=seen)
        key = _ask(household_id, kind, form, event)
    except DomainError as error:
        form.refuse(error)
        return _page(_load(household_id), kind, form), 422
    flash(_("申请已提交，初核、复核后生效。可在此上传证明材料。"), "ok")
    return redirect(url_for("changes.show", change_id=key), 303)


def _ask(household_id: UUID, kind: str, form: forms.EventForm, event: LifeEvent) -> UUID:
    actor, on, version = current_actor(), today(), form.row_version.data or 0
    key, reason = UUID(form.id.data), form.reason.typed
    return unit_of_work(
        lambda session: life_events.propose(
            session,
            actor=actor,
            on=on,
            change_id=key,
            household_id=household_id,
            base_version=version,
            kind=Kind(kind),
            event=event,
            reason=reason,
        )
    )


def _load(household_id: UUID) -> Household:
    return scope.load(db.session, Household, household_id, current_actor(), _PERMISSION)


def _form(household: Household, kind: str, *, empty: bool) -> forms.EventForm:
    variant = request.args.get("way", "")
    made = _FORMS.get((Kind(kind), variant)) if kind in set(Kind) else None
    if made is None:
        abort(404)
    given = {
        "id": str(new_id()),
        "row_version": household.row_version,
        "village_code": household.area_code if variant == "same" else "",
        "group_text": household.group_text if variant == "same" else "",
        "door_no": household.door_no if variant == "same" else "",
        "registered_left": household.registered_members,
        "resident_left": household.resident_members,
    }
    form = made(data=given) if empty else made(request.form)
    form.offer(household, _villages(household))
    if isinstance(form, forms.RezonedForm):
        form.stays = Home("", "", "", house_details(household.dwelling))
    return form


def _villages(household: Household) -> dict[str, str]:
    """Offer the villages of the banner: a move may lead out of the reader's own township.

    A move into another banner, asked for by its code, offers that banner's villages alone.
    """
    away = _other_banner(household)
    own = {} if away else village_choices(current_actor(), _PERMISSION)
    banner = away or household.area_code[:_BANNER]
    return own | {
        village.code: divisions.full_name(village.code)
        for village in divisions.villages_under(banner)
        if village.code not in own
    }


def _other_banner(household: Household) -> str:
    """Return the banner a move is to lead to, empty within the own one."""
    asked = request.args.get("banner", "")
    return asked if asked in dict(_banners(household)) else ""


def _banners(household: Household) -> list[tuple[str, str]]:
    """List the other banners of the city; only a move leads there."""
    if request.view_args is None or request.view_args.get("kind") != Kind.MOVE:
        return []
    around = divisions.children(divisions.city().code)
    own = household.area_code[:_BANNER]
    return [(each.code, each.name) for each in around if each.code != own]


def _page(
    household: Household,
    kind: str,
    form: forms.EventForm,
    *,
    preview: life_events.Preview | None = None,
) -> str:
    variant = request.args.get("way", "")
    found: tuple[Any, ...] = (*preview.found, *preview.of_buyer) if preview else ()
    blocked = any(each.effect is Effect.END_FIRST for each in found)
    return render_template(
        "life_events/form.html",
        household=household,
        kind=kind,
        kind_label=_(KIND_LABELS[Kind(kind)]),
        about=_(_ABOUT[Kind(kind)]),
        form=form,
        way=variant,
        variants=_VARIANTS.get(Kind(kind), ()),
        banners=_banners(household),
        banner=_other_banner(household),
        preview=preview,
        found=found,
        is_blocked=blocked,
        effect_labels=EFFECT_LABELS,
        end_first=Effect.END_FIRST,
        units=UNITS,
    )


_ABOUT: Final = {
    Kind.DEATH: lazy_gettext(
        "登记成员或户主去世；户主去世后未发放的补贴暂停，直到有新户主和账户。"
    ),
    Kind.NEW_HEAD: lazy_gettext("由一位成员接任户主，并登记其本人账户；原账户随之停用。"),
    Kind.SPLIT: lazy_gettext("部分成员另立一户，开立新档案；在办项目和补贴留在原户。"),
    Kind.JOINED: lazy_gettext("本户并入另一户的档案；项目和补贴随之转入，编号不变。"),
    Kind.MOVE: lazy_gettext("全家迁居，户号不变；已建成的设备留在原住宅名下。"),
    Kind.HOUSE_SOLD: lazy_gettext(
        "房屋卖给他人；设备和补贴锁定期随房屋，未发放的补贴归原户。"
        "买方有档案的填户号；没有档案的填姓名、电话，列入待办登记。"
    ),
    Kind.MOVED_OUT: lazy_gettext("部分成员或全家离开本地，房屋没有出售。"),
}

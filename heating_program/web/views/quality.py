"""Data quality: a league table of areas, the rules they break, and the files behind each number."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.actor import Actor
from heating_program.domain.divisions import CODE_LENGTHS, Level, is_within, level_of
from heating_program.extensions import db
from heating_program.reference import divisions
from heating_program.reference.quality_rules import Severity, quality_rules
from heating_program.services import quality
from heating_program.web.asked import page_number
from heating_program.web.filters import area_name, in_language
from heating_program.web.frame import today

blueprint = Blueprint("quality", __name__, url_prefix="/quality")
_KINDS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.INFO: "plain"}


@blueprint.get("")
@allowed("household.read")
def index() -> str:
    """Show the areas below the chosen one, the least complete first, and what is wrong there."""
    actor, area = current_actor(), _area_asked_for(current_actor())
    return render_template(
        "quality/index.html",
        area=area,
        trail=_above(actor, area),
        level=level_of(area).name.lower(),
        league=quality.league(db.session, actor=actor, on=today(), area_code=area),
        **_words(),
    )


@blueprint.get("/rows")
@allowed("household.read")
def rows() -> str:
    """Show the files that break a rule, or any rule of one severity, in an area."""
    actor, page = current_actor(), page_number()
    wanted = quality.Wanted(
        area_code=_area_asked_for(actor),
        rule=request.args.get("rule", ""),
        severity=request.args.get("severity", ""),
    )
    found, total = quality.findings(db.session, actor=actor, on=today(), wanted=wanted, page=page)
    return render_template(
        "quality/rows.html",
        wanted=wanted,
        found=found,
        total=total,
        page=page,
        pages=-(-total // quality.PAGE_SIZE),
        trail=_above(actor, wanted.area_code),
        rules=[("", _("全部"))]
        + [(rule.code, in_language(rule)) for rule in quality_rules(today())],
        **_words(),
    )


def _area_asked_for(actor: Actor) -> str:
    """Return the area of the address, or the reader's own where it names none."""
    asked = request.args.get("area", "")
    if asked in divisions.all_divisions():
        return asked
    return next(iter(actor.areas_for("household.read")), divisions.city().code)


def _above(actor: Actor, area: str) -> list[tuple[str, str]]:
    """List the areas from the reader's own down to this one, with their names."""
    own = next((mine for mine in actor.areas_for("household.read") if is_within(area, mine)), area)
    lengths = [CODE_LENGTHS[level] for level in Level]
    codes = [area[:length] for length in lengths if len(own) <= length <= len(area)]
    return [(code, area_name(code)) for code in codes]


def _words() -> dict[str, Any]:
    severities = {
        Severity.ERROR: _("错误"),
        Severity.WARNING: _("待核"),
        Severity.INFO: _("提示"),
    }
    return {"severities": severities, "kinds": _KINDS}

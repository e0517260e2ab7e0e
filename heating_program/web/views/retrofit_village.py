"""What a package of measures would save in every house of a village, on one page for planning."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.household import Household
from heating_program.reference.envelopes import envelopes
from heating_program.services import retrofit_village, scope
from heating_program.services.retrofit_village import VillageSavings
from heating_program.web.areas import townships_and_villages
from heating_program.web.charts import Stage, stage_bars
from heating_program.web.frame import today
from heating_program.web.messages import words
from heating_program.web.retrofit_figures import method_words

blueprint = Blueprint("retrofit_village", __name__, url_prefix="/retrofits/village")

_PARTS = ("wall", "roof", "window", "door", "air")


@blueprint.get("")
@allowed("retrofit.read")
def show() -> str:
    """Try the chosen package on every registered house of the chosen place."""
    actor = current_actor()
    places = townships_and_villages(actor, "retrofit.read")
    area = (
        request.args.get("area")
        or scope.first_area(db.session, Household, actor, "retrofit.read")
        or (places[0][0] if places else "")
    )
    choices = _choices()
    chosen = {part: request.args.get(part, _usual(choices[part])) for part in _PARTS}
    found, refusal = None, ""
    if area:
        try:
            measures = retrofit_village.package(**chosen)
            found = retrofit_village.plan_village(
                db.session, actor=actor, on=today(), area_code=area, measures=measures
            )
        except DomainError as error:
            refusal = words(error)
    return render_template(
        "retrofits/village.html",
        area=area,
        places=places,
        choices=choices,
        chosen=chosen,
        measures=[dict(choices[part])[code] for part, code in chosen.items() if code]
        if found
        else [],
        found=found,
        refusal=refusal,
        reason=words,
        catalogue=envelopes(),
        **(_figures(found) if found else {}),
    )


def _choices() -> dict[str, list[tuple[str, str]]]:
    """Return the measures of the catalogue by part, none of them first."""
    catalogue = envelopes()
    layers = {
        # The thickness first: a narrow choice cuts off its end.
        part: [(o.code, f"{o.standard_mm:g} mm {o.zh}") for o in options.values()]
        for part, options in catalogue.insulation.items()
    }
    others: dict[str, Mapping[str, Any]] = {
        "window": catalogue.windows,
        "door": catalogue.doors,
        "air": catalogue.air,
    }
    named = {part: [(o.code, o.zh) for o in options.values()] for part, options in others.items()}
    return {part: [("", str(_("不做"))), *found] for part, found in (layers | named).items()}


def _usual(choices: list[tuple[str, str]]) -> str:
    """Return the catalogue's first measure, which a page opened without a choice starts from."""
    return choices[1][0] if len(choices) > 1 else ""


def _figures(found: VillageSavings) -> dict[str, Any]:
    labels = [_("不足 26%"), _("26% 至 30%"), _("30% 至 34%"), _("34% 以上")]
    stages = [Stage(str(text), count) for text, count in zip(labels, found.bands, strict=True)]
    return {
        "chart": stage_bars("bands", _("节能率分布"), stages, step_label=""),
        "band_rows": [[stage.label, f"{stage.count:,}"] for stage in stages],
        "method": method_words(found.deciding),
        "outcomes": {
            "pass": _("达到"),
            "pass_borderline": _("达到，须现场证据"),
            "fail_near": _("接近但未达"),
            "fail": _("未达"),
        },
    }

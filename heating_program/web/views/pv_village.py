"""What the surveyed roofs of a village or township could carry, on one page for planning."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from heating_program.access import allowed, current_actor
from heating_program.domain.errors import DomainError
from heating_program.extensions import db
from heating_program.models.pv_system import PvSystem
from heating_program.services import pv_village, scope
from heating_program.web.areas import townships_and_villages
from heating_program.web.charts import monthly_bars
from heating_program.web.frame import today
from heating_program.web.messages import words

blueprint = Blueprint("pv_village", __name__, url_prefix="/pv/village")


@blueprint.get("")
@allowed("pv.read")
def show() -> str:
    """List every surveyed house of the chosen place with what its roof could carry."""
    actor = current_actor()
    places = townships_and_villages(actor, "pv.read")
    area = (
        request.args.get("area")
        or scope.first_area(db.session, PvSystem, actor, "pv.read")
        or (places[0][0] if places else "")
    )
    found, refusal = None, ""
    if area:
        try:
            found = pv_village.plan_village(db.session, actor=actor, area_code=area, on=today())
        except DomainError as error:
            refusal = words(error)
    labels = [_("%(month)s月", month=month) for month in range(1, 13)]
    return render_template(
        "pv/village.html",
        area=area,
        places=places,
        found=found,
        refusal=refusal,
        chart=monthly_bars("village", _("逐月发电量"), found.month_kwh, labels, unit="kWh")
        if found and found.kwp_dc
        else None,
        chart_rows=[
            [label, f"{kwh:,.0f}"]
            for label, kwh in zip(labels, found.month_kwh if found else (), strict=False)
        ],
        reason=words,
    )

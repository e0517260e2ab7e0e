"""Every macro in every state on one page: what the look is judged by, with invented content."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from heating_program.access import public
from heating_program.web.charts import Share, Stage, monthly_bars, share_bars, stage_bars
from heating_program.web.forms.styleguide import SampleForm

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide")

_MONTHS_KWH = (573, 606, 753, 806, 890, 845, 866, 851, 759, 742, 597, 532)
_REFUSED = {"id_no": "150802190101010014", "floor_area_m2": "6000", "base_plate": "fail"}
_PREFIX = "wrong-"  # two forms on one page: the ids of their fields must differ


@blueprint.get("")
@public
def index() -> str:
    """Show the style guide; ``?field=1`` in the sizes of field work."""
    typed = MultiDict({_PREFIX + name: value for name, value in _REFUSED.items()})
    wrong = SampleForm(typed, prefix=_PREFIX)
    wrong.validate()
    return render_template(
        "styleguide/index.html",
        form=SampleForm(data={"owner_name": "乌云其木格", "heating": "loose_coal"}),
        wrong=wrong,
        charts=_charts(),
        households=_households(),
        field_mode="field" in request.args,
    )


def _charts() -> dict[str, Markup]:
    months = [_("%(month)s月", month=month) for month in range(1, 13)]
    shares = [Share(_("张三"), 42.0), Share(_("李四"), 28.4, _("未达"))]
    stages = [Stage(_("登记"), 18_240), Stage(_("设计"), 13_480), Stage(_("验收"), 9_870)]
    return {
        "months": monthly_bars("months", _("光伏逐月发电量"), _MONTHS_KWH, months, unit="kWh"),
        "shares": share_bars("shares", _("节能率"), shares, line_pct=30, line_label="30%"),
        "stages": stage_bars("stages", _("各阶段户数"), stages, step_label=_("转化 {pct}%")),
    }


def _households() -> list[dict[str, object]]:
    return [
        {
            "no": "HH-150826-004417",
            "name": "乌云其木格",
            "place": _("春光村"),
            "area": 96,
            "subsidy_fen": 1_440_000,
            "stage": "accepted",
            "stage_word": _("已验收"),
        },
        {
            "no": "HH-150826-004418",
            "name": "额尔敦朝克图·阿拉坦其其格",  # as long as names get
            "place": _("春光村"),
            "area": 120.5,
            "subsidy_fen": None,
            "stage": "designed",
            "stage_word": _("已设计"),
        },
    ]

"""What stands beside the verdict of a retrofit: parts against the standard, other forms."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from heating_program.building_physics.load import design_load
from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.retrofit import RetrofitPlan
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.reference import climate
from heating_program.reference.standards import ComponentCheck
from heating_program.services.heat_scheme import INDOOR_CELSIUS
from heating_program.services.retrofit_houses import check_touched
from heating_program.services.retrofits import entered
from heating_program.services.saving_verdict import Judgement, asked, sheltered


@dataclass(frozen=True, slots=True)
class CheckWords:
    """The component check in words: tone, the sentence, a row a part, where the limits are from."""

    kind: str
    sentence: str
    rows: list[list[str]]
    basis: str


def check_words(assessment: RetrofitAssessment) -> CheckWords | None:
    """Say how the touched parts of a kept assessment stand to the standard of its day."""
    _survey, plan = entered(assessment)
    return _words(
        check_touched(
            asked(assessment.inputs).before,
            plan,
            area_code=assessment.area_code,
            on=assessment.made_at.date(),
        )
    )


def trial_check(tried: Judgement, plan: RetrofitPlan, on: date) -> CheckWords | None:
    """Say the same of a trial that nobody keeps."""
    question = asked(tried.inputs)
    return _words(check_touched(question.before, plan, area_code=question.area_code, on=on))


def form_rows(assessment: RetrofitAssessment) -> list[list[str]]:
    """Return the heat in the forms of other papers; none where an older verdict kept none."""
    forms = assessment.result.get("forms")
    if forms is None:
        return []
    before, after = forms["before"], forms["after"]
    words = {
        "kwh_m2": _("采暖季需热量（kWh/㎡）"),
        "mean_w_m2": _("采暖季平均耗热量（W/㎡，%(days)s 天）", days=forms["season_days"]),
        "wh_m2_degree_day": _(
            "度日耗热量（Wh/(㎡·℃·d)，度日数 %(days)s）", days=f"{forms['degree_days']:,.0f}"
        ),
    }
    rows = [[str(text), f"{before[key]:,.1f}", f"{after[key]:,.1f}"] for key, text in words.items()]
    return [*rows, _load_row(assessment)]


def _load_row(assessment: RetrofitAssessment) -> list[str]:
    question = asked(assessment.inputs)
    outdoor = climate.climate_of(assessment.area_code).design_temp_celsius
    loads = [
        design_load(
            sheltered(house, question.porch),
            indoor_celsius=INDOOR_CELSIUS,
            outdoor_celsius=outdoor.value,
        )
        for house in (question.before, question.after)
    ]
    label = _(
        "设计热负荷（W/㎡，室内 %(indoor)s ℃、室外 %(outdoor)s ℃）",
        indoor=f"{INDOOR_CELSIUS:g}",
        outdoor=f"{outdoor.value:g}".replace("-", "−"),
    )
    return [str(label), *(f"{load.load_w_m2:,.1f}" for load in loads)]


def _words(check: ComponentCheck | None) -> CheckWords | None:
    if check is None:
        return None
    labels = {
        "wall": _("外墙"),
        "roof": _("屋面"),
        "window_south": _("南向外窗"),
        "window_other": _("其他朝向外窗"),
        "door": _("外门"),
    }
    # Four walls of one construction are one line here.
    lines = dict.fromkeys((row.part, row.figure, row.limit, row.meets) for row in check.rows)
    missed = dict.fromkeys(str(labels[part]) for part, _u, _limit, meets in lines if not meets)
    sentence = (
        _("改造过的部位都达到《%(document)s》的限值。", document=check.document)
        if check.meets
        else _(
            "未达到《%(document)s》限值的部位：%(parts)s。",
            document=check.document,
            parts="、".join(missed),
        )
    )
    rows = [
        [
            str(labels[part]),
            f"{figure:.3f}",
            f"{limit:.2f}",
            str(_("满足") if meets else _("不满足")),
        ]
        for part, figure, limit, meets in lines
    ]
    return CheckWords("ok" if check.meets else "warn", str(sentence), rows, _basis(check))


def _basis(check: ComponentCheck) -> str:
    zone = check.zone
    told = _("所在地：%(zone)s。", zone=zone.zone.zh)
    if zone.borders_on is not None:
        told += _("邻近%(zone)s，按较严一侧取限值。", zone=zone.borders_on.zh)
    if check.status is not Status.OFFICIAL:
        told += _(
            "限值与分区为%(status)s数据，尚未与正式文本核对。", status=STATUS_LABELS[check.status]
        )
    return str(told + _("本项供参考，不改变节能率结论。"))

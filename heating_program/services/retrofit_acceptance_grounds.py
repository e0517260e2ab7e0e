"""What the acceptance of a retrofit rests on: both methods, the standard, the inputs."""

from typing import Any, Final

from heating_program.documents.retrofit_acceptance_facts import (
    RetrofitFact,
    RetrofitLimit,
    RetrofitMethod,
    RetrofitStandard,
    RetrofitVariation,
)
from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.retrofit import RetrofitPlan
from heating_program.models.retrofit import Retrofit, RetrofitAssessment
from heating_program.reference.envelopes import envelopes
from heating_program.reference.files import DataFaultError
from heating_program.reference.standards import ComponentCheck
from heating_program.reference.standards import standard as edition_of
from heating_program.services.retrofit_houses import check_touched
from heating_program.services.saving_verdict import Question

METHOD_LABELS: Final = {
    "hourly_model": "逐时模型（全季需热量）",
    "steady_index": "稳态散热指标",
}
_VARIED: Final = {
    "air_change": "改造前漏风少四分之一、多四分之一",
    "sun": "日照弱两成、强两成",
    "set_point": "室温低 2 ℃、高 2 ℃",
}
_LIMITED: Final = {
    "wall": "外墙",
    "roof": "屋面",
    "window_south": "外窗（南向）",
    "window_other": "外窗（其他朝向）",
    "door": "外门",
}


def methods(result: dict[str, Any]) -> tuple[RetrofitMethod, ...]:
    """Return both methods, the deciding one first."""
    deciding = result["deciding"]
    order = [deciding, *(code for code in result["methods"] if code != deciding)]
    return tuple(_method(code, result["methods"][code], decides=code == deciding) for code in order)


def _method(code: str, kept: dict[str, Any], decides: bool) -> RetrofitMethod:
    if code == "hourly_model":
        before, after = (f"{kept[f'{side}_kwh']:,.2f} kWh" for side in ("before", "after"))
    else:
        before, after = (f"{kept[f'h_{side}_w_k']:.2f} W/K" for side in ("before", "after"))
    return RetrofitMethod(
        METHOD_LABELS[code], before, after, kept["saving_pct"], kept["passes"], decides
    )


def variations(result: dict[str, Any]) -> tuple[RetrofitVariation, ...]:
    """Return how far the saving of the hourly model moves when an assumption is off."""
    return tuple(
        RetrofitVariation(
            _VARIED[each["code"]], each["low_pct"], each["high_pct"], each["crosses_the_line"]
        )
        for each in result["methods"]["hourly_model"]["variations"]
    )


def standard(retrofit: Retrofit, question: Question, plan: RetrofitPlan) -> RetrofitStandard | None:
    """Hold the parts that were touched to the standard in force on the day of the probe.

    Returns
    -------
    RetrofitStandard or None
        None where nothing with a limit was touched, or no standard or zone is entered for that
        place and day: the check informs and may not stop the paper.
    """
    on = retrofit.hidden_work_on
    if on is None:
        return None
    try:
        check = check_touched(question.before, plan, area_code=retrofit.area_code, on=on)
    except DataFaultError:
        return None
    if check is None:
        return None
    zone = check.zone.zone.zh
    if check.zone.borders_on is not None:
        zone += f"，邻近{check.zone.borders_on.zh}，取较严限值"
    return RetrofitStandard(
        title=f"{edition_of(check.standard, on=on).zh} {check.document}",
        zone=zone,
        status=f"为{STATUS_LABELS[check.status]}，尚未与标准原文核对",
        rows=_limits(check),
    )


def _limits(check: ComponentCheck) -> tuple[RetrofitLimit, ...]:
    """Return a line for each part and figure; walls of one U are one line."""
    rows = (
        RetrofitLimit(_LIMITED[row.part], f"{row.figure:.3f}", f"{row.limit:.2f}", row.meets)
        for row in check.rows
        if row.part in _LIMITED
    )
    return tuple(dict.fromkeys(rows))


def facts(built: RetrofitAssessment, question: Question) -> tuple[RetrofitFact, ...]:
    """Return the inputs page."""
    kept, season = built.result["methods"], question.season
    catalogue = built.inputs["catalogue"]
    models = "；".join(f"{METHOD_LABELS[code]} {kept[code]['model_version']}" for code in kept)
    return (
        RetrofitFact("判定方法", f"{METHOD_LABELS[question.deciding]}，由判定当日的现行政策指定"),
        RetrofitFact("室内温度", f"{question.set_celsius:g} ℃，全屋采暖，改造前后相同"),
        RetrofitFact("室内散热", f"{question.gains_w_m2:g} W/m²（人员、电器），改造前后相同"),
        RetrofitFact(
            "采暖季",
            f"{season.first[0]}月{season.first[1]}日至次年{season.last[0]}月{season.last[1]}日（示例）",
        ),
        RetrofitFact("天气", "所在旗县区典型年逐时气象，改造前后相同"),
        RetrofitFact("计算模型", models),
        RetrofitFact(
            "构造与措施目录",
            f"{catalogue['version']}（{STATUS_LABELS[_status(built)]}），"
            f"指纹 {catalogue['sha256'][:16].upper()}",
        ),
    )


def rests_on_examples(built: RetrofitAssessment) -> bool:
    """Tell whether anything behind the verdict is not official."""
    return _status(built) is not Status.OFFICIAL


def _status(built: RetrofitAssessment) -> Status:
    """Return the status of the catalogue a verdict was made with; of an older one it is unknown."""
    current = envelopes()
    is_current = built.inputs["catalogue"]["sha256"] == current.sha256
    return current.status if is_current else Status.UNVERIFIED

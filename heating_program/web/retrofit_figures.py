"""What the page of a retrofit shows of its verdicts: rows, bars and sentences."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from heating_program.domain.retrofit import EnvelopeSurvey, HiddenWork, RetrofitPlan
from heating_program.models.retrofit import Retrofit, RetrofitAssessment
from heating_program.reference.envelopes import envelopes, insulated_u, template_by_code
from heating_program.services import retrofits
from heating_program.services.saving_verdict import METHODS, Judgement
from heating_program.web.charts import Share, share_bars


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict in plain words: the tone of its note, the sentence, the heat, what would help."""

    kind: str
    title: str
    sentence: str
    plain: str
    advice: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """Heat loss of one part before and after, in W/K as text."""

    part: str
    before: str
    after: str
    change: str


def verdict_words(result: dict[str, Any], basis: str) -> VerdictWords:
    """Say what a stored verdict means; `basis` is ``design`` or ``as_built``."""
    pct = result["saving_pct"]
    name = basis_words(basis)
    sentences = {
        "pass": ("ok", _("%(name)s节能率 %(pct)s%%，达到 30%% 的要求。", name=name, pct=pct)),
        "pass_borderline": (
            "ok",
            _(
                "%(name)s节能率 %(pct)s%%，达到 30%%，但不足 34%%。须备齐现场证据"
                "（保温测厚记录、隐蔽部位照片、门窗铭牌照片）才可兑付。",
                name=name,
                pct=pct,
            ),
        ),
        "fail_near": ("warn", _("%(name)s节能率 %(pct)s%%，接近但未达 30%%。", name=name, pct=pct)),
        "fail": ("bad", _("%(name)s节能率 %(pct)s%%，未达 30%%。", name=name, pct=pct)),
    }
    kind, sentence = sentences[result["outcome"]]
    title = _("达到 30%") if result["passes"] else _("未达 30%")
    return VerdictWords(kind, title, sentence, _plain_words(result), _advice(result))


def method_words(method: str) -> str:
    """Name a method of the 30 % test."""
    return str({"hourly_model": _("逐时模型"), "steady_index": _("稳态散热指标")}[method])


def method_rows(result: dict[str, Any]) -> list[list[str]]:
    """Return both methods side by side, the deciding one first."""
    hourly, steady = (result["methods"][method] for method in METHODS)
    rows = {
        "hourly_model": (f"{hourly['before_kwh']:,.2f} kWh", f"{hourly['after_kwh']:,.2f} kWh"),
        "steady_index": (
            f"{steady['h_before_w_k']:.2f} W/K",
            f"{steady['h_after_w_k']:.2f} W/K",
        ),
    }
    deciding = result["deciding"]
    return [
        [
            method_words(method),
            before,
            after,
            f"{verdict['saving_pct']}%",
            str(_("达到 30%") if verdict["passes"] else _("未达 30%")),
            str(_("判定依据") if method == deciding else _("参考")),
        ]
        for method, verdict in _deciding_first(result)
        for before, after in (rows[method],)
    ]


def _deciding_first(result: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    deciding = result["deciding"]
    others = [(method, kept) for method, kept in result["methods"].items() if method != deciding]
    return [(deciding, result["methods"][deciding]), *others]


def variation_rows(result: dict[str, Any]) -> list[list[str]]:
    """Return how far the saving of the hourly model moves when an assumption is off."""
    words = {
        "air_change": _("改造前漏风少四分之一、多四分之一"),
        "sun": _("日照弱两成、强两成"),
        "set_point": _("室温低 2 °C、高 2 °C"),
    }
    return [
        [
            str(words[each["code"]]),
            f"{each['low_pct']}%",
            f"{each['high_pct']}%",
            str(_("结论会变") if each["crosses_the_line"] else _("结论不变")),
        ]
        for each in result["methods"]["hourly_model"]["variations"]
    ]


def basis_words(basis: str) -> str:
    """Name the two occasions of a verdict."""
    return str({"design": _("设计"), "as_built": _("竣工核算")}[basis])


def part_rows(result: dict[str, Any]) -> list[PartRow]:
    """Return the heat loss of every part before and after, the total last."""
    before, after = result["parts"]["before"], result["parts"]["after"]
    labels = {
        "wall": _("外墙"),
        "roof": _("屋面"),
        "window": _("外窗"),
        "door": _("外门"),
        "floor": _("地面"),
        "air": _("空气渗透"),
        "total": _("合计"),
    }
    return [
        PartRow(
            str(label),
            f"{before[part]:.2f}",
            f"{after[part]:.2f}",
            f"{after[part] - before[part]:+.2f}".replace("-", "−")
            if _moved(before, after, part)
            else "—",
        )
        for part, label in labels.items()
    ]


def saving_chart(retrofit: Retrofit) -> Markup | None:
    """Draw the newest verdict of each basis against the 30 % line."""
    found = [
        each
        for each in (retrofits.latest(retrofit, "design"), retrofits.current_as_built(retrofit))
        if each
    ]
    if not found:
        return None
    rows = [
        Share(
            f"{basis_words(each.basis)} · {method_words(method)}",
            float(verdict["saving_pct"]),
            "" if verdict["passes"] else _("未达"),
            # As the sentence above says it; another rounding would be a second truth.
            figure=f"{verdict['saving_pct']}%",
        )
        for each in found
        for method, verdict in _deciding_first(each.result)
    ]
    return share_bars("saving", _("节能率"), rows, line_pct=30, line_label="30%")


def plan_rows(assessment: RetrofitAssessment) -> list[tuple[str, str, str]]:
    """Return part, construction before and measure of an assessment, in words."""
    survey, plan = retrofits.entered(assessment)
    return construction_rows(survey, plan)


def construction_rows(survey: EnvelopeSurvey, plan: RetrofitPlan) -> list[tuple[str, str, str]]:
    """Return part, construction before and measure, in words."""
    template, catalogue = template_by_code(survey.template_code), envelopes()
    windows_m2 = survey.window_front_m2 + survey.window_back_m2
    window, door = catalogue.windows.get(plan.window), catalogue.doors.get(plan.door)
    air, per_hour = catalogue.air.get(plan.air), _("次/小时")
    return [
        (
            _("外墙"),
            _u(template.wall_zh, template.u_wall_w_m2k),
            _insulated("wall", template.u_wall_w_m2k, plan),
        ),
        (
            _("屋面"),
            _u(template.roof_zh, template.u_roof_w_m2k),
            _insulated("roof", template.u_roof_w_m2k, plan),
        ),
        (
            _("外窗"),
            _u(f"{template.window_zh} {windows_m2:g} ㎡", template.u_window_w_m2k),
            _u(window.zh, window.u_w_m2k) if window else _("不变"),
        ),
        (
            _("外门"),
            _u(f"{template.door_zh} {survey.door_m2:g} ㎡", template.u_door_w_m2k),
            _u(door.zh, door.u_w_m2k) if door else _("不变"),
        ),
        (
            _("气密"),
            f"{template.air_changes_per_hour:g} {per_hour}",
            f"{air.zh}，{air.air_changes_per_hour:g} {per_hour}" if air else _("不变"),
        ),
        *_porch_row(survey),
    ]


def _porch_row(survey: EnvelopeSurvey) -> list[tuple[str, str, str]]:
    porch = envelopes().porches.get(survey.porch)
    if porch is None:
        return []
    depth_m = survey.porch_depth_m or porch.depth_m
    told = _("%(porch)s，进深 %(depth)s m", porch=porch.zh, depth=f"{depth_m:g}")
    return [(str(_("正面暖廊")), str(told), str(_("不变")))]


def layer_words(part: str, plan: RetrofitPlan | HiddenWork) -> str:
    """Say what insulates a part: material and thickness, or that nothing does."""
    layer = plan.wall if part == "wall" else plan.roof
    if layer is None:
        return str(_("不变"))
    option = envelopes().insulation[part].get(layer.material)
    name = option.zh if option else layer.material
    return f"{name} {layer.thickness_mm:g} mm" if layer.thickness_mm else str(_("未见保温层"))


def measure_words(code: str) -> str:
    """Say a measure of the catalogue, for example ``wall:eps:80``, in words."""
    part, option, *thickness = code.split(":")
    catalogue = envelopes()
    if part in ("wall", "roof"):
        name = f"{catalogue.insulation[part][option].zh} {thickness[0]} mm"
    else:
        names = {code: o.zh for code, o in (catalogue.windows | catalogue.doors).items()}
        names |= {code: o.zh for code, o in catalogue.air.items()}
        name = names[option]
    labels = {
        "wall": _("外墙"),
        "roof": _("屋面"),
        "window": _("外窗"),
        "door": _("外门"),
        "air": _("气密"),
    }
    return f"{labels[part]}：{name}"


def trial_words(judgement: Judgement) -> dict[str, Any]:
    """Return what the design form shows of a trial that nobody keeps."""
    return {
        "verdict": verdict_words(judgement.result, "design"),
        "parts": part_rows(judgement.result),
        "methods": method_rows(judgement.result),
        "agree": judgement.result["agree"],
    }


def _u(name: str, u_w_m2k: float) -> str:
    """Name a construction with its U-value in the three decimals that were computed with."""
    return f"{name}，U {u_w_m2k:.3f}"


def _insulated(part: str, u_before_w_m2k: float, plan: RetrofitPlan) -> str:
    layer = plan.wall if part == "wall" else plan.roof
    if layer is None:
        return str(_("不变"))
    return _u(layer_words(part, plan), insulated_u(part, u_before_w_m2k, layer))


def _plain_words(result: dict[str, Any]) -> str:
    """Say the saving as anybody would to a neighbour, in the figures that decided."""
    kept = result["methods"][result["deciding"]]
    if result["deciding"] == "hourly_model":
        told = _(
            "同样的天气、同样的室温，整栋取暖一季：改造前需热 %(before)s 千瓦时，"
            "改造后 %(after)s 千瓦时",
            before=f"{kept['before_kwh']:,.0f}",
            after=f"{kept['after_kwh']:,.0f}",
        )
    else:
        told = _(
            "室内外每差 1 ℃：改造前散热 %(before)s 瓦，改造后 %(after)s 瓦",
            before=f"{kept['h_before_w_k']:,.0f}",
            after=f"{kept['h_after_w_k']:,.0f}",
        )
    saved = int(float(kept["saving_pct"]))
    if saved < 1:
        return str(_("%(told)s，基本没有省下。", told=told))
    return str(_("%(told)s，每 100 份热省下 %(saved)s 份。", told=told, saved=saved))


def _advice(result: dict[str, Any]) -> str:
    if result["passes"]:
        return ""
    if not result["reached_by"]:
        return str(_("目录中的其余措施全部做上也达不到 30%，须重新勘察或更换方案。"))
    return str(
        _(
            "再做「%(measures)s」，节能率可达 %(pct)s%%。",
            measures="」「".join(measure_words(code) for code in result["reached_by"]),
            pct=result["reached_saving_pct"],
        )
    )


def _moved(before: dict[str, float], after: dict[str, float], part: str) -> bool:
    return f"{before[part]:.2f}" != f"{after[part]:.2f}"

"""What the page of a PV plant shows of a kept size: figures, bars, drawings and sentences."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from heating_program.domain.money import Fen, format_yuan
from heating_program.models.pv_system import PvSizing
from heating_program.services.roof_survey import RoofSurvey
from heating_program.web.charts import monthly_bars
from heating_program.web.roof_drawing import roof_plan

# Why a plant was recommended, by the codes of pv_sizing.reasons; values fill the sentence.
REASONS = {
    "roof_used_fully": lazy_gettext("屋面可用部分全部利用，共 %(modules)s 块组件。"),
    "grid_capacity_suffices": lazy_gettext("台区容量足够，接入后还余 %(left_kw)s kW。"),
    "clipping_small": lazy_gettext("逆变器削峰损失很小（%(clipped_pct)s%%）。"),
    "roof_modules_binds": lazy_gettext("屋面已排满。"),
    "grid_kw_binds": lazy_gettext("台区可开放容量限制了逆变器，现用 %(used)s kW。"),
    "dc_ac_ratio_binds": lazy_gettext("容配比已到上限（%(used)s）。"),
    "inverter_dc_kwp_binds": lazy_gettext("已到逆变器允许的最大组件容量（%(used)s kWp）。"),
    "budget_fen_binds": lazy_gettext("预算限制了组件数量，用去 %(used)s 元。"),
    "strings_leave_modules_out": lazy_gettext(
        "组串长度限制，有 %(modules)s 块组件排得下但接不上。"
    ),
    "clipping": lazy_gettext("逆变器削峰损失 %(clipped_pct)s%%。"),
    "plane_poor": lazy_gettext("%(plane)s光照只有最好屋面的 %(share_pct)s%%。"),
    "plane_left_out_poor": lazy_gettext(
        "%(plane)s光照只有最好屋面的 %(share_pct)s%%，不值得安装，未采用。"
    ),
    "load_opinion_needed": lazy_gettext("%(plane)s须先取得荷载意见。"),
    "grid_capacity_unknown": lazy_gettext("台区可开放容量未知，以供电公司答复为准。"),
    "weather_not_measured": lazy_gettext(
        "辐射不是本地实测，全年总量可能相差 ±%(band_pct)s%%（九成把握）。"
    ),
    "losses_judged": lazy_gettext("这些损失为经验判断：%(losses)s。"),
    "roof_rules_example": lazy_gettext("屋面退让和高度规则为示例，须按当地规定核对。"),
    "module_example": lazy_gettext("组件参数为示例，采购后按实际型号重新配置。"),
    "inverter_example": lazy_gettext("逆变器参数为示例，采购后按实际型号重新配置。"),
}
LOSSES = {
    "dust": lazy_gettext("积灰"),
    "snow": lazy_gettext("积雪"),
    "shading": lazy_gettext("遮挡"),
    "mismatch": lazy_gettext("失配"),
    "wiring": lazy_gettext("线损"),
    "connections": lazy_gettext("接头"),
    "light_induced": lazy_gettext("初始光衰"),
    "nameplate": lazy_gettext("标称偏差"),
    "availability": lazy_gettext("停机检修"),
}
LIMITS = {
    "roof_modules": (lazy_gettext("屋面可排组件"), lazy_gettext("块")),
    "grid_kw": (lazy_gettext("台区可开放容量"), "kW"),
    "dc_ac_ratio": (lazy_gettext("容配比"), ""),
    "inverter_dc_kwp": (lazy_gettext("逆变器允许组件容量"), "kWp"),
    "budget_fen": (lazy_gettext("预算"), lazy_gettext("元")),
}
BASES = {
    "standard": lazy_gettext("通行取值"),
    "read": lazy_gettext("文献"),
    "judgement": lazy_gettext("经验判断"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything the page of a kept size shows, ready to print."""

    kpis: list[tuple[str, str, str, str]]
    months: Markup
    month_rows: list[list[str]]
    drawings: list[tuple[str, Markup]]
    strings: list[list[str]]
    reasons: list[tuple[str, str, list[str]]]
    limits: list[list[str]]
    alternatives: list[list[str]]
    assumptions: list[tuple[str, str]]
    losses: list[list[str]]


def figures(sizing: PvSizing, roof: RoofSurvey) -> Figures:
    """Prepare a kept size for its page."""
    result, inputs = sizing.result, sizing.inputs
    labels = [_("%(month)s月", month=month) for month in range(1, 13)]
    values = result["monthly_kwh"]
    return Figures(
        kpis=_kpis(result),
        months=monthly_bars("months", _("逐月发电量"), values, labels, unit="kWh"),
        month_rows=[[label, f"{value:,.0f}"] for label, value in zip(labels, values, strict=True)]
        + [[_("全年"), f"{result['annual_kwh']:,.0f}"]],
        drawings=_drawings(result, roof),
        strings=[_string(each) for each in result["strings"]],
        reasons=_reasons(result),
        limits=[_limit(check) for check in result["limits"]],
        alternatives=[_alternative(each) for each in result["alternatives"][:5]],
        assumptions=_assumptions(inputs),
        losses=[_loss(each) for each in inputs["losses"]["losses"]],
    )


def bare_roof(roof: RoofSurvey) -> list[tuple[str, Markup]]:
    """Draw the planes of a survey before anything is planned on them."""
    drawn = []
    for index, plane in enumerate(roof.plain()["planes"]):
        words = _(
            "%(plane)s：%(length)s × %(depth)s m，朝向 %(azimuth)s°",
            plane=plane["name"],
            length=f"{plane['length_m']:g}",
            depth=f"{plane['depth_m']:g}",
            azimuth=f"{plane['azimuth_deg']:g}",
        )
        drawn.append((words, roof_plan(f"bare-{index}", _("屋面"), words, plane, ())))
    return drawn


def reason_words(reason: dict[str, Any]) -> str:
    """Say a reason; a code without words is said plainly, never hidden."""
    values = {name: _value(name, value) for name, value in reason["values"]}
    if reason["code"] == "budget_fen_binds":
        values["used"] = format_yuan(Fen(int(dict(reason["values"])["used"])))
    sentence = REASONS.get(reason["code"])
    return str(sentence) % values if sentence else reason["code"]


def _kpis(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return label, figure, unit and remark of the four key numbers."""
    plant = _(
        "%(modules)s 块组件，逆变器 %(kw)s kW",
        modules=result["module_count"],
        kw=f"{result['kw_ac']:g}",
    )
    return [
        (_("装机容量"), f"{result['kwp_dc']:.2f}", "kWp", plant),
        (_("年发电量 P50"), f"{result['p50_kwh']:,.0f}", "kWh", _("典型年")),
        (_("年发电量 P90"), f"{result['p90_kwh']:,.0f}", "kWh", _("十年中九年不低于此数")),
        (
            _("等效利用"),
            f"{result['specific_yield_kwh_per_kwp']:,.0f}",
            "kWh/kWp",
            _("系统效率 %(pr)s%%", pr=f"{result['performance_ratio'] * 100:.0f}"),
        ),
    ]


def _drawings(result: dict[str, Any], roof: RoofSurvey) -> list[tuple[str, Markup]]:
    planes = {plane["name"]: plane for plane in roof.plain()["planes"]}
    drawn = []
    for index, layout in enumerate(result["layouts"]):
        facing = _("横放") if layout["orientation"] == "landscape" else _("竖放")
        words = _(
            "%(plane)s：%(count)s 块，%(facing)s，倾角 %(tilt)s°，朝向 %(azimuth)s°",
            plane=layout["plane_name"],
            count=len(layout["positions"]),
            facing=facing,
            tilt=f"{layout['module_tilt_deg']:g}",
            azimuth=f"{layout['module_azimuth_deg']:g}",
        )
        plane = planes[layout["plane_name"]]
        drawn.append(
            (
                words,
                roof_plan(f"roof-{index}", _("屋面排布"), words, plane, layout["positions"]),
            )
        )
    return drawn


def _string(each: dict[str, Any]) -> list[str]:
    return [
        each["plane_name"],
        f"{each['mppt']}",
        f"{each['modules_in_series']} × {each['strings_in_parallel']}",
        f"{each['v_oc_cold_v']:.0f}",
        f"{each['v_mp_hot_v']:.0f}",
    ]


def _reasons(result: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Return kind of note, title and sentences for each weight that occurs."""
    titles = (
        ("for", "ok", _("有利")),
        ("against", "warn", _("不利")),
        ("condition", "info", _("建设前须落实")),
    )
    found = []
    for weight, kind, title in titles:
        said = [reason_words(r) for r in result["reasons"] if r["weight"] == weight]
        if said:
            found.append((kind, title, said))
    return found


def _limit(check: dict[str, Any]) -> list[str]:
    label, unit = LIMITS.get(check["code"], (check["code"], ""))
    used, allowed = (_amount(check["code"], check[name]) for name in ("used", "allowed"))
    binding = _("决定了规模") if check["binding"] else ""
    return [f"{label}{f'（{unit}）' if unit else ''}", used, allowed, binding]


def _amount(code: str, value: float | None) -> str:
    if value is None:
        return str(_("未知"))
    return format_yuan(Fen(int(value))) if code == "budget_fen" else f"{value:.4g}"


def _alternative(each: dict[str, Any]) -> list[str]:
    tilt = each["rack_tilt_deg"]
    return [
        each["inverter_model"],
        "—" if tilt is None else f"{tilt:g}°",
        f"{each['module_count']}",
        f"{each['kwp_dc']:.2f}",
        f"{each['annual_kwh']:,.0f}",
        f"{each['specific_yield_kwh_per_kwp']:,.0f}",
    ]


def _assumptions(inputs: dict[str, Any]) -> list[tuple[str, str]]:
    basis, site, ageing = inputs["weather_basis"], inputs["site"], inputs["losses"]
    rules = inputs["rules"]
    place = f"{site['latitude_deg']:.3f}°N {site['longitude_deg']:.3f}°E"
    band = round(1.645 * basis["ghi_sigma_pct"], 1)
    return [
        (_("天气"), basis["source"]),
        (_("辐射总量不确定度"), _("±%(band)s%%（九成把握）", band=band)),
        (_("年际波动"), _("%(sigma)s%%（一倍标准差）", sigma=basis["interannual_sigma_pct"])),
        (_("地点"), place),
        (
            _("组串校核温度"),
            f"{site['record_low_celsius']:g} ~ {site['record_high_celsius']:g} °C".replace(
                "-", "−"
            ),
        ),
        (
            _("组件衰减"),
            _(
                "首年 %(first)s%%，以后每年 %(later)s%%",
                first=f"{ageing['first_year_decay_pct']:g}",
                later=f"{ageing['yearly_decay_pct']:g}",
            ),
        ),
        (_("屋面规则"), rules["source"] if rules["official"] else _("示例")),
        (_("计算模型"), inputs["model_version"]),
    ]


def _loss(loss: dict[str, Any]) -> list[str]:
    mean = sum(loss["monthly_pct"]) / 12
    return [str(LOSSES.get(loss["code"], loss["code"])), f"{mean:.1f}%", str(BASES[loss["basis"]])]


def _value(name: str, value: object) -> object:
    if name == "losses":
        return "、".join(str(LOSSES.get(code, code)) for code in str(value).split(", "))
    return f"{value:.4g}" if isinstance(value, float) else value

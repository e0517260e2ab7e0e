"""What the page of a PV plant shows of a kept size: figures, bars, drawings and sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from heating_program.domain.pv_words import (
    BASIS_LABELS,
    LOSS_LABELS,
    limit_amount,
    limit_text,
    reason_text,
)
from heating_program.models.pv_system import PvSizing
from heating_program.reference.pv_products import pv_catalogue
from heating_program.services.roof_survey import RoofSurvey
from heating_program.web.charts import monthly_bars
from heating_program.web.pv_grid_figures import GridFigures, grid_figures
from heating_program.web.roof_drawing import roof_plan
from pv_sizing.drawing import plan_of
from pv_sizing.layout import Layout, Orientation
from pv_sizing.record import from_plain
from pv_sizing.roof import RoofRules
from pv_sizing.strings import StringPlan

# Middle of the prefecture, for the shadows of a sketch; a design takes the house's own.
SKETCH_LATITUDE_DEG = 41.0


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
    grid: GridFigures | None


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
        drawings=_drawings(result, inputs, roof),
        strings=[_string(each) for each in result["strings"]],
        reasons=_reasons(result),
        limits=[_limit(check) for check in result["limits"]],
        alternatives=[_alternative(each) for each in result["alternatives"][:5]],
        assumptions=_assumptions(inputs),
        losses=[*(_loss(each) for each in inputs["losses"]["losses"]), *_shading(result)],
        grid=grid_figures(sizing),
    )


def bare_roof(roof: RoofSurvey) -> list[tuple[str, Markup]]:
    """Draw the planes of a survey before anything is planned on them."""
    drawn = []
    for index, surveyed in enumerate(roof.planes):
        words = _(
            "%(plane)s：%(length)s × %(depth)s m，朝向 %(azimuth)s°",
            plane=surveyed.name,
            length=f"{surveyed.length_m:g}",
            depth=f"{surveyed.depth_m:g}",
            azimuth=f"{surveyed.azimuth_deg:g}",
        )
        plan = plan_of(surveyed.plane(), None, pv_catalogue().rules, SKETCH_LATITUDE_DEG)
        drawn.append((words, roof_plan(f"bare-{index}", _("屋面"), words, plan)))
    return drawn


def reason_words(reason: dict[str, Any]) -> str:
    """Say a reason in the reader's language."""
    return reason_text(reason["code"], reason["values"], _)


def _kpis(result: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Return label, figure, unit and remark of the four key numbers."""
    plant = _(
        "%(modules)s 块组件，逆变器 %(kw)s kW",
        modules=result["module_count"],
        kw=f"{result['kw_ac']:g}",
    )
    if (limit_kw := result.get("ac_limit_kw")) is not None:
        plant += _("（限 %(kw)s kW）", kw=f"{limit_kw:g}")
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


def _drawings(
    result: dict[str, Any], inputs: dict[str, Any], roof: RoofSurvey
) -> list[tuple[str, Markup]]:
    planes = {surveyed.name: surveyed.plane() for surveyed in roof.planes}
    rules = from_plain(RoofRules, inputs["rules"])
    strings = [from_plain(StringPlan, each) for each in result["strings"]]
    drawn: list[tuple[str, Markup]] = []
    number = 1
    for index, stored in enumerate(result["layouts"]):
        layout = from_plain(Layout, stored)
        facing = _("横放") if layout.orientation is Orientation.LANDSCAPE else _("竖放")
        words = _(
            "%(plane)s：%(count)s 块，%(facing)s，倾角 %(tilt)s°，朝向 %(azimuth)s°",
            plane=layout.plane_name,
            count=layout.count,
            facing=facing,
            tilt=f"{layout.module_tilt_deg:g}",
            azimuth=f"{layout.module_azimuth_deg:g}",
        )
        plan = plan_of(
            planes[layout.plane_name],
            layout,
            rules,
            inputs["site"]["latitude_deg"],
            strings=strings,
            first_number=number,
        )
        number += layout.count
        drawn.append((words, roof_plan(f"roof-{index}", _("屋面排布"), words, plan)))
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
    code = check["code"]
    used, allowed = (limit_amount(code, check[name], _) for name in ("used", "allowed"))
    return [limit_text(code, _), used, allowed, _("决定了规模") if check["binding"] else ""]


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
    word, basis = LOSS_LABELS.get(loss["code"], loss["code"]), BASIS_LABELS[loss["basis"]]
    return [_(word), f"{sum(loss['monthly_pct']) / 12:.1f}%", _(basis)]


def _shading(result: dict[str, Any]) -> Iterator[list[str]]:
    """Yield what skyline, obstacles and rows take of each plane, where they take anything."""
    for plane in result.get("shading", ()):
        for loss in (plane["horizon"], *plane["losses"]):
            if any(loss["monthly_pct"]):
                word, *rest = _loss(loss)
                yield [f"{word}（{plane['plane_name']}）", *rest]

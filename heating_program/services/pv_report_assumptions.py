"""Writes the assumptions of a kept size as lines of the PV report."""

from collections.abc import Iterator
from math import atan2, degrees
from typing import Any

from heating_program.documents.pv_report_facts import (
    PvReportAssumptions,
    PvReportFact,
    PvReportLoss,
)
from heating_program.domain.pv_words import (
    BASIS_LABELS,
    LOSS_LABELS,
    MODEL_STEPS,
    NEIGHBOURS,
    compass_word,
)
from heating_program.services.pv_calculation import KeptSize

_JUDGED = "工程判断，取得本地实测系列后替换"
_EXAMPLE = "示例，尚无正式数据"


def assumptions(sizing: KeptSize) -> PvReportAssumptions:
    """Gather weather, site, rules, losses and models with their sources and hashes."""
    inputs = sizing.inputs
    return PvReportAssumptions(
        facts=tuple(PvReportFact(*fact) for fact in (*_weather(inputs), *_plant(sizing))),
        models=tuple(
            PvReportFact(MODEL_STEPS.get(step, step), model)
            for step, model in inputs["model_chain"]
        ),
        losses=(
            *(_loss(loss) for loss in inputs["losses"]["losses"]),
            *_shadows(sizing.result.get("shading", [])),
        ),
        model_version=sizing.model_version,
        weather_sha256=sizing.weather_sha256,
        inputs_sha256=sizing.inputs_sha256,
    )


def surroundings(roof: dict[str, Any], inputs: dict[str, Any]) -> str:
    """Say what stands around the house as surveyed, and whether the energy knows of it."""
    if roof.get("surroundings", "not_recorded") == "not_recorded":
        return "勘察未记录，按四周无遮挡计，建设前须核对。"
    neighbours = roof.get("neighbours", [])
    if not neighbours:
        return "四周无高于屋檐的遮挡。"
    counted = any((inputs.get("horizon") or {}).get("elevations_deg", ()))
    effect = "已计入发电量。" if counted else "未计入发电量，实际会更低。"
    return "；".join(_neighbour(each) for each in neighbours) + f"。{effect}"


def _neighbour(each: dict[str, Any]) -> str:
    bearing_deg, height_m, distance_m = each["bearing_deg"], each["height_m"], each["distance_m"]
    return (
        f"{NEIGHBOURS.get(each['kind'], each['kind'])}在{compass_word(bearing_deg)}"
        f"（{bearing_deg:g}°），距 {distance_m:g} m，宽 {each['width_m']:g} m，"
        f"高出屋檐 {height_m:g} m，仰角 {degrees(atan2(height_m, distance_m)):.0f}°"
    )


def _weather(inputs: dict[str, Any]) -> list[tuple[str, str]]:
    basis, site, spread = inputs["weather_basis"], inputs["site"], inputs["uncertainty"]
    return [
        ("天气", basis["source"]),
        (
            "不确定度",
            (
                f"年辐射总量 ±{1.645 * basis['ghi_sigma_pct']:.1f}%（九成把握）；一倍标准差："
                f"辐射 {basis['ghi_sigma_pct']:g}%、年际 {basis['interannual_sigma_pct']:g}%、"
                f"模型 {spread['model_sigma_pct']:g}%、损失 {spread['losses_sigma_pct']:g}%"
            ),
        ),
        (
            "地点",
            (
                f"{site['latitude_deg']:.3f}°N，{site['longitude_deg']:.3f}°E，"
                f"海拔 {site['altitude_m']:.0f} m，地面反射率 {site['albedo']:g}"
            ),
        ),
    ]


def _plant(sizing: KeptSize) -> list[tuple[str, str]]:
    inputs, result = sizing.inputs, sizing.result
    ageing, limits = inputs["losses"], inputs["limits"]
    return [
        ("组件", _source(result["module"])),
        ("逆变器", _source(result["inverter"])),
        ("屋面规则", _source(inputs["rules"])),
        (
            "组件衰减",
            (
                f"首年 {ageing['first_year_decay_pct']:g}%，"
                f"以后每年 {ageing['yearly_decay_pct']:g}%；本报告为第 {ageing['year']:g} 年"
            ),
        ),
        (
            "上限取值",
            (
                f"容配比 {limits['dc_ac_ratio_max']:g}，"
                f"单相逆变器 {limits['single_phase_max_kw']:g} kW"
            ),
        ),
    ]


def _source(row: dict[str, Any]) -> str:
    named = f"{row['model']}：" if "model" in row else ""
    return f"{named}{row['source'] if row['official'] else _EXAMPLE}"


def _shadows(shading: list[dict[str, Any]]) -> Iterator[PvReportLoss]:
    """Yield what skyline, obstacles and rows take of each plane, where they take anything."""
    for plane in shading:
        for loss in (plane["horizon"], *plane["losses"]):
            if any(loss["monthly_pct"]):
                yield _loss(loss, f"（{plane['plane_name']}）")


def _loss(loss: dict[str, Any], of_plane: str = "") -> PvReportLoss:
    return PvReportLoss(
        label=LOSS_LABELS.get(loss["code"], loss["code"]) + of_plane,
        mean_pct=sum(loss["monthly_pct"]) / 12,
        worst_pct=max(loss["monthly_pct"]),
        basis=BASIS_LABELS[loss["basis"]],
        source=_JUDGED if loss["basis"] == "judgement" else loss["source"],
    )

"""Invented content of the technical scheme, for tests and for the demonstration."""

from __future__ import annotations

from typing import Final

from heating_program.documents.heat_scheme_facts import (
    HeatScheme,
    HeatSchemeDevice,
    HeatSchemeElectric,
    HeatSchemeFact,
    HeatSchemeHouse,
    HeatSchemeLoad,
    HeatSchemePart,
    HeatSchemeSeason,
)
from heating_program.domain.money import Fen

SAMPLE: Final = HeatScheme(
    example=True,
    householder="巴图孟克·额尔德尼",
    id_no_masked="1508************13",
    address="内蒙古自治区巴彦淖尔市临河区干召庙镇民主村三组12号",
    case_no="QN-150802-2026-000013",
    technology="空气源热泵（热水机）",
    transformer="民主村三组公变",
    house=HeatSchemeHouse(
        structure="砖木",
        size="12.5 × 7.2 × 3 m",
        envelope="1990 年前砖木平房，370 砖墙（示例模板）",
        built_year=1996,
        heated_area_m2=90.0,
        volume_m3=270.0,
        air_changes_per_hour=0.8,
        after_works="",
        parts=(
            HeatSchemePart("外墙", 101.2, 1.535, 155.342),
            HeatSchemePart("屋面", 90.0, 0.9, 81.0),
            HeatSchemePart("外窗", 13.0, 3.9, 50.7),
            HeatSchemePart("外门", 4.0, 3.0, 12.0),
            HeatSchemePart("地面", 90.0, 0.4, 36.0),
            HeatSchemePart("空气渗透", None, None, 71.28),
        ),
        h_w_k=406.322,
    ),
    load=HeatSchemeLoad(18.0, -15.3, "待核实", -35.3, 13_530.5226, 150.339),
    device=HeatSchemeDevice(
        maker="示例热泵厂",
        model="RB-16",
        price_fen=Fen(1_800_000),
        nominal_kw=16.0,
        is_air_source=True,
        kw_at_minus_20=13.6,
        ratio_at_minus_20=0.85,
        factor_at_design=0.938125,
        factor_at_record_low=0.563125,
        required_nominal_kw=14.423,
        backup_kw=3.0,
        warnings=(),
    ),
    facts=(
        HeatSchemeFact("围护结构模板", "brick_timber envelopes/2026-01：示例"),
        HeatSchemeFact("室外设计温度", "−15.3 ℃，待核实：GB 50736-2012 附录 A 临河站"),
        HeatSchemeFact("历史最低气温", "−35.3 ℃"),
        HeatSchemeFact("室内设计温度", "18 ℃，项目约定值"),
        HeatSchemeFact("热源热损失", "按围护结构计算，未计改造"),
        HeatSchemeFact("低温性能", "−20 ℃ 时为额定的 0.850，检测报告；−20 ℃ 以下为外推"),
    ),
    model_version="heat_scheme/1",
    inputs_sha256="5d0e" * 16,
    electric=HeatSchemeElectric(
        9.9, "按目录能效典型值（示例），未按检测报告；报装以供电公司答复为准。"
    ),
    season=HeatSchemeSeason(
        29_944.0,
        12_477.0,
        Fen(392_000),
        "按全屋 18 ℃ 连续采暖的典型年计算，采暖季系统能效 2.4（示例）；少开房间或调低室温会更省。",
    ),
)

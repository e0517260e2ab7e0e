"""Invented content of the retrofit acceptance, for tests and for the demonstration."""

from __future__ import annotations

from datetime import date
from typing import Final

from heating_program.documents.retrofit_acceptance_facts import (
    RetrofitAcceptance,
    RetrofitFact,
    RetrofitForm,
    RetrofitLayer,
    RetrofitLimit,
    RetrofitMethod,
    RetrofitPart,
    RetrofitStandard,
    RetrofitVariation,
    RetrofitVerdict,
)

SAMPLE: Final = RetrofitAcceptance(
    example=True,
    householder="巴图孟克·额尔德尼",
    id_no_masked="1508************13",
    address="内蒙古自治区巴彦淖尔市临河区干召庙镇民主村三组12号",
    case_no="QN-150802-2026-000013",
    house="砖木，1996 年，90 m²",
    parts=(
        RetrofitPart("外墙", "370 砖墙", "模塑聚苯板 80 mm", 101.2, 1.535, 0.391, 155.342, 39.5692),
        RetrofitPart("屋面", "苇箔泥屋面加吊顶", "岩棉 100 mm", 90.0, 0.9, 0.3, 81.0, 27.0),
        RetrofitPart("外窗", "单框铝窗", "双玻塑钢窗", 13.0, 3.9, 2.2, 50.7, 28.6),
        RetrofitPart("外门", "旧木门", "保温门", 4.0, 3.0, 2.0, 12.0, 8.0),
        RetrofitPart("地面", "原有地面", "", 90.0, 0.4, 0.4, 36.0, 36.0),
        RetrofitPart("空气渗透", "0.8 次/h", "0.5 次/h", None, None, None, 71.28, 44.55),
    ),
    before_w_k=406.322,
    after_w_k=183.7192,
    air="容积 270 m³；换气次数为估计值，未作气密性实测。",
    hidden_work_on=date(2026, 10, 9),
    hidden_work_note="外墙四面各测 2 点，屋面测 4 点，均已拍照。",
    layers=(
        RetrofitLayer("外墙", "模塑聚苯板 80 mm", "模塑聚苯板 80 mm"),
        RetrofitLayer("屋面", "岩棉 100 mm", "岩棉 100 mm"),
    ),
    verdict=RetrofitVerdict(
        outcome="pass",
        passes=True,
        saving_pct="57.64",
        designed_saving_pct="57.64",
        sentences=(
            "节能率 57.64%，达到 30%，节能验收合格。",
            "两种方法结论一致。",
        ),
        agree=True,
    ),
    methods=(
        RetrofitMethod(
            "逐时模型（全季需热量）", "27,412.36 kWh", "11,610.08 kWh", "57.64", True, True
        ),
        RetrofitMethod("稳态散热指标", "406.32 W/K", "183.72 W/K", "54.78", True, False),
    ),
    variations=(
        RetrofitVariation("改造前漏风少四分之一、多四分之一", "55.42", "59.67", False),
        RetrofitVariation("日照弱两成、强两成", "57.01", "58.29", False),
        RetrofitVariation("室温低 2 ℃、高 2 ℃", "58.52", "56.91", False),
    ),
    forms=(
        RetrofitForm("每平方米全季需热量", "304.6 kWh/m²", "129.0 kWh/m²"),
        RetrofitForm("采暖季平均热负荷", "69.4 W/m²", "29.4 W/m²"),
        RetrofitForm("每平方米每度日", "79.9 Wh", "33.8 Wh"),
    ),
    facts=(
        RetrofitFact("判定方法", "逐时模型，由现行政策指定"),
        RetrofitFact("室内温度", "18 ℃，全屋连续采暖，改造前后相同"),
        RetrofitFact("室内散热", "3.8 W/m²"),
        RetrofitFact("采暖季", "10月15日至次年4月15日（示例）"),
        RetrofitFact("计算模型", "逐时模型 hourly_nodes/1；稳态指标 steady_index/1"),
        RetrofitFact("构造与措施目录", "envelopes/2026-01：示例"),
    ),
    weather_sha256="3f5a" * 16,
    inputs_sha256="90c1" * 16,
    standard=RetrofitStandard(
        "农村居住建筑节能设计标准 GB/T 50824-2013",
        "寒冷 A 区（2A）",
        "为示例，尚未与标准原文核对",
        (
            RetrofitLimit("外墙", "0.391", "0.65", True),
            RetrofitLimit("屋面", "0.300", "0.50", True),
            RetrofitLimit("外窗（南）", "2.600", "2.80", True),
            RetrofitLimit("外窗（其他朝向）", "2.600", "2.50", False),
            RetrofitLimit("外门", "2.000", "2.50", True),
        ),
    ),
)

"""Invented content of the PV report, for tests and for the demonstration."""

from __future__ import annotations

from typing import Final

from heating_program.documents.pv_report_facts import (
    PvReport,
    PvReportAssumptions,
    PvReportFact,
    PvReportGrid,
    PvReportLimit,
    PvReportLoss,
    PvReportMoney,
    PvReportOwnership,
    PvReportPlant,
    PvReportPrice,
    PvReportReason,
    PvReportRoof,
    PvReportScenario,
    PvReportSelfUse,
    PvReportSplit,
    PvReportString,
    PvReportStrings,
)
from heating_program.documents.roof_plan import (
    PlanArea,
    PlanDimension,
    PlanLabel,
    PlanModule,
    RoofDrawing,
)
from heating_program.domain.money import Fen

_JUDGED: Final = "工程判断，取得本地实测系列后替换"
_PVWATTS: Final = "Dobos 2014, PVWatts Version 5 Manual, NREL/TP-6A20-62641, table 2"


def _box(x: float, y: float, width: float, depth: float) -> tuple[tuple[float, ...], ...]:
    right, top = round(x + width, 3), round(y + depth, 3)
    return (x, y), (right, y), (right, top), (x, top)


_ROOF: Final = RoofDrawing(
    title="南坡：14 块，横放，组件倾角 25°，朝向 180°，最高处高出屋面 0.15 m。单位：米。",
    box_m=(-0.6, -1.2, 14.6, 5.8),
    areas=(
        PlanArea("outline", _box(0.0, 0.0, 12.5, 5.2)),
        PlanArea("setback", _box(0.5, 0.5, 11.5, 4.2)),
        PlanArea("keep_out", ((10.1, 3.1), (11.3, 3.1), (12.5, 4.6), (12.5, 5.2), (9.2, 5.2))),
        PlanArea("obstacle", _box(10.4, 3.4, 0.6, 0.5), "烟囱"),
    ),
    modules=tuple(
        PlanModule(
            number + 1,
            _box(
                round(0.5 + number % 5 * 2.298, 3),
                round(0.5 + number // 5 * 1.154, 3),
                2.278,
                1.134,
            ),
            f"{1 + number // 7}.1",
        )
        for number in range(14)
    ),
    dimensions=(
        PlanDimension("", (0.0, -0.6), (12.5, -0.6), 12.5),
        PlanDimension("", (-0.6, 0.0), (-0.6, 5.2), 5.2),
        PlanDimension("退让", (13.1, 0.0), (13.1, 0.5), 0.5),
        PlanDimension("行距", (13.1, 0.5), (13.1, 1.654), 1.154),
    ),
    labels=(PlanLabel("檐口", (6.25, -1.2)), PlanLabel("屋脊", (6.25, 5.8))),
    north_at_m=(14.0, 4.6),
    north=(0.0, 1.0),
)

_MONEY: Final = PvReportMoney(
    example=True,
    years=25,
    discount_pct=5.0,
    scenarios=(
        PvReportScenario("市场低价", 15.0, Fen(224_310), Fen(-156_420), 11.6, 6.3, 21.4),
        PvReportScenario("市场中价", 22.0, Fen(281_760), Fen(598_050), 8.9, 9.2, 21.4),
        PvReportScenario("原标杆价", 28.29, Fen(333_380), Fen(1_275_980), 7.4, 11.9, 21.4),
    ),
    ownerships=(
        PvReportOwnership("自投", Fen(2_310_000), Fen(281_760), Fen(5_812_400), 8.9),
        PvReportOwnership(
            "贷款", Fen(462_000), Fen(38_120), Fen(4_966_300), 12.4, "十年期，年利率 3.9%"
        ),
        PvReportOwnership(
            "出租屋顶", Fen(0), Fen(28_000), Fen(700_000), None, "发电收入归投资企业"
        ),
    ),
    prices=(
        PvReportPrice("系统造价", "3,000 元/kWp", "示例", "尚无正式询价"),
        PvReportPrice(
            "上网电价", "0.15／0.22／0.2829 元/kWh", "示例", "原标杆价 0.2829，市场价为假设"
        ),
        PvReportPrice("购电电价（居民）", "0.415 元/kWh", "待核实", "分时电价按取暖期政策"),
        PvReportPrice("运维费", "40 元/kWp·年", "估算", "工程判断"),
    ),
)

SAMPLE: Final = PvReport(
    example=True,
    householder="巴图孟克·额尔德尼",
    id_no_masked="1508************13",
    address="内蒙古自治区巴彦淖尔市临河区干召庙镇民主村三组12号",
    connection_mode="自发自用、余电上网",
    investor="自然人自投",
    service="单相",
    transformer="民主村三组公变",
    survey_note="檩条 2018 年更换；西侧为平房，低于檐口。",
    conclusion=(
        (
            "南坡共排 14 块组件，建议装机 7.70 kWp，配 8 kW 逆变器；典型年发电约 12,146 kWh，"
            "十年中约九年不低于 11,147 kWh。"
        ),
        "决定规模的是：屋面已排满。",
        "建设前尚有 3 项须落实或核对，见第十一节。",
    ),
    plant=PvReportPlant(
        module="示例组件 550 W",
        module_count=14,
        kwp_dc=7.7,
        inverter="示例逆变器 8 kW 单相",
        kw_ac=8.0,
        dc_ac_ratio=0.9625,
        annual_kwh=12_146.0,
        p75_kwh=11_620.0,
        p90_kwh=11_147.0,
        specific_yield_kwh_per_kwp=1577.4,
        performance_ratio=0.846,
        clipped_kwh=0.0,
        sigma_pct=6.42,
        monthly_kwh=(
            *(812.0, 894.0, 1123.0, 1147.0, 1204.0, 1131.0),
            *(1118.0, 1092.0, 1046.0, 1001.0, 823.0, 755.0),
        ),
    ),
    roofs=(
        PvReportRoof(
            "南坡",
            "坡屋面，瓦",
            12.5,
            5.2,
            25.0,
            180.0,
            8,
            "已出具，可承载",
            "烟囱宽 0.6 m、深 0.5 m、高 0.8 m",
            used=True,
        ),
        PvReportRoof(
            "北坡", "坡屋面，瓦", 12.5, 5.2, 25.0, 0.0, 8, "已出具，可承载", "", used=False
        ),
    ),
    surroundings="房屋在西（270°），距 9 m，宽 8 m，高出屋檐 1.2 m，仰角 8°。已计入发电量。",
    drawings=(_ROOF,),
    strings=PvReportStrings(
        strings=(
            PvReportString("南坡", 1, 7, 1, 415.2, 260.0),
            PvReportString("南坡", 2, 7, 1, 415.2, 260.0),
        ),
        v_dc_max_v=600.0,
        v_mppt_min_v=80.0,
        v_mppt_max_v=560.0,
        record_low_celsius=-35.3,
        record_high_celsius=39.4,
    ),
    limits=(
        PvReportLimit("屋面可排组件（块）", "14", "14", known=True, binding=True),
        PvReportLimit("台区可开放容量（kW）", "8", "12.53", known=True, binding=False),
        PvReportLimit("容配比", "0.9625", "1.3", known=True, binding=False),
        PvReportLimit("逆变器允许组件容量（kWp）", "7.7", "12", known=True, binding=False),
    ),
    reasons=(
        PvReportReason("for", "屋面可用部分全部利用，共 14 块组件。"),
        PvReportReason("for", "台区容量足够，接入后还余 4.53 kW。"),
        PvReportReason("against", "北坡光照只有最好屋面的 62.1%，不值得安装，未采用。"),
        PvReportReason("condition", "辐射不是本地实测，全年总量可能相差 ±6.6%（九成把握）。"),
        PvReportReason("condition", "这些损失为经验判断：积灰、积雪。"),
        PvReportReason("condition", "屋面退让和高度规则为示例，须按当地规定核对。"),
    ),
    assumptions=PvReportAssumptions(
        facts=(
            PvReportFact("天气", "中国逐日太阳辐射数据集 1988–2017 年统计的典型年"),
            PvReportFact(
                "不确定度",
                "年辐射总量 ±6.6%（九成把握）；一倍标准差：辐射 4%、年际 3.5%、模型 3%、损失 2%",
            ),
            PvReportFact("地点", "40.750°N，107.400°E，海拔 1040 m，地面反射率 0.2"),
            PvReportFact("组件", "示例组件 550 W：示例，尚无正式数据"),
            PvReportFact("屋面规则", "示例，尚无正式数据"),
            PvReportFact("组件衰减", "首年 1%，以后每年 0.4%；本报告为第 1 年"),
        ),
        models=(
            PvReportFact("太阳位置", "nrel_numpy (Reda and Andreas 2004), mid-interval"),
            PvReportFact("天空散射", "perez 1990, coefficients allsitescomposite1990"),
            PvReportFact("电池温度", "faiman u0=25 u1=6.84 (Faiman 2008)"),
            PvReportFact("逆变器", "pvwatts inverter with clipping (Dobos 2014)"),
        ),
        losses=(
            PvReportLoss("积灰", 4.83, 8.0, "经验判断", _JUDGED),
            PvReportLoss("积雪", 0.46, 2.0, "经验判断", _JUDGED),
            PvReportLoss("失配", 2.0, 2.0, "通行取值", _PVWATTS),
            PvReportLoss("线损", 2.0, 2.0, "通行取值", _PVWATTS),
        ),
        model_version="pv_sizing/2 pvlib/0.16.1",
        weather_sha256="3f5a" * 16,
        inputs_sha256="90c1" * 16,
    ),
    open_capacity_kw=12.53,
    self_use=PvReportSelfUse(
        load="生活用电按典型农户，取暖为空气源热泵热风机（示例）",
        load_kwh=9_480.0,
        splits=(
            PvReportSplit("自发自用、余电上网", 3_412.0, 8_734.0, 6_068.0),
            PvReportSplit("加 10 kWh 电池", 5_236.0, 6_720.0, 4_244.0),
            PvReportSplit("全额上网", 0.0, 12_146.0, 9_480.0),
        ),
    ),
    grid=PvReportGrid(
        transformer="民主村三组公变",
        rating_kva=100.0,
        hosting_kw=103.53,
        connected_kw=85.0,
        registered_kw=6.0,
        open_kw=12.53,
        grade="green",
        asked_kw=8.0,
        after_kw=4.53,
        after_grade="green",
        source="供电公司 2026年10月台账（示例）",
    ),
    money=_MONEY,
)

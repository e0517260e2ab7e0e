"""What a design study rests on, and its house before and after the retrofit, as tables of texts."""

from flask_babel import gettext as _

from heating_program.domain.heat_tariff import HeatPlan
from heating_program.domain.provenance import Status
from heating_program.domain.tariff import TariffPlan
from heating_program.reference.heat_products import heat_catalogue
from heating_program.reference.tariffs import bill_plans_for, heat_plans_for
from heating_program.services.heat_design import HeatDesign, StateStudy
from heating_program.services.house_envelope import OpeningAreas
from heating_program.web.filters import in_language
from heating_program.web.heat_design_words import (
    celsius,
    line_of,
    needed,
    nominal,
    quantity,
    status_word,
)
from heating_program.web.pv_money_figures import kwh, yuan

Table = list[list[str]]


def order_rows(design: HeatDesign) -> Table:
    """Set the house as it stands beside the one after its retrofit, sized by the same catalogue."""
    before, after = design.states[0], design.states[-1]
    ways = [study.way(design.technology) for study in (before, after)]
    rows = [
        _pair(_("设计热负荷（kW）"), [f"{s.house.load_w / 1000:.1f}" for s in (before, after)]),
        _pair(_("一季需热（kWh）"), [kwh(s.house.season_kwh) for s in (before, after)]),
    ]
    if None not in ways:
        found = [way for way in ways if way is not None]
        lines = [line_of(s, design.technology) for s in (before, after)]
        rows += [
            _pair(_("所需额定（kW）"), [needed(way) for way in found]),
            _pair(_("选用机组（kW）"), [nominal(way) for way in found]),
            _pair(_("高峰用电（kW）"), [f"{way.peak_electric_kw:.1f}" for way in found]),
            _pair(_("一季用能"), [quantity(line) for line in lines]),
            _pair(_("一季费用（元）"), [yuan(line.season_fen) if line else "—" for line in lines]),
        ]
    return rows


def _pair(name: str, values: list[str]) -> list[str]:
    return [name, *values]


def assumption_rows(design: HeatDesign, study: StateStudy) -> Table:
    """List what the study rests on: name, value, status and source."""
    inputs, cost = design.surveyed.inputs, study.cost
    plans: list[TariffPlan | HeatPlan] = [
        *bill_plans_for(cost.area_code, on=cost.on),
        *heat_plans_for(cost.area_code, on=cost.on),
    ]
    return [
        [_("围护结构模板"), inputs.template, status_word(inputs.template_status)],
        [_("门窗面积"), _opening_words(design.surveyed.measured), "—"],
        [
            _("室外设计温度"),
            _with_source(celsius(inputs.outdoor_celsius), inputs.outdoor_source),
            status_word(inputs.outdoor_status),
        ],
        [_("历史最低气温"), celsius(inputs.record_low_celsius), status_word(inputs.outdoor_status)],
        [_("室内温度"), _use_words(design), status_word(Status.EXAMPLE)],
        *(
            [
                in_language(plan),
                _with_source(_prices(study, plan.code), plan.source),
                status_word(plan.status),
            ]
            for plan in plans
        ),
        *_factors(design),
        [
            _("机组目录"),
            _with_source(heat_catalogue().version, heat_catalogue().source),
            status_word(heat_catalogue().status),
        ],
        [_("集热器"), _collector_words(study), status_word(Status.EXAMPLE)],
        [_("气象数据指纹"), design.surveyed.weather_sha256[:16], "—"],
        [_("计算模型"), "、".join(design.model_versions), "—"],
    ]


def _opening_words(measured: OpeningAreas | None) -> str:
    if measured is None:
        return str(_("按模板，入户摸底没有登记门窗"))
    said: str = _(
        "取自入户摸底：正面窗 %(front)s ㎡，其他面窗 %(back)s ㎡，门 %(door)s ㎡",
        front=f"{measured.window_front_m2:g}",
        back=f"{measured.window_back_m2:g}",
        door=f"{measured.door_m2:g}",
    )
    return said


def _use_words(design: HeatDesign) -> str:
    surveyed = design.surveyed
    said: str = _(
        "设计 %(design)s；采暖季 %(first)s 至 %(last)s 全天 %(set)s；人员和电器散热 %(gains)s W/㎡",
        design=celsius(surveyed.inputs.indoor_celsius),
        first="{}.{}".format(*surveyed.season.first),
        last="{}.{}".format(*surveyed.season.last),
        set=celsius(surveyed.set_celsius),
        gains=f"{surveyed.gains_w_m2:g}",
    )
    return said


def _collector_words(study: StateStudy) -> str:
    way = study.way("solar_thermal_hybrid")
    given = way.given if way else {}
    said: str = _(
        "%(area)s ㎡，朝南 60°，当天用不完的热不计",
        area=f"{given.get('collector_m2', 0.0):.1f}",
    )
    return said


def _with_source(value: str, source: str) -> str:
    said: str = _("%(value)s（%(source)s）", value=value, source=source.strip())
    return said


def _prices(study: StateStudy, plan_code: str) -> str:
    """Write the prices that a plan's bill was made of."""
    lines = [
        line
        for each in study.cost.lines
        for ranked in each.tariffs
        if ranked.bill.code == plan_code
        for line in ranked.bill.lines
    ]
    told = (f"{line.zh} {line.yuan_per_unit:f}" for line in lines)
    return "、".join(dict.fromkeys(told)) or "—"


def _factors(design: HeatDesign) -> Table:
    roles = {
        "grid": _("电网"),
        "coal": _("散煤"),
        "coal_heat": _("散煤热值"),
        "coal_stove": _("散煤炉效率"),
        "biomass": _("生物质（未认证）"),
        "heat": _("外供热"),
    }
    found = [(_("碳排放系数：%(role)s", role=roles[r]), design.factors.figures[r]) for r in roles]
    return [
        [name, _with_source(f"{each.value} {each.unit}", each.source), status_word(each.status)]
        for name, each in found
    ]


def retrofit_sentence(design: HeatDesign) -> str:
    """Say what the retrofit changes about the device of the case; empty where it says nothing."""
    found = [study.way(design.technology) for study in design.states]
    lines = [line_of(study, design.technology) for study in design.states]
    before, after = found[0], found[-1]
    if len(found) < 2 or not before or not after or not before.chosen or not after.chosen:
        return ""
    told = _(
        "先改造、后选型：机组从 %(big)s kW 减到 %(small)s kW，"
        "高峰用电从 %(high)s kW 减到 %(low)s kW",
        big=nominal(before),
        small=nominal(after),
        high=f"{before.peak_electric_kw:.1f}",
        low=f"{after.peak_electric_kw:.1f}",
    )
    if lines[0] is None or lines[-1] is None:
        return f"{told}。"
    saved = yuan(lines[0].season_fen - lines[-1].season_fen)
    return str(_("%(told)s，一季少花约 %(yuan)s 元。", told=told, yuan=saved))

"""What the design study of a house says: sentences, a picture, tables of ready texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from heating_program.domain.bill import SeasonBill
from heating_program.domain.carbon import DIRECTION_LABELS, CarbonChange, Direction
from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.running_cost import (
    NOTE_LABELS,
    SENTENCE_LABELS,
    UNPRICED_LABELS,
    CostLine,
    RunningCost,
)
from heating_program.reference.heat_products import heat_catalogue
from heating_program.services.heat_design import HeatDesign, StateStudy
from heating_program.services.heat_design_house import HeatedHouse
from heating_program.services.heat_design_ways import Way
from heating_program.web.charts import monthly_bars
from heating_program.web.filters import in_language
from heating_program.web.pv_money_figures import kwh, yuan

Table = list[list[str]]
STATE_LABELS: Final = {
    "as_is": lazy_gettext("现状"),
    "retrofitted": lazy_gettext("节能改造后（设计）"),
}
WARNING_WORDS: Final = {
    "undersized": lazy_gettext("目录中最大的机组也带不动，不能单独使用"),
    "oversized": lazy_gettext("机组比需要大三成以上，会频繁启停"),
    "weak_at_record_low": lazy_gettext("历史最低气温时供热不足六成，要有辅助电加热"),
    "stops_before_record_low": lazy_gettext("历史最低气温低于机组允许的最低环境温度，届时会停机"),
    "design_beyond_test_points": lazy_gettext("设计温度低于检测报告的最低工况，数值为外推"),
    "record_low_beyond_test_points": lazy_gettext("历史最低气温低于检测报告的最低工况"),
    "store_too_small": lazy_gettext("蓄热量撑不过白天的峰段"),
    "charging_too_weak": lazy_gettext("谷段充热功率不够"),
    "single_phase_tight": lazy_gettext("单相 220 V 勉强够用，须现场核实"),
    "three_phase_needed": lazy_gettext("需要三相电"),
    "grid_works_needed": lazy_gettext("超出现有供电能力，需要电网改造"),
}
COMFORT_WORDS: Final = {
    "even_heat": lazy_gettext("水暖，各屋均匀"),
    "outdoor_noise": lazy_gettext("室外机有噪声"),
    "needs_power": lazy_gettext("停电即停暖"),
    "room_by_room": lazy_gettext("每屋一台，可单独开关"),
    "fast_heat": lazy_gettext("升温快"),
    "cools_fast": lazy_gettext("停机后凉得快"),
    "ground_to_drill": lazy_gettext("院内须打孔"),
    "feed_by_hand": lazy_gettext("每天要加料"),
    "ash_to_carry": lazy_gettext("要清灰"),
    "cool_by_evening": lazy_gettext("傍晚可能偏凉"),
    "strong_line": lazy_gettext("用电功率大"),
    "sun_alone_too_little": lazy_gettext("阴雪天没有热"),
    "backup_on_dull_days": lazy_gettext("阴雪天靠电加热"),
    "nothing_to_tend": lazy_gettext("不用照看"),
    "outside_network": lazy_gettext("住宅不在供热管网范围内，仅供参考"),
}


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way of heating as both tables print it."""

    name: str
    mark: str
    mark_kind: str
    device: str
    power: str
    energy: str
    bill: str
    valley: str
    peak: str
    surveyed: str
    same: str
    price: str
    remarks: str


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """Everything the page shows of one state of the house, ready to print."""

    state: str
    state_name: str
    kpis: list[tuple[str, str, str, str]]
    lead: list[str]
    chart: Markup
    chart_rows: Table
    ways: list[WayRow]
    fuels: Table
    notes: list[str]


def study_figures(design: HeatDesign, study: StateStudy) -> StudyFigures:
    """Prepare one state of the house."""
    return StudyFigures(
        state=study.house.state,
        state_name=str(STATE_LABELS[study.house.state]),
        kpis=_kpis(study),
        lead=_lead(design, study),
        chart=_months(study.house),
        chart_rows=[
            [_("%(month)s月", month=month), kwh(value)]
            for month, value in enumerate(study.house.monthly_kwh, start=1)
        ],
        ways=_rows(study),
        fuels=[_fuel(line) for line in study.cost.lines if not line.offered],
        notes=[str(_(NOTE_LABELS[code])) for code in study.cost.notes],
    )


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
        lines = [_line_of(s, design.technology) for s in (before, after)]
        rows += [
            _pair(_("所需额定（kW）"), [_needed(way) for way in found]),
            _pair(_("选用机组（kW）"), [_nominal(way) for way in found]),
            _pair(_("高峰用电（kW）"), [f"{way.peak_electric_kw:.1f}" for way in found]),
            _pair(_("一季用能"), [_quantity(line) for line in lines]),
            _pair(_("一季费用（元）"), [yuan(line.season_fen) if line else "—" for line in lines]),
        ]
    return rows


def assumption_rows(design: HeatDesign, study: StateStudy) -> Table:
    """List what the study rests on: name, value, status and source."""
    inputs, season = design.surveyed.inputs, design.surveyed.season
    bills = {ranked.bill.code: ranked.bill for line in study.cost.lines for ranked in line.tariffs}
    return [
        [_("围护结构模板"), inputs.template, _status(inputs.template_status)],
        [
            _("室外设计温度"),
            f"{inputs.outdoor_celsius:g} °C（{inputs.outdoor_source}）",
            _status(inputs.outdoor_status),
        ],
        [_("历史最低气温"), f"{inputs.record_low_celsius:g} °C", _status(inputs.outdoor_status)],
        [_("室内设计温度"), f"{inputs.indoor_celsius:g} °C", _("合同值")],
        [_("采暖季室温"), f"{design.surveyed.set_celsius:g} °C", _("全天")],
        [
            _("采暖季"),
            "{}.{}～{}.{}".format(*season.first, *season.last),
            _status(Status.EXAMPLE),
        ],
        [_("人员和电器散热"), f"{design.surveyed.gains_w_m2:g} W/㎡", _status(Status.EXAMPLE)],
        *([each.zh, _prices(each), _status(each.status)] for each in bills.values()),
        *(
            [_("碳排放系数：%(role)s", role=role), figure, status]
            for role, figure, status in _factors(design)
        ),
        [_("机组目录"), heat_catalogue().version, _status(heat_catalogue().status)],
        [_("气象数据指纹"), design.surveyed.weather_sha256[:16], ""],
        [_("计算模型"), "、".join(design.model_versions), ""],
    ]


def retrofit_sentence(design: HeatDesign) -> str:
    """Say what the retrofit changes about the device of the case; empty where it says nothing."""
    found = [study.way(design.technology) for study in design.states]
    lines = [_line_of(study, design.technology) for study in design.states]
    before, after = found[0], found[-1]
    if len(found) < 2 or not before or not after or not before.chosen or not after.chosen:
        return ""
    told = _(
        "先改造、后选型：机组从 %(big)s kW 减到 %(small)s kW，"
        "高峰用电从 %(high)s kW 减到 %(low)s kW",
        big=_nominal(before),
        small=_nominal(after),
        high=f"{before.peak_electric_kw:.1f}",
        low=f"{after.peak_electric_kw:.1f}",
    )
    if lines[0] is None or lines[-1] is None:
        return f"{told}。"
    saved = yuan(lines[0].season_fen - lines[-1].season_fen)
    return _("%(told)s，一季少花约 %(yuan)s 元。", told=told, yuan=saved)


def _kpis(study: StateStudy) -> list[tuple[str, str, str, str]]:
    house = study.house
    cheapest = study.cheapest_code
    found = [
        (
            _("设计热负荷"),
            f"{house.load_w / 1000:.1f}",
            "kW",
            _(
                "%(w)s W/㎡，热损失系数 %(h)s W/K",
                w=f"{house.load_w_m2:.0f}",
                h=f"{house.h_w_k:.1f}",
            ),
        ),
        (
            _("一季需热"),
            kwh(house.season_kwh),
            "kWh",
            _("%(per)s kWh/㎡，最大 %(peak)s kW", per=_per_m2(house), peak=f"{house.peak_kw:.1f}"),
        ),
    ]
    if cheapest is not None:
        line = study.possible.line(cheapest)
        found.append(
            (
                _("一季费用最低"),
                yuan(line.season_fen),
                _("元"),
                in_language(line) + _mark(line.status),
            )
        )
    return found


def _per_m2(house: HeatedHouse) -> str:
    return f"{house.season_kwh / house.floor_area_m2:.0f}"


def _lead(design: HeatDesign, study: StateStudy) -> list[str]:
    """Say it for the household, the case's own technology first."""
    house, inputs = study.house, design.surveyed.inputs
    told = [
        _(
            "这户房屋（%(area)s ㎡，%(state)s）在室外 %(cold)s °C 时需要 %(load)s kW 的热。",
            area=f"{house.floor_area_m2:g}",
            state=STATE_LABELS[house.state],
            cold=f"{inputs.outdoor_celsius:g}".replace("-", "−"),
            load=f"{house.load_w / 1000:.1f}",
        )
    ]
    code = design.technology
    if _line_of(study, code, among=study.possible) is None:
        code = study.cheapest_code or ""
    if code:
        told += _said(study.possible, code)
        way = study.way(code)
        if way and way.surveyed and way.same:
            told.append(
                _(
                    "二氧化碳：与摸底烧煤 %(coal)s 吨相比%(surveyed)s；"
                    "与取得同样热量的散煤相比%(same)s（%(set)s）。",
                    coal=f"{design.coal_t:f}",
                    surveyed=carbon_words(way.surveyed),
                    same=carbon_words(way.same),
                    set=in_language(design.factors),
                )
            )
    return told


def carbon_words(change: CarbonChange) -> str:
    """Say a change with its word: less, more, or hardly any."""
    word = str(_(DIRECTION_LABELS[change.direction]))
    if change.direction is Direction.NONE:
        return word
    return _("%(word)s %(t)s 吨", word=word, t=abs(change.change_t))


def _said(cost: RunningCost, code: str) -> list[str]:
    line = cost.line(code)
    said = []
    for name, values in cost.sentences(code):
        own = {
            "way": in_language(line),
            "cheapest": in_language(cost.cheapest),
            "mark": _mark(line.status),
        }
        said.append(str(_(SENTENCE_LABELS[name], **{**values, **own})))
    return said


def _rows(study: StateStudy) -> list[WayRow]:
    """Order the ways: those possible from the cheapest on, then what only stands beside them."""
    dearest = max(line.season_fen for line in study.cost.lines) + 1

    def place(way: Way) -> tuple[bool, int]:
        line = _line_of(study, way.technology.code)
        return not way.possible, line.season_fen if line else dearest

    return [_row(study, way) for way in sorted(study.ways, key=place)]


def _row(study: StateStudy, way: Way) -> WayRow:
    line = _line_of(study, way.technology.code)
    chosen = way.chosen
    is_cheapest = way.technology.code == study.cheapest_code
    mark = _("费用最低") if is_cheapest else "" if way.possible else _("不适用")
    price = chosen.price_fen if chosen else None
    return WayRow(
        name=in_language(way.technology),
        mark=mark,
        mark_kind="ok" if is_cheapest else "plain",
        device=_device(way),
        power=f"{_needed(way)} / {_nominal(way)}" if chosen else "—",
        energy=_quantity(line),
        bill=yuan(line.season_fen) + _mark(line.status) if line else "—",
        valley=_valley(line.bill) if line else "—",
        peak=f"{way.peak_electric_kw:.1f}" if way.peak_electric_kw >= 0.05 else "—",
        surveyed=carbon_words(way.surveyed) if way.surveyed else "—",
        same=carbon_words(way.same) if way.same else "—",
        price=yuan(price) if price is not None else "—",
        remarks="；".join(_remarks(study, way)),
    )


def _remarks(study: StateStudy, way: Way) -> Iterable[str]:
    for each in study.cost.unpriced:
        if each.code == way.technology.code:
            yield str(_(UNPRICED_LABELS[each.reason])).rstrip("。.")
    for code in way.chosen.warnings if way.chosen else ():
        yield str(WARNING_WORDS[code])
    if way.chosen and way.chosen.backup_kw >= 0.05:
        yield _("辅助电加热 %(kw)s kW", kw=f"{way.chosen.backup_kw:.1f}")
    for code in way.comfort:
        yield str(COMFORT_WORDS[code])


def _device(way: Way) -> str:
    if way.chosen is None:
        return "—"
    product = heat_catalogue().products[way.chosen.source.code]
    name = in_language(product)
    return name if way.chosen.units == 1 else f"{name} × {way.chosen.units}"


def _needed(way: Way) -> str:
    return f"{way.chosen.required_nominal_kw:.1f}" if way.chosen else "—"


def _nominal(way: Way) -> str:
    return f"{way.chosen.nominal_kw:g}" if way.chosen else "—"


def _line_of(study: StateStudy, code: str, *, among: RunningCost | None = None) -> CostLine | None:
    return next((line for line in (among or study.cost).lines if line.code == code), None)


def _quantity(line: CostLine | None) -> str:
    if line is None:
        return "—"
    if line.unit == "t":
        return f"{line.quantity:.2f} t"
    if line.unit in ("GJ", "㎡"):
        return f"{line.delivered_kwh * Decimal('0.0036'):.1f} GJ"
    return f"{line.quantity:,.0f} {line.unit.replace('m3', 'm³')}"


def _valley(bill: SeasonBill) -> str:
    """Return the share of the electricity bought in the valley window."""
    electric = [line for line in bill.lines if line.unit == "kWh"]
    total = sum(line.quantity for line in electric)
    valley = sum(line.quantity for line in electric if line.name == "valley")
    return f"{100 * valley / total:.0f}%" if total and valley else "—"


def _fuel(line: CostLine) -> list[str]:
    return [in_language(line), _quantity(line), yuan(line.season_fen), _status(line.status)]


def _prices(bill: SeasonBill) -> str:
    return "、".join(
        dict.fromkeys(f"{line.zh} {line.yuan_per_unit:f}" for line in bill.lines if line.quantity)
    )


def _factors(design: HeatDesign) -> list[tuple[str, str, str]]:
    roles = {
        "grid": _("电网"),
        "coal": _("散煤"),
        "coal_heat": _("散煤热值"),
        "coal_stove": _("散煤炉效率"),
        "biomass": _("生物质（未认证）"),
        "heat": _("外供热"),
    }
    found = []
    for role, name in roles.items():
        figure = design.factors.figures[role]
        found.append(
            (name, f"{figure.value} {figure.unit}（{figure.source}）", _status(figure.status))
        )
    return found


def _pair(name: str, values: list[str]) -> list[str]:
    return [name, *values]


def _mark(status: Status) -> str:
    return "" if status is Status.OFFICIAL else f"（{_(STATUS_LABELS[status])}）"


def _status(status: Status | str) -> str:
    return str(_(STATUS_LABELS[Status(status)]))


def _months(house: HeatedHouse) -> Markup:
    labels = [_("%(month)s月", month=month) for month in range(1, 13)]
    return monthly_bars("heat", _("逐月需热"), house.monthly_kwh, labels, unit="kWh")

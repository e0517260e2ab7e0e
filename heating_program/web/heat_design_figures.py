"""What the design study of a house says: sentences, a picture, tables of ready texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from markupsafe import Markup

from heating_program.domain.bill import SeasonBill
from heating_program.domain.provenance import Status
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
from heating_program.web.heat_design_words import (
    COMFORT_WORDS,
    STATE_LABELS,
    WARNING_WORDS,
    carbon_words,
    celsius,
    line_of,
    mark,
    needed,
    nominal,
    quantity,
    status_word,
)
from heating_program.web.pv_money_figures import kwh, yuan

Table = list[list[str]]
_SAID_BY_STOPPING: Final = frozenset({"weak_at_record_low", "record_low_beyond_test_points"})


@dataclass(frozen=True, slots=True)
class WayRow:
    """One way of heating as both tables print it."""

    name: str
    mark: str
    device: str
    power: str
    energy: str
    bill: str
    valley: str
    peak: str
    surveyed: str
    same: str
    price: str
    warnings: str
    comfort: str


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """Everything the page shows of one state of the house, ready to print."""

    state: str
    state_name: str
    kpis: list[tuple[str, str, str, str]]
    lead: list[str]
    load: str
    bill_head: str
    chart: Markup
    chart_rows: Table
    ways: list[WayRow]
    left_out: list[str]
    fuels: Table
    notes: list[str]


def study_figures(design: HeatDesign, study: StateStudy) -> StudyFigures:
    """Prepare one state of the house."""
    return StudyFigures(
        state=study.house.state,
        state_name=str(STATE_LABELS[study.house.state]),
        kpis=_kpis(study),
        lead=_lead(design, study),
        load=_load(design, study.house),
        bill_head=_bill_head(study),
        chart=_months(study.house),
        chart_rows=[
            [_("%(month)s月", month=month), kwh(value)]
            for month, value in enumerate(study.house.monthly_kwh, start=1)
        ],
        ways=_rows(study),
        left_out=_left_out(study),
        fuels=[_fuel(line) for line in study.cost.lines if not line.offered],
        notes=[str(_(NOTE_LABELS[code])) for code in study.cost.notes],
    )


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
                in_language(line) + mark(line.status),
            )
        )
    return found


def _per_m2(house: HeatedHouse) -> str:
    return f"{house.season_kwh / house.floor_area_m2:.0f}"


def _lead(design: HeatDesign, study: StateStudy) -> list[str]:
    """Say it for the household: money first, the case's own technology where it will do."""
    code = design.technology
    if line_of(study, code, among=study.possible) is None:
        code = study.cheapest_code or ""
    if not code:
        return [_("没有一种方式能单独带动这户房屋，请先做节能改造。")]
    told, way = _said(study.possible, code), study.way(code)
    if study.cheapest_code is not None:
        told[1] += _("这里只比一季的运行费用，没有计机组价和施工费。")
    told = [" ".join(told[:2]), *told[2:]]
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


def _load(design: HeatDesign, house: HeatedHouse) -> str:
    said: str = _(
        "这户房屋（%(area)s ㎡，%(state)s）在室外 %(cold)s 时需要 %(load)s kW 的热。",
        area=f"{house.floor_area_m2:g}",
        state=STATE_LABELS[house.state],
        cold=celsius(design.surveyed.inputs.outdoor_celsius),
        load=f"{house.load_w / 1000:.1f}",
    )
    return said


def _said(cost: RunningCost, code: str) -> list[str]:
    line = cost.line(code)
    said = []
    for name, values in cost.sentences(code):
        own = {
            "way": in_language(line),
            "cheapest": in_language(cost.cheapest),
            "mark": mark(line.status),
        }
        said.append(str(_(SENTENCE_LABELS[name], **{**values, **own})))
    return said


def _bill_head(study: StateStudy) -> str:
    """Head the column of the bills, with the mark of their status where all share one."""
    marks = _marks(study)
    if len(marks) != 1 or marks == {Status.OFFICIAL}:
        return str(_("一季费用（元）"))
    return str(_("一季费用（元，%(status)s）", status=status_word(next(iter(marks)))))


def _marks(study: StateStudy) -> set[Status]:
    return {line.status for line in study.cost.lines if line.offered}


def _rows(study: StateStudy) -> list[WayRow]:
    """List the ways that carry the house, from the cheapest on."""
    order = [line.code for line in study.possible.lines]
    possible = [way for way in study.ways if way.possible and way.technology.code in order]
    return [
        _row(study, way, study.possible.line(way.technology.code))
        for way in sorted(possible, key=lambda way: order.index(way.technology.code))
    ]


def _row(study: StateStudy, way: Way, line: CostLine) -> WayRow:
    chosen = way.chosen
    price = chosen.price_fen if chosen else None
    is_cheapest = way.technology.code == study.cheapest_code
    own_mark = mark(line.status) if len(_marks(study)) > 1 else ""
    return WayRow(
        name=in_language(way.technology),
        mark=_("费用最低") if is_cheapest else "",
        device=_device(way),
        power=f"{needed(way)} / {nominal(way)}" if chosen else "—",
        energy=quantity(line),
        bill=yuan(line.season_fen) + own_mark,
        valley=_valley(line.bill),
        peak=f"{way.peak_electric_kw:.1f}" if way.peak_electric_kw >= 0.05 else "—",
        surveyed=carbon_words(way.surveyed) if way.surveyed else "—",
        same=carbon_words(way.same) if way.same else "—",
        price=yuan(price) if price is not None else "—",
        warnings=_joined(_warnings(way)) or "—",
        comfort=_joined(str(COMFORT_WORDS[code]) for code in way.comfort) or "—",
    )


def _left_out(study: StateStudy) -> list[str]:
    """Say of every way that is not compared why, and what it would cost where that is known."""
    told: dict[str, list[str]] = {}
    for way in study.ways:
        line = line_of(study, way.technology.code)
        if way.possible and line is not None:
            continue
        reason = _joined(_reasons(study, way))
        cost = (
            _("接通后约 %(yuan)s 元%(mark)s", yuan=yuan(line.season_fen), mark=mark(line.status))
            if line
            else ""
        )
        told.setdefault(_joined(filter(None, (reason, cost))), []).append(
            in_language(way.technology)
        )
    return [
        _("%(ways)s：%(reason)s。", ways="、".join(names), reason=reason)
        for reason, names in told.items()
    ]


def _reasons(study: StateStudy, way: Way) -> Iterable[str]:
    for each in study.cost.unpriced:
        if each.code == way.technology.code:
            yield str(_(UNPRICED_LABELS[each.reason])).rstrip("。.")
    if "outside_network" in way.comfort:
        yield str(COMFORT_WORDS["outside_network"])
    if way.chosen and not way.chosen.is_enough:
        yield from _warnings(way)


def _warnings(way: Way) -> Iterable[str]:
    """Say what speaks against the device; what stops in the cold need not be called weak there."""
    codes = way.chosen.warnings if way.chosen else ()
    for code in codes:
        if code in _SAID_BY_STOPPING and "stops_before_record_low" in codes:
            continue
        yield str(WARNING_WORDS[code])
    if way.chosen and way.chosen.backup_kw >= 0.05:
        yield _("辅助电加热 %(kw)s kW", kw=f"{way.chosen.backup_kw:.1f}")


def _joined(words: Iterable[str]) -> str:
    return str(_("；")).join(words)


def _device(way: Way) -> str:
    if way.chosen is None:
        area_m2 = way.given.get("collector_m2")
        return "—" if area_m2 is None else _("集热器 %(area)s ㎡（示例）", area=f"{area_m2:.1f}")
    product = heat_catalogue().products[way.chosen.source.code]
    name = in_language(product)
    return name if way.chosen.units == 1 else f"{name} × {way.chosen.units}"


def _valley(bill: SeasonBill) -> str:
    """Return the share of the electricity bought in the valley window."""
    electric = [line for line in bill.lines if line.unit == "kWh"]
    total = sum(line.quantity for line in electric)
    valley = sum(line.quantity for line in electric if line.name == "valley")
    return f"{100 * valley / total:.0f}%" if total and valley else "—"


def _fuel(line: CostLine) -> list[str]:
    return [in_language(line), quantity(line), yuan(line.season_fen), status_word(line.status)]


def _months(house: HeatedHouse) -> Markup:
    labels = [_("%(month)s月", month=month) for month in range(1, 13)]
    return monthly_bars("heat", _("逐月需热"), house.monthly_kwh, labels, unit="kWh")

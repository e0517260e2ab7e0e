"""The words of a design study: labels of its codes, and how its figures are written."""

from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.domain.carbon import DIRECTION_LABELS, CarbonChange, Direction
from heating_program.domain.provenance import STATUS_LABELS, Status
from heating_program.domain.running_cost import CostLine, RunningCost
from heating_program.services.heat_design import StateStudy
from heating_program.services.heat_design_ways import Way

STATE_LABELS: Final = {
    "as_is": lazy_gettext("现状"),
    "retrofitted": lazy_gettext("按设计改造后"),
}
WARNING_WORDS: Final = {
    "undersized": lazy_gettext("目录中最大的机组也带不动，不能单独使用"),
    "oversized": lazy_gettext("机组比需要大三成以上，会频繁启停"),
    "weak_at_record_low": lazy_gettext("历史最低气温时供热不足六成，要有辅助电加热"),
    "stops_before_record_low": lazy_gettext("历史最低气温时会停机，要有辅助电加热"),
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
    "outside_network": lazy_gettext("住宅不在供热管网范围内"),
}


def celsius(value: float) -> str:
    """Write a temperature with a minus that reads as one."""
    return f"{value:g} °C".replace("-", "−")


def carbon_words(change: CarbonChange) -> str:
    """Say a change with its word: less, more, or hardly any."""
    word = str(_(DIRECTION_LABELS[change.direction]))
    if change.direction is Direction.NONE:
        return word
    return str(_("%(word)s %(t)s 吨", word=word, t=abs(change.change_t)))


def line_of(study: StateStudy, code: str, *, among: RunningCost | None = None) -> CostLine | None:
    """Find the bill of a technology; None where it has none."""
    return next((line for line in (among or study.cost).lines if line.code == code), None)


def quantity(line: CostLine | None) -> str:
    """Write what a season takes, in the unit it is paid for."""
    if line is None:
        return "—"
    if line.unit == "t":
        return f"{line.quantity:.2f} t"
    if line.unit in ("GJ", "㎡"):
        return f"{line.delivered_kwh * Decimal('0.0036'):.1f} GJ"
    return f"{line.quantity:,.0f} {line.unit.replace('m3', 'm³')}"


def needed(way: Way) -> str:
    """Write the nameplate that would just carry the load [kW]."""
    return f"{way.chosen.required_nominal_kw:.1f}" if way.chosen else "—"


def nominal(way: Way) -> str:
    """Write the nameplate of what was picked [kW]."""
    return f"{way.chosen.nominal_kw:g}" if way.chosen else "—"


def mark(status: Status) -> str:
    """Mark a figure that is not official."""
    return "" if status is Status.OFFICIAL else f"（{_(STATUS_LABELS[status])}）"


def status_word(status: Status | str) -> str:
    """Name a status."""
    return str(_(STATUS_LABELS[Status(status)]))

"""Who may receive a subsidy: reason codes E01 to E12, each with its sentences for and against."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.policy import Gate


@dataclass(frozen=True, slots=True)
class HouseholdRecord:
    """What is on record about a household, as far as a policy asks for it.

    The defaults describe a household nothing speaks against; ``last_subsidy_on`` is the day of an
    earlier subsidy for the same class of device.
    """

    resident_months: int = 12
    house_empty: bool = False
    second_plot: bool = False
    hazard_grade: str = ""
    relocation_listed: bool = False
    in_heating_network: bool = False
    last_subsidy_on: date | None = None
    plot_or_meter_taken: bool = False
    other_central_fund: bool = False
    grid_capacity_missing: bool = False
    device_in_catalogue: bool = True
    householder_alive: bool = True
    id_number_valid: bool = True
    village_listed: bool = True
    in_excluded_group: bool = False


@dataclass(frozen=True, slots=True)
class GateResult:
    """Answer of one gate, with the sentence that is printed."""

    code: str
    clause: str
    holds: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """Test of a gate and its sentences; ``{n}`` is the number of the gate."""

    holds: Callable[[HouseholdRecord, int, date], bool]
    for_it: str
    against: str
    default: int = 0


def years_before(on: date, years: int) -> date:
    """Return the same day some years earlier; 29 February becomes 28 February."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


def _not_locked_out(record: HouseholdRecord, years: int, on: date) -> bool:
    """Tell whether the last subsidy lies at least so many years back."""
    return record.last_subsidy_on is None or record.last_subsidy_on <= years_before(on, years)


RULES: Final[Mapping[str, _Rule]] = {
    "E01": _Rule(
        lambda r, n, _on: r.resident_months >= n,
        "常住满{n}个月",
        "年常住不足{n}个月",
        default=6,
    ),
    "E02": _Rule(
        lambda r, _n, _on: not (r.house_empty or r.second_plot),
        "非空置房、非第二处宅基地",
        "房屋空置或属第二处宅基地",
    ),
    "E03": _Rule(
        lambda r, _n, _on: r.hazard_grade != "D" and not r.relocation_listed,
        "房屋安全且不在搬迁拆除名单",
        "房屋为D级危房或列入搬迁拆除名单",
    ),
    "E04": _Rule(
        lambda r, _n, _on: not r.in_heating_network,
        "不在集中供热覆盖范围",
        "在集中供热覆盖范围内",
    ),
    "E05": _Rule(
        _not_locked_out,
        "{n}年内未享受同类设备补贴",
        "{n}年内已享受同类设备补贴",
        default=10,
    ),
    "E06": _Rule(
        lambda r, _n, _on: not r.plot_or_meter_taken,
        "符合一户一表一补",
        "宅基地或电表已用于另一份补贴",
    ),
    "E07": _Rule(
        lambda r, _n, _on: not r.other_central_fund,
        "未使用其他中央资金",
        "同一项目已使用其他中央资金",
    ),
    "E08": _Rule(
        lambda r, _n, _on: not r.grid_capacity_missing,
        "供电容量满足",
        "供电容量不足",
    ),
    "E09": _Rule(
        lambda r, _n, _on: r.device_in_catalogue,
        "设备在入围目录内",
        "设备不在入围目录内",
    ),
    "E10": _Rule(
        lambda r, _n, _on: r.householder_alive and r.id_number_valid,
        "户主健在且证件有效",
        "户主已故或证件无效",
    ),
    "E11": _Rule(
        lambda r, _n, _on: r.village_listed,
        "所在嘎查村列入年度计划",
        "所在嘎查村未列入年度计划",
    ),
    "E12": _Rule(
        lambda r, _n, _on: not r.in_excluded_group,
        "不属于政策排除的人员",
        "属于政策排除的人员",
    ),
}


def ask(gate: Gate, record: HouseholdRecord, on: date) -> GateResult:
    """Ask one gate of a policy.

    Raises
    ------
    DomainError
        ``gate_unknown``.
    """
    rule = RULES.get(gate.code)
    if rule is None:
        raise DomainError("gate_unknown", gate=gate.code)
    number = rule.default if gate.number is None else gate.number
    holds = rule.holds(record, number, on)
    sentence = (rule.for_it if holds else rule.against).format(n=number)
    return GateResult(gate.code, gate.clause, holds, sentence)

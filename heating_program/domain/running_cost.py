"""What the same heat costs by every way of heating, and the plain sentence a household signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from heating_program.domain.bill import RankedBill, SeasonBill
from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen, format_yuan
from heating_program.domain.provenance import STATUS_LABELS, Status, weakest


class NeedBasis(StrEnum):
    """Where the useful heat of an estimate comes from."""

    COMPUTED_FULL_COMFORT = "computed_full_comfort"
    COMPUTED_OWN_USE = "computed_own_use"
    MEASURED_COAL = "measured_coal"


NEED_LABELS: Final[dict[NeedBasis, str]] = {
    NeedBasis.COMPUTED_FULL_COMFORT: "按全屋全天供暖计算",
    NeedBasis.COMPUTED_OWN_USE: "按住户实际取暖房间和温度计算",
    NeedBasis.MEASURED_COAL: "按摸底用煤量推算",
}
NOTE_LABELS: Final[dict[str, str]] = {
    "demand_computed_coal_measured": (
        "需热量是计算值，用煤量是摸底值：农户烧煤时取暖房间少、室温低，两者不能直接相比。"
    ),
    "prices_of_the_day": "按出具当日的价格估算，价格调整后费用随之变化。",
    "storage_charges_in_cheapest": "蓄热电暖器按全部在最便宜的时段蓄热估算。",
    "prices_are_examples": "部分价格为示例，须以当地公布的价格为准。",
}
UNPRICED_LABELS: Final[dict[str, str]] = {
    "heat_not_met": "单独使用供热不足，不能与其他方式相比。",
    "figures_missing": "缺少计算所需的数据。",
    "price_unknown": "没有该地区当日有效的价格。",
}
SENTENCE_LABELS: Final[dict[str, str]] = {
    "saves": (
        "一季供热 %(heat)s kWh，用%(way)s约需 %(cost)s 元%(mark)s，"
        "比烧散煤取得同样热量少 %(gap)s 元。"
    ),
    "costs_more": (
        "一季供热 %(heat)s kWh，用%(way)s约需 %(cost)s 元%(mark)s，"
        "比烧散煤取得同样热量多 %(gap)s 元。"
    ),
    "no_coal_price": "一季供热 %(heat)s kWh，用%(way)s约需 %(cost)s 元%(mark)s。",
    "is_cheapest": "在所列各种方式中费用最低。",
    "cheapest_is": "费用最低的是%(cheapest)s，比它少 %(less)s 元。",
    "burnt_before": (
        "摸底时烧煤 %(coal)s 吨，约得热 %(before)s kWh；"
        "上面的供热量是计算值，与这一用煤量不能直接相比。"
    ),
}


@dataclass(frozen=True, slots=True)
class HeatNeed:
    """Useful heat of a season in the rooms [kWh], the same for every way of heating."""

    useful_kwh: Decimal
    basis: NeedBasis

    def __post_init__(self) -> None:
        if not (self.useful_kwh.is_finite() and self.useful_kwh > 0):
            raise DomainError("useful_heat_impossible", field="useful_kwh")


@dataclass(frozen=True, slots=True)
class CostLine:
    """One way of heating with its season's bill.

    ``delivered_kwh`` is the energy that reaches the house, ``quantity`` what is paid for in
    ``unit``. ``tariffs`` are the bills by every tariff of electricity or heat, the cheapest
    first; ``bill`` is the one that counts.
    """

    code: str
    zh: str
    en: str
    offered: bool
    delivered_kwh: Decimal
    quantity: Decimal
    unit: str
    bill: SeasonBill
    tariffs: tuple[RankedBill, ...]
    status: Status

    @property
    def season_fen(self) -> Fen:
        """The season's cost."""
        return self.bill.total_fen

    @property
    def yuan_per_unit(self) -> Decimal | None:
        """Mean price of a unit over the season, to a tenth of a fen; None without quantity.

        What is charged beside it (a basic charge, the electricity of a fan) is left out.
        """
        if not self.quantity:
            return None
        fen = sum(line.fen for line in self.bill.lines if line.unit == self.unit)
        price = Decimal(fen) / 100 / self.quantity
        return price.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A way of heating that could not be compared, with a code of `UNPRICED_LABELS`."""

    code: str
    zh: str
    en: str
    reason: str


@dataclass(frozen=True, slots=True)
class BurntBefore:
    """What a household burnt by its survey; set apart, since it warmed less."""

    coal_t: Decimal
    useful_kwh: Decimal
    paid_fen: Fen | None


@dataclass(frozen=True, slots=True)
class RunningCost:
    """The running-cost estimate: lines from the cheapest on, all with the same useful heat."""

    version: str
    on: date
    area_code: str
    need: HeatNeed
    lines: tuple[CostLine, ...]
    unpriced: tuple[Unpriced, ...]
    before: BurntBefore | None
    notes: tuple[str, ...]

    @property
    def cheapest(self) -> CostLine:
        """The line that costs least."""
        return self.lines[0]

    @property
    def status(self) -> Status:
        """Status of the least reliable line."""
        return weakest(*(line.status for line in self.lines))

    def line(self, code: str) -> CostLine:
        """Find a line by the code of its technology or fuel.

        Raises
        ------
        DomainError
            ``running_cost_line_unknown``.
        """
        for each in self.lines:
            if each.code == code:
                return each
        raise DomainError("running_cost_line_unknown", way=code)

    def extra_fen(self, code: str) -> Fen:
        """Return what a way costs more than the cheapest."""
        return Fen(self.line(code).season_fen - self.cheapest.season_fen)

    def sentences(self, code: str) -> tuple[tuple[str, dict[str, str]], ...]:
        """Say what a way costs, as codes of `SENTENCE_LABELS` with what fills them in.

        The door translates them; `said` fills in the Chinese.
        """
        line = self.line(code)
        filled = {
            "heat": _whole(self.need.useful_kwh),
            "way": line.zh,
            "cost": format_yuan(line.season_fen),
            "mark": _mark(line.status),
        }
        coal = next((each for each in self.lines if each.code == "loose_coal"), None)
        gap = 0 if coal is None else line.season_fen - coal.season_fen
        first = "no_coal_price" if coal in (None, line) else "costs_more" if gap > 0 else "saves"
        filled["gap"] = format_yuan(Fen(abs(gap)))
        said = [(first, filled)]
        if line is self.cheapest:
            said.append(("is_cheapest", {}))
        else:
            less = format_yuan(self.extra_fen(code))
            said.append(("cheapest_is", {"cheapest": self.cheapest.zh, "less": less}))
        if self.before is not None and "demand_computed_coal_measured" in self.notes:
            heat = _whole(self.before.useful_kwh)
            said.append(("burnt_before", {"coal": f"{self.before.coal_t:f}", "before": heat}))
        return tuple(said)

    def said(self, code: str) -> str:
        """Say in plain Chinese what a way costs, beside coal and beside the cheapest."""
        return "".join(SENTENCE_LABELS[name] % values for name, values in self.sentences(code))


def _mark(status: Status) -> str:
    """Mark a figure that is not official, as `Sourced` does."""
    return "" if status is Status.OFFICIAL else f"（{STATUS_LABELS[status]}）"


def _whole(kwh: Decimal) -> str:
    """Print energy in whole kilowatt-hours."""
    return f"{kwh.quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"

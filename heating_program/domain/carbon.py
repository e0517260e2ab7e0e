"""How much CO2 a conversion saves, or adds: before and after, against a named baseline.

One rule of printing: before and after are rounded half-up to 0.01 t each, and the printed change
is the difference of these two, so that the reader can check it. Sums over households are made at
full precision and rounded once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from heating_program.domain.energy_use import KG_PER_T, EnergyUse, FactorSet
from heating_program.domain.errors import DomainError
from heating_program.domain.money import round_half_up
from heating_program.domain.provenance import Status, weakest


class Baseline(StrEnum):
    """What the new heating is compared with; named on everything that shows a result."""

    AGAINST_SURVEYED_USE = "against_surveyed_use"
    SAME_SERVICE = "same_service"


BASELINE_LABELS: Final[dict[Baseline, str]] = {
    Baseline.AGAINST_SURVEYED_USE: "与摸底用能相比（可审计）",
    Baseline.SAME_SERVICE: "与同等供暖的散煤相比（仅供规划）",
}


class Direction(StrEnum):
    """Whether emissions fall or rise; an increase is printed as one."""

    DECREASE = "decrease"
    INCREASE = "increase"
    NONE = "none"


DIRECTION_LABELS: Final[dict[Direction, str]] = {
    Direction.DECREASE: "减少",
    Direction.INCREASE: "增加",
    Direction.NONE: "基本不变",
}


class PvCounting(StrEnum):
    """As what a plant's energy counts: as export or as self-use, never as both."""

    NONE = "none"
    EXPORT = "export"
    SELF_USE = "self_use"


@dataclass(frozen=True, slots=True)
class PvEnergy:
    """A plant's energy over the same time, and how it is counted.

    ``metered_after_plant`` says that the electricity beside it is the grid's meter, which the
    plant's self-use has already lowered: then only export is left to count.
    """

    self_used_kwh: Decimal = Decimal(0)
    exported_kwh: Decimal = Decimal(0)
    counting: PvCounting = PvCounting.NONE
    metered_after_plant: bool = True

    @property
    def counted_kwh(self) -> Decimal:
        """The one part that is counted."""
        if self.counting is PvCounting.EXPORT:
            return self.exported_kwh
        return self.self_used_kwh if self.counting is PvCounting.SELF_USE else Decimal(0)


NO_PLANT: Final = PvEnergy()


@dataclass(frozen=True, slots=True)
class CarbonChange:
    """CO2 before and after over the same time, at full precision [kg].

    ``after_by_carrier`` has the plant's part as ``pv``, below zero.
    """

    baseline: Baseline
    factor_set: str
    before_by_carrier: Mapping[str, Fraction]
    after_by_carrier: Mapping[str, Fraction]
    status: Status

    @property
    def before_kgco2(self) -> Fraction:
        """Emissions of the baseline [kg]."""
        return sum(self.before_by_carrier.values(), Fraction(0))

    @property
    def after_kgco2(self) -> Fraction:
        """Emissions of the new heating [kg]."""
        return sum(self.after_by_carrier.values(), Fraction(0))

    @property
    def change_kgco2(self) -> Fraction:
        """After less before at full precision: below zero is a saving [kg]."""
        return self.after_kgco2 - self.before_kgco2

    @property
    def before_t(self) -> Decimal:
        """Printed emissions of the baseline [t]."""
        return printed_t(self.before_kgco2)

    @property
    def after_t(self) -> Decimal:
        """Printed emissions of the new heating [t]."""
        return printed_t(self.after_kgco2)

    @property
    def change_t(self) -> Decimal:
        """Difference of the two printed figures [t]."""
        return self.after_t - self.before_t

    @property
    def direction(self) -> Direction:
        """Whether the printed figures fall or rise."""
        if not self.change_t:
            return Direction.NONE
        return Direction.INCREASE if self.change_t > 0 else Direction.DECREASE

    @property
    def signed_t(self) -> str:
        """The printed change with its sign: ``−2.04`` or ``+2.85``."""
        signs = {Direction.INCREASE: "+", Direction.DECREASE: "\u2212", Direction.NONE: ""}
        return f"{signs[self.direction]}{abs(self.change_t)}"

    @property
    def in_words(self) -> str:
        """The printed change in Chinese: ``减少 2.04 吨`` or ``增加 2.85 吨``."""
        said = DIRECTION_LABELS[self.direction]
        return said if self.direction is Direction.NONE else f"{said} {abs(self.change_t)} 吨"


def printed_t(kgco2: Fraction) -> Decimal:
    """Round kilograms to 0.01 t, halves away from zero."""
    return Decimal(round_half_up(kgco2 * 100 / KG_PER_T)).scaleb(-2)


def emissions(use: EnergyUse, factors: FactorSet) -> dict[str, Fraction]:
    """Return the CO2 of a use by carrier [kg]; carriers not used are left out."""
    coal_kg = Fraction(use.coal_t) * KG_PER_T
    biomass_kg = Fraction(0) if use.biomass_certified else Fraction(use.biomass_t) * KG_PER_T
    quantities = {
        "coal": coal_kg,
        "grid": Fraction(use.electricity_kwh),
        "lpg": Fraction(use.lpg_kg),
        "gas": Fraction(use.gas_m3),
        "biomass": biomass_kg,
        "heat": Fraction(use.heat_gj),
    }
    return {role: size * factors.value(role) for role, size in quantities.items() if size}


def same_service_coal_t(useful_kwh: Decimal, factors: FactorSet) -> Fraction:
    """Return the loose coal that would give the same useful heat in a household stove [t].

    Raises
    ------
    DomainError
        ``useful_heat_impossible`` unless there is heat to give.
    """
    if not (useful_kwh.is_finite() and useful_kwh > 0):
        raise DomainError("useful_heat_impossible", field="useful_kwh")
    return Fraction(useful_kwh) / (factors.coal_kwh_per_t * factors.value("coal_stove"))


def against_surveyed_use(
    before: EnergyUse, after: EnergyUse, factors: FactorSet, *, pv: PvEnergy = NO_PLANT
) -> CarbonChange:
    """Compare with what the household really burnt and drew before: the default, safe to audit.

    Raises
    ------
    DomainError
        ``pv_counted_twice``, ``pv_energy_impossible``, ``pv_self_use_above_use``.
    """
    return _change(Baseline.AGAINST_SURVEYED_USE, emissions(before, factors), after, factors, pv)


def same_service(
    useful_kwh: Decimal, after: EnergyUse, factors: FactorSet, *, pv: PvEnergy = NO_PLANT
) -> CarbonChange:
    """Compare with coal for the same comfort: for planning, since nobody burnt that coal.

    Raises
    ------
    DomainError
        ``useful_heat_impossible`` and as `against_surveyed_use`.
    """
    coal_kg = same_service_coal_t(useful_kwh, factors) * KG_PER_T
    before = {"coal": coal_kg * factors.value("coal")}
    change = _change(Baseline.SAME_SERVICE, before, after, factors, pv)
    status = weakest(change.status, factors.status_of("coal_heat", "coal_stove"))
    return CarbonChange(change.baseline, change.factor_set, before, change.after_by_carrier, status)


def _change(
    baseline: Baseline,
    before: Mapping[str, Fraction],
    after: EnergyUse,
    factors: FactorSet,
    pv: PvEnergy,
) -> CarbonChange:
    _check_plant(pv, after)
    released = emissions(after, factors)
    roles = {*before, *released}
    if pv.counted_kwh:
        released["pv"] = -Fraction(pv.counted_kwh) * factors.value("grid")
        roles.add("grid")
    return CarbonChange(baseline, factors.name, before, released, factors.status_of(*roles))


def _check_plant(pv: PvEnergy, after: EnergyUse) -> None:
    for kwh in (pv.self_used_kwh, pv.exported_kwh):
        if not (kwh.is_finite() and kwh >= 0):
            raise DomainError("pv_energy_impossible", field="pv")
    if pv.counting is not PvCounting.SELF_USE:
        return
    if pv.metered_after_plant:
        raise DomainError("pv_counted_twice", field="pv")
    if pv.self_used_kwh > after.electricity_kwh:
        raise DomainError("pv_self_use_above_use", field="pv")

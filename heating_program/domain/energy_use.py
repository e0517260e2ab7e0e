"""What a household burns and draws in a season or a year, in standard coal and by its electricity.

Every conversion comes from a named set of factors; no figure is written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status, weakest

KG_PER_T: Final = 1000
MJ_PER_GJ: Final = 1000
_MJ_PER_KWH: Final = Fraction(18, 5)


@dataclass(frozen=True, slots=True)
class FactorSet:
    """The factors one result is computed with, chosen by name or by day.

    ``figures`` by their role: ``grid`` [kgCO2/kWh], ``coal`` ``lpg`` ``biomass`` [kgCO2/kg],
    ``gas`` [kgCO2/m3], ``heat`` [kgCO2/GJ]; ``coal_heat`` [MJ/kg], ``coal_stove`` [kWh/kWh];
    ``…_standard`` in kgce of kg or m3, of MJ for heat; ``electricity_calorific`` and
    ``electricity_equal_value`` [kgce/kWh].
    """

    name: str
    zh: str
    en: str
    valid_from: date
    figures: Mapping[str, Sourced[Decimal]]

    def value(self, role: str) -> Fraction:
        """Return a figure for calculation, without its mark.

        Raises
        ------
        DomainError
            ``factor_role_unknown``.
        """
        if role not in self.figures:
            raise DomainError("factor_role_unknown", factor_set=self.name, role=role)
        return Fraction(self.figures[role].value)

    def status_of(self, *roles: str) -> Status:
        """Tell how far a result made with these figures may be relied upon."""
        return weakest(*(self.figures[role].status for role in roles))

    @property
    def coal_kwh_per_t(self) -> Fraction:
        """Heat in a tonne of loose coal [kWh]."""
        return self.value("coal_heat") * KG_PER_T / _MJ_PER_KWH


@dataclass(frozen=True, slots=True)
class EnergyUse:
    """Energy of a household over one time, each carrier in the unit it is bought in.

    Parameters
    ----------
    coal_t, electricity_kwh, lpg_kg, gas_m3, biomass_t, heat_gj
        Bought or gathered; electricity as the grid's meter or as all appliances together.
    pv_self_used_kwh
        What a plant on the roof gave the house, where electricity is the grid's meter only.
    biomass_certified
        Whether the origin of the biomass is certified: only then its CO2 counts as zero.
    """

    coal_t: Decimal = Decimal(0)
    electricity_kwh: Decimal = Decimal(0)
    lpg_kg: Decimal = Decimal(0)
    gas_m3: Decimal = Decimal(0)
    biomass_t: Decimal = Decimal(0)
    heat_gj: Decimal = Decimal(0)
    pv_self_used_kwh: Decimal = Decimal(0)
    biomass_certified: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Decimal) and not (value.is_finite() and value >= 0):
                raise DomainError("energy_use_impossible", field=field.name, name=field.name)


class ElectricityCounting(StrEnum):
    """How a kilowatt-hour becomes standard coal (GB/T 2589)."""

    CALORIFIC = "calorific"
    EQUAL_VALUE = "equal_value"


COUNTING_LABELS: Final[dict[ElectricityCounting, str]] = {
    ElectricityCounting.CALORIFIC: "当量值",
    ElectricityCounting.EQUAL_VALUE: "等价值",
}


@dataclass(frozen=True, slots=True)
class StandardCoal:
    """A use in standard coal by carrier [kgce], and which way electricity was counted."""

    counting: ElectricityCounting
    factor_set: str
    by_carrier: Mapping[str, Fraction]
    status: Status

    @property
    def total_kgce(self) -> Fraction:
        """All carriers together [kgce]."""
        return sum(self.by_carrier.values(), Fraction(0))

    @property
    def electricity_share(self) -> Fraction | None:
        """Electricity by all energy (clause 16); None where nothing was used."""
        return self.by_carrier["electricity"] / self.total_kgce if self.total_kgce else None


def standard_coal(
    use: EnergyUse,
    factors: FactorSet,
    *,
    counting: ElectricityCounting = ElectricityCounting.CALORIFIC,
) -> StandardCoal:
    """Convert a use to standard coal.

    Electricity is the grid's and the roof's together: a kilowatt-hour from the roof is used in
    the house like any other.
    """
    electric = "electricity_" + counting.value
    electricity = Fraction(use.electricity_kwh) + Fraction(use.pv_self_used_kwh)
    quantities = {
        "coal": ("coal_standard", Fraction(use.coal_t) * KG_PER_T),
        "electricity": (electric, electricity),
        "lpg": ("lpg_standard", Fraction(use.lpg_kg)),
        "gas": ("gas_standard", Fraction(use.gas_m3)),
        "biomass": ("biomass_standard", Fraction(use.biomass_t) * KG_PER_T),
        "heat": ("heat_standard", Fraction(use.heat_gj) * MJ_PER_GJ),
    }
    used = [role for role, size in quantities.values() if size]
    return StandardCoal(
        counting=counting,
        factor_set=factors.name,
        by_carrier={name: size * factors.value(role) for name, (role, size) in quantities.items()},
        status=factors.status_of(*used),
    )


def coal_replaced_t(before: EnergyUse, after: EnergyUse) -> Decimal:
    """Return surveyed coal before less coal after [t]; below zero where more is burnt."""
    return before.coal_t - after.coal_t


def coal_replaced_tce(before: EnergyUse, after: EnergyUse, factors: FactorSet) -> Fraction:
    """Return the coal replaced in standard coal [tce]."""
    return Fraction(coal_replaced_t(before, after)) * factors.value("coal_standard")

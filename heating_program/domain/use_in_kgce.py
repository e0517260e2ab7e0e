"""An end use of the survey in standard coal, where its amount and a factor are known."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Protocol

from heating_program.domain.end_use import Fuel, Unit
from heating_program.domain.energy_use import KG_PER_T, FactorSet

# Raw coal's factor serves clean coal too, and straw's all that grows: the sets know no finer ones.
# Electricity counts by its calorific value.
_BY_MASS: Final[dict[str, str]] = {
    Fuel.LOOSE_COAL: "coal_standard",
    Fuel.CLEAN_COAL: "coal_standard",
    Fuel.FIREWOOD: "biomass_standard",
    Fuel.STRAW: "biomass_standard",
    Fuel.PELLET: "biomass_standard",
    Fuel.LPG: "lpg_standard",
}
_BY_UNIT: Final[dict[tuple[str, str], str]] = {
    (Fuel.GAS, Unit.CUBIC_METRE): "gas_standard",
    (Fuel.ELECTRICITY, Unit.KILOWATT_HOUR): "electricity_calorific",
}


class Use(Protocol):
    """One end use, as it was entered or as its row holds it."""

    @property
    def fuel(self) -> str:
        """Code of the fuel."""

    @property
    def amount(self) -> float | None:
        """How much a year, in `unit`."""

    @property
    def unit(self) -> str | None:
        """Code of the unit, None or empty where none was given."""

    @property
    def kg_per_unit(self) -> float | None:
        """Weight of a bundle [kg]."""


def standard_coal_kgce(use: Use, factors: FactorSet) -> Fraction | None:
    """Convert one end use.

    Returns
    -------
    Fraction or None
        None for what no factor of the set knows (petrol, diesel, the sun), what was not said, and
        a unit that does not fit the fuel.
    """
    if use.amount is None:
        return None
    amount = Fraction(str(use.amount))
    if role := _BY_UNIT.get((use.fuel, use.unit or "")):
        return amount * factors.value(role)
    each_kg = _kg_per_unit(use)
    if use.fuel not in _BY_MASS or each_kg is None:
        return None
    return amount * each_kg * factors.value(_BY_MASS[use.fuel])


def _kg_per_unit(use: Use) -> Fraction | None:
    if use.unit == Unit.BUNDLE:
        return None if use.kg_per_unit is None else Fraction(str(use.kg_per_unit))
    return {Unit.TONNE.value: Fraction(KG_PER_T), Unit.KILOGRAM.value: Fraction(1)}.get(
        use.unit or ""
    )

"""End uses in standard coal: by mass, by bundle, by kilowatt-hour, and what stays unknown."""

from datetime import date
from fractions import Fraction

import pytest

from heating_program.domain.end_use import EndUse, EndUseDetails, Fuel, Unit
from heating_program.domain.use_in_kgce import standard_coal_kgce
from heating_program.reference.factors import factor_set_on

FACTORS = factor_set_on(date(2026, 11, 2))


def use(fuel: Fuel, amount: float | None, unit: Unit | None, **more: float) -> EndUseDetails:
    return EndUseDetails(EndUse.HEATING, fuel, amount, unit, **more)


@pytest.mark.parametrize(
    ("fuel", "amount", "unit", "kgce"),
    [
        (Fuel.LOOSE_COAL, 3.0, Unit.TONNE, 3000 * FACTORS.value("coal_standard")),
        (Fuel.LOOSE_COAL, 500.0, Unit.KILOGRAM, 500 * FACTORS.value("coal_standard")),
        (Fuel.LPG, 60.0, Unit.KILOGRAM, 60 * FACTORS.value("lpg_standard")),
        (Fuel.GAS, 10.0, Unit.CUBIC_METRE, 10 * FACTORS.value("gas_standard")),
        (Fuel.ELECTRICITY, 1200.0, Unit.KILOWATT_HOUR, 1200 * Fraction("0.1229")),
    ],
)
def test_an_amount_is_converted_by_the_factor_of_its_fuel(
    fuel: Fuel, amount: float, unit: Unit, kgce: Fraction
) -> None:
    assert standard_coal_kgce(use(fuel, amount, unit), FACTORS) == kgce


def test_bundles_count_by_their_weight() -> None:
    bundles = use(Fuel.STRAW, 120.0, Unit.BUNDLE, kg_per_unit=8.5)
    assert standard_coal_kgce(bundles, FACTORS) == 1020 * FACTORS.value("biomass_standard")


@pytest.mark.parametrize(
    ("fuel", "amount", "unit"),
    [
        (Fuel.PETROL, 100.0, Unit.LITRE),
        (Fuel.SOLAR, None, None),
        (Fuel.LOOSE_COAL, None, Unit.TONNE),
        (Fuel.STRAW, 120.0, Unit.BUNDLE),
        (Fuel.GAS, 10.0, Unit.KILOGRAM),
        (Fuel.LOOSE_COAL, 3.0, Unit.LITRE),
    ],
)
def test_what_nobody_can_convert_stays_unknown(
    fuel: Fuel, amount: float | None, unit: Unit | None
) -> None:
    assert standard_coal_kgce(use(fuel, amount, unit), FACTORS) is None

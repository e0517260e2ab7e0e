"""What further measures would bring a house behind a porch over the line.

A porch shelters a thick wall less than a thin one. So each choice of measures is put on the bare
house first, and the whole house, porch and all, is asked again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

from heating_program.building_physics.envelope import (
    House,
    Measure,
    apply_measure,
    exact_heat_loss,
)
from heating_program.building_physics.hourly_demand import HourlyClimate, HouseUse, heat_demand
from heating_program.building_physics.hourly_verdict import HourlyVerdict
from heating_program.building_physics.thermal_house import (
    Facing,
    ThermalCharacter,
    thermal_houses,
)
from heating_program.building_physics.verdict import (
    THRESHOLD,
    Verdict,
    percent_rounded_down,
    saving_fraction,
)

EitherVerdict = TypeVar("EitherVerdict", Verdict, HourlyVerdict)


@dataclass(frozen=True, slots=True, eq=False)
class Driven:
    """What drives the hourly model: weather, the planes it shines on, and the use."""

    climate: HourlyClimate
    facings: tuple[Facing, ...]
    use: HouseUse


def every_choice(further: Sequence[Measure]) -> Iterator[tuple[Measure, ...]]:
    """Yield every choice of one or more measures, the smallest first."""
    for size in range(1, len(further) + 1):
        yield from combinations(further, size)


def with_measures(house: House, measures: Sequence[Measure]) -> House:
    """Return the house after several measures."""
    for measure in measures:
        house = apply_measure(house, measure)
    return house


def steady_savings(before: House, houses: Sequence[House]) -> list[Fraction]:
    """Return the saving of each house by the steady index."""
    h_before = exact_heat_loss(before)
    return [saving_fraction(h_before, exact_heat_loss(house)) for house in houses]


def hourly_savings(
    before_kwh: float, houses: Sequence[House], character: ThermalCharacter, driven: Driven
) -> list[Fraction]:
    """Return the saving of each house by the hourly model, demands at 0.01 kWh as in a verdict."""
    rows = thermal_houses(houses, [character] * len(houses), driven.facings)
    demand = heat_demand(rows, driven.climate, driven.use, single_precision=False)
    return [saving_fraction(before_kwh, round(float(kwh), 2)) for kwh in demand.season_kwh]


def reach(
    verdict: EitherVerdict, choices: Sequence[Sequence[Measure]], savings: Sequence[Fraction]
) -> EitherVerdict:
    """Return a verdict with the fewest measures that reach the line, the least saving first."""
    reaching = [
        (len(chosen), saving, tuple(measure.code for measure in chosen))
        for chosen, saving in zip(choices, savings, strict=True)
        if saving >= THRESHOLD
    ]
    if verdict.passes or not reaching:
        return verdict
    _size, saving, codes = min(reaching)
    return replace(verdict, reached_by=codes, reached_saving_pct=percent_rounded_down(saving))

"""The 30 % test by the hourly model: what a retrofit saves over a season of real weather.

Before and after meet the same weather, room temperature and use. The demands are rounded to
0.01 kWh first and the saving is the exact quotient of these figures, so that whoever reads the
two demands on the sheet arrives at the same percentage and the same verdict.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import combinations

import numpy as np

from heating_program.building_physics.envelope import House, Measure, apply_measure
from heating_program.building_physics.hourly_demand import (
    MODEL_VERSION,
    HourlyClimate,
    HouseUse,
    ThermalHouses,
    heat_demand,
)
from heating_program.building_physics.thermal_house import (
    Facing,
    ThermalCharacter,
    thermal_houses,
)
from heating_program.building_physics.verdict import (
    THRESHOLD,
    Outcome,
    classify,
    percent_rounded_down,
    require_one_house,
    saving_fraction,
)
from pv_sizing.record import canonical_json

METHOD = "hourly_model"

# What is least sure in a survey, and how far it may be off: the air change of an old house, the
# sun that reaches its windows, the temperature people keep.
AIR_CHANGE_FACTORS = (0.75, 1.25)
SUN_FACTORS = (0.8, 1.2)
SET_POINT_SHIFTS_K = (-2.0, 2.0)
VARIED = ("air_change", "sun", "set_point")


@dataclass(frozen=True, slots=True)
class Retrofitted:
    """A house before and after, as the hourly model is asked about it.

    Parameters
    ----------
    before, after : House
        Same heated floor and volume.
    character_before, character_after : ThermalCharacter
        Mass and outer faces.
    further : tuple of Measure
        Measures still open, offered when the test fails.
    """

    before: House
    after: House
    character_before: ThermalCharacter
    character_after: ThermalCharacter
    further: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Variation:
    """The saving when one assumption is off.

    Parameters
    ----------
    code : str
        ``air_change``, ``sun`` or ``set_point``.
    low_pct, high_pct : str
        Saving at the lower and the upper figure of that assumption, rounded down. [%]
    crosses_the_line : bool
        Whether the verdict would turn within that range.
    """

    code: str
    low_pct: str
    high_pct: str
    crosses_the_line: bool


@dataclass(frozen=True, slots=True)
class HourlyVerdict:
    """The result of the 30 % test by the hourly model.

    Parameters
    ----------
    method, model_version : str
        Which test, and which version of its arithmetic.
    outcome : Outcome
        Pass or fail, and whether close to the line.
    passes : bool
        True from 30 % on.
    needs_site_evidence : bool
        True for a pass below 34 %.
    saving : float
        Saved share of the season's heat, negative when the house got worse. [-]
    saving_pct : str
        In percent, two decimals, rounded down.
    before_kwh, after_kwh : float
        Heat of the season, two decimals. [kWh]
    before_monthly_kwh, after_monthly_kwh : tuple of 12 float
        By calendar month. [kWh]
    before_peak_kw, after_peak_kw : float
        Largest hourly mean. [kW]
    variations : tuple of Variation
        What the saving would be were an assumption off.
    reached_by : tuple of str
        Codes of the fewest further measures that would reach 30 %; empty when it passes, or when
        all of them together would not.
    reached_saving_pct : str or None
        Saving with them, rounded down.
    """

    method: str
    model_version: str
    outcome: Outcome
    passes: bool
    needs_site_evidence: bool
    saving: float
    saving_pct: str
    before_kwh: float
    after_kwh: float
    before_monthly_kwh: tuple[float, ...]
    after_monthly_kwh: tuple[float, ...]
    before_peak_kw: float
    after_peak_kw: float
    variations: tuple[Variation, ...]
    reached_by: tuple[str, ...]
    reached_saving_pct: str | None

    def to_json(self) -> str:
        """Return the verdict as canonical JSON."""
        return canonical_json(self)


def hourly_verdict(
    retrofitted: Retrofitted, climate: HourlyClimate, facings: Sequence[Facing], use: HouseUse
) -> HourlyVerdict:
    """Judge a retrofit by the heat of a season.

    Parameters
    ----------
    retrofitted : Retrofitted
        The two houses.
    climate : HourlyClimate
        One year; its rows of irradiance are those of `facings`.
    facings : sequence of Facing
        At least those of the two houses.
    use : HouseUse
        The same on both sides.

    Returns
    -------
    HourlyVerdict

    Raises
    ------
    EnvelopeError
        ``houses_differ`` in floor or volume, ``heat_loss_not_positive`` when no heat is needed
        before or after the works; and what `thermal_houses` refuses.
    """
    given = retrofitted
    require_one_house(given.before, given.after)
    both = _rows(
        ((given.before, given.character_before), (given.after, given.character_after)), facings
    )
    # One walk through the year for the two houses and their variations: rows are cheap, hours not.
    demand = heat_demand(_stack([both, *_varied(both)]), climate, use, single_precision=False)
    rounded = [round(float(kwh), 2) for kwh in demand.season_kwh]
    before_kwh, after_kwh = rounded[:2]
    saving = saving_fraction(before_kwh, after_kwh)
    outcome, passes = classify(saving), saving >= THRESHOLD
    savings = [saving_fraction(*rounded[first : first + 2]) for first in range(2, 10, 2)]
    savings += [_saving(both, climate, _warmer(use, shift_k)) for shift_k in SET_POINT_SHIFTS_K]
    reached = None if passes else _fewest_measures(given, before_kwh, climate, facings, use)
    monthly = [tuple(round(float(v), 2) for v in row) for row in demand.monthly_kwh]
    return HourlyVerdict(
        method=METHOD,
        model_version=MODEL_VERSION,
        outcome=outcome,
        passes=passes,
        needs_site_evidence=outcome is Outcome.PASS_BORDERLINE,
        saving=float(saving),
        saving_pct=percent_rounded_down(saving),
        before_kwh=before_kwh,
        after_kwh=after_kwh,
        before_monthly_kwh=monthly[0],
        after_monthly_kwh=monthly[1],
        before_peak_kw=round(float(demand.peak_w[0]) / 1000.0, 3),
        after_peak_kw=round(float(demand.peak_w[1]) / 1000.0, 3),
        variations=_variations(savings, passes=passes),
        reached_by=reached[1] if reached else (),
        reached_saving_pct=percent_rounded_down(reached[0]) if reached else None,
    )


Rows = Sequence[tuple[House, ThermalCharacter]]


def _rows(rows: Rows, facings: Sequence[Facing]) -> ThermalHouses:
    return thermal_houses([house for house, _ in rows], [c for _, c in rows], facings)


def _stack(parts: Sequence[ThermalHouses]) -> ThermalHouses:
    """Return the rows of several lists of houses as one list."""
    return ThermalHouses(
        *(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(ThermalHouses))
    )


def _varied(both: ThermalHouses) -> Iterator[ThermalHouses]:
    """Yield the two houses with each unsure figure of the envelope low, then high."""
    for factor in AIR_CHANGE_FACTORS:
        # The old house alone: what was built new is measured, not guessed.
        yield replace(both, air_w_k=both.air_w_k * np.array([factor, 1.0]))
    for factor in SUN_FACTORS:
        yield replace(
            both,
            collecting_m2=both.collecting_m2 * factor,
            taking_up_m2=both.taking_up_m2 * factor,
        )


def _warmer(use: HouseUse, shift_k: float) -> HouseUse:
    return replace(use, set_celsius=use.set_celsius + shift_k)


def _saving(both: ThermalHouses, climate: HourlyClimate, use: HouseUse) -> Fraction:
    demand = heat_demand(both, climate, use, single_precision=False)
    before_kwh, after_kwh = (round(float(kwh), 2) for kwh in demand.season_kwh)
    return saving_fraction(before_kwh, after_kwh)


def _variations(savings: Sequence[Fraction], *, passes: bool) -> tuple[Variation, ...]:
    """Name the savings of `VARIED`, which come as pairs of low and high."""
    return tuple(
        Variation(
            code,
            percent_rounded_down(low),
            percent_rounded_down(high),
            any((saving >= THRESHOLD) != passes for saving in (low, high)),
        )
        for code, low, high in zip(VARIED, savings[::2], savings[1::2], strict=True)
    )


def _fewest_measures(
    given: Retrofitted,
    before_kwh: float,
    climate: HourlyClimate,
    facings: Sequence[Facing],
    use: HouseUse,
) -> tuple[Fraction, tuple[str, ...]] | None:
    choices = [
        chosen
        for size in range(1, len(given.further) + 1)
        for chosen in combinations(given.further, size)
    ]
    if not choices:
        return None
    houses = [(_with(given.after, chosen), given.character_after) for chosen in choices]
    demand = heat_demand(_rows(houses, facings), climate, use, single_precision=False)
    reaching = [
        (len(chosen), saving, tuple(measure.code for measure in chosen))
        for chosen, kwh in zip(choices, demand.season_kwh, strict=True)
        if (saving := saving_fraction(before_kwh, round(float(kwh), 2))) >= THRESHOLD
    ]
    return min(reaching)[1:] if reaching else None


def _with(house: House, measures: Sequence[Measure]) -> House:
    for measure in measures:
        house = apply_measure(house, measure)
    return house

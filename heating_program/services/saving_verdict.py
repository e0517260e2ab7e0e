"""Judges a retrofit by the steady index and by the hourly model, and freezes both.

The policy in force names the method that decides about money. The other one is kept and shown
beside it, and a disagreement across the 30 % line is said, never hidden.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from heating_program.building_physics.box_house import Side
from heating_program.building_physics.envelope import House, Measure, heat_loss
from heating_program.building_physics.errors import PhysicsError
from heating_program.building_physics.hourly_demand import HourlyClimate, HouseUse
from heating_program.building_physics.hourly_verdict import (
    METHOD as HOURLY_MODEL,
)
from heating_program.building_physics.hourly_verdict import (
    HourlyVerdict,
    Retrofitted,
    hourly_verdict,
)
from heating_program.building_physics.porch import Porch, behind_porch
from heating_program.building_physics.thermal_house import ThermalCharacter, facings_of
from heating_program.building_physics.verdict import METHOD as STEADY_INDEX
from heating_program.building_physics.verdict import Verdict, steady_verdict
from heating_program.domain.errors import DomainError, Refused
from heating_program.reference.envelopes import envelopes
from heating_program.services.fingerprints import fingerprint
from heating_program.services.house_climate import (
    GAINS_W_M2,
    HEATING_SEASON,
    SET_CELSIUS,
    HeatingSeason,
    hourly_climate,
    house_use,
)
from heating_program.services.saving_reach import (
    Driven,
    every_choice,
    hourly_savings,
    reach,
    steady_savings,
    with_measures,
)
from pv_sizing.record import from_plain, to_plain

METHODS = (HOURLY_MODEL, STEADY_INDEX)


@dataclass(frozen=True, slots=True)
class Question:
    """Everything both methods are asked, complete enough to ask again.

    Parameters
    ----------
    before, after
        Same house before and after, without its porch.
    porch
        Unheated room before the front on both sides, None without one.
    further
        Measures still open, offered on a fail.
    character
        Mass and outer faces, the same on both sides.
    area_code
        Whose weather.
    weather_sha256
        Hash of that weather.
    set_celsius, gains_w_m2, season
        Use, the same on both sides.
    deciding
        ``hourly_model`` or ``steady_index``.
    """

    before: House
    after: House
    further: tuple[Measure, ...]
    character: ThermalCharacter
    area_code: str
    weather_sha256: str
    set_celsius: float
    gains_w_m2: float
    season: HeatingSeason
    deciding: str
    porch: Porch | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with everything a row of assessments keeps.

    Parameters
    ----------
    steady, hourly
        The 30 % test by both methods.
    deciding
        The one that decides.
    inputs, inputs_sha256
        All it was computed from, and the hash of its canonical text.
    result
        The deciding verdict's outcome, both verdicts, whether they agree across the line, and the
        heat loss by part before and after [W/K].
    """

    steady: Verdict
    hourly: HourlyVerdict
    deciding: str
    inputs: dict[str, Any]
    inputs_sha256: str
    result: dict[str, Any]

    @property
    def decides(self) -> Verdict | HourlyVerdict:
        """The verdict that money follows."""
        return self.hourly if self.deciding == HOURLY_MODEL else self.steady


def judge(
    before: House,
    after: House,
    further: Sequence[Measure] = (),
    *,
    character: ThermalCharacter,
    area_code: str,
    deciding: str,
    noted: dict[str, Any],
    porch: Porch | None = None,
) -> Judgement:
    """Judge two bare houses and freeze what the verdicts were made from.

    Parameters
    ----------
    porch
        Stands before the front of both.
    noted
        What people entered (survey, plan, probe), kept beside the two houses.

    Raises
    ------
    DomainError
        ``house_impossible``, ``saving_method_unknown``, ``climate_unknown``.
    """
    if deciding not in METHODS:
        raise DomainError("saving_method_unknown", method=deciding[:40])
    _, weather_sha256 = hourly_climate(area_code, facings_of_house(before, after))
    question = Question(
        before,
        after,
        tuple(further),
        character,
        area_code,
        weather_sha256,
        SET_CELSIUS,
        GAINS_W_M2,
        HEATING_SEASON,
        deciding,
        porch,
    )
    catalogue = {"version": envelopes().version, "sha256": envelopes().sha256}
    return _answer(question, {**noted, "catalogue": catalogue, "question": to_plain(question)})


def judge_again(inputs: dict[str, Any]) -> Judgement:
    """Compute a kept assessment again from nothing but its frozen inputs.

    Raises
    ------
    Refused
        ``weather_is_another`` when the packaged year is no longer the one it was made with.
    """
    question = asked(inputs)
    _, weather_sha256 = hourly_climate(
        question.area_code, facings_of_house(question.before, question.after)
    )
    if weather_sha256 != question.weather_sha256:
        raise Refused("weather_is_another")
    return _answer(question, inputs)


def facings_of_house(*houses: House) -> tuple[Any, ...]:
    """Return the facings of one house before and after.

    Raises
    ------
    DomainError
        ``house_impossible``.
    """
    try:
        return facings_of(houses)
    except PhysicsError as error:
        raise _impossible(error) from error


def asked(inputs: dict[str, Any]) -> Question:
    """Return the question of a kept assessment; one from before porches were surveyed has none."""
    return from_plain(Question, {"porch": None, **inputs["question"]})


def sheltered(house: House, porch: Porch | None) -> House:
    """Return a bare house with its porch before the front, if it has one."""
    return house if porch is None else behind_porch(house, Side.FRONT, porch)


def _answer(question: Question, inputs: dict[str, Any]) -> Judgement:
    q = question
    facings = facings_of_house(q.before, q.after)
    climate, _ = hourly_climate(q.area_code, facings)
    use = house_use(set_celsius=q.set_celsius, gains_w_m2=q.gains_w_m2, season=q.season)
    try:
        before, after = (sheltered(house, q.porch) for house in (q.before, q.after))
        # A porch shelters a thick wall less than a thin one, so a measure cannot be put on a
        # house that already stands behind it: `reach` asks about whole houses.
        further = q.further if q.porch is None else ()
        retrofitted = Retrofitted(before, after, q.character, q.character, further)
        steady = steady_verdict(before, after, further)
        hourly = hourly_verdict(retrofitted, climate, facings, use)
        if q.porch is not None:
            steady, hourly = _reach(q, Driven(climate, facings, use), steady, hourly)
    except PhysicsError as error:
        raise _impossible(error) from error
    decides = hourly if q.deciding == HOURLY_MODEL else steady
    methods = {STEADY_INDEX: to_plain(steady), HOURLY_MODEL: to_plain(hourly)}
    del methods[STEADY_INDEX]["inputs"]  # kept once, in the question
    result = {
        "deciding": q.deciding,
        "outcome": decides.outcome.value,
        "passes": decides.passes,
        "needs_site_evidence": decides.needs_site_evidence,
        "saving_pct": decides.saving_pct,
        "reached_by": list(decides.reached_by),
        "reached_saving_pct": decides.reached_saving_pct,
        "agree": steady.passes == hourly.passes,
        "methods": methods,
        "parts": {"before": asdict(heat_loss(before)), "after": asdict(heat_loss(after))},
        "forms": _forms(q.before.floor_area_m2, climate, use, hourly),
    }
    return Judgement(steady, hourly, q.deciding, inputs, fingerprint(inputs), result)


def _reach(
    q: Question, driven: Driven, steady: Verdict, hourly: HourlyVerdict
) -> tuple[Verdict, HourlyVerdict]:
    """Name on each verdict the fewest measures that would reach the line behind the porch."""
    choices = tuple(every_choice(q.further))
    if not choices:
        return steady, hourly
    houses = [sheltered(with_measures(q.after, chosen), q.porch) for chosen in choices]
    return (
        reach(steady, choices, steady_savings(sheltered(q.before, q.porch), houses)),
        reach(hourly, choices, hourly_savings(hourly.before_kwh, houses, q.character, driven)),
    )


def _forms(
    floor_m2: float, climate: HourlyClimate, use: HouseUse, hourly: HourlyVerdict
) -> dict[str, Any]:
    """Return the season's heat in the forms other papers use, for information.

    By floor area, as the mean of the season [W/m2], and by floor and degree day.
    """
    hours = int(use.heated.sum())
    missing_k = np.maximum(use.set_celsius - climate.temp_air, 0.0)[use.heated]
    degree_days = round(float(missing_k.sum()) / 24.0, 1)

    def of(kwh: float) -> dict[str, float]:
        return {
            "kwh_m2": round(kwh / floor_m2, 1),
            "mean_w_m2": round(kwh * 1000.0 / hours / floor_m2, 1),
            "wh_m2_degree_day": round(kwh * 1000.0 / floor_m2 / degree_days, 1),
        }

    return {
        "degree_days": degree_days,
        "season_days": hours // 24,
        "before": of(hourly.before_kwh),
        "after": of(hourly.after_kwh),
    }


def _impossible(error: PhysicsError) -> DomainError:
    return DomainError("house_impossible", where=error.where, why=error.code)

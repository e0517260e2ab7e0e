"""A house as the design page sees it: its load, its season hour by hour, before and after works."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heating_program.building_physics.envelope import House, heat_loss
from heating_program.building_physics.errors import PhysicsError
from heating_program.building_physics.heat_source import HeatNeed
from heating_program.building_physics.hourly_demand import Floats, HourlyClimate, heat_demand
from heating_program.building_physics.thermal_house import thermal_houses
from heating_program.domain.errors import DomainError
from heating_program.models.dwelling import Dwelling
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.reference import envelopes
from heating_program.services import heat_scheme
from heating_program.services.heat_scheme import LoadInputs
from heating_program.services.house_climate import (
    GAINS_W_M2,
    HEATING_SEASON,
    SET_CELSIUS,
    HeatingSeason,
    hourly_climate,
    house_use,
)
from heating_program.services.house_envelope import (
    OpeningAreas,
    opening_areas,
    seen_template,
)
from heating_program.services.saving_verdict import asked, facings_of_house, sheltered

AS_IS, RETROFITTED = "as_is", "retrofitted"


@dataclass(frozen=True, slots=True, eq=False)
class HeatedHouse:
    """One state of the house with what it needs.

    Parameters
    ----------
    state
        ``as_is`` or ``retrofitted``.
    floor_area_m2
        Heated floor of this calculation. [m2]
    h_w_k, load_w
        Heat loss [W/K] and heat at the design temperature [W].
    monthly_kwh
        Heat by calendar month. [kWh]
    hourly_kwh
        The same laid on the hours, shape (8760,). [kWh]
    peak_kw
        Largest hourly mean of the season. [kW]
    """

    state: str
    floor_area_m2: float
    h_w_k: float
    load_w: float
    monthly_kwh: tuple[float, ...]
    hourly_kwh: Floats
    peak_kw: float

    @property
    def load_w_m2(self) -> float:
        """Design load by heated floor [W/m2]."""
        return self.load_w / self.floor_area_m2

    @property
    def season_kwh(self) -> float:
        """Heat of the season to 0.01 kWh, as it is billed [kWh]."""
        return round(sum(self.monthly_kwh), 2)

    def need(self, inputs: LoadInputs) -> HeatNeed:
        """Return what the house asks of a heat source."""
        return HeatNeed(
            load_kw=self.load_w / 1000.0,
            indoor_celsius=inputs.indoor_celsius,
            design_celsius=inputs.outdoor_celsius,
            record_low_celsius=inputs.record_low_celsius,
            season_heat_kwh=self.season_kwh,
        )


@dataclass(frozen=True, slots=True, eq=False)
class SurveyedHouse:
    """The states of one house with what they were computed from.

    ``states`` has the house as it stands and, where a retrofit is designed, the one after it;
    ``measured`` are the openings its survey found, None where the template's were taken.
    """

    inputs: LoadInputs
    climate: HourlyClimate
    heated: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    weather_sha256: str
    set_celsius: float
    gains_w_m2: float
    season: HeatingSeason
    states: tuple[HeatedHouse, ...]
    measured: OpeningAreas | None


def surveyed_house(dwelling: Dwelling, assessment: RetrofitAssessment | None) -> SurveyedHouse:
    """Compute load and season of a house, and of the same house after its designed retrofit.

    Raises
    ------
    DomainError
        ``house_sizes_implausible``, ``house_impossible``, ``structure_unknown``,
        ``climate_unknown``.
    """
    inputs = heat_scheme.load_inputs(dwelling, None)
    template = seen_template(dwelling) or envelopes.envelope_template(dwelling.structure)
    houses, character, porch = [inputs.house], template.character, None
    if assessment is not None:
        question = asked(assessment.inputs)
        houses, character = [question.before, question.after], question.character
        porch = question.porch
    facings = facings_of_house(*houses)
    climate, weather = hourly_climate(dwelling.area_code, facings)
    use = house_use()
    try:
        houses = [sheltered(house, porch) for house in houses]
        rows = thermal_houses(houses, [character] * len(houses), facings)
        demand = heat_demand(rows, climate, use, single_precision=False)
    except PhysicsError as error:
        raise DomainError("house_impossible", where=error.where, why=error.code) from error
    warmth = np.where(use.heated, np.maximum(use.set_celsius - climate.temp_air, 0.0), 0.0)
    states = [
        _state(name, house, inputs, months, peak_w, warmth, climate)
        for name, house, months, peak_w in zip(
            (AS_IS, RETROFITTED), houses, demand.monthly_kwh, demand.peak_w, strict=False
        )
    ]
    return SurveyedHouse(
        inputs=inputs,
        climate=climate,
        heated=use.heated,
        weather_sha256=weather,
        set_celsius=SET_CELSIUS,
        gains_w_m2=GAINS_W_M2,
        season=HEATING_SEASON,
        states=tuple(states),
        measured=opening_areas(dwelling),
    )


def _state(
    name: str,
    house: House,
    inputs: LoadInputs,
    monthly_kwh: Sequence[float],
    peak_w: float,
    warmth: Floats,
    climate: HourlyClimate,
) -> HeatedHouse:
    h_w_k = heat_loss(house).total
    return HeatedHouse(
        state=name,
        floor_area_m2=house.floor_area_m2,
        h_w_k=h_w_k,
        load_w=h_w_k * (inputs.indoor_celsius - inputs.outdoor_celsius),
        monthly_kwh=tuple(float(kwh) for kwh in monthly_kwh),
        hourly_kwh=laid_on_hours(monthly_kwh, warmth, climate),
        peak_kw=float(peak_w) / 1000.0,
    )


def laid_on_hours(monthly_kwh: Sequence[float], warmth: Floats, climate: HourlyClimate) -> Floats:
    """Lay the heat of each month on its hours, by how much warmer the room is than the air.

    The hourly model answers by month; what sun and mass move within a day is left out here, and
    touches only the shares of peak and valley.

    Parameters
    ----------
    monthly_kwh : sequence of 12 float
        By calendar month. [kWh]
    warmth : ndarray, shape (8760,)
        Set point less outdoor air in heated hours, else nothing. [K]
    climate : HourlyClimate
        Whose months the hours lie in.

    Returns
    -------
    ndarray, shape (8760,)
        [kWh]
    """
    sums = np.bincount(climate.months - 1, weights=warmth, minlength=12)
    per_kelvin = np.divide(monthly_kwh, sums, out=np.zeros(12), where=sums > 0.0)
    hours: Floats = warmth * per_kelvin[climate.months - 1]
    return hours

"""Load and prices of a plant, for tests of self-use and money."""

from datetime import date
from functools import cache
from typing import Any

from heating_program.building_physics.hourly_electricity import HeatingLoad
from heating_program.reference.load_shapes import heat_pump_figures
from heating_program.services.pv_calculation import SizedPlant, compute_size
from heating_program.services.pv_load import heat_pump_load
from heating_program.services.pv_prospect_facts import HeatingState, ProspectInputs
from heating_program.services.pv_prospect_inputs import HEATING_MONTHS, prospect_inputs
from pv_sizing.limits import Limits
from tests.factories.households import VILLAGE
from tests.factories.measures import ROOF_SURVEY

ON = date(2026, 11, 2)
PUMP: HeatingLoad = heat_pump_load(
    design_load_kw=6.1,
    design_outdoor_celsius=-15.3,
    indoor_celsius=18.0,
    balance_celsius=14.0,
    heating_months=HEATING_MONTHS,
    nominal_heat_kw=8.0,
    figures=heat_pump_figures(),
)


def asked(**changes: Any) -> ProspectInputs:
    """Return load and prices of a house with a heat pump on the heating tariff."""
    given: dict[str, Any] = {
        "on": ON,
        "mode": "self_use_surplus",
        "heating": (HeatingState.HEAT_PUMP, PUMP),
        "base_kwh": 1800.0,
        "tariff_code": "mengxi_heating_tou",
        "price_yuan_per_kwp": 3000,
    }
    return prospect_inputs(VILLAGE, **given | changes)


@cache
def sized_with_prospects(mode: str = "self_use_surplus") -> SizedPlant:
    """Compute a size with self-use and money once for all tests."""
    return compute_size(ROOF_SURVEY, VILLAGE, Limits(1), asked(mode=mode), on=ON)

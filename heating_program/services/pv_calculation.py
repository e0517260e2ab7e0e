"""Computes the size of a plant from a surveyed roof, outside of any transaction.

The only room of the programme that asks the heavy part of the PV library (pandas and pvlib).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from heating_program.domain.divisions import Level, ancestor
from heating_program.models.pv_system import PvSizing
from heating_program.reference import climate
from heating_program.reference.pv_products import pv_catalogue
from heating_program.reference.roof_rules import roof_rules_for
from heating_program.services import pv_grid
from heating_program.services.fingerprints import fingerprint
from heating_program.services.pv_grid import GridQuestion
from heating_program.services.pv_prospect_facts import ProspectInputs
from heating_program.services.roof_survey import RoofSurvey
from pv_sizing.errors import PvSizingError
from pv_sizing.limits import Limits
from pv_sizing.record import from_plain, to_plain
from pv_sizing.site import Site

if TYPE_CHECKING:
    from pv_sizing.result import Sizing
    from pv_sizing.weather import Weather


@dataclass(frozen=True, slots=True)
class SizedPlant:
    """A computed size with everything its row keeps; energies in kWh of a typical year.

    ``inputs`` are all assumptions, enough to compute ``result`` again; ``roof`` is the survey as
    stored, by which the transaction knows that nobody changed it meanwhile.
    """

    roof: dict[str, Any]
    model_version: str
    weather_sha256: str
    weather_basis: str
    inputs: dict[str, Any]
    inputs_sha256: str
    result: dict[str, Any]
    module_count: int
    kwp_dc: float
    kw_ac: float
    annual_kwh: float
    p90_kwh: float


# What a report is written from: a size on record, or one that was only computed.
KeptSize = PvSizing | SizedPlant


def compute_size(
    roof: RoofSurvey,
    area_code: str,
    limits: Limits,
    asked: ProspectInputs | None = None,
    grid: GridQuestion | None = None,
    *,
    on: date,
) -> SizedPlant:
    """Recommend a plant on the typical year of the banner, and say what it is worth there.

    Parameters
    ----------
    roof
        As surveyed.
    area_code
        Of the house; its banner gives weather and record temperatures.
    limits
        Phases, budget, and the open capacity where no `grid` works it out.
    asked
        Load and prices; None leaves self-use and money unanswered.
    grid
        What is known of the transformer; kept with the size.
    on
        Whose roof rules hold.

    Raises
    ------
    DomainError
        The library's refusal under its own code, for example ``roof_too_small``,
        ``grid_capacity_too_small``, ``budget_too_small``; ``grid_capacity_used_up`` and what
        `pv_grid.within_grid` refuses; ``climate_unknown``.
    """
    from pv_sizing.losses import dry_steppe_losses
    from pv_sizing.sizing import recommend

    limits = pv_grid.within_grid(limits, grid)
    banner = ancestor(area_code, Level.BANNER)
    catalogue, weather = pv_catalogue(), weather_of(banner)
    try:
        sizing = recommend(
            site_of(area_code),
            weather,
            [plane.plane() for plane in roof.planes],
            catalogue.modules,
            catalogue.inverters,
            limits,
            dry_steppe_losses(),
            horizon=roof.horizon(),
            rules=roof_rules_for(area_code, on=on),
            rack_tilts_deg=catalogue.rack_tilts_deg,
        )
        return _frozen(roof, sizing, weather, asked, grid)
    except PvSizingError as error:
        raise pv_grid.refusal(error) from error


def compute_again(inputs: dict[str, Any], area_code: str) -> dict[str, Any]:
    """Compute a kept sizing again from its frozen inputs and return its result."""
    from pv_sizing.sizing import recompute

    weather = weather_of(ancestor(area_code, Level.BANNER))
    of_plant = {name: value for name, value in inputs.items() if name not in ("prospects", "grid")}
    asked, grid = inputs.get("prospects"), inputs.get("grid")
    return _result(
        recompute(of_plant, weather),
        weather,
        from_plain(ProspectInputs, asked) if asked else None,
        from_plain(GridQuestion, grid) if grid else None,
    )


@lru_cache(maxsize=8)
def weather_of(banner: str) -> "Weather":
    """Return the typical year of a banner, checked against its recorded hash."""
    from pv_sizing.weather import WeatherBasis
    from pv_sizing.weather_tables import read_typical_year_csv

    level = pv_catalogue().weather
    basis = WeatherBasis(level.code, level.source, level.ghi_sigma_pct, level.interannual_sigma_pct)
    return read_typical_year_csv(climate.hourly_file(banner), basis=basis)


def site_of(area_code: str) -> Site:
    """Return the place of an area as the sizing knows it, with its record temperatures."""
    local, catalogue = climate.climate_of(area_code), pv_catalogue()
    return Site(
        latitude_deg=local.latitude_deg,
        longitude_deg=local.longitude_deg,
        altitude_m=local.altitude_m,
        record_low_celsius=local.record_low_celsius.value,
        record_high_celsius=catalogue.record_high_celsius,
        albedo=catalogue.albedo,
    )


def _frozen(
    roof: RoofSurvey,
    sizing: "Sizing",
    weather: "Weather",
    asked: ProspectInputs | None,
    grid: GridQuestion | None,
) -> SizedPlant:
    inputs = to_plain(sizing.assumptions)
    if asked is not None:
        inputs["prospects"] = to_plain(asked)
    if grid is not None:
        inputs["grid"] = to_plain(grid)
    return SizedPlant(
        roof=roof.plain(),
        model_version=sizing.assumptions.model_version,
        weather_sha256=weather.content_hash,
        weather_basis=weather.basis.code,
        inputs=inputs,
        inputs_sha256=fingerprint(inputs),
        result=_result(sizing, weather, asked, grid),
        module_count=sizing.module_count,
        kwp_dc=sizing.kwp_dc,
        kw_ac=sizing.kw_ac,
        annual_kwh=sizing.annual_kwh,
        p90_kwh=sizing.p90_kwh,
    )


def _result(
    sizing: "Sizing",
    weather: "Weather",
    asked: ProspectInputs | None,
    grid: GridQuestion | None,
) -> dict[str, Any]:
    from heating_program.services.pv_prospects import prospects_of

    plain = to_plain(sizing)
    del plain["assumptions"]  # kept beside it as the inputs
    if asked is not None:
        plain["prospects"] = to_plain(prospects_of(sizing, weather, asked))
    if grid is not None:
        asked_kw = sizing.kw_ac if sizing.ac_limit_kw is None else sizing.ac_limit_kw
        plain["grid"] = to_plain(pv_grid.answer(grid, sizing.assumptions.limits, asked_kw))
    return plain

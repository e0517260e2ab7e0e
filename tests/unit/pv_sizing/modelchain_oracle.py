"""pvlib's own ModelChain with our submodels, as the outside check of deviation and of speed."""

import numpy as np
import pvlib
from numpy.typing import NDArray

from pv_sizing.irradiance import sun_path
from pv_sizing.site import Site
from pv_sizing.weather import Weather

# One kWp as PVWatts has it; the rated DC power of the inverter gives the efficiency.
GAMMA_PCT_PER_K = -0.37
DC_AC_RATIO = 1.2
EFFICIENCY_PCT = 96.0
LOSS_PCT = 14.0
NO_LOSSES = "shading snow mismatch wiring connections lid nameplate_rating age availability"
# ModelChain asks pandas 3 for an attribute that is announced to be renamed; we use it as shipped.
IGNORED_WARNING = "DatetimeIndex.dayofyear is deprecated"


def modelchain(site: Site, tilt: float, azimuth: float) -> pvlib.modelchain.ModelChain:
    """Return the chain of one kWp: Perez, physical glass on the beam, Faiman, PVWatts."""
    system = pvlib.pvsystem.PVSystem(
        surface_tilt=tilt,
        surface_azimuth=azimuth,
        albedo=site.albedo,
        module_parameters={"pdc0": 1000.0, "gamma_pdc": GAMMA_PCT_PER_K / 100.0},
        inverter_parameters={
            "pdc0": 1000.0 / DC_AC_RATIO / (EFFICIENCY_PCT / 100.0),
            "eta_inv_nom": EFFICIENCY_PCT / 100.0,
        },
        temperature_model_parameters={"u0": 25.0, "u1": 6.84},
        losses_parameters={"soiling": LOSS_PCT} | dict.fromkeys(NO_LOSSES.split(), 0.0),
    )
    return pvlib.modelchain.ModelChain(
        system,
        pvlib.location.Location(
            site.latitude_deg, site.longitude_deg, altitude=site.altitude_m, tz="Etc/GMT-8"
        ),
        transposition_model="perez",
        aoi_model="physical",
        spectral_model="no_loss",
        temperature_model="faiman",
        dc_model="pvwatts",
        ac_model="pvwatts",
        losses_model="pvwatts",
    )


def modelchain_kwh(
    site: Site, weather: Weather, tilt: float, azimuth: float
) -> NDArray[np.float64]:
    """Return energy of one kWp by month, shape (12,) [kWh]."""
    frame = weather.frame.set_axis(weather.mid_times.tz_convert("Etc/GMT-8"))
    chain = modelchain(site, tilt, azimuth).run_model(frame)
    ac_kw = chain.results.ac.fillna(0.0).to_numpy() / 1000.0
    return np.bincount(weather.months, weights=ac_kw, minlength=13)[1:] * weather.interval_hours


def without_twilight(site: Site, weather: Weather) -> Weather:
    """Return the year without the light of hours whose middle has the sun below the level.

    ModelChain drops such light and this library takes it as isotropic; without it, what is left
    between the two is arithmetic.
    """
    up = sun_path(site, weather).zenith < 90.0
    light = {name: weather.frame[name].where(up, 0.0) for name in ("ghi", "dni", "dhi")}
    return Weather(weather.frame.assign(**light), weather.basis, weather.interval_minutes)

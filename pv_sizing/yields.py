"""From light to energy: cell temperature, DC power, losses, inverter, and the sums of a year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pvlib

from pv_sizing.arrays import Floats
from pv_sizing.cell_temperature import cell_celsius
from pv_sizing.checks import require_between
from pv_sizing.errors import ArrayError, LossError, WeatherError
from pv_sizing.irradiance import PlaneIrradiance
from pv_sizing.losses import QUANTILE_P75, QUANTILE_P90, Loss, LossSet, Uncertainty
from pv_sizing.submodels import PINNED, SubModels
from pv_sizing.weather import Weather, require_whole_year

# Reference efficiency of the PVWatts part-load curve; other inverters scale it.
ETA_REFERENCE = 0.9637


@dataclass(frozen=True, slots=True, eq=False)
class SubArray:
    """The modules of one plane as the energy model sees them.

    Parameters
    ----------
    irradiance : PlaneIrradiance
        Light on their plane, shape (n,).
    kwp_dc : float
        Label power of these modules. [kW]
    temp_coeff_pmax_pct_per_k : float
        Change of power per kelvin above 25 °C, negative. [%/K]
    shading : tuple of Loss
        Computed losses of this plane only: shadows of obstacles and of rows on each other.
    """

    irradiance: PlaneIrradiance
    kwp_dc: float
    temp_coeff_pmax_pct_per_k: float
    shading: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class YearYield:
    """Energy of one year with its spread.

    Parameters
    ----------
    ac_kw : numpy.ndarray, shape (n,)
        Mean AC power of every interval. [kW]
    monthly_kwh : tuple of 12 float
        AC energy by month. [kWh]
    annual_kwh : float
        Their sum, which is also P50. [kWh]
    specific_yield_kwh_per_kwp : float
        Annual energy per label power. [kWh/kWp]
    performance_ratio : float
        Annual energy over what the label would give at the plane's irradiation. [-]
    clipped_kwh : float
        Energy the inverter cut off. [kWh]
    sigma_pct : float
        Total standard deviation of the annual energy. [%]
    p50_kwh, p75_kwh, p90_kwh : float
        Energy exceeded in 50, 75 and 90 of 100 years. [kWh]
    """

    ac_kw: Floats
    monthly_kwh: tuple[float, ...]
    annual_kwh: float
    specific_yield_kwh_per_kwp: float
    performance_ratio: float
    clipped_kwh: float
    sigma_pct: float
    p50_kwh: float
    p75_kwh: float
    p90_kwh: float


def dc_power_kw(sub_array: SubArray, weather: Weather, models: SubModels = PINNED) -> Floats:
    """Return DC power by the PVWatts form, less the plane's own computed shading.

    ``P = E_eff/1000 kWp (1 + gamma (T_cell - 25))`` times what the plane's shadows leave.

    Parameters
    ----------
    sub_array : SubArray
        Light, size, temperature coefficient and computed shading.
    weather : Weather
        Air temperature and wind on the same intervals.
    models : SubModels
        Its cell temperature counts here.

    Returns
    -------
    numpy.ndarray, shape (n,)
        DC power. [kW]

    Raises
    ------
    ArrayError
        If the size is not positive or the coefficient not between -1 and 0 %/K.

    References
    ----------
    A. Dobos, PVWatts Version 5 Manual, NREL/TP-6A20-62641 (2014).
    """
    for name, low, high in (("kwp_dc", 1e-3, 1e5), ("temp_coeff_pmax_pct_per_k", -1.0, 0.0)):
        require_between(
            getattr(sub_array, name),
            low,
            high,
            error=ArrayError,
            code="sub_array_impossible",
            where="sub-array",
            name=name,
        )
    cell = cell_celsius(sub_array.irradiance.total, weather, models.temperature)
    power = pvlib.pvsystem.pvwatts_dc(
        sub_array.irradiance.effective,
        cell,
        sub_array.kwp_dc,
        sub_array.temp_coeff_pmax_pct_per_k / 100.0,
    )
    power_kw = np.asarray(power, dtype=np.float64)
    if not sub_array.shading:
        return power_kw
    shaded = LossSet("shading", sub_array.shading).monthly_factor()
    return power_kw * shaded[weather.months - 1]


def ac_power_kw(dc_kw: Floats, *, kw_ac: float, efficiency_pct: float) -> Floats:
    """Return AC power of the PVWatts inverter: part-load curve, then clipping at `kw_ac`.

    Parameters
    ----------
    dc_kw : numpy.ndarray, shape (n,)
        DC power at the inverter. [kW]
    kw_ac : float
        Rated AC power. [kW]
    efficiency_pct : float
        Nominal efficiency. [%]

    Returns
    -------
    numpy.ndarray, shape (n,)
        AC power, never above `kw_ac`. [kW]

    Raises
    ------
    ArrayError
        If rating or efficiency is impossible.

    Examples
    --------
    >>> ac_power_kw(np.array([0.0, 3.0, 9.0]), kw_ac=5.0, efficiency_pct=96.0).round(3).tolist()
    [0.0, 2.888, 5.0]
    """
    for name, value, low, high in (
        ("kw_ac", kw_ac, 1e-3, 1e5),
        ("efficiency_pct", efficiency_pct, 50.0, 100.0),
    ):
        require_between(
            value,
            low,
            high,
            error=ArrayError,
            code="inverter_figure_impossible",
            where="inverter",
            name=name,
        )
    eta = efficiency_pct / 100.0
    power = pvlib.inverter.pvwatts(dc_kw, kw_ac / eta, eta_inv_nom=eta, eta_inv_ref=ETA_REFERENCE)
    return np.asarray(power, dtype=np.float64)


def year_yield(
    sub_arrays: Sequence[SubArray],
    weather: Weather,
    *,
    kw_ac: float,
    efficiency_pct: float,
    losses: LossSet,
    uncertainty: Uncertainty,
    models: SubModels = PINNED,
    ac_limit_kw: float | None = None,
) -> YearYield:
    """Simulate one year of all planes on one inverter.

    Parameters
    ----------
    sub_arrays : sequence of SubArray
        One per plane, their DC powers add up before the inverter.
    weather : Weather
        Exactly one year.
    kw_ac, efficiency_pct : float
        Rated AC power [kW] and nominal efficiency [%] of the inverter.
    losses : LossSet
        Taken off the DC power month by month.
    uncertainty : Uncertainty
        Sigmas that join the weather's own; ``P90 = P50 (1 - 1.2816 sigma)``.
    models : SubModels
        Its cell temperature counts here; the light was made with the same.
    ac_limit_kw : float or None
        What the inverter is set to when it may not give its rating. [kW]

    Returns
    -------
    YearYield

    Raises
    ------
    WeatherError
        If the weather is not one whole year, or has no sun in it.
    ArrayError
        If there is no sub-array or a figure is impossible.
    LossError
        ``sigma_too_wide`` if the sigmas together would make P90 less than nothing.
    """
    require_whole_year(weather)
    if not sub_arrays:
        raise ArrayError("no_modules", "sub-arrays")
    dc_kw = np.sum([dc_power_kw(sub, weather, models) for sub in sub_arrays], axis=0)
    delivered_kw = dc_kw * losses.monthly_factor()[weather.months - 1]
    ac_kw, cut_kw = _limited(delivered_kw, kw_ac, efficiency_pct, ac_limit_kw)
    kwp_dc = sum(sub.kwp_dc for sub in sub_arrays)
    label_kwh = weather.interval_hours * sum(
        float(np.sum(sub.irradiance.total)) / 1000.0 * sub.kwp_dc for sub in sub_arrays
    )
    if label_kwh <= 0.0:
        raise WeatherError("weather_without_sun", "weather ghi", days=len(weather.frame) / 24)
    monthly = _monthly_kwh(ac_kw, weather)
    annual = float(sum(monthly))
    sigma = uncertainty.total_sigma_pct(
        ghi_sigma_pct=weather.basis.ghi_sigma_pct,
        interannual_sigma_pct=weather.basis.interannual_sigma_pct,
    )
    if QUANTILE_P90 * sigma >= 100.0:
        raise LossError("sigma_too_wide", "uncertainty", sigma_pct=round(sigma, 1))
    return YearYield(
        ac_kw=ac_kw,
        monthly_kwh=monthly,
        annual_kwh=annual,
        specific_yield_kwh_per_kwp=annual / kwp_dc,
        performance_ratio=annual / label_kwh,
        clipped_kwh=float(np.sum(cut_kw)) * weather.interval_hours,
        sigma_pct=sigma,
        p50_kwh=annual,
        p75_kwh=annual * (1.0 - QUANTILE_P75 * sigma / 100.0),
        p90_kwh=annual * (1.0 - QUANTILE_P90 * sigma / 100.0),
    )


def _limited(
    dc_kw: Floats, kw_ac: float, efficiency_pct: float, limit_kw: float | None
) -> tuple[Floats, Floats]:
    """Return AC power under rating and limit, and the AC power that both cut off [kW]."""
    ac_kw = ac_power_kw(dc_kw, kw_ac=kw_ac, efficiency_pct=efficiency_pct)
    eta = efficiency_pct / 100.0
    cut_kw = np.maximum(dc_kw - kw_ac / eta, 0.0) * eta
    if limit_kw is None:
        return ac_kw, cut_kw
    require_between(
        limit_kw,
        1e-3,
        kw_ac,
        error=ArrayError,
        code="inverter_figure_impossible",
        where="inverter",
        name="ac_limit_kw",
    )
    return np.minimum(ac_kw, limit_kw), cut_kw + np.maximum(ac_kw - limit_kw, 0.0)


def _monthly_kwh(ac_kw: Floats, weather: Weather) -> tuple[float, ...]:
    sums = np.bincount(weather.months, weights=ac_kw, minlength=13)[1:] * weather.interval_hours
    return tuple(float(value) for value in sums)

"""Heat of solar collectors: hour by hour from plane irradiance, and over a season with back-up."""

import numpy as np
from numpy.typing import ArrayLike

from heating_program.building_physics.air_source import Floats
from heating_program.building_physics.season_energy import MOST_KWH, SeasonEnergy, require_within


def collector_w_m2(
    plane_w_m2: ArrayLike,
    temp_air: ArrayLike,
    *,
    eta0: float,
    a1_w_m2k: float,
    fluid_celsius: float,
) -> Floats:
    """Return the useful power of a collector, ``max(eta0 G - a1 (T_fluid - T_air), 0)``.

    The quadratic loss term of a test report is to be folded into `a1_w_m2k` at working
    temperature.

    Parameters
    ----------
    plane_w_m2 : array_like, shape (n,)
        Irradiance on the collector. [W/m2]
    temp_air : array_like, shape (n,)
        Outdoor air. [°C]
    eta0 : float
        Efficiency without loss, 0.2 to 0.95. [-]
    a1_w_m2k : float
        Linear loss, 0.1 to 12. [W/(m2 K)]
    fluid_celsius : float
        Mean temperature of the fluid, 10 to 120. [°C]

    Returns
    -------
    ndarray, shape (n,)
        [W/m2]

    Raises
    ------
    SourceError
        If a figure is outside its range.

    References
    ----------
    ISO 9806:2017 (efficiency curve of a collector, here without its quadratic term).

    Examples
    --------
    >>> collector_w_m2([800.0, 300.0, 50.0], [0.0, -10.0, -10.0], eta0=0.70, a1_w_m2k=1.5,
    ...                fluid_celsius=45.0).round(1)
    array([492.5, 127.5,   0. ])
    """
    require_within(eta0=(eta0, 0.2, 0.95), a1_w_m2k=(a1_w_m2k, 0.1, 12.0))
    require_within(fluid_celsius=(fluid_celsius, 10.0, 120.0))
    sun = np.asarray(plane_w_m2, dtype=np.float64)
    air = np.asarray(temp_air, dtype=np.float64)
    return np.asarray(np.maximum(eta0 * sun - a1_w_m2k * (fluid_celsius - air), 0.0))


def solar_thermal(
    *,
    useful_kwh: float,
    collector_m2: float,
    plane_kwh_m2: float,
    plane_w_m2: float,
    temp_air_celsius: float,
    eta0: float,
    a1_w_m2k: float,
    fluid_celsius: float,
    loss_pct: float,
    pump_pct: float,
) -> SeasonEnergy:
    """Return what collectors give to a season; the rest of the heat is left unmet.

    Parameters
    ----------
    useful_kwh : float
        Heat of the season. [kWh]
    collector_m2 : float
        Area to which `eta0` refers, above 0 to 10,000. [m2]
    plane_kwh_m2 : float
        Irradiation on the collector in the hours of the season in which it works. [kWh/m2]
    plane_w_m2, temp_air_celsius : float
        Mean irradiance and mean air temperature of those hours. [W/m2], [°C]
    eta0, a1_w_m2k : float
        Efficiency without loss and its linear loss, as `collector_w_m2`.
    fluid_celsius : float
        Mean temperature of the fluid. [°C]
    loss_pct : float
        Lost in pipes and store, 0 to 60. [%]
    pump_pct : float
        Electricity of the pump by solar heat, 0 to 20. [%]

    Examples
    --------
    >>> found = solar_thermal(useful_kwh=12000.0, collector_m2=12.0, plane_kwh_m2=750.0,
    ...                       plane_w_m2=550.0, temp_air_celsius=-1.0, eta0=0.70, a1_w_m2k=1.5,
    ...                       fluid_celsius=45.0, loss_pct=10.0, pump_pct=2.0)
    >>> round(found.heat_kwh), round(found.amounts["solar_pct"], 1)
    (4654, 38.8)
    """
    require_within(useful_kwh=(useful_kwh, 0.0, MOST_KWH), collector_m2=(collector_m2, 0.1, 1e4))
    require_within(plane_kwh_m2=(plane_kwh_m2, 1.0, 3000.0), plane_w_m2=(plane_w_m2, 1.0, 1500.0))
    require_within(loss_pct=(loss_pct, 0.0, 60.0), pump_pct=(pump_pct, 0.0, 20.0))
    gain_w_m2 = collector_w_m2(
        [plane_w_m2],
        [temp_air_celsius],
        eta0=eta0,
        a1_w_m2k=a1_w_m2k,
        fluid_celsius=fluid_celsius,
    )
    irradiated = collector_m2 * plane_kwh_m2
    offered = irradiated * float(gain_w_m2[0]) / plane_w_m2 * (1.0 - loss_pct / 100.0)
    solar = min(offered, useful_kwh)
    share_pct = 100.0 * solar / useful_kwh if useful_kwh else 0.0
    amounts = {"solar_pct": share_pct, "unmet_kwh": useful_kwh - solar}
    return SeasonEnergy(solar, irradiated, solar * pump_pct / 100.0, amounts)


def solar_with_backup(*, backup_efficiency: float, **collector: float) -> SeasonEnergy:
    """Return what collectors give and what an electric source must add.

    `heat_kwh` and `delivered_kwh` are the collectors' part, the rest is in `electricity_kwh`.

    Parameters
    ----------
    backup_efficiency : float
        Heat by electricity of the second source, 0.5 to 7: 1 a heater, above that a heat pump. [-]
    **collector : float
        As `solar_thermal`.

    Examples
    --------
    >>> found = solar_with_backup(useful_kwh=12000.0, collector_m2=12.0, plane_kwh_m2=750.0,
    ...                           plane_w_m2=550.0, temp_air_celsius=-1.0, eta0=0.70,
    ...                           a1_w_m2k=1.5, fluid_celsius=45.0, loss_pct=10.0, pump_pct=2.0,
    ...                           backup_efficiency=0.98)
    >>> round(found.electricity_kwh)
    7589
    """
    require_within(backup_efficiency=(backup_efficiency, 0.5, 7.0))
    sun = solar_thermal(**collector)
    added = sun.amounts["unmet_kwh"]
    electricity = sun.electricity_kwh + added / backup_efficiency
    amounts = {"solar_pct": sun.amounts["solar_pct"], "backup_heat_kwh": added}
    return SeasonEnergy(sun.heat_kwh, sun.delivered_kwh, electricity, amounts)

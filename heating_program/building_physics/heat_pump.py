"""What cold does to an air-source heat pump: less heat than the nameplate promises."""

from heating_program.building_physics.errors import LoadError, require_between

# Rating points of low-ambient units after GB/T 25127.2: nominal, and the low-temperature point.
NOMINAL_CELSIUS = -12.0
LOW_CELSIUS = -20.0


def capacity_factor(outdoor_celsius: float, *, ratio_at_minus_20: float) -> float:
    """Return the share of its nominal heat that a unit delivers, linear through its two points.

    Above -12 °C nothing is added: a unit is never sized on mild weather. Below -20 °C the line goes
    on; it is an extrapolation there and ends at zero.

    Parameters
    ----------
    outdoor_celsius : float
        Outdoor dry bulb, -50 to 20. [°C]
    ratio_at_minus_20 : float
        Heat at -20 °C by nominal heat at -12 °C, from the test report, 0.3 to 1. [-]

    Returns
    -------
    float
        0 to 1. [-]

    Raises
    ------
    LoadError
        If a figure is outside its range.

    Examples
    --------
    >>> round(capacity_factor(-15.3, ratio_at_minus_20=0.85), 3)
    0.938
    >>> capacity_factor(0.0, ratio_at_minus_20=0.85)
    1.0
    """
    for name, value, low, high in (
        ("outdoor_celsius", outdoor_celsius, -50.0, 20.0),
        ("ratio_at_minus_20", ratio_at_minus_20, 0.3, 1.0),
    ):
        require_between(value, low, high, error=LoadError, where="heat pump", name=name)
    below_k = max(NOMINAL_CELSIUS - outdoor_celsius, 0.0)
    slope_per_k = (1.0 - ratio_at_minus_20) / (NOMINAL_CELSIUS - LOW_CELSIUS)
    return max(1.0 - slope_per_k * below_k, 0.0)

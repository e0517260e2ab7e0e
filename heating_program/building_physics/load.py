"""Design heat load at the station's heating temperature, and the steady heat of a season."""

from dataclasses import dataclass

from heating_program.building_physics.envelope import House, heat_loss
from heating_program.building_physics.errors import LoadError, require_between


@dataclass(frozen=True, slots=True)
class DesignLoad:
    """Heat a source must deliver on the design day.

    Parameters
    ----------
    indoor_celsius, outdoor_celsius : float
        What it was computed for. [°C]
    h_w_k : float
        Heat loss per kelvin. [W/K]
    load_w : float
        Whole house. [W]
    load_w_m2 : float
        Per heated floor. [W/m2]
    """

    indoor_celsius: float
    outdoor_celsius: float
    h_w_k: float
    load_w: float
    load_w_m2: float


def design_load(house: House, *, indoor_celsius: float, outdoor_celsius: float) -> DesignLoad:
    """Return ``H (t_in - t_out)``, without gains, as sizing requires.

    Parameters
    ----------
    house : House
        Checked house.
    indoor_celsius : float
        Design room temperature, 5 to 30. [°C]
    outdoor_celsius : float
        Heating design temperature of the station, -50 to 20. [°C]

    Returns
    -------
    DesignLoad

    Raises
    ------
    LoadError
        If a temperature is outside its range or it is not colder outside.

    References
    ----------
    GB 50736-2012, section 5.2 and appendix A (design temperatures).

    Examples
    --------
    >>> from heating_program.building_physics.envelope import Surface, SurfaceKind, Wall
    >>> house = House(90.0, 270.0, 0.8, (Wall("all", 118.2, 1.535, (
    ...     Surface(SurfaceKind.WINDOW, 13.0, 3.9), Surface(SurfaceKind.DOOR, 4.0, 3.0))),),
    ...     (Surface(SurfaceKind.ROOF, 90.0, 0.9), Surface(SurfaceKind.FLOOR, 90.0, 0.4)))
    >>> load = design_load(house, indoor_celsius=18.0, outdoor_celsius=-15.3)
    >>> round(load.load_w), round(load.load_w_m2, 1)
    (13531, 150.3)
    """
    _check_temperatures(indoor_celsius, outdoor_celsius)
    h_w_k = heat_loss(house).total
    load_w = h_w_k * (indoor_celsius - outdoor_celsius)
    return DesignLoad(indoor_celsius, outdoor_celsius, h_w_k, load_w, load_w / house.floor_area_m2)


def season_heat_kwh(
    house: House,
    *,
    indoor_celsius: float,
    mean_outdoor_celsius: float,
    days: float,
    gains_w_m2: float,
) -> float:
    """Return steady heat of a season, ``(H (t_in - t_mean) - gains A) 24 days / 1000``.

    This is full comfort in every room all day; a household that heats two rooms burns far less,
    and the two must never be compared without saying so.

    Parameters
    ----------
    house : House
        Checked house.
    indoor_celsius, mean_outdoor_celsius : float
        Season means. [°C]
    days : float
        Length of the season, 1 to 366. [d]
    gains_w_m2 : float
        People and appliances, 0 to 20. [W/m2]

    Returns
    -------
    float
        Heat, never below zero. [kWh]

    Raises
    ------
    LoadError
        If a figure is outside its range.
    """
    _check_temperatures(indoor_celsius, mean_outdoor_celsius)
    require_between(days, 1.0, 366.0, error=LoadError, where="season", name="days")
    require_between(gains_w_m2, 0.0, 20.0, error=LoadError, where="season", name="gains_w_m2")
    loss_w = heat_loss(house).total * (indoor_celsius - mean_outdoor_celsius)
    return max(loss_w - gains_w_m2 * house.floor_area_m2, 0.0) * 24.0 * days / 1000.0


def _check_temperatures(indoor_celsius: float, outdoor_celsius: float) -> None:
    for name, value, low, high in (
        ("indoor_celsius", indoor_celsius, 5.0, 30.0),
        ("outdoor_celsius", outdoor_celsius, -50.0, 20.0),
    ):
        require_between(value, low, high, error=LoadError, where="temperatures", name=name)
    if outdoor_celsius >= indoor_celsius:
        raise LoadError(
            "outside_not_colder",
            "temperatures",
            indoor_celsius=indoor_celsius,
            outdoor_celsius=outdoor_celsius,
        )

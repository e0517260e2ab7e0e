"""A product that heats, the house it is asked to heat, and the electric service between them."""

from dataclasses import dataclass

from heating_program.building_physics.air_source import (
    AirSourceUnit,
    SourceError,
    unit_cop,
    unit_heat_kw,
)
from heating_program.building_physics.errors import require_between

# The nameplate gives one decimal; nobody is refused for half of its last digit. [kW]
NAMEPLATE_KW = 0.05
# Hours of the day without charging in the western grid, 08:00 to 18:00.
PEAK_HOURS = 10.0


@dataclass(frozen=True, slots=True)
class HeatSource:
    """A product of the catalogue, as far as its size matters.

    Parameters
    ----------
    code, technology : str
        Key of the product and of its route.
    nominal_heat_kw : float
        Heat on the nameplate; of an air-source unit that at -12 °C, of a store that of charging.
        [kW]
    input_kw : float
        Electric input at that heat: compressor, feeder, or the heaters of a store. [kW]
    phases : int
        Phases of its supply: 0 (none), 1 or 3.
    most_units : int
        How many of them one house may have, 1 to 20.
    unit : AirSourceUnit or None
        Rating points of an air-source unit; None of anything the cold takes nothing from.
    flow_celsius : float
        At which an air-source unit is sized. [°C]
    storage_kwh : float or None
        Heat store that must carry the peak hours; None of anything else. [kWh]
    price_fen : int or None
        Of one unit, installed; None where unknown.

    Raises
    ------
    SourceError
        If a figure is outside its range, or nameplate and rating points disagree.
    """

    code: str
    technology: str
    nominal_heat_kw: float
    input_kw: float
    phases: int
    most_units: int = 1
    unit: AirSourceUnit | None = None
    flow_celsius: float = 41.0
    storage_kwh: float | None = None
    price_fen: int | None = None

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("nominal_heat_kw", self.nominal_heat_kw, 0.2, 500.0),
            ("input_kw", self.input_kw, 0.0, 500.0),
            ("most_units", self.most_units, 1.0, 20.0),
            ("flow_celsius", self.flow_celsius, 20.0, 65.0),
            ("storage_kwh", self.storage_kwh or 0.0, 0.0, 2000.0),
            ("price_fen", self.price_fen or 0, 0.0, 1e10),
        ):
            require_between(value, low, high, error=SourceError, where=self.code, name=name)
        if self.phases not in (0, 1, 3) or (self.phases == 0 and self.input_kw > 0.0):
            raise SourceError("phases_impossible", self.code, phases=self.phases)
        if self.unit is not None:
            self.unit.require_falling_cop(self.flow_celsius)
            if abs(self.unit.nominal_heat_kw - self.nominal_heat_kw) > NAMEPLATE_KW:
                rated = self.unit.nominal_heat_kw
                raise SourceError("nameplate_disagrees", self.code, rated_kw=rated)

    def heat_kw(self, outdoor_celsius: float) -> float:
        """Return what one unit gives at an outdoor temperature; a store while charging [kW]."""
        if self.unit is None:
            return self.nominal_heat_kw
        return float(unit_heat_kw(self.unit, [outdoor_celsius])[0])

    def sustained_kw(self, outdoor_celsius: float, *, peak_hours: float = PEAK_HOURS) -> float:
        """Return the mean heat of a day that one unit can keep up [kW].

        A store gives through the peak hours what it holds, and over the day what the rest of the
        hours charge.
        """
        if self.storage_kwh is None:
            return self.heat_kw(outdoor_celsius)
        charged_kw = self.nominal_heat_kw * (24.0 - peak_hours) / 24.0
        return min(charged_kw, self.storage_kwh / peak_hours)

    def electric_kw(self, outdoor_celsius: float, heat_kw: float) -> float:
        """Return the input of one unit that gives `heat_kw` at an outdoor temperature [kW]."""
        if self.unit is None:
            return self.input_kw * heat_kw / self.nominal_heat_kw
        return heat_kw / float(unit_cop(self.unit, [outdoor_celsius], self.flow_celsius)[0])


@dataclass(frozen=True, slots=True)
class HeatNeed:
    """What a house asks of its source.

    Parameters
    ----------
    load_kw : float
        Heat at the design temperature, without gains, above 0 to 1000. [kW]
    indoor_celsius, design_celsius, record_low_celsius : float
        Room, heating design temperature of the station, lowest on record. [°C]
    season_heat_kwh : float or None
        Heat of a season, where it was computed. [kWh]
    peak_hours : float
        Hours of the day in which a store is not charged. [h]

    Raises
    ------
    SourceError
        If a figure is outside its range or the temperatures are in the wrong order.
    """

    load_kw: float
    indoor_celsius: float
    design_celsius: float
    record_low_celsius: float
    season_heat_kwh: float | None = None
    peak_hours: float = PEAK_HOURS

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("load_kw", self.load_kw, 0.01, 1000.0),
            ("indoor_celsius", self.indoor_celsius, 5.0, 30.0),
            ("record_low_celsius", self.record_low_celsius, -60.0, 10.0),
            ("season_heat_kwh", self.season_heat_kwh or 0.0, 0.0, 1e7),
            ("peak_hours", self.peak_hours, 1.0, 20.0),
        ):
            require_between(value, low, high, error=SourceError, where="heat need", name=name)
        falling = (self.indoor_celsius, self.design_celsius, self.record_low_celsius)
        if not falling[0] > falling[1] >= falling[2]:
            raise SourceError("temperatures_out_of_order", "heat need", falling=falling)

    def at(self, outdoor_celsius: float) -> float:
        """Return the heat needed at an outdoor temperature, without gains [kW]."""
        span_k = self.indoor_celsius - self.design_celsius
        return self.load_kw * max(self.indoor_celsius - outdoor_celsius, 0.0) / span_k


@dataclass(frozen=True, slots=True)
class Supply:
    """Electric service of the house.

    Parameters
    ----------
    sure_kw, most_kw : float
        What a single-phase service in the country carries surely, and at most. [kW]
    three_phase_kw : float or None
        What an installed three-phase service carries; None where there is none. [kW]

    Raises
    ------
    SourceError
        If a figure is outside its range or the first is above the second.
    """

    sure_kw: float = 8.0
    most_kw: float = 10.0
    three_phase_kw: float | None = None

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("sure_kw", self.sure_kw, 1.0, self.most_kw),
            ("most_kw", self.most_kw, 1.0, 30.0),
            ("three_phase_kw", self.three_phase_kw or 1.0, 1.0, 200.0),
        ):
            require_between(value, low, high, error=SourceError, where="supply", name=name)

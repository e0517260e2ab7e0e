"""What the self-use and the money of a plant rest on, and what comes of it: both are frozen.

Page and paper read the second; with the first and the weather it is computed again.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from heating_program.building_physics.hourly_electricity import HeatingLoad
from pv_sizing.battery import Battery
from pv_sizing.ownership import FarmerCase
from pv_sizing.prices import PriceWindow
from pv_sizing.prospect_rows import ConnectionMode, Prospect
from pv_sizing.record import from_plain

PROSPECTS_VERSION: Final = "pv_prospects/1"


class HeatingState(StrEnum):
    """How far the electricity of heating is in the load."""

    HEAT_PUMP = "heat_pump"
    NOT_DESIGNED = "not_designed"
    OTHER_ELECTRIC = "other_electric"
    NOT_ELECTRIC = "not_electric"
    NO_PROJECT = "no_project"


@dataclass(frozen=True, slots=True)
class Assumed:
    """One assumption as it is printed, with its status and source; numbers as their text."""

    code: str
    zh: str
    en: str
    value: str
    unit: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class DayShape:
    """How the household's own use lies over months and hours, and where that is from."""

    code: str
    summer_months: tuple[int, ...]
    month_weights: tuple[float, ...]
    winter_hour_weights: tuple[float, ...]
    summer_hour_weights: tuple[float, ...]
    assumed: Assumed


@dataclass(frozen=True, slots=True)
class ElectricityUse:
    """What the household uses in a year.

    Parameters
    ----------
    base_kwh : float
        Without heating. [kWh]
    shape : DayShape
        How it lies over the year.
    heating_state : HeatingState
        Why there is a heat pump in the load, or why not.
    heating : HeatingLoad or None
        The heat pump as designed.
    heating_notes : tuple of Assumed
        What of it is printed.
    heating_months : tuple of int
        Months counted as winter.
    """

    base_kwh: float
    shape: DayShape
    heating_state: HeatingState
    heating: HeatingLoad | None
    heating_notes: tuple[Assumed, ...]
    heating_months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tariff:
    """Prices of buying over the year."""

    code: str
    windows: tuple[PriceWindow, ...]
    assumed: tuple[Assumed, ...]


@dataclass(frozen=True, slots=True)
class ExportScenario:
    """One price of export, in fen."""

    fen_per_kwh: float
    assumed: Assumed


@dataclass(frozen=True, slots=True)
class ProspectInputs:
    """Everything the prospects of a plant depend on besides the plant and its weather.

    Parameters
    ----------
    version : str
        Of the way they are computed.
    on : str
        Day whose prices these are, ISO 8601.
    mode : ConnectionMode
        How the plant is to be connected.
    use, tariff, exports
        Load, prices of buying, prices of selling; the cheapest first.
    judged_by : str
        Code of the export price by which single answers are given.
    price_fen_per_kwp : int
        Of building. [fen/kWp]
    price : Assumed
        The same as printed.
    money_version : str
        Of the money assumptions.
    money : tuple of Assumed
        Their figures and choices.
    batteries : tuple of Battery
        Looked at for information.
    battery_note : Assumed
        Where they are from.
    """

    version: str
    on: str
    mode: ConnectionMode
    use: ElectricityUse
    tariff: Tariff
    exports: tuple[ExportScenario, ...]
    judged_by: str
    price_fen_per_kwp: int
    price: Assumed
    money_version: str
    money: tuple[Assumed, ...]
    batteries: tuple[Battery, ...]
    battery_note: Assumed

    @property
    def printed(self) -> tuple[Assumed, ...]:
        """Every assumption in the order it is printed."""
        exports = (scenario.assumed for scenario in self.exports)
        load = (self.use.shape.assumed, *self.use.heating_notes)
        return (*load, *self.tariff.assumed, *exports, self.price, *self.money, self.battery_note)


@dataclass(frozen=True, slots=True)
class MonthFlow:
    """What one month makes, needs, and both at once [kWh]."""

    month: int
    made_kwh: float
    load_kwh: float
    self_used_kwh: float


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A smaller plant of the same kind beside the recommended one."""

    module_count: int
    row: Prospect


@dataclass(frozen=True, slots=True)
class PayingRow:
    """Up to which size one more kWp brings more than it costs, at one export price.

    ``decided_by`` is ``margin``, ``limit`` (it pays up to the recommended size) or
    ``nothing_pays``.
    """

    scenario: str
    kwp: float
    decided_by: str


@dataclass(frozen=True, slots=True)
class BatteryRow:
    """What a battery would change in the first year, by a plain rule and by looking at prices."""

    capacity_kwh: float
    self_used_more_kwh: float
    plain_saves_fen: int
    priced_saves_fen: int


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The owner's money at one export price; None where a figure does not exist."""

    scenario: str
    fen_per_kwh: float
    first_year_fen: int
    total_fen: int
    npv_fen: int
    payback_years: float | None
    discounted_payback_years: float | None
    irr_pct: float | None
    lcoe_fen_per_kwh: float


@dataclass(frozen=True, slots=True)
class MoneyYear:
    """One year of the owner's money: received, paid (negative), and the sum so far [fen]."""

    year: int
    saved_fen: int
    sold_fen: int
    paid_fen: int
    net_fen: int
    sum_fen: int


@dataclass(frozen=True, slots=True)
class Said:
    """One reason of the library: weight, code and values."""

    weight: str
    code: str
    values: tuple[tuple[str, float | str], ...]


@dataclass(frozen=True, slots=True)
class PvProspects:
    """Self-use and money of one plant in one house.

    Parameters
    ----------
    version, status : str
        Way of computing; status of the weakest assumption.
    load_kwh, pump_kwh : float
        Of the year; the heat pump's part. [kWh]
    pump_cover_pct : float or None
        Share of the heat pump's electricity that the plant gives, hour by hour; None without a
        heat pump. [%]
    months : tuple of MonthFlow
        Twelve; both at once is what self-use can take, whatever the connection.
    modes : tuple of Prospect
        The recommended size under each connection, the chosen one first.
    sizes : tuple of SizeRow
        Under the chosen connection, smallest first; the last is the recommended one.
    paying, batteries, reasons
        See their types.
    capex_fen : int
        Of building. [fen]
    money, years : tuple
        Of the owner at each export price, and year by year at the one judged by.
    ways : tuple of FarmerCase
        Own money, loan and roof lease at each export price.
    cautions : tuple of str
        Codes of what the money takes for granted.
    """

    version: str
    status: str
    load_kwh: float
    pump_kwh: float
    pump_cover_pct: float | None
    months: tuple[MonthFlow, ...]
    modes: tuple[Prospect, ...]
    sizes: tuple[SizeRow, ...]
    paying: tuple[PayingRow, ...]
    batteries: tuple[BatteryRow, ...]
    reasons: tuple[Said, ...]
    capex_fen: int
    money: tuple[MoneyRow, ...]
    years: tuple[MoneyYear, ...]
    ways: tuple[FarmerCase, ...]
    cautions: tuple[str, ...]


def stored_prospects(
    inputs: dict[str, Any], result: dict[str, Any]
) -> tuple[ProspectInputs, PvProspects] | None:
    """Read what a kept size holds, None for a size from before it was asked."""
    if "prospects" not in inputs:
        return None
    return from_plain(ProspectInputs, inputs["prospects"]), from_plain(
        PvProspects, result["prospects"]
    )

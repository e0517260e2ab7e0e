"""The rows of the comparison a household asks for: one size under one connection mode each."""

from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.battery import Battery
from pv_sizing.checks import require_between
from pv_sizing.errors import ArrayError, PriceError
from pv_sizing.self_use import require_size


class ConnectionMode(StrEnum):
    """What becomes of the energy of a household plant."""

    FULL_EXPORT = "full_export"
    SELF_USE_SURPLUS = "self_use_surplus"
    FULL_SELF_USE = "full_self_use"


@dataclass(frozen=True, slots=True)
class PlantSize:
    """A size to look at.

    Parameters
    ----------
    kwp, kw_ac : float
        Label power and rated power of the inverter. [kW]
    annual_cost_fen : int or None
        What the plant costs a year; None when only its value is asked for. [fen/a]

    Raises
    ------
    ArrayError
        If a figure is negative or not finite, or a plant has no inverter.

    Examples
    --------
    >>> PlantSize(5.5, 5.0).annual_cost_fen is None
    True
    """

    kwp: float
    kw_ac: float
    annual_cost_fen: int | None = None

    def __post_init__(self) -> None:
        require_size(self.kwp)
        require_size(self.kw_ac)
        if self.kwp > 0.0 and self.kw_ac == 0.0:
            raise ArrayError("plant_without_inverter", "plant size", kwp=self.kwp)
        if self.annual_cost_fen is not None:
            require_between(
                self.annual_cost_fen,
                0.0,
                1e13,
                error=ArrayError,
                code="cost_impossible",
                where="plant size",
                name="annual_cost_fen",
            )


@dataclass(frozen=True, slots=True)
class ScenarioValue:
    """Value of the first year at one export price, whole fen.

    Parameters
    ----------
    scenario : str
        Name of the export price.
    saved_fen, sold_fen : int
        Purchases avoided, and proceeds. [fen]
    used_while_selling_dearer_kwh : float
        Energy used in the house in hours in which selling it would have brought more. [kWh]
    """

    scenario: str
    saved_fen: int
    sold_fen: int
    used_while_selling_dearer_kwh: float

    @property
    def total_fen(self) -> int:
        """Avoided purchases and proceeds together [fen]."""
        return self.saved_fen + self.sold_fen


@dataclass(frozen=True, slots=True)
class Prospect:
    """One size under one connection mode, in the first year.

    Parameters
    ----------
    mode : ConnectionMode
        What becomes of the energy.
    size : PlantSize
        The plant.
    annual_kwh : float
        What the plant can make; the next four add up to it. [kWh]
    self_used_kwh, exported_kwh, curtailed_kwh, battery_lost_kwh : float
        Used in the house (at once or out of the battery), sold, not made because nobody takes it,
        lost in the battery (with what it still holds at the end). [kWh]
    imported_kwh : float
        Bought. [kWh]
    self_use_share_pct, self_sufficiency_pct : float or None
        Used in the house, of what the plant makes and of what the house needs; None when that
        is nothing. [%]
    winter_cover_pct : float or None
        Share of the electricity of the heating season that comes from the plant. [%]
    winter_made_pct : float or None
        What the plant makes in the heating season, by what the house needs in it. [%]
    values : tuple of ScenarioValue
        One for each export price.
    """

    mode: ConnectionMode
    size: PlantSize
    annual_kwh: float
    self_used_kwh: float
    exported_kwh: float
    curtailed_kwh: float
    battery_lost_kwh: float
    imported_kwh: float
    self_use_share_pct: float | None
    self_sufficiency_pct: float | None
    winter_cover_pct: float | None
    winter_made_pct: float | None
    values: tuple[ScenarioValue, ...]

    def value(self, scenario: str) -> ScenarioValue:
        """Return the value at one export price.

        Raises
        ------
        PriceError
            If there is no scenario of that name.
        """
        for each in self.values:
            if each.scenario == scenario:
                return each
        raise PriceError("export_scenario_unknown", "prospect", scenario=scenario)


@dataclass(frozen=True, slots=True)
class Prospects:
    """All sizes under all modes, by size and then by mode.

    Parameters
    ----------
    rows : tuple of Prospect
        At least one.
    heating_months : tuple of int
        Months counted as winter.
    battery : Battery or None
        What every row was run with.
    """

    rows: tuple[Prospect, ...]
    heating_months: tuple[int, ...]
    battery: Battery | None

    def best_by_value(self, scenario: str) -> Prospect:
        """Return the row that brings most in the first year, cost aside.

        Of equal rows the first, that is the smallest size. Without cost the largest plant mostly
        wins: compare modes with it, and sizes with `best_by_net_value`.

        Raises
        ------
        PriceError
            If there is no scenario of that name.
        """
        return max(self.rows, key=lambda row: row.value(scenario).total_fen)

    def best_by_net_value(self, scenario: str) -> Prospect:
        """Return the row that leaves most after the yearly cost of its plant.

        Raises
        ------
        PriceError
            If there is no scenario of that name, or a size came without its cost.
        """
        return max(self.rows, key=lambda row: net_value_fen(row, scenario))


def net_value_fen(row: Prospect, scenario: str) -> int:
    """Return the value of the first year less the yearly cost of the plant.

    Parameters
    ----------
    row : Prospect
        With a cost.
    scenario : str
        Name of the export price.

    Returns
    -------
    int
        [fen]

    Raises
    ------
    PriceError
        If there is no scenario of that name, or the size came without its cost.
    """
    if row.size.annual_cost_fen is None:
        raise PriceError("annual_cost_missing", "plant size", kwp=row.size.kwp)
    return row.value(scenario).total_fen - row.size.annual_cost_fen

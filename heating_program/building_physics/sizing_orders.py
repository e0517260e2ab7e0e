"""Retrofit first and then size, or the other way round; and what the choices add up to by grid.

A unit bought for the leaky house is too large, too dear and too strong for the line the day the
walls are insulated; both orders stand side by side so that nobody has to believe it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from heating_program.building_physics.air_source import SourceError
from heating_program.building_physics.errors import require_between
from heating_program.building_physics.heat_source import HeatNeed, HeatSource, Supply
from heating_program.building_physics.source_sizing import Candidate, pick


@dataclass(frozen=True, slots=True)
class SizedHouse:
    """A house with the source picked for it.

    Parameters
    ----------
    need : HeatNeed
        What was asked for.
    chosen : Candidate
        What was picked.
    season_kwh : float or None
        Delivered energy of the season at the given seasonal factor; None where the heat is not
        known. [kWh]
    """

    need: HeatNeed
    chosen: Candidate
    season_kwh: float | None


@dataclass(frozen=True, slots=True)
class SizingOrders:
    """The two orders side by side.

    Parameters
    ----------
    as_is, retrofit_first : SizedHouse
        The house as it stands, and after its retrofit, each with the source of its size.
    sized_before_pct : float
        Capacity of the unit of the house as it stands by the load after the retrofit: what is
        bought when the order is turned round. [%]
    """

    as_is: SizedHouse
    retrofit_first: SizedHouse
    sized_before_pct: float

    @property
    def nominal_saved_kw(self) -> float:
        """Nameplate heat that the retrofit makes needless [kW]."""
        return self.as_is.chosen.nominal_kw - self.retrofit_first.chosen.nominal_kw

    @property
    def peak_electric_saved_kw(self) -> float:
        """Electric peak that the grid need not carry [kW]."""
        return self.as_is.chosen.peak_electric_kw - self.retrofit_first.chosen.peak_electric_kw

    @property
    def season_saved_kwh(self) -> float | None:
        """Delivered energy of a season saved; None where one of them is not known [kWh]."""
        before, after = self.as_is.season_kwh, self.retrofit_first.season_kwh
        return None if before is None or after is None else before - after

    @property
    def price_saved_fen(self) -> int | None:
        """Price of the device saved; None where one of them is not known [fen]."""
        before, after = self.as_is.chosen.price_fen, self.retrofit_first.chosen.price_fen
        return None if before is None or after is None else before - after


def both_orders(
    sources: Sequence[HeatSource],
    as_is: HeatNeed,
    retrofitted: HeatNeed,
    *,
    season_factor: float,
    supply: Supply | None = None,
) -> SizingOrders:
    """Size a house before and after its retrofit from the same catalogue.

    Parameters
    ----------
    sources : sequence of HeatSource
        Products, usually of one technology.
    as_is, retrofitted : HeatNeed
        The house before and after, at the same temperatures.
    season_factor : float
        Heat by delivered energy over a season, 0.1 to 7. [-]
    supply : Supply or None
        As `judged`.

    Returns
    -------
    SizingOrders

    Raises
    ------
    SourceError
        ``needs_not_comparable`` when the temperatures differ, ``no_source_large_enough``.

    Examples
    --------
    >>> from heating_program.building_physics.air_source import AirSourceUnit, RatingPoint
    >>> def unit(heat_kw):
    ...     points = (RatingPoint(-12.0, 41.0, heat_kw, 2.2),
    ...               RatingPoint(-20.0, 41.0, 0.85 * heat_kw, 1.9))
    ...     return HeatSource(f"RB-{heat_kw:g}", "ashp_hydronic", heat_kw, heat_kw / 2.2, 1,
    ...                       unit=AirSourceUnit(points, min_ambient_celsius=-36.0))
    >>> orders = both_orders([unit(kw) for kw in (8.0, 10.0, 12.0, 14.0, 16.0)],
    ...                      HeatNeed(13.531, 18.0, -15.3, -35.3, season_heat_kwh=29944.0),
    ...                      HeatNeed(6.118, 18.0, -15.3, -35.3, season_heat_kwh=12833.0),
    ...                      season_factor=2.4)
    >>> [side.chosen.source.code for side in (orders.as_is, orders.retrofit_first)]
    ['RB-16', 'RB-8']
    >>> round(orders.season_saved_kwh), round(orders.peak_electric_saved_kw, 1)
    (7130, 5.4)
    """
    require_between(
        season_factor, 0.1, 7.0, error=SourceError, where="season", name="season_factor"
    )
    for name in ("indoor_celsius", "design_celsius", "record_low_celsius"):
        if getattr(as_is, name) != getattr(retrofitted, name):
            raise SourceError("needs_not_comparable", "retrofit", figure=name)
    before, after = (_sized(sources, need, season_factor, supply) for need in (as_is, retrofitted))
    return SizingOrders(before, after, 100.0 * before.chosen.capacity_kw / retrofitted.load_kw)


@dataclass(frozen=True, slots=True)
class TransformerDemand:
    """Heating power behind one transformer.

    Parameters
    ----------
    transformer : str
        Its name.
    houses : int
        Houses whose source draws power.
    sum_kw : float
        Peaks added up. [kW]
    coincident_kw : float
        That times the simultaneity: on the coldest night nearly all run. [kW]
    loading_pct : float or None
        Coincident power by capacity at the power factor, other loads not counted; None where the
        capacity is not known. [%]
    """

    transformer: str
    houses: int
    sum_kw: float
    coincident_kw: float
    loading_pct: float | None


def transformer_demands(
    peaks: Iterable[tuple[str, float]],
    *,
    simultaneity: float = 1.0,
    capacity_kva: Mapping[str, float] | None = None,
    power_factor: float = 0.95,
) -> tuple[TransformerDemand, ...]:
    """Add the electric peaks of houses up by transformer, for the list the utility is sent.

    Parameters
    ----------
    peaks : iterable of (str, float)
        Transformer and electric peak of every house. [kW]
    simultaneity : float
        Share of the peaks that come together, 0.1 to 1. [-]
    capacity_kva : mapping or None
        Capacity of the transformers that are known. [kVA]
    power_factor : float
        0.5 to 1. [-]

    Returns
    -------
    tuple of TransformerDemand
        Sorted by transformer.

    Raises
    ------
    SourceError
        If a figure is outside its range.

    Examples
    --------
    >>> found = transformer_demands([("T1", 6.9), ("T1", 3.6), ("T2", 3.6)],
    ...                             simultaneity=0.9, capacity_kva={"T1": 100.0})
    >>> [(each.houses, round(each.coincident_kw, 2)) for each in found]
    [(2, 9.45), (1, 3.24)]
    """
    for name, value, low in (
        ("simultaneity", simultaneity, 0.1),
        ("power_factor", power_factor, 0.5),
    ):
        require_between(value, low, 1.0, error=SourceError, where="transformer", name=name)
    behind: dict[str, list[float]] = {}
    for transformer, peak_kw in peaks:
        require_between(peak_kw, 0.0, 1e3, error=SourceError, where=transformer, name="peak_kw")
        behind.setdefault(transformer, []).append(peak_kw)
    known = capacity_kva or {}
    for transformer, kva in known.items():
        require_between(kva, 1.0, 1e5, error=SourceError, where=transformer, name="capacity_kva")
    return tuple(
        _demand(name, behind[name], simultaneity, known.get(name), power_factor)
        for name in sorted(behind)
    )


def _sized(
    sources: Sequence[HeatSource], need: HeatNeed, season_factor: float, supply: Supply | None
) -> SizedHouse:
    season = None if need.season_heat_kwh is None else need.season_heat_kwh / season_factor
    return SizedHouse(need, pick(sources, need, supply), season)


def _demand(
    name: str,
    peaks_kw: Sequence[float],
    simultaneity: float,
    capacity_kva: float | None,
    power_factor: float,
) -> TransformerDemand:
    coincident = simultaneity * sum(peaks_kw)
    loading = None if capacity_kva is None else 100.0 * coincident / capacity_kva / power_factor
    drawing = sum(peak > 0.0 for peak in peaks_kw)
    return TransformerDemand(name, drawing, sum(peaks_kw), coincident, loading)

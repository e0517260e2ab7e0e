"""What a plant must stay within: grid, phases, ratio and money."""

from dataclasses import dataclass

from pv_sizing.checks import require_between
from pv_sizing.errors import ArrayError


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one connection; `None` means not known or not asked, and is said so.

    Parameters
    ----------
    service_phases : int
        Phases of the house's connection, 1 or 3.
    grid_open_capacity_kw : float or None
        What the grid can still take at this transformer, negative when it is already over;
        None when the utility gave no figure. [kW]
    single_phase_max_kw : float
        Largest inverter on one phase. [kW]
    dc_ac_ratio_max : float
        Largest label power per rated AC power. [-]
    poorest_plane_share : float
        A plane with less than this share of the best plane's light is left out: on a north
        slope the same money buys little. [-]
    budget_fen, price_fen_per_kwp : int or None
        Money available and turnkey price, both or neither. [fen], [fen/kWp]

    Raises
    ------
    ArrayError
        If a limit is impossible or the budget comes without a price.

    Examples
    --------
    >>> Limits(service_phases=1, grid_open_capacity_kw=2.53).single_phase_max_kw
    8.0
    """

    service_phases: int
    grid_open_capacity_kw: float | None = None
    single_phase_max_kw: float = 8.0
    dc_ac_ratio_max: float = 1.3
    poorest_plane_share: float = 0.75
    budget_fen: int | None = None
    price_fen_per_kwp: int | None = None

    def __post_init__(self) -> None:
        if self.service_phases not in (1, 3):
            raise ArrayError("service_phases", "limits", service_phases=self.service_phases)
        if (self.budget_fen is None) != (self.price_fen_per_kwp is None):
            raise ArrayError("budget_needs_price", "limits", budget_fen=self.budget_fen)
        for name, low, high in (
            ("grid_open_capacity_kw", -1e6, 1e6),
            ("single_phase_max_kw", 0.1, 100.0),
            ("dc_ac_ratio_max", 0.3, 3.0),
            ("poorest_plane_share", 0.0, 1.0),
            ("budget_fen", 0.0, 1e15),
            ("price_fen_per_kwp", 1.0, 1e12),
        ):
            value = getattr(self, name)
            if value is not None:
                require_between(
                    value,
                    low,
                    high,
                    error=ArrayError,
                    code="limit_impossible",
                    where=f"limits {name}",
                    name=name,
                )

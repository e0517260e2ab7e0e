"""What a plant must stay within: grid, phases, ratio and money, and which inverters that admits."""

from collections.abc import Sequence
from dataclasses import dataclass

from pv_sizing.array import Inverter
from pv_sizing.checks import require_between
from pv_sizing.errors import ArrayError, ChoiceError, NoValidSizing


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
    may_limit_inverter : bool
        Whether the smallest inverter may be set to the open capacity where that is less than
        its rating; otherwise such a house is refused.

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
    may_limit_inverter: bool = False

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


def phases_allow(inverter: Inverter, limits: Limits) -> bool:
    """Return whether an inverter may feed the phases of the connection."""
    return inverter.phases <= limits.service_phases and (
        inverter.phases == 3 or inverter.kw_ac <= limits.single_phase_max_kw
    )


def ac_limit_kw(inverter: Inverter, limits: Limits) -> float | None:
    """Return what an admitted inverter must be set to, None when it may give its rating [kW]."""
    open_kw = limits.grid_open_capacity_kw
    return open_kw if open_kw is not None and inverter.kw_ac > open_kw else None


def admitted_inverters(inverters: Sequence[Inverter], limits: Limits) -> tuple[Inverter, ...]:
    """Return the inverters that phases and grid allow, in the given order.

    Where even the smallest is more than the open capacity, it is admitted only under
    `Limits.may_limit_inverter`, to be set to `ac_limit_kw`.

    Parameters
    ----------
    inverters : sequence of Inverter
        Offered products.
    limits : Limits
        Phases and open capacity.

    Returns
    -------
    tuple of Inverter

    Raises
    ------
    ChoiceError
        If none is offered.
    NoValidSizing
        ``phases_allow_no_inverter``; or ``grid_capacity_too_small``, whose ``at_most_kw`` and
        ``choices`` name what would be possible.
    """
    if not inverters:
        raise ChoiceError("nothing_to_choose_from", "inverters")
    phased = [inverter for inverter in inverters if phases_allow(inverter, limits)]
    if not phased:
        raise NoValidSizing(
            "phases_allow_no_inverter",
            "inverters",
            service_phases=limits.service_phases,
            single_phase_max_kw=limits.single_phase_max_kw,
            smallest_kw=min(inverter.kw_ac for inverter in inverters),
        )
    open_kw = limits.grid_open_capacity_kw
    if open_kw is None:
        return tuple(phased)
    smallest_kw = min(inverter.kw_ac for inverter in phased)
    if smallest_kw <= open_kw:
        return tuple(inverter for inverter in phased if inverter.kw_ac <= open_kw)
    if limits.may_limit_inverter and open_kw > 0.0:
        return tuple(inverter for inverter in phased if inverter.kw_ac == smallest_kw)
    raise NoValidSizing(
        "grid_capacity_too_small",
        "limits grid_open_capacity_kw",
        grid_open_capacity_kw=open_kw,
        smallest_kw=smallest_kw,
        at_most_kw=max(open_kw, 0.0),
        choices=("smaller_inverter", "limit_inverter", "storage") if open_kw > 0.0 else ("wait",),
    )

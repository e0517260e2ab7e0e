"""Which size a house's own use supports: where the next kWp stops paying, or is mostly exported."""

from dataclasses import dataclass

import numpy as np

from pv_sizing.checks import require_between
from pv_sizing.errors import PriceError, PvSizingError
from pv_sizing.self_use import SelfUseCurve, require_size


@dataclass(frozen=True, slots=True)
class PayingSize:
    """The size with the most money left over in a year.

    Parameters
    ----------
    kwp : float
        The size; 0 when no size pays. [kWp]
    value_fen, cost_fen : float
        Value of the year and its cost at that size, unrounded. [fen]
    decided_by : str
        ``margin``: one more kWp costs more than it brings; ``limit``: `kwp_max` stops it;
        ``nothing_pays``.
    """

    kwp: float
    value_fen: float
    cost_fen: float
    decided_by: str


def size_where_marginal_pays(
    curve: SelfUseCurve, *, cost_fen_per_kwp_year: float, kwp_max: float
) -> PayingSize:
    """Return the size at which one more kWp stops bringing its yearly cost.

    Parameters
    ----------
    curve : SelfUseCurve
        With prices.
    cost_fen_per_kwp_year : float
        What one kWp costs a year: annuity, care, insurance. [fen/(kWp a)]
    kwp_max : float
        Largest size that fits roof and grid. [kWp]

    Returns
    -------
    PayingSize
        Of equal sizes the smallest.

    Raises
    ------
    PriceError
        If the curve has no prices or the cost is not a finite number from zero up.
    ArrayError
        If `kwp_max` is not a possible size.

    Notes
    -----
    Value minus cost is linear between the sizes of ``curve.switch_kwp``, so its maximum lies at
    one of them, at zero or at `kwp_max`; all are looked at. That stays exact where selling is
    dearer than buying in some hours (a valley price below the export price), where the value is
    not concave and a search by slope would stop too early.

    Examples
    --------
    >>> from pv_sizing.self_use import self_use_curve
    >>> curve = self_use_curve([1.0, 1.0], [1.0, 3.0], 1.0, buy_fen_per_kwh=50.0,
    ...                        sell_fen_per_kwh=10.0)
    >>> size_where_marginal_pays(curve, cost_fen_per_kwp_year=55.0, kwp_max=20.0)
    PayingSize(kwp=3.0, value_fen=220.0, cost_fen=165.0, decided_by='margin')
    """
    if not 0.0 <= cost_fen_per_kwp_year < np.inf:
        raise PriceError("cost_impossible", "size", cost_fen_per_kwp_year=cost_fen_per_kwp_year)
    require_size(kwp_max)
    inside = curve.switch_kwp[curve.switch_kwp < kwp_max]
    sizes = np.concatenate(([0.0], inside, [kwp_max]))
    left_over = curve.value_fen(sizes) - cost_fen_per_kwp_year * sizes
    best = int(np.argmax(left_over))
    kwp = float(sizes[best])
    decided_by = "nothing_pays" if kwp == 0.0 else "limit" if kwp == kwp_max else "margin"
    return PayingSize(
        kwp, float(curve.value_fen(kwp)), kwp * float(cost_fen_per_kwp_year), decided_by
    )


def size_with_self_use_share(curve: SelfUseCurve, *, share_pct: float, kwp_max: float) -> float:
    """Return the largest size of which the house still uses a given share itself.

    Parameters
    ----------
    curve : SelfUseCurve
        With or without prices.
    share_pct : float
        Share of the plant's energy to be used in the house, above 0 up to 100. [%]
    kwp_max : float
        Largest size that fits roof and grid. [kWp]

    Returns
    -------
    float
        0 when even the smallest plant exports more than that. [kWp]

    Raises
    ------
    PvSizingError
        If the share is not a percentage above zero.
    ArrayError
        If `kwp_max` is not a possible size.

    Notes
    -----
    ``S(k) - share k T`` is concave and zero at no size, so it changes sign once: the segment is
    found by looking at all switches and the size in it by solving a linear equation.

    Examples
    --------
    >>> from pv_sizing.self_use import self_use_curve
    >>> curve = self_use_curve([1.0, 1.0], [1.0, 3.0], 1.0)
    >>> size_with_self_use_share(curve, share_pct=75.0, kwp_max=20.0)
    2.0
    """
    require_between(
        share_pct,
        1e-6,
        100.0,
        error=PvSizingError,
        code="share_impossible",
        where="self-use share",
        name="share_pct",
    )
    require_size(kwp_max)
    asked_kwh_per_kwp = share_pct / 100.0 * curve.pv_kwh_per_kwp
    sizes = np.concatenate(([0.0], curve.switch_kwp))
    # A round-off below zero at a switch that meets the share exactly must not lose that switch.
    spare = curve.self_used_kwh(sizes) - asked_kwh_per_kwp * sizes
    met = np.flatnonzero(spare >= -1e-12 * asked_kwh_per_kwp * sizes)
    covered = int(met[-1])
    needed_per_kwp = asked_kwh_per_kwp - float(curve.energy.pv_above[covered])
    if needed_per_kwp <= 0.0:
        return kwp_max
    return min(float(curve.energy.load_below[covered]) / needed_per_kwp, kwp_max)

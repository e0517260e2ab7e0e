"""Which size a house's own use supports: where the next kWp stops paying, or is mostly exported."""

from dataclasses import dataclass

import numpy as np

from pv_sizing.errors import PriceError
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

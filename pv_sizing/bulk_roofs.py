"""The figures of many roofs, checked together: a wrong one is named by its roof's number."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pv_sizing.arrays import Floats
from pv_sizing.checks import float_array, require_between
from pv_sizing.errors import ArrayError, PvSizingError, RoofError

# Range of every figure of a roof, and the refusal when it is left.
RANGES: dict[str, tuple[float, float, type[PvSizingError]]] = {
    "tilt_deg": (0.0, 90.0, RoofError),
    "azimuth_deg": (0.0, 360.0, RoofError),
    "kwp_dc": (1e-3, 1e5, ArrayError),
    "kw_ac": (1e-3, 1e5, ArrayError),
    "ac_limit_kw": (1e-3, 1e5, ArrayError),
    "shading_factor": (0.0, 1.0, RoofError),
}


@dataclass(frozen=True, slots=True, eq=False)
class RoofFigures:
    """Checked figures of N roofs, each one plane on one inverter.

    Parameters
    ----------
    tilt_deg, azimuth_deg : numpy.ndarray, shape (N,)
        Orientation. [°]
    kwp_dc, kw_ac : numpy.ndarray, shape (N,)
        Label power and inverter rating. [kW]
    ac_limit_kw : numpy.ndarray, shape (N,)
        What the inverter may give: its rating, or less where it is set to less. [kW]
    shading_factor : numpy.ndarray, shape (N, 12), or None
        What near shade leaves of the DC power by month, 1 for a free roof. [-]
    """

    tilt_deg: Floats
    azimuth_deg: Floats
    kwp_dc: Floats
    kw_ac: Floats
    ac_limit_kw: Floats
    shading_factor: Floats | None

    def take(self, rows: NDArray[np.intp] | slice) -> "RoofFigures":
        """Return some of the roofs."""
        shading = None if self.shading_factor is None else self.shading_factor[rows]
        return RoofFigures(
            self.tilt_deg[rows],
            self.azimuth_deg[rows],
            self.kwp_dc[rows],
            self.kw_ac[rows],
            self.ac_limit_kw[rows],
            shading,
        )


def roof_figures(
    *,
    tilt_deg: ArrayLike,
    azimuth_deg: ArrayLike,
    kwp_dc: ArrayLike,
    kw_ac: ArrayLike,
    ac_limit_kw: ArrayLike | None = None,
    shading_factor: ArrayLike | None = None,
    roofs: int | None = None,
) -> RoofFigures:
    """Check the figures of many roofs; a scalar stands for all of them.

    Parameters
    ----------
    tilt_deg, azimuth_deg, kwp_dc, kw_ac, shading_factor : array_like
        As in `RoofFigures`, or scalars; one row of twelve shading factors stands for all roofs.
    ac_limit_kw : array_like, optional
        As in `RoofFigures`; without it every inverter may give its rating.
    roofs : int, optional
        How many there are, when it is known from elsewhere.

    Returns
    -------
    RoofFigures

    Raises
    ------
    RoofError, ArrayError
        ``bulk_figure_impossible`` with the first wrong roof's number, ``bulk_not_numbers`` or
        ``bulk_lengths_differ``.
    """
    given = {
        "tilt_deg": tilt_deg,
        "azimuth_deg": azimuth_deg,
        "kwp_dc": kwp_dc,
        "kw_ac": kw_ac,
        "ac_limit_kw": kw_ac if ac_limit_kw is None else ac_limit_kw,
    }
    plain = {name: np.atleast_1d(_numbers(name, values)) for name, values in given.items()}
    shapes = {name: values.shape for name, values in plain.items()}
    try:
        shape = np.broadcast_shapes(*shapes.values(), (1 if roofs is None else roofs,))
    except ValueError:
        raise RoofError("bulk_lengths_differ", "roofs", roofs=roofs, **shapes) from None
    if len(shape) != 1 or roofs not in (None, shape[0]):
        raise RoofError("bulk_lengths_differ", "roofs", roofs=roofs, **shapes)
    figures = {name: np.broadcast_to(values, shape) for name, values in plain.items()}
    for name, values in figures.items():
        _require_possible(name, values)
    return RoofFigures(**figures, shading_factor=_shading(shading_factor, shape[0]))


def require_products(temp_coeff_pmax_pct_per_k: float, efficiency_pct: float) -> None:
    """Refuse module and inverter figures that cannot exist.

    Parameters
    ----------
    temp_coeff_pmax_pct_per_k, efficiency_pct : float
        Shared by all roofs. [%/K], [%]

    Raises
    ------
    ArrayError
        ``bulk_figure_impossible``.
    """
    for name, value, low, high in (
        ("temp_coeff_pmax_pct_per_k", temp_coeff_pmax_pct_per_k, -1.0, 0.0),
        ("efficiency_pct", efficiency_pct, 50.0, 100.0),
    ):
        require_between(
            value,
            low,
            high,
            error=ArrayError,
            code="bulk_figure_impossible",
            where="all roofs",
            name=name,
        )


def _numbers(name: str, values: ArrayLike) -> Floats:
    error = RANGES[name][2]
    return float_array(values, error=error, code="bulk_not_numbers", where=f"roofs {name}")


def _require_possible(name: str, values: Floats) -> None:
    low, high, error = RANGES[name]
    # Asked this way round NaN is outside.
    outside = ~((values >= low) & (values <= high))
    if outside.any():
        first = np.unravel_index(int(np.argmax(outside)), outside.shape)
        place = f"roof {first[0]} {name}" + "".join(f" month {month + 1}" for month in first[1:])
        raise error("bulk_figure_impossible", place, value=float(values[first]), low=low, high=high)


def _shading(shading_factor: ArrayLike | None, roofs: int) -> Floats | None:
    if shading_factor is None:
        return None
    values = _numbers("shading_factor", shading_factor)
    if values.shape not in ((12,), (roofs, 12)):
        raise RoofError(
            "bulk_lengths_differ", "roofs shading_factor", roofs=roofs, shape=values.shape
        )
    values = np.broadcast_to(values, (roofs, 12))
    _require_possible("shading_factor", values)
    return values

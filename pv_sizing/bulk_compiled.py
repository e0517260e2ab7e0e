"""The bulk sum compiled by numba: one roof at a time, month by month, no temporary arrays.

numba is an optional extra (``fast``) and is imported only when this engine is asked for. The
first call compiles, about a second a process; nothing is kept on disk, because an installed
package may lie in a folder that cannot be written.
"""

import importlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from pv_sizing.arrays import Floats
from pv_sizing.bulk_basis import Singles
from pv_sizing.bulk_terms import (
    BEND,
    FULL_ABSORPTION,
    HALF_ABSORPTION,
    NORMAL,
    NORMAL_BEND,
    RATIO,
    HourTerms,
)

ZERO, ONE = np.float32(0.0), np.float32(1.0)
# Reordering a sum and fusing multiply with add is what makes the loop sixteen hours wide. The
# flags that promise "no NaN, no infinity" are left out: with them a NaN could come back as a
# number.
FLOAT_RULES = frozenset({"reassoc", "contract", "arcp", "nsz"})
SIGNATURE = (
    "void(float32[:,::1], float32[:,::1], float32[:,::1], int64[::1], float32[:,::1],"
    " float32[:,::1], float64[:,::1])"
)

_Loop = Callable[
    [Singles, Singles, Singles, NDArray[np.int64], Singles, Singles, Floats],
    None,
]


def run_sums(hours: HourTerms, roofs: Singles, shading: Singles | None) -> Floats:
    """Return the sum of AC power over every run of one month, as `bulk_numpy.run_sums` does.

    Parameters
    ----------
    hours : HourTerms
        Weather cell with module and losses.
    roofs : numpy.ndarray, shape (N, 12)
        From `roof_terms`.
    shading : numpy.ndarray, shape (N, m) or None
        What near shade leaves of the DC power, by run. [-]

    Returns
    -------
    numpy.ndarray, shape (N, m)
        Sum over the intervals of the run. [kW]

    Raises
    ------
    ImportError
        If numba is not installed; `bulk.choose_engine` asks before.
    """
    runs = hours.run_starts.size - 1
    if shading is None:
        shading = np.ones((1, runs), dtype=np.float32)
    light = np.stack([hours.circumsolar, hours.dni, hours.ground, hours.at_air, hours.per_light])
    sums = np.empty((len(roofs), runs))
    compiled_loop()(hours.sun, hours.dome, light, hours.run_starts, roofs, shading, sums)
    return sums


@lru_cache(maxsize=1)
def compiled_loop() -> _Loop:
    """Compile at once, for one set of types, so that no later call waits.

    Raises
    ------
    ImportError
        If numba is not installed or does not fit this NumPy.
    """
    numba: Any = importlib.import_module("numba")
    options = {"fastmath": set(FLOAT_RULES), "error_model": "numpy", "nogil": True}
    sum_of_run = numba.njit(**options)(_sum_of_run)
    return cast("_Loop", numba.njit(SIGNATURE, **options)(_over_roofs(sum_of_run)))


def _over_roofs(sum_of_run: Any) -> Callable[..., None]:
    """Return the loop around `sum_of_run`, which compiled code must find in its closure."""

    def over_roofs(
        sun: Singles,
        dome: Singles,
        light: Singles,
        starts: NDArray[np.int64],
        roofs: Singles,
        shading: Singles,
        sums: Floats,
    ) -> None:
        for roof in range(roofs.shape[0]):
            # One row of shading stands for all roofs.
            row = min(roof, shading.shape[0] - 1)
            for run in range(starts.size - 1):
                hours = slice(starts[run], starts[run + 1])
                kept = shading[row, run]
                sums[roof, run] = sum_of_run(sun, dome, light, hours, roofs[roof], kept)

    return over_roofs


def _sum_of_run(
    sun: Singles, dome: Singles, light: Singles, hours: slice, roof: Singles, kept: np.float32
) -> np.float32:
    """Sum one roof over the hours of one run; written out, because compiled code likes it flat."""
    east, north, up = sun[0][hours], sun[1][hours], sun[2][hours]
    isotropic, horizon = dome[0][hours], dome[1][hours]
    circumsolar, dni, ground = light[0][hours], light[1][hours], light[2][hours]
    at_air, per_light = light[3][hours], light[4][hours]
    to_east, to_north, to_up = roof[0], roof[1], roof[2]
    isotropic_view, horizon_view, ground_view = roof[3], roof[4], roof[5]
    sky_factor, ground_factor = roof[6], roof[7]
    a2, a1, a0, kw_ac = roof[8] * kept * kept, roof[9] * kept, roof[10], roof[11]
    total = ZERO
    for hour in range(dni.size):
        cosine = to_east * east[hour] + to_north * north[hour] + to_up * up[hour]
        cosine = ZERO if cosine < ZERO else cosine
        sky = isotropic_view * isotropic[hour] + horizon_view * horizon[hour]
        sky += cosine * circumsolar[hour]
        sky = ZERO if sky < ZERO else sky
        reflected = ground_view * ground[hour]
        beam = cosine * dni[hour]
        slant = np.sqrt(cosine * cosine + BEND)
        through = cosine * slant
        through /= cosine * cosine + RATIO + through
        through *= NORMAL + NORMAL_BEND * through
        through *= ONE - FULL_ABSORPTION / (slant + HALF_ABSORPTION)
        effective = sky * sky_factor + reflected * ground_factor + beam * through
        dc = effective * (at_air[hour] + per_light[hour] * (sky + reflected + beam))
        power = (a2 * dc + a1) * dc - a0
        power = ZERO if power < ZERO else power
        total += kw_ac if power > kw_ac else power
    return total

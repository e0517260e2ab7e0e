"""The bulk sum in plain NumPy: a few roofs abreast, every step in place in six work arrays.

Each roof meets each hour in some thirty-five passes over float32 arrays; what decides the speed
is that a block of roofs stays in the processor's level-2 cache and that no pass allocates.
"""

import numpy as np

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

# Roofs abreast: six rows of some 4,700 daylight hours are 113 kB a roof.
BLOCK = 8
ZERO, ENDLESS = np.float32(0.0), np.float32(np.inf)


def run_sums(hours: HourTerms, roofs: Singles, shading: Singles | None) -> Floats:
    """Return the sum of AC power over every run of one month.

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
    """
    starts, lengths = hours.run_starts[:-1], np.diff(hours.run_starts)
    sums = np.empty((len(roofs), starts.size))
    work = [np.empty((BLOCK, hours.dni.size), dtype=np.float32) for _ in range(6)]
    for first in range(0, len(roofs), BLOCK):
        block = slice(first, first + BLOCK)
        some = roofs[block]
        rows = [array[: len(some)] for array in work]
        dc = _dc_per_kwp(hours, some, rows)
        if shading is not None:
            dc *= np.repeat(shading[block], lengths, axis=1)
        sums[block] = np.add.reduceat(_ac_kw(dc, some, rows[0]), starts, axis=1)
    return sums


def _dc_per_kwp(hours: HourTerms, roofs: Singles, work: list[Singles]) -> Singles:
    """Return DC power per label power after losses, in one of the work arrays [-]."""
    cosine, sky, beam, passed, spare, other = work
    np.matmul(roofs[:, 0:3], hours.sun, out=cosine)
    # np.clip is the one comparison of NumPy that is fast in float32; it lets NaN through.
    np.clip(cosine, ZERO, ENDLESS, out=cosine)
    np.matmul(roofs[:, 3:5], hours.dome, out=sky)
    np.multiply(cosine, hours.circumsolar, out=spare)
    sky += spare
    np.clip(sky, ZERO, ENDLESS, out=sky)
    np.multiply(cosine, hours.dni, out=beam)
    _glass(cosine, passed, spare, other)
    passed *= beam
    total = beam
    total += sky
    np.multiply(roofs[:, 5:6], hours.ground, out=spare)
    total += spare
    spare *= roofs[:, 7:8]
    passed += spare
    sky *= roofs[:, 6:7]
    passed += sky
    total *= hours.per_light
    total += hours.at_air
    passed *= total
    return passed


def _glass(cosine: Singles, passed: Singles, spare: Singles, other: Singles) -> None:
    """Write the incidence factor of the beam to `passed`, the formula of `bulk_terms`."""
    slant, square = other, spare
    np.multiply(cosine, cosine, out=square)
    np.add(square, BEND, out=slant)
    np.sqrt(slant, out=slant)
    np.multiply(cosine, slant, out=passed)
    square += RATIO
    square += passed
    passed /= square
    np.multiply(passed, NORMAL_BEND, out=square)
    square += NORMAL
    passed *= square
    slant += HALF_ABSORPTION
    np.divide(-FULL_ABSORPTION, slant, out=slant)
    slant += np.float32(1.0)
    passed *= slant


def _ac_kw(dc: Singles, roofs: Singles, out: Singles) -> Singles:
    """Return AC power of the PVWatts curve, a quadratic in DC power [kW]."""
    np.multiply(dc, roofs[:, 8:9], out=out)
    out += roofs[:, 9:10]
    out *= dc
    out -= roofs[:, 10:11]
    np.clip(out, ZERO, roofs[:, 11:12], out=out)
    return out

"""How much of the sky a tilted plane still sees above its skyline."""

import math
from functools import lru_cache

import numpy as np

from pv_sizing.arrays import Floats
from pv_sizing.checks import require_between
from pv_sizing.errors import RoofError
from pv_sizing.horizon import Horizon

# Strips of the sky dome; a quarter of a degree keeps the view of a step profile within 5e-4.
STRIPS = 1440


@lru_cache(maxsize=256)
def sky_view_share(horizon: Horizon, tilt_deg: float, azimuth_deg: float) -> float:
    """Return the visible part of what a plane would see of an even sky without the skyline.

    The view factor of the dome above a skyline of zenith angle H(phi) is
    ``1/(2 pi) int [cos T sin^2 H + sin T cos(phi - A) (H - sin H cos H)] dphi``; where the
    plane's own back rises above the skyline, H ends there. Divided by the same integral of the
    open dome, ``(1 + cos T)/2``. What hides the sky is taken as dark.

    Parameters
    ----------
    horizon : Horizon
        Skyline.
    tilt_deg, azimuth_deg : float
        Slope of the plane and the direction it faces. [°]

    Returns
    -------
    float
        0 to 1, exactly 1 for an open horizon. [-]

    Raises
    ------
    RoofError
        If tilt or azimuth is impossible.

    References
    ----------
    J. Dozier and J. Frew, IEEE Trans. Geosci. Remote Sens. 28 (1990) 963,
    doi:10.1109/36.58986, equation 7b.

    Examples
    --------
    >>> from pv_sizing.horizon import open_horizon
    >>> round(sky_view_share(open_horizon("plain"), 35.0, 180.0), 6)
    1.0
    >>> ring = Horizon((0.0, 90.0, 180.0, 270.0), (30.0,) * 4, "a ring of 30 degrees")
    >>> round(sky_view_share(ring, 0.0, 180.0), 6)  # cos^2 30°
    0.75
    """
    for name, value, high in (("tilt_deg", tilt_deg, 90.0), ("azimuth_deg", azimuth_deg, 360.0)):
        require_between(
            value, 0.0, high, error=RoofError, code="plane_impossible", where="plane", name=name
        )
    directions = (np.arange(STRIPS) + 0.5) * 360.0 / STRIPS
    facing = np.cos(np.radians(directions - azimuth_deg))
    tilt = math.radians(tilt_deg)
    # Where the plane itself cuts the dome: cos T sin e + sin T cos e cos(phi - A) = 0.
    own = np.maximum(np.arctan2(-math.sin(tilt) * facing, math.cos(tilt)), 0.0)

    def seen(skyline: Floats) -> float:
        zenith = np.pi / 2.0 - np.maximum(skyline, own)
        upward = math.cos(tilt) * np.sin(zenith) ** 2
        sideways = math.sin(tilt) * facing * (zenith - np.sin(zenith) * np.cos(zenith))
        return float(np.mean(upward + sideways))

    return seen(np.radians(horizon.elevation_at(directions))) / seen(np.zeros(STRIPS))

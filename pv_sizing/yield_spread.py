"""How far the yield of a sound plant may lie from what was computed: of a month, and of a sum."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pv_sizing.checks import require_between
from pv_sizing.errors import MeasurementError


@dataclass(frozen=True, slots=True)
class Sigma:
    """A standard deviation of one month and of a whole year.

    Months are taken as equally correlated: what they share is in the year too, the rest averages
    out. So a month is at least as uncertain as a year, and at most ``sqrt(12)`` times.

    Parameters
    ----------
    month_pct, year_pct : float
        Of a month and of twelve together. [%]

    Raises
    ------
    MeasurementError
        If one is impossible or the two contradict each other.

    Examples
    --------
    >>> Sigma(15.0, 5.0).of_sum_pct([1.0]), round(Sigma(15.0, 5.0).of_sum_pct([1 / 12] * 12), 9)
    (15.0, 5.0)
    """

    month_pct: float
    year_pct: float

    def __post_init__(self) -> None:
        for name in ("month_pct", "year_pct"):
            require_between(
                getattr(self, name),
                0.0,
                100.0,
                error=MeasurementError,
                code="sigma_impossible",
                where=f"sigma {name}",
                name=name,
            )
        # A rounded sqrt(12) times the year must still be allowed.
        if not self.year_pct <= self.month_pct <= math.sqrt(12.0) * self.year_pct * (1.0 + 1e-9):
            raise MeasurementError(
                "sigmas_contradict", "sigma", month_pct=self.month_pct, year_pct=self.year_pct
            )

    def of_sum_pct(self, shares: Sequence[float]) -> float:
        """Return the deviation of a sum of months, in percent of what the shares are parts of.

        With own part ``m^2 = (month^2 - year^2) 12/11`` and shared part ``c^2 = month^2 - m^2``:
        ``sigma^2 = c^2 (sum w)^2 + m^2 sum w^2``.

        Parameters
        ----------
        shares : sequence of float
            Weight of every month in the sum. [-]

        Returns
        -------
        float
            [%]
        """
        own = (self.month_pct**2 - self.year_pct**2) * 12.0 / 11.0
        shared = max(self.month_pct**2 - own, 0.0)
        return math.sqrt(shared * sum(shares) ** 2 + own * sum(share**2 for share in shares))


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a sound plant may lie from its expectation.

    Parameters
    ----------
    model : Sigma
        Of the computation, whatever the weather.
    weather : Sigma
        Of the weather around the typical year; counts for months without measured sunshine.
    correction : Sigma
        What a weather correction leaves: the sensor, its distance, the step from the horizontal
        to the roof; counts for months with measured sunshine.
    coverage_sigmas : float
        Half width of the band in standard deviations. [-]
    source : str
        Where the figures come from.

    Raises
    ------
    MeasurementError
        If the coverage is outside 0.5-5.
    """

    model: Sigma
    weather: Sigma
    correction: Sigma
    coverage_sigmas: float
    source: str

    def __post_init__(self) -> None:
        require_between(
            self.coverage_sigmas,
            0.5,
            5.0,
            error=MeasurementError,
            code="coverage_impossible",
            where="spread coverage_sigmas",
            name="coverage_sigmas",
        )

    def half_width(self, shares: Sequence[float], corrected: Sequence[bool]) -> float:
        """Return the half width of the band of a sum of months as a share of its expectation [-].

        Parameters
        ----------
        shares : sequence of float, shape (m,)
            Weight of every month, 1 in all. [-]
        corrected : sequence of bool, shape (m,)
            Whether its expectation follows measured sunshine.

        Raises
        ------
        MeasurementError
            If the lengths differ or a share is not finite.
        """
        if len(shares) != len(corrected) or not all(map(math.isfinite, shares)):
            raise MeasurementError(
                "shares_impossible", "spread", shares=tuple(shares), corrected=len(corrected)
            )
        with_sun = [share for share, sun in zip(shares, corrected, strict=True) if sun]
        without = [share for share, sun in zip(shares, corrected, strict=True) if not sun]
        sigma = math.hypot(
            self.model.of_sum_pct(shares),
            self.weather.of_sum_pct(without),
            self.correction.of_sum_pct(with_sun),
        )
        return self.coverage_sigmas * sigma / 100.0


# The published bounds are read as two standard deviations; the weather's part is what a single
# year has more than the long term: sqrt(40^2 - 30^2) / 2 a month, sqrt(20^2 - 10^2) / 2 a year.
PVWATTS_SPREAD = Spread(
    model=Sigma(15.0, 5.0),
    weather=Sigma(13.229, 8.660),
    correction=Sigma(5.0, 3.0),
    coverage_sigmas=2.0,
    source="Dobos 2014, PVWatts Version 5 Manual, NREL/TP-6A20-62641: up to 30 % a month and 10 %"
    " a year in the long term, 40 % and 20 % in a single year; correction: planning judgement",
)

"""Named, cited losses by month, and the ageing and uncertainty that go with a yield.

Losses multiply: ``factor(month) = product over losses of (1 - loss/100)``, as PVWatts does.
Each carries its source and whether that is a standard, something read, or a judgement, so that
the assumptions page can print the list as it was used.
"""

import math
from dataclasses import dataclass

import numpy as np

from pv_sizing.arrays import Floats
from pv_sizing.checks import require_between
from pv_sizing.errors import LossError

PVWATTS_MANUAL = "Dobos 2014, PVWatts Version 5 Manual, NREL/TP-6A20-62641, table 2"

BASES = ("standard", "read", "judgement", "computed")

# One-sided quantiles of the normal distribution for P75 and P90.
QUANTILE_P75 = 0.6745
QUANTILE_P90 = 1.2816


@dataclass(frozen=True, slots=True)
class Loss:
    """One reason why less energy arrives, by month.

    Parameters
    ----------
    code : str
        For example ``dust``, ``snow``, ``shading``, ``mismatch``, ``wiring``, ``availability``.
    monthly_pct : tuple of 12 float
        Share lost in January ... December. [%]
    source : str
        Citation, or who judged it.
    basis : str
        One of `BASES`: ``standard``, ``read``, ``judgement``, or ``computed`` from the survey.

    Raises
    ------
    LossError
        If there are not twelve months, or a share is outside 0-100 %.

    Examples
    --------
    >>> constant_loss("wiring", 2.0, PVWATTS_MANUAL, "standard").monthly_pct[6]
    2.0
    """

    code: str
    monthly_pct: tuple[float, ...]
    source: str
    basis: str

    def __post_init__(self) -> None:
        if len(self.monthly_pct) != 12:
            raise LossError(
                "loss_needs_twelve_months", f"loss {self.code}", months=len(self.monthly_pct)
            )
        if self.basis not in BASES:
            raise LossError("loss_basis_unknown", f"loss {self.code}", basis=self.basis)
        for month, share in enumerate(self.monthly_pct, start=1):
            require_between(
                share,
                0.0,
                100.0,
                error=LossError,
                code="loss_impossible",
                where=f"loss {self.code} month {month}",
                name="loss_pct",
            )


@dataclass(frozen=True, slots=True)
class LossSet:
    """All losses of a plant, plus its age, under one version name.

    Parameters
    ----------
    version : str
        Name of the set, printed with the result.
    losses : tuple of Loss
        Any number; codes are unique.
    first_year_decay_pct, yearly_decay_pct : float
        Power lost during year 1, and per later year. [%]
    year : int
        Which year of operation is computed; year 1 carries the mean of its own decay. [-]

    Raises
    ------
    LossError
        If a code appears twice, a decay is outside 0-20 %, or the year is not 1-40.
    """

    version: str
    losses: tuple[Loss, ...]
    first_year_decay_pct: float = 0.0
    yearly_decay_pct: float = 0.0
    year: int = 1

    def __post_init__(self) -> None:
        codes = [loss.code for loss in self.losses]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise LossError("loss_named_twice", f"losses {self.version}", codes=twice)
        for name, high in (
            ("first_year_decay_pct", 20.0),
            ("yearly_decay_pct", 20.0),
            ("year", 40.0),
        ):
            require_between(
                getattr(self, name),
                1.0 if name == "year" else 0.0,
                high,
                error=LossError,
                code="ageing_impossible",
                where=f"losses {self.version}",
                name=name,
            )

    @property
    def age_factor(self) -> float:
        """Power of the computed year against the label, taken in the middle of that year [-].

        Year 1 loses half of its own decay on average; year n starts after the whole first-year
        decay and n - 2 later ones and loses half of one more.
        """
        if self.year == 1:
            return 1.0 - self.first_year_decay_pct / 200.0
        begun = (1.0 - self.first_year_decay_pct / 100.0) * (
            1.0 - self.yearly_decay_pct / 100.0
        ) ** (self.year - 2)
        return begun * (1.0 - self.yearly_decay_pct / 200.0)

    def monthly_factor(self) -> Floats:
        """Return what is left of the DC power by month, ageing included, shape (12,) [-].

        Examples
        --------
        >>> round(float(pvwatts_losses().monthly_factor()[0]), 4)
        0.8592
        """
        shares = np.array([loss.monthly_pct for loss in self.losses], dtype=np.float64)
        kept: Floats = np.prod(1.0 - shares.reshape(-1, 12) / 100.0, axis=0)
        return kept * self.age_factor


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Standard deviations that weather does not carry itself [%].

    Parameters
    ----------
    model_sigma_pct : float
        Irradiance-to-energy model. [%]
    losses_sigma_pct : float
        Dust, snow and the other loss assumptions. [%]
    """

    model_sigma_pct: float = 3.0
    losses_sigma_pct: float = 2.0

    def __post_init__(self) -> None:
        for name in ("model_sigma_pct", "losses_sigma_pct"):
            require_between(
                getattr(self, name),
                0.0,
                50.0,
                error=LossError,
                code="sigma_impossible",
                where=f"uncertainty {name}",
                name=name,
            )

    def total_sigma_pct(self, *, ghi_sigma_pct: float, interannual_sigma_pct: float) -> float:
        """Return the root of the sum of squares with the weather's own two sigmas [%].

        Examples
        --------
        >>> round(Uncertainty().total_sigma_pct(ghi_sigma_pct=4.0, interannual_sigma_pct=3.5), 2)
        6.42
        """
        return math.sqrt(
            ghi_sigma_pct**2
            + interannual_sigma_pct**2
            + self.model_sigma_pct**2
            + self.losses_sigma_pct**2
        )


def constant_loss(code: str, share_pct: float, source: str, basis: str) -> Loss:
    """Return a `Loss` of the same share in every month [%]."""
    return Loss(code, (share_pct,) * 12, source, basis)


def uniform_losses(total_pct: float, source: str) -> LossSet:
    """Return one undivided loss, for comparing with tools that only know a total.

    Parameters
    ----------
    total_pct : float
        Share lost in every month. [%]
    source : str
        The tool or agreement it comes from.

    Returns
    -------
    LossSet

    Raises
    ------
    LossError
        If the share is outside 0-100 %.
    """
    total = constant_loss("total", total_pct, source, "read")
    return LossSet(f"uniform {total_pct:g} %", (total,))


def pvwatts_losses() -> LossSet:
    """Return the ten defaults of PVWatts (14.1 % in all), without ageing.

    Returns
    -------
    LossSet

    Examples
    --------
    >>> [loss.code for loss in pvwatts_losses().losses][:3]
    ['dust', 'shading', 'mismatch']
    """
    shares = {
        "dust": 2.0,
        "shading": 3.0,
        "mismatch": 2.0,
        "wiring": 2.0,
        "connections": 0.5,
        "light_induced": 1.5,
        "nameplate": 1.0,
        "availability": 3.0,
    }
    return LossSet(
        "pvwatts/2014",
        tuple(
            constant_loss(code, share, PVWATTS_MANUAL, "standard") for code, share in shares.items()
        ),
    )


def dry_steppe_losses() -> LossSet:
    """Return planning losses for a dry, cold, dusty plain with spring storms.

    Dust and snow are a judgement until a local rain and dust series exists; the electrical
    shares are PVWatts' without its 3 % for shading (a free roof; horizon and neighbours are
    computed, not assumed). Ageing is the order of present module warranties.

    Returns
    -------
    LossSet

    Examples
    --------
    >>> dust = dry_steppe_losses().losses[0].monthly_pct
    >>> max(dust) == dust[3], round(sum(dust) / 12, 2)
    (True, 4.83)
    """
    dust = (4.0, 4.5, 7.0, 8.0, 7.0, 5.0, 4.0, 3.5, 3.5, 3.5, 4.0, 4.0)
    snow = (2.0, 1.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 1.5)
    judged = "planning judgement, spring dust storms; replace by a local series"
    shares = {
        "mismatch": 2.0,
        "wiring": 2.0,
        "connections": 0.5,
        "nameplate": 1.0,
        "availability": 3.0,
    }
    return LossSet(
        "dry-steppe/1",
        (
            Loss("dust", dust, judged, "judgement"),
            Loss("snow", snow, judged, "judgement"),
            *(constant_loss(code, pct, PVWATTS_MANUAL, "standard") for code, pct in shares.items()),
        ),
        first_year_decay_pct=1.0,
        yearly_decay_pct=0.4,
    )

"""What the months really were, sunshine and hours of operation, as factors on what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from pv_sizing.checks import require_between
from pv_sizing.errors import MeasurementError


@dataclass(frozen=True, slots=True)
class Sunshine:
    """Horizontal irradiation of the months, measured and of the typical year [kWh/m2].

    Parameters
    ----------
    measured_kwh_m2 : tuple of float or None, shape (n,)
        None where nothing was measured: that month stays uncorrected.
    typical_kwh_m2 : tuple of float, shape (n,)
        Of the same calendar months in the year the expectation was computed with.
    """

    measured_kwh_m2: tuple[float | None, ...]
    typical_kwh_m2: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """Hours in which plant and grid were up.

    Parameters
    ----------
    up_hours : tuple of float or None, shape (n,)
        None where it is not known: the plant is then taken to be as available as assumed. [h]
    due_hours : tuple of float, shape (n,)
        Hours of the month that count; daylight hours if only these were watched. [h]
    assumed_pct : float
        Availability already inside the expectation, 97 for a loss of 3 %. [%]
    """

    up_hours: tuple[float | None, ...]
    due_hours: tuple[float, ...]
    assumed_pct: float


def sun_factors(sunshine: Sunshine | None, months: Sequence[str]) -> list[float | None]:
    """Return measured by typical sunshine, None where nothing was measured, shape (n,) [-].

    Raises
    ------
    MeasurementError
        If lengths differ or a figure is impossible.
    """
    if sunshine is None:
        return [None] * len(months)
    require_length("sunshine measured_kwh_m2", sunshine.measured_kwh_m2, months)
    require_length("sunshine typical_kwh_m2", sunshine.typical_kwh_m2, months)
    factors: list[float | None] = []
    for i, month in enumerate(months):
        measured, typical = sunshine.measured_kwh_m2[i], sunshine.typical_kwh_m2[i]
        require_figure("sunshine typical", month, typical, 1.0, 400.0)
        if measured is not None:
            # No month of any year strays this far from its mean; a sensor does.
            require_figure("sunshine measured", month, measured, 0.5 * typical, 1.5 * typical)
        factors.append(None if measured is None else measured / typical)
    return factors


def up_factors(availability: Availability | None, months: Sequence[str]) -> list[float]:
    """Return hours up by hours due and by what was assumed, 1 where not known, shape (n,) [-].

    Raises
    ------
    MeasurementError
        If lengths differ or a figure is impossible.
    """
    if availability is None:
        return [1.0] * len(months)
    require_length("availability up_hours", availability.up_hours, months)
    require_length("availability due_hours", availability.due_hours, months)
    require_figure("availability", "assumed_pct", availability.assumed_pct, 1.0, 100.0)
    factors = []
    for i, month in enumerate(months):
        up, due = availability.up_hours[i], availability.due_hours[i]
        require_figure("availability due", month, due, 1.0, 744.0)
        if up is not None:
            require_figure("availability up", month, up, 0.0, due)
        factors.append(1.0 if up is None else up / due / (availability.assumed_pct / 100.0))
    return factors


def require_figure(what: str, where: str, value: float, low: float, high: float) -> None:
    """Raise `MeasurementError` unless `value` is finite and within ``[low, high]``."""
    require_between(
        value,
        low,
        high,
        error=MeasurementError,
        code="measurement_impossible",
        where=f"{what} {where}",
        name="value",
    )


def require_length(name: str, values: Sequence[object], months: Sequence[str]) -> None:
    """Raise `MeasurementError` unless there is one value a month."""
    if len(values) != len(months):
        raise MeasurementError("months_differ", name, given=len(values), months=len(months))

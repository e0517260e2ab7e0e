"""The programme's dated tariffs and export scenarios as the hourly prices the PV library takes."""

from collections.abc import Sequence
from datetime import date

from heating_program.domain.errors import DomainError
from heating_program.domain.tariff import Period, TariffPlan
from heating_program.reference.export_prices import export_scenarios
from pv_sizing.errors import PvSizingError
from pv_sizing.prices import ALL_MONTHS, PriceWindow, TimeOfUse


def time_of_use(plan: TariffPlan) -> TimeOfUse:
    """Return a tariff that holds all the year.

    Parameters
    ----------
    plan
        Its periods say every hour of the day.

    Raises
    ------
    DomainError
        ``price_gap`` or ``price_overlap`` with the month and the hour, ``price_impossible``;
        ``tariff_not_by_hour`` for one with tiers or rebates: its hours have no own price.
    """
    return _checked(_windows(plan, ALL_MONTHS))


def seasonal_time_of_use(
    heating: TariffPlan, otherwise: TariffPlan, *, heating_months: Sequence[int]
) -> TimeOfUse:
    """Return a year with one tariff in the heating months and another in the rest.

    The heating tariff is measured by a meter of its own. A plant on the house's meter saves at
    the heating tariff only what passes that meter; whether the two are one connection is to be
    asked before these prices are used for the whole load.

    Parameters
    ----------
    heating, otherwise
        Tariffs of the two parts of the year.
    heating_months
        Calendar months of the first.

    Raises
    ------
    DomainError
        As `time_of_use`; ``window_months_impossible``.
    """
    winter = tuple(heating_months)
    rest = tuple(month for month in ALL_MONTHS if month not in winter)
    windows = _windows(heating, winter) + (_windows(otherwise, rest) if rest else ())
    return _checked(windows)


def export_prices_fen(area_code: str, *, on: date) -> dict[str, float]:
    """Return the export scenarios of an area by code, in fen per kWh, for calculation.

    Whoever prints one prints the row of `export_scenarios`, which carries its mark.

    Raises
    ------
    DomainError
        ``export_price_unknown``.
    """
    return {price.code: price.fen_per_kwh for price in export_scenarios(area_code, on=on)}


def _windows(plan: TariffPlan, months: tuple[int, ...]) -> tuple[PriceWindow, ...]:
    if not plan.by_hour_only:
        raise DomainError("tariff_not_by_hour", tariff=plan.code)
    shared = [_months_of(period, months) for period in plan.periods]
    try:
        return tuple(
            PriceWindow(
                name=f"{plan.code} {period.name}",
                from_hour=period.from_hour,
                to_hour=period.to_hour or 24,  # midnight ends a day as 24, not as 0
                fen_per_kwh=float(period.yuan_per_kwh * 100),
                months=held,
            )
            for period, held in zip(plan.periods, shared, strict=True)
            if held is not None
        )
    except PvSizingError as error:
        raise DomainError(error.code, where=error.where) from error


def _months_of(period: Period, months: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return the months a window has a part in; None where it has none."""
    if period.months == ALL_MONTHS:
        return months  # as asked: the PV library refuses months that do not exist
    return tuple(month for month in months if month in period.months) or None


def _checked(windows: tuple[PriceWindow, ...]) -> TimeOfUse:
    try:
        return TimeOfUse(windows)
    except PvSizingError as error:
        raise DomainError(error.code, where=error.where) from error

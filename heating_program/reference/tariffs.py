"""Dated tariffs of electricity and of delivered heat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from heating_program.domain.divisions import is_within
from heating_program.domain.errors import DomainError
from heating_program.domain.heat_tariff import HeatPlan, HeatUnit, check_heat_plan
from heating_program.domain.provenance import Status
from heating_program.domain.tariff import (
    ALL_MONTHS,
    Counted,
    Period,
    Rebate,
    TariffPlan,
    Tier,
    check_plan,
    check_versions,
)
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "tariffs.yaml"
_HEAD: Final = ("code", "zh", "en", "area_code", "valid_from", "valid_to", "status", "source")


@cache
def tariff_versions() -> dict[str, tuple[TariffPlan, ...]]:
    """Load every tariff by code, its dated versions in order."""
    found: dict[str, list[TariffPlan]] = {}
    for index, stanza in enumerate(read_yaml(_FILE)["plans"], start=1):
        with located(f"{_FILE} plan {index}"):
            plan = read_plan(stanza)
            found.setdefault(plan.code, []).append(plan)
            check_versions(found[plan.code])
    return {code: check_versions(versions) for code, versions in found.items()}


def plans() -> dict[str, TariffPlan]:
    """Return the latest version of every tariff by code."""
    return {code: versions[-1] for code, versions in tariff_versions().items()}


@cache
def heat_plans() -> dict[str, HeatPlan]:
    """Load the prices of delivered heat by code."""
    found: dict[str, HeatPlan] = {}
    for index, stanza in enumerate(read_yaml(_FILE)["heat_plans"], start=1):
        with located(f"{_FILE} heat plan {index}"):
            plan = read_heat_plan(stanza)
            if plan.code in found:
                raise ValueError("the code appears twice")
            found[plan.code] = plan
    return found


def read_plan(stanza: dict[str, Any]) -> TariffPlan:
    """Build and check one tariff; its prices are the base price with the add-on of each window.

    Raises
    ------
    DomainError
        What `heating_program.domain.tariff.check_plan` says.
    ValueError, TypeError
        For a stanza of another shape.
    """
    may = ("tiers", "tiers_counted", "rebates", "for_heating")
    only_keys(stanza, needed=(*_HEAD, "base_yuan_per_kwh", "periods"), may=may)
    base = Decimal(stanza["base_yuan_per_kwh"])
    fixed = {name: stanza[name] for name in _HEAD} | {"status": Status(stanza["status"])}
    plan = TariffPlan(
        **fixed,
        periods=tuple(_period(period, base) for period in stanza["periods"]),
        tiers=tuple(_tiers(stanza.get("tiers", ()))),
        counted=Counted(stanza.get("tiers_counted", Counted.MONTH)),
        rebates=tuple(_rebates(stanza.get("rebates", ()))),
        for_heating=bool(stanza.get("for_heating", False)),
    )
    check_plan(plan)
    return plan


def _period(period: dict[str, Any], base: Decimal) -> Period:
    plain = ("name", "zh", "from_hour", "to_hour")
    only_keys(period, needed=(*plain, "add_yuan_per_kwh"), may=("months",))
    return Period(
        **{name: period[name] for name in plain},
        yuan_per_kwh=base + Decimal(period["add_yuan_per_kwh"]),
        months=tuple(period.get("months", ALL_MONTHS)),
    )


def _tiers(rows: list[dict[str, Any]]) -> Iterator[Tier]:
    for row in rows:
        only_keys(row, needed=("name", "zh", "above_kwh", "add_yuan_per_kwh"), may=())
        above, add = Decimal(row["above_kwh"]), Decimal(row["add_yuan_per_kwh"])
        yield Tier(row["name"], row["zh"], above, add)


def _rebates(rows: list[dict[str, Any]]) -> Iterator[Rebate]:
    texts = ("name", "zh", "payer", "period")
    for row in rows:
        only_keys(row, needed=(*texts, "yuan_per_kwh", "up_to_kwh"), may=())
        limit = row["up_to_kwh"]
        yield Rebate(
            **{name: row[name] for name in texts},
            yuan_per_kwh=Decimal(row["yuan_per_kwh"]),
            up_to_kwh=None if limit is None else Decimal(limit),
        )


def read_heat_plan(stanza: dict[str, Any]) -> HeatPlan:
    """Build and check one price of delivered heat.

    Raises
    ------
    DomainError
        What `heating_program.domain.heat_tariff.check_heat_plan` says.
    ValueError, TypeError
        For a stanza of another shape.
    """
    only_keys(stanza, needed=(*_HEAD, "yuan_per_m2"), may=("yuan_per_unit", "unit"))
    unit, price = stanza.get("unit"), stanza.get("yuan_per_unit")
    plan = HeatPlan(
        **{name: stanza[name] for name in _HEAD} | {"status": Status(stanza["status"])},
        yuan_per_m2=Decimal(stanza["yuan_per_m2"]),
        yuan_per_unit=None if price is None else Decimal(price),
        unit=None if unit is None else HeatUnit(unit),
    )
    check_heat_plan(plan)
    return plan


def plan(code: str, *, on: date | None = None) -> TariffPlan:
    """Find a tariff by its code: the version of a day, or the latest one.

    Raises
    ------
    DomainError
        ``tariff_unknown``; ``tariff_not_in_force`` when no version holds on that day.
    """
    if code not in tariff_versions():
        raise DomainError("tariff_unknown", tariff=code)
    if on is None:
        return plans()[code]
    for version in tariff_versions()[code]:
        if version.in_force(on):
            return version
    raise DomainError("tariff_not_in_force", tariff=code, on=on)


def plans_for(area_code: str, *, on: date) -> tuple[TariffPlan, ...]:
    """List the tariffs in force in an area on a day whose price the clock alone decides.

    What an hour costs by a tariff with tiers depends on what was used before it: such a tariff
    can bill a season, but it is no hourly price and is listed by `bill_plans_for` only.
    """
    return tuple(each for each in bill_plans_for(area_code, on=on) if each.by_hour_only)


def bill_plans_for(area_code: str, *, on: date) -> tuple[TariffPlan, ...]:
    """List all tariffs in force in an area on a day."""
    return tuple(
        each
        for versions in tariff_versions().values()
        for each in versions
        if is_within(area_code, each.area_code) and each.in_force(on)
    )


def heat_plans_for(area_code: str, *, on: date) -> tuple[HeatPlan, ...]:
    """List the prices of delivered heat in force in an area on a day."""
    return tuple(
        each
        for each in heat_plans().values()
        if is_within(area_code, each.area_code) and each.in_force(on)
    )

"""Dated tariffs of heating electricity."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from heating_program.domain.divisions import is_within
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.domain.tariff import Period, TariffPlan, check_plan
from heating_program.reference.files import located, only_keys, read_yaml

_FILE = "tariffs.yaml"


@cache
def plans() -> dict[str, TariffPlan]:
    """Load the tariffs by code."""
    found = {}
    for index, stanza in enumerate(read_yaml(_FILE)["plans"], start=1):
        with located(f"{_FILE} plan {index}"):
            plan = _plan(stanza)
            check_plan(plan)
            if plan.code in found:
                raise ValueError("the code appears twice")
            found[plan.code] = plan
    return found


def _plan(stanza: dict[str, Any]) -> TariffPlan:
    """Build one tariff; its prices are the base price with the add-on of each period."""
    needed = ("code", "zh", "en", "area_code", "valid_from", "valid_to", "status", "source")
    only_keys(stanza, needed=(*needed, "base_yuan_per_kwh", "periods"), may=())
    base = Decimal(stanza["base_yuan_per_kwh"])
    periods = tuple(
        Period(
            name=period["name"],
            zh=period["zh"],
            from_hour=period["from_hour"],
            to_hour=period["to_hour"],
            yuan_per_kwh=base + Decimal(period["add_yuan_per_kwh"]),
        )
        for period in stanza["periods"]
    )
    fixed = {name: stanza[name] for name in needed} | {"status": Status(stanza["status"])}
    return TariffPlan(**fixed, periods=periods)


def plan(code: str) -> TariffPlan:
    """Find a tariff by its code.

    Raises
    ------
    DomainError
        ``tariff_unknown``.
    """
    if code not in plans():
        raise DomainError("tariff_unknown", tariff=code)
    return plans()[code]


def plans_for(area_code: str, *, on: date) -> tuple[TariffPlan, ...]:
    """List the tariffs in force in an area on a day."""
    return tuple(
        each
        for each in plans().values()
        if is_within(area_code, each.area_code) and each.in_force(on)
    )

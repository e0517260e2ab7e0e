"""The catalogue of heating routes: one stanza of technologies.yaml is one technology."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Final

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Sourced, Status
from heating_program.domain.technology import Carrier, Example, Route, Technology
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "technologies.yaml"
_COLD: Final = "capacity_at_minus_20"
_KEYS: Final = ("code", "zh", "en", "route", "carrier", "legacy", "inspection", "source")


@cache
def technologies() -> dict[str, Technology]:
    """Load every technology by code; its own example must come out of its formula."""
    found = {}
    for index, stanza in enumerate(read_yaml(_FILE), start=1):
        with located(f"{_FILE} stanza {index}"):
            technology = _technology(stanza)
            if technology.code in found:
                raise ValueError("the code appears twice")
            computed = technology.delivered_kwh(technology.example.useful_kwh)
            if abs(computed - technology.example.delivered_kwh) > Decimal("0.05"):
                raise ValueError(f"the example gives {computed:.1f} kWh")
            found[technology.code] = technology
    return found


def _technology(stanza: dict[str, Any]) -> Technology:
    """Build one technology from its stanza."""
    only_keys(stanza, needed=(*_KEYS, "season_efficiency", "example"), may=(_COLD,))
    efficiency, example = stanza["season_efficiency"], stanza["example"]
    texts = {key: stanza[key] for key in ("code", "zh", "en", "source")}
    return Technology(
        **texts,
        route=Route(stanza["route"]),
        carrier=Carrier(stanza["carrier"]),
        legacy=bool(stanza["legacy"]),
        inspection=tuple(stanza["inspection"]),
        season_efficiency=_ratio(efficiency, "kWh/kWh"),
        capacity_at_minus_20=_ratio(stanza[_COLD], "kW/kW") if _COLD in stanza else None,
        example=Example(Decimal(example["useful_kwh"]), Decimal(example["delivered_kwh"])),
    )


def _ratio(given: dict[str, str], unit: str) -> Sourced[Decimal]:
    """Build a ratio with where it comes from."""
    return Sourced(Decimal(given["value"]), unit, given["source"], Status(given["status"]))


def technology(code: str) -> Technology:
    """Find a technology.

    Raises
    ------
    DomainError
        ``technology_unknown``.
    """
    try:
        return technologies()[code]
    except KeyError:
        raise DomainError("technology_unknown", technology=code[:40]) from None


def open_technologies() -> tuple[Technology, ...]:
    """List the technologies a new conversion may choose, in the order of the catalogue."""
    return tuple(each for each in technologies().values() if not each.legacy)

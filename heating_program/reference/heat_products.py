"""The products a heating scheme chooses from: one row of heat_products.yaml is one model.

A row is checked by the physics that will use it, so that a test report without its points never
reaches a design.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from heating_program.building_physics.air_source import AirSourceUnit, RatingPoint
from heating_program.building_physics.heat_source import HeatSource
from heating_program.domain.provenance import Status
from heating_program.reference.catalog import technology
from heating_program.reference.files import located, only_keys, read_yaml

_FILE: Final = "heat_products.yaml"
_NEEDED: Final = (
    *("code", "technology", "zh", "en", "nominal_heat_kw", "phases", "most_units"),
    *("price_yuan", "test_report"),
)
_AIR: Final = ("min_ambient_celsius", "defrost_pct", "points", "refrigerant")
_OTHER: Final = ("input_kw", "storage_kwh", "refrigerant")


@dataclass(frozen=True, slots=True)
class HeatProduct:
    """One model: what sizing needs of it, and what an inspector compares with its papers."""

    source: HeatSource
    zh: str
    en: str
    refrigerant: str
    test_report: str
    status: Status


@dataclass(frozen=True, slots=True)
class HeatCatalogue:
    """Every model of one date."""

    version: str
    valid_from: date
    status: Status
    source: str
    products: dict[str, HeatProduct]

    def sources(self, technology_code: str) -> tuple[HeatSource, ...]:
        """List the models of a technology, as sizing takes them."""
        return tuple(
            each.source
            for each in self.products.values()
            if each.source.technology == technology_code
        )


@cache
def heat_catalogue() -> HeatCatalogue:
    """Load the products.

    Raises
    ------
    DataFaultError
        Naming the product: a misspelt or missing field, rating points that are missing
        (``rating_points_missing``) or that no unit could have, an unknown technology, a code
        entered twice, or a row that is no example and names no test report.
    """
    data = read_yaml(_FILE)
    with located(_FILE):
        status = Status(data["status"])
        products: dict[str, HeatProduct] = {}
        for index, row in enumerate(data["products"], start=1):
            with located(f"{_FILE} product {index} {row.get('code', '')}"):
                product = _product(row, status)
                if product.source.code in products:
                    raise ValueError("the code appears twice")
                products[product.source.code] = product
        return HeatCatalogue(
            version=data["version"],
            valid_from=data["valid_from"],
            status=status,
            source=data["source"],
            products=products,
        )


def _product(row: dict[str, Any], status: Status) -> HeatProduct:
    is_air = technology(row["technology"]).capacity_at_minus_20 is not None
    only_keys(row, needed=_NEEDED, may=_AIR if is_air else _OTHER)
    if status is not Status.EXAMPLE and not row["test_report"]:
        raise ValueError("a product that is no example needs the number of its test report")
    unit = _unit(row) if is_air else None
    if unit is None and "input_kw" not in row:
        raise ValueError("keys ['input_kw'] are missing")
    source = HeatSource(
        code=row["code"],
        technology=row["technology"],
        nominal_heat_kw=float(row["nominal_heat_kw"]),
        input_kw=unit.nominal_input_kw if unit else float(row["input_kw"]),
        phases=row["phases"],
        most_units=row["most_units"],
        unit=unit,
        flow_celsius=unit.points[0].flow_celsius if unit else 41.0,
        storage_kwh=row.get("storage_kwh"),
        price_fen=_fen(row["price_yuan"]),
    )
    return HeatProduct(
        source=source,
        zh=row["zh"],
        en=row["en"],
        refrigerant=row.get("refrigerant", ""),
        test_report=row["test_report"],
        status=status,
    )


def _unit(row: dict[str, Any]) -> AirSourceUnit:
    """Build the curve of an air-source unit; without its points there is none."""
    return AirSourceUnit(
        points=tuple(RatingPoint(**point) for point in row.get("points", ())),
        min_ambient_celsius=row["min_ambient_celsius"],
        defrost_pct=row["defrost_pct"],
    )


def _fen(price_yuan: object) -> int | None:
    """Turn whole yuan into fen; an empty price is none."""
    if price_yuan is None:
        return None
    if not isinstance(price_yuan, int):
        raise TypeError("a price is given in whole yuan")
    return price_yuan * 100

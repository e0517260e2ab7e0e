"""Export prices are dated scenarios, and none of them looks like a promise."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.reference import export_prices as room
from heating_program.reference import files
from heating_program.reference.export_prices import (
    ExportPriceKind,
    export_prices,
    export_scenarios,
)
from heating_program.reference.files import DataFaultError

VILLAGE = "150802102202"
ROW = """
  - {{code: market_low, kind: market, zh: 低, en: low, area_code: "1508", yuan_per_kwh: "{price}",
     valid_from: {begins}, valid_to: {ends}, status: example, source: invented}}
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(files, "DATA", tmp_path)
    monkeypatch.setattr(room, "export_prices", export_prices.__wrapped__)
    return tmp_path / "export_prices.yaml"


def rows(*given: tuple[str, str, str]) -> str:
    texts = (ROW.format(price=price, begins=begins, ends=ends) for price, begins, ends in given)
    return "prices:" + "".join(texts)


def test_the_old_benchmark_is_to_be_verified_and_the_market_is_an_example() -> None:
    prices = {price.code: price for price in export_prices()}
    old = prices["old_benchmark"]
    assert (old.yuan_per_kwh.value, old.fen_per_kwh) == (Decimal("0.2829"), 28.29)
    assert old.yuan_per_kwh.status is Status.UNVERIFIED
    market = [price for price in prices.values() if price.kind is ExportPriceKind.MARKET]
    assert {price.yuan_per_kwh.status for price in market} == {Status.EXAMPLE}
    assert all("(" in str(price.yuan_per_kwh) for price in prices.values())
    assert all(price.yuan_per_kwh.source for price in prices.values())


def test_the_market_scenarios_rise_and_stay_below_the_old_benchmark() -> None:
    fen = [price.fen_per_kwh for price in export_prices()]
    assert fen[1] < fen[2] < fen[3] < fen[0]


def test_before_the_market_only_the_benchmark_holds() -> None:
    codes = [price.code for price in export_scenarios(VILLAGE, on=date(2025, 5, 31))]
    assert codes == ["old_benchmark"]
    assert len(export_scenarios(VILLAGE, on=date(2026, 1, 1))) == 4


def test_where_no_price_is_known_nothing_is_valued_at_zero() -> None:
    for area, on in (("150702", date(2026, 1, 1)), (VILLAGE, date(2019, 1, 1))):
        with pytest.raises(DomainError, match="export_price_unknown"):
            export_scenarios(area, on=on)


def test_a_closed_row_makes_room_for_the_next(write: Path) -> None:
    write.write_text(
        rows(("0.15", "2025-06-01", "2026-05-31"), ("0.12", "2026-06-01", "null")),
        encoding="utf-8",
    )
    found = {
        on: [price.fen_per_kwh for price in room.export_scenarios(VILLAGE, on=on)]
        for on in (date(2026, 5, 31), date(2026, 6, 1))
    }
    assert list(found.values()) == [[15.0], [12.0]]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([("0.15", "2025-06-01", "null"), ("0.12", "2026-06-01", "null")], "hold on one day"),
        ([("0.15", "2025-06-01", "2025-05-31")], "before valid_from"),
        ([("15", "2025-06-01", "null")], "yuan_per_kwh"),
        ([("-0.1", "2025-06-01", "null")], "yuan_per_kwh"),
        ([("cheap", "2025-06-01", "null")], r"price 1: InvalidOperation"),
    ],
)
def test_rows_that_contradict_each_other_are_told(
    write: Path, given: list[tuple[str, str, str]], told: str
) -> None:
    write.write_text(rows(*given), encoding="utf-8")
    with pytest.raises(DataFaultError, match=told):
        room.export_prices()

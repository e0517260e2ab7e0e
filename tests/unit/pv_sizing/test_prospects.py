"""What a household is told under each connection mode adds up, and names what speaks against it."""

import dataclasses

import numpy as np
import pytest

from pv_sizing.battery import Battery
from pv_sizing.errors import ArrayError, HourlyError, PriceError
from pv_sizing.prospect_reasons import reasons_of
from pv_sizing.prospect_rows import ConnectionMode, PlantSize, Prospects, net_value_fen
from pv_sizing.prospects import prospects
from pv_sizing.self_use import energy_split

HOURS = np.arange(8760)
MONTHS = np.repeat(np.arange(1, 13), 730)
CLOCK = HOURS % 24
SUN = 0.7 * np.maximum(np.sin((CLOCK - 6) / 12 * np.pi), 0.0)
LOAD = 0.3 + np.where(np.isin(MONTHS, (1, 2, 11, 12)), 2.0, 0.2)
BUY = np.where((CLOCK >= 8) & (CLOCK < 18), 46.5, 16.5)
SELL = {"low": 12.0, "high": 28.29}
SIZES = (PlantSize(10.0, 8.0, 240_000), PlantSize(5.0, 5.0, 100_000))
WINTER = (1, 2, 3, 10, 11, 12)


def table(**changes: object) -> Prospects:
    given: dict[str, object] = {
        "pv_kw_per_kwp": SUN,
        "sizes": SIZES,
        "load_kw": LOAD,
        "buy_fen_per_kwh": BUY,
        "sell_fen_per_kwh": SELL,
        "interval_hours": 1.0,
        "months": MONTHS,
        "heating_months": WINTER,
    }
    return prospects(**{**given, **changes})  # type: ignore[arg-type]  # arguments by name


@pytest.mark.parametrize("battery", [None, Battery(10.0, 5.0, 90.0, 10.0)])
def test_every_kilowatt_hour_goes_somewhere(battery: Battery | None) -> None:
    for row in table(battery=battery).rows:
        outlets = (row.self_used_kwh, row.exported_kwh, row.curtailed_kwh, row.battery_lost_kwh)
        assert sum(outlets) == pytest.approx(row.annual_kwh, rel=1e-12)
        assert row.self_used_kwh + row.imported_kwh == pytest.approx(LOAD.sum(), rel=1e-12)
        assert min(outlets) >= 0.0
        if battery is None:
            assert row.battery_lost_kwh == pytest.approx(0.0, abs=1e-9)


def test_the_inverter_cuts_the_peaks_off() -> None:
    rows = table(sizes=[PlantSize(10.0, 5.0)]).rows
    assert rows[0].annual_kwh == pytest.approx(np.minimum(10.0 * SUN, 5.0).sum())


def test_the_modes_differ_in_what_becomes_of_the_same_energy() -> None:
    export, surplus, alone = table().rows[:3]
    split = energy_split(5.0 * SUN, LOAD, 1.0)
    assert (export.self_used_kwh, export.imported_kwh) == (0.0, pytest.approx(LOAD.sum()))
    assert export.exported_kwh == pytest.approx(split.pv_kwh)
    assert surplus.self_used_kwh == pytest.approx(split.self_used_kwh)
    assert surplus.exported_kwh == pytest.approx(split.exported_kwh)
    assert alone.curtailed_kwh == pytest.approx(split.exported_kwh)
    assert alone.exported_kwh == 0.0
    assert surplus.self_use_share_pct == pytest.approx(split.self_use_share_pct)
    assert surplus.self_sufficiency_pct == pytest.approx(split.self_sufficiency_pct)


def test_money_is_whole_fen_and_adds_up_by_hour() -> None:
    surplus = table().rows[1]
    used = np.minimum(5.0 * SUN, LOAD)
    value = surplus.value("high")
    assert value.saved_fen == round(float(used @ BUY))
    assert value.sold_fen == round(float((5.0 * SUN - used).sum()) * 28.29)
    assert value.total_fen == value.saved_fen + value.sold_fen
    assert isinstance(value.total_fen, int)
    assert value.used_while_selling_dearer_kwh == pytest.approx(used[BUY < 28.29].sum())


def test_the_winter_is_told_apart() -> None:
    export, surplus = table().rows[:2]
    winter = np.isin(MONTHS, WINTER)
    split = energy_split(5.0 * SUN[winter], LOAD[winter], 1.0)
    assert surplus.winter_cover_pct == pytest.approx(split.self_sufficiency_pct)
    assert export.winter_cover_pct == 0.0
    made_pct = 100.0 * split.pv_kwh / split.load_kwh
    assert export.winter_made_pct == pytest.approx(made_pct)


def test_a_battery_raises_self_use_and_never_exports_more() -> None:
    without, with_battery = table().rows, table(battery=Battery(10.0, 5.0, 90.0, 10.0)).rows
    for bare, stored in zip(without, with_battery, strict=True):
        if bare.mode is ConnectionMode.FULL_EXPORT:
            assert stored == bare
        else:
            assert stored.self_used_kwh > bare.self_used_kwh
            assert stored.exported_kwh <= bare.exported_kwh


def test_the_best_row_is_chosen_by_value_or_after_its_cost() -> None:
    found = table()
    assert found.best_by_value("high").size.kwp == 10.0
    assert found.best_by_value("high").mode is ConnectionMode.SELF_USE_SURPLUS
    totals = [net_value_fen(row, "low") for row in found.rows]
    assert net_value_fen(found.best_by_net_value("low"), "low") == max(totals)
    assert found.best_by_net_value("low").size.kwp == 5.0
    with pytest.raises(PriceError, match="export_scenario_unknown"):
        found.best_by_value("promised")
    with pytest.raises(PriceError, match="annual_cost_missing"):
        table(sizes=[PlantSize(5.0, 5.0)]).best_by_net_value("low")


def test_nothing_shared_by_nothing_is_no_number() -> None:
    row = table(sizes=[PlantSize(0.0, 0.0)], load_kw=np.zeros(8760)).rows[1]
    shares = (row.self_use_share_pct, row.self_sufficiency_pct, row.winter_cover_pct)
    assert shares == (None, None, None)


def test_reasons_name_what_speaks_against_a_large_plant() -> None:
    found = table()
    surplus = found.rows[4]
    assert surplus.size.kwp == 10.0
    reasons = {reason.code: dict(reason.values) for reason in reasons_of(found, surplus, "low")}
    assert list(reasons) == [
        "best_mode_of_size",
        "dear_purchases_avoided",
        "mostly_exported",
        "winter_mismatch",
        "export_price_is_scenario",
    ]
    assert reasons["export_price_is_scenario"]["scenario"] == "low"
    curtailing = reasons_of(found, found.rows[5], "low")
    assert {"another_mode_brings_more", "energy_curtailed"} <= {r.code for r in curtailing}


def test_a_cheap_house_price_turns_the_choice_of_mode() -> None:
    found = table(buy_fen_per_kwh=16.5)
    codes = {r.code: dict(r.values) for r in reasons_of(found, found.rows[1], "high")}
    assert codes["mode_depends_on_price"] == {"low": "self_use_surplus", "high": "full_export"}
    assert codes["another_mode_brings_more"]["mode"] == "full_export"
    assert "used_while_selling_dearer" in codes


def test_rows_stand_by_size_and_mode_and_are_frozen() -> None:
    found = table()
    assert [row.size.kwp for row in found.rows] == [5.0] * 3 + [10.0] * 3
    assert [row.mode for row in found.rows[:3]] == list(ConnectionMode)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.rows[0].annual_kwh = 1.0  # type: ignore[misc]  # the point of the test


def test_a_year_that_is_none_and_a_size_that_is_none_are_refused() -> None:
    week = slice(0, 168)
    with pytest.raises(HourlyError, match="not_a_whole_year"):
        table(
            pv_kw_per_kwp=SUN[week], load_kw=LOAD[week], months=MONTHS[week], buy_fen_per_kwh=40.0
        )
    with pytest.raises(HourlyError, match="months hour 0"):
        table(heating_months=(13,))
    with pytest.raises(PriceError, match="no_export_scenario"):
        table(sell_fen_per_kwh={})
    with pytest.raises(PriceError, match="sell_fen_per_kwh low hour 0"):
        table(sell_fen_per_kwh={"low": -1.0})
    with pytest.raises(ArrayError, match="nothing_to_compare"):
        table(sizes=())
    with pytest.raises(ArrayError, match="plant_without_inverter"):
        PlantSize(5.0, 0.0)
    with pytest.raises(ArrayError, match="cost_impossible"):
        PlantSize(5.0, 5.0, -1)

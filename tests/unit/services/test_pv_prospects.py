"""Self-use and money of a plant add up, agree with each other and can be computed again."""

import json
from dataclasses import replace
from typing import Any

import pytest

from heating_program.documents.frozen import canonical
from heating_program.domain.errors import DomainError
from heating_program.services.fingerprints import fingerprint
from heating_program.services.pv_calculation import compute_again, compute_size
from heating_program.services.pv_prospect_facts import (
    HeatingState,
    ProspectInputs,
    PvProspects,
    stored_prospects,
)
from pv_sizing.limits import Limits
from pv_sizing.ownership import Way
from pv_sizing.prospect_rows import ConnectionMode
from tests.factories.households import VILLAGE
from tests.factories.measures import ON, ROOF_SURVEY
from tests.factories.pv_prospects import asked, sized_with_prospects

MODES = [mode.value for mode in ConnectionMode]


def of(mode: str = "self_use_surplus") -> tuple[ProspectInputs, PvProspects]:
    sized = sized_with_prospects(mode)
    found = stored_prospects(sized.inputs, sized.result)
    assert found is not None
    return found


def computed(**changes: Any) -> PvProspects:
    sized = compute_size(ROOF_SURVEY, VILLAGE, Limits(1), asked(**changes), on=ON)
    found = stored_prospects(sized.inputs, sized.result)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_kept_is_computed_again_to_the_byte(mode: str) -> None:
    kept = sized_with_prospects(mode)
    inputs = json.loads(json.dumps(kept.inputs))  # as a JSON column gives it back
    assert fingerprint(inputs) == kept.inputs_sha256
    assert canonical(compute_again(inputs, VILLAGE)) == canonical(kept.result)


def test_without_a_load_there_is_nothing_to_read() -> None:
    bare = compute_size(ROOF_SURVEY, VILLAGE, Limits(1), on=ON)
    assert stored_prospects(bare.inputs, bare.result) is None
    assert compute_again(bare.inputs, VILLAGE) == bare.result


@pytest.mark.parametrize("mode", MODES)
def test_the_chosen_connection_stands_first_and_every_kwh_goes_somewhere(mode: str) -> None:
    annual_kwh = sized_with_prospects(mode).annual_kwh
    _given, found = of(mode)
    assert found.modes[0].mode == mode
    assert sorted(row.mode for row in found.modes) == sorted(MODES)
    for row in found.modes:
        outlets = row.self_used_kwh + row.exported_kwh + row.curtailed_kwh
        assert outlets == pytest.approx(row.annual_kwh) == annual_kwh
        assert row.self_used_kwh + row.imported_kwh == pytest.approx(found.load_kwh)


def test_the_months_add_up_to_the_year() -> None:
    _given, found = of()
    assert [each.month for each in found.months] == list(range(1, 13))
    row = found.modes[0]
    assert sum(each.made_kwh for each in found.months) == pytest.approx(row.annual_kwh)
    assert sum(each.load_kwh for each in found.months) == pytest.approx(found.load_kwh)
    assert sum(each.self_used_kwh for each in found.months) == pytest.approx(row.self_used_kwh)


def test_the_heat_pump_makes_the_winter_dear_and_the_plant_helps_little() -> None:
    _given, found = of()
    assert 4500.0 < found.pump_kwh < 7500.0
    assert found.load_kwh == pytest.approx(found.pump_kwh + 1800.0)
    winter = found.modes[0].winter_cover_pct
    assert found.pump_cover_pct is not None
    assert winter is not None
    assert 10.0 < found.pump_cover_pct < winter < 45.0
    without = computed(heating=(HeatingState.NOT_ELECTRIC, None))
    assert without.pump_kwh == 0.0
    assert without.pump_cover_pct is None


def test_smaller_plants_use_a_larger_share_themselves() -> None:
    _given, found = of()
    counts = [each.module_count for each in found.sizes]
    assert counts == sorted(set(counts))
    assert counts[-1] == sized_with_prospects().module_count
    shares = [each.row.self_use_share_pct for each in found.sizes]
    assert all(share is not None for share in shares)
    assert shares == sorted(shares, reverse=True, key=lambda share: share or 0.0)
    assert found.sizes[-1].row == found.modes[0]


def test_the_first_year_of_money_is_the_value_of_the_energy_less_the_upkeep() -> None:
    _given, found = of()
    first = found.years[1]
    value = found.modes[0].value("market_mid")
    assert first.saved_fen == pytest.approx(value.saved_fen, abs=1)
    assert first.sold_fen == pytest.approx(value.sold_fen, abs=1)
    assert first.net_fen == first.saved_fen + first.sold_fen + first.paid_fen
    assert found.years[0].net_fen == -found.capex_fen
    assert found.years[-1].sum_fen == sum(each.net_fen for each in found.years)
    judged = next(row for row in found.money if row.scenario == "market_mid")
    assert judged.total_fen == found.years[-1].sum_fen
    assert judged.first_year_fen == first.net_fen


def test_a_better_price_pays_back_sooner_and_the_cheapest_stands_first() -> None:
    given, found = of()
    assert [row.scenario for row in found.money] == [
        "market_low",
        "market_mid",
        "market_high",
        "old_benchmark",
    ]
    assert [each.assumed.code for each in given.exports] == [row.scenario for row in found.money]
    npv = [row.npv_fen for row in found.money]
    assert npv == sorted(npv)
    years = [row.payback_years for row in found.money]
    assert years == sorted(years, reverse=True, key=lambda each: each or 99.0)
    assert given.judged_by == "market_mid"


def test_three_ways_at_every_price_and_own_money_is_the_owners_flow() -> None:
    _given, found = of()
    assert [(each.scenario, each.way) for each in found.ways] == [
        (row.scenario, way) for row in found.money for way in Way
    ]
    for row in found.money:
        own = next(e for e in found.ways if (e.way, e.scenario) == (Way.OWN_MONEY, row.scenario))
        assert (own.npv_fen, own.total_fen) == (row.npv_fen, row.total_fen)
    lease = [each for each in found.ways if each.way is Way.ROOF_LEASE]
    assert len({each.total_fen for each in lease}) == 1


def test_a_low_price_supports_a_smaller_plant() -> None:
    _given, found = of()
    kwp = [each.kwp for each in found.paying]
    assert kwp == sorted(kwp)
    assert 0.0 < kwp[0] < kwp[-1] == sized_with_prospects().kwp_dc
    assert found.paying[-1].decided_by == "limit"
    _given, sold = of("full_export")
    assert sold.paying[0].decided_by == "nothing_pays"
    _given, kept = of("full_self_use")
    assert len({each.kwp for each in kept.paying}) == 1
    assert 0.0 < kept.paying[0].kwp < 2.0  # only what the house takes at noon pays


def test_a_battery_that_looks_at_prices_never_saves_less() -> None:
    _given, found = of()
    assert [each.capacity_kwh for each in found.batteries] == [5.0, 10.0]
    for each in found.batteries:
        assert each.self_used_more_kwh > 0.0
        assert each.priced_saves_fen >= each.plain_saves_fen


def test_examples_make_the_answer_an_example() -> None:
    given, found = of()
    assert found.status == "example"
    assert all(each.source for each in given.printed)
    entered = asked(price_yuan_per_kwp=3500)
    assert (entered.price.status, entered.price_fen_per_kwp) == ("unverified", 350_000)
    assert asked().price.status == "example"


def test_a_heating_tariff_holds_in_the_heating_months_and_a_flat_one_always() -> None:
    windows = asked().tariff.windows
    assert {window.fen_per_kwh for window in windows if 1 in window.months} == {46.5, 16.5}
    assert {window.fen_per_kwh for window in windows if 7 in window.months} == {41.5}
    flat = asked(tariff_code="mengxi_residential_flat").tariff
    assert [(window.fen_per_kwh, len(window.months)) for window in flat.windows] == [(41.5, 12)]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"base_kwh": -1.0}, "base_kwh_impossible", "base_kwh"),
        ({"base_kwh": float("nan")}, "base_kwh_impossible", "base_kwh"),
        ({"tariff_code": "nobody"}, "tariff_unknown", "tariff"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    changes: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        asked(**changes)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_house_that_uses_nothing_and_may_sell_nothing_has_no_money_to_reckon() -> None:
    idle = (HeatingState.NO_PROJECT, None)
    with pytest.raises(DomainError, match="no_energy"):
        computed(mode="full_self_use", base_kwh=0.0, heating=idle)
    sold = computed(base_kwh=0.0, heating=idle)
    assert sold.modes[0].self_used_kwh == 0.0
    assert sold.modes[0].self_sufficiency_pct is None


def test_other_prices_are_other_inputs() -> None:
    one, other = asked(), asked(price_yuan_per_kwp=3500)
    assert replace(one, price=other.price, price_fen_per_kwp=350_000) == other
    dear = computed(price_yuan_per_kwp=3500)
    assert dear.capex_fen == round(350_000 * sized_with_prospects().kwp_dc)
    assert dear.money[0].npv_fen < of()[1].money[0].npv_fen

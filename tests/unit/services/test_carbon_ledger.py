"""A ledger adds up savings and increases alike, each household and each plant once."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.carbon import Baseline, Direction, PvCounting, PvEnergy
from heating_program.domain.divisions import Level
from heating_program.domain.energy_use import ElectricityCounting, EnergyUse
from heating_program.domain.errors import DomainError
from heating_program.reference.factors import named_factor_set
from heating_program.services.carbon_ledger import (
    CarbonLedger,
    LedgerRecord,
    by_division,
    carbon_ledger,
)

SET = named_factor_set("2022")
SEASON = "2025-2026"


def record(key: str, kwh: str, *, coal: str = "3", **others: object) -> LedgerRecord:
    made = LedgerRecord(
        household=key,
        season=SEASON,
        area_code="150802102202",
        before=EnergyUse(coal_t=Decimal(coal)),
        after=EnergyUse(electricity_kwh=Decimal(kwh)),
    )
    return replace(made, **others)


def ledger(*records: LedgerRecord, **others: object) -> CarbonLedger:
    return carbon_ledger(records, SET, season=SEASON, **others)


THREE = (record("a", "5348"), record("b", "12477"), record("c", "29944"))


def test_savings_and_increases_are_added_up_alike() -> None:
    found = ledger(*THREE)
    assert [row.change.signed_t for row in found.rows] == ["−2.04", "+2.85", "+14.81"]
    assert found.total.change_kgco2 == Fraction(47769) * Fraction("0.6849") - 9 * Fraction("1900.3")
    assert found.total.signed_t == "+15.62"
    assert (found.count(Direction.DECREASE), found.count(Direction.INCREASE)) == (1, 2)
    assert (found.baseline, found.factor_set) == (Baseline.AGAINST_SURVEYED_USE, "2022")


def test_coal_replaced_is_surveyed_less_left_and_in_standard_coal() -> None:
    left = record("d", "4000", after=EnergyUse(Decimal("0.5"), Decimal(4000)))
    found = ledger(THREE[0], left)
    assert found.coal_replaced_t == Decimal("5.5")
    assert found.coal_replaced_tce == Fraction("5.5") * Fraction("0.7143")


def test_the_planning_baseline_leaves_out_whose_heat_is_not_known() -> None:
    known = replace(THREE[1], useful_kwh=Decimal(29944))
    found = ledger(known, THREE[0], baseline=Baseline.SAME_SERVICE)
    assert found.left_out == ("a",)
    assert found.total.signed_t == "−15.94"
    assert found.total.baseline is Baseline.SAME_SERVICE


def test_the_electricity_share_is_of_all_energy_and_names_its_counting() -> None:
    found = ledger(THREE[0], record("e", "0", after=EnergyUse(coal_t=Decimal(3))))
    electricity, coal = 5348 * Fraction("0.1229"), 3000 * Fraction("0.7143")
    assert found.electricity_share_before == 0
    assert found.electricity_share_after == electricity / (electricity + coal)
    equal = ledger(*THREE, counting=ElectricityCounting.EQUAL_VALUE)
    assert equal.counting is ElectricityCounting.EQUAL_VALUE
    assert equal.electricity_share_after == 1


@pytest.mark.parametrize(
    ("records", "code"),
    [
        ((THREE[0], THREE[0]), "ledger_household_twice"),
        ((replace(THREE[0], season="2024-2025"),), "ledger_season_differs"),
        ((replace(THREE[0], plant="p"), replace(THREE[1], plant="p")), "ledger_plant_twice"),
    ],
)
def test_nothing_is_counted_twice(records: tuple[LedgerRecord, ...], code: str) -> None:
    with pytest.raises(DomainError, match=code):
        ledger(*records)


def test_a_plant_is_counted_once_as_it_says() -> None:
    plant = PvEnergy(Decimal(1000), Decimal(5000), PvCounting.EXPORT)
    found = ledger(replace(THREE[0], plant="p", pv=plant))
    assert found.total.after_by_carrier["pv"] == -5000 * Fraction("0.6849")
    twice = replace(plant, counting=PvCounting.SELF_USE)
    with pytest.raises(DomainError, match="pv_counted_twice"):
        ledger(replace(THREE[0], plant="p", pv=twice))


def test_divisions_add_up_to_the_whole() -> None:
    elsewhere = replace(THREE[1], area_code="150821100201")
    found = ledger(THREE[0], elsewhere, THREE[2])
    banners = by_division(found, Level.BANNER)
    assert list(banners) == ["150802", "150821"]
    assert banners["150821"].signed_t == "+2.85"
    together = sum((each.change_kgco2 for each in banners.values()), Fraction(0))
    assert together == found.total.change_kgco2


def test_an_empty_ledger_has_no_share_and_no_change() -> None:
    found = ledger()
    assert (found.total.change_kgco2, found.electricity_share_after) == (0, None)
    assert found.total.direction is Direction.NONE


@given(
    st.lists(st.tuples(st.decimals(0, 9, places=1), st.decimals(0, 40_000, places=2)), max_size=9)
)
def test_the_order_of_households_changes_nothing_and_rounding_is_once(
    uses: list[tuple[Decimal, Decimal]],
) -> None:
    records = [record(str(at), str(kwh), coal=str(coal)) for at, (coal, kwh) in enumerate(uses)]
    found = ledger(*records)
    assert ledger(*records[::-1]).total.change_kgco2 == found.total.change_kgco2
    rows = sum(row.change.change_kgco2 for row in found.rows)
    assert rows == found.total.change_kgco2
    assert abs(Fraction(found.total.change_t) * 1000 - rows) <= 10

"""Subsidies to the fen: the worked scenarios, the gates and what must always hold."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heating_program.domain.eligibility import RULES, HouseholdRecord, ask, years_before
from heating_program.domain.errors import DomainError
from heating_program.domain.funding import share_out
from heating_program.domain.money import Fen, yuan_to_fen
from heating_program.domain.policy import (
    Cap,
    Fixed,
    Floor,
    FundingLevel,
    Gate,
    LevelRule,
    Payee,
    Policy,
    PolicyItem,
    RateTimesQuantity,
    Retention,
    ShareOfPrice,
    Split,
    Step,
    TopUp,
    check_policy,
)
from heating_program.domain.provenance import Status
from heating_program.domain.subsidy import Assessment, Facts, assess, months_after
from heating_program.domain.subsidy_record import (
    assessment_as_record,
    facts_as_record,
    facts_from_record,
)

ON = date(2023, 10, 20)
VILLAGE = "150802103202"
CENTRAL, REGION, CITY, BANNER = FundingLevel


def yuan(text: str) -> Fen:
    return yuan_to_fen(text)


def ratio(level: FundingLevel, weight: int, *, rest: bool = False) -> LevelRule:
    return LevelRule(level, Split.RATIO, weight=weight, takes_rest=rest)


HALVES = (ratio(CITY, 1), ratio(BANNER, 1, rest=True))


def policy(
    *steps: Step, funding: tuple[LevelRule, ...] = HALVES, top_ups: tuple[TopUp, ...] = ()
) -> Policy:
    return Policy(
        code="test",
        version="1",
        title="测试",
        kind="equipment",
        document_no=None,
        issuer="测试",
        area_code="1508",
        valid_from=date(2023, 1, 1),
        valid_to=date(2023, 12, 31),
        status=Status.EXAMPLE,
        source="worked by hand",
        checked_on=ON,
        payee=Payee.SUPPLIER,
        needs_acceptance=True,
        gates=(),
        items=(PolicyItem("device", "设备", frozenset({"ashp"}), steps, funding, top_ups),),
    )


def case(price: str | None = None, *groups: str, **quantities: str) -> Facts:
    return Facts(
        area_code=VILLAGE,
        measure="ashp",
        price_fen=None if price is None else yuan(price),
        quantities={name: Decimal(text) for name, text in quantities.items()},
        groups=frozenset(groups),
    )


def shares(assessment: Assessment) -> dict[str, int]:
    return {str(share.level): share.amount_fen for share in assessment.shares}


LINHE = replace(
    policy(
        ShareOfPrice("1", Decimal(80)),
        Cap("1", yuan("14400")),
        funding=(
            LevelRule(CENTRAL, Split.FIXED, amount_fen=yuan("10000")),
            ratio(CITY, 5),
            ratio(BANNER, 5, rest=True),
        ),
    ),
    retention=Retention("3", Decimal(3), 12),
)


def test_linhe_heat_pump_is_shared_by_three_levels_with_a_retention() -> None:
    found = assess(LINHE, replace(case("18,000.00"), accepted_on=date(2023, 10, 31)), ON)
    assert found.amount_fen == yuan("14,400.00")
    assert found.self_paid_fen == yuan("3,600.00")
    assert shares(found) == {"central": 1_000_000, "city": 220_000, "banner": 220_000}
    assert found.retention_fen == yuan("432.00")
    assert found.payable_now_fen == yuan("13,968.00")
    assert found.retention_due_on == date(2024, 10, 31)
    assert (found.payee, found.status) == (Payee.SUPPLIER, Status.EXAMPLE)
    assert [line.sentence for line in found.lines] == [
        "价格18,000.00元的80%",
        "最高不超过14,400.00元",
        "质保金3%即432.00元，验收满12个月后支付",
    ]


def test_a_dearer_heat_pump_costs_the_household_the_difference() -> None:
    found = assess(LINHE, case("19,000.00"), ON)
    assert (found.amount_fen, found.self_paid_fen) == (yuan("14,400"), yuan("4,600"))


def test_dalad_villagers_pay_exactly_a_fifth_and_local_money_takes_the_rest() -> None:
    rules = (
        LevelRule(CENTRAL, Split.FIXED, amount_fen=yuan("10000")),
        LevelRule(BANNER, Split.RESIDUAL, takes_rest=True),
    )
    found = assess(policy(ShareOfPrice("1", Decimal(80)), funding=rules), case("29126.25"), ON)
    assert shares(found) == {"central": 1_000_000, "banner": yuan("13301")}


HUAIROU_WATER = policy(
    RateTimesQuantity("1", Decimal(20000), "area_m2", "m²"),
    Cap("1", yuan("24000")),
    top_ups=(
        TopUp("5", Decimal(80), frozenset({"dibao"}), BANNER),
        TopUp("5", Decimal(100), frozenset({"tekun"}), BANNER),
    ),
)


@pytest.mark.parametrize(
    ("price", "area", "groups", "amount", "self_paid", "city"),
    [
        ("32000", "135", (), "24000", "8000", "12000"),
        ("32000", "135", ("dibao",), "30400", "1600", "12000"),
        ("32000", "135", ("dibao", "tekun"), "32000", "0", "12000"),
        ("27500", "96", (), "19200", "8300", "9600"),
        ("27500", "96", ("dibao",), "25840", "1660", "9600"),
    ],
)
def test_a_rate_by_area_is_capped_and_special_groups_get_more_of_their_own_part(
    price: str, area: str, groups: tuple[str, ...], amount: str, self_paid: str, city: str
) -> None:
    found = assess(HUAIROU_WATER, case(price, *groups, area_m2=area), ON)
    assert (found.amount_fen, found.self_paid_fen) == (yuan(amount), yuan(self_paid))
    assert shares(found)["city"] == yuan(city)


def test_a_level_may_carry_a_third_of_the_price_and_another_the_rest() -> None:
    rules = (
        LevelRule(CITY, Split.SHARE_OF_PRICE, price_share=Fraction(1, 3)),
        LevelRule(BANNER, Split.RESIDUAL, takes_rest=True),
    )
    storage = policy(ShareOfPrice("2", Decimal(80)), Cap("2", yuan("8000")), funding=rules)
    assert shares(assess(storage, case("9600"), ON)) == {
        "city": yuan("3200"),
        "banner": yuan("4480"),
    }


def test_valley_power_is_paid_up_to_ten_thousand_kilowatt_hours() -> None:
    power = policy(RateTimesQuantity("4", Decimal(20), "valley_kwh", "kWh", at_most=Decimal(10000)))
    found = assess(power, case(valley_kwh="11260"), ON)
    assert (found.amount_fen, found.self_paid_fen) == (yuan("2000"), None)
    assert shares(found) == {"city": yuan("1000"), "banner": yuan("1000")}
    assert found.lines[0].sentence == "0.2元/kWh×10000kWh(11260按10000计)"


@pytest.mark.parametrize(
    ("price", "amount", "region"), [("2300", "1470", "1176"), ("1900", "1330", "1064")]
)
def test_a_stove_gets_seventy_percent_up_to_a_cap_four_to_one(
    price: str, amount: str, region: str
) -> None:
    stove = policy(
        ShareOfPrice("1", Decimal(70)),
        Cap("1", yuan("1470")),
        funding=(ratio(REGION, 4), ratio(BANNER, 1, rest=True)),
    )
    found = assess(stove, case(price), ON)
    assert (found.amount_fen, shares(found)["region"]) == (yuan(amount), yuan(region))


def test_a_floor_lifts_a_small_amount() -> None:
    least = policy(RateTimesQuantity("1", Decimal(10), "kwh", "kWh"), Floor("1", yuan("600")))
    assert assess(least, case(kwh="12"), ON).amount_fen == yuan("600")


def test_the_floor_of_a_level_is_kept_back_when_money_is_short() -> None:
    rules = (
        LevelRule(REGION, Split.FIXED, amount_fen=yuan("240")),
        LevelRule(CITY, Split.FIXED, amount_fen=yuan("180")),
        LevelRule(BANNER, Split.RESIDUAL, takes_rest=True, floor_fen=yuan("180")),
    )
    assert [share.amount_fen for share in share_out(yuan("600"), rules)] == [24000, 18000, 18000]
    assert [share.amount_fen for share in share_out(yuan("500"), rules)] == [24000, 8000, 18000]


def test_public_money_never_exceeds_the_price() -> None:
    found = assess(policy(Fixed("1", yuan("10000"))), case("8000"), ON)
    assert (found.amount_fen, found.self_paid_fen) == (yuan("8000"), 0)
    assert "以未付价款8,000.00元为限" in found.lines[-1].sentence


def test_an_ineligible_household_gets_nothing_and_the_reasons() -> None:
    strict = replace(LINHE, gates=(Gate("E01", "2", 6), Gate("E04", "2"), Gate("E05", "2")))
    away = HouseholdRecord(resident_months=3, last_subsidy_on=date(2013, 10, 21))
    found = assess(strict, replace(case("18000"), record=away), ON)
    assert not found.eligible
    assert (found.amount_fen, found.shares, found.retention_fen) == (0, (), 0)
    assert found.self_paid_fen == yuan("18000")
    assert [(g.code, g.sentence) for g in found.reasons_against] == [
        ("E01", "年常住不足6个月"),
        ("E05", "10年内已享受同类设备补贴"),
    ]


@pytest.mark.parametrize(
    ("code", "record"),
    [
        ("E01", HouseholdRecord(resident_months=5)),
        ("E02", HouseholdRecord(house_empty=True)),
        ("E02", HouseholdRecord(second_plot=True)),
        ("E03", HouseholdRecord(hazard_grade="D")),
        ("E03", HouseholdRecord(relocation_listed=True)),
        ("E04", HouseholdRecord(in_heating_network=True)),
        ("E05", HouseholdRecord(last_subsidy_on=date(2013, 10, 21))),
        ("E06", HouseholdRecord(plot_or_meter_taken=True)),
        ("E07", HouseholdRecord(other_central_fund=True)),
        ("E08", HouseholdRecord(grid_capacity_missing=True)),
        ("E09", HouseholdRecord(device_in_catalogue=False)),
        ("E10", HouseholdRecord(householder_alive=False)),
        ("E10", HouseholdRecord(id_number_valid=False)),
        ("E11", HouseholdRecord(village_listed=False)),
        ("E12", HouseholdRecord(in_excluded_group=True)),
    ],
)
def test_each_gate_closes_on_its_own_reason_only(code: str, record: HouseholdRecord) -> None:
    closed = {gate for gate in RULES if not ask(Gate(gate, ""), record, ON).holds}
    assert closed == {code}
    assert all(ask(Gate(gate, ""), HouseholdRecord(), ON).holds for gate in RULES)


def test_the_lock_out_ends_on_the_same_day_ten_years_later() -> None:
    record = HouseholdRecord(last_subsidy_on=date(2013, 10, 20))
    assert ask(Gate("E05", ""), record, ON).holds
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


def test_a_retention_due_in_a_shorter_month_falls_on_its_last_day() -> None:
    assert months_after(date(2023, 11, 30), 3) == date(2024, 2, 29)
    assert months_after(date(2023, 10, 31), 13) == date(2024, 11, 30)
    assert months_after(date(2023, 12, 1), 12) == date(2024, 12, 1)


@pytest.mark.parametrize(
    ("code", "facts", "on"),
    [
        ("policy_not_in_force", case("18000"), date(2024, 1, 1)),
        ("policy_not_in_force", case("18000"), date(2022, 12, 31)),
        ("policy_not_for_case", replace(case("18000"), area_code="150702103202"), ON),
        ("policy_not_for_case", replace(case("18000"), measure="gas_boiler"), ON),
        ("price_missing", case(), ON),
    ],
)
def test_a_question_the_policy_does_not_answer_is_refused(
    code: str, facts: Facts, on: date
) -> None:
    with pytest.raises(DomainError) as refused:
        assess(LINHE, facts, on)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("quantities", "code"),
    [
        ({}, "quantity_missing"),
        ({"area_m2": "-1"}, "quantity_negative"),
        ({"area_m2": "NaN"}, "quantity_negative"),
    ],
)
def test_a_missing_or_impossible_quantity_is_refused(quantities: dict[str, str], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        assess(HUAIROU_WATER, case("1000", **quantities), ON)
    assert refused.value.code == code


PRICES = st.integers(0, 10**8).map(Fen)


@given(
    PRICES,
    st.decimals("0.01", "100", places=2),
    st.lists(st.integers(1, 9), min_size=1, max_size=4),
)
def test_shares_always_sum_and_the_household_never_pays_less_than_nothing(
    price: Fen, share_pct: Decimal, weights: list[int]
) -> None:
    funding = tuple(
        ratio(level, weight, rest=not index)
        for index, (level, weight) in enumerate(zip(FundingLevel, weights, strict=False))
    )
    found = assess(
        policy(ShareOfPrice("1", share_pct), funding=funding),
        replace(case(), price_fen=price),
        ON,
    )
    assert sum(share.amount_fen for share in found.shares) == found.amount_fen
    assert found.self_paid_fen is not None
    assert found.self_paid_fen + found.amount_fen == price
    assert min(found.self_paid_fen, *(share.amount_fen for share in found.shares)) >= 0
    assert abs(found.amount_fen - Fraction(share_pct) / 100 * price) <= Fraction(1, 2)


def test_facts_come_back_from_their_record_and_give_the_same_assessment() -> None:
    facts = replace(
        case("32000", "dibao", area_m2="135.50"),
        accepted_on=date(2023, 10, 1),
        record=HouseholdRecord(last_subsidy_on=date(2001, 1, 1)),
    )
    back = facts_from_record(json.loads(json.dumps(facts_as_record(facts))))
    assert back == facts
    first, second = (assess(HUAIROU_WATER, each, ON) for each in (facts, back))
    assert first == second
    written = json.loads(json.dumps(assessment_as_record(first), ensure_ascii=False))
    assert written["shares"][1] == {"level": "banner", "amount_fen": 1_840_000}
    assert written["lines"][-1]["after_fen"] == first.amount_fen


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(LINHE, valid_to=date(2022, 1, 1)), "policy_validity"),
        (replace(LINHE, status=Status.OFFICIAL), "policy_document_no"),
        (replace(LINHE, items=()), "policy_empty"),
        (replace(LINHE, items=LINHE.items * 2), "policy_item_twice"),
        (policy(Cap("1", Fen(1))), "policy_steps"),
        (policy(), "policy_steps"),
        (policy(Fixed("1", Fen(1)), funding=()), "policy_funding"),
        (policy(Fixed("1", Fen(1)), funding=HALVES[:1]), "policy_funding"),
        (policy(Fixed("1", Fen(1)), funding=HALVES + HALVES[1:]), "policy_funding"),
        (policy(Fixed("1", Fen(1)), funding=(ratio(CITY, 0), HALVES[1])), "policy_funding"),
        (policy(ShareOfPrice("1", Decimal(101))), "policy_percentage"),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(wrong: Policy, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_policy(wrong)
    assert refused.value.code == code


def test_a_policy_is_in_force_on_its_first_and_last_day() -> None:
    days = [date(2022, 12, 31), date(2023, 1, 1), date(2023, 12, 31), date(2024, 1, 1)]
    assert [LINHE.in_force(day) for day in days] == [False, True, True, False]


def test_the_worked_policies_are_sound() -> None:
    for each in (LINHE, HUAIROU_WATER):
        check_policy(each)

"""What a household file may hold, what contradicts itself, and that it survives being kept."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from heating_program.domain.dwelling import HeatingFuel
from heating_program.domain.end_use import EndUse, EndUseDetails, Fuel, Unit
from heating_program.domain.errors import DomainError
from heating_program.domain.household import (
    HouseholdDetails,
    Relation,
    SpecialGroup,
    SpecialStanding,
    Wish,
    contradictions,
)
from heating_program.domain.id_document import IdKind, parse_other_document
from heating_program.domain.identity import Sex
from heating_program.domain.plain import from_plain, to_plain
from tests.factories import households
from tests.factories.families import full_details
from tests.factories.households import ON

Change = Callable[[HouseholdDetails], HouseholdDetails]


def codes(details: HouseholdDetails) -> list[str]:
    return [error.code for error in contradictions(details, on=ON)]


def test_the_fullest_file_contradicts_nothing() -> None:
    assert codes(full_details()) == []


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("member_twice", lambda full: replace(full, members=(full.members[0], full.members[0]))),
        (
            "member_twice",
            lambda full: replace(
                full, members=(replace(full.members[0], id_number=full.householder.id_number),)
            ),
        ),
        (
            "second_householder",
            lambda full: replace(full, members=(replace(full.members[0], relation=Relation.SELF),)),
        ),
        (
            "applicant_is_householder",
            lambda full: replace(
                full, applicant=replace(full.applicant, id_number=full.householder.id_number)
            ),
        ),
        ("wish_and_none", lambda full: replace(full, wishes=(Wish.PV, Wish.NONE))),
        (
            "standing_ends_before_it_begins",
            lambda full: replace(
                full,
                special_groups=(
                    SpecialStanding(
                        SpecialGroup.DIBAO, since=date(2026, 2, 1), until=date(2026, 1, 1)
                    ),
                ),
            ),
        ),
        (
            "renovated_before_built",
            lambda full: replace(full, dwelling=replace(full.dwelling, renovated_year=1990)),
        ),
        (
            "bundle_without_weight",
            lambda full: replace(
                full, energy=(EndUseDetails(EndUse.COOKING, Fuel.STRAW, 9.0, Unit.BUNDLE),)
            ),
        ),
        (
            "amount_without_unit",
            lambda full: replace(full, energy=(EndUseDetails(EndUse.COOKING, Fuel.LPG, 9.0),)),
        ),
        ("energy_use_twice", lambda full: replace(full, energy=full.energy[:1] * 2)),
        (
            "heating_fuel_differs",
            lambda full: replace(
                full, dwelling=replace(full.dwelling, heating_fuel=HeatingFuel.STRAW)
            ),
        ),
    ],
)
def test_what_cannot_be_true_together_is_named(code: str, change: Change) -> None:
    assert codes(change(full_details())) == [code]


def test_bottled_gas_is_gas_to_the_older_heating_question() -> None:
    plain = households.details()
    burns_lpg = replace(
        plain,
        dwelling=replace(plain.dwelling, heating_fuel=HeatingFuel.GAS),
        energy=(EndUseDetails(EndUse.HEATING, Fuel.LPG, 200.0, Unit.KILOGRAM),),
    )
    assert codes(burns_lpg) == []


def test_a_file_kept_as_plain_json_comes_back_as_it_was() -> None:
    full = full_details()
    assert from_plain(HouseholdDetails, json.loads(json.dumps(to_plain(full)))) == full


@pytest.mark.parametrize("broken", [{}, {"village_code": "1"}, {"unknown": 1}])
def test_what_is_no_file_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(DomainError, match="plain_unreadable"):
        from_plain(HouseholdDetails, broken)


@pytest.mark.parametrize(
    ("number", "kind", "reason", "code"),
    [
        ("AB", IdKind.PASSPORT, "外籍", "document_no_malformed"),
        ("A1234567", IdKind.RESIDENT, "外籍", "document_no_malformed"),
        ("A1234567", IdKind.PASSPORT, " ", "document_reason_missing"),
    ],
)
def test_another_paper_needs_a_number_and_a_reason(
    number: str, kind: IdKind, reason: str, code: str
) -> None:
    with pytest.raises(DomainError, match=code):
        parse_other_document(
            number, kind=kind, birth_date=date(1910, 1, 1), sex=Sex.MALE, reason=reason, on=ON
        )

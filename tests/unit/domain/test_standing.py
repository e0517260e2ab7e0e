"""Where a household stands: which of several things speaks first, and what it says."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from heating_program.domain.lifecycle import CHANGE, CLAIM, CONVERSION, HOUSEHOLD, PV, RETROFIT
from heating_program.domain.stages import (
    ChangeStage,
    ClaimStage,
    ConversionStage,
    HouseholdStage,
    PvStage,
    RetrofitStage,
)
from heating_program.domain.standing import (
    DossierFacts,
    OpenCase,
    Standing,
    Tone,
    standing,
    way_on,
)

DAY = date(2026, 11, 2)
KEY = UUID(int=7)
REGISTERED = DossierFacts(HouseholdStage.REGISTERED, DAY)
DONE = replace(REGISTERED, was_converted=True, is_accepted=True, has_claim=True, has_account=True)


def case(stage: ConversionStage, *blocked_by: str) -> OpenCase:
    return OpenCase("conversion", KEY, stage, DAY, way_on(CONVERSION).get(stage), blocked_by)


def said(facts: DossierFacts = REGISTERED, **changes: Any) -> Standing:
    return standing(replace(facts, **changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stage": HouseholdStage.MERGED, "merged_into": KEY}, "merged_elsewhere"),
        ({"stage": HouseholdStage.CLOSED}, "file_closed"),
        ({"open_duplicate": KEY}, "maybe_twice"),
        ({"stage": HouseholdStage.SUSPENDED, "suspended_because": "两户同名"}, "file_suspended"),
        ({"stage": HouseholdStage.SURVEYED}, "awaits_confirmation"),
        (
            {"stage": HouseholdStage.SURVEYED, "unconfirmable": ("consent_missing",)},
            "file_incomplete",
        ),
        ({"cases": (case(ConversionStage.APPROVED, "design_missing"),)}, "case_held_up"),
        ({"open_change": (KEY, ChangeStage.PROPOSED, DAY)}, "change_open"),
        ({"cases": (case(ConversionStage.SUBMITTED),)}, "case_waits"),
        ({"house_barred": "house_dangerous"}, "house_barred"),
        ({}, "no_conversion"),
    ],
)
def test_a_fact_is_said_in_its_own_sentence(changes: dict[str, Any], code: str) -> None:
    assert said(**changes).code == code


def test_a_household_with_everything_done_waits_for_nothing() -> None:
    done = said(DONE, cases=(case(ConversionStage.IN_OPERATION),))
    assert (done.code, done.tone) == ("nothing_waits", Tone.OK)


def test_accepted_work_without_account_or_claim_is_said() -> None:
    assert said(DONE, has_account=False).code == "account_lacking"
    assert said(DONE, has_claim=False).code == "not_claimed"


def test_a_doubt_about_the_file_speaks_before_its_cases() -> None:
    held = case(ConversionStage.APPROVED, "design_missing")
    doubted = said(cases=(held,), open_duplicate=KEY, open_change=(KEY, ChangeStage.CHECKED, DAY))
    assert doubted.code == "maybe_twice"
    assert doubted.about == ("duplicate", KEY)


def test_what_is_held_up_speaks_before_what_merely_waits() -> None:
    other = uuid4()
    plant = OpenCase("pv", other, PvStage.ENQUIRY, DAY, way_on(PV)[PvStage.ENQUIRY], ("x",))
    found = said(cases=(case(ConversionStage.SUBMITTED), plant))
    assert (found.code, found.about, found.reasons) == ("case_held_up", ("pv", other), ("x",))


def test_a_waiting_case_says_who_acts_and_since_when() -> None:
    found = said(cases=(case(ConversionStage.SUBMITTED),))
    assert found.step is not None
    assert found.step.permission == "conversion.approve"
    assert found.since == DAY


def test_the_way_on_never_stays_turns_back_or_ends() -> None:
    def actions(table: Any) -> dict[str, str]:
        return {str(stage): step.action for stage, step in way_on(table).items()}

    assert actions(HOUSEHOLD) == {"surveyed": "confirm", "suspended": "resume"}
    assert actions(CHANGE) == {"proposed": "check", "checked": "apply", "released": "receive"}
    assert way_on(RETROFIT)[RetrofitStage.DESIGNED].action == "approve"
    assert way_on(CLAIM)[ClaimStage.CALCULATED].action == "check"
    assert way_on(PV)[PvStage.GRID_APPLIED].action == "reply"
    assert PvStage.OPERATING not in way_on(PV)
    assert ClaimStage.CONFIRMED not in way_on(CLAIM)
    assert ConversionStage.IN_OPERATION not in way_on(CONVERSION)

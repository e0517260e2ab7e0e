"""Whatever the programme refuses or records has words, and the words get what they fill in."""

import re

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.lifecycle import ACTION_LABELS, MACHINES
from heating_program.domain.stages import HouseholdStage
from heating_program.services import invariants
from heating_program.web.messages import MESSAGES, words
from heating_program.web.words import EVENT_WORDS
from tests.architecture import refusal_codes

PLACES = re.compile(r"%\((\w+)\)")
# Made from parts, where the source shows no whole code.
COMPOSED = {
    "plot_no_taken",
    "electricity_customer_no_taken",
    "device_serial_taken",
    "heat_meter_no_taken",
}


def test_every_refusal_has_words() -> None:
    codes = {each.code for each in refusal_codes.raised()}
    codes |= refusal_codes.guard_reasons() | refusal_codes.constraint_codes() | COMPOSED
    codes |= {
        f"household_file_{stage}"
        for stage in (HouseholdStage.SUSPENDED, HouseholdStage.CLOSED, HouseholdStage.MERGED)
    }
    assert sorted(codes - MESSAGES.keys()) == []


def test_every_place_in_a_sentence_is_filled_wherever_the_code_is_raised() -> None:
    unfilled = [
        f"{each.place} {each.code}: {sorted(needed - each.values)}"
        for each in refusal_codes.raised()
        if each.code in MESSAGES
        and (needed := set(PLACES.findall(str(MESSAGES[each.code])))) - each.values
        and "*" not in each.values
    ]
    assert not unfilled, "\n".join(unfilled)


def test_a_reason_why_not_yet_needs_no_values() -> None:
    assert not [
        code for code in refusal_codes.guard_reasons() if PLACES.search(str(MESSAGES[code]))
    ]


@pytest.mark.parametrize("code", sorted(refusal_codes.constraint_codes()))
def test_a_constraint_that_notices_first_is_put_into_words_without_values(code: str) -> None:
    said = words(DomainError(code))
    assert "%(" not in said
    assert re.search(r"[一-鿿]", said)


def test_a_code_without_words_is_said_plainly() -> None:
    assert "no_such_code" in words(DomainError("no_such_code"))


def test_every_event_has_words() -> None:
    steps = {row.event for machine in MACHINES.values() for row in machine.table}
    assert sorted((steps | refusal_codes.recorded_actions()) - EVENT_WORDS.keys()) == []


def test_every_step_has_a_label_and_no_event_leads_to_two_stages() -> None:
    rows = [row for machine in MACHINES.values() for row in machine.table]
    assert {row.action for row in rows} <= ACTION_LABELS.keys()
    assert {row.event: str(row.target) for row in rows} == invariants.TARGETS
    assert len({(row.event, row.target) for row in rows}) == len(invariants.TARGETS)


def test_the_collector_sees_codes_in_the_source() -> None:
    codes = {each.code for each in refusal_codes.raised()}
    assert {"id_no_checksum", "stale_version", "not_permitted"} <= codes
    assert "design_missing" in refusal_codes.guard_reasons()
    assert "household.enrolled" in refusal_codes.recorded_actions()

"""The table of effects is whole, and says of each event what the rules say."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from heating_program.domain.household import AccountDetails, Relation
from heating_program.domain.identity import AccountKind
from heating_program.domain.life_events import (
    EFFECT_LABELS,
    EFFECTS,
    EVENTS,
    KIND_LABELS,
    LEAVES_HOUSE,
    Death,
    Effect,
    Happening,
    Home,
    HouseSold,
    Joined,
    Kind,
    Kinship,
    LifeEvent,
    Move,
    MovedOut,
    NewHead,
    Phase,
    Split,
    claim_phase,
    conversion_phase,
    pv_phase,
    retrofit_phase,
)
from heating_program.domain.lifecycle import MACHINES
from heating_program.domain.plain import from_plain, to_plain
from heating_program.domain.stages import ClaimStage, ConversionStage, PvStage, RetrofitStage
from tests.factories.households import dwelling

ON = date(2026, 11, 2)
CASES = (Phase.BEFORE_WORK, Phase.AT_WORK, Phase.DONE)
HOME = Home("150802102203", "二组", "8号", dwelling(7))
SAMPLES: dict[Kind, LifeEvent] = {
    Kind.DEATH: Death("a", ON, 3, 2),
    Kind.NEW_HEAD: NewHead(
        "a",
        ON,
        (Kinship("b", Relation.CHILD),),
        AccountDetails(AccountKind.PASSBOOK, "6230590000000000128", "信用社", "其其格"),
    ),
    Kind.MOVED_OUT: MovedOut(("a", "b"), ON, 2, 1),
    Kind.MOVE: Move(ON, HOME, keeps_house=False),
    Kind.HOUSE_SOLD: HouseSold(ON, "HH-150802-000002", None),
    Kind.SPLIT: Split(ON, "a", (), "13847860021", 1, 1, 12, ON, 3, 2, HOME),
    Kind.JOINED: Joined(
        ON, "HH-150802-000002", same_house=False, registered_members=5, resident_members=4
    ),
}


def test_every_event_has_an_effect_on_everything_that_may_be_open() -> None:
    assert set(EFFECTS) == {(event, phase) for event in Happening for phase in Phase}
    assert set(EFFECT_LABELS) == set(Effect)
    assert set(KIND_LABELS) == set(Kind) == {*EVENTS, Kind.FIELDS}


@pytest.mark.parametrize("event", SAMPLES.values(), ids=list(SAMPLES))
def test_an_event_is_read_back_as_it_was_kept(event: LifeEvent) -> None:
    assert from_plain(type(event), to_plain(event)) == event


@pytest.mark.parametrize("event", [Happening.HEAD_DIED, Happening.NEW_HEAD])
def test_without_a_head_and_an_account_nothing_is_paid_and_no_work_stops(event: Happening) -> None:
    assert EFFECTS[event, Phase.CLAIM_CONFIRMED] is Effect.HOLD
    assert EFFECTS[event, Phase.CLAIM_IN_REVIEW] is Effect.WAIT
    assert {EFFECTS[event, phase] for phase in CASES} == {Effect.KEEP}


@pytest.mark.parametrize("event", sorted(LEAVES_HOUSE))
def test_a_family_leaves_no_unfinished_work_behind(event: Happening) -> None:
    assert EFFECTS[event, Phase.BEFORE_WORK] is EFFECTS[event, Phase.AT_WORK] is Effect.END_FIRST
    assert EFFECTS[event, Phase.DONE] is Effect.WITH_HOUSE
    assert EFFECTS[event, Phase.CLAIM_AHEAD] is Effect.END_FIRST


@pytest.mark.parametrize("event", sorted(LEAVES_HOUSE))
def test_money_for_accepted_work_goes_to_the_family_that_had_it_done(event: Happening) -> None:
    for phase in (Phase.CLAIM_IN_REVIEW, Phase.CLAIM_CONFIRMED, Phase.CLAIM_SUSPENDED):
        assert EFFECTS[event, phase] is Effect.WITH_PERSON


def test_a_claim_never_crosses_into_another_banners_money() -> None:
    for phase in Phase:
        if phase.value.startswith("claim"):
            assert EFFECTS[Happening.REZONED_AWAY, phase] is Effect.END_FIRST


@pytest.mark.parametrize(
    ("machine", "kind", "phase"),
    [
        ("conversion", ConversionStage, conversion_phase),
        ("retrofit", RetrofitStage, retrofit_phase),
        ("pv", PvStage, pv_phase),
    ],
)
def test_only_what_ended_without_a_device_is_of_no_concern(
    machine: str, kind: type[Any], phase: Callable[[Any], Phase | None]
) -> None:
    free = {str(stage) for stage in kind if phase(stage) is None}
    done = {"in_operation", "archived"}
    assert free == {str(stage) for stage in MACHINES[machine].ends} - done


@pytest.mark.parametrize("stage", list(ClaimStage))
def test_a_claim_that_is_over_is_of_no_concern_and_any_other_is(stage: ClaimStage) -> None:
    is_over = stage in (ClaimStage.REJECTED, ClaimStage.WITHDRAWN)
    assert (claim_phase(stage, is_accepted=True) is None) is is_over
    ahead = claim_phase(stage, is_accepted=False)
    assert ahead is (None if is_over else Phase.CLAIM_AHEAD)


def test_the_decision_record_shows_the_table_as_it_is() -> None:
    paper = Path(__file__).parents[3] / "docs" / "decisions" / "0015-life-events.md"
    rows = [line for line in paper.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    assert rows[1:] == [
        f"| {event.value} | " + " | ".join(EFFECTS[event, phase].value for phase in Phase) + " |"
        for event in Happening
    ]

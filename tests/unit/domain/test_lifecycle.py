"""The state tables hold together, and refuse everything they do not list."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heating_program.domain import lifecycle
from heating_program.domain.errors import Refused
from heating_program.domain.guards import (
    ClaimFacts,
    ConversionFacts,
    HouseholdFacts,
    RetrofitFacts,
)
from heating_program.domain.lifecycle import ACTION_LABELS, EVENT_LABELS, MACHINES, Machine
from heating_program.domain.permissions import PERMISSION_LABELS, roles_with
from heating_program.domain.stages import (
    ClaimStage,
    ConversionStage,
    HouseholdStage,
    RetrofitStage,
)
from heating_program.domain.transitions import advance, allowed

PAPER = Path(__file__).parents[3] / "docs" / "state-machines.md"
ALL = pytest.mark.parametrize("machine", MACHINES.values(), ids=list(MACHINES))


def unlisted() -> Iterator[tuple[Machine, str, str]]:
    """Every pair of stage and known action that is not in its table."""
    for machine in MACHINES.values():
        listed = {(row.source, row.action) for row in machine.table}
        for stage in machine.stage_labels:
            for action in (*ACTION_LABELS, "no_such_action"):
                if (stage, action) not in listed:
                    yield machine, stage, action


def test_every_action_that_is_not_in_a_table_is_refused() -> None:
    tried = 0
    for machine, stage, action in unlisted():
        with pytest.raises(Refused) as refused:
            advance(machine.table, stage, action, facts=None)
        assert refused.value.code == "action_not_allowed"
        tried += 1
    assert tried > 2000


@ALL
def test_a_stage_and_an_action_name_one_row(machine: Machine) -> None:
    pairs = [(row.source, row.action) for row in machine.table]
    assert len(pairs) == len(set(pairs))


@ALL
def test_every_stage_is_reachable(machine: Machine) -> None:
    reached, grows = {machine.initial}, True
    while grows:
        further = {row.target for row in machine.table if row.source in reached}
        grows = not further <= reached
        reached |= further
    assert reached == set(machine.stage_labels) == set(type(machine.initial))


@ALL
def test_every_stage_that_is_not_an_end_has_a_way_out(machine: Machine) -> None:
    without = {stage for stage in machine.stage_labels if not allowed(machine.table, stage)}
    assert without == machine.ends


@ALL
def test_every_row_names_a_held_permission_a_labelled_action_and_an_event(machine: Machine) -> None:
    for row in machine.table:
        assert row.permission in PERMISSION_LABELS
        assert roles_with(row.permission)
        assert row.action in ACTION_LABELS
        assert row.event.startswith(machine.name.partition(".")[0] + ".")


def test_every_label_is_used() -> None:
    rows = [row for machine in MACHINES.values() for row in machine.table]
    assert {row.action for row in rows} == set(ACTION_LABELS)
    assert set(EVENT_LABELS) <= {row.event for row in rows}


def test_the_pictures_in_the_paper_are_those_of_the_tables() -> None:
    paper = PAPER.read_text(encoding="utf-8")
    for machine in MACHINES.values():
        picture = f"## {machine.label} `{machine.name}`\n\n```mermaid\n{machine.drawing()}\n```\n"
        assert picture in paper, f"docs/state-machines.md is stale for {machine.name}"
    assert paper.count("```mermaid") == len(MACHINES)


READY = ConversionFacts(
    household_registered=True,
    technology_chosen=True,
    has_design=True,
    device_serial_recorded=True,
    inspection_passed=True,
)


PATH = ("submit", "approve", "design", "start", "self_check", "hand_over", "accept", "operate")


def test_the_whole_path_of_a_conversion_can_be_walked() -> None:
    stage = ConversionStage.DRAFT
    walked = []
    for action in [
        "submit",
        "approve",
        "design",
        "start",
        "self_check",
        "hand_over",
        "accept",
        "operate",
    ]:
        stage = advance(lifecycle.CONVERSION, stage, action, READY).target
        walked.append(stage.value)
    assert " ".join(walked) == (
        "submitted approved designed in_construction self_checked acceptance accepted in_operation"
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"has_design": False}, "design_missing"),
        ({"device_serial_recorded": False}, "device_serial_missing"),
        ({"inspection_passed": None}, "inspection_missing"),
        ({"inspection_passed": False}, "inspection_failed"),
        ({"retrofit_linked": True, "retrofit_passes": True}, "hidden_work_missing"),
        ({"retrofit_linked": True, "hidden_work_recorded": True}, "retrofit_saving_below_30"),
    ],
)
def test_acceptance_names_the_one_thing_that_is_missing(
    changes: dict[str, bool | None], code: str
) -> None:
    fields = {name: getattr(READY, name) for name in READY.__slots__} | changes
    with pytest.raises(Refused) as refused:
        advance(
            lifecycle.CONVERSION, ConversionStage.ACCEPTANCE, "accept", ConversionFacts(**fields)
        )
    assert refused.value.code == code
    assert refused.value.values["reasons"] == (code,)


def test_a_linked_retrofit_that_passes_lets_the_conversion_through() -> None:
    fields = {name: getattr(READY, name) for name in READY.__slots__}
    fields |= {"retrofit_linked": True, "hidden_work_recorded": True, "retrofit_passes": True}
    row = advance(
        lifecycle.CONVERSION, ConversionStage.ACCEPTANCE, "accept", ConversionFacts(**fields)
    )
    assert row.target is ConversionStage.ACCEPTED


def test_all_reasons_of_a_refusal_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        advance(lifecycle.CONVERSION, ConversionStage.ACCEPTANCE, "accept", ConversionFacts())
    assert refused.value.values["reasons"] == (
        "design_missing",
        "device_serial_missing",
        "inspection_missing",
    )


def test_rectification_is_ordered_only_after_a_failed_inspection() -> None:
    with pytest.raises(Refused, match="inspection_not_failed"):
        advance(lifecycle.CONVERSION, ConversionStage.ACCEPTANCE, "rectify", READY)


def test_a_file_is_confirmed_only_when_complete() -> None:
    with pytest.raises(Refused) as refused:
        advance(lifecycle.HOUSEHOLD, HouseholdStage.SURVEYED, "confirm", HouseholdFacts())
    assert refused.value.values["reasons"] == (
        "householder_missing",
        "dwelling_missing",
        "consent_missing",
    )


def test_a_file_with_a_running_project_is_not_closed() -> None:
    with pytest.raises(Refused, match="conversion_under_way"):
        advance(
            lifecycle.HOUSEHOLD,
            HouseholdStage.SUSPENDED,
            "close",
            HouseholdFacts(open_conversions=1),
        )


PAYABLE = ClaimFacts(has_assessment=True, eligible=True, conversion_accepted=True)


def test_a_claim_cannot_leave_calculated_before_the_work_is_accepted() -> None:
    unfinished = ClaimFacts(has_assessment=True, eligible=True)
    with pytest.raises(Refused, match="conversion_not_accepted"):
        advance(lifecycle.CLAIM, ClaimStage.CALCULATED, "check", unfinished)


def test_a_policy_that_pays_before_acceptance_opens_that_gate() -> None:
    early = ClaimFacts(has_assessment=True, eligible=True, needs_acceptance=False)
    row = advance(lifecycle.CLAIM, ClaimStage.CALCULATED, "check", early)
    assert row.target is ClaimStage.CHECKED


def test_a_claim_walks_from_draft_to_confirmed() -> None:
    stage = ClaimStage.DRAFT
    for action in ("calculate", "calculate", "check", "review", "confirm"):
        stage = advance(lifecycle.CLAIM, stage, action, PAYABLE).target
    assert stage is ClaimStage.CONFIRMED


@pytest.mark.parametrize("stage", [ClaimStage.CHECKED, ClaimStage.REVIEWED, ClaimStage.CONFIRMED])
def test_a_checked_claim_is_not_computed_again(stage: ClaimStage) -> None:
    with pytest.raises(Refused, match="action_not_allowed"):
        advance(lifecycle.CLAIM, stage, "calculate", PAYABLE)


def test_a_second_claim_for_the_same_thing_is_refused() -> None:
    twice = ClaimFacts(has_assessment=True, eligible=True, conversion_accepted=True, duplicate=True)
    with pytest.raises(Refused, match="claim_duplicate"):
        advance(lifecycle.CLAIM, ClaimStage.REVIEWED, "confirm", twice)


def test_a_retrofit_below_30_percent_is_not_accepted_but_may_get_another_measure() -> None:
    weak = RetrofitFacts(has_design=True, hidden_work_recorded=True, saving_passes=False)
    with pytest.raises(Refused, match="retrofit_saving_below_30"):
        advance(lifecycle.RETROFIT, RetrofitStage.COMPLETED, "accept", weak)
    failed = advance(lifecycle.RETROFIT, RetrofitStage.COMPLETED, "fail", weak).target
    assert advance(lifecycle.RETROFIT, failed, "add_measure", weak).target is (
        RetrofitStage.IN_CONSTRUCTION
    )


def test_a_retrofit_without_its_hidden_work_record_is_blocked_even_when_it_saves_enough() -> None:
    covered = RetrofitFacts(has_design=True, saving_passes=True)
    with pytest.raises(Refused, match="hidden_work_missing"):
        advance(lifecycle.RETROFIT, RetrofitStage.COMPLETED, "accept", covered)

"""What the answers of a visit add up to."""

from dataclasses import replace

import pytest

from heating_program.domain.errors import DomainError
from heating_program.domain.inspection import (
    Answer,
    Checklist,
    Item,
    ItemVerdict,
    Verdict,
    verdict,
)
from heating_program.domain.provenance import Status

PLATE = Item(
    code="C4",
    zh="铭牌",
    en="nameplate",
    requirement="清晰",
    critical=False,
    optional=False,
    photo=True,
    unit="",
    minimum=None,
    maximum=None,
    status=Status.EXAMPLE,
)
ROOM = replace(PLATE, code="C8", zh="室温", critical=True, unit="°C", minimum=18.0)
ALARM = replace(PLATE, code="C13", zh="报警器", critical=True, optional=True)
LIST = Checklist("test", "1", "测试", "test", minor_allowed=0, items=(PLATE, ROOM, ALARM))

GOOD = {
    "C4": Answer("C4", ItemVerdict.PASS),
    "C8": Answer("C8", value=19.1),
    "C13": Answer("C13", ItemVerdict.NOT_APPLICABLE),
}


def judged(checklist: Checklist = LIST, **changes: Answer) -> Verdict:
    return verdict(checklist, (GOOD | changes).values()).verdict


def refusal(**changes: Answer | None) -> tuple[str, str | None]:
    answers = [answer for answer in (GOOD | changes).values() if answer]
    with pytest.raises(DomainError) as refused:
        verdict(LIST, answers)
    return refused.value.code, refused.value.field


def test_a_visit_with_every_item_right_passes() -> None:
    assert judged() is Verdict.PASSED


def test_a_room_at_the_required_temperature_passes_and_below_it_fails() -> None:
    assert judged(C8=Answer("C8", value=18.0)) is Verdict.PASSED
    assert judged(C8=Answer("C8", value=17.9, note="二楼")) is Verdict.FAILED


def test_a_number_is_judged_by_its_bounds_whatever_was_ticked() -> None:
    assert judged(C8=Answer("C8", ItemVerdict.PASS, 15.2, "室温低")) is Verdict.FAILED


def test_an_inspector_may_be_stricter_than_the_number() -> None:
    assert judged(C8=Answer("C8", ItemVerdict.FAIL, 21.0, "只有客厅")) is Verdict.FAILED


def test_minor_defects_pass_only_up_to_the_allowed_number() -> None:
    defect = Answer("C4", ItemVerdict.FAIL, note="模糊")
    assert judged(C4=defect) is Verdict.FAILED
    assert judged(replace(LIST, minor_allowed=1), C4=defect) is Verdict.PASSED


def test_a_critical_defect_is_never_minor() -> None:
    lenient = replace(LIST, minor_allowed=9)
    assert judged(lenient, C13=Answer("C13", ItemVerdict.FAIL, note="无")) is Verdict.FAILED


def test_the_defects_are_the_rectification_list() -> None:
    answers = GOOD | {"C4": Answer("C4", ItemVerdict.FAIL, note=" 模糊 ")}
    outcome = verdict(LIST, answers.values())
    assert [(f.item.code, f.note) for f in outcome.defects] == [("C4", "模糊")]
    assert [f.item.code for f in outcome.findings] == ["C4", "C8", "C13"]


def test_every_incomplete_answer_is_refused_at_its_item() -> None:
    assert refusal(C4=None) == ("answer_missing", "C4")
    assert refusal(C4=Answer("C4")) == ("answer_missing", "C4")
    assert refusal(C4=Answer("C4", value=3.0)) == ("answer_missing", "C4")
    assert refusal(C4=Answer("C4", ItemVerdict.NOT_APPLICABLE)) == ("answer_not_optional", "C4")
    assert refusal(C4=Answer("C4", ItemVerdict.FAIL)) == ("answer_note_missing", "C4")
    assert refusal(C8=Answer("C8", ItemVerdict.PASS)) == ("answer_number_missing", "C8")
    assert refusal(C8=Answer("C8", value=float("nan"))) == ("answer_number_malformed", "C8")
    assert refusal(C13=Answer("C4", ItemVerdict.PASS)) == ("answer_twice", "C4")
    assert refusal(C13=Answer("C99", ItemVerdict.PASS)) == ("item_unknown", None)

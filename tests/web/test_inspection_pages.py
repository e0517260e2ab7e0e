"""The acceptance visit on the tablet page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from heating_program.domain.permissions import Role
from heating_program.domain.stages import ConversionStage as S
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from heating_program.services import inspections
from tests.factories import conversions as made
from tests.factories.people import Staff, make_user
from tests.pages import Pages

Commit = Callable[..., Any]


@pytest.fixture
def waiting(commit: Commit, staff: Staff) -> UUID:
    key: UUID = commit(lambda s: made.bring_to(s, staff, S.ACCEPTANCE))
    return key


@pytest.fixture
def filled(commit: Commit, waiting: UUID) -> dict[str, str]:
    """A form in which every item passes."""

    def answers(session: Any) -> list[Any]:
        return made.good_answers(inspections.checklist_of(session.get_one(Conversion, waiting)))

    typed = {"id": str(new_id()), "outdoor_temp_celsius": "－８.5", "note": "天气晴"}
    for answer in commit(answers):
        if answer.value is None:
            typed[f"answer_{answer.item}"] = "pass"
        else:
            typed[f"value_{answer.item}"] = f"{answer.value:g}"
    return typed


def send(pages: Pages, staff: Staff, key: UUID, form: dict[str, str], person: str = "IN2") -> Any:
    return pages.post(
        "inspections.create", form, as_=staff.id_of(person), conversion_id=key, follow=True
    )


def test_the_page_asks_every_item_with_its_bounds(
    pages: Pages, staff: Staff, waiting: UUID
) -> None:
    page = pages.get("inspections.new", as_=staff.id_of("IN2"), conversion_id=waiting)
    assert 'class="field"' in page.html
    for words in ("C8 主要房间室温", "不低于 18 °C", "不高于 30", "25 至 60", "不低于 14.4"):
        assert words in page.text
    assert page.html.count('type="radio"') == 24 * 2 + 6  # of 24 items six may not apply


def test_a_good_visit_passes_and_opens_the_way_to_acceptance(
    pages: Pages, staff: Staff, waiting: UUID, filled: dict[str, str]
) -> None:
    page = send(pages, staff, waiting, filled)
    assert page.status == 200, page.errors
    assert "检查记录已保存" in page.text
    assert "室外温度 -8.5 °C" in page.text
    assert "天气晴" in page.text
    case = pages.get("conversions.show", as_=staff.id_of("TR"), conversion_id=waiting)
    assert "验收合格" in case.text
    assert "还不能办理" not in case.text


def test_a_form_sent_twice_is_one_visit(
    pages: Pages, staff: Staff, waiting: UUID, filled: dict[str, str]
) -> None:
    for _ in range(2):
        assert send(pages, staff, waiting, filled).status == 200
    case = pages.get("conversions.show", as_=staff.id_of("TR"), conversion_id=waiting)
    assert case.html.count("/inspections/0") == 1


def test_what_is_missing_or_wrong_is_named_at_its_item_and_answers_stay(
    pages: Pages, staff: Staff, waiting: UUID, filled: dict[str, str]
) -> None:
    wrong = filled | {
        "value_C8": "16.5",
        "answer_C1": "fail",
        "value_base_height": "",
        "value_C7": "三十",
        "outdoor_temp_celsius": "",
    }
    del wrong["answer_C2"]
    page = send(pages, staff, waiting, wrong)
    assert page.status == 422
    assert sorted(page.errors) == sorted(
        [
            "请填写室外温度。",
            "不合格，请写明原因。",
            "请选择检查结论。",
            "请填写数字。",
            "不合格，请写明原因。",
            "请选择检查结论。",
        ]
    )
    for kept in ("16.5", "三十", "天气晴"):
        assert kept in page.html
    assert "有 6 处需要修改" in page.text


def test_a_cold_room_fails_the_visit_with_its_reason(
    pages: Pages, staff: Staff, waiting: UUID, filled: dict[str, str]
) -> None:
    cold = filled | {"value_C8": "16.5", "note_C8": "北屋未装末端"}
    page = send(pages, staff, waiting, cold)
    assert page.status == 200
    assert "北屋未装末端" in page.text
    assert "不合格" in page.text
    case = pages.get("conversions.show", as_=staff.id_of("TR"), conversion_id=waiting)
    assert "最近一次验收检查不合格" in case.text


def test_an_item_that_always_applies_cannot_be_waved_through(
    pages: Pages, staff: Staff, waiting: UUID, filled: dict[str, str]
) -> None:
    page = send(pages, staff, waiting, filled | {"answer_C1": "na"})
    assert page.status == 422


def test_who_designed_does_not_inspect(
    pages: Pages, staff: Staff, waiting: UUID, filled: dict[str, str]
) -> None:
    page = send(pages, staff, waiting, filled, person="IN")
    assert page.status == 422
    assert "您已对此事项承担“设计”" in page.text


def test_a_visit_of_another_area_does_not_exist(
    pages: Pages, commit: Commit, staff: Staff, waiting: UUID
) -> None:
    visit = commit(lambda s: made.inspect(s, staff["IN2"], waiting))
    stranger = commit(lambda s: make_user(s, Role.IN, "150826").id)
    assert pages.get("inspections.show", as_=stranger, inspection_id=visit).status == 404
    assert pages.get("inspections.new", as_=stranger, conversion_id=waiting).status == 404
    assert pages.get("inspections.show", as_=staff.id_of("AU"), inspection_id=visit).status == 200


def test_the_checklist_opens_only_while_the_case_waits(
    pages: Pages, commit: Commit, staff: Staff
) -> None:
    early = commit(lambda s: made.bring_to(s, staff, S.DESIGNED))
    page = pages.get("inspections.new", as_=staff.id_of("IN2"), conversion_id=early)
    assert page.status == 409
    assert "不在待验收阶段" in page.text

"""The house wall by wall: rows come and go, nothing typed is lost, a confirmed file is asked."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.dwelling import DwellingDetails, Side, Structure
from heating_program.domain.permissions import Role
from heating_program.extensions import db
from heating_program.models.change_request import ChangeRequest
from heating_program.models.household import Household
from heating_program.services.household_reading import house_details
from tests.factories import families, households
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
SENT = {
    "row_version": "1",
    "length_m": "12.5",
    "depth_m": "7.2",
    "eaves_height_m": "3",
    "orientation_deg": "180",
    "wall_template": "brick_timber",
    "wall_back": "brick_490",
    "window_frame": "aluminium",
    "window_panes": "1",
    "air_tightness": "average",
    "roof_form": "pitched",
    "roof_covering": "tile",
    "has_ceiling": "yes",
    "porch": "single_glazed",
    "porch_area_m2": "18.5",
    "openings-0-side": "front",
    "openings-0-kind": "window",
    "openings-0-width_m": "１．８",
    "openings-0-height_m": "1.5",
    "openings-0-count": "3",
    "openings-0-frame": "pvc",
    "openings-0-panes": "2",
    "openings-0-leaks": "no",
    "openings-1-side": "front",
    "openings-1-kind": "door",
    "openings-1-width_m": "",
    "openings-1-height_m": "",
    "openings-1-count": "1",
    "openings-2-side": "left",
    "openings-2-kind": "window",
    "openings-2-width_m": "0.6",
    "openings-2-height_m": "0.6",
    "openings-2-count": "1",
    "layers-0-part": "roof",
    "layers-0-material": "mineral_wool",
    "layers-0-thickness_mm": "100",
    "change_id": "01a205d9-048b-720b-b6c7-6dfe10f28438",
}


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    bare = households.dwelling(8301, openings=())
    made: UUID = commit(lambda session: households.register(session, staff["TC"], dwelling=bare))
    return made


@pytest.fixture
def clerk(pages: Pages, staff: Staff, key: UUID) -> "Clerk":
    return Clerk(pages, staff, key)


class Clerk:
    """Opens and sends the form of one house."""

    def __init__(self, pages: Pages, staff: Staff, key: UUID) -> None:
        self.pages, self.staff, self.key = pages, staff, key

    def open(self, **asked: Any) -> Page:
        who = self.staff.id_of("TC")
        return self.pages.get("house_survey.edit", as_=who, household_id=self.key, **asked)

    def send(self, **changes: str) -> Page:
        who, form = self.staff.id_of("TC"), {**SENT, **changes}
        return self.pages.post("house_survey.save", form, as_=who, household_id=self.key)


def stored(app: Flask, key: UUID) -> DwellingDetails:
    with app.app_context():
        household = db.session.get(Household, key)
        assert household is not None
        return house_details(household.dwelling)


def test_the_form_opens_with_the_rows_that_nearly_every_house_has(clerk: Clerk) -> None:
    page = clerk.open()
    assert page.html.count("<legend>门窗") == 3
    assert 'value="12.5"' in page.html
    assert "本村还没有同结构、同年代" in page.text


def test_a_survey_is_kept_and_shown_wall_by_wall(app: Flask, clerk: Clerk) -> None:
    sent = clerk.send()
    assert sent.status == 303, sent.errors
    house = stored(app, clerk.key)
    assert [(each.side, each.area_m2) for each in house.openings] == [
        (Side.FRONT, 8.1),
        (Side.LEFT, 0.36),
    ], "a row without a size says nothing"
    assert house.openings[0].leaks is False
    assert [(wall.side, wall.template) for wall in house.walls] == [(Side.BACK, "brick_490")]
    assert house.roof_layers[0].thickness_mm == 100.0
    page = clerk.pages.get(
        "household_tabs.house", as_=clerk.staff.id_of("TC"), household_id=clerk.key
    )
    for told in ("490 砖墙", "1.8 × 1.5", "矿棉毡 100 mm", "单层玻璃暖廊", "18.5 ㎡", "各部位散热"):
        assert told in page.text, told
    again = clerk.open()
    assert '<option selected value="brick_490">' in again.html
    assert again.html.count("<legend>门窗") == 2


def test_rows_come_and_go_without_script_and_keep_what_was_typed(clerk: Clerk) -> None:
    more = clerk.send(rows="openings+")
    assert more.status == 200
    assert more.html.count("<legend>门窗") == 4
    assert "１．８" in more.html
    fewer = clerk.send(rows="openings-0")
    assert fewer.html.count("<legend>门窗") == 2
    assert "１．８" not in fewer.html
    assert clerk.send(rows="layers+").html.count("<legend>构造层") == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"openings-0-width_m": "13"}, "应在 0.2 至 12 之间。"),
        ({"openings-0-width_m": "8", "openings-0-side": "left"}, "比这面墙还大"),
        ({"openings-0-count": "1.5"}, "请填写整数。"),
        ({"openings-0-count": "19"}, "门窗面积之和大于这面墙（37.5 ㎡）"),
        ({"openings-1-width_m": "0.9"}, "请填写高。"),
        ({"layers-0-part": "back"}, "做法和构造层只填一种。"),
        ({"layers-0-material": ""}, "请选择材料。"),
        ({"porch": ""}, "填了阳光间面积"),
        ({"porch_area_m2": "90"}, "阳光间面积应在 6.2 至 62.5 ㎡之间"),
        ({"length_m": ""}, "请填写面宽。"),
        ({"window_frame": "gold"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    app: Flask, clerk: Clerk, change: dict[str, str], words: str
) -> None:
    page = clerk.send(**change)
    assert page.status == 422
    if words.isascii():
        assert page.errors
    else:
        assert any(words in each for each in page.errors), page.errors
    assert "１．８" in page.html or "openings-0-width_m" in change, "what was typed stays"
    assert "error-summary" in page.html
    assert stored(app, clerk.key).openings == ()


def test_a_house_like_it_fills_the_form_and_keeps_its_own_sizes(
    app: Flask, commit: Commit, clerk: Clerk
) -> None:
    source = replace(families.full_details(8310).dwelling, built_year=1991, length_m=11.0)
    other = commit(lambda session: households.register(session, clerk.staff["TC"], dwelling=source))
    assert str(other) in clerk.open().html
    page = clerk.open(like=other)
    assert "取自相近住宅" in page.text
    assert page.html.count("<legend>门窗") == 3
    assert 'value="0.95"' in page.html
    assert 'value="12.5"' in page.html
    assert 'value="11"' not in page.html
    assert stored(app, clerk.key).openings == (), "nothing is kept until the clerk saves"


@pytest.mark.parametrize(
    "change",
    [{"built_year": 1989}, {"structure": Structure.ADOBE}, {"openings": ()}],
)
def test_a_house_built_otherwise_is_not_offered(
    commit: Commit, clerk: Clerk, change: dict[str, Any]
) -> None:
    source = households.dwelling(8311, **change)
    other = commit(lambda session: households.register(session, clerk.staff["TC"], dwelling=source))
    assert str(other) not in clerk.open().html
    assert clerk.open(like=other).status == 404


def test_a_confirmed_house_changes_by_request_and_its_history_tells_it(
    app: Flask, commit: Commit, clerk: Clerk
) -> None:
    def confirm(session: Session) -> None:
        household = session.get_one(Household, clerk.key)
        household.stage = "registered"

    commit(confirm)
    assert "提交变更申请" in clerk.open().text
    refused = clerk.send(row_version="2")
    assert refused.status == 422
    assert "请填写原因。" in refused.text
    asked = clerk.send(row_version="2", reason="实地复测")
    assert asked.status == 303
    assert stored(app, clerk.key).openings == ()
    with app.app_context():
        request = db.session.get(ChangeRequest, UUID(SENT["change_id"]))
        assert request is not None
        assert "dwelling.openings" in request.fields
        assert not request.is_sensitive
    page = clerk.pages.get(
        "changes.show", as_=clerk.staff.id_of("TC"), change_id=UUID(SENT["change_id"])
    )
    assert "正面 窗 1.8×1.5 m ×3 塑钢 双层 不漏风" in page.text
    assert "背面 490 砖墙" in page.text


def test_whoever_was_second_sees_both_versions_and_may_save(
    app: Flask, commit: Commit, clerk: Clerk
) -> None:
    assert clerk.send().status == 303
    second = clerk.send(**{"openings-0-count": "2"})
    assert second.status == 422
    assert "同事刚保存的门窗" in second.text
    assert "另一位同事已修改此记录" in second.text
    assert re.search(r'<input[^>]*name="row_version"[^>]*value="2"', second.html)
    assert clerk.send(**{"openings-0-count": "2", "row_version": "2"}).status == 303
    assert stored(app, clerk.key).openings[0].count == 2


def test_a_clerk_of_another_area_finds_no_house(pages: Pages, commit: Commit, clerk: Clerk) -> None:
    stranger = commit(lambda session: make_user(session, Role.TC, "150826").id)
    page = pages.get("house_survey.edit", as_=stranger, household_id=clerk.key)
    assert page.status == 404

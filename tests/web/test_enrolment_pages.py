"""The wizard as a clerk meets it: four steps, a check page, drafts that are there again."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from heating_program.domain.household import HouseholderDetails
from heating_program.domain.id_document import IdKind, OtherDocument
from heating_program.domain.identity import parse_id_number
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.services.household_reading import details_of
from heating_program.web.forms.household_energy import with_heating
from tests.factories import households
from tests.factories.people import Staff
from tests.pages import Page, Pages
from tests.web.enrolling import COMPLETE, SURVEYED, TYPED, enrol, take

Commit = Callable[..., Any]
WHOLE = {
    "members-0-name": "巴特尔",
    "members-0-id_no": households.id_number(8101),
    "members-0-relation": "spouse",
    "members-2-name": "苏日娜",
    "members-2-id_kind": "household_register",
    "members-2-id_no": "户字第 00123 号",
    "members-2-id_reason": "未办理身份证",
    "members-2-birth": "1910-05-01",
    "members-2-sex": "female",
    "members-2-relation": "child",
    "applicant-name": "巴特尔",
    "applicant-id_no": households.id_number(8101),
    "applicant-relation": "spouse",
    "applicant-authority_note": "2026-03-01，见证人张某",
    "special_groups-0-group": "dibao",
    "special_groups-0-source": "区民政局",
    "special_groups-0-since": "2025-01-01",
    "special_groups-0-until": "2027-12-31",
    "special_groups-0-holder_name": "阿拉坦·其其格",
    "officials_relative": "yes",
    "officials_relation": "村主任之弟",
    "other_phones": "０４７８-１２３４５６７、13947860022",
    "latitude_deg": "40.751234",
    "longitude_deg": "107.412345",
    "position_source": "gps",
    "meter_no": "３３ ４４",
    "wall_template": "brick_490",
    "storeys": "1",
    "energy-0-end_use": "heating",
    "energy-0-fuel": "loose_coal",
    "energy-0-amount": "3",
    "energy-0-cost": "3600",
    "energy-0-season_start": "10月15日",
    "energy-1-end_use": "cooking",
    "wishes": ["heat_pump", "pv"],
    "wish_reason": "老人怕煤气",
}


def stored(app: Flask, key: UUID) -> Any:
    with app.app_context():
        household = db.session.get(Household, key)
        assert household is not None
        return details_of(db.session, household)


def test_everything_the_paper_asks_is_stored_as_it_was_typed(
    app: Flask, pages: Pages, staff: Staff
) -> None:
    key = new_id()
    sent = enrol(pages, TYPED | WHOLE, key=key, as_=staff.id_of("TC"))
    assert sent.status == 303, sent.text
    details = stored(app, key)
    spouse, child = details.members
    assert (spouse.name, details.applicant.name) == ("巴特尔", "巴特尔")
    assert isinstance(child.id_number, OtherDocument)
    assert child.id_number.kind is IdKind.REGISTER
    assert child.id_number.birth_date == date(1910, 5, 1)
    (standing,) = details.special_groups
    assert (standing.source, standing.until) == ("区民政局", date(2027, 12, 31))
    assert details.other_phones == ("0478-1234567", "13947860022")
    assert details.dwelling.meter_no == "3344"
    assert details.dwelling.position.latitude_deg == 40.751234
    (heating,) = details.energy
    assert (heating.unit.value, heating.cost_fen, heating.season_start) == ("t", 360_000, "10-15")
    assert [wish.value for wish in details.wishes] == ["heat_pump", "pv"]
    assert details.officials_relation == "村主任之弟"


def test_the_check_page_shows_what_was_typed_and_what_the_number_says(
    pages: Pages, staff: Staff
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    for number in range(1, 5):
        take(pages, number, TYPED | WHOLE, key=key, as_=clerk)
    page = pages.get("enrolment.review", key=key, as_=clerk)
    assert "1901年1月1日出生" in page.text
    assert "签发地 临河区，只作提示" in page.text
    assert "热泵、屋顶光伏" in page.text
    assert "村主任之弟" in page.text


@pytest.mark.parametrize(
    ("number", "typed", "said"),
    [
        (1, {"members-0-name": "巴特尔"}, "请填写身份证号。"),
        (1, {"members-0-phone": "13847860021"}, "请填写成员姓名。"),
        (1, {"id_kind": "passport", "id_no": "E1234567"}, "请填写出生日期。"),
        (1, {"applicant-name": "巴特尔"}, "请填写委托书的日期和见证人。"),
        (1, {"officials_relative": "yes"}, "请写明与哪位村干部是什么关系。"),
        (1, {"other_phones": "13847860021、12"}, "电话应为 11 位手机号，或 0478 加 7 位座机号。"),
        (1, {"special_groups-0-source": "民政局"}, "请选择特殊群体。"),
        (1, {"village_code": ""}, "请选择嘎查村。"),
        (2, {"latitude_deg": "40.7"}, "经度和纬度须同时填写。"),
        (2, {"latitude_deg": "30", "longitude_deg": "107"}, "应在 39.5 至 43 之间。"),
        (
            2,
            {"latitude_deg": "40.7", "longitude_deg": "107"},
            "请选择位置是现场定位、图上量取还是估计。",
        ),
        (2, {"heated_area_m2": "120"}, "取暖面积不能大于建筑面积。"),
        (3, {"energy-0-end_use": "cooking", "energy-0-amount": "2"}, "请选择能源。"),
        (4, {"account_kind": ""}, "填写了账户，请填账户种类。"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    pages: Pages, staff: Staff, number: int, typed: dict[str, str], said: str
) -> None:
    page = take(pages, number, TYPED | typed, key=new_id(), as_=staff.id_of("TC"))
    assert page.status == 422
    assert said in page.errors


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {
                "members-0-name": "巴特尔",
                "members-0-id_no": TYPED["id_no"],
                "members-0-relation": "child",
            },
            "同一证件号在本户填写了两次。",
        ),
        ({"account_holder_name": "别人"}, "开户姓名与户主不一致，补贴只能发到户主本人账户。"),
        (
            {"energy-0-end_use": "heating", "energy-0-fuel": "gas"},
            "取暖用能与“现用取暖燃料”不一致，请核对。",
        ),
        ({"wishes": ["none", "pv"]}, "“暂无意愿”不能与其他意愿同时选择。"),
    ],
)
def test_what_cannot_be_true_together_leads_back_to_its_step(
    pages: Pages, staff: Staff, typed: dict[str, Any], said: str
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    assert enrol(pages, TYPED | typed, key=key, as_=clerk).status == 422
    page = pages.get("enrolment.review", key=key, as_=clerk)
    assert said in page.text
    assert f"/households/new/{key}/" in page.html
    again = pages.get("enrolment.step", key=key, number=1, as_=clerk, query={"review": "1"})
    assert again.status == 200


def test_a_row_is_added_and_taken_away_without_script(pages: Pages, staff: Staff) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    added = take(pages, 1, {"name": "甲"}, key=key, as_=clerk, rows="members+")
    assert added.status == 303
    page = pages.get("enrolment.step", key=key, number=1, as_=clerk)
    assert 'name="members-0-name"' in page.html
    typed = {"name": "甲", "members-0-name": "乙", "members-1-name": "丙"}
    take(pages, 1, typed, key=key, as_=clerk, rows="members-0")
    page = pages.get("enrolment.step", key=key, number=1, as_=clerk)
    assert "丙" in page.html
    assert "乙" not in page.html


def test_the_heating_question_fills_its_row_of_the_end_uses(
    app: Flask, pages: Pages, staff: Staff
) -> None:
    key = new_id()
    rows = {f"energy-{place}-end_use": use for place, use in enumerate(("heating", "cooking"))}
    assert enrol(pages, TYPED | rows, key=key, as_=staff.id_of("TC")).status == 303
    (heating,) = stored(app, key).energy
    assert (heating.fuel.value, heating.amount, heating.unit.value) == ("loose_coal", 3.0, "t")


@pytest.mark.parametrize(
    ("pairs", "added"),
    [
        ({"heating_fuel": ""}, {}),
        ({"heating_fuel": "gas"}, {"energy-0-end_use": "heating", "energy-0-fuel": "gas"}),
        ({"heating_fuel": "gas", "energy-3-end_use": "heating", "energy-3-fuel": "lpg"}, {}),
        (
            {"heating_fuel": "gas", "energy-0-end_use": "cooking"},
            {"energy-1-end_use": "heating", "energy-1-fuel": "gas"},
        ),
    ],
)
def test_a_row_that_says_how_the_house_is_heated_stays(
    pairs: dict[str, str], added: dict[str, str]
) -> None:
    assert dict(with_heating(tuple(pairs.items()))) == pairs | added


def test_the_check_page_says_what_is_still_needed_before_the_file_is_confirmed(
    pages: Pages, staff: Staff
) -> None:
    clerk = staff.id_of("TC")
    for typed, is_whole in ((TYPED, False), (TYPED | SURVEYED, True)):
        key = new_id()
        for number in range(1, 5):
            take(pages, number, typed, key=key, as_=clerk)
        page = pages.get("enrolment.review", key=key, as_=clerk)
        assert ("确认建档前还须补齐" not in page.text) is is_whole


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"plot_no": "", "plot_proof": "village_proof"}, None),
        ({"plot_no": "", "plot_proof": "none"}, "没有宅基地证，也没有嘎查村证明"),
        ({"bays": ""}, "没有填写间数或开间"),
        ({"roof_covering": ""}, "没有填写屋面形式或面层"),
        ({"window_panes": ""}, "没有填写窗框或玻璃层数"),
        ({"service_kw": ""}, "没有填写进户相数或容量"),
    ],
)
def test_what_is_still_needed_is_what_the_confirmation_will_ask(
    pages: Pages, staff: Staff, changed: dict[str, str], said: str | None
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    for number in range(1, 5):
        take(pages, number, COMPLETE | changed, key=key, as_=clerk)
    text = pages.get("enrolment.review", key=key, as_=clerk).text
    assert ("确认建档前还须补齐" in text) is (said is not None)
    assert said is None or said in text


def test_going_back_and_keeping_a_draft_judge_nothing(pages: Pages, staff: Staff) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    for pressed in ("back", "keep"):
        page = take(pages, 2, {"length_m": "一"}, key=key, as_=clerk, **{pressed: "1"})
        assert page.status == 303
    assert "一" in pages.get("enrolment.step", key=key, number=2, as_=clerk).html


def test_an_unfinished_registration_is_offered_and_forgotten_only_when_told(
    pages: Pages, staff: Staff
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    take(pages, 1, TYPED, key=key, as_=clerk)
    assert "继续未完成的登记 阿拉坦·其其格" in pages.get("enrolment.new", as_=clerk).text
    assert "继续未完成" not in pages.get("enrolment.new", as_=staff.id_of("TC2")).text
    hidden = pages.get("enrolment.step", key=key, number=2, as_=staff.id_of("TC2"))
    assert hidden.status == 303
    pages.post("drafts.discard", form="household", object_id=key, as_=clerk)
    assert "继续未完成" not in pages.get("enrolment.new", as_=clerk).text


def test_a_draft_goes_with_the_file_it_became(pages: Pages, staff: Staff) -> None:
    clerk = staff.id_of("TC")
    assert enrol(pages, TYPED, key=new_id(), as_=clerk).status == 303
    assert "继续未完成" not in pages.get("enrolment.new", as_=clerk).text


def test_typing_is_kept_by_small_messages_and_never_after_the_file_is_open(
    pages: Pages, staff: Staff
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    place = {"form": "household", "object_id": key, "step": 1}
    kept = pages.post("drafts.save", {"name": "半个名"}, as_=clerk, **place)
    assert kept.status == 200
    assert kept.response.get_json()["saved_at"]
    assert "半个名" in pages.get("enrolment.step", key=key, number=1, as_=clerk).html
    enrol(pages, TYPED, key=key, as_=clerk)
    late = pages.post("drafts.save", {"name": "迟到"}, as_=clerk, **place)
    assert (late.status, late.response.get_json()["refused"]) == (
        409,
        "这一户已经登记，草稿不再保存。",
    )


def follow(pages: Pages, clerk: UUID, before: UUID, **typed: str) -> Callable[[int], Page]:
    """Type the first step of the next household of a round; return how to open its others."""
    key = new_id()
    sent = {"name": "乌云", "id_no": households.id_number(8102), "after": str(before)} | typed
    pages.post("enrolment.take", sent, key=key, number=1, as_=clerk)
    return lambda number: pages.get("enrolment.step", key=key, number=number, as_=clerk)


def test_the_next_household_of_a_round_keeps_village_and_wall_and_no_other_answer(
    pages: Pages, staff: Staff
) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    sent = enrol(pages, COMPLETE | {"wall_template": "brick_490"}, key=key, as_=clerk)
    assert sent.response.headers["Location"] == f"/households/{key}"
    page = pages.get("enrolment.new", as_=clerk, query={"after": str(key)})
    assert f'selected value="{households.VILLAGE}"' in page.html
    assert 'value="二组"' not in page.html
    assert 'value="阿拉坦' not in page.html
    step = follow(pages, clerk, key)
    house = step(2).html
    assert 'selected value="brick_490"' in house
    assert 'selected value="brick_timber"' not in house
    assert 'selected value="loose_coal"' not in step(3).html
    account = step(4).html
    assert 'value="乌云"' in account
    assert "内蒙古农村信用社" not in account
    assert "6217000000000000012" not in account


def test_what_the_clerk_has_pinned_is_kept_shown_and_passed_on(pages: Pages, staff: Staff) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    pins = {"pin_shell": "1", "pin_fuel": "1"}
    for number, own in enumerate(({}, {"pin_shell": "1"}, {"pin_fuel": "1"}, {}), 1):
        take(pages, number, COMPLETE, key=key, as_=clerk, **own)
    sent = pages.post("enrolment.register", {"next": "1"}, key=key, as_=clerk)
    assert sent.response.headers["Location"].endswith(
        f"/households/new?after={key}&pin=pin_fuel&pin=pin_shell"
    )
    query = [("after", str(key)), *(("pin", pin) for pin in pins)]
    page = pages.get("enrolment.new", as_=clerk, query=query)
    assert all(f'<input type="hidden" name="{pin}"' in page.html for pin in pins)
    step = follow(pages, clerk, key, **pins)
    house = step(2)
    for shown in ("brick_timber", "pitched", "tile", "aluminium", "average"):
        assert f'selected value="{shown}"' in house.html
    assert "沿用自上一户（阿拉坦·其其格），不同的请改" in house.text
    assert "民主村1号台区" not in house.html, "a tick that was not set keeps nothing"
    assert 'selected value="loose_coal"' in step(3).html


def test_the_walls_and_windows_of_the_house_are_one_press_away(pages: Pages, staff: Staff) -> None:
    key, clerk = new_id(), staff.id_of("TC")
    for number in range(1, 5):
        take(pages, number, TYPED, key=key, as_=clerk)
    sent = pages.post("enrolment.register", {"house": "1"}, key=key, as_=clerk)
    place = f"/households/{key}/house/edit"
    assert sent.response.headers["Location"] == place
    page = pages.get("enrolment.new", as_=clerk, query={"after": str(key)})
    assert f'href="{place}"' in page.html, "or later, from the next household"


def test_a_pin_nobody_knows_and_one_without_a_household_before_do_nothing(
    pages: Pages, staff: Staff
) -> None:
    clerk = staff.id_of("TC")
    page = pages.get("enrolment.new", as_=clerk, query=[("pin", "pin_shell"), ("after", "x")])
    assert page.status == 200
    odd = [("pin", "pin_everything"), ("after", str(new_id()))]
    assert 'name="pin_everything"' not in pages.get("enrolment.new", as_=clerk, query=odd).html


@pytest.mark.parametrize(
    "name",
    [
        "阿拉坦·其其格",
        "阿拉坦•其其格",
        "阿拉坦‧其其格",
        "阿拉坦∙其其格",
        "阿拉坦⋅其其格",
        "阿拉坦・其其格",
        "阿拉坦･其其格",
        "阿拉坦．其其格",
        "阿拉坦.其其格",
        "巴彦淖尔阿拉坦敖其尔乌力吉额尔敦其其格·苏德毕力格",
        "𠮷𪚥㐂",
        "六",
    ],
)
def test_a_name_is_stored_as_it_was_typed(
    app: Flask, pages: Pages, staff: Staff, name: str
) -> None:
    key = new_id()
    typed = TYPED | {"name": name, "account_kind": "", "account_number": ""}
    if len(name) == 1:
        typed["name"] = name = "王" + name
    assert enrol(pages, typed, key=key, as_=staff.id_of("TC")).status == 303
    assert stored(app, key).householder.name == name


@pytest.mark.parametrize("mark", ["\0", "\x07", "\x7f", "\x85", "\u202e"])
@pytest.mark.parametrize("name", ["name", "members-0-name"])
def test_a_name_with_an_invisible_mark_is_refused(
    pages: Pages, staff: Staff, name: str, mark: str
) -> None:
    typed = TYPED | WHOLE | {name: f"乌{mark}云"}
    assert take(pages, 1, typed, key=new_id(), as_=staff.id_of("TC")).status == 422


@pytest.mark.parametrize("name", ["plot_no", "transformer", "meter_no"])
def test_a_control_mark_is_refused_in_every_text(pages: Pages, staff: Staff, name: str) -> None:
    page = take(pages, 2, TYPED | {name: "1\x002"}, key=new_id(), as_=staff.id_of("TC"))
    assert (page.status, page.errors) == (422, ["含有不可见的控制字符，请重新输入。"])


def test_a_file_with_the_same_number_is_said_clearly_and_others_are_hinted_at(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    commit(lambda session: households.register(session, staff["TC"]))
    clerk, key = staff.id_of("TC"), new_id()

    def ask(typed: dict[str, str]) -> str:
        answer = pages.client(clerk).post(f"/households/likely/{key}", data=typed)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    assert "没有发现重复" in ask({"name": "没有\0这人", "latitude_deg": "x"})
    same_name = {"village_code": households.VILLAGE, "name": "乌云其木格"}
    assert "同村同名" in ask(same_name)
    assert "同一号码只能登记一户" not in ask(same_name)
    number = households.id_number(8103)
    head = HouseholderDetails("苏和", parse_id_number(number, on=households.ON))
    commit(
        lambda session: households.register(session, staff["TC"], householder=head, account=None)
    )
    assert "同一号码只能登记一户" in ask({"id_no": f" {number[:6]} {number[6:]}"})
    take(pages, 1, same_name, key=key, as_=clerk)
    assert "同村同名" in ask({"plot_no": "x"}), "what earlier steps hold counts as well"


def test_hostile_field_names_and_rows_break_nothing(pages: Pages, staff: Staff) -> None:
    odd = {"members-³-name": "x", f"members-{'9' * 5000}-name": "x", "members-999-name": "甲乙"}
    page = take(pages, 1, TYPED | odd, key=new_id(), as_=staff.id_of("TC"))
    assert page.status == 422
    many = {f"energy-{number}-cost": "1" for number in range(60)}
    assert take(pages, 3, TYPED | many, key=new_id(), as_=staff.id_of("TC")).status == 422

"""What people really type or paste: each gets its sentence beside the field, and stays there."""

from html import escape
from typing import Any

import pytest
from flask import Flask

from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.services.household_reading import details_of
from tests.factories import households
from tests.factories.people import Staff
from tests.pages import Pages
from tests.web.enrolling import COMPLETE, TYPED, enrol, take

CONTROL = "含有不可见的控制字符，请重新输入。"
ONLY_DIGITS = "请只填数字：不写单位和逗号，小数用点。"
AS_A_DATE = "请按 2026-03-01 的样子填写日期。"
# A number whose check character is X.
ENDS_WITH_X = next(
    number for number in map(households.id_number, range(8200, 8300)) if number.endswith("X")
)


@pytest.mark.parametrize(
    ("step", "field", "typed", "said"),
    [
        (1, "name", "乌\0云", CONTROL),
        (1, "name", "乌\x07云", CONTROL),
        (1, "name", "乌" * 5000, "最多 50 个字。"),
        (1, "name", "乌云😀", "姓名含有不允许的字符：😀。"),
        (1, "name", "<b>乌云</b>", "姓名含有不允许的字符：&lt;&gt;/。"),
        (1, "id_no", "15080219010101001", "身份证号应为 18 位，现为 17 位。"),
        (1, "id_no", "150802190102300013", "身份证号第 7 至 14 位不是有效的出生日期。"),
        (
            1,
            "id_no",
            "１５０８０２１９０１０１０１００１４",
            "身份证号最后一位校验不符，请对照证件核对。",
        ),
        (1, "phone", "13847860021\0", CONTROL),
        (1, "group_text", "<script>alert(1)</script>", "最多 20 个字。"),
        (1, "registered_members", "4人", ONLY_DIGITS),
        (1, "registered_members", "四", "请填写数字。"),
        (1, "registered_members", "9" * 5000, "应在 1 至 30 之间。"),
        (2, "floor_area_m2", "90，5", ONLY_DIGITS),
        (2, "floor_area_m2", "1，200", ONLY_DIGITS),
        (2, "floor_area_m2", "0.2亩", ONLY_DIGITS),
        (2, "floor_area_m2", "90㎡", ONLY_DIGITS),
        (2, "floor_area_m2", "90\0", CONTROL),
        (2, "built_year", "98年", ONLY_DIGITS),
        (2, "latitude_deg", "40°45′", ONLY_DIGITS),
        (2, "transformer", "1号\x1b台区", CONTROL),
        (3, "coal_t", "3吨", ONLY_DIGITS),
        (3, "energy-0-season_start", "2月30日", "请填写月和日，例如 10-15。"),
        (4, "consent_on", "2026-02-30", "没有 2026 年 2 月 30 日这一天，请核对。"),
        (4, "consent_on", "2026年13月1日", "没有 2026 年 13 月 1 日这一天，请核对。"),
        (4, "consent_on", "2月30日", AS_A_DATE),
        (4, "consent_on", "2026-03-01\0", AS_A_DATE),
        (4, "account_number", "卡号😀", "账号只能是数字。"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_everything_stays(
    pages: Pages, staff: Staff, step: int, field: str, typed: str, said: str
) -> None:
    beside = {"energy-0-end_use": "heating", "energy-0-fuel": "loose_coal"} if step == 3 else {}
    sent = COMPLETE | beside | {field: typed}
    key, clerk = new_id(), staff.id_of("TC")
    page = take(pages, step, sent, key=key, as_=clerk)
    assert page.status == 422
    assert page.errors == [said]
    shown = escape(typed.translate(dict.fromkeys(range(32))))
    assert f'value="{shown}"' in page.html
    assert "<script>alert" not in page.html
    others = {1: "officials_relative", 2: "structure", 3: "heating_fuel", 4: "account_bank"}
    assert COMPLETE[others[step]] in page.html, "what was right stays as well"
    again = pages.get("enrolment.step", key=key, number=step, as_=clerk)
    assert shown in again.html, "the draft has it as well"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ({"id_no": "１５０８０２　１９０１０１０１　００１３"}, "150802190101010013"),
        ({"id_no": f" {ENDS_WITH_X[:6]} {ENDS_WITH_X[6:].lower()} "}, ENDS_WITH_X),
    ],
)
def test_a_number_is_read_however_it_was_pasted(
    app: Flask, pages: Pages, staff: Staff, typed: dict[str, str], read: str
) -> None:
    key = new_id()
    assert enrol(pages, TYPED | typed, key=key, as_=staff.id_of("TC")).status == 303
    assert stored(app, key).householder.id_number.value == read


def test_a_wide_figure_and_a_date_as_papers_write_it_are_read(
    app: Flask, pages: Pages, staff: Staff
) -> None:
    key = new_id()
    typed = TYPED | {
        "floor_area_m2": "９０。５",
        "heated_area_m2": "９０",
        "consent_on": "２０２６年３月１日",
        "group_text": "😀二组 <b>",
    }
    assert enrol(pages, typed, key=key, as_=staff.id_of("TC")).status == 303
    file = stored(app, key)
    assert (file.dwelling.floor_area_m2, file.dwelling.heated_area_m2) == (90.5, 90.0)
    assert file.consent_on.isoformat() == "2026-03-01"
    assert file.group_text == "😀二组 <b>", "what is no name is stored as it was typed"
    page = pages.get("households.show", household_id=key, as_=staff.id_of("TC"))
    assert "<b>" not in page.html


def stored(app: Flask, key: Any) -> Any:
    with app.app_context():
        file = db.session.get(Household, key)
        assert file is not None
        return details_of(db.session, file)

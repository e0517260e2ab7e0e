"""The one search box as people use it: by name, sound, tail and number, never by a whole number."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from heating_program.domain.household import (
    AccountDetails,
    HouseholderDetails,
    MemberDetails,
    Relation,
)
from heating_program.domain.identity import AccountKind, parse_id_number
from heating_program.domain.permissions import Role
from heating_program.models.conversion import Conversion
from heating_program.models.issued_document import IssuedDocument
from tests.factories import conversions, documents, households
from tests.factories.households import ON, id_number
from tests.factories.people import Staff, make_user
from tests.pages import Pages

Commit = Callable[..., Any]
ID_NO = id_number(4_321)
ACCOUNT = "6217000000000000012"


@pytest.fixture
def known(commit: Commit, staff: Staff) -> UUID:
    """Two households of Ganzhao; the key of the first."""
    head = HouseholderDetails("曾国福", parse_id_number(ID_NO, on=ON))
    wife = MemberDetails("单玉梅", parse_id_number(id_number(9_876), on=ON), Relation.SPOUSE)
    account = AccountDetails(AccountKind.SOCIAL_CARD, ACCOUNT, "内蒙古农村信用社", "曾国福")

    def work(session: Any) -> UUID:
        key = households.register(
            session, staff["TC"], householder=head, members=(wife,), account=account
        )
        households.register(session, staff["TC"], phone="13900000077")
        return key

    key: UUID = commit(work)
    return key


def opened_case(session: Any, staff: Staff) -> tuple[UUID, str]:
    household = conversions.registered_household(session, staff)
    key = conversions.open_case(session, staff["TC"], household)
    return key, session.get_one(Conversion, key).case_no


@pytest.mark.parametrize(
    "typed",
    [
        "曾国福",
        "国福",
        "zengguofu",
        "ceng",
        "zgf",
        "CGF",
        "ｚｇｆ",
        "单玉梅",
        "shanyumei",
        "dym",
        *(ID_NO[-4:], ID_NO[-6:].lower(), "民主村 曾", "minzhu zeng", "000001", "曾国福 单玉梅"),
    ],
)
def test_a_household_is_found_by_what_one_has_of_it(
    pages: Pages, staff: Staff, known: UUID, typed: str
) -> None:
    found = pages.get("search.index", as_=staff.id_of("TC"), query={"q": typed})
    assert f"/households/{known}" in found.html, found.text


def test_the_telephone_tail_finds_and_others_do_not(
    pages: Pages, staff: Staff, known: UUID
) -> None:
    found = pages.get("search.index", as_=staff.id_of("TC"), query={"q": "0077"})
    assert "乌云其木格" in found.text
    assert f"/households/{known}" not in found.html
    assert "没有找到" in pages.get("search.index", as_=staff.id_of("TC"), query={"q": "zzz"}).text


def test_what_is_found_shows_its_numbers_in_masks(pages: Pages, staff: Staff, known: UUID) -> None:
    page = pages.get("search.index", as_=staff.id_of("TC"), q="0077")
    assert "139****<mark>0077</mark>" in page.html
    assert "13900000077" not in page.text


def test_a_member_that_was_meant_is_named(pages: Pages, staff: Staff, known: UUID) -> None:
    found = pages.get("search.index", as_=staff.id_of("TC"), query={"q": "shanyumei"})
    assert "成员 <mark>单玉梅</mark>" in found.html
    assert 'id="members"' in found.html
    assert 'id="households"' not in found.html
    both = pages.get("search.index", as_=staff.id_of("TC"), query={"q": "曾国福 单玉"})
    assert "成员 <mark>单玉</mark>梅" in both.html
    assert 'id="households"' in both.html


def test_what_was_typed_is_marked_in_what_was_found(
    pages: Pages, staff: Staff, known: UUID
) -> None:
    marked = {
        "国福": "曾<mark>国福</mark>",
        "zgf": "<mark>曾国福</mark>",
        ID_NO[-4:]: f"****<mark>{ID_NO[-4:]}</mark>",
        ID_NO[-6:]: f"****<mark>{ID_NO[-4:]}</mark>",
        "000001": "HH-150802-<mark>000001</mark>",
    }
    for typed, expected in marked.items():
        found = pages.get("search.index", as_=staff.id_of("TC"), query={"q": typed})
        assert expected in found.html, typed


FAMILY_NAMES = {
    "曾庆红": ("zengqinghong", "cengqinghong", "zqh", "cqh"),
    "单雄信": ("shanxiongxin", "danxiongxin", "sxx", "dxx"),
    "解学恭": ("xiexuegong", "jiexuegong", "xxg", "jxg"),
    "仇英": ("qiuying", "chouying", "qy", "cy"),
}
LONG_NAMES = {
    "孛儿只斤·额尔德尼·巴图": ("额尔德尼", "eerdeni", "孛儿只斤额尔德尼", "batu", "eedn"),
    "乌力吉巴雅尔其其格玛": ("其其格玛", "wulijibayaer", "wljbyeqqgm"),
}


def test_both_readings_of_a_family_name_and_every_part_of_a_long_one_find_it(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    asked = FAMILY_NAMES | LONG_NAMES

    def work(session: Any) -> None:
        for number, name in enumerate(asked):
            head = HouseholderDetails(name, parse_id_number(id_number(70_000 + number), on=ON))
            households.register(session, staff["TC"], householder=head, account=None)

    commit(work)
    for name, ways in asked.items():
        for typed in ways:
            page = pages.get("search.index", as_=staff.id_of("TC"), query={"q": typed})
            bare = page.html.replace("<mark>", "").replace("</mark>", "")
            assert [other for other in asked if other in bare] == [name], typed


def test_what_is_sent_by_the_box_becomes_an_address_unless_it_is_a_whole_number(
    pages: Pages, staff: Staff, known: UUID
) -> None:
    led = pages.post("search.find", {"q": " 曾国福 "}, as_=staff.id_of("TC"))
    assert led.status == 303
    assert led.response.location == "/search?q=%E6%9B%BE%E5%9B%BD%E7%A6%8F"
    bar = pages.get("home.index", as_=staff.id_of("TC")).html
    box = bar[bar.index('<form class="search"') : bar.index("</form>")]
    assert 'method="post"' in box
    assert "csrf_token" in box


def test_a_paper_is_found_by_its_number_in_the_areas_of_the_reader(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    def work(session: Any) -> tuple[UUID, str]:
        key = documents.certificate(session, staff)
        return key, str(session.get_one(IssuedDocument, key).number)

    key, number = commit(work)
    for typed in (number, number.lower(), number.replace("-", "")):
        found = pages.get("search.index", as_=staff.id_of("TC"), query={"q": typed})
        assert f"/documents/{key}" in found.html, typed
    elsewhere = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    assert "没有找到" in pages.get("search.index", as_=elsewhere, query={"q": number}).text


def test_a_whole_file_number_leads_to_the_household(
    pages: Pages, staff: Staff, known: UUID
) -> None:
    for typed in ("HH-150802-000001", " hh-150802-000001 ", "ＨＨ-150802-000001"):
        found = pages.get("search.index", as_=staff.id_of("TC"), query={"q": typed})
        assert found.status == 303
        assert found.response.location == f"/households/{known}"


def test_villages_and_cases_stand_in_groups_of_their_own(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    village = pages.get("search.index", as_=staff.id_of("TC"), query={"q": "民主村"})
    assert "area=150802102202" in village.html
    key, case_no = commit(lambda session: opened_case(session, staff))
    for typed in (case_no, case_no.lower(), f" {case_no} "):
        found = pages.get("search.index", as_=staff.id_of("TC"), query={"q": typed})
        assert f"/conversions/{key}" in found.html


@pytest.mark.usefixtures("known")
def test_nobody_finds_what_is_outside_their_area(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    elsewhere = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    for typed in ("曾国福", "zgf", ID_NO[-4:], "HH-150802-000001"):
        found = pages.get("search.index", as_=elsewhere, query={"q": typed})
        assert "没有找到" in found.text, typed
    posted = pages.post("search.find", {"q": ID_NO}, as_=elsewhere)
    assert "没有找到" in posted.text
    assert pages.get("search.index", as_=staff.id_of("AD"), query={"q": "曾"}).status == 403


@pytest.mark.parametrize("typed", [ID_NO, f"{ID_NO[:6]} {ID_NO[6:14]} {ID_NO[14:]}", ACCOUNT])
def test_a_whole_number_is_found_by_post(
    pages: Pages, staff: Staff, commit: Commit, known: UUID, typed: str
) -> None:
    if typed == ACCOUNT:
        sent = pages.post("search.find", {"q": typed}, as_=staff.id_of("TC"))
        assert sent.status == 200, "both households of this test name the same account"
        assert f"/households/{known}" in sent.html
    else:
        sent = pages.post("search.find", {"q": typed}, as_=staff.id_of("TC"))
        assert sent.status == 303
        assert sent.response.location == f"/households/{known}"
    assert typed not in sent.html


@pytest.mark.usefixtures("known")
def test_a_whole_number_in_an_address_is_led_away_and_never_said_again(
    pages: Pages, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for endpoint in ("search.index", "households.index", "conversions.index"):
            for who in (staff.id_of("TC"), None):
                led = pages.get(endpoint, as_=who, query={"q": ID_NO})
                assert led.status == 303
                assert led.response.location == "/search?withheld=1"
                assert ID_NO not in led.html
        told = pages.get("search.index", as_=staff.id_of("TC"), query={"withheld": "1"})
    assert "请用下面的表单查找完整号码" in told.text
    assert 'method="post"' in told.html
    assert ID_NO not in caplog.text


def test_what_is_typed_cannot_break_the_search(pages: Pages, staff: Staff) -> None:
    for typed in (
        "%",
        "_",
        "'",
        '"',
        '" OR "',
        "曾*",
        "NEAR(",
        "王 AND 李",
        "\x00",
        "·" * 20,
        "𠮷",
    ):
        for who in ("TC", "BA", "AU"):
            found = pages.get("search.index", as_=staff.id_of(who), query={"q": typed})
            assert found.status == 200, typed

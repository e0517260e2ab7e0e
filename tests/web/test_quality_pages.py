"""Data quality as offices read it, and the survey sheet as they print it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from heating_program.domain.permissions import Role
from tests.factories import households
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
LINHE, GANZHAO = "150802", "150802102"


def printed(page: Page) -> list[str]:
    assert page.status == 200
    assert page.response.mimetype == "application/pdf"
    reader = PdfReader(BytesIO(page.response.get_data()))
    return [each.extract_text() for each in reader.pages]


@pytest.fixture
def faulty(commit: Commit, staff: Staff) -> Any:
    """Open one sound file and one without rooms or transformer."""

    def work(session: Any) -> Any:
        households.register(session, staff["TC"])
        house = households.dwelling(900, rooms=None, transformer="")
        return households.register(session, staff["TC"], dwelling=house)

    return commit(work)


def test_the_league_table_leads_from_the_banner_to_the_file(
    pages: Pages, staff: Staff, faulty: Any
) -> None:
    banner = pages.get("quality.index", as_=staff.id_of("BA"))
    assert "50.0%" in banner.text
    assert "干召庙镇" in banner.text
    assert f"area={GANZHAO}&amp;rule=rooms_missing" in banner.html
    township = pages.get("quality.index", query={"area": GANZHAO}, as_=staff.id_of("BA"))
    assert "民主村" in township.text
    rows = pages.get(
        "quality.rows", query={"area": GANZHAO, "rule": "rooms_missing"}, as_=staff.id_of("BA")
    )
    assert str(faulty) in rows.html
    assert "没有填写台区" in rows.text
    assert "共 1 条" in rows.text


def test_a_clerk_starts_from_the_own_township_and_no_number_reaches_beyond_it(
    commit: Commit, pages: Pages, staff: Staff, faulty: Any
) -> None:
    own = pages.get("quality.index", as_=staff.id_of("TC"))
    assert "民主村" in own.text
    elsewhere = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    for endpoint in ("quality.index", "quality.rows"):
        page = pages.get(endpoint, query={"area": LINHE}, as_=elsewhere)
        assert str(faulty) not in page.html
        assert "民主村" not in page.text


@pytest.mark.parametrize("query", [{"area": "x"}, {"rule": "x"}, {"page": "-1"}, {"severity": "x"}])
def test_an_odd_address_shows_a_page_all_the_same(
    pages: Pages, staff: Staff, query: dict[str, str]
) -> None:
    for endpoint in ("quality.index", "quality.rows"):
        assert pages.get(endpoint, query=query, as_=staff.id_of("AU")).status == 200


def test_the_reviewer_reads_what_keeps_a_file_from_being_confirmed(
    pages: Pages, staff: Staff, faulty: Any
) -> None:
    refused = pages.post(
        "households.change_stage",
        {"row_version": "1"},
        household_id=faulty,
        action="confirm",
        as_=staff.id_of("TR"),
        follow=True,
    )
    assert "没有填写间数或开间" in refused.text


def test_a_filled_sheet_masks_every_number(pages: Pages, staff: Staff, faulty: Any) -> None:
    sheet = pages.get("survey_sheets.one", household_id=faulty, as_=staff.id_of("TC"))
    first, second = printed(sheet)
    assert "乌云其木格" in first
    assert "1508" in first
    assert "********" in first
    assert "13847860021" not in first
    assert "6217000000000000012" not in second
    assert "内蒙古农村信用社" in second


def test_blank_sheets_come_in_as_many_copies_as_asked_for(pages: Pages, staff: Staff) -> None:
    few = pages.get("survey_sheets.blank", query={"copies": "3"}, as_=staff.id_of("TC"))
    assert len(printed(few)) == 6
    most = pages.get("survey_sheets.blank", query={"copies": "900"}, as_=staff.id_of("TC"))
    assert len(printed(most)) == 100


def test_a_route_holds_the_households_of_the_village_that_the_reader_may_see(
    commit: Commit, pages: Pages, staff: Staff, faulty: Any
) -> None:
    route = pages.get("survey_sheets.route", code=households.VILLAGE, as_=staff.id_of("TC"))
    assert len(printed(route)) == 4
    rest = {"from": "2"}
    page = pages.get("survey_sheets.route", code=GANZHAO, query=rest, as_=staff.id_of("TC"))
    assert len(printed(page)) == 2
    elsewhere = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    for endpoint, values in (
        ("survey_sheets.route", {"code": GANZHAO}),
        ("survey_sheets.one", {"household_id": faulty}),
    ):
        assert pages.get(endpoint, as_=elsewhere, **values).status == 404

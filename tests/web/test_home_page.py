"""What waits for whom, on the first page and in the bar of every other."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from heating_program.domain.stages import ConversionStage
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.models.ids import UserId
from heating_program.services import drafts, jobs
from heating_program.services.clock import BEIJING
from tests.factories import conversions, households
from tests.factories.people import Staff
from tests.pages import Page, Pages

Commit = Callable[..., Any]
TODAY = datetime.now(UTC).astimezone(BEIJING).date()


def home(pages: Pages, staff: Staff, who: str) -> Page:
    return pages.get("home.index", as_=staff.id_of(who))


def badge(page: Page) -> str:
    found = re.search(r'待办\s*<span class="badge">(\d+\+?)<', page.html)
    return found[1] if found else ""


def test_a_new_file_waits_for_the_reviewer_and_not_for_its_clerk(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    commit(lambda session: households.register(session, staff["TC"], on=TODAY))
    page = home(pages, staff, "TR")
    assert "乌云其木格" in page.text
    assert "审核建档" in page.text
    assert "逾期" not in page.text
    assert "没有等您办理的事项" in home(pages, staff, "TC").text


def test_what_waits_too_long_is_marked_with_its_days(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    since = TODAY - timedelta(days=9)
    commit(lambda session: households.register(session, staff["TC"], on=since))
    page = home(pages, staff, "TR")
    assert "逾期 1 件" in page.text
    assert "逾期 4 天" in page.text
    assert (since + timedelta(days=5)).isoformat() in page.text
    assert "（示例）" in page.text


def test_the_badge_stands_on_every_page_and_says_no_more_than_it_must(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    assert badge(pages.get("me.index", as_=staff.id_of("TR"))) == ""

    def register(session: Session) -> None:
        for _ in range(3):
            households.register(session, staff["TC"])

    commit(register)
    assert badge(pages.get("me.index", as_=staff.id_of("TR"))) == "3"
    assert badge(home(pages, staff, "TR")) == "3"
    assert badge(home(pages, staff, "TC")) == ""


def test_a_draft_goes_on_where_it_was_left_or_is_forgotten(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    key = new_id()

    def keep(session: Session) -> None:
        typed = (("name", "孟和"),)
        drafts.save(
            session,
            actor=staff["TC"],
            form=drafts.NEW_HOUSEHOLD,
            object_id=key,
            typed=typed,
            step=2,
            title="孟和",
        )

    commit(keep)
    page = home(pages, staff, "TC")
    assert f"/households/new/{key}/2" in page.html
    assert "孟和" not in home(pages, staff, "TC2").text
    discard = re.search(rf'action="(/drafts/\w+/{key}/discard)"', page.html)
    assert discard
    assert pages.client(staff.id_of("TC")).post(discard[1]).status_code == 303
    assert "孟和" not in home(pages, staff, "TC").text


def test_long_work_of_mine_is_listed_until_it_ends(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    commit(
        lambda session: jobs.submit(
            session, actor=staff["BC"], kind="probe", title="导出名册", area_code="150802"
        )
    )
    assert "导出名册" in home(pages, staff, "BC").text
    assert "导出名册" not in home(pages, staff, "BC2").text


def test_households_given_to_me_stand_first(commit: Commit, pages: Pages, staff: Staff) -> None:
    def give(session: Session) -> None:
        key = households.register(session, staff["TC2"])
        session.get_one(Household, key).assigned_to = UserId(staff["TC"].id)

    commit(give)
    text = home(pages, staff, "TC").text
    assert "完善档案 分派给我的农户" in text


def test_a_task_leads_to_the_thing_itself(commit: Commit, pages: Pages, staff: Staff) -> None:
    case = commit(lambda session: conversions.bring_to(session, staff, ConversionStage.SUBMITTED))
    page = home(pages, staff, "BA")
    assert f"/conversions/{case}" in page.html
    assert "审批项目" in page.text


@pytest.mark.parametrize("who", ["VC", "TC", "TR", "BC", "BA", "IN", "FC", "FR", "AU", "AD"])
def test_nobody_has_more_than_seven_entries(pages: Pages, staff: Staff, who: str) -> None:
    bar = home(pages, staff, who).html.partition('<nav aria-label="主导航">')[2]
    entries = bar.partition("</nav>")[0].count("<li>")
    assert 2 <= entries <= 7


def test_pages_of_the_registry_stand_under_an_entry(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    key = commit(lambda session: households.register(session, staff["TC"]))
    page = pages.get("household_tabs.family", as_=staff.id_of("TC"), household_id=key)
    assert re.search(r'href="/households" aria-current="page">\s*农户', page.html)


def test_nobody_without_a_log_in_sees_the_first_page(pages: Pages) -> None:
    page = pages.get("home.index")
    assert page.status == 302
    assert page.response.location.startswith("/login")

"""Judging and merging two files in a real browser: nothing scrolls sideways, axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.models.duplicate import DuplicatePair
from heating_program.services import duplicate_scan
from tests.browser_support import assert_accessible
from tests.factories import conversions, households
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
Commit = Callable[[Callable[[Session], Any]], Any]


def two_files(session: Session, staff: Staff) -> str:
    conversions.registered_household(session, staff)
    other = conversions.registered_household(
        session, staff, dwelling=households.dwelling(502, meter_no="M99887")
    )
    conversions.bring_to(session, staff, "accepted", household_id=other, with_pv=True)
    duplicate_scan.scan_household(session, other)
    return str(session.scalars(select(DuplicatePair.id)).one())


def judge_page(page: Any) -> None:
    overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overhang) <= 0
    assert_accessible(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_from_the_list_to_the_merge_and_back(
    live: Live, commit: Commit, staff: Staff, width: int, scheme: str
) -> None:
    commit(lambda session: two_files(session, staff))
    page = live.open("/households/duplicates", as_=staff.id_of("TR2"), width=width, scheme=scheme)
    judge_page(page)
    page.locator("tbody a").first.click()
    judge_page(page)
    page.get_by_role("radio", name="同一户", exact=True).check()
    page.get_by_label("理由").fill("户口簿同一本")
    page.get_by_role("button", name="提交判定").click()
    page.get_by_role("link", name="合并两份档案").click()
    judge_page(page)
    page.get_by_label("合并理由").fill("户口簿同一本")
    page.get_by_role("button", name="合并", exact=True).click()
    page.get_by_text("逐条变动").wait_for()
    judge_page(page)
    page.locator("summary", has_text="撤销合并").click()
    page.get_by_label("撤销理由").fill("核实为两户")
    page.get_by_role("button", name="确认：撤销合并").click()
    page.get_by_text("已撤销合并").first.wait_for()

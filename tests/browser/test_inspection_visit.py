"""An inspector at the house, with a tablet: big targets, a failing item asks for its reason."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from heating_program.domain.stages import ConversionStage as S
from heating_program.models.conversion import Conversion
from heating_program.services import inspections
from tests.browser_support import assert_accessible
from tests.factories import conversions as made
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
Commit = Callable[..., Any]
TARGETS = "main a.button, main button, main summary, main .segment label, main input[type=text]"
LOW = """all => all.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 56)
    .map(e => e.outerHTML.slice(0, 80))"""


def test_an_inspector_fills_the_list_and_a_cold_room_asks_why(
    live: Live, commit: Commit, staff: Staff
) -> None:
    key = commit(lambda session: made.bring_to(session, staff, S.ACCEPTANCE))
    path = f"/conversions/{key}/inspections/new"
    page = live.open(path, as_=staff.id_of("IN2"), width=820)
    page.wait_for_selector("html[data-ready]")
    assert page.locator(TARGETS).evaluate_all(LOW) == []
    fill(page, commit(lambda session: answers(session, key)))
    page.locator("#outdoor_temp_celsius").fill("-8.5")
    reason = page.locator("#note_C8")
    expect(reason).to_be_hidden()
    page.locator("#value_C8").fill("１６")
    page.keyboard.press("Tab")
    expect(reason).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="提交检查记录").click()
    expect(page.get_by_role("alert")).to_contain_text("不合格，请写明原因")
    page.locator("#note_C8").fill("北屋未装末端")
    page.get_by_role("button", name="提交检查记录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("检查记录")
    expect(page.locator(".note.bad")).to_contain_text("北屋未装末端")
    assert_accessible(page)


def test_without_script_every_note_can_be_opened(live: Live, commit: Commit, staff: Staff) -> None:
    key = commit(lambda session: made.bring_to(session, staff, S.ACCEPTANCE))
    path = f"/conversions/{key}/inspections/new"
    page = live.open(path, as_=staff.id_of("IN2"), width=820, scripts=False)
    page.locator("details", has=page.locator("#note_C3")).locator("summary").click()
    expect(page.locator("#note_C3")).to_be_visible()


def answers(session: Any, key: Any) -> list[tuple[str, str]]:
    """Name the control of every item and what makes it pass."""
    items = inspections.checklist_of(session.get_one(Conversion, key))
    return [
        (f"answer_{answer.item}", "pass")
        if answer.value is None
        else (f"value_{answer.item}", f"{answer.value:g}")
        for answer in made.good_answers(items)
    ]


def fill(page: Page, typed: list[tuple[str, str]]) -> None:
    for name, value in typed:
        if value == "pass":
            page.locator(f"[name={name}][value=pass]").check(force=True)
        else:
            page.locator(f"#{name}").fill(value)

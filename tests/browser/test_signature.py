"""A villager signs on the screen, again after a slip, and the name is kept."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.models.photo import Photo
from tests.browser_support import assert_accessible
from tests.factories import households
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser


@pytest.fixture
def key(commit: Callable[..., Any], staff: Staff) -> UUID:
    return commit(lambda session: households.register(session, staff["TC"]))


def write(page: Page, *points: tuple[int, int]) -> None:
    """Draw one stroke over the pad; it may leave the pad and come back."""
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    for number, (x, y) in enumerate(points):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
        if number == 0:
            page.mouse.down()
    page.mouse.up()


def test_a_name_is_written_wiped_written_again_and_kept(
    live: Live, app: Flask, staff: Staff, key: UUID
) -> None:
    page = live.open(f"/households/{key}/consent", as_=staff.id_of("TC"), width=800)
    page.wait_for_selector("html[data-ready]")
    save = page.get_by_role("button", name="保存签名")
    expect(save).to_be_disabled()
    assert_accessible(page)
    write(page, (40, 60), (90, 200), (160, 40))
    expect(page.get_by_text("已签，可以保存")).to_be_visible()
    page.get_by_role("button", name="重签").click()
    expect(save).to_be_disabled()
    write(page, (40, 200), (200, 40), (320, 300), (540, 60))
    save.click()
    expect(page.get_by_text("签名已保存。")).to_be_visible()
    expect(page.get_by_role("img", name="同意书签名")).to_be_visible()
    assert_accessible(page)
    with Session(app.extensions["engine"]) as session:
        photo = session.scalars(select(Photo)).one()
    assert (photo.slot, photo.media_type) == ("consent_signature", "image/png")


def test_without_script_the_paper_is_photographed(live: Live, staff: Staff, key: UUID) -> None:
    page = live.open(f"/households/{key}/consent", as_=staff.id_of("TC"), scripts=False)
    expect(page.get_by_text("没有启用脚本")).to_be_visible()
    expect(page.locator("canvas")).to_be_hidden()
    expect(page.get_by_text("签在纸上或按手印的")).to_be_visible()

"""A clerk brings a sheet in with a real browser: the template, a faulty sheet, the findings."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from heating_program.domain.sheet_import import SheetKind
from heating_program.jobs.run import run_now
from heating_program.models.job import Job
from heating_program.services.workbook_reading import read_workbook
from tests.browser_support import assert_accessible
from tests.factories.families import full_details
from tests.factories.people import Staff
from tests.factories.sheets import HEADINGS, part_rows, plain, row, surveyed, workbook
from tests.live_server import Live

pytestmark = pytest.mark.browser
Commit = Callable[..., Any]


def work(app: Flask, commit: Commit) -> None:
    """Do the last job that was asked for, as the worker would."""
    newest = select(Job.id).order_by(Job.created_at.desc()).limit(1)
    job: UUID = commit(lambda session: session.scalar(newest))
    run_now(app, job)


def look(page: Page, name: str) -> None:
    """Keep a picture where a person has asked for one."""
    if folder := os.environ.get("HEATING_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_sheet_with_faults_is_shown_put_right_and_imported(
    live: Live, app: Flask, commit: Commit, staff: Staff, tmp_path: Path
) -> None:
    family = surveyed(full_details(7_700))
    members = part_rows([family], SheetKind.MEMBERS)
    stray = ["150802190101010013", *members[1][1:]]
    sheet = tmp_path / "干召庙镇台账.xlsx"
    sheet.write_bytes(
        workbook(
            [row(), row(id_no=1.528e17, structure="砖瓦"), row(consent_on="2026/3/1"), row(family)],
            titles=("干召庙镇 2019 年清洁取暖台账",),
            headings=[*HEADINGS[:5], "住址", *HEADINGS[6:-1], "备注"],
            beside={"家庭成员": [*members, stray]},
        )
    )
    page = live.open("/imports", as_=staff.id_of("TC"))
    assert_accessible(page)
    look(page, "1-list")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载登记表模板").click()
    assert read_workbook(Path(download.value.path()).read_bytes()).households.rows[0][2] == "苏木镇"
    page.set_input_files("#file", sheet)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("对应列")
    assert_accessible(page)
    look(page, "2-columns")
    narrow = live.open(page.url, as_=staff.id_of("TC"), scheme="dark", width=390)
    look(narrow, "2-columns-dark-phone")
    assert_accessible(narrow)
    page.get_by_role("button", name="开始检查").click()
    work(app, commit)
    page.reload()
    page.locator("#result a").click()
    expect(page.get_by_text("单元格是数字格式")).to_be_visible()
    expect(page.get_by_text("I4", exact=True)).to_be_visible()
    assert_accessible(page)
    expect(page.get_by_text("登记表中没有这一户")).to_be_visible()
    look(page, "3-checked")
    page.get_by_role("button", name="导入", exact=True).click()
    work(app, commit)
    page.reload()
    page.locator("#result a").click()
    expect(page.get_by_text("已导入 3")).to_be_visible()
    assert_accessible(page)
    look(page, "4-imported")
    dark = live.open(page.url, as_=staff.id_of("TC"), scheme="dark", width=390)
    assert_accessible(dark)
    look(dark, "5-dark-phone")
    look(live.open("/imports", as_=staff.id_of("TC"), width=390), "6-list-phone")


def test_the_way_works_without_script(
    live: Live, app: Flask, commit: Commit, staff: Staff, tmp_path: Path
) -> None:
    sheet = tmp_path / "台账.xlsx"
    sheet.write_bytes(workbook([row(plain())]))
    page = live.open("/imports", as_=staff.id_of("TC"), scripts=False)
    page.set_input_files("#file", sheet)
    page.get_by_role("button", name="上传").click()
    page.get_by_role("button", name="开始检查").click()
    work(app, commit)
    page.reload()
    page.locator("#result a").click()
    expect(page.get_by_text("可导入 1")).to_be_visible()

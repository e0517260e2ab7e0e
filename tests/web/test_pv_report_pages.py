"""The report on the page of its plant: drafted by one, issued by another, verified by anybody."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from heating_program.domain.permissions import Role
from heating_program.jobs import outbox as jobs
from heating_program.models.issued_document import IssuedDocument
from tests.factories import pv_plants
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
BUTTON = "拟制户用光伏勘察与配置报告"


@pytest.fixture
def plant(commit: Commit, staff: Staff) -> UUID:
    key: UUID = commit(lambda s: pv_plants.sized_plant(s, staff["TC"]))
    return key


@pytest.fixture
def drafted(pages: Pages, staff: Staff, plant: UUID) -> Page:
    return pages.post(
        "documents.draft",
        {"kind": "pv_report", "subject_type": "pv_system", "subject_id": str(plant)},
        as_=staff.id_of("IN"),
        follow=True,
    )


def only_paper(commit: Commit) -> tuple[UUID, str, str | None]:
    paper = commit(lambda s: s.scalars(select(IssuedDocument)).one())
    return paper.id, str(paper.row_version), paper.verify_code


def test_the_technician_finds_the_button_and_others_do_not(
    pages: Pages, staff: Staff, plant: UUID
) -> None:
    assert BUTTON in pages.get("pv.show", pv_system_id=plant, as_=staff.id_of("IN")).text
    for who in ("TC", "BC", "BA"):
        page = pages.get("pv.show", pv_system_id=plant, as_=staff.id_of(who)).text
        assert "还没有文书" in page
        assert BUTTON not in page


def test_a_reader_without_papers_sees_no_card(pages: Pages, commit: Commit, plant: UUID) -> None:
    grid = commit(lambda s: make_user(s, Role.GR, "150802").id)
    assert "还没有文书" not in pages.get("pv.show", pv_system_id=plant, as_=grid).text


def test_a_plant_that_is_not_sized_yet_has_no_button(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    key = commit(lambda s: pv_plants.sized_plant(s, staff["TC"], stage="structure_ok"))
    assert BUTTON not in pages.get("pv.show", pv_system_id=key, as_=staff.id_of("IN")).text


def test_a_draft_shows_its_figures_and_leads_back_to_the_plant(
    drafted: Page, pages: Pages, staff: Staff, plant: UUID
) -> None:
    size = pv_plants.computed()
    for told in (
        f"{size.kwp_dc:.2f} kWp",
        f"{size.p90_kwh:,.0f} kWh",
        "不构成收益承诺",
        "示例",
        "打开光伏项目",
    ):
        assert told in drafted.text
    assert f"/pv/{plant}" in drafted.html
    page = pages.get("pv.show", pv_system_id=plant, as_=staff.id_of("IN")).text
    assert "户用光伏勘察与配置报告" in page
    assert BUTTON not in page


def test_the_office_issues_prints_and_anybody_verifies(
    drafted: Page, pages: Pages, staff: Staff, commit: Commit, app: Flask
) -> None:
    key, version, _ = only_paper(commit)
    issued = pages.post(
        "documents.change_stage",
        {"row_version": version},
        document_id=key,
        action="issue",
        as_=staff.id_of("BA"),
        follow=True,
    )
    assert "LH-2026-GFBG-000001-" in issued.text
    assert jobs.run_all(app) == 1
    page = pages.get("documents.show", document_id=key, as_=staff.id_of("BA"))
    assert "下载 PDF" in page.text
    _, _, code = only_paper(commit)
    shown = pages.get("verify.show", code=code)
    assert "户用光伏勘察与配置报告" in shown.text
    assert "LH-2026-GFBG-000001-" in shown.text
    assert "示例文书" in shown.text


def test_a_size_of_an_older_version_is_refused_in_words(
    pages: Pages, staff: Staff, commit: Commit, plant: UUID
) -> None:
    def forget(session: Any) -> None:
        sizing = session.scalars(select(pv_plants.PvSizing)).one()
        sizing.inputs = {**sizing.inputs, "roofs": [{"name": "平屋面"}]}

    commit(forget)
    page = pages.post(
        "documents.draft",
        {"kind": "pv_report", "subject_id": str(plant)},
        as_=staff.id_of("IN"),
    )
    assert page.status in (409, 422)
    assert "该配置由旧版本算出" in page.text

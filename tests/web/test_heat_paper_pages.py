"""The technical scheme on its project's page and the acceptance on its retrofit's page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from heating_program.jobs import outbox as jobs
from heating_program.models.issued_document import IssuedDocument
from tests.factories import conversions, retrofit_walks
from tests.factories.people import Staff
from tests.pages import Page, Pages

Commit = Callable[..., Any]
SCHEME, ACCEPTANCE = "拟制取暖改造技术方案单", "拟制农房节能改造验收表"


@pytest.fixture
def case(commit: Commit, staff: Staff) -> UUID:
    key: UUID = commit(lambda s: conversions.bring_to(s, staff, "designed"))
    return key


@pytest.fixture
def retrofit(commit: Commit, staff: Staff) -> UUID:
    key: UUID = commit(lambda s: retrofit_walks.accepted(s, staff))
    return key


def draft(pages: Pages, staff: Staff, kind: str, key: UUID, who: str) -> Page:
    return pages.post(
        "documents.draft",
        {"kind": kind, "subject_id": str(key)},
        as_=staff.id_of(who),
        follow=True,
    )


def issue(pages: Pages, staff: Staff, commit: Commit, who: str) -> tuple[UUID, Page]:
    paper = commit(lambda s: s.scalars(select(IssuedDocument)).one())
    page = pages.post(
        "documents.change_stage",
        {"row_version": str(paper.row_version)},
        document_id=paper.id,
        action="issue",
        as_=staff.id_of(who),
        follow=True,
    )
    return paper.id, page


def test_the_scheme_is_drafted_issued_and_printed_from_its_project(
    pages: Pages, staff: Staff, commit: Commit, app: Flask, case: UUID
) -> None:
    shown = pages.get("conversions.show", conversion_id=case, as_=staff.id_of("IN")).text
    assert SCHEME in shown
    assert "拟制设备安装验收单" not in shown
    drafted = draft(pages, staff, "heat_scheme", case, "IN").text
    for told in ("示例热泵厂 RB-16", "设计热负荷", "16 kW，需要", "打开项目"):
        assert told in drafted, told
    assert (
        SCHEME not in pages.get("conversions.show", conversion_id=case, as_=staff.id_of("IN")).text
    )
    key, page = issue(pages, staff, commit, "BA")
    assert "LH-2026-JSFA-000001-" in page.text
    assert jobs.run_all(app) == 1
    assert "下载 PDF" in pages.get("documents.show", document_id=key, as_=staff.id_of("BA")).text


def test_only_the_technician_finds_the_button(pages: Pages, staff: Staff, case: UUID) -> None:
    for who in ("TC", "TR", "BC", "BA"):
        page = pages.get("conversions.show", conversion_id=case, as_=staff.id_of(who)).text
        assert SCHEME not in page


def test_the_acceptance_is_drafted_issued_and_printed_from_its_retrofit(
    pages: Pages, staff: Staff, commit: Commit, app: Flask, retrofit: UUID
) -> None:
    shown = pages.get("retrofits.show", retrofit_id=retrofit, as_=staff.id_of("IN2")).text
    assert ACCEPTANCE in shown
    drafted = draft(pages, staff, "retrofit_acceptance", retrofit, "IN2")
    for told in ("节能验收合格", "406.32 → 183.72 W/K", "打开节能改造"):
        assert told in drafted.text, told
    assert f"/retrofits/{retrofit}" in drafted.html
    key, page = issue(pages, staff, commit, "TR")
    assert "LH-2026-GZYS-000001-" in page.text
    assert jobs.run_all(app) == 1
    assert "下载 PDF" in pages.get("documents.show", document_id=key, as_=staff.id_of("TR")).text
    again = pages.get("retrofits.show", retrofit_id=retrofit, as_=staff.id_of("IN2")).text
    assert "LH-2026-GZYS-000001-" in again
    assert ACCEPTANCE not in again


def test_a_retrofit_that_is_not_accepted_has_no_button(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    key = commit(lambda s: retrofit_walks.completed(s, staff))
    page = pages.get("retrofits.show", retrofit_id=key, as_=staff.id_of("IN2")).text
    assert "还没有文书" in page
    assert ACCEPTANCE not in page

"""Duplicates as a reviewer meets them: the list, both sides, the judgement, the merge, its undo."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.household import HouseholderDetails
from heating_program.domain.identity import parse_id_number
from heating_program.jobs.run import run_now
from heating_program.models.base import new_id
from heating_program.models.duplicate import DuplicatePair, Merge
from heating_program.models.household import Household
from heating_program.models.job import Job
from heating_program.models.user import RoleAssignment
from heating_program.services import duplicate_scan
from heating_program.web.filters import date_text
from tests.factories import conversions, households
from tests.factories.households import ON, id_number
from tests.factories.people import Staff
from tests.pages import Page, Pages

Commit = Callable[[Callable[[Session], Any]], Any]


def found_pair(session: Session, staff: Staff, **changes: Any) -> tuple[UUID, UUID, UUID]:
    one = conversions.registered_household(session, staff)
    other = conversions.registered_household(session, staff, **changes)
    duplicate_scan.scan_household(session, other)
    return session.scalars(select(DuplicatePair.id)).one(), one, other


@pytest.fixture
def pair(commit: Commit, staff: Staff) -> UUID:
    key: UUID = commit(lambda session: found_pair(session, staff)[0])
    return key


def judge(pages: Pages, staff: Staff, pair: UUID, who: str = "TR2", **typed: Any) -> Page:
    data = {"row_version": "1", "verdict": "same", "reason": "同一本户口簿", **typed}
    return pages.post("duplicates.decide", data, pair_id=pair, as_=staff.id_of(who), follow=True)


def link_to_merge(page: Page) -> tuple[UUID, UUID]:
    found = re.search(r"/households/merges/new/([0-9a-f-]{36})/([0-9a-f-]{36})", page.html)
    assert found is not None
    return UUID(found[1]), UUID(found[2])


def unite(pages: Pages, staff: Staff, kept: UUID, absorbed: UUID, **typed: Any) -> Page:
    preview = pages.get("merges.new", kept_id=kept, absorbed_id=absorbed, as_=staff.id_of("TR2"))
    hidden = dict(
        re.findall(r'name="(id|kept_version|absorbed_version)"[^>]*value="([^"]+)"', preview.html)
    )
    data = {
        **hidden,
        "same_house": "yes",
        "with_groups": "yes",
        "reason": "重复建档",
        **typed,
    }
    return pages.post(
        "merges.create",
        data,
        kept_id=kept,
        absorbed_id=absorbed,
        as_=staff.id_of("TR2"),
        follow=True,
    )


def test_the_list_says_who_where_and_why(pages: Pages, staff: Staff, pair: UUID) -> None:
    page = pages.get("duplicates.index", as_=staff.id_of("TR"))
    assert str(pair) in page.html
    assert "乌云其木格 — 乌云其木格" in page.text
    assert "账号相同" in page.text
    assert "共 1 条" in page.text
    none = pages.get("duplicates.index", query={"stage": "different"}, as_=staff.id_of("TR"))
    assert "没有疑似重复的档案" in none.text


def test_both_sides_stand_beside_each_other_in_masks(
    pages: Pages, staff: Staff, pair: UUID
) -> None:
    page = pages.get("duplicates.show", pair_id=pair, as_=staff.id_of("TR"))
    assert page.text.count("138****0021") == 2
    assert "13847860021" not in page.html
    assert "6217000000000000012" not in page.html
    assert "相同" in page.text
    assert "不同" in page.text


@pytest.mark.parametrize(
    ("number", "told"), [(1, "1900，月日不同"), (4_500, "1900，月日相同"), (400, "1901")]
)
def test_of_two_dates_of_birth_the_year_is_told_and_whether_they_are_one(
    pages: Pages, commit: Commit, staff: Staff, number: int, told: str
) -> None:
    heads = [
        HouseholderDetails("乌云其木格", parse_id_number(id_number(each), on=ON))
        for each in (0, number)
    ]

    def work(session: Session) -> UUID:
        for head in heads:
            latest = conversions.registered_household(session, staff, householder=head)
        duplicate_scan.scan_household(session, latest)
        return session.scalars(select(DuplicatePair.id)).one()

    page = pages.get("duplicates.show", pair_id=commit(work), as_=staff.id_of("TR"))
    row = next(row for row in page.html.split("<tr>") if "出生年" in row)
    assert f"<td>{told}</td>" in row
    births = [head.id_number.birth_date for head in heads]
    spellings = {said for day in births for said in (f"{day}", date_text(day))}
    assert not [said for said in spellings if said in page.text]


def test_a_judgement_needs_a_verdict_and_a_reason_and_keeps_what_was_typed(
    pages: Pages, staff: Staff, pair: UUID
) -> None:
    page = judge(pages, staff, pair, verdict="", reason="同一本户口簿")
    assert page.status == 422
    assert page.errors == ["请选择判定结果。"]
    assert 'value="同一本户口簿"' in page.html
    assert "请写明理由" in judge(pages, staff, pair, reason="是").text


def test_not_the_same_household_ends_it_and_can_be_opened_again(
    pages: Pages, staff: Staff, pair: UUID
) -> None:
    page = judge(pages, staff, pair, verdict="different", reason="两兄弟，已分户")
    assert "两兄弟，已分户" in page.text
    assert "判定人 TR 150802102" in page.text
    again = pages.post(
        "duplicates.reopen",
        {"row_version": "2", "reason": "新查到户口簿"},
        pair_id=pair,
        as_=staff.id_of("TR"),
        follow=True,
    )
    assert "请重新判定" in again.text
    assert "重新打开重复核对" in again.text


def test_a_judged_pair_leads_to_the_merge_its_report_and_back(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    pair, _one, other = commit(
        lambda session: found_pair(session, staff, dwelling=households.dwelling(99, meter_no="M99"))
    )
    commit(lambda session: conversions.open_case(session, staff["TC"], other))
    kept, absorbed = link_to_merge(judge(pages, staff, pair))
    assert kept == other  # the file with the case is proposed to be kept
    report = unite(pages, staff, kept, absorbed)
    assert "已合并" in report.text
    assert "逐条变动" in report.text
    assert "最迟可在" in report.text
    merge, version = commit(
        lambda session: session.execute(select(Merge.id, Merge.row_version)).one()
    )
    page = pages.get("households.show", household_id=absorbed, as_=staff.id_of("TR"))
    assert "已并入" in page.text
    undone = pages.post(
        "merges.undo",
        {"row_version": version, "reason": "核实为两户"},
        merge_id=merge,
        as_=staff.id_of("TR2"),
        follow=True,
    )
    assert "已撤销合并" in undone.text
    assert commit(lambda session: session.get_one(Household, absorbed).stage) == "registered"


def test_what_stands_against_a_merge_is_said_before_and_after(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    pair, one, other = commit(lambda session: found_pair(session, staff))
    for key in (one, other):
        commit(partial(conversions.open_case, actor=staff["TC"], household_id=key))
    kept, absorbed = link_to_merge(judge(pages, staff, pair))
    preview = pages.get("merges.new", kept_id=kept, absorbed_id=absorbed, as_=staff.id_of("TR2"))
    assert "现在还不能合并" in preview.text
    assert "QN-150802-" in preview.text
    refused = unite(pages, staff, kept, absorbed)
    assert refused.status == 422
    assert "请先取消或办结其一" in refused.text
    assert 'value="重复建档"' in refused.html


def test_whoever_entered_a_file_sees_why_they_may_not_judge(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    def work(session: Session) -> UUID:
        session.add(RoleAssignment(user_id=staff["TC"].id, name="TR", area_code="150802102"))
        return found_pair(session, staff)[0]

    pair = commit(work)
    page = pages.get("duplicates.show", pair_id=pair, as_=staff.id_of("TC"))
    assert "须由另一位同事判定" in page.text
    assert "提交判定" not in page.text
    assert "须由另一位同事判定" in judge(pages, staff, pair, who="TC").text


def test_two_files_are_put_side_by_side_by_their_numbers(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    def work(session: Session) -> list[str]:
        keys = [households.register(session, staff["TC"]) for _ in range(2)]
        return [session.get_one(Household, key).file_no for key in keys]

    numbers = commit(work)
    data = dict(zip(("first_no", "second_no"), numbers, strict=True))
    page = pages.post("duplicates.bring_together", data, as_=staff.id_of("TR"), follow=True)
    assert "比对" in page.text
    wrong = pages.post(
        "duplicates.bring_together",
        {"first_no": numbers[0], "second_no": "HH-150802-999999"},
        as_=staff.id_of("TR"),
    )
    assert wrong.status == 422
    assert "没有户号 HH-150802-999999" in wrong.text


def test_the_whole_area_is_searched_as_a_job(
    app: Flask, pages: Pages, staff: Staff, commit: Commit
) -> None:
    for _ in range(2):
        commit(lambda session: households.register(session, staff["TC"]))
    page = pages.post("duplicates.scan", as_=staff.id_of("BC"), follow=True)
    assert "重复建档排查" in page.text
    job = commit(lambda session: session.scalars(select(Job)).one())
    assert (job.kind, job.area_code, job.payload) == ("duplicate_scan", "150802", {})
    run_now(app, job.id)
    done = commit(lambda session: session.get_one(Job, job.id))
    assert (done.state, done.total, done.failed) == ("done", 2, 0)
    assert "共 1 条" in pages.get("duplicates.index", as_=staff.id_of("TR")).text


@pytest.mark.parametrize("who", ["TC", "VC", "IN", "FC", "AU"])
def test_only_reviewers_open_the_list(pages: Pages, staff: Staff, who: str) -> None:
    assert pages.get("duplicates.index", as_=staff.id_of(who)).status == 403


def test_a_pair_of_another_banner_does_not_exist(pages: Pages, staff: Staff) -> None:
    page = pages.get("duplicates.show", pair_id=new_id(), as_=staff.id_of("TR"))
    assert page.status == 404

"""The list of households: narrowed, sorted, paged, assigned and exported many at a time."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from heating_program.domain.household import (
    HouseholderDetails,
    SpecialGroup,
    SpecialStanding,
)
from heating_program.domain.identity import parse_id_number
from heating_program.domain.long_work import JobState
from heating_program.domain.permissions import Role
from heating_program.jobs.run import run_now
from heating_program.models.access_log import AccessRecord
from heating_program.models.event import Event
from heating_program.models.household import Household
from heating_program.models.job import Job
from heating_program.services import assignments, household_pages, household_roster
from tests.factories import households
from tests.factories.households import ON, id_number
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
NAMES = ("曾国福", "安娜", "王建国", "白云")


def register_named(session: Any, staff: Staff, name: str, number: int, **changes: Any) -> UUID:
    """Open a file whose head has this name."""
    head = HouseholderDetails(name, parse_id_number(id_number(30_000 + number), on=ON))
    return households.register(session, staff["TC"], householder=head, account=None, **changes)


@pytest.fixture
def four(commit: Commit, staff: Staff) -> list[UUID]:
    """Four households of Ganzhao by their heads in `NAMES`."""
    made: list[UUID] = commit(
        lambda session: [
            register_named(session, staff, name, number) for number, name in enumerate(NAMES)
        ]
    )
    return made


def order_of(page: Page) -> list[str]:
    """Return the names of a list from top to bottom."""
    places = sorted(
        (page.html.index(f">{name}<"), name) for name in NAMES if f">{name}<" in page.html
    )
    return [name for _, name in places]


def sheet(content: bytes) -> list[list[Any]]:
    """Read the first sheet of a workbook."""
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.usefixtures("four")
def test_a_list_is_sorted_by_the_sound_of_names(pages: Pages, staff: Staff) -> None:
    clerk = staff.id_of("TC")
    by_name = pages.get("households.index", as_=clerk, query={"sort": "name"})
    assert order_of(by_name) == ["安娜", "白云", "王建国", "曾国福"]
    assert 'aria-sort="ascending"' in by_name.html
    backwards = pages.get("households.index", as_=clerk, query={"sort": "-name"})
    assert order_of(backwards) == ["曾国福", "王建国", "白云", "安娜"]
    by_file = pages.get("households.index", as_=clerk, query={"sort": "nonsense"})
    assert order_of(by_file) == list(NAMES)


def test_each_filter_narrows_and_stands_as_a_chip(
    pages: Pages, staff: Staff, commit: Commit, four: list[UUID]
) -> None:
    poor = SpecialStanding(SpecialGroup.DIBAO, "民政", None, None, "")
    ended = SpecialStanding(SpecialGroup.DIBAO, "民政", None, date(2020, 1, 1), "")
    commit(
        lambda session: (
            register_named(session, staff, "低保户", 10, special_groups=(poor,)),
            register_named(session, staff, "曾低保", 11, special_groups=(ended,), phone=""),
        )
    )
    clerk = staff.id_of("TC")
    asked = [
        ({"q": "zgf"}, ["曾国福"]),
        ({"area": "150802102202"}, list(NAMES)),
        ({"area": "150802102203"}, []),
        ({"stage": "registered"}, []),
        ({"fuel": "loose_coal"}, list(NAMES)),
        ({"fuel": "firewood"}, []),
        ({"assigned": "nobody"}, list(NAMES)),
        ({"assigned": str(staff.id_of("TC"))}, []),
        ({"missing": "account"}, list(NAMES)),
        ({"missing": "phone"}, []),
        ({"group": "dibao"}, []),
    ]
    for query, expected in asked:
        page = pages.get("households.index", as_=clerk, query=query)
        assert order_of(page) == expected, query
        assert 'class="chips"' in page.html, query
    held = pages.get("households.index", as_=clerk, query={"group": "dibao"})
    assert "低保户" in held.text
    assert "曾低保" not in held.text
    assert "曾低保" in pages.get("households.index", as_=clerk, query={"missing": "phone"}).text


def test_pages_lead_on_by_the_row_before(
    pages: Pages, staff: Staff, commit: Commit, monkeypatch: pytest.MonkeyPatch, four: list[UUID]
) -> None:
    monkeypatch.setattr(household_pages, "PAGE_SIZE", 2)
    clerk = staff.id_of("TC")
    second = {"page": 2, "after": str(four[1]), "sort": "file"}
    assert order_of(pages.get("households.index", as_=clerk, query=second)) == list(NAMES[2:])
    first = pages.get("households.index", as_=clerk)
    assert f"after={four[1]}" in first.html
    late = commit(lambda session: register_named(session, staff, "晚到", 50))
    assert late
    back = {"page": 1, "before": str(four[2])}
    assert order_of(pages.get("households.index", as_=clerk, query=back)) == list(NAMES[:2])
    cut = {"page": 2, "after": "no key"}
    assert order_of(pages.get("households.index", as_=clerk, query=cut)) == list(NAMES[2:])


def test_a_page_that_is_none_says_so_and_leads_back(
    pages: Pages, staff: Staff, monkeypatch: pytest.MonkeyPatch, four: list[UUID]
) -> None:
    monkeypatch.setattr(household_pages, "PAGE_SIZE", 2)
    beyond = pages.get("households.index", as_=staff.id_of("TC"), query={"page": 1000})
    assert "没有第 1,000 页" in beyond.text
    assert "这一页没有内容" in beyond.text
    assert "第 1000" not in beyond.text
    assert 'href="?page=2"' in beyond.html
    last = pages.get("households.index", as_=staff.id_of("TC"), query={"page": 2})
    assert order_of(last) == list(NAMES[2:])
    assert "没有第" not in last.text


def test_more_than_is_counted_is_said_and_counted_when_asked(
    pages: Pages, staff: Staff, monkeypatch: pytest.MonkeyPatch, four: list[UUID]
) -> None:
    monkeypatch.setattr(household_pages, "PAGE_SIZE", 2)
    monkeypatch.setattr(household_pages, "MOST_COUNTED", 3)
    asked = {"missing": "account"}
    told = pages.get("households.index", as_=staff.id_of("TC"), query=asked)
    assert "超过 3 条" in told.text
    assert "选择全部筛选结果（超过 3 条）" in told.text
    assert f"after={four[1]}" in told.html
    exact = pages.get("households.index", as_=staff.id_of("TC"), query={**asked, "count": "all"})
    assert "共 4 条" in exact.text
    assert "第 1 / 2 页" in exact.text


def test_a_printed_list_says_what_it_is_narrowed_by_who_printed_it_and_when(
    pages: Pages, staff: Staff, four: list[UUID]
) -> None:
    clerk = staff["TC"]
    plain = pages.get("households.index", as_=clerk.id)
    assert f"全部农户 · {clerk.name} 打印于 2026" in plain.text
    narrowed = pages.get("households.index", as_=clerk.id, query={"fuel": "loose_coal"})
    assert f"现用燃料：散煤 · {clerk.name} 打印于" in narrowed.text


def test_a_few_are_assigned_at_once_and_every_one_is_recorded(
    pages: Pages, staff: Staff, commit: Commit, four: list[UUID]
) -> None:
    clerk, to = staff.id_of("TC"), staff.id_of("VC")
    ticked = {"ids": [str(key) for key in four[:2]]}
    told = pages.post("household_bulk.choose", ticked, as_=clerk)
    assert "2 户" in told.text
    assert "立即办理" in told.text
    assert commit(lambda session: session.get_one(Household, four[0]).assigned_to) is None
    missing = pages.post("household_bulk.assign", ticked, as_=clerk)
    assert missing.status == 422
    assert "请选择人员" in missing.text
    done = pages.post("household_bulk.assign", {**ticked, "to": str(to)}, as_=clerk, follow=True)
    assert "已分派 2 户" in done.text
    mine = pages.get("households.index", as_=clerk, query={"assigned": str(to)})
    assert order_of(mine) == list(NAMES[:2])
    recorded = commit(
        lambda session: session.scalar(
            select(func.count()).select_from(Event).where(Event.action == "household.assigned")
        )
    )
    assert recorded == 2


def test_nobody_assigns_beyond_their_area_or_to_somebody_else(
    pages: Pages, staff: Staff, commit: Commit, four: list[UUID]
) -> None:
    stranger = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    sent = {"ids": [str(four[0])], "to": str(stranger)}
    assert pages.post("household_bulk.assign", sent, as_=stranger).status == 303
    assert pages.post("household_bulk.assign", sent, as_=staff.id_of("TC")).status == 404
    assert pages.post("household_bulk.assign", sent, as_=staff.id_of("BA")).status == 403
    assert pages.post("household_bulk.export", sent, as_=staff.id_of("VC")).status == 403
    assert commit(lambda session: session.get_one(Household, four[0]).assigned_to) is None


def test_many_are_assigned_by_a_job_that_tells_of_each(
    app: Flask,
    pages: Pages,
    staff: Staff,
    commit: Commit,
    monkeypatch: pytest.MonkeyPatch,
    four: list[UUID],
) -> None:
    monkeypatch.setattr(assignments, "MOST_AT_ONCE", 2)
    clerk, to = staff.id_of("TC"), staff.id_of("TC2")
    sent = {"all_matching": "1", "q": "", "to": str(to)}
    led = pages.post("household_bulk.assign", sent, as_=clerk)
    job_id = UUID(led.response.location.rpartition("/")[2])
    run_now(app, job_id)
    assert order_of(pages.get("households.index", as_=clerk, query={"assigned": str(to)})) == list(
        NAMES
    )
    said = pages.get("jobs.file", as_=clerk, job_id=job_id)
    rows = sheet(said.response.get_data())
    assert [row[3] for row in rows[1:]] == [f"已分派给 {staff['TC2'].name}"] * 4
    assert pages.get("jobs.file", as_=to, job_id=job_id).status == 404


def test_a_short_roster_is_sent_at_once_masked_and_signed(
    pages: Pages, staff: Staff, commit: Commit, four: list[UUID]
) -> None:
    sent = pages.post(
        "household_bulk.export", {"ids": [str(key) for key in four[2:]]}, as_=staff.id_of("TC")
    )
    rows = sheet(sent.response.get_data())
    assert [row[1] for row in rows[1:3]] == ["王建国", "白云"]
    assert len(rows) == 4
    assert staff["TC"].name in rows[3][0]
    assert "共 2 户" in rows[3][0]
    text = str(rows)
    assert id_number(30_002) not in text
    assert "13847860021" not in text
    assert id_number(30_002)[-4:] in text
    read = commit(lambda session: session.scalars(select(AccessRecord.field)).all())
    assert read == ["roster"]


def test_a_long_roster_is_a_job_whose_file_is_its_owners_alone(
    app: Flask,
    pages: Pages,
    staff: Staff,
    commit: Commit,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    four: list[UUID],
) -> None:
    monkeypatch.setattr(household_roster, "MOST_AT_ONCE", 1)
    led = pages.post(
        "household_bulk.export", {"all_matching": "1", "q": "国"}, as_=staff.id_of("TC")
    )
    job_id = UUID(led.response.location.rpartition("/")[2])
    payload = commit(lambda session: str(session.get_one(Job, job_id).payload))
    assert "国" not in payload, "what was typed may be a name"
    run_now(app, job_id)
    rows = sheet(pages.get("jobs.file", as_=staff.id_of("TC"), job_id=job_id).response.get_data())
    assert [row[1] for row in rows[1:-1]] == ["曾国福", "王建国"]
    assert pages.get("jobs.file", as_=staff.id_of("TC2"), job_id=job_id).status == 404
    kept = list((tmp_path / "data" / "jobs" / "files").rglob("*"))
    assert [path.name for path in kept if path.is_file()] == ["result"]
    assert commit(lambda session: session.get_one(Job, job_id).state) == JobState.DONE
    assert four


def test_nothing_chosen_is_said_kindly(pages: Pages, staff: Staff) -> None:
    for endpoint in ("household_bulk.choose", "household_bulk.export"):
        told = pages.post(endpoint, {}, as_=staff.id_of("TC"), follow=True)
        assert "请先勾选农户" in told.text

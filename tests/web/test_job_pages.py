"""Long work as its requester sees it in the browser."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.long_work import JobState
from heating_program.jobs import run
from heating_program.models.job import Job, JobSlot
from heating_program.models.outbox import OutboxItem
from heating_program.services import jobs
from heating_program.services.clock import BEIJING
from heating_program.services.job_files import JobFiles
from heating_program.services.outbox import MAX_ATTEMPTS
from tests.factories.people import GANZHAO, Staff
from tests.pages import Pages

Commit = Callable[..., Any]


@pytest.fixture
def submitted(commit: Commit, staff: Staff) -> Callable[..., UUID]:
    """Give a job of the township clerk, as far as the test says."""

    def make(**row: Any) -> UUID:
        def work(session: Session) -> UUID:
            key = jobs.submit(
                session, actor=staff["TC"], kind="counted", title="导入 三月名册", area_code=GANZHAO
            )
            job = session.get_one(Job, key)
            for name, value in row.items():
                setattr(job, name, value)
            return key

        made: UUID = commit(work)
        return made

    return make


def files_of(app: Flask) -> JobFiles:
    vault = app.extensions["session_info"]["vault"]
    return JobFiles(app.extensions["settings"].job_files_dir, vault)


def half_way() -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "state": JobState.RUNNING,
        "total": 40_000,
        "done": 10_000,
        "failed": 12,
        "started_at": now - timedelta(seconds=100),
        "progress_at": now,
    }


def test_the_page_tells_figures_rate_and_remaining_time(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID]
) -> None:
    page = pages.get("jobs.show", job_id=submitted(**half_way()), as_=staff.id_of("TC"))
    for words in ("10,000 / 40,000", "25%", "12", "每秒 100 条", "约 5 分钟", "确认：停止"):
        assert words in page.text
    assert 'max="40000" value="10000"' in page.html


def test_a_job_without_a_worker_says_so(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID], commit: Commit
) -> None:
    job_id = submitted()
    words = "后台程序没有在运行"
    assert words in pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC")).text
    tomorrow = datetime.now(UTC) + timedelta(days=1)  # given before the clock was set back
    sign = JobSlot(name="slot-0", host="office", pid=1, heartbeat_at=tomorrow)
    commit(lambda s: s.add(sign))
    assert words in pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC")).text
    now = datetime.now(UTC)
    commit(lambda s: setattr(s.get_one(JobSlot, "slot-0"), "heartbeat_at", now))
    assert words not in pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC")).text


def test_stop_and_go_on_are_buttons(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID], commit: Commit
) -> None:
    job_id = submitted(**half_way())
    clerk = staff.id_of("TC")
    stopping = pages.post("jobs.cancel", job_id=job_id, as_=clerk, follow=True)
    assert "正在停止" in stopping.text
    assert "停止</button>" not in stopping.html
    commit(lambda s: setattr(s.get_one(Job, job_id), "state", JobState.CANCELLED))
    going = pages.post("jobs.resume", job_id=job_id, as_=clerk, follow=True)
    assert "等待" in going.text


@pytest.mark.parametrize("action", ["cancel", "resume"])
def test_a_done_job_can_be_neither_stopped_nor_resumed(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID], action: str
) -> None:
    job_id = submitted(state=JobState.DONE, total=0)
    assert pages.post(f"jobs.{action}", job_id=job_id, as_=staff.id_of("TC")).status == 409


def test_a_done_job_tells_how_long_it_took(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID]
) -> None:
    now = datetime.now(UTC)
    done = {"state": JobState.DONE, "total": 5, "done": 5}
    job_id = submitted(**done, started_at=now - timedelta(minutes=3), finished_at=now)
    page = pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC"))
    assert "用时" in page.text
    assert "约 3 分钟" in page.text
    back = submitted(**done, started_at=now, finished_at=now - timedelta(days=9))
    page = pages.get("jobs.show", job_id=back, as_=staff.id_of("TC"))  # the clock was set back
    assert "用时" not in page.text


@pytest.mark.parametrize(
    ("kind", "result", "words"),
    [
        ("household_export", {"file": "农户名册.xlsx"}, "下载名册"),
        ("household_assign", {"file": "分派结果.xlsx"}, "下载分派结果"),
        ("of_tomorrow", {"file": "x.xlsx"}, "下载文件"),
        ("import_rows", {"page": ["imports.index", {}]}, "查看这份表"),
        ("duplicate_scan", {"page": ["duplicates.index", {}]}, "核对疑似重复"),
        ("of_tomorrow", {"page": ["households.index", {}]}, "查看结果"),
    ],
)
def test_the_button_says_what_it_does_with_the_result(
    app: Flask,
    pages: Pages,
    staff: Staff,
    submitted: Callable[..., UUID],
    kind: str,
    result: dict[str, Any],
    words: str,
) -> None:
    now = datetime.now(UTC)
    job_id = submitted(kind=kind, state=JobState.DONE, total=1, result=result, finished_at=now)
    files_of(app).keep(job_id, b"rows")
    page = pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC"))
    assert f">{words}</a>" in page.html


def test_a_file_can_be_fetched_until_a_day_that_is_told_and_then_is_gone(
    app: Flask, pages: Pages, staff: Staff, submitted: Callable[..., UUID], commit: Commit
) -> None:
    clerk, now = staff.id_of("TC"), datetime.now(UTC)
    row = {"state": JobState.DONE, "total": 1, "done": 1, "result": {"file": "农户.xlsx"}}
    job_id = submitted(**row, finished_at=now)
    files_of(app).keep(job_id, b"rows")
    last = (now + timedelta(days=7)).astimezone(BEIJING)
    page = pages.get("jobs.show", job_id=job_id, as_=clerk)
    assert f"可下载到 {last:%Y-%m-%d %H:%M}" in page.text
    week_ago = now - timedelta(days=7)
    commit(lambda s: setattr(s.get_one(Job, job_id), "finished_at", week_ago))
    assert_gone(pages, clerk, job_id)  # though nobody has tidied up yet
    removed = submitted(**row, finished_at=now)
    assert_gone(pages, clerk, removed)


def assert_gone(pages: Pages, clerk: Any, job_id: UUID) -> None:
    page = pages.get("jobs.show", job_id=job_id, as_=clerk)
    assert "文件已过保存期限，已经删除" in page.text
    assert "/file" not in page.html
    answer = pages.get("jobs.file", job_id=job_id, as_=clerk)
    assert answer.status == 409
    assert "文件已过保存期限，已经删除" in answer.text


def test_a_full_disk_is_said_in_words(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID]
) -> None:
    job_id = submitted(state=JobState.FAILED, error="job_disk_full", result={"error_values": {}})
    page = pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC"))
    assert "服务器磁盘已满" in page.text
    assert "继续</button>" in page.html


def test_a_disk_that_fills_up_is_told_while_a_job_is_open(
    pages: Pages,
    staff: Staff,
    submitted: Callable[..., UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job_id, words = submitted(**half_way()), "服务器磁盘将满"
    for free, is_told in ((60, False), (40, True)):
        usage = SimpleNamespace(total=1000, free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _folder, usage=usage: usage)
        page = pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC"))
        assert (words in page.text) is is_told


def test_a_done_job_leads_to_its_result(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID]
) -> None:
    result = {"page": ["households.index", {"q": "三月"}]}
    job_id = submitted(state=JobState.DONE, total=5, done=5, result=result)
    page = pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC"))
    assert "/households?q=%E4%B8%89%E6%9C%88" in page.html
    gone = submitted(state=JobState.DONE, total=5, done=5, result={"page": ["of.tomorrow", {}]})
    assert "查看结果" not in pages.get("jobs.show", job_id=gone, as_=staff.id_of("TC")).text


def test_a_file_goes_to_whoever_asked_for_it_and_to_nobody_else(
    app: Flask, pages: Pages, staff: Staff, submitted: Callable[..., UUID]
) -> None:
    now = datetime.now(UTC)
    result = {"file": "农户.xlsx"}
    job_id = submitted(state=JobState.DONE, total=1, done=1, result=result, finished_at=now)
    files_of(app).keep(job_id, b"rows")
    clerk, administrator = staff.id_of("TC"), staff.id_of("AD")
    assert f"/jobs/{job_id}/file" in pages.get("jobs.show", job_id=job_id, as_=clerk).html
    sent = pages.get("jobs.file", job_id=job_id, as_=clerk).response
    assert sent.data == b"rows"
    assert "%E5%86%9C%E6%88%B7.xlsx" in sent.headers["Content-Disposition"]
    assert sent.headers["Cache-Control"] == "no-store"
    assert pages.get("jobs.file", job_id=job_id, as_=staff.id_of("TC2")).status == 404
    assert pages.get("jobs.file", job_id=job_id, as_=administrator).status == 404
    assert "下载文件" not in pages.get("jobs.show", job_id=job_id, as_=administrator).text


def test_a_failed_job_says_why_in_words(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID]
) -> None:
    result = {"error_values": {"name": "ValueError", "code": "of a value"}}
    job_id = submitted(state=JobState.FAILED, error="job_broke", result=result)
    page = pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC"))
    assert "程序出错（ValueError）" in page.text
    assert "继续</button>" in page.html


def test_the_list_shows_ones_own_jobs_and_the_administrator_everybodys(
    pages: Pages, staff: Staff, submitted: Callable[..., UUID]
) -> None:
    job_id = submitted(**half_way())
    assert "导入 三月名册" in pages.get("jobs.index", as_=staff.id_of("TC")).text
    assert "还没有任务" in pages.get("jobs.index", as_=staff.id_of("TC2")).text
    assert pages.get("jobs.show", job_id=job_id, as_=staff.id_of("TC2")).status == 404
    overseen = pages.get("jobs.index", as_=staff.id_of("AD")).text
    assert "导入 三月名册" in overseen
    assert staff["TC"].name in overseen


def test_the_administrator_has_given_up_papers_tried_again(
    app: Flask, pages: Pages, staff: Staff, commit: Commit
) -> None:
    item = OutboxItem(
        kind="render", payload={}, created_at=datetime.now(UTC), attempts=MAX_ATTEMPTS
    )
    commit(lambda s: s.add(item))
    assert "有 1 份文书" in pages.get("jobs.index", as_=staff.id_of("AD")).text
    assert pages.post("jobs.retry_outbox", as_=staff.id_of("AD")).status == 303
    (job_id,) = commit(jobs.open_jobs)
    run.run_now(app, job_id)
    assert commit(lambda s: s.get_one(OutboxItem, item.id).attempts) == 0
    assert commit(lambda s: s.get_one(Job, job_id).state) == JobState.DONE

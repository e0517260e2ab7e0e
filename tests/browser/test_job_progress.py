"""A job's page keeps itself up to date, and says the same to whoever has no script."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from heating_program.domain.long_work import JobState
from heating_program.models.job import Job
from heating_program.services import jobs
from tests.browser_support import assert_accessible
from tests.factories.people import GANZHAO, Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
Commit = Callable[..., Any]


def submitted(session: Session, staff: Staff) -> UUID:
    return jobs.submit(
        session, actor=staff["TC"], kind="counted", title="导入 三月名册", area_code=GANZHAO
    )


def moved(session: Session, job_id: UUID, state: JobState, done: int) -> None:
    job = session.get_one(Job, job_id)
    job.state, job.total, job.done = state, 200, done


def test_the_page_follows_its_job_to_the_end(live: Live, commit: Commit, staff: Staff) -> None:
    job_id = commit(lambda s: submitted(s, staff))
    commit(lambda s: moved(s, job_id, JobState.RUNNING, 50))
    page = live.open(f"/jobs/{job_id}", as_=staff.id_of("TC"))
    assert_accessible(page)
    figures = page.locator("[data-job-progress]")
    expect(figures).to_contain_text("50 / 200")
    commit(lambda s: moved(s, job_id, JobState.RUNNING, 100))
    expect(figures).to_contain_text("100 / 200")
    commit(lambda s: moved(s, job_id, JobState.DONE, 200))
    expect(figures).to_contain_text("已完成")
    expect(page.get_by_role("button", name="停止")).to_have_count(0)
    page.get_by_role("link", name="后台任务").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("后台任务")
    assert_accessible(page)


def test_without_script_a_link_asks_again(live: Live, commit: Commit, staff: Staff) -> None:
    job_id = commit(lambda s: submitted(s, staff))
    page = live.open(f"/jobs/{job_id}", as_=staff.id_of("TC"), scripts=False)
    commit(lambda s: moved(s, job_id, JobState.RUNNING, 50))
    page.get_by_role("link", name="刷新").click()
    expect(page.locator("[data-job-progress]")).to_contain_text("50 / 200")

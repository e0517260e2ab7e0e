"""What the auditor sees of changes, of readings and of the chain."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from heating_program.models.household import Household
from heating_program.services import clock, tidying
from tests.app_fixtures import NOW, TODAY
from tests.factories import households
from tests.factories.people import Staff
from tests.pages import Pages

Commit = Callable[..., Any]


def test_the_auditor_finds_a_change_with_before_and_after_in_words(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    key = commit(lambda session: households.register(session, staff["TC"]))
    pages.post(
        "households.change_stage",
        {"row_version": "1"},
        household_id=key,
        action="confirm",
        as_=staff.id_of("TR"),
    )
    auditor = staff.id_of("AU")
    page = pages.get("audit.index", as_=auditor)
    for word in ("登记农户", "确认建档", "苏木镇审核", "身份证号", "取暖面积", "共 2 条"):
        assert word in page.text
    assert "household.enrolled" not in page.text
    for query, total in (
        ({"subject": str(key)}, 2),
        ({"actor": "TR 150802102"}, 1),
        ({"day": "2020-01-01"}, 0),
        ({"day": "no day", "subject": "no key"}, 2),
        ({"page": "999999999999999999999999"}, 2),
    ):
        assert f"共 {total} 条" in pages.get("audit.index", as_=auditor, query=query).text


def test_a_look_at_a_full_number_stands_in_the_access_log(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    key = commit(lambda session: households.register(session, staff["TC"]))
    head = commit(lambda session: session.get_one(Household, key).householder)
    pages.post(
        "households.reveal_person",
        {"reason": "电话核对"},
        household_id=key,
        person_id=head.id,
        as_=staff.id_of("TC"),
    )
    page = pages.get("audit.readings", as_=staff.id_of("AU"), query={"subject": str(key)})
    assert "电话核对" in page.text
    assert f"身份证号 {head.id_no_mask}" in page.text
    assert pages.get("audit.readings", as_=staff.id_of("TC")).status == 403


def test_the_chain_page_recomputes_the_latest_days(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    assert "还没有记录" in pages.get("audit.chain", as_=staff.id_of("AU")).text
    commit(lambda session: households.register(session, staff["TC"]))
    assert "完整" in pages.get("audit.chain", as_=staff.id_of("AU")).text


def test_a_practice_date_is_set_and_stands_in_the_record_with_the_real_time(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    commit(clock.mark_as_training)
    ahead = clock.business_date  # the date pages go by
    real = commit(lambda session: ahead(session, session.info["at"]))
    wanted = (real + timedelta(days=40)).isoformat()
    page = pages.post("clock.set_forward", {"date": wanted}, as_=staff.id_of("AD"), follow=True)
    assert "业务日期已调至" in page.text
    past = (real - timedelta(days=1)).isoformat()
    assert pages.post("clock.set_forward", {"date": past}, as_=staff.id_of("AD")).status == 422
    record = pages.get("audit.index", as_=staff.id_of("AU"))
    assert "调整业务日期" in record.text
    assert real.isoformat() in record.text


def test_health_is_told_to_anybody_and_nothing_else(pages: Pages) -> None:
    assert pages.get("health.lives").response.json == {"status": "ok"}
    assert pages.get("health.ready").response.json == {"status": "ok", "missing": []}


def test_what_the_programme_did_by_itself_is_told_without_a_person_or_a_role(
    commit: Commit, pages: Pages, staff: Staff
) -> None:
    written = {uuid4(): NOW - timedelta(days=900)}
    commit(lambda session: tidying.tidy(session, on=TODAY, job_files=written, sheets={}))
    page = pages.get("audit.index", as_=staff.id_of("AU"))
    for words in ("后台程序", "清理到期内容", "本系统", "任务生成的文件"):
        assert words in page.text

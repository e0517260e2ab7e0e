"""Changes and family events in a real browser: accessible, and never wider than the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy.orm import Session

from heating_program.domain.life_events import Death, Kind
from tests.browser_support import assert_accessible
from tests.factories import budgets, claims, conversions
from tests.factories import changes as some
from tests.factories.changes import person_of, propose, propose_event, step
from tests.factories.households import ON
from tests.factories.people import Staff
from tests.live_server import Live

pytestmark = pytest.mark.browser
Commit = Callable[[Callable[[Session], Any]], Any]
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light")]


def worked(session: Session, staff: Staff) -> dict[str, Any]:
    """Open a file with a paid device, a change applied, a change open and a death reported."""
    budgets.enough_for(session, staff["FC"], staff["FR"], 1)
    file = some.family(session, staff)
    case = conversions.bring_to(session, staff, "in_operation", household_id=file)
    claims.bring_to(session, staff, "confirmed", case)
    step(session, staff, propose(session, staff, file, some.other_phone), "apply", "TR")
    plot = propose(session, staff, file, some.other_plot)
    event = Death(person_of(session, file, "乌云其木格"), ON, 3, 2)
    death = propose_event(session, staff, file, Kind.DEATH, event)
    return {"file": file, "plot": plot, "death": death}


def addresses(app: Flask, made: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Name every page with who opens it."""
    file = {"household_id": made["file"]}
    with app.test_request_context():
        return {
            "list": (url_for("changes.index"), "TR"),
            "fields": (url_for("changes.show", change_id=made["plot"]), "TR"),
            "event": (url_for("changes.show", change_id=made["death"]), "TR"),
            "history": (url_for("changes.history", **file), "AU"),
            "events": (url_for("life_events.index", **file), "TC"),
            "head": (url_for("life_events.new", kind="new_head", **file), "TC"),
            "move": (url_for("life_events.new", kind="move", **file), "TC"),
            "split": (url_for("life_events.new", kind="split", **file), "TC"),
        }


def test_every_page_can_be_read_by_everybody(
    live: Live, app: Flask, commit: Commit, staff: Staff
) -> None:
    made = commit(lambda session: worked(session, staff))
    for path, who in addresses(app, made).values():
        for width, scheme in LOOKS:
            page = live.open(path, as_=staff.id_of(who), width=width, scheme=scheme)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            page.context.close()


def test_a_clerk_sees_the_effects_of_a_death_and_sends_it(
    live: Live, app: Flask, commit: Commit, staff: Staff
) -> None:
    def file_of(session: Session) -> Any:
        budgets.enough_for(session, staff["FC"], staff["FR"], 1)
        key = some.family(session, staff)
        case = conversions.bring_to(session, staff, "in_operation", household_id=key)
        claims.bring_to(session, staff, "confirmed", case)
        return key

    key = commit(file_of)
    with app.test_request_context():
        path = url_for("life_events.new", household_id=key, kind="death")
    page = live.open(path, as_=staff.id_of("TC"))
    page.get_by_label("去世的成员").select_option(index=0)
    page.get_by_label("去世日期").fill("2026-11-01")
    page.get_by_label("变更后户籍人口").fill("3")
    page.get_by_label("变更后常住人口").fill("2")
    page.get_by_label("原因和依据").fill("派出所死亡证明")
    page.get_by_role("button", name="查看影响").click()
    page.get_by_text("暂停发放，登记新户主及其账户后恢复").wait_for()
    page.get_by_role("button", name="提交申请").click()
    page.get_by_role("heading", name="成员去世").wait_for()

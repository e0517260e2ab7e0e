"""A clerk asks for a change in the form of the file, superiors see old beside new and decide."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.household import Relation
from heating_program.domain.life_events import Death, Home, HouseSold, Kind, Move
from heating_program.domain.permissions import Role
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.change_request import ChangeRequest
from heating_program.models.conversion import Conversion
from heating_program.models.household import Household
from heating_program.web.forms.household_stored import stored_values
from heating_program.web.forms.households import HouseholdForm
from heating_program.web.household_words import pairs_of
from tests.factories import budgets, claims, conversions, households
from tests.factories import changes as some
from tests.factories.changes import other_phone, other_plot, person_of, propose, step
from tests.factories.households import ON
from tests.factories.people import Staff, make_user
from tests.factories.photos import jpeg
from tests.pages import Pages

Commit = Callable[[Callable[[Session], Any]], Any]


@pytest.fixture
def file(commit: Commit, staff: Staff) -> Any:
    return commit(lambda session: some.family(session, staff))


def filled(app: Flask, household_id: Any) -> dict[str, Any]:
    """Return what a browser sends of the form as it was shown."""
    with app.test_request_context():
        household = db.session.get_one(Household, household_id)
        form = HouseholdForm(data=stored_values(db.session, household))
        pairs = [pair for field in form for pair in pairs_of(field)]
        version = household.row_version
    sent: dict[str, Any] = {}
    for name, value in pairs:
        sent[name] = [*sent[name], value] if name in sent else [value]
    return {**sent, "row_version": str(version), "change_id": str(new_id()), "reason": "来电更正"}


def test_a_clerk_changes_a_telephone_number_and_the_township_applies_it(
    app: Flask, commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    form = filled(app, file) | {"phone": "13947860022"}
    asked = pages.post(
        "changes.propose", form, household_id=file, as_=staff.id_of("TC"), follow=True
    )
    assert asked.status == 200, asked.errors
    assert "变更申请已提交" in asked.text
    assert "138****0021" in asked.text
    assert "139****0022" in asked.text
    assert "13947860022" not in asked.html
    assert "批准变更" not in asked.text  # who asks does not decide
    listed = pages.get("changes.index", as_=staff.id_of("TR"))
    assert "联系电话" in listed.text
    key = commit(lambda session: session.query(ChangeRequest).one().id)
    done = pages.post(
        "changes.change_stage",
        {"row_version": "1"},
        change_id=key,
        action="apply",
        as_=staff.id_of("TR"),
        follow=True,
    )
    assert "已变更" in done.text
    shown = pages.get("households.show", household_id=file, as_=staff.id_of("TC"))
    assert "139****0022" in shown.text


def test_the_form_sent_as_it_was_shown_changes_nothing(
    app: Flask, pages: Pages, staff: Staff, file: Any
) -> None:
    page = pages.post(
        "changes.propose", filled(app, file), household_id=file, as_=staff.id_of("TC")
    )
    told = pages.get("changes.index", as_=staff.id_of("TC")).text
    assert page.status == 422, told
    assert "没有改动任何内容" in page.text


def test_a_reason_is_asked_for_and_everything_typed_stays(
    app: Flask, pages: Pages, staff: Staff, file: Any
) -> None:
    form = filled(app, file) | {"phone": "13947860022", "reason": " "}
    page = pages.post("changes.propose", form, household_id=file, as_=staff.id_of("TC"))
    assert page.status == 422
    assert "请填写原因" in page.text
    assert "13947860022" in page.html


def test_whoever_saves_second_sees_both_versions(
    app: Flask, commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    form = filled(app, file) | {"phone": "13947860022"}

    def meanwhile(session: Session) -> None:
        key = propose(session, staff, file, lambda now: some.replace(now, phone="13947860029"))
        step(session, staff, key, "apply", "TR")

    commit(meanwhile)
    page = pages.post("changes.propose", form, household_id=file, as_=staff.id_of("TC"))
    assert page.status == 422
    assert "13947860022" in page.html
    assert "13947860029" in page.html


def test_a_plot_waits_for_the_second_look(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    key = commit(lambda session: propose(session, staff, file, other_plot))
    first = pages.get("changes.show", change_id=key, as_=staff.id_of("TR"))
    assert "初核通过" in first.text
    assert "批准变更" not in first.text
    commit(lambda session: step(session, staff, key, "check", "TR"))
    second = pages.get("changes.show", change_id=key, as_=staff.id_of("BA"))
    assert "批准变更" in second.text
    assert "LH-999" in second.text


def test_an_outdated_request_shows_three_versions(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    key = commit(lambda session: propose(session, staff, file, other_phone))

    def meanwhile(session: Session) -> None:
        session.get_one(Household, file).phone = "13947860029"

    commit(meanwhile)
    page = pages.get("changes.show", change_id=key, as_=staff.id_of("TR"))
    for mask in ("138****0021", "139****0022", "139****0029"):
        assert mask in page.text
    refused = pages.post(
        "changes.change_stage",
        {"row_version": "1"},
        change_id=key,
        action="apply",
        as_=staff.id_of("TR"),
    )
    assert refused.status == 409


def test_requests_of_another_township_do_not_exist(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    key = commit(lambda session: propose(session, staff, file, other_phone))
    elsewhere = commit(lambda session: make_user(session, Role.TR, "150826104").id)
    assert pages.get("changes.show", change_id=key, as_=elsewhere).status == 404
    assert "共 0 条" in pages.get("changes.index", as_=elsewhere).text
    assert pages.get("changes.history", household_id=file, as_=elsewhere).status == 404


def test_evidence_is_photographed_until_the_decision(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    key = commit(lambda session: propose(session, staff, file, other_phone))
    sent = pages.post(
        "photos.add",
        {"slot": "evidence", "photo": (BytesIO(jpeg()), "a.jpg")},
        subject_type="change",
        subject_id=key,
        as_=staff.id_of("TC"),
        follow=True,
    )
    assert sent.status == 200
    assert "证明材料" in sent.text
    assert 'alt=""' in sent.html
    commit(lambda session: step(session, staff, key, "apply", "TR"))
    closed = pages.get("changes.show", change_id=key, as_=staff.id_of("TC"))
    assert 'id="photo-form"' not in closed.html


def test_every_field_shows_who_when_old_new_and_why(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    def work(session: Session) -> None:
        step(session, staff, propose(session, staff, file, other_phone), "apply", "TR")

    commit(work)
    page = pages.get(
        "changes.history", household_id=file, as_=staff.id_of("AU"), query={"field": "phone"}
    )
    for told in ("138****0021", "139****0022", "农户来电更正", staff["TR"].name, "登记农户"):
        assert told in page.text
    whole = pages.get("changes.history", household_id=file, as_=staff.id_of("AU"))
    assert "宅基地证号" in whole.text
    assert "砖木" in whole.text
    assert "brick_timber" not in whole.text


KINDS = ("death", "new_head", "moved_out", "move", "house_sold", "split", "joined")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["", "home", "same"])
def test_every_form_of_an_event_opens(
    pages: Pages, staff: Staff, file: Any, kind: str, way: str
) -> None:
    query = {"way": way} if way else None
    page = pages.get(
        "life_events.new", household_id=file, kind=kind, query=query, as_=staff.id_of("TC")
    )
    known = way == "" or (kind, way) in {
        ("move", "same"),
        ("house_sold", "home"),
        ("split", "home"),
    }
    assert page.status == (200 if known else 404)


def test_an_unknown_event_is_not_found(pages: Pages, staff: Staff, file: Any) -> None:
    page = pages.get("life_events.new", household_id=file, kind="wedding", as_=staff.id_of("TC"))
    assert page.status == 404


def test_a_death_is_shown_with_its_effects_before_it_is_asked_for(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    def paid(session: Session) -> str:
        budgets.enough_for(session, staff["FC"], staff["FR"], 1)
        case = conversions.bring_to(session, staff, "in_operation", household_id=file)
        claims.bring_to(session, staff, "confirmed", case)
        return person_of(session, file, "乌云其木格")

    person = commit(paid)
    form = {
        "id": str(new_id()),
        "row_version": "2",
        "person_id": person,
        "deceased_on": "2026-11-01",
        "registered_members": "3",
        "resident_members": "2",
        "reason": "派出所死亡证明",
    }
    shown = pages.post(
        "life_events.create", form, household_id=file, kind="death", as_=staff.id_of("TC")
    )
    assert shown.status == 200, shown.errors
    assert "暂停发放" in shown.text
    assert "不受影响" in shown.text
    assert commit(lambda session: session.query(ChangeRequest).count()) == 0
    asked = pages.post(
        "life_events.create",
        form | {"confirm": "1"},
        household_id=file,
        kind="death",
        as_=staff.id_of("TC"),
        follow=True,
    )
    assert asked.status == 200, asked.errors
    assert "成员去世" in asked.text
    assert "乌云其木格" in asked.text
    assert "暂停发放" in asked.text


def test_a_move_out_of_unfinished_work_is_shown_and_stopped(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    commit(lambda session: conversions.open_case(session, staff["TC"], file))
    form = {
        "id": str(new_id()),
        "row_version": "2",
        "who": "family",
        "since": "2026-11-01",
        "registered_members": "0",
        "resident_members": "0",
        "reason": "搬到盟里",
    }
    shown = pages.post(
        "life_events.create", form, household_id=file, kind="moved_out", as_=staff.id_of("TC")
    )
    assert "须先办结或取消" in shown.text
    assert "提交申请" not in shown.text
    refused = pages.post(
        "life_events.create",
        form | {"confirm": "1"},
        household_id=file,
        kind="moved_out",
        as_=staff.id_of("TC"),
    )
    assert refused.status == 422
    assert "须先办结或取消：" in refused.text


def test_a_new_head_is_asked_for_with_everybodys_kinship(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    names = ("乌云其木格", "其其格", "阿拉坦")
    keys = commit(lambda session: [person_of(session, file, name) for name in names])
    form = {
        "id": str(new_id()),
        "row_version": "2",
        "person_id": keys[1],
        "since": "2026-11-01",
        "reason": "户口簿变更",
        "kinships-0-person": keys[0],
        "kinships-0-relation": "spouse",
        "kinships-1-person": keys[1],
        "kinships-1-relation": "",
        "kinships-2-person": keys[2],
        "kinships-2-relation": "",
    }
    lacking = pages.post(
        "life_events.create", form, household_id=file, kind="new_head", as_=staff.id_of("TC")
    )
    assert lacking.status == 422
    assert "与新户主的关系" in lacking.text
    whole = form | {"kinships-2-relation": Relation.CHILD.value, "confirm": "1"}
    asked = pages.post(
        "life_events.create",
        whole,
        household_id=file,
        kind="new_head",
        as_=staff.id_of("TC"),
        follow=True,
    )
    assert asked.status == 200, asked.errors
    assert "更换户主" in asked.text


def test_a_pending_event_shows_its_effects_to_whoever_decides(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    def ask(session: Session) -> Any:
        event = Death(person_of(session, file, "阿拉坦"), ON, 3, 2)
        return some.propose_event(session, staff, file, Kind.DEATH, event)

    key = commit(ask)
    page = pages.get("changes.show", change_id=key, as_=staff.id_of("TR"))
    assert "没有在办项目" in page.text
    assert "阿拉坦" in page.text


def test_a_move_into_another_banner_waits_in_that_banners_inbox(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    form = {"household_id": file, "kind": "move", "as_": staff.id_of("TC")}
    plain = pages.get("life_events.new", **form)
    assert "banner=150826" in plain.html
    assert "150826104205" not in plain.html
    away = pages.get("life_events.new", **form, query={"banner": "150826"})
    assert "由迁入地旗县区接收才生效" in away.text
    assert 'value="150826104205"' in away.html
    assert f'value="{households.VILLAGE}"' not in away.html
    other = commit(lambda session: make_user(session, Role.BA, "150826"))

    def hand_over(session: Session) -> Any:
        home = Home("150826104205", "一组", "3号", households.dwelling(8801))
        event = Move(ON, home, keeps_house=False)
        key = some.propose_event(session, staff, file, Kind.MOVE, event)
        step(session, staff, key, "check", "TR")
        step(session, staff, key, "release", "BA")
        return key

    key = commit(hand_over)
    inbox = pages.get("home.index", as_=other.id)
    assert "接收迁入农户" in inbox.text
    assert f"/changes/{key}" in inbox.html
    page = pages.get("changes.show", change_id=key, as_=other.id)
    assert "接收落户" in page.text
    assert f'href="/households/{file}"' not in page.html
    assert "同意迁出，移交迁入地" in page.text
    still = pages.get("changes.show", change_id=key, as_=staff.id_of("BA"))
    assert "已同意迁出" in still.text
    assert "接收落户" not in still.text
    version = commit(lambda session: session.get_one(ChangeRequest, key).row_version)
    done = pages.post(
        "changes.change_stage",
        {"row_version": str(version)},
        change_id=key,
        action="receive",
        as_=other.id,
        follow=True,
    )
    assert "已变更" in done.text
    assert pages.get("households.show", household_id=file, as_=other.id).status == 200
    assert pages.get("households.show", household_id=file, as_=staff.id_of("TC")).status == 404


def test_the_buyer_of_a_house_sees_the_device_in_it(
    commit: Commit, pages: Pages, staff: Staff, file: Any
) -> None:
    def sell(session: Session) -> tuple[Any, str]:
        case = conversions.bring_to(session, staff, "in_operation", household_id=file)
        buyer = some.family(session, staff, first=4601)
        number = session.get_one(Household, buyer).file_no
        some.happen(session, staff, file, Kind.HOUSE_SOLD, HouseSold(ON, number, None))
        return buyer, session.get_one(Conversion, case).case_no

    buyer, case_no = commit(sell)
    page = pages.get("household_tabs.measures", household_id=buyer, as_=staff.id_of("TC"))
    assert case_no in page.text
    assert "锁定期随房屋" in page.text

"""Unfinished forms on both engines: kept for their owner alone, sealed, and gone when finished."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.draft import Draft
from heating_program.services import drafts
from tests.factories import households
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]
FORM = drafts.NEW_HOUSEHOLD
TYPED = (("name", "乌云·其其格"), ("id_no", "150802190101010013"), ("wishes", "pv"))


@pytest.fixture
def clerk(write: Write) -> Actor:
    made: Actor = write(lambda session: make_user(session, Role.TC, GANZHAO))
    return made


def test_what_was_typed_comes_back_as_it_was_typed(write: Write, clerk: Actor) -> None:
    key = new_id()
    typed = (*TYPED, ("wishes", "retrofit"), ("note", "𠮷\0\u202e"))
    write(lambda s: drafts.save(s, actor=clerk, form=FORM, object_id=key, typed=typed))
    assert write(lambda s: drafts.load(s, actor=clerk, form=FORM, object_id=key)) == typed


def test_a_draft_is_sealed_and_its_title_is_plain(write: Write, clerk: Actor) -> None:
    key = new_id()
    write(
        lambda s: drafts.save(
            s, actor=clerk, form=FORM, object_id=key, typed=TYPED, title=" 乌云\0" + "长" * 80
        )
    )
    sealed, title = write(lambda s: s.execute(select(Draft.sealed, Draft.title)).one())
    assert b"150802190101010013" not in sealed
    assert title == "乌云" + "长" * 58


def test_a_step_replaces_only_its_own_fields_and_their_rows(write: Write, clerk: Actor) -> None:
    key = new_id()
    first = (("name", "甲乙"), ("members-0-name", "丙"), ("members-1-name", "丁"), ("plot_no", "1"))
    second = (("members-0-name", "戊"),)

    def save(session: Session) -> None:
        drafts.save(session, actor=clerk, form=FORM, object_id=key, typed=first)
        session.flush()
        drafts.save(
            session, actor=clerk, form=FORM, object_id=key, typed=second, part=("name", "members")
        )

    write(save)
    kept = write(lambda s: drafts.load(s, actor=clerk, form=FORM, object_id=key))
    assert kept == (("plot_no", "1"), ("members-0-name", "戊"))


def keep(
    session: Session, clerk: Actor, key: Any, name: str, mark: str | None = None
) -> drafts.Kept:
    typed, names = (("name", name),), ("name", "members")
    seen = None if mark is None else drafts.Seen(names, mark)
    return drafts.save(
        session, actor=clerk, form=FORM, object_id=key, typed=typed, part=names, seen=seen
    )


def test_a_window_that_has_not_seen_the_last_change_writes_over_nothing(
    write: Write, clerk: Actor
) -> None:
    key = new_id()
    first = write(lambda s: keep(s, clerk, key, "甲", ""))
    second = write(lambda s: keep(s, clerk, key, "甲乙", first.mark))
    with pytest.raises(Refused, match="draft_elsewhere"):
        write(lambda s: keep(s, clerk, key, "甲丙", first.mark))
    assert write(lambda s: drafts.load(s, actor=clerk, form=FORM, object_id=key)) == (
        ("name", "甲乙"),
    )
    # The same words again are no quarrel, the next change goes on from what was seen, and whoever
    # has chosen writes over.
    assert write(lambda s: keep(s, clerk, key, "甲乙", first.mark)).mark == second.mark
    write(lambda s: keep(s, clerk, key, "甲乙丁", second.mark))
    write(lambda s: keep(s, clerk, key, "甲丙"))
    assert write(lambda s: drafts.load(s, actor=clerk, form=FORM, object_id=key)) == (
        ("name", "甲丙"),
    )


def test_windows_at_different_steps_of_one_draft_do_not_quarrel(write: Write, clerk: Actor) -> None:
    key = new_id()
    write(lambda s: keep(s, clerk, key, "甲", ""))

    def other_step(session: Session) -> None:
        drafts.save(
            session,
            actor=clerk,
            form=FORM,
            object_id=key,
            typed=(("plot_no", "7"),),
            part=("plot_no",),
            seen=drafts.Seen(("plot_no",), ""),
        )

    write(other_step)
    kept = write(lambda s: drafts.load(s, actor=clerk, form=FORM, object_id=key))
    assert kept == (("name", "甲"), ("plot_no", "7"))


def test_nobody_sees_a_colleagues_draft(write: Write, clerk: Actor) -> None:
    key = new_id()
    other = write(lambda session: make_user(session, Role.TC, GANZHAO))
    write(lambda s: drafts.save(s, actor=clerk, form=FORM, object_id=key, typed=TYPED))
    assert write(lambda s: drafts.load(s, actor=other, form=FORM, object_id=key)) is None
    assert write(lambda s: drafts.mine(s, actor=other)) == []
    write(lambda s: drafts.discard(s, actor=other, form=FORM, object_id=key))
    (left,) = write(lambda s: drafts.mine(s, actor=clerk, form=FORM))
    assert (left.object_id, left.step) == (key, 1)


def test_one_draft_a_thing_and_none_when_it_is_discarded(write: Write, clerk: Actor) -> None:
    key = new_id()
    for step in (1, 3):
        write(
            lambda s, at=step: drafts.save(
                s, actor=clerk, form=FORM, object_id=key, typed=TYPED, step=at, title="甲"
            )
        )
    (only,) = write(lambda s: drafts.mine(s, actor=clerk))
    assert (only.step, only.title) == (3, "甲")
    write(lambda s: drafts.discard(s, actor=clerk, form=FORM, object_id=key))
    assert write(lambda s: drafts.mine(s, actor=clerk)) == []


def test_a_late_message_does_not_bring_a_registered_form_back(write: Write, clerk: Actor) -> None:
    key = write(lambda session: households.register(session, clerk))
    with pytest.raises(Refused) as refused:
        write(lambda s: drafts.save(s, actor=clerk, form=FORM, object_id=key, typed=TYPED))
    assert refused.value.code == "draft_finished"


def test_a_draft_has_a_largest_size(write: Write, clerk: Actor) -> None:
    huge = (("note", "长" * 70_000),)
    with pytest.raises(DomainError) as refused:
        write(lambda s: drafts.save(s, actor=clerk, form=FORM, object_id=new_id(), typed=huge))
    assert refused.value.code == "draft_too_large"


def test_a_draft_copied_to_another_row_does_not_open(write: Write, clerk: Actor) -> None:
    first, second = new_id(), new_id()

    def swap(session: Session) -> None:
        for key in (first, second):
            drafts.save(session, actor=clerk, form=FORM, object_id=key, typed=TYPED)
        session.flush()
        one, other = session.scalars(select(Draft))
        one.sealed = other.sealed

    write(swap)
    with pytest.raises(DomainError, match="sealed_value_damaged"):
        write(
            lambda s: [
                drafts.load(s, actor=clerk, form=FORM, object_id=key) for key in (first, second)
            ]
        )

"""A household's key follows its rows: opened, corrected, in bulk, made anew."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from heating_program.cli import search
from heating_program.domain.household import MemberDetails, Relation
from heating_program.domain.identity import parse_id_number
from heating_program.domain.permissions import Role
from heating_program.models.household import Household
from heating_program.models.search_key import SearchKey
from heating_program.services import households as service
from heating_program.services import search_keys
from heating_program.services.vault import Vault
from tests.factories import families, households
from tests.factories.households import ON, id_number
from tests.factories.people import GANZHAO, make_user

Write = Callable[[Callable[[Session], Any]], Any]


def key_of(session: Session, household_id: UUID) -> str:
    held = select(SearchKey.key).where(SearchKey.household_id == household_id)
    return session.scalars(held).one()


@pytest.fixture
def opened(write: Write) -> UUID:
    """The fullest household, entered by a clerk."""

    def work(session: Session) -> UUID:
        clerk = make_user(session, Role.TC, GANZHAO)
        entered = families.full_details()
        values = {name: getattr(entered, name) for name in entered.__dataclass_fields__}
        return households.register(session, clerk, **values)

    key: UUID = write(work)
    return key


def test_a_new_file_is_found_by_everybody_and_every_number(
    write: Write, opened: UUID, vault: Vault
) -> None:
    key = write(lambda session: key_of(session, opened))
    tail = id_number(4_000)[-6:].lower()
    expected = [
        "乌 云 其 木 格",
        "wuyunqimuge",
        "wyqmg",
        "巴 图 朝 鲁",
        "batuchaolu",
        "chaolu",
        "saren",
    ]
    expected += [
        "zhangwei",
        search_keys.id_tail_mark(vault, tail),
        tail[-4:],
        "13847860021",
        "0021",
        "13947800001",
        "04788220001",
    ]
    expected += ["hh-150802-000001", "000001", "1"]
    missing = [word for word in expected if f" {word} " not in key]
    assert not missing, key


def test_no_whole_id_number_stands_in_a_key(write: Write, opened: UUID) -> None:
    key = write(lambda session: key_of(session, opened))
    assert id_number(4_000).lower() not in key
    assert id_number(4_000)[-6:].lower() not in key, "the day of birth is what the mask hides"
    assert max(len(word) for word in key.split() if word[0].isdigit()) <= 12


def test_a_corrected_file_is_found_by_what_it_says_now(write: Write) -> None:
    def work(session: Session) -> tuple[str, str]:
        clerk = make_user(session, Role.TC, GANZHAO)
        entered = households.details()
        key = households.register(session, clerk, **vars_of(entered))
        before = key_of(session, key)
        son = MemberDetails("单小福", parse_id_number(id_number(777), on=ON), Relation.CHILD)
        service.revise(
            session,
            actor=clerk,
            on=ON,
            household_id=key,
            row_version=session.get_one(Household, key).row_version,
            details=replace(entered, members=(son,), phone="13900000099"),
        )
        session.flush()
        return before, key_of(session, key)

    before, after = write(work)
    assert " danxiaofu " not in before
    assert " 0021 " in before
    assert {"shanxiaofu", "danxiaofu", "13900000099"} < set(after.split())
    assert " 0021 " not in after


def test_whoever_left_or_died_is_found_no_more(write: Write, opened: UUID) -> None:
    def work(session: Session) -> str:
        household = session.get_one(Household, opened)
        son, child = household.members[1:]
        son.left_on, son.left_how, child.deceased_on = ON, "split", ON
        search_keys.refresh(session, household)
        session.flush()
        return key_of(session, opened)

    key = write(work)
    assert " batuchaolu " not in key
    assert " saren " not in key
    assert " wuyunqimuge " in key


def test_missing_keys_are_filled_in_portions_and_only_once(write: Write, opened: UUID) -> None:
    def work(session: Session) -> tuple[str, list[int], str]:
        clerk = make_user(session, Role.TC, GANZHAO)
        for _ in range(2):
            households.register(session, clerk)
        before = key_of(session, opened)
        session.execute(delete(SearchKey))
        filled = [search_keys.fill_missing(session, limit=2) for _ in range(3)]
        return before, filled, key_of(session, opened)

    before, filled, after = write(work)
    assert filled == [2, 1, 0]
    assert before == after


def test_every_key_is_made_anew_in_the_order_of_the_files(write: Write, opened: UUID) -> None:
    def work(session: Session) -> tuple[list[int], str, str]:
        before = key_of(session, opened)
        held = session.scalars(select(SearchKey)).one()
        held.key = " "
        session.flush()
        found = [search_keys.rewrite(session, offset=at, limit=10) for at in (0, 10)]
        return found, before, key_of(session, opened)

    found, before, after = write(work)
    assert found == [1, 0]
    assert before == after


def vars_of(entered: Any) -> dict[str, Any]:
    return {name: getattr(entered, name) for name in entered.__dataclass_fields__}


def test_the_command_writes_missing_keys_and_all_anew(
    write: Write, opened: UUID, engine: Engine, vault: Vault
) -> None:
    write(lambda session: search_keys.forget(session, [opened]))
    filled = [search.fill(engine, vault) for _ in range(2)]
    assert [*filled, search.rewrite_all(engine, vault)] == [1, 0, 1]
    assert " wuyunqimuge " in write(lambda session: key_of(session, opened))

"""Lists and searches say the same on both engines, page by page and all at once."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.household import HouseholderDetails
from heating_program.domain.identity import parse_id_number
from heating_program.domain.permissions import Role
from heating_program.domain.search_words import query_words
from heating_program.models.base import new_id
from heating_program.models.search_key import SearchKey
from heating_program.services import (
    household_list,
    household_pages,
    household_search,
    key_search,
)
from heating_program.services.household_list import HouseholdFilter
from heating_program.services.household_pages import Place
from heating_program.services.vault import Vault
from tests.factories import households
from tests.factories.households import ON, id_number
from tests.factories.people import make_user

SORTS = ["file", "-file", "name", "-name", "since", "-since"]
Write = Callable[[Callable[[Session], Any]], Any]
NAMES = (
    *("王建国", "王建", "王国建", "汪健国", "曾建国", "王建国", "王建国", "阿拉坦·其其格"),
    *("乌云其木格", "𠮷田建国", "王𠮷国", "单建", "王建军", "建国王"),
)
VILLAGES = ("150802102202", "150802102203", "150802103200", "150826104205")
CITY = Actor(new_id(), "市级", (Grant(Role.CS, "1508"),))
BANNER = Actor(new_id(), "旗县区", (Grant(Role.BA, "150802"),))
EVERYBODY = HouseholdFilter()
TOWNSHIP = Actor(new_id(), "苏木镇", (Grant(Role.TC, "150802102"),))


@pytest.fixture
def filled(write: Write, engine: Engine) -> Engine:
    """A registry of the names above, spread over villages of two banners."""

    def work(session: Session) -> None:
        clerk = make_user(session, Role.TC, "1508")
        for number, name in enumerate(NAMES):
            head = HouseholderDetails(name, parse_id_number(id_number(50_000 + number), on=ON))
            village = VILLAGES[number % len(VILLAGES)]
            households.register(
                session, clerk, householder=head, account=None, village_code=village
            )

    write(work)
    return engine


def walk(session: Session, sort: str, pages: int, size: int) -> tuple[list[UUID], list[UUID]]:
    """Turn the pages to the end and back; return the keys in the order of the list, twice."""
    found: list[list[UUID]] = []
    after = None
    for page in range(1, pages + 1):
        rows = _page(session, sort, Place(page, after=after))
        found.append([row.id for row in rows])
        after = rows[-1].id
    back = [found[-1]]
    for page in range(pages - 1, 0, -1):
        rows = _page(session, sort, Place(page, before=back[0][0]))
        back.insert(0, [row.id for row in rows])
    assert all(len(part) <= size for part in found)
    return [key for part in found for key in part], [key for part in back for key in part]


def _page(
    session: Session, sort: str, place: Place, wanted: HouseholdFilter = EVERYBODY
) -> Sequence[Any]:
    total = household_pages.tally(session, CITY, wanted, on=ON)
    return household_pages.page_of(
        session, CITY, wanted, on=ON, sort=sort, place=place, total=total
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    sort=st.sampled_from(SORTS),
    size=st.integers(1, len(NAMES) + 2),
    are_sorted=st.booleans(),
)
def test_turning_pages_shows_every_row_once_there_and_back(
    filled: Engine, sort: str, size: int, are_sorted: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch, Session(filled) as session:
        patch.setattr(household_pages, "MOST_SORTED", len(NAMES) if are_sorted else 0)
        patch.setattr(household_pages, "PAGE_SIZE", 100)
        whole = [row.id for row in _page(session, sort, Place())]
        patch.setattr(household_pages, "PAGE_SIZE", size)
        pages = -(-len(NAMES) // size)
        there, back = walk(session, sort, pages, size)
        assert there == back == whole
        last = [row.id for row in _page(session, sort, Place(pages))]
        assert last == whole[(pages - 1) * size :]
    assert len(set(whole)) == len(NAMES)


def test_a_filter_finds_the_same_whether_its_rows_are_sorted_or_met_on_the_way(
    filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [
        HouseholdFilter(text="王"),
        HouseholdFilter(fuel="loose_coal"),
        HouseholdFilter(missing="position"),
        HouseholdFilter(missing="account", area_code="150802"),
        HouseholdFilter(text="建国", missing="any", stage="surveyed"),
        HouseholdFilter(assigned_to=household_list.NOBODY, area_code="150826"),
        HouseholdFilter(area_code="no area"),
        HouseholdFilter(fuel="district"),
    ]

    def found(session: Session) -> list[list[UUID]]:
        return [
            [row.id for row in _page(session, sort, Place(), wanted)]
            for wanted in asked
            for sort in SORTS
        ]

    with Session(filled) as session:
        sorted_first = found(session)
        monkeypatch.setattr(household_pages, "MOST_SORTED", 0)
        met_on_the_way = found(session)
    assert met_on_the_way == sorted_first
    assert [len(rows) for rows in sorted_first[:: len(SORTS)]] == [8, 14, 0, 11, 6, 3, 0, 0]


def test_a_long_list_is_counted_to_a_limit_and_to_the_end_when_asked(
    filled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(household_pages, "MOST_COUNTED", 5)
    lacking = HouseholdFilter(missing="account")
    with Session(filled) as session:
        told = household_pages.tally(session, CITY, lacking, on=ON)
        exact = household_pages.tally(session, CITY, lacking, on=ON, is_exact=True)
        quick = household_pages.tally(session, CITY, EVERYBODY, on=ON)
        rows = _page(session, "file", Place(), lacking)
    assert (told.number, told.is_more, told.pages) == (5, True, None)
    assert (exact.number, exact.is_more, exact.pages) == (len(NAMES), False, 1)
    assert quick == exact
    assert len(rows) == len(NAMES)


def test_a_page_beyond_the_last_is_empty(filled: Engine) -> None:
    with Session(filled) as session:
        assert _page(session, "file", Place(2)) == []
        assert _page(session, "name", Place(100_000)) == []


def test_a_row_that_comes_meanwhile_moves_nothing(
    filled: Engine, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(household_pages, "PAGE_SIZE", 5)
    with Session(filled) as session:
        first = [row.id for row in _page(session, "name", Place())]
        expected = [row.id for row in _page(session, "name", Place(2))]
    head = HouseholderDetails("阿安", parse_id_number(id_number(60_000), on=ON))
    write(
        lambda session: households.register(
            session, make_user(session, Role.TC, "1508"), householder=head, account=None
        )
    )
    with Session(filled) as session:
        found = [row.id for row in _page(session, "name", Place(2, after=first[-1]))]
    assert found == expected


TYPED = (
    *("王建国", "王建", "建国", "王", "国", "𠮷", "𠮷田", "王𠮷", "王 国", "民主村 王"),
    *("wangjianguo", "wang", "wjg", "w", "阿拉坦其其格", "qiqige", "dan", "shan"),
    *("0021", "002", "000003", "HH-150802-000003", "zzz", "minzhu 0021"),
    *(id_number(50_003)[-4:], id_number(50_003)[-6:], f"{id_number(50_003)[-6:]} 健国"),
)


def test_the_quick_way_finds_what_the_plain_way_finds(filled: Engine, vault: Vault) -> None:
    def found(session: Session, actor: Actor, typed: str) -> set[UUID]:
        keys = key_search.matching(session, actor, query_words(typed))
        return set(session.scalars(keys.with_only_columns(SearchKey.household_id)))

    asked = [(actor, typed) for actor in (CITY, BANNER, TOWNSHIP) for typed in TYPED]
    with Session(filled, info={"vault": vault}) as session, pytest.MonkeyPatch.context() as patch:
        quick = [found(session, actor, typed) for actor, typed in asked]
        patch.setattr(key_search, "is_wide", lambda _areas: False)
        plain = [found(session, actor, typed) for actor, typed in asked]
    assert quick == plain
    in_vain = {typed for typed, keys in zip(TYPED, quick, strict=False) if not keys}
    assert in_vain == {"w", "002", "zzz"}, "one letter and three digits are whole words"


def test_a_whole_name_stands_before_a_part_of_one(filled: Engine) -> None:
    with Session(filled) as session:
        hits = household_search.search(session, CITY, "王建").hits
        names = [hit.household.householder.name for hit in hits]
    assert names == ["王建", "王建国", "王建国", "王建国", "王建军"]


def test_both_readings_of_a_family_name_find_it(filled: Engine) -> None:
    with Session(filled) as session:
        for typed in ("zengjianguo", "cengjianguo", "zjg", "cjg"):
            hits = household_search.search(session, CITY, typed).hits
            assert [hit.household.householder.name for hit in hits] == ["曾建国"], typed


def test_nobody_sees_beyond_their_areas(filled: Engine) -> None:
    with Session(filled) as session:
        for actor, area in ((TOWNSHIP, "150802102"), (BANNER, "150802")):
            hits = household_search.search(session, actor, "国").hits
            codes = {hit.household.area_code for hit in hits}
            assert codes
            assert all(code.startswith(area) for code in codes)
        keys = session.scalars(select(SearchKey.household_id)).all()
        inside = household_list.within_areas(session, TOWNSHIP, keys, "household.assign")
        assert 0 < len(inside) < len(keys)


def test_every_search_is_planned_for_what_it_looks_for(filled: Engine) -> None:
    if filled.dialect.name != "postgresql":
        return  # SQLite plans every statement
    with Session(filled) as session:
        for _ in range(12):
            household_search.search(session, CITY, "王建国")
        assert session.scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 0

"""The design study of a conversion as technicians read it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from heating_program.domain.permissions import Role
from heating_program.domain.stages import ConversionStage
from heating_program.models.conversion import Conversion
from heating_program.models.dwelling import Dwelling
from heating_program.models.retrofit import Retrofit
from heating_program.services import retrofits
from tests.factories import conversions as made
from tests.factories import measures
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    found: UUID = commit(lambda session: measures.conversion(session, staff["TC"]).id)
    return found


@pytest.fixture
def show(pages: Pages, staff: Staff, key: UUID) -> Callable[..., Page]:
    def shown(who: str = "IN", **values: Any) -> Page:
        return pages.get("heat_design.show", conversion_id=key, as_=staff.id_of(who), **values)

    return shown


def test_the_study_says_it_plainly_before_the_tables(show: Callable[..., Page]) -> None:
    page = show()
    assert page.status == 200
    for told in ("13.5 kW", "给农户的话", "费用最低", "示例", "−15.3 °C", "150 W/㎡", "406.3 W/K"):
        assert told in page.text, told
    assert page.text.index("给农户的话") < page.text.index("各种取暖方式")
    assert "不能直接相比" in page.text
    assert "增加" in page.text
    assert "减少" in page.text


def test_every_way_and_every_assumption_stands_on_the_page(show: Callable[..., Page]) -> None:
    page = show()
    for told in (
        "空气源热泵（热水机）",
        "地源热泵",
        "生物质炉具",
        "蓄热式电暖器",
        "太阳能+辅助热源",
    ):
        assert page.text.count(told) >= 2, told
    for told in ("散煤炉", "heat_design/1", "hourly_nodes/", "GB 50736-2012", "年度系数"):
        assert told in page.text, told


def test_what_cannot_be_connected_is_named_beside_the_table(show: Callable[..., Page]) -> None:
    page = show()
    assert "住宅不在供热管网范围内；接通后约 1,800 元（示例）" in page.text
    assert "太阳能供暖：单独使用供热不足，不能与其他方式相比" in page.text


def test_the_transformer_adds_up_what_its_schemes_draw(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    key = commit(lambda session: made.bring_to(session, staff, ConversionStage.DESIGNED))
    page = pages.get("heat_design.show", conversion_id=key, as_=staff.id_of("IN"))
    # 16 kW leave 13.6 kW at -20 °C, by 1.96 6.9 kW, and 3 kW of back-up heater.
    assert "台区“民主村1号台区”：已编方案 1 户，高峰用电合计 9.9 kW" in page.text


def test_a_designed_retrofit_stands_side_by_side(
    pages: Pages, staff: Staff, commit: Commit
) -> None:
    def designed(session: Session) -> UUID:
        row = session.get_one(Retrofit, measures.retrofit(session, staff["TC"]))
        retrofits.design(
            session,
            actor=staff["IN"],
            on=measures.ON,
            retrofit_id=row.id,
            row_version=row.row_version,
            before=measures.SURVEY,
            after=measures.EVERYTHING,
        )
        return row.conversion_id

    key = commit(designed)
    page = pages.get("heat_design.show", conversion_id=key, as_=staff.id_of("IN"))
    assert "先改造、后选型：机组从 16 kW 减到 8 kW" in page.text
    for told in ("14.4", "6.5", "13.5", "6.1"):
        assert told in page.text, told
    other = pages.get("heat_design.show", conversion_id=key, as_=staff.id_of("IN"), house="as_is")
    assert "现状" in other.text
    assert "406.3 W/K" in other.text
    assert "183.7 W/K" in page.text


def test_an_impossible_house_is_named_near_the_top_and_nothing_is_lost(
    show: Callable[..., Page], commit: Commit, key: UUID
) -> None:
    def spoil(session: Session) -> None:
        case = session.get_one(Conversion, key)
        session.get_one(Dwelling, case.dwelling_id).eaves_height_m = 0.2

    commit(spoil)
    page = show()
    assert page.status == 422
    assert "住宅尺寸不合理" in page.text
    assert "打开农户档案" in page.text


def test_another_banner_s_case_does_not_exist(pages: Pages, key: UUID, commit: Commit) -> None:
    stranger = commit(lambda session: make_user(session, Role.TC, "150824"))
    assert pages.get("heat_design.show", conversion_id=key, as_=stranger.id).status == 404


def test_the_study_is_read_in_english_as_well(pages: Pages, staff: Staff, key: UUID) -> None:
    client = pages.client(staff.id_of("IN"))
    with client.session_transaction() as kept:
        kept["language"] = "en"
    page = Page(client.get(f"/conversions/{key}/design-study"))
    for told in ("for the household", "ground-source heat pump", "lowest cost", "increase"):
        assert told in page.text.lower(), told
    assert "给农户的话" not in page.text


def test_the_study_is_linked_from_the_case(pages: Pages, staff: Staff, key: UUID) -> None:
    page = pages.get("conversions.show", conversion_id=key, as_=staff.id_of("IN"))
    assert f"/conversions/{key}/design-study" in page.html

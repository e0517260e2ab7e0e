"""The savings of a whole village on one page, for the planner of the township."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from heating_program.domain.permissions import Role
from heating_program.models.dwelling import Dwelling
from heating_program.models.household import Household
from tests.factories import households
from tests.factories.households import VILLAGE
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
NOTHING = {"wall": "", "roof": "", "window": "", "door": "", "air": ""}


@pytest.fixture
def village(commit: Commit, staff: Staff) -> None:
    def add(session: Any) -> None:
        for structure, built_year in (("brick_timber", 1995), ("adobe", 1980), ("steel", 2019)):
            key = households.register(session, staff["TC"])
            dwelling = session.get_one(Household, key).dwelling
            dwelling.structure, dwelling.built_year = structure, built_year
            dwelling.wall_template = ""
            dwelling.transformer = "1 号台区"

    commit(add)


@pytest.fixture
def tried(pages: Pages, staff: Staff, village: None) -> Callable[..., Page]:
    def page(who: str = "TC", **chosen: str) -> Page:
        asked = {"area": VILLAGE} | chosen
        return pages.get("retrofit_village.show", as_=staff.id_of(who), **asked)

    return page


def shown_counts(page: Page) -> list[int]:
    """Return the four numbers of the distribution as the table beside the chart has them."""
    rows = re.findall(r"(不足 26%|26% 至 30%|30% 至 34%|34% 以上) (\d+)", page.text)
    return [int(count) for _label, count in rows[-4:]]


def test_every_registered_house_is_tried_with_the_whole_catalogue_first(
    tried: Callable[..., Page],
) -> None:
    page = tried()
    for told in ("370 砖木瓦房", "土坯房", "彩钢板房", "已测算", "1 号台区"):
        assert told in page.text, told
    assert sum(shown_counts(page)) == 3


def test_the_bands_hold_every_house_once_and_move_with_the_package(
    tried: Callable[..., Page],
) -> None:
    little, much = (
        shown_counts(tried(**NOTHING | chosen))
        for chosen in (
            {"door": "insulated"},
            {"wall": "eps", "roof": "mineral_wool", "window": "triple_pvc", "air": "tight"},
        )
    )
    assert little == [3, 0, 0, 0]
    assert sum(much) == 3
    assert much[3] >= 2


def test_the_reference_house_saves_by_the_steady_index_what_its_own_page_says(
    tried: Callable[..., Page],
) -> None:
    assert "54.78%" in tried().text
    assert (
        "13.00%"
        in tried(**NOTHING | {"window": "double_pvc", "door": "insulated", "air": "tight"}).text
    )


def test_a_measure_worse_than_what_stands_there_is_left_out(tried: Callable[..., Page]) -> None:
    leaky = tried(**NOTHING | {"air": "leaky"})
    assert shown_counts(leaky) == [3, 0, 0, 0]
    assert "-" not in "".join(re.findall(r"\S+\d\.\d\d%", leaky.text))
    assert leaky.text.count("0.00%") >= 6


def test_nothing_chosen_and_nothing_known_are_said(tried: Callable[..., Page]) -> None:
    assert "请至少选择一项改造措施。" in tried(**NOTHING).text
    assert "已测算" not in tried(**NOTHING | {"wall": "gold"}).text


def test_a_house_without_sense_is_named_and_the_others_are_computed(
    tried: Callable[..., Page], commit: Commit
) -> None:
    def spoil(session: Any) -> None:
        session.query(Dwelling).filter_by(structure="steel").one().eaves_height_m = 1.5

    commit(spoil)
    page = tried()
    assert "另有 1 户无法测算" in page.text
    assert "住宅尺寸或构造不合理" in page.text
    assert sum(shown_counts(page)) == 2


def test_a_closed_file_is_not_counted(tried: Callable[..., Page], commit: Commit) -> None:
    def close(session: Any) -> None:
        session.query(Household).first().stage = "closed"

    commit(close)
    assert sum(shown_counts(tried())) == 2


def test_a_whole_banner_and_a_place_that_is_none_are_refused(tried: Callable[..., Page]) -> None:
    assert "请选择苏木镇或嘎查村" in tried("BC", area=VILLAGE[:6]).text
    assert "没有代码为 999999999 的行政区划" in tried("BC", area="999999999").text


def test_nobody_sees_the_houses_of_another_area(
    pages: Pages, commit: Commit, village: None
) -> None:
    elsewhere = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    page = pages.get("retrofit_village.show", area=VILLAGE, as_=elsewhere)
    assert "还没有登记的农户" in page.text


def test_the_list_of_projects_leads_to_the_village(pages: Pages, staff: Staff) -> None:
    page = pages.get("conversions.index", as_=staff.id_of("TC"))
    assert "/retrofits/village" in page.html

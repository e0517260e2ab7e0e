"""The transformer in the size of a plant, as planner and official meet it."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from heating_program.models.pv_system import PvSystem
from heating_program.services.fingerprints import fingerprint
from heating_program.services.pv_calculation import compute_again
from tests.factories import measures
from tests.factories.households import VILLAGE
from tests.factories.people import Staff
from tests.pages import Page, Pages

Commit = Callable[..., Any]
Size = Callable[..., Page]
# The worked case of the design: hosting (12 + 76) / 0.85 = 103.53, C1 8.53, C2 2.53, green.
WORKED = {
    "rating_kva": "100",
    "noon_load_kw": "12",
    "connected_kw": "95",
    "registered_kw": "6",
    "power_factor": "0.95",
    "reverse_share": "0.80",
    "simultaneity": "0.85",
}
ADVICE = (
    "最小的逆变器 5 kW 超出台区可开放容量：至多 2.53 kW，或加装储能，或限功率并网"
    "（勾选“允许限功率并网”）。"
)
ROOMY = WORKED | {"connected_kw": "85", "grid_source": "供电所 2026-11 台账"}


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    def surveyed(session: Session) -> UUID:
        key: UUID = measures.pv_system(session, staff["TC"], stage="structure_ok")
        session.get_one(PvSystem, key).roof = measures.ROOF_SURVEY.plain()
        return key

    made: UUID = commit(surveyed)
    return made


@pytest.fixture
def size(pages: Pages, staff: Staff, commit: Commit, key: UUID) -> Size:
    def sized(**given: str) -> Page:
        version = commit(lambda session: session.get_one(PvSystem, key).row_version)
        form = {"row_version": str(version), **given}
        person = staff.id_of("IN2")
        return pages.post("pv.size", form, as_=person, follow=True, pv_system_id=key)

    return sized


def rows_of(page: Page) -> dict[str, tuple[str, str]]:
    """Read the table of the transformer: label to kilowatts and remark."""
    card = re.search(r'id="grid".*?</table>', page.html, re.S)
    assert card, page.text
    found = re.findall(
        r'<th scope="row">(.*?)</th><td class="num">(.*?)</td><td>(.*?)</td>', card[0]
    )
    return {label: (kw, remark) for label, kw, remark in found}


def kept(commit: Commit, key: UUID) -> tuple[dict[str, Any], dict[str, Any], str]:
    def read(session: Session) -> tuple[dict[str, Any], dict[str, Any], str]:
        row = session.get_one(PvSystem, key).sizings[-1]
        return row.inputs, row.result, row.inputs_sha256

    found: tuple[dict[str, Any], dict[str, Any], str] = commit(read)
    return found


def test_the_worked_transformer_refuses_five_kilowatts_with_advice(size: Size) -> None:
    page = size(**WORKED)
    assert page.status == 422
    assert page.errors == [ADVICE]
    assert 'href="#open_kw"' in page.html
    assert '<details class="ask inline" open><summary>按台区数据计算' in page.html


def test_with_a_limit_allowed_the_plant_is_held_to_what_is_open(
    size: Size, commit: Commit, key: UUID
) -> None:
    page = size(**WORKED, may_limit="y")
    assert page.status == 200, page.errors
    assert rows_of(page) == {
        "可接纳": ("103.53", "配变 100 kVA，午间负荷 12 kW"),
        "已并网": ("95.00", ""),
        "扣除已并网": ("8.53", ""),
        "已备案未并网": ("6.00", ""),
        "可开放容量": ("2.53", "绿色：有可开放容量"),
        "本项目申请": ("2.53", ""),
        "本项目接入后": ("0.00", "黄色：计入已备案未并网后无余量"),
    }
    assert "并网前须限定输出 2.53 kW" in page.text
    inputs, result, sha256 = kept(commit, key)
    assert (result["kw_ac"], result["ac_limit_kw"]) == (5.0, 2.53)
    assert inputs["limits"]["grid_open_capacity_kw"] == 2.53
    assert fingerprint(inputs) == sha256
    assert compute_again(inputs, VILLAGE) == result


@pytest.mark.parametrize("limit", [{}, {"may_limit": "y"}])
def test_red_above_is_red_here_however_much_is_open(size: Size, limit: dict[str, str]) -> None:
    told = ["上级为红色，下级台区一律为红色，不能再接入光伏，须待上级解除红色。"]
    assert size(**ROOMY, superior_grade="red", **limit).errors == told
    assert size(open_kw="50", superior_grade="red", **limit).errors == told
    assert size(superior_grade="red", **limit).errors == told


def test_a_full_transformer_is_red_and_an_overbooked_one_has_to_wait(size: Size) -> None:
    page = size(**WORKED | {"connected_kw": "104"}, may_limit="y")
    assert page.errors == [
        "台区为红色：已并网 104.00 kW，可接纳 103.53 kW，不能再接入光伏，须待台区增容或加装储能。"
    ]
    page = size(**WORKED | {"registered_kw": "11"}, may_limit="y")
    assert page.errors == ["台区可开放容量为 -2.47 kW，已被占满，须等待容量释放或申请增容。"]


def test_what_the_utility_said_must_be_what_its_figures_give(size: Size) -> None:
    page = size(**ROOMY, open_kw="20")
    assert page.status == 422
    assert page.errors == [
        "录入 20 kW，按台区数据计算为 12.53 kW，不一致；请核对，或只填其中一种。"
    ]
    page = size(**ROOMY, open_kw="12.5")
    assert rows_of(page)["可开放容量"][0] == "12.50"
    assert "数据来源：供电所 2026-11 台账。" in page.text


def test_figures_that_are_begun_are_asked_for_to_the_end(size: Size) -> None:
    page = size(rating_kva="100", noon_load_kw="12")
    assert page.errors == ["要计算可开放容量，还须填写这一项。"] * 2
    assert {'href="#connected_kw"', 'href="#registered_kw"'} <= set(
        re.findall(r'href="#\w+"', page.html)
    )
    assert size(storage_kw="5").status == 422


def test_the_bare_rating_is_only_a_remark(size: Size, commit: Commit, key: UUID) -> None:
    page = size(rating_kva="100")
    assert "不超过配变容量的 80%（100 kVA 为 80 kW），仅供参考" in page.text
    assert "台区可开放容量未知" in page.text
    assert kept(commit, key)[0]["limits"]["grid_open_capacity_kw"] is None


def test_what_was_said_alone_leaves_the_rest(size: Size) -> None:
    assert rows_of(size(open_kw="9")) == {
        "可开放容量": ("9.00", ""),
        "本项目申请": ("8.00", ""),
        "本项目接入后": ("1.00", ""),
    }


def test_nothing_said_shows_no_table(size: Size, commit: Commit, key: UUID) -> None:
    page = size()
    assert 'id="grid"' not in page.html
    assert "grid" not in kept(commit, key)[0]


def test_the_form_comes_back_as_it_was_last_filled_in(
    size: Size, pages: Pages, staff: Staff, key: UUID
) -> None:
    blank = pages.get("pv.show", pv_system_id=key, as_=staff.id_of("IN2"))
    assert '<details class="ask inline"><summary>按台区数据计算' in blank.html
    for value in ("0.95", "0.80", "0.85"):
        assert f'value="{value}"' in blank.html
    page = size(**WORKED, may_limit="y", other_generation_kw="0")
    for name in ("rating_kva", "noon_load_kw", "connected_kw", "registered_kw"):
        assert re.search(rf'name="{name}"[^>]*value="{WORKED[name]}"', page.html), name
    assert re.search(r'<input[^>]* checked[^>]*name="may_limit"', page.html)


def test_parameters_of_the_utility_hold_and_are_seen(size: Size) -> None:
    page = size(**ROOMY | {"reverse_share": "0.7", "simultaneity": "0.9"})
    # (12 + 0.7 * 100 * 0.95) / 0.9 = 87.22; 85 and 6 of it are taken.
    assert page.errors == ["台区可开放容量为 -3.78 kW，已被占满，须等待容量释放或申请增容。"]
    assert '<details class="ask inline" open><summary>计算系数' in page.html
    page = size(**ROOMY | {"power_factor": "2"})
    assert page.errors == ["应在 0.5 至 1 之间。"]

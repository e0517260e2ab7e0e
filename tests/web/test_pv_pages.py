"""The PV plant as surveyor, planner and official meet it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from heating_program.domain.permissions import Role
from heating_program.domain.pv_words import LOSS_LABELS, REASON_LABELS
from heating_program.models.base import new_id
from heating_program.models.pv_system import PvSystem
from heating_program.web.pv_figures import reason_words
from tests.factories import measures
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
ROOT = Path(__file__).parents[2]

PLANE = {
    "name": "平屋面",
    "kind": "flat",
    "covering": "concrete",
    "load": "yes",
    "length_m": "12.5",
    "depth_m": "7.2",
    "tilt_deg": "0",
    "azimuth_deg": "180",
    "age_years": "12",
}
CHIMNEY = {
    "kind": "烟囱",
    "x_m": "9",
    "y_m": "5",
    "width_m": "0.5",
    "depth_m": "0.5",
    "height_m": "1",
}

POPLAR = {
    "neighbours-0-kind": "tree",
    "neighbours-0-bearing_deg": "215",
    "neighbours-0-distance_m": "14",
    "neighbours-0-width_m": "4",
    "neighbours-0-height_m": "5",
    "surroundings": "obstructed",
}


def sheet(*planes: dict[str, str], **more: str) -> dict[str, str]:
    form = {"row_version": "1", "service_phases": "1", "note": "", "surroundings": "open", **more}
    for index, plane in enumerate(planes):
        form |= {f"planes-{index}-{name}": value for name, value in plane.items()}
    return form


def with_chimney() -> dict[str, str]:
    return PLANE | {f"obstacles-0-{name}": value for name, value in CHIMNEY.items()}


@pytest.fixture
def key(commit: Commit, staff: Staff) -> UUID:
    return commit(lambda session: measures.pv_system(session, staff["TC"]))


@pytest.fixture
def send(pages: Pages, staff: Staff, commit: Commit, key: UUID) -> Callable[..., Page]:
    def sent(endpoint: str, who: str, data: dict[str, str] | None = None, **values: Any) -> Page:
        version = commit(lambda session: session.get_one(PvSystem, key).row_version)
        form = {**(data or {}), "row_version": str(version)}
        person = staff.id_of(who)
        return pages.post(endpoint, form, as_=person, follow=True, pv_system_id=key, **values)

    return sent


@pytest.fixture
def passed(send: Callable[..., Page]) -> None:
    assert send("pv.survey", "IN", sheet(with_chimney())).status == 200
    send("pv.change_stage", "IN", action="pass_roof")


def test_the_survey_form_starts_with_one_plane_facing_as_the_house(
    pages: Pages, staff: Staff, key: UUID
) -> None:
    page = pages.get("pv.survey_form", pv_system_id=key, as_=staff.id_of("IN"))
    assert 'name="planes-0-azimuth_deg"' in page.html
    assert 'value="180"' in page.html
    assert "planes-1" not in page.html


def test_planes_and_obstacles_are_added_and_taken_away_without_script(
    send: Callable[..., Page],
) -> None:
    page = send("pv.survey", "IN", sheet(PLANE, reshape="plane+"))
    assert 'name="planes-1-name"' in page.html
    assert 'value="平屋面"' in page.html
    page = send("pv.survey", "IN", sheet(PLANE, reshape="obstacle+0"))
    assert 'name="planes-0-obstacles-0-x_m"' in page.html
    second = {f"obstacles-1-{name}": value for name, value in (CHIMNEY | {"kind": "天窗"}).items()}
    page = send("pv.survey", "IN", sheet(with_chimney() | second, reshape="obstacle-0-0"))
    assert 'value="天窗"' in page.html
    assert 'value="烟囱"' not in page.html
    assert "obstacles-1" not in page.html
    other = PLANE | {"name": "北坡"}
    page = send("pv.survey", "IN", sheet(PLANE, other, reshape="plane-0"))
    assert 'value="北坡"' in page.html
    assert 'name="planes-1-name"' not in page.html
    page = send("pv.survey", "IN", sheet(PLANE, reshape="neighbour+", surroundings=""))
    assert 'name="neighbours-0-bearing_deg"' in page.html
    assert re.search(r'<input checked[^>]* name="surroundings"[^>]* value="obstructed"', page.html)
    page = send("pv.survey", "IN", sheet(PLANE, reshape="neighbour-0", **POPLAR))
    assert "neighbours-0" not in page.html
    for nonsense in (
        "plane-",
        "plane-9",
        "obstacle+9",
        "obstacle-9-9",
        "obstacle-0-9",
        "obstacle+x",
        "neighbour-7",
        "+",
        "-",
        "plane-" + "9" * 5000,
        "rm -rf",
    ):
        assert send("pv.survey", "IN", sheet(PLANE, reshape=nonsense)).status == 200


def test_a_sheet_takes_no_more_rows_than_it_stores(send: Callable[..., Page]) -> None:
    rows = {
        f"neighbours-{number}-{name.rpartition('-')[2]}": value
        for number in range(9)
        for name, value in POPLAR.items()
    }
    page = send("pv.survey", "IN", sheet(*[PLANE] * 7, reshape="neighbour+", **rows))
    assert 'name="planes-5-name"' in page.html
    assert 'name="planes-6-name"' not in page.html
    assert 'name="neighbours-7-kind"' in page.html
    assert 'name="neighbours-8-kind"' not in page.html


def test_what_is_filled_in_folds_up_and_is_drawn_before_it_is_saved(
    send: Callable[..., Page], pages: Pages, staff: Staff, key: UUID
) -> None:
    blank = pages.get("pv.survey_form", pv_system_id=key, as_=staff.id_of("IN"))
    assert '<details class="ask inline" open><summary>尺寸和面层' in blank.html
    assert "<svg" not in blank.html
    page = send("pv.survey", "IN", sheet(with_chimney(), reshape="sketch", **POPLAR))
    assert '<details class="ask inline"><summary>尺寸和面层' in page.html
    assert page.html.count("<svg") == 1
    assert "chart-low" in page.html
    assert page.errors == []
    assert "障碍物 1 烟囱 0.5 × 0.5 m，高 1 m" in page.text
    assert "遮挡物 1 树 方位 215°，距 14 m，高出屋檐 5 m" in page.text
    assert "formaction=" in page.html
    half = send("pv.survey", "IN", sheet(PLANE | {"length_m": "?"}, reshape="sketch"))
    assert "<svg" not in half.html
    assert half.errors == []


def test_surroundings_are_stated_and_shown(send: Callable[..., Page]) -> None:
    page = send("pv.survey", "IN", sheet(PLANE))
    assert "无高于屋檐的遮挡" in page.text
    shade = sheet(PLANE, **POPLAR | {"surroundings": "obstructed"})
    page = send("pv.survey", "IN", shade)
    assert "树：方位 215°，距 14 m，宽 4 m，高出屋檐 5 m（仰角 20°）" in page.text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"surroundings": ""}, "请说明四周有没有遮挡。"),
        ({"surroundings": "not_recorded"}, "Not a valid choice"),
        ({"surroundings": "obstructed"}, "选了“有遮挡”，请至少登记一处遮挡物。"),
        ({"surroundings": "obstructed", "neighbours-0-kind": ""}, "请至少登记一处遮挡物。"),
        ({**POPLAR, "surroundings": "open"}, "却登记了遮挡物，请改选或去掉遮挡物。"),
        ({**POPLAR, "neighbours-0-height_m": "0"}, "应在 0.1 至 500 之间。"),
        ({**POPLAR, "neighbours-0-kind": "moon"}, "Not a valid choice"),
        ({**POPLAR, "neighbours-0-bearing_deg": ""}, "请填写它在房屋的哪个方位。"),
        ({"planes-0-ridge_length_m": "3"}, "平屋面没有屋脊，请留空。"),
        (
            {"planes-0-ridge_length_m": "13", "planes-0-kind": "sloped"},
            "屋脊不能比檐口长；矩形屋面请留空。",
        ),
    ],
)
def test_a_contradiction_is_said_beside_its_field(
    send: Callable[..., Page], given: dict[str, str], told: str
) -> None:
    page = send("pv.survey", "IN", sheet(PLANE) | given)
    assert page.status == 422
    assert len(page.errors) == 1
    assert told.replace("Not a valid choice", "无效") in page.errors[0] or "选择" in page.errors[0]


def test_missing_shade_is_said_together_with_everything_else(send: Callable[..., Page]) -> None:
    page = send("pv.survey", "IN", sheet(PLANE | {"length_m": ""}, surroundings="obstructed"))
    assert page.errors == ["请填写沿檐口的长度。", "选了“有遮挡”，请至少登记一处遮挡物。"]


def test_a_row_in_which_nothing_was_typed_is_nothing(send: Callable[..., Page]) -> None:
    blank = dict.fromkeys(("obstacles-0-kind", "obstacles-0-x_m", "obstacles-0-y_m"), " ")
    page = send("pv.survey", "IN", sheet(PLANE | blank))
    assert page.status == 200
    assert "已勘察" in page.text


def test_a_ridge_is_kept(send: Callable[..., Page], commit: Commit, key: UUID) -> None:
    hip = PLANE | {"kind": "sloped", "tilt_deg": "25", "ridge_length_m": "5.5"}
    page = send("pv.survey", "IN", sheet(hip))
    assert "屋脊 5.5 m" in page.text
    stored = commit(lambda session: session.get_one(PvSystem, key).roof)
    assert stored["planes"][0]["ridge_length_m"] == 5.5


def test_a_surveyed_roof_shows_its_facts_and_waits_for_the_load(
    send: Callable[..., Page],
) -> None:
    mud = PLANE | {"covering": "mud_reed", "load": "needed"}
    page = send("pv.survey", "IN", sheet(mud))
    assert "泥草" in page.text
    assert "荷载意见尚未出具。" in page.text
    assert "12.5 × 7.2 m" in page.text
    page = send("pv.survey", "IN", sheet(mud | {"load": "no"}))
    assert "荷载意见不支持安装。" in page.text
    page = send("pv.change_stage", "IN", {"reason": "荷载不足"}, action="reject_roof")
    assert "屋面不宜" in page.text
    assert "荷载不足" in page.text


@pytest.mark.usefixtures("passed")
def test_a_size_is_shown_with_its_figures_reasons_and_assumptions(
    send: Callable[..., Page],
) -> None:
    page = send("pv.size", "IN2", {"price_yuan_per_kwp": "3000"})
    assert page.status == 200, page.errors
    for told in (
        "不构成收益承诺",
        "P90",
        "kWh/kWp",
        "屋面排布",
        "辐射不是本地实测",
        "±6.6%",
        "积灰",
        "前后排遮挡（",
        "pv_sizing/",
        "组件参数为示例",
        "已配置",
    ):
        assert told in page.text, told
    bars = re.search(r'<svg class="chart" id="months".*?</svg>', page.html, re.S)
    assert bars
    table = re.findall(r'<th scope="row">\d+月</th><td class="num">([\d,]+)</td></tr>', page.html)
    assert len(table) == 12
    for figure in table:
        assert f">{figure}</text>" in bars[0]
    modules = re.search(r"(\d+) 块组件，逆变器", page.text)
    assert modules
    drawn = re.search(r'<svg class="chart" id="roof-0".*?</svg>', page.html, re.S)
    assert drawn
    assert drawn[0].count("chart-data") == int(modules[1])
    assert "chart-low" in drawn[0]


@pytest.mark.usefixtures("passed")
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"open_kw": "2.5"}, "最小的逆变器 5 kW 超出台区可开放容量：至多 2.5 kW"),
        ({"open_kw": "很多"}, "请填写数字。"),
        ({"budget_yuan": "10000"}, "填了预算，请填写每千瓦造价。"),
        ({"budget_yuan": "10", "price_yuan_per_kwp": "3000"}, "预算不够安装一块组件。"),
    ],
)
def test_what_forbids_a_size_is_said_and_what_was_typed_stays(
    send: Callable[..., Page], given: dict[str, str], told: str
) -> None:
    page = send("pv.size", "IN2", given)
    assert page.status == 422
    assert told in page.text
    for value in given.values():
        assert f'value="{value}"' in page.html


@pytest.mark.usefixtures("passed")
def test_grid_and_budget_are_named_when_they_decide(send: Callable[..., Page]) -> None:
    page = send("pv.size", "IN2", {"open_kw": "5.5"})
    assert "台区可开放容量限制了逆变器，现用 5 kW。" in page.text
    page = send("pv.size", "IN2", {"budget_yuan": "9000", "price_yuan_per_kwp": "3000"})
    assert "预算限制了组件数量" in page.text
    assert "以前的配置" in page.text


@pytest.mark.usefixtures("passed")
def test_the_surveyor_cannot_size_and_nothing_is_kept(
    send: Callable[..., Page], commit: Commit, key: UUID
) -> None:
    page = send("pv.size", "IN")
    assert page.status == 422
    assert "请由另一位同事办理" in page.text
    assert commit(lambda session: session.get_one(PvSystem, key).stage) == "structure_ok"


def test_every_wrong_field_of_a_plane_is_named(pages: Pages, staff: Staff, key: UUID) -> None:
    wrong = with_chimney() | {"tilt_deg": "12", "obstacles-0-x_m": "12.4"}
    page = pages.post("pv.survey", sheet(wrong, PLANE), as_=staff.id_of("IN"), pv_system_id=key)
    assert page.status == 422
    assert page.errors == ["坡度超过 10° 应按坡屋面登记。", "屋面名称重复，请改用不同名称。"]
    assert "错误：" in page.html.split("</title>")[0]
    empty = sheet(PLANE | {"length_m": "", "covering": ""})
    page = pages.post("pv.survey", empty, as_=staff.id_of("IN"), pv_system_id=key)
    assert page.errors == ["请选择屋面面层。", "请填写沿檐口的长度。"]
    assert 'href="#planes-0-length_m"' in page.html


def test_a_roof_without_planes_is_refused(pages: Pages, staff: Staff, key: UUID) -> None:
    page = pages.post("pv.survey", sheet(), as_=staff.id_of("IN"), pv_system_id=key)
    assert page.status == 422
    assert "请至少登记一个屋面。" in page.text


def test_a_plant_outside_the_area_does_not_exist(
    pages: Pages, staff: Staff, commit: Commit, key: UUID
) -> None:
    elsewhere = commit(lambda session: make_user(session, Role.TC, "150826104").id)
    hidden = pages.get("pv.show", pv_system_id=key, as_=elsewhere)
    missing = pages.get("pv.show", pv_system_id=new_id(), as_=elsewhere)
    assert (hidden.status, missing.status) == (404, 404)
    assert pages.get("pv.show", pv_system_id=key, as_=staff.id_of("FC")).status == 403
    grid = commit(lambda session: make_user(session, Role.GR, "150802").id)
    page = pages.get("pv.show", pv_system_id=key, as_=grid)
    assert page.status == 200
    assert "/households/" not in page.html


def test_every_reason_the_library_knows_has_words() -> None:
    source = (ROOT / "pv_sizing" / "reasons.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Reason\(\s*"(?:for|against|condition)", "(\w+)"', source))
    codes |= {f"{code}_binds" for code in re.findall(r'LimitCheck\(\s*"(\w+)"', source)}
    codes |= set(re.findall(r'\("(\w+_example)"', source))
    assert len(codes) > 15
    assert codes <= set(REASON_LABELS)
    losses = (ROOT / "pv_sizing" / "losses.py").read_text(encoding="utf-8")
    assert set(re.findall(r'"(\w+)": \d', losses)) <= set(LOSS_LABELS)


def test_a_reason_without_words_is_shown_by_its_code() -> None:
    assert reason_words({"code": "new_thing", "weight": "for", "values": []}) == "new_thing"

"""The main job as the offices walk it through the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from heating_program.domain.dwelling import HazardGrade
from heating_program.domain.inspection import Answer
from heating_program.domain.permissions import Role
from heating_program.domain.stages import ConversionStage as S
from heating_program.models.base import new_id
from heating_program.models.conversion import Conversion
from tests.factories import conversions as made
from tests.factories import households
from tests.factories.people import Staff, make_user
from tests.pages import Page, Pages

Commit = Callable[..., Any]
SCHEME = {
    "maker": "示例热泵厂",
    "model": "RB-16",
    "nominal_kw": "１６",
    "kw_at_minus_20": "13.6",
    "backup_kw": "3",
    "price": "18,000",
}
WISHES = {"technology": "ashp_hydronic", "with_retrofit": "no", "with_pv": "no"}


@dataclass(frozen=True, slots=True)
class Walk:
    """One case on its way through the pages, always with the version the page would send."""

    pages: Pages
    commit: Commit
    staff: Staff
    key: UUID

    def version(self) -> str:
        return str(self.commit(lambda s: s.get_one(Conversion, self.key).row_version))

    def step(self, person: str, action: str, **form: str) -> Page:
        data = {"row_version": self.version()} | form
        return self.post("conversions.change_stage", person, data, action=action)

    def post(self, endpoint: str, person: str, data: dict[str, str], **values: Any) -> Page:
        return self.pages.post(
            endpoint,
            {"row_version": self.version()} | data,
            as_=self.staff.id_of(person),
            follow=True,
            conversion_id=self.key,
            **values,
        )

    def show(self, person: str) -> Page:
        return self.pages.get(
            "conversions.show", as_=self.staff.id_of(person), conversion_id=self.key
        )


@pytest.fixture
def walk(pages: Pages, commit: Commit, staff: Staff) -> Callable[..., Walk]:
    def at(stage: S, **opened: Any) -> Walk:
        key = commit(lambda s: made.bring_to(s, staff, stage, **opened))
        return Walk(pages, commit, staff, key)

    return at


def test_a_case_goes_from_the_household_page_into_operation(
    pages: Pages, commit: Commit, staff: Staff
) -> None:
    home = commit(lambda s: made.registered_household(s, staff))
    clerk = staff.id_of("TC")
    assert "开立改造项目" in pages.get("households.show", as_=clerk, household_id=home).text
    opening = pages.get("conversions.new", as_=clerk, query={"household": str(home)})
    assert opening.status == 200
    key = new_id()
    sent = WISHES | {"id": str(key), "household": str(home), "with_pv": "yes"}
    opened = pages.post("conversions.create", sent, as_=clerk, follow=True)
    assert "QN-150802-2026-000001" in opened.text
    assert "屋顶光伏" in opened.text
    walk = Walk(pages, commit, staff, key)
    assert "已提交" in walk.step("TC", "submit").text
    assert "已批准" in walk.step("BA", "approve").text
    load = pages.get("conversion_equipment.design", as_=staff.id_of("IN"), conversion_id=key)
    assert "13.5 kW" in load.text
    assert "150.3 W/㎡" in load.text
    assert "14.4 kW" in load.text
    designed = walk.post("conversion_equipment.freeze_design", "IN", SCHEME)
    assert "方案确定" in designed.text
    assert "18,000.00" in designed.text
    assert "施工中" in walk.step("BC", "start").text
    assert "还不能办理" in walk.show("BC").text
    numbers = {"device_serial": "sn 2026-001", "heat_meter_no": "HM-77"}
    assert "SN2026-001" in walk.post("conversion_equipment.record_device", "BC", numbers).text
    assert "企业自检" in walk.step("BC", "self_check").text
    assert "待验收" in walk.step("BC", "hand_over").text
    commit(lambda s: made.inspect(s, staff["IN2"], key))
    assert "验收合格" in walk.step("TR", "accept").text
    assert "运行中" in walk.step("TC", "operate").text
    seen = walk.show("AU")
    assert "转入运行" in seen.text
    assert "办理：" not in seen.text
    listed = pages.get("households.show", as_=clerk, household_id=home)
    assert "QN-150802-2026-000001" in listed.text


def test_the_list_counts_by_stage_and_narrows(pages: Pages, commit: Commit, staff: Staff) -> None:
    for stage in (S.DRAFT, S.SUBMITTED, S.SUBMITTED):
        commit(lambda s, at=stage: made.bring_to(s, staff, at))
    official = staff.id_of("BA")
    everything = pages.get("conversions.index", as_=official)
    assert "共 3 条" in everything.text
    assert "已提交 2" in everything.text
    assert (
        "共 2 条" in pages.get("conversions.index", as_=official, query={"stage": "submitted"}).text
    )
    for query, total in (
        ({"technology": "gshp"}, 0),
        ({"area": households.VILLAGE}, 3),
        ({"q": "QN-150802-2026-000002"}, 1),
        ({"q": "乌云"}, 3),
    ):
        assert f"共 {total} 条" in pages.get("conversions.index", as_=official, query=query).text


def test_a_wish_without_a_technology_stays_on_the_page(
    pages: Pages, commit: Commit, staff: Staff
) -> None:
    home = commit(lambda s: made.registered_household(s, staff))
    sent = {"id": str(new_id()), "household": str(home), "with_pv": "yes"}
    page = pages.post("conversions.create", sent, as_=staff.id_of("TC"))
    assert page.status == 422
    assert page.errors == ["请选择取暖技术。", "请选择是或否。"]


def test_a_dangerous_house_is_refused_on_the_page_with_its_reason(
    pages: Pages, commit: Commit, staff: Staff
) -> None:
    house = households.dwelling(901, hazard_grade=HazardGrade.D)
    home = commit(lambda s: made.registered_household(s, staff, dwelling=house))
    sent = WISHES | {"id": str(new_id()), "household": str(home)}
    page = pages.post("conversions.create", sent, as_=staff.id_of("TC"))
    assert page.status == 422
    assert "E03" in page.text


def test_a_wrong_scheme_keeps_what_was_typed(walk: Callable[..., Walk]) -> None:
    case = walk(S.APPROVED)
    weak = SCHEME | {"nominal_kw": "8", "backup_kw": "", "kw_at_minus_20": "6"}
    page = case.post("conversion_equipment.freeze_design", "IN", weak)
    assert page.status == 422
    assert page.errors[0].startswith("供热不足")
    assert "RB-16" in page.html
    page = case.post("conversion_equipment.freeze_design", "IN", SCHEME | {"price": "一万八"})
    assert page.status == 422
    assert len(page.errors) == 1
    assert "一万八" in page.html


def test_a_serial_of_another_house_is_refused_beside_its_field(
    walk: Callable[..., Walk],
) -> None:
    first, second = walk(S.IN_CONSTRUCTION), walk(S.IN_CONSTRUCTION)
    assert (
        first.post("conversion_equipment.record_device", "BC", {"device_serial": "SN-9"}).status
        == 200
    )
    page = second.post("conversion_equipment.record_device", "BC", {"device_serial": " ｓｎ－9 "})
    assert page.status == 422
    assert page.errors == ["该序列号已登记在另一户，请核对铭牌。"]
    assert "ｓｎ－9" in page.html


def test_what_blocks_acceptance_is_said_instead_of_a_button(walk: Callable[..., Walk]) -> None:
    case = walk(S.ACCEPTANCE)
    page = case.show("TR")
    assert "尚无验收检查记录" in page.text
    assert "责令整改" not in page.text
    assert "尚无验收检查记录" in case.step("TR", "accept").text
    cold = Answer("C8", value=15.0, note="主卧冷")
    case.commit(lambda s: made.inspect(s, case.staff["IN2"], case.key, C8=cold))
    assert "责令整改" in case.show("TR").text


def test_a_page_that_is_out_of_date_or_not_yours_changes_nothing(
    walk: Callable[..., Walk],
) -> None:
    case = walk(S.SUBMITTED)
    assert "另一位同事已修改此记录" in case.step("BA", "approve", row_version="1").text
    assert "没有在此地区办理" in case.step("FC", "approve").text
    assert "请填写原因" in case.step("BA", "return").text
    assert "已提交" in case.show("BA").text


def test_a_case_of_another_area_does_not_exist(walk: Callable[..., Walk], pages: Pages) -> None:
    case = walk(S.APPROVED)
    stranger = case.commit(lambda s: make_user(s, Role.IN, "150826").id)
    for endpoint in ("conversions.show", "conversion_equipment.design"):
        page = pages.get(endpoint, as_=stranger, conversion_id=case.key)
        assert page.status == 404
    assert "共 0 条" in pages.get("conversions.index", as_=stranger).text

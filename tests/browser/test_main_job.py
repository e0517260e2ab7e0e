"""The main job from house to fen, each step by the person whose step it is, in a real browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from heating_program.domain.policy import FundingLevel
from heating_program.jobs import outbox
from heating_program.web.forms.households import PART_FIELDS
from tests.browser_support import assert_accessible
from tests.factories import budgets
from tests.factories.people import Staff
from tests.live_server import Live
from tests.web.enrolling import SURVEYED, TYPED

pytestmark = pytest.mark.browser


class Walk:
    """People taking turns at one case; every page they leave has been judged by axe."""

    def __init__(self, live: Live, staff: Staff) -> None:
        self.live, self.staff = live, staff
        self.page: Page = None  # type: ignore[assignment]  # set by `as_` before any use

    @contextmanager
    def as_(self, who: str, path: str) -> Iterator[None]:
        """Let a person open a page; look at it when they are done."""
        self.page = self.live.open(path, as_=self.staff.id_of(who))
        yield
        assert_accessible(self.page)
        self.page.context.close()

    def fill(self, **values: str) -> None:
        """Fill fields by their names, whatever kind they are."""
        for name, value in values.items():
            field = self.page.locator(f"[name='{name}']").first
            kind = field.evaluate("e => e.tagName + ':' + e.type")
            if kind.startswith("SELECT"):
                field.select_option(value)
            elif kind.endswith(("radio", "checkbox")):
                self.page.locator(f"[name='{name}'][value='{value}']").check(force=True)
            else:
                field.fill(value)

    def press(self, label: str, *, now: str = "") -> None:
        """Press a button and wait for what the page then says."""
        self.page.get_by_role("button", name=label, exact=True).first.click()
        if now:
            expect(self.page.locator(".page-head").first).to_contain_text(now)

    def follow(self, label: str) -> str:
        """Follow a link and return the path it leads to."""
        self.page.get_by_role("link", name=label).first.click()
        self.page.wait_for_load_state()
        return self.path()

    def path(self) -> str:
        """Return where the page is."""
        return self.page.url.removeprefix(self.live.address)


@pytest.mark.slow
def test_from_a_house_to_a_certificate_anybody_can_check(
    live: Live, commit: Callable[..., Any], staff: Staff
) -> None:
    for level, fen in (("central", 1_000_000), ("city", 220_000), ("banner", 220_000)):
        commit(
            lambda session, level=level, fen=fen: budgets.funded(
                session, staff["FC"], staff["FR"], fen, FundingLevel(level)
            )
        )
    walk = Walk(live, staff)
    case = open_case(walk)
    retrofit, plant = design(walk, case)
    build(walk, case, retrofit)
    inspect_and_accept(walk, case, retrofit, plant)
    claim = assess(walk, case)
    check_paper(walk, *issue_papers(walk, case, claim))
    look_on(walk, case)


def open_case(walk: Walk) -> str:
    with walk.as_("TC", "/households/new"):
        for number, names in enumerate(PART_FIELDS, 1):
            unfold(walk.page)
            own = {
                name: value
                for name, value in (TYPED | SURVEYED).items()
                if name.partition("-")[0] in names
            }
            walk.fill(**own)
            walk.page.get_by_role("button", name="下一步", exact=True).click()
            following = "check" if number == len(PART_FIELDS) else str(number + 1)
            expect(walk.page).to_have_url(re.compile(f"/{following}$"))
        walk.press("登记", now="阿拉坦·其其格")
        household = walk.path()
        survey_house(walk, household)
    with walk.as_("TR", household):
        walk.press("确认建档", now="已建档")
    with walk.as_("TC", household):
        walk.follow("开立改造项目")
        walk.fill(technology="ashp_hydronic", with_retrofit="yes", with_pv="yes")
        walk.press("开立项目", now="草稿")
        case = walk.path()
        walk.press("提交", now="已提交")
    with walk.as_("BA", case):
        walk.press("批准", now="已批准")
    return case


def survey_house(walk: Walk, household: str) -> None:
    """Measure windows and doors: the file cannot be confirmed without, and designs start there."""
    walk.page.goto(f"{walk.live.address}{household}/house/edit")
    rows = (("2", "1.25", "4"), ("1", "2", "2"), ("1.2", "1.25", "2"))
    for number, row in enumerate(rows):
        sizes = zip(("width_m", "height_m", "count"), row, strict=True)
        walk.fill(**{f"openings-{number}-{name}": value for name, value in sizes})
    walk.press("保存", now="已摸底")


def unfold(page: Page) -> None:
    """Open what is folded away because most households do not need it."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")


def design(walk: Walk, case: str) -> tuple[str, str]:
    with walk.as_("IN", case):
        retrofit = walk.follow("农房节能改造")
        walk.page.goto(walk.live.address + f"{retrofit}/design")
        for name, surveyed_m2 in (("door", "4"), ("window_front", "10"), ("window_back", "3")):
            expect(walk.page.locator(f"#{name}_m2")).to_have_value(surveyed_m2)
        walk.fill(wall_material="eps", wall_thickness_mm="80", window="double_pvc")
        walk.fill(roof_material="mineral_wool", roof_thickness_mm="100")
        walk.fill(door="insulated", air="tight")
        walk.press("保存设计", now="方案确定")
        expect(walk.page.get_by_role("cell", name="54.78%").first).to_be_visible()
    with walk.as_("BA", retrofit):
        walk.press("批准", now="已批准")
    with walk.as_("IN", case):
        plant = walk.follow("屋顶光伏")
        walk.page.goto(walk.live.address + f"{plant}/survey")
        roof = {"length_m": "12.5", "depth_m": "4.2", "tilt_deg": "25", "azimuth_deg": "180"}
        choices = {"name": "南坡", "kind": "sloped", "covering": "tile", "load": "yes"}
        planes = {f"planes-0-{key}": value for key, value in (choices | roof).items()}
        walk.fill(service_phases="1", surroundings="open", **{"planes-0-age_years": "8"}, **planes)
        walk.press("保存勘察", now="已勘察")
        walk.press("荷载通过", now="荷载通过")
    with walk.as_("IN2", plant):
        walk.press("计算配置", now="已配置")
        expect(walk.page.get_by_text("不构成收益承诺").first).to_be_visible()
    with walk.as_("IN", f"{case}/design"):
        walk.fill(maker="示例热泵厂", model="RB-8", nominal_kw="8", kw_at_minus_20="6.8")
        walk.fill(backup_kw="3", price="18000")
        walk.page.get_by_role("button", name=re.compile("方案")).last.click()
        expect(walk.page.locator(".page-head").first).to_contain_text("方案确定")
    return retrofit, plant


def build(walk: Walk, case: str, retrofit: str) -> None:
    with walk.as_("BC", case):
        walk.press("开工", now="施工中")
    with walk.as_("BC", retrofit):
        walk.press("开工", now="施工中")
    with walk.as_("IN2", f"{retrofit}/hidden-work"):
        walk.fill(note="每面墙探针三处，均不低于设计")
        walk.fill(wall_thickness_mm="80", roof_thickness_mm="100")
        walk.page.locator(".action-bar button").last.click()
        expect(walk.page.locator(".page-head").first).to_contain_text("隐蔽验收")
    with walk.as_("BC", retrofit):
        walk.press("完工", now="完工")
    with walk.as_("BC", f"{case}/device"):
        walk.fill(device_serial="RB-2026-000001", heat_meter_no="HM-000001")
        walk.page.locator(".action-bar button").last.click()
        expect(walk.page.get_by_text("RB-2026-000001").first).to_be_visible()
        walk.press("自检合格", now="企业自检")
        walk.press("报请验收", now="待验收")


def inspect_and_accept(walk: Walk, case: str, retrofit: str, plant: str) -> None:
    assert plant.startswith("/pv/")
    with walk.as_("IN2", f"{case}/inspections/new"):
        walk.fill(outdoor_temp_celsius="-6.5")
        for box in walk.page.locator("[data-check-item]").all():
            answer_well(box)
        walk.press("提交检查记录")
        expect(walk.page).not_to_have_url(re.compile("/inspections/new$"))
        walk.page.goto(walk.live.address + f"{retrofit}/as-built")
        walk.page.locator(".action-bar button").last.click()
        expect(walk.page.get_by_text("达到 30%").first).to_be_visible()
    with walk.as_("TR2", retrofit):
        walk.press("验收合格", now="合格")
    with walk.as_("TR2", case):
        walk.press("验收合格", now="验收合格")


def answer_well(box: Any) -> None:
    """Answer one item as a house in order would be answered."""
    number = box.locator("input[inputmode]")
    if number.count():
        hint = box.inner_text()
        bound = re.search(r"(?:不低于|不高于|不小于|不大于|至)\s*(-?[\d.]+)", hint)
        as_designed = {"名义制热量": "8", "辅助电加热": "3"}
        planned = next((kw for name, kw in as_designed.items() if name in hint), "")
        number.first.fill(planned or (bound[1] if bound else "20"))
        return
    box.locator("input[type=radio][value=pass]").check(force=True)


def assess(walk: Walk, case: str) -> str:
    with walk.as_("FC", case):
        walk.follow("核算补贴")
        walk.fill(policy_code="linhe-2023-example")
        walk.press("核算", now="已核算")
        expect(walk.page.get_by_text("壹万肆仟肆佰元整").first).to_be_visible()
        claim = walk.path()
    for who, label, now in (("BC", "初审通过", "已初审"), ("FR", "复审通过", "已复审")):
        with walk.as_(who, claim):
            walk.press(label, now=now)
    with walk.as_("BA", claim):
        walk.press("核定", now="已核定")
    return claim


def issue_papers(walk: Walk, case: str, claim: str) -> tuple[str, str]:
    with walk.as_("IN2", case):
        walk.press("拟制设备安装验收单", now="拟制")
        acceptance = walk.path()
    with walk.as_("TR2", acceptance):
        walk.press("签发", now="已签发")
    with walk.as_("FC", claim):
        walk.page.get_by_role("button", name=re.compile("^拟制补贴核定通知书")).click()
        expect(walk.page.locator(".page-head").first).to_contain_text("拟制")
        certificate = walk.path()
    with walk.as_("FR", certificate):
        walk.press("签发", now="已签发")
    return acceptance, certificate


def check_paper(walk: Walk, acceptance: str, certificate: str) -> None:
    assert acceptance != certificate
    while outbox.run_once(walk.live.app):
        pass
    with walk.as_("AU", certificate):
        expect(walk.page.get_by_text("LH-2026-BTZG-000001-G").first).to_be_visible()
        link = walk.page.get_by_role("link", name="下载 PDF")
        with walk.page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename.endswith(".pdf")
        code = walk.page.get_by_role("link", name=re.compile("verify")).inner_text()[-32:]
    public = walk.live.open(f"/verify/{code}")
    expect(public.get_by_text("14,400.00").first).to_be_visible()
    assert "阿拉坦·其其格" not in public.content()
    assert_accessible(public)


def look_on(walk: Walk, case: str) -> None:
    """The auditor sees what happened; the administrator of accounts sees no business at all."""
    with walk.as_("AU", "/audit"):
        expect(walk.page.get_by_text("签发文书").first).to_be_visible()
        expect(walk.page.get_by_text("核定补贴").first).to_be_visible()
    with walk.as_("AD", "/users"):
        expect(walk.page.get_by_role("heading", level=1)).to_contain_text("用户")
        walk.page.goto(walk.live.address + case)
        expect(walk.page.get_by_role("heading", level=1)).to_contain_text("没有")

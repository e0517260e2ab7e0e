"""A clerk's week in one sitting: enrol, search, list, import, assign, export, ask for a change."""

from pathlib import Path

from playwright.sync_api import expect

from tests.walks.walker import PATIENCE_MS, Walker, timed

_ID_NO = "150802190101010013"
# The number of the new family is no other's; the phone and the plot are.
_FAMILY = {
    "name": "阿拉坦·其其格·巴雅尔",
    "phone": "13847860021",
    "id_no": _ID_NO,
    "registered_members": "4",
    "resident_members": "3",
    "resident_months": "12",
}
_HOUSE = {
    "plot_no": "五集用9999999",
    "built_year": "1998",
    "length_m": "12.5",
    "depth_m": "7.2",
    "eaves_height_m": "3",
    "floor_area_m2": "90",
    "heated_area_m2": "90",
    "electricity_customer_no": "1599999999",
    "transformer": "1号台区",
}
_OPENINGS = (("door", "1.2", "2.1"), ("window", "1.8", "1.5"), ("window", "1.8", "1.5"))


def work_as_clerk(clerk: Walker, sheet: Path) -> None:
    """Do everything a township clerk does in the registry."""
    clerk.keep("01-inbox")
    with timed("enrol one household by hand"):
        _enrol(clerk)
    with timed("survey its house wall by wall"):
        _survey_house(clerk)
    with timed("search by sound, tail and number"):
        _search(clerk)
    with timed("lists: first, last, sorted, filtered page"):
        _lists(clerk)
    with timed("import a sheet, again, and take it back"):
        _import(clerk, sheet)
    with timed("assign and export all of a village"):
        _bulk(clerk)
    with timed("ask for a change of a confirmed file"):
        _change(clerk)


def _enrol(clerk: Walker) -> None:
    page = clerk.page
    clerk.go("/households/new")
    page.locator("#village_code").select_option(index=1)
    for name, value in _FAMILY.items():
        page.locator(f"#{name}").fill(value)
    _answer(clerk, "officials_relative", "no")
    page.locator("#name").blur()
    expect(page.locator("#likely")).not_to_contain_text("自动查找", timeout=PATIENCE_MS)
    clerk.keep("02-enrol-family")
    clerk.press("下一步")
    for name, value in _HOUSE.items():
        if page.locator(f"#{name}").is_visible():
            page.locator(f"#{name}").fill(value)
    page.locator("#structure").select_option("brick_timber")
    page.locator("#hazard_grade").select_option("B")
    for question in ("relocation_listed", "in_heating_network"):
        _answer(clerk, question, "no")
    clerk.keep("03-enrol-house")
    clerk.press("下一步")
    page.locator("#heating_fuel").select_option("loose_coal")
    page.locator("#coal_t").fill("3")
    clerk.keep("04-enrol-energy")
    clerk.press("下一步")
    page.locator("#consent_on").fill("2026-11-20")
    clerk.keep("05-enrol-account")
    clerk.press("下一步")
    clerk.keep("06-enrol-check")
    clerk.press("登记")
    clerk.see("已登记 阿拉坦·其其格·巴雅尔")
    clerk.keep("07-household")


def _survey_house(clerk: Walker) -> None:
    page = clerk.page
    clerk.go(f"/households/{page.url.rpartition('/')[2]}/house/edit")
    clerk.keep("07-house-form")
    for number, (kind, width_m, height_m) in enumerate(_OPENINGS):
        if not page.locator(f"#openings-{number}-kind").count():
            clerk.follow("#openings button[value='openings+']")
        row = f"#openings-{number}-"
        page.locator(f"{row}side").select_option("front")
        page.locator(f"{row}kind").select_option(kind)
        page.locator(f"{row}width_m").fill(width_m)
        page.locator(f"{row}height_m").fill(height_m)
        page.locator(f"{row}count").fill("1")
    clerk.press("保存")
    clerk.see("已保存")
    clerk.keep("07-house-surveyed")


def _answer(clerk: Walker, question: str, value: str) -> None:
    clerk.page.locator(f"input[name={question}][value={value}]").check(force=True)


def _search(clerk: Walker) -> None:
    for number, typed in enumerate(("阿拉坦", "altqqg", "0013", "HH-150821-000148", "新原")):
        clerk.go("/households")
        box = clerk.page.locator("[data-search]")
        clerk.page.keyboard.press("/")
        expect(box).to_be_focused()
        box.fill(typed)
        clerk.enter()
        clerk.keep(f"08-search-{number}")
    clerk.go("/households")
    clerk.page.locator("[data-search]").fill(_ID_NO)
    clerk.enter()
    clerk.see("阿拉坦·其其格·巴雅尔")
    assert _ID_NO not in clerk.page.url


def _lists(clerk: Walker) -> None:
    for number, query in enumerate(
        ("", "?page=20", "?sort=name", "?stage=registered&fuel=straw&sort=-since")
    ):
        clerk.go(f"/households{query}")
        clerk.see("HH-150821-")
        clerk.keep(f"09-list-{number}")
    asked = clerk.page.locator("details.ask", has_text="我的视图")
    asked.locator("summary").click()
    asked.locator("#view-name").fill("已建档烧秸秆")
    clerk.leave(asked.get_by_role("button", name="保存视图").click)
    clerk.see("已建档烧秸秆")
    clerk.keep("09-list-view")


def _import(clerk: Walker, sheet: Path) -> None:
    clerk.go("/imports")
    clerk.keep("10-imports")
    _upload(clerk, sheet)
    clerk.keep("11-import-columns")
    clerk.press("开始检查")
    clerk.follow_job()
    clerk.keep("12-import-checked")
    clerk.follow("main nav a:has-text('有错误')")
    clerk.see("没有这个村")
    clerk.keep("12-import-errors")
    clerk.press("导入")
    clerk.follow_job()
    clerk.see("已导入")
    clerk.keep("13-import-done")
    batch = clerk.page.url
    clerk.go("/imports")
    _upload(clerk, sheet)
    clerk.press("开始检查")
    clerk.follow_job()
    clerk.keep("14-import-again")
    clerk.page.goto(batch)
    clerk.settle()
    clerk.say_why("撤销导入", "演练：表格版本有误")
    clerk.follow_job()
    clerk.keep("15-import-undone")


def _upload(clerk: Walker, sheet: Path) -> None:
    clerk.page.locator("#file").set_input_files(sheet)
    clerk.press("上传")


def _bulk(clerk: Walker) -> None:
    clerk.go("/households?stage=surveyed&fuel=straw")
    clerk.page.locator("[name=all_matching]").check()
    clerk.press("分派…")
    clerk.keep("16-assign")
    clerk.page.locator("#to").select_option(index=1)
    clerk.press("确认分派")
    if "/jobs/" in clerk.page.url:
        clerk.see_job_end()
        clerk.keep("17-assign-job")
    clerk.go("/households?sort=name")
    clerk.page.locator("[name=all_matching]").check()
    clerk.press("导出 Excel")
    clerk.see_job_end()
    clerk.keep("18-export-job")


def _change(clerk: Walker) -> None:
    clerk.go("/households?stage=registered&sort=name")
    clerk.follow("td a[href^='/households/']")
    clerk.keep("19-confirmed-file")
    household = clerk.page.url.rpartition("/")[2]
    clerk.go(f"/households/{household}/changes/new")
    clerk.page.locator("#phone").fill("13947812345")
    clerk.keep("20-change-form")
    reason = clerk.page.locator("[name=reason], [name=change_reason]").first
    reason.fill("农户更换手机号，已电话核对")
    clerk.follow(".action-bar button:not(.plain)")
    clerk.see("待初核")
    clerk.keep("21-change-proposed")
    for tab in ("", "/family", "/house", "/energy", "/measures", "/papers", "/money", "/log"):
        clerk.go(f"/households/{household}{tab}")
        clerk.keep(f"22-tab{tab.replace('/', '-')}")
    clerk.go(f"/households/{household}/events")
    clerk.keep("23-events")
    clerk.go(f"/households/{household}/events/new_head")
    clerk.keep("23-new-head")

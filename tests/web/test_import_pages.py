"""The pages of an import: from the template to the files, and back."""

import io
import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from heating_program.domain.permissions import Role
from heating_program.domain.sheet_import import SheetKind
from heating_program.jobs.run import run_now
from heating_program.models.access_log import AccessRecord
from heating_program.models.base import new_id
from heating_program.models.household import Household
from heating_program.models.import_batch import ImportBatch
from heating_program.models.job import Job
from heating_program.reference import divisions
from heating_program.services import households
from heating_program.services.clock import BEIJING
from heating_program.services.workbook_reading import read_workbook
from tests.app_fixtures import TODAY
from tests.factories.families import full_details
from tests.factories.people import Staff, make_user
from tests.factories.sheets import HEADINGS, beside, part_rows, plain, row, surveyed, workbook
from tests.pages import Page, Pages

Commit = Callable[[Callable[[Session], Any]], Any]


class Clerk:
    """A clerk at the pages of the import, with the worker that does the jobs."""

    def __init__(self, app: Flask, pages: Pages, staff: Staff, commit: Commit) -> None:
        self.app, self.pages, self.who, self.commit = app, pages, staff.id_of("TC"), commit

    def upload(self, content: bytes, name: str = "台账.xlsx") -> Page:
        data = {"id": str(new_id()), "file": (io.BytesIO(content), name)}
        return self.pages.post("imports.upload", data, as_=self.who)

    def post(self, endpoint: str, data: dict[str, Any] | None = None, **values: Any) -> Page:
        batch = self.batch()
        data = {"row_version": batch.row_version, **(data or {})}
        return self.pages.post(endpoint, data, as_=self.who, batch_id=batch.id, **values)

    def get(self, endpoint: str = "imports.show", **values: Any) -> Page:
        return self.pages.get(endpoint, as_=self.who, batch_id=self.batch().id, **values)

    def batch(self) -> ImportBatch:
        newest = select(ImportBatch).order_by(ImportBatch.uploaded_at.desc()).limit(1)
        found: ImportBatch = self.commit(lambda session: session.scalars(newest).one())
        return found

    def work(self) -> str:
        """Do the last job that was asked for."""
        newest = select(Job).order_by(Job.created_at.desc()).limit(1)
        job: UUID = self.commit(lambda session: session.scalars(newest).one().id)
        run_now(self.app, job)
        state: str = self.commit(lambda session: session.get_one(Job, job).state)
        return state

    def say_columns(self, leaving_out: Sequence[str] = ()) -> Page:
        mapping = self.batch().mapping
        assert mapping is not None
        sheets = {"households": mapping, **mapping["parts"]}
        said = {
            f"{kind}-column-{index}": name
            for kind, sheet in sheets.items()
            for name, index in sheet["columns"].items()
        }
        said |= {f"take-{kind}": "1" for kind in mapping["parts"] if kind not in leaving_out}
        return self.post("imports.map_columns", said)

    def count(self) -> int:
        found: int = self.commit(lambda session: session.scalar(select(func.count(Household.id))))
        return found


@pytest.fixture
def clerk(app: Flask, pages: Pages, staff: Staff, commit: Commit) -> Clerk:
    return Clerk(app, pages, staff, commit)


def test_the_way_from_upload_to_import_and_back(clerk: Clerk) -> None:
    good, bad = plain(), plain()
    sheet = workbook([row(good), row(bad, id_no=1.528e17), row()], titles=("临河区台账",))
    assert clerk.upload(sheet).status == 303
    columns = clerk.get("imports.columns")
    assert "户主姓名" in columns.text
    assert good.householder.id_number.value not in columns.html
    assert clerk.say_columns().status == 303
    assert clerk.work() == "done"
    checked = clerk.get()
    assert "可导入 2" in checked.text
    assert "有错误 1" in checked.text
    assert "I4" in checked.text
    assert "单元格是数字格式" in checked.text
    assert "乌云其木格" in checked.text
    assert clerk.post("imports.begin", {"rule": "valid_only"}).status == 303
    assert clerk.work() == "done"
    assert clerk.count() == 2
    assert "已导入 2" in clerk.get(query={"outcome": "imported"}).text
    assert clerk.post("imports.undo", {"reason": "导错了表"}).status == 303
    assert clerk.work() == "done"
    assert clerk.count() == 0
    assert "已撤销 2" in clerk.get().text
    assert "查重" not in clerk.get().text


def test_what_a_sheet_brings_is_searched_for_look_alikes_by_itself(
    clerk: Clerk, staff: Staff
) -> None:
    clerk.upload(workbook([row(), row()]))  # one account, one name, one village
    clerk.say_columns()
    clerk.work()
    clerk.post("imports.begin", {"rule": "valid_only"})
    assert "查重" not in clerk.get().text
    clerk.work()
    assert "正在查重" in clerk.get().text
    assert clerk.work() == "done"
    found = clerk.get()
    assert "已查重：发现 1 对疑似重复" in found.text
    assert "duplicates" not in found.html  # a clerk of the township judges nobody
    reviewer = clerk.pages.get("imports.show", as_=staff.id_of("BC"), batch_id=clerk.batch().id)
    link = f"/households/duplicates?batch={clerk.batch().id}&amp;stage="
    assert link in reviewer.html
    listed = clerk.pages.get(
        "duplicates.index",
        as_=staff.id_of("BC"),
        query={"batch": str(clerk.batch().id), "stage": ""},
    )
    assert "共 1 条" in listed.text
    nothing = clerk.pages.get(
        "duplicates.index", as_=staff.id_of("BC"), query={"batch": str(new_id()), "stage": ""}
    )
    assert "共 0 条" in nothing.text


def test_an_import_lets_the_database_see_how_full_its_tables_are(clerk: Clerk) -> None:
    clerk.upload(workbook([row(), row(), row()]))
    clerk.say_columns()
    clerk.work()
    clerk.post("imports.begin", {"rule": "valid_only"})
    clerk.work()
    counted = text("SELECT CAST(stat AS INTEGER) FROM sqlite_stat1 WHERE tbl = 'household' LIMIT 1")
    assert clerk.commit(lambda session: session.scalar(counted)) == 3


def test_the_template_filled_in_goes_through_without_a_question(clerk: Clerk) -> None:
    page = clerk.pages.get("imports.template", as_=clerk.who)
    template = read_workbook(page.response.get_data()).households
    headings = [str(cell) for cell in template.rows[0]]
    assert [heading.rstrip("*") for heading in headings] == HEADINGS
    clerk.upload(workbook([row(), row()], headings=headings))
    clerk.say_columns()
    clerk.work()
    assert clerk.batch().counts == {"ready": 2}


def test_what_is_no_workbook_is_said_beside_the_field(clerk: Clerk) -> None:
    page = clerk.upload("户主,身份证号\n".encode(), "台账.csv")
    assert page.status == 422
    assert page.errors == ["不是 .xlsx 表格。请用 WPS 或 Excel 打开后另存为 .xlsx。"]
    empty = clerk.pages.post("imports.upload", {}, as_=clerk.who)
    assert empty.errors == ["请选择要导入的文件。"]


def test_a_required_column_that_nobody_named_is_asked_for(clerk: Clerk) -> None:
    clerk.upload(workbook([row()], headings=[*HEADINGS[:8], "某列", *HEADINGS[9:]]))
    page = clerk.say_columns()
    assert page.status == 422
    assert "身份证号" in page.text
    twice = clerk.post(
        "imports.map_columns", {"households-column-0": "name", "households-column-1": "name"}
    )
    assert "有两列对应了同一项" in twice.text


def test_the_sheet_comes_back_with_a_column_of_problems_and_that_is_written_down(
    clerk: Clerk,
) -> None:
    household = plain()
    clerk.upload(workbook([row(household, structure="砖瓦"), row()]))
    clerk.say_columns()
    clerk.work()
    answer = clerk.post("imports.problems").response
    sheet = read_workbook(answer.get_data()).households
    assert sheet.rows[0][-1] == "问题"
    assert sheet.rows[1][-1] == "AG 结构：“砖瓦”不在可选值中，请按填写说明填写。"
    assert household.householder.id_number.value in sheet.rows[1]
    assert len(sheet.rows) == 3
    records = clerk.commit(lambda session: session.scalars(select(AccessRecord)).all())
    assert [(each.subject_type, each.field) for each in records] == [("import_batch", "problems")]


def test_the_page_says_until_when_the_cells_of_a_sheet_are_kept(clerk: Clerk) -> None:
    clerk.upload(workbook([row()]))
    clerk.say_columns()
    clerk.work()
    clerk.post("imports.begin", {"rule": "valid_only"})
    clerk.work()
    batch = clerk.batch()
    assert batch.imported_at is not None
    until = (batch.imported_at + timedelta(days=180)).astimezone(BEIJING)
    assert f"保存到 {until:%Y-%m-%d %H:%M}" in clerk.get().text
    shutil.rmtree(clerk.app.extensions["settings"].imports_dir / str(batch.id))
    gone = clerk.get()
    assert "已删除，各行的结果仍在" in gone.text
    assert "problems" not in gone.html


def test_a_sheet_that_is_put_away_leaves_no_cells_on_the_disk(clerk: Clerk) -> None:
    clerk.upload(workbook([row()]))
    folder = clerk.app.extensions["settings"].imports_dir / str(clerk.batch().id)
    assert list(folder.glob("*.sealed"))
    clerk.post("imports.discard")
    assert not folder.exists()
    assert clerk.batch().stage == "discarded"


def test_all_or_nothing_is_offered_for_a_sheet_without_errors_only(clerk: Clerk) -> None:
    clerk.upload(workbook([row(), row(structure="砖瓦")]))
    clerk.say_columns()
    clerk.work()
    assert "表中有错误，不能整表导入" in clerk.get().text
    clerk.post("imports.begin", {"rule": "all_or_nothing"})
    assert clerk.count() == 0
    clerk.upload(workbook([row(), row()]))
    clerk.say_columns()
    clerk.work()
    clerk.post("imports.begin", {"rule": "all_or_nothing"})
    clerk.work()
    assert clerk.count() == 2


def test_the_same_file_again_is_said_to_be_known(clerk: Clerk) -> None:
    content = workbook([row()])
    for _ in range(2):
        clerk.upload(content)
        clerk.say_columns()
        clerk.work()
        clerk.post("imports.begin", {"rule": "valid_only"})
        clerk.work()
    assert "内容完全相同" in clerk.get().text
    assert "已登记，跳过 1" in clerk.get().text
    assert clerk.count() == 1


def test_another_townships_sheet_is_not_found(clerk: Clerk, commit: Commit) -> None:

    clerk.upload(workbook([row()]))
    stranger = commit(
        lambda session: make_user(session, Role.TC, divisions.children("150826")[0].code)
    ).id
    for endpoint in ("imports.show", "imports.columns"):
        page = clerk.pages.get(endpoint, as_=stranger, batch_id=clerk.batch().id)
        assert page.status == 404


def test_a_whole_import_that_was_refused_is_checked_again_and_then_goes_through(
    clerk: Clerk, staff: Staff
) -> None:
    meanwhile = plain()
    clerk.upload(workbook([row(), row(meanwhile)]))
    clerk.say_columns()
    clerk.work()
    clerk.commit(
        lambda session: households.register(
            session, actor=staff["TC"], on=TODAY, household_id=new_id(), details=meanwhile
        )
    )
    clerk.post("imports.begin", {"rule": "all_or_nothing"})
    assert clerk.work() == "failed"
    assert clerk.count() == 1
    assert "上一步没有办完" in clerk.get().text
    assert clerk.say_columns().status == 303
    clerk.work()
    assert clerk.batch().counts == {"warned": 1, "known": 1}
    clerk.post("imports.begin", {"rule": "all_or_nothing"})
    assert clerk.work() == "done"
    assert clerk.count() == 2


def test_further_sheets_are_shown_mapped_and_named_with_their_cells(clerk: Clerk) -> None:
    good, bad = (surveyed(full_details(7_300 + 10 * number)) for number in range(2))
    members = part_rows([good, bad], SheetKind.MEMBERS)
    at = members[0].index("证件号码")
    members[4][at] = 1.5e17
    strange = ["150802190101010013", *members[1][1:]]
    energy = part_rows([good, bad], SheetKind.ENERGY)
    sheets = {"家庭成员": [*members, strange], "现状用能": energy}
    clerk.upload(workbook([row(good), row(bad)], beside=sheets))
    page = clerk.get("imports.columns")
    for shown in ("工作表“台账”", "工作表“家庭成员”", "工作表“现状用能”", "导入这张表"):
        assert shown in page.text
    assert "没有找到名为“特殊群体”的工作表" in page.text
    assert good.members[0].id_number.value not in page.html
    assert clerk.say_columns().status == 303
    clerk.work()
    checked = clerk.get()
    assert "可导入 1" in checked.text
    assert "家庭成员 F5 证件号码：单元格是数字格式" in checked.text
    assert "家庭成员 8" in checked.text
    assert "登记表中没有这一户" in checked.text
    book = read_workbook(clerk.post("imports.problems").response.get_data())
    assert [each[-1] for each in book.households.rows] == ["问题", "", "见“家庭成员”表 F5"]
    returned = book.sheets[SheetKind.MEMBERS].rows
    assert returned[4][-1].startswith("F 证件号码：单元格是数字格式")
    assert "登记表中没有这一户" in returned[-1][-1]
    assert len(book.sheets[SheetKind.ENERGY].rows) == len(energy)
    clerk.post("imports.begin", {"rule": "valid_only"})
    clerk.work()
    assert clerk.count() == 1


def test_a_further_sheet_that_nobody_ticks_is_left_out(clerk: Clerk) -> None:
    family = surveyed(full_details(7_400))
    clerk.upload(workbook([row(family)], beside=beside([family])))
    clerk.say_columns(leaving_out=["members", "standings"])
    page = clerk.get("imports.columns")
    assert page.html.count(" checked") == 1
    clerk.work()
    assert clerk.batch().counts == {"ready": 1}
    answer = clerk.post("imports.problems").response
    assert set(read_workbook(answer.get_data()).sheets) == {
        SheetKind.HOUSEHOLDS,
        SheetKind.ENERGY,
    }


def test_a_missing_column_of_a_further_sheet_is_asked_for_by_its_sheet(clerk: Clerk) -> None:
    family = surveyed(full_details(7_500))
    members = part_rows([family], SheetKind.MEMBERS)
    members[0][members[0].index("与户主关系")] = "某列"
    clerk.upload(workbook([row(family)], beside={"家庭成员": members}))
    page = clerk.say_columns()
    assert page.status == 422
    assert "“家庭成员”表中，这些必填的列还没有对应：与户主关系" in page.text

"""The commands of the console, each as an office types it."""

import csv
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from heating_program import app as application
from heating_program.cli.commands import heating
from heating_program.cli.console import Console
from heating_program.domain.identity import IdNumber
from heating_program.jobs import outbox, tidy
from heating_program.jobs.run import run_now
from heating_program.models import schema
from heating_program.models.engine import prepare
from heating_program.services.vault import Vault
from heating_program.web import messages, sheet_words
from tests.factories.families import full_details
from tests.factories.households import id_number
from tests.factories.sheets import beside, row, surveyed, workbook

CONSOLE = Console(
    make_app=application.create_app,
    words=messages.words,
    faults=sheet_words.faults,
    run_job=run_now,
    start_outbox=outbox.start,
    work=lambda app, ending, slot: True,
    tidy=tidy.tidy,
)
ROOT = Path(__file__).parents[2]
ROW = {
    "village_code": "150802102202",
    "group_text": "一组",
    "door_no": "3号",
    "name": "阿拉坦·其其格",
    "id_no": id_number(7001),
    "phone": "13847860021",
    "registered_members": "4",
    "resident_members": "3",
    "resident_months": "12",
    "special_groups": "",
    "officials_relative": "否",
    "consent_on": "2026-03-01",
    "account_kind": "",
    "account_number": "",
    "account_bank": "",
    "account_holder_name": "",
    "plot_no": "",
    "built_year": "1998",
    "structure": "brick_timber",
    "hazard_grade": "B",
    "relocation_listed": "no",
    "in_heating_network": "no",
    "length_m": "12.5",
    "depth_m": "7.2",
    "eaves_height_m": "3",
    "orientation_deg": "180",
    "floor_area_m2": "90",
    "heated_area_m2": "90",
    "electricity_customer_no": "",
    "transformer": "",
    "heating_fuel": "loose_coal",
    "coal_t": "3",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty data folder; its keys will lie beside it."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def heat(place: Path, *words: str, code: int = 0) -> Result:
    group, *rest = words
    nested = group in ("users", "import")
    head = [group, rest.pop(0)] if nested else [group]
    result = CliRunner().invoke(heating, [*head, "--data-dir", str(place), *rest], obj=CONSOLE)
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


@pytest.fixture
def office(place: Path) -> Path:
    heat(place, "init")
    heat(place, "users", "add", "wuyun", "乌云", "TC", "150802102", "--as", "admin")
    return place


def test_an_office_is_set_up_once_and_the_key_lies_outside_the_data(place: Path) -> None:
    first = heat(place, "init")
    assert "只显示一次" in first.output
    key = place.with_name("data-keys") / "master.key"
    assert key.stat().st_mode & 0o077 == 0
    assert not any(path.name == "master.key" for path in place.rglob("*"))
    again = heat(place, "init", code=1)
    assert "系统已有账号" in again.output
    assert "已是最新版本" in heat(place, "upgrade").output
    assert "全部相符" in heat(place, "verify").output


def test_an_older_database_is_upgraded_with_its_own_key_and_no_other(office: Path) -> None:
    key = office.with_name("data-keys") / "master.key"
    own, engine = key.read_bytes(), prepare(create_engine(f"sqlite:///{office}/heating.sqlite"))
    sheet = write_csv(office.with_name("rows.csv"), [ROW])
    heat(office, "import", "households", str(sheet), "--as", "wuyun")
    schema.downgrade(engine, "0008", vault=Vault(own))
    key.write_bytes(bytes(32))
    assert "密钥与数据库不符" in heat(office, "upgrade", code=1).output
    key.write_bytes(own)
    birth = IdNumber(ROW["id_no"]).birth_date
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT birth FROM person")) == f"{birth}"
    done = heat(office, "upgrade", "--backed-up").output
    assert "已备份" not in done
    assert "search keys: 1" in done
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM search_key"))  # as if it had been killed before
    engine.dispose()
    again = heat(office, "upgrade").output
    assert "已是最新版本" in again
    assert "search keys: 1" in again


def test_a_database_whose_key_is_gone_is_not_given_a_new_one(place: Path) -> None:
    heat(place, "init")
    (place.with_name("data-keys") / "master.key").unlink()
    assert "找不到密钥文件" in heat(place, "init", code=1).output
    assert "找不到密钥文件" in heat(place, "verify", code=1).output


def test_accounts_are_opened_reset_and_closed_in_the_name_of_an_administrator(
    office: Path,
) -> None:
    assert "苏木镇经办" in heat(office, "users", "list").output
    reset = heat(office, "users", "reset-password", "wuyun", "--as", "admin")
    assert "只显示一次" in reset.output
    taken = heat(
        office, "users", "add", "wuyun", "乌云", "TC", "150802102", "--as", "admin", code=1
    )
    assert "已有人使用" in taken.output
    own = heat(office, "users", "close", "admin", "--reason", "x", "--as", "admin", code=1)
    assert "自己的账号" in own.output
    not_allowed = heat(office, "users", "close", "admin", "--reason", "x", "--as", "wuyun", code=1)
    assert "Error" in not_allowed.output
    heat(office, "users", "close", "wuyun", "--reason", "调离", "--as", "admin")
    assert "停用" in heat(office, "users", "list").output
    assert (
        "没有用户名为"
        in heat(office, "users", "close", "nobody", "--reason", "x", "--as", "admin", code=1).output
    )


def write_csv(path: Path, given: Sequence[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, given[0].keys())
        writer.writeheader()
        writer.writerows(given)
    return path


def test_a_file_of_households_is_imported_once_and_each_bad_row_is_named(
    office: Path, tmp_path: Path
) -> None:
    given = [
        ROW,
        ROW | {"id_no": id_number(7002), "structure": "砖木", "special_groups": "低保户、残疾人"},
        ROW | {"id_no": "150802190101010014"},
        ROW | {"id_no": id_number(7003), "village_code": "150826104205"},
        ROW | {"id_no": id_number(7004), "heated_area_m2": "100", "floor_area_m2": "x"},
    ]
    file = write_csv(tmp_path / "households.csv", given)
    first = heat(office, "import", "households", str(file), "--as", "wuyun", code=1)
    assert "第 4 行：身份证号：身份证号最后一位校验不符" in first.output
    assert "第 5 行：嘎查村" in first.output
    assert "第 6 行：建筑面积（㎡）：不是数字。" in first.output
    assert "登记 2 户" in first.output
    second = heat(office, "import", "households", str(file), "--as", "wuyun", code=1)
    assert "登记 0 户，已有 2 户跳过" in second.output
    assert heat(office, "verify").exit_code == 0


def test_a_workbook_is_imported_by_the_same_command(office: Path, tmp_path: Path) -> None:
    family = surveyed(full_details(7100))
    file = tmp_path / "台账.xlsx"
    file.write_bytes(workbook([row(family), row(structure="砖瓦")], beside=beside([family])))
    said = heat(office, "import", "households", str(file), "--as", "wuyun", code=1)
    assert "第 3 行：结构：" in said.output
    assert "登记 1 户，已有 0 户跳过，错误 1 处。" in said.output


def test_a_file_that_cannot_be_read_imports_nothing(office: Path, tmp_path: Path) -> None:
    gbk = write_csv(tmp_path / "gbk.csv", [ROW], encoding="gb18030")
    assert "UTF-8" in heat(office, "import", "households", str(gbk), "--as", "wuyun", code=1).output
    strange = write_csv(tmp_path / "strange.csv", [ROW | {"stage": "registered"}])
    said = heat(office, "import", "households", str(strange), "--as", "wuyun", code=1)
    assert "stage" in said.output
    torn = tmp_path / "torn.csv"
    torn.write_text("id_no,name\n1,2,3\n", encoding="utf-8")
    said = heat(office, "import", "households", str(torn), "--as", "wuyun", code=1)
    assert "第 2 行" in said.output


def test_tidying_says_what_went_and_the_files_are_gone(office: Path) -> None:
    old, young = (office / "jobs" / "files" / str(uuid4()) for _ in range(2))
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "result").write_bytes(b"sealed")
    week_ago = time.time() - 8 * 86_400
    os.utime(old, (week_ago, week_ago))
    said = heat(office, "tidy").output
    assert "任务生成的文件（7 天） Files made by jobs: 1" in said
    assert "登录记录（365 天） Log-ins: 0" in said
    assert [old.exists(), young.exists()] == [False, True]
    assert "Files made by jobs: 0" in heat(office, "tidy").output
    assert "全部相符" in heat(office, "verify").output


def test_a_backup_is_checked_and_a_damaged_one_is_found_out(office: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "households.csv", [ROW])
    heat(office, "import", "households", str(file), "--as", "wuyun")
    documents = office / "documents" / "ab"
    documents.mkdir(parents=True)
    (documents / "paper.pdf").write_bytes(b"%PDF")
    photos = office / "photos" / "cd"
    photos.mkdir(parents=True)
    (photos / "roof.jpg").write_bytes(b"\xff\xd8\xff")
    (photos / ".being-written").write_bytes(b"\xff")
    heat(office, "backup", str(tmp_path / "copies"))
    (copy,) = (tmp_path / "copies").iterdir()
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    kept = {name for name in manifest["files"] if not name.startswith("imports/")}
    assert kept == {
        "heating.sqlite",
        "documents/ab/paper.pdf",
        "photos/cd/roof.jpg",
    }
    key = (office.with_name("data-keys") / "master.key").read_bytes()
    assert not any(key in path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert "备份完好" in heat(office, "restore-check", str(copy)).output
    (copy / "documents" / "ab" / "paper.pdf").write_bytes(b"%PDX")
    assert "✗ files_match_manifest" in heat(office, "restore-check", str(copy), code=1).output
    with sqlite3.connect(copy / "heating.sqlite") as connection:
        connection.execute("UPDATE household SET stage = 'registered'")
    said = heat(office, "restore-check", str(copy), code=1).output
    assert "✗ stages_from_events" in said
    shutil.rmtree(office.with_name("data-keys"))
    assert "找不到密钥文件" in heat(office, "restore-check", str(copy), code=1).output


@pytest.mark.slow
def test_the_server_says_when_it_is_ready_and_ends_cleanly(office: Path) -> None:
    program = "from heating_program.app import command_line; command_line()"
    command = [sys.executable, "-c", program, "serve", "--port", "0", "--data-dir", office]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environ, cwd=ROOT
    ) as server:
        assert server.stdout is not None
        ready = server.stdout.readline().split()
        assert ready[0] == "READY"
        with urllib.request.urlopen(f"{ready[1]}/readyz", timeout=20) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGTERM)
        assert server.wait(20) == 0

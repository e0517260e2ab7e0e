"""The floors are one-way: import-linter says so, and it would notice a break."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = next(
    contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    if contract["type"] == "layers"
)
ROOMS = [room.strip() for floor in FLOORS for room in floor.replace("|", ":").split(":")]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program is not None
    return subprocess.run(
        [program, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_import_goes_up_the_floors() -> None:
    report = lint_imports(ROOT)
    assert report.returncode == 0, report.stdout + report.stderr


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A house with every room empty, under our own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("heating_program", "pv_sizing"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for room in ROOMS:
        (tmp_path / "heating_program" / f"{room}.py").touch()
    return tmp_path


@pytest.mark.slow
def test_an_empty_house_keeps_the_contracts(sample: Path) -> None:
    assert lint_imports(sample).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("room", "text", "named"),
    [
        ("heating_program/domain.py", "import heating_program.services", "domain -> "),
        ("heating_program/models.py", "import heating_program.documents", "models -> "),
        ("heating_program/utils.py", "", "utils"),
        ("pv_sizing/__init__.py", "import heating_program.domain", "pv_sizing"),
    ],
)
def test_a_break_is_noticed(sample: Path, room: str, text: str, named: str) -> None:
    (sample / room).write_text(text, encoding="utf-8")
    report = lint_imports(sample)
    assert report.returncode != 0
    assert named in report.stdout

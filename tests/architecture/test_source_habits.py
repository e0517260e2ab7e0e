"""The source keeps the habits of the house, and each guard bites on a bad sample."""

from pathlib import Path

import pytest

from tests.architecture.source_habits import (
    HABITS,
    MAY_COMMIT,
    MAY_IMPORT_LATE,
    Habit,
    Source,
    clock_readings,
    late_imports,
    misplaced_packages,
    missing_docstring,
    refused_names,
    stray_commits,
    unexplained_suppressions,
)

ROOT = Path(__file__).parents[2]
FOLDERS = ("heating_program", "pv_sizing", "tests")
TOP_LEVEL = {
    "README.md", "docs", "heating_program", "pv_sizing", "pyproject.toml", "requirements.lock",
    "run.py", "templates", "tests", "wsgi.py",
}  # fmt: skip
MADE_BY_TOOLS = {"__pycache__", "dist", "build"}


def sources() -> list[Source]:
    paths = [
        *ROOT.glob("*.py"),
        *(path for name in FOLDERS for path in (ROOT / name).rglob("*.py")),
    ]
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(paths)
    ]


def strangers(names: set[str]) -> set[str]:
    return {name for name in names - TOP_LEVEL - MADE_BY_TOOLS if not name.startswith(".")}


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
def test_the_source_keeps_the_habit(habit: Habit) -> None:
    findings = [f"{source.path}: {found}" for source in sources() for found in habit(source)]
    assert not findings, "\n".join(findings)


def test_the_top_level_holds_only_what_the_house_names() -> None:
    assert strangers({path.name for path in ROOT.iterdir()}) == set()


def test_a_stray_top_level_entry_is_noticed() -> None:
    assert strangers({"README.md", ".ci", "scripts"}) == {"scripts"}


def test_every_named_exception_says_why() -> None:
    assert all({**MAY_COMMIT, **MAY_IMPORT_LATE}.values())


SERVICE = "heating_program/services/sample.py"
BAD = [
    (refused_names, "heating_program/web/date_utils.py", '"""x"""'),
    (refused_names, "heating_program/common/dates.py", '"""x"""'),
    (missing_docstring, SERVICE, "x = 1"),
    (stray_commits, SERVICE, "session.commit()"),
    (stray_commits, "heating_program/web/views/sample.py", "db.session.commit()"),
    (clock_readings, SERVICE, "date.today()"),
    (clock_readings, SERVICE, "datetime.datetime.now(UTC)"),
    (clock_readings, "pv_sizing/sample.py", "field(default_factory=datetime.utcnow)"),
    (late_imports, SERVICE, "def f():\n    if x:\n        import os"),
    (late_imports, SERVICE, "async def f():\n    from os import path"),
    (misplaced_packages, SERVICE, "import reportlab.pdfgen"),
    (misplaced_packages, SERVICE, "from pvlib import solarposition"),
    (misplaced_packages, SERVICE, "from flask_login import current_user"),
    (misplaced_packages, "heating_program/domain/sample.py", "import yaml"),
    (misplaced_packages, "heating_program/documents/sample.py", "import sqlalchemy"),
    (misplaced_packages, "pv_sizing/sample.py", "import heating_program"),
    (unexplained_suppressions, SERVICE, "x = 1  # noqa: F401"),
    (unexplained_suppressions, SERVICE, "x = 1  # noqa - because the moon is full"),
    (unexplained_suppressions, SERVICE, "x = 1  # type: ignore[misc]"),
    (unexplained_suppressions, SERVICE, "x = 1  # type: ignore  # the library ships no types"),
    (unexplained_suppressions, SERVICE, "# ruff: noqa: F401"),
    (unexplained_suppressions, SERVICE, "# ruff: noqa -- because the moon is full"),
    (unexplained_suppressions, SERVICE, "# mypy: ignore-errors -- because the moon is full"),
]
GOOD = [
    (refused_names, "heating_program/domain/household.py", '"""x"""'),
    (missing_docstring, SERVICE, '"""What it is for."""'),
    (stray_commits, "heating_program/unit_of_work.py", "session.commit()"),
    (clock_readings, "heating_program/web/views/sample.py", "date.today()"),
    (clock_readings, SERVICE, "clock.today(session)"),
    (late_imports, SERVICE, "if TYPE_CHECKING:\n    import os"),
    (misplaced_packages, "heating_program/documents/sample.py", "import reportlab"),
    (misplaced_packages, "heating_program/domain/sample.py", "import json, heating_program"),
    (misplaced_packages, SERVICE, "from . import flask"),
    (unexplained_suppressions, SERVICE, "x = 1  # type: ignore[misc]  # wtforms is untyped here"),
    (unexplained_suppressions, SERVICE, "# ruff: noqa: E501 -- one edge is one line of the table"),
    (unexplained_suppressions, SERVICE, "x = '# noqa'"),
]


@pytest.mark.parametrize(("habit", "path", "text"), BAD)
def test_a_guard_bites_on_a_bad_sample(habit: Habit, path: str, text: str) -> None:
    assert list(habit(Source(path, text)))


@pytest.mark.parametrize(("habit", "path", "text"), GOOD)
def test_a_guard_lets_a_good_sample_pass(habit: Habit, path: str, text: str) -> None:
    assert not list(habit(Source(path, text)))

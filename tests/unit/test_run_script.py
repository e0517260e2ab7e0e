"""run.py decides rightly when to install, and is a faithful stand-in for what it starts."""

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import run
from tests.benchmarks.report import Report, median_seconds

SCRIPT = Path(run.__file__)
WANTED = {"files": "a", "python": "3.11", "folder": "/srv", "packages": "runtime"}
POSIX = pytest.mark.skipif(os.name == "nt", reason="signals as on POSIX")


@pytest.mark.parametrize(
    ("change", "satisfied", "rebuild"),
    [
        ({}, True, False),
        ({"packages": "all"}, True, False),
        ({"files": "b"}, False, False),
        ({"python": "3.12"}, False, True),
        ({"folder": "/moved"}, False, True),
        ({"packages": ""}, False, False),
    ],
)
def test_the_stamp_tells_what_is_left_to_do(
    change: dict[str, str], satisfied: bool, rebuild: bool
) -> None:
    found = WANTED | change
    assert run.is_satisfied(found, WANTED) is satisfied
    assert run.must_rebuild(found, WANTED) is rebuild


def test_runtime_packages_do_not_satisfy_the_tests() -> None:
    assert not run.is_satisfied(WANTED, WANTED | {"packages": "all"})


def test_without_a_stamp_packages_go_into_the_environment_there_is() -> None:
    assert not run.is_satisfied({}, WANTED)
    assert not run.must_rebuild({}, WANTED)


@pytest.mark.parametrize("text", [None, "", "[]", "{"])
def test_a_damaged_stamp_counts_as_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str | None
) -> None:
    monkeypatch.setattr(run, "STAMP", tmp_path / "installed.json")
    if text is not None:
        run.STAMP.write_text(text, encoding="utf-8")
    assert run.found_stamp() == {}


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_changes_the_stamp(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    for file in ("requirements.lock", "pyproject.toml"):
        (tmp_path / file).write_text("one", encoding="utf-8")
    before = run.wanted_stamp("all")
    (tmp_path / name).write_text("two", encoding="utf-8")
    assert run.wanted_stamp("all") != before


def test_the_build_tools_are_pinned_by_the_lock() -> None:
    names = [pin.split("==")[0] for pin in run.pins("hatchling", "editables")]
    assert sorted(names) == ["editables", "hatchling"]


def test_uv_follows_what_is_configured_for_pip_and_the_environment_wins() -> None:
    listed = "\n".join(
        ["", ":env:.cert='/b.pem'", "global.cert='/a.pem'", "global.index-url='m/?a=b'", "noise"]
    )
    assert run.pip_settings(listed) == {"cert": "/b.pem", "index-url": "m/?a=b"}


def test_a_failed_step_of_the_set_up_says_what_failed_and_how_to_go_on() -> None:
    with pytest.raises(run.SetupError, match=r"(?s)raise SystemExit.*--- how ---"):
        run.must([sys.executable, "-c", "raise SystemExit(3)"], "--- how ---")


def started(monkeypatch: pytest.MonkeyPatch, *arguments: str, code: int = 0) -> list[list[str]]:
    """Run one command with every program replaced by the exit code `code`."""
    commands: list[list[str]] = []

    def record(command: list[str | Path], **_options: object) -> int:
        commands.append([Path(command[0]).stem, *map(str, command[1:])])
        return code

    monkeypatch.setattr(run, "prepare", lambda packages: commands.append([packages]))
    monkeypatch.setattr(run, "run", record)
    commands.append([str(run.main(list(arguments)))])
    return commands


def test_serve_passes_its_options_on(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = started(monkeypatch, "serve", "--port", "8001", "--data-dir", "d", code=7)
    assert commands == [
        ["runtime"],
        ["heating", "serve", "--port", "8001", "--data-dir", "d"],
        ["7"],
    ]


def test_demo_without_a_browser_says_so_to_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ["heating", "demo", "--no-browser"] in started(monkeypatch, "demo", "--no-browser")


def test_check_goes_on_after_a_failure_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = started(monkeypatch, "check", code=1)
    assert [command[0] for command in commands] == [
        "all", "ruff", "ruff", "mypy", "lint-imports", "1",
    ]  # fmt: skip


def test_the_tests_run_after_a_failed_check_and_pass_arguments_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    *_, tests, code = started(monkeypatch, "test", "-k", "money", code=1)
    assert tests[1:] == ["-m", "pytest", "-n", "2", "-k", "money"]
    assert code == ["1"]


def test_an_unknown_option_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="2"):
        started(monkeypatch, "demo", "--prot", "1")


def test_the_ready_line_opens_the_browser_and_is_passed_through(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(run, "open_browser", opened.append)
    says = "print('载入 READY'); print('READY http://127.0.0.1:8000'); raise SystemExit(5)"
    assert run.run([sys.executable, "-c", says], open_ready=True) == 5
    assert opened == ["http://127.0.0.1:8000"]
    assert capsys.readouterr().out == "载入 READY\nREADY http://127.0.0.1:8000\n"


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_reaches_the_child_and_its_end_is_ours(number: signal.Signals) -> None:
    child = (
        "import signal, sys\n"
        f"signal.signal({int(number)}, lambda *_: sys.exit(9))\n"
        "print('READY', flush=True); signal.pause()"
    )
    ours = f"import sys, run; sys.exit(run.run([sys.executable, '-c', {child!r}]))"
    with subprocess.Popen(
        [sys.executable, "-c", ours], cwd=SCRIPT.parent, stdout=subprocess.PIPE, text=True
    ) as script:
        assert script.stdout is not None
        assert script.stdout.readline() == "READY\n"
        script.send_signal(number)
    assert script.returncode == 9


@POSIX
def test_a_killed_child_gives_the_shell_s_exit_code() -> None:
    kills_itself = "import os; os.kill(os.getpid(), 9)"
    assert run.run([sys.executable, "-c", kills_itself]) == 128 + 9


def test_an_old_python_is_told_what_is_needed() -> None:
    pretend = (
        "import runpy, sys; sys.version_info = (3, 10, 0)\n"
        f"sys.argv = ['run.py', 'check']; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    )
    told = subprocess.run([sys.executable, "-c", pretend], capture_output=True, check=False)
    assert told.returncode == 1
    assert "Python 3.11" in told.stderr.decode()


def test_an_old_python_can_read_the_script_far_enough_to_say_so() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_script_needs_nothing_but_the_standard_library() -> None:
    imports = [node for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8")))
               if isinstance(node, (ast.Import, ast.ImportFrom))]  # fmt: skip
    names = {
        name.partition(".")[0]
        for node in imports
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert names <= sys.stdlib_module_names


def test_a_bench_prints_its_ratio() -> None:
    lines: list[str] = []
    Report("pdf", lines.append).ratio("pages", 30.0, 60.0, "pages/s", plain_is="bare reportlab")
    assert lines == ["pdf  pages: 30 pages/s, bare reportlab 60 pages/s, ratio 0.50"]


def test_a_bench_warms_up_before_it_measures() -> None:
    calls: list[int] = []
    assert median_seconds(lambda: calls.append(1), repeats=3) >= 0
    assert len(calls) == 4

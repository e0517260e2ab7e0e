"""Set up and start everything with one Python and nothing else.

    python3 run.py demo   [--port P] [--data-dir D] [--no-browser]   a sample township to try
    python3 run.py serve  [--host H] [--port P] [--data-dir D]       the real thing
    python3 run.py test   [pytest arguments]                         lint, types, floors, all tests
    python3 run.py check                                             lint, types, floors only
    python3 run.py bench  [names]                                    speed, as a report

Each command makes ``.venv`` beside this file when it is missing and installs the packages named
in requirements.lock, every one checked against its hash; a second run starts at once. Standard
library only. Tested on Linux; written for macOS and Windows too, but untested there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PROGRAMS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = PROGRAMS / ("python.exe" if WINDOWS else "python")
HEATING = PROGRAMS / ("heating.exe" if WINDOWS else "heating")
STAMP = VENV / "installed.json"
OLDEST_PYTHON = (3, 11)
READY = "READY "

INSTALL_HINT = """
    安装未完成。请检查网络后重新运行同一条命令，已下载的不会重复下载。
    Installing did not finish. Check the network and run the same command again.
      国内镜像 mirror:  pip config set global.index-url <镜像地址 address>
      离线 offline:     PIP_NO_INDEX=1 PIP_FIND_LINKS=<文件夹 folder>
                        UV_NO_INDEX=1 UV_FIND_LINKS=<同一文件夹 same folder>
      从头再来 afresh:  删除 .venv 文件夹 / delete the folder .venv
"""
VENV_HINT = """
    无法创建 .venv。Debian/Ubuntu 请先安装: apt install python3-venv
    Could not create .venv. On Debian or Ubuntu install python3-venv first.
"""


class SetupError(Exception):
    """A step of the set-up failed; the message tells the user what to do."""


def say(chinese: str, english: str) -> None:
    """Print one progress line, Chinese first."""
    print(f"» {chinese}  {english}", flush=True)


# --- the environment ------------------------------------------------------------------------


def wanted_stamp(packages: str) -> dict[str, str]:
    """Describe the environment that this tree needs; compared with what `STAMP` says is there."""
    files = hashlib.sha256()
    for name in ("requirements.lock", "pyproject.toml"):
        files.update((ROOT / name).read_bytes())
    return {
        "files": files.hexdigest(),
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "folder": str(ROOT),  # console scripts and the editable install hold this path
        "packages": packages,
    }


def found_stamp() -> dict[str, str]:
    """Read what the last complete set-up left; empty when there was none."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def is_satisfied(found: dict[str, str], wanted: dict[str, str]) -> bool:
    """Tell whether nothing need be installed; "all" packages contain the "runtime" ones."""
    enough = found.get("packages") in (wanted["packages"], "all")
    return enough and all(found.get(key) == wanted[key] for key in ("files", "python", "folder"))


def must_rebuild(found: dict[str, str], wanted: dict[str, str]) -> bool:
    """Tell whether .venv belongs to another Python or another folder and cannot be mended."""
    return bool(found) and any(found.get(key) != wanted[key] for key in ("python", "folder"))


def succeeds(*command: str | Path) -> bool:
    """Run a command silently and tell whether it exists and ended well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def must(command: list[str | Path], hint: str, env: dict[str, str] | None = None) -> None:
    """Run one step of the set-up with its output shown; raise `SetupError` when it fails."""
    if run(command, env=env) != 0:
        shown = " ".join(str(part) for part in command)
        raise SetupError(f"失败 failed: {shown}\n{hint}")


def pins(*names: str) -> list[str]:
    """Return ``name==version`` from the lock, of the packages that build the editable install."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line.split("==")[0] in names]


def pip_settings(listed: str) -> dict[str, str]:
    """Read the output of ``pip config list``; what the environment says overrides the files."""
    lines = (line.partition("=") for line in listed.splitlines())
    values = {key: value.strip("'\"") for key, equals, value in lines if equals}
    scopes = ("global", "install", ":env:")
    return {
        setting: values[f"{scope}.{setting}"]
        for setting in ("index-url", "cert")
        for scope in scopes
        if f"{scope}.{setting}" in values
    }


def index_environment() -> dict[str, str]:
    """Let uv use the mirror and the certificate that the user has configured for pip."""
    listed = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    settings, env = pip_settings(listed.stdout), dict(os.environ)
    for setting, name in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        if setting in settings:
            env.setdefault(name, settings[setting])
    return env


def prepare(packages: str) -> None:
    """Bring .venv to what this tree needs: `packages` is "runtime" or "all"."""
    wanted, found = wanted_stamp(packages), found_stamp()
    if is_satisfied(found, wanted):
        return
    rebuild = must_rebuild(found, wanted)
    STAMP.unlink(missing_ok=True)
    if rebuild or not succeeds(PYTHON, "-m", "pip", "--version"):
        say("创建运行环境 .venv …", "Creating .venv")
        clear = ["--clear"] if rebuild else []
        must([sys.executable, "-m", "venv", *clear, VENV], VENV_HINT)
    uv: list[str | Path] = [PYTHON, "-m", "uv"]
    if not succeeds(*uv, "--version"):
        say("安装 uv …", "Installing uv")
        quiet = ["--quiet", "--disable-pip-version-check"]
        must([PYTHON, "-m", "pip", "install", *quiet, "uv>=0.9,<1"], INSTALL_HINT)
    say("安装依赖包(校验哈希)…", f"Installing packages, hashes checked ({packages})")
    install = [*uv, "pip", "install", "--python", PYTHON]
    chosen = ["-r", "requirements.lock"]
    if packages == "runtime":
        chosen = [
            "-c",
            "requirements.lock",
            "-r",
            "pyproject.toml",
            *pins("hatchling", "editables"),
        ]
    must([*install, "--require-hashes", *chosen], INSTALL_HINT, index_environment())
    itself = ["--no-deps", "--no-build-isolation", "--offline", "--editable", "."]
    must([*install, "--quiet", *itself], INSTALL_HINT)
    STAMP.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    say("环境就绪。", "Environment ready.")


# --- running programs -----------------------------------------------------------------------


def forward_signals(child: subprocess.Popen[str]) -> dict[signal.Signals, Any]:
    """Hand every request to stop on to the child, once, and keep waiting for its own end."""
    if WINDOWS:  # the console gives Ctrl-C to the child itself
        return {signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None)}

    def hand_on(number: int, _frame: object) -> None:
        if child.poll() is None:
            child.send_signal(number)

    stops = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    return {number: signal.signal(number, hand_on) for number in stops}


def run(
    command: list[str | Path],
    *,
    folder: Path | None = ROOT,
    env: dict[str, str] | None = None,
    open_ready: bool = False,
) -> int:
    """Run a program to its end and return its exit code, 128 + n when signal n ended it.

    With `open_ready` its output is watched for the line ``READY <address>`` and that address is
    opened in the default browser.
    """
    env = dict(os.environ if env is None else env, PYTHONUTF8="1", PYTHONUNBUFFERED="1")
    with subprocess.Popen(
        command,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE if open_ready else None,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=not WINDOWS,  # else the terminal's Ctrl-C would reach it a second time
    ) as child:
        before = forward_signals(child)
        try:
            for line in child.stdout or ():
                print(line, end="", flush=True)
                if line.startswith(READY):
                    open_browser(line.removeprefix(READY).strip())
            code = child.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def open_browser(address: str) -> None:
    """Open the address where there is a desktop; on a bare server a text browser would hang."""
    desktop = WINDOWS or sys.platform == "darwin"
    if desktop or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)


# --- the commands ---------------------------------------------------------------------------

CHECKS = (
    ("代码规范", "lint", ["ruff", "check", "."]),
    ("代码格式", "format", ["ruff", "format", "--check", "."]),
    ("类型", "types", ["mypy"]),
    ("分层", "floors", ["lint-imports"]),
)


def check() -> list[str]:
    """Run every static check, also after one has failed; return the names of those that did."""
    failed = []
    for chinese, english, (program, *arguments) in CHECKS:
        say(f"检查{chinese} …", english)
        if run([PROGRAMS / program, *arguments]) != 0:
            failed.append(f"{chinese} {english}")
    return failed


def test(arguments: list[str]) -> list[str]:
    """Run the static checks and then all tests on two processes; return what failed."""
    failed = check()
    say("运行测试 …", "tests")
    if run([PYTHON, "-m", "pytest", "-n", "2", *arguments]) != 0:
        failed.append("测试 tests")
    return failed


def served(command: str, options: argparse.Namespace) -> int:
    """Run the console script's `serve` or `demo` with the options that were given."""
    chosen: list[str | Path] = [HEATING, command]
    for name in ("host", "port", "data_dir"):
        value = getattr(options, name, None)
        if value is not None:
            chosen += [f"--{name.replace('_', '-')}", str(value)]
    quiet = getattr(options, "no_browser", True)
    if command == "demo" and quiet:
        chosen.append("--no-browser")
    # The caller's folder stays the current one, so that a relative --data-dir means what it says.
    return run(chosen, folder=None, open_ready=not quiet)


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(
        prog="run.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = top.add_subparsers(dest="command", required=True)
    for name in ("demo", "serve"):
        command = commands.add_parser(name)
        command.add_argument("--port", type=int)
        command.add_argument("--data-dir", type=Path)
    commands.choices["demo"].add_argument("--no-browser", action="store_true")
    commands.choices["serve"].add_argument("--host")
    for name in ("test", "check", "bench"):
        commands.add_parser(name)
    return top


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    top = parser()
    options, rest = top.parse_known_args(arguments)
    if rest and options.command not in ("test", "bench"):
        top.error(f"unrecognized arguments: {' '.join(rest)}")
    serving = options.command in ("demo", "serve")
    prepare("runtime" if serving else "all")
    if serving:
        return served(options.command, options)
    if options.command == "bench":
        return run([PYTHON, "-m", "tests.benchmarks", *rest])
    failed = check() if options.command == "check" else test(rest)
    if failed:
        say("未通过:" + "、".join(failed), "failed")
    else:
        say("全部通过。", "All passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("需要 Python 3.11 或更高版本。 Python 3.11 or newer is needed.")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console without Chinese must not crash
            stream.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)

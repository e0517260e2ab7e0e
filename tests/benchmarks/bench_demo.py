"""From the command to READY, on a warm machine: the first time and the second."""

import contextlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.report import Report

RUN = Path(__file__).parents[2] / "run.py"


def bench(report: Report) -> None:
    """Start the demo twice in a fresh data folder; packages are installed already."""
    with tempfile.TemporaryDirectory() as folder:
        first = _until_ready(Path(folder) / "demo")
        second = _until_ready(Path(folder) / "demo")
    report.value("READY with an empty data folder", first, "s")
    report.ratio("READY the second time", second, first, "s", plain_is="the first time")


def _until_ready(data_dir: Path) -> float:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(RUN), "demo", "--no-browser"]
    start = time.perf_counter()
    with subprocess.Popen(
        [*command, "--port", str(port), "--data-dir", str(data_dir)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("READY "):
                break
        taken = time.perf_counter() - start
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
    return taken

"""The worker beside an embedded server: started with it, started again, ended with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select
from sqlalchemy.orm import Session

from heating_program.config import environment_of, read_settings
from heating_program.jobs import slots
from heating_program.models.engine import prepare
from heating_program.models.job import JobSlot

LONGEST_S = 60
PROGRAM = "from heating_program.app import command_line; command_line()"


def until(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + LONGEST_S
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def worker_pid(engine: Engine) -> int | None:
    with Session(engine) as session:
        return session.scalar(select(JobSlot.pid))


def test_another_process_reads_the_very_same_settings(app: Flask) -> None:
    settings = app.extensions["settings"]
    assert read_settings(environment_of(settings)) == settings


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_killed_worker_is_replaced_and_a_killed_server_takes_its_worker_along(
    app: Flask, sqlite_url: str
) -> None:
    settings = app.extensions["settings"]
    folder: Path = settings.jobs_dir
    engine = prepare(create_engine(sqlite_url))
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment_of(settings),
        text=True,
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("READY ")
        until(lambda: worker_pid(engine))
        first = worker_pid(engine)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        until(lambda: worker_pid(engine) != first)
        server.kill()

    def is_free() -> bool:
        slot = slots.take(engine, folder, "slot-0")
        if slot is not None:
            slot.release()
        return slot is not None

    until(is_free)
    engine.dispose()

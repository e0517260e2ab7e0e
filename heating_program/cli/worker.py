"""`heating work`: a process for long work, and how the embedded server keeps one beside itself."""

import logging
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from types import FrameType

import click

from heating_program.cli.console import Console, data_dir_option, settings_for
from heating_program.config import Settings, environment_of

log = logging.getLogger(__name__)

_PROGRAM = "from heating_program.app import command_line; command_line()"
_LAST_PORTION_S = 30.0
_LOOK_EVERY_S = 0.5
_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0


@click.command("work")
@click.option("--slot", help="固定名称，如 slot-0；不填取第一个空闲的 name of this worker")
@click.option("--until-input-closes", is_flag=True, hidden=True)
@data_dir_option
@click.pass_obj
def work(
    console: Console, slot: str | None, until_input_closes: bool, data_dir: Path | None
) -> None:
    """办理长时间任务（导入、导出等）。 Do long work until told to stop."""
    ending = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    app = console.make_app(settings_for(data_dir, os.environ))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if until_input_closes:
        Thread(target=_watch_input, args=(ending,), daemon=True).start()
    was_asked = console.work(app, ending, slot)
    # Runs that are not finished wait in their threads for the next process; nothing of them is
    # lost by ending here, as a kill at any moment loses nothing.
    logging.shutdown()
    os._exit(0 if was_asked else 1)


def _watch_input(ending: Event) -> None:
    """Notice the end of the process that started this one, however it ended."""
    sys.stdin.buffer.read()
    ending.set()


@dataclass(frozen=True, slots=True)
class Beside:
    """The worker beside an embedded server, started again should it die."""

    thread: Thread
    ending: Event

    def stop(self) -> None:
        """Let the worker finish the portion in hand, and end it."""
        self.ending.set()
        self.thread.join()


def start_beside(settings: Settings) -> Beside:
    """Start a worker that ends with this process, however that ends."""
    ending = Event()
    thread = Thread(target=_keep, args=(settings, ending), name="worker", daemon=True)
    thread.start()
    return Beside(thread, ending)


def _keep(settings: Settings, ending: Event) -> None:
    pause_s = _FIRST_PAUSE_S
    while not ending.is_set():
        process = _start(settings)
        while process.poll() is None and not ending.wait(_LOOK_EVERY_S):
            pass
        if ending.is_set():
            _end(process)
            return
        log.warning("the worker ended with %s; the next starts in %s s", process.poll(), pause_s)
        ending.wait(pause_s)
        pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)


def _start(settings: Settings) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-c", _PROGRAM, "work", "--until-input-closes"]
    return subprocess.Popen(  # noqa: S603 - this program itself, with fixed arguments
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **environment_of(settings)},
        start_new_session=True,  # Ctrl-C at the terminal is for the server, which ends this one
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()  # one that is still starting has nothing to finish, and ends at once
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_LAST_PORTION_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

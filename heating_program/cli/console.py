"""What the commands are given by app.py: they are a door, and no door knows another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, Protocol
from uuid import UUID

import click
from flask import Flask

from heating_program.config import Settings, read_settings
from heating_program.domain.errors import DomainError
from heating_program.models.import_batch import ImportRow
from heating_program.reference.retention import Kept
from heating_program.services.import_layout import Layout


class Runner(Protocol):
    """What works through the outbox beside the server."""

    def stop(self, timeout_s: float = 30.0) -> None:
        """Finish the item in hand and end."""


@dataclass(frozen=True, slots=True)
class Console:
    """The rooms above and beside the commands.

    Parameters
    ----------
    make_app
        Builds the application from settings.
    words
        Says a refusal in the reader's language.
    faults
        Says what keeps a row of an imported sheet out, a line a fault.
    run_job
        Does one piece of long work in this process.
    start_outbox
        Starts the thread that does what transactions have promised.
    work
        Does long work until the event is set, in the slot of that name or the first free one; False
        when it had to end before.
    tidy
        Lets go of what has been kept long enough, and says how much that was.
    """

    make_app: Callable[[Settings], Flask]
    words: Callable[[DomainError], str]
    faults: Callable[[ImportRow, Layout], list[str]]
    run_job: Callable[[Flask, UUID], None]
    start_outbox: Callable[[Flask], Runner]
    work: Callable[[Flask, Event, str | None], bool]
    tidy: Callable[[Flask], Mapping[Kept, int]]


class HeatingGroup(click.Group):
    """A group of commands that says a refusal in words and ends with code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except DomainError as error:
            console: Console = ctx.obj
            raise click.ClickException(console.words(error)) from error


def data_dir_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command be pointed at a data folder, before anything is read from it."""
    return click.option(
        "--data-dir",
        type=click.Path(file_okay=False, path_type=Path),
        help="数据目录（默认取 HEATING_DATA_DIR） data folder",
    )(command)


def settings_for(data_dir: Path | None, environ: Mapping[str, str]) -> Settings:
    """Read the settings, with the folder of the command line in place of the environment's."""
    chosen = {} if data_dir is None else {"HEATING_DATA_DIR": str(data_dir)}
    return read_settings({**environ, **chosen})


def say_result(name: str, found: Sequence[str], *, most: int = 20) -> None:
    """Print one line for a check, and under it what breaks it."""
    click.echo(f"{'✗' if found else '✓'} {name}")
    for line in found[:most]:
        click.echo(f"    {line}")
    if len(found) > most:
        click.echo(f"    … 共 {len(found)} 项")

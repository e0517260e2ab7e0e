"""What a kind of long work gives the engine: how many items there are, and how to do a portion."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.services.jobs import Work

Count = Callable[[Session, Work], int]
Prepare = Callable[[Flask, Work, int, int], Any]
Apply = Callable[[Session, Work, int, int, Any], int]
Finish = Callable[[Flask, Work], dict[str, Any]]


def nothing_to_prepare(_app: Flask, _work: Work, _offset: int, _limit: int) -> None:
    """Stand for a kind whose portions need nothing before their transaction."""


def no_result(_app: Flask, _work: Work) -> dict[str, Any]:
    """Stand for a kind whose rows are all its result."""
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job.

    Parameters
    ----------
    code
        What `services.jobs.submit` is given, at most 30 letters.
    portion
        Items in one step and one transaction. Aim at a second of work: a cancellation waits for it,
        and so does every other writer on SQLite.
    count
        Counts the items, once. Their order must not change while the job lasts.
    apply
        Does items `offset` to `offset + limit` inside the portion's one transaction and returns how
        many could not be dealt with. No file, network or long computing here; it may run again
        after a rollback, never after a commit. An exception fails the job, which may be resumed.
    prepare
        What must happen before that transaction: reading, computing, writing a file under its own
        name. It may run twice; `apply` gets what it returns.
    finish
        After the last portion, outside any transaction; may run twice. Its result is kept with the
        job: ``{"page": [endpoint, {argument: value}]}`` becomes the link on the job's page,
        ``{"file": name}`` the download of what `services.job_files` keeps as the job's result.
    """

    code: str
    count: Count
    apply: Apply
    portion: int = 100
    prepare: Prepare = nothing_to_prepare
    finish: Finish = no_result

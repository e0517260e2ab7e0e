"""The process that does long work: it holds a slot, runs the engine and keeps open jobs moving.

Jobs are found in their table alone. Whatever the engine has lost or never heard of - a crash
between two systems, a deleted engine file, a restored backup - is put right by the next sweep.
"""

import logging
import os
import socket
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import delete
from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.domain.long_work import JobState
from heating_program.extensions import db
from heating_program.jobs import slots
from heating_program.jobs.engine import (
    JobEngine,
    Step,
    drop_unsound_records,
    has_sound_records,
    system_url,
)
from heating_program.jobs.run import TRANSIENT, run_job
from heating_program.jobs.slots import Slot
from heating_program.jobs.tidy import tidy_daily
from heating_program.models.job import Job, JobSlot
from heating_program.services import job_runs, jobs
from heating_program.unit_of_work import unit_of_work, write_small

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
BEAT_EVERY_LOOKS = 20
LAST_STEP_S = 25.0


def work(app: Flask, ending: Event, slot_name: str | None = None) -> bool:
    """Do long work until `ending` is set; the process must end after this.

    Parameters
    ----------
    slot_name
        ``slot-0``, ``slot-1``…; None takes the first free one.

    Returns
    -------
    bool
        Whether it was asked to end; False when its slot was lost with the database connection, the
        engine's own file was damaged or removed, or the engine never learned that a run had ended:
        the next process puts that right at its start.

    Raises
    ------
    DomainError
        `job_slot_taken` when another process holds the slot.
    """
    folder: Path = app.extensions["settings"].jobs_dir
    with app.app_context():
        slot = _take(folder, slot_name)
        _beat(slot)
    url = system_url(app.extensions["settings"].database_url, folder)

    def run(job_id: UUID, step: Step) -> None:
        run_job(app, job_id, step)

    if drop_unsound_records(url):
        log.error("the engine's records were damaged and are made anew; open jobs go on")
    engine = JobEngine(url, slot.name, run, TRANSIENT)
    log.info("worker %s is ready", slot.name)
    lost, looks = "", 0
    while not lost and not ending.wait(LOOK_EVERY_S):
        looks += 1
        is_beat = looks % BEAT_EVERY_LOOKS == 1
        lost = _look(app, engine, slot, url, is_beat=is_beat) if slot.is_held() else "slot"
    if lost:
        log.error("worker %s has lost its %s and ends", slot.name, lost)
    engine.close(LAST_STEP_S)
    return not lost


def _look(app: Flask, engine: JobEngine, slot: Slot, url: str, *, is_beat: bool) -> str:
    """See to the open jobs, and say what this process has lost and cannot get back."""
    try:
        with app.app_context():
            if is_beat:
                _beat(slot)
                _sweep(engine, slot)
                tidy_daily(app)
            pick_up(engine)
        return "run" if is_beat and engine.has_stray() else ""
    except TRANSIENT as error:
        log.warning("jobs could not be looked for: %s", type(error).__name__)
    except Exception:
        # Whatever is wrong with one look, the next may go well; the jobs wait meanwhile.
        log.exception("jobs could not be looked for")
    return "" if has_sound_records(url) else "engine's records"


def _take(folder: Path, name: str | None) -> Slot:
    if name is None:
        return slots.take_first(db.engine, folder)
    slot = slots.take(db.engine, folder, name)
    if slot is None:
        raise DomainError("job_slot_taken", name=name)
    return slot


def _beat(slot: Slot) -> None:
    now = datetime.now(UTC)
    row = {"host": socket.gethostname()[:80], "pid": os.getpid(), "heartbeat_at": now}
    write_small(lambda session: session.merge(JobSlot(name=slot.name, **row)))


def _sweep(engine: JobEngine, mine: Slot) -> None:
    """Take over the work of every slot whose bearer is dead: its lock can be had."""
    folder: Path = current_app.extensions["settings"].jobs_dir
    names = job_runs.other_slots(db.session, mine.name)
    db.session.rollback()
    for name in names:
        dead = slots.take(db.engine, folder, name)
        if dead is None:
            continue
        try:
            if count := engine.take_over(name):
                log.warning("worker %s is dead; %d of its jobs go on here", name, count)
            write_small(partial(_forget, name=name))
        finally:
            dead.release()


def _forget(session: Session, name: str) -> None:
    session.execute(delete(JobSlot).where(JobSlot.name == name))


def pick_up(engine: JobEngine) -> None:
    """See to it that every open job has a run."""
    open_jobs = jobs.open_jobs(db.session)
    db.session.rollback()
    for job_id in open_jobs:
        runs = engine.runs_of(job_id)
        if runs.is_live:
            continue
        if runs.has_given_up and not _is_waiting(job_id):
            gave_up = DomainError(job_runs.GAVE_UP)
            unit_of_work(partial(job_runs.fail, job_id=job_id, error=gave_up))
        else:
            engine.submit(job_id, runs.last_number + 1)


def _is_waiting(job_id: UUID) -> bool:
    state = db.session.get_one(Job, job_id).state
    db.session.rollback()
    return state == JobState.WAITING

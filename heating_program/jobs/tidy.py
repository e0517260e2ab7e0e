"""Tidies up: once a day by whichever worker comes first, or when `heating tidy` asks."""

import logging
from datetime import UTC, datetime
from functools import partial

from flask import Flask, g

from heating_program.extensions import db
from heating_program.jobs.engine import forget_runs, system_url
from heating_program.jobs.sheets import sheets_of
from heating_program.reference.retention import Kept
from heating_program.services import clock, import_files, jobs, tidying
from heating_program.services.circumstances import vault_of
from heating_program.services.job_files import JobFiles
from heating_program.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


def tidy_daily(app: Flask) -> None:
    """Tidy up if nobody has today."""
    on = clock.business_date(db.session, datetime.now(UTC))
    due = tidying.is_due(db.session, on)
    db.session.rollback()
    g.request_id = "worker"
    if due and unit_of_work(partial(tidying.claim, on=on)):
        counts = tidy(app)
        log.info("tidied up: %s", {code.value: n for code, n in counts.items() if n} or "nothing")


def tidy(app: Flask) -> dict[Kept, int]:
    """Let go of everything whose time is over, and say how much that was."""
    settings, at = app.extensions["settings"], datetime.now(UTC)
    on = clock.business_date(db.session, at)
    files, sheets = JobFiles(settings.job_files_dir, vault_of(db.session)), sheets_of(app)
    lying, cells = files.kept(), import_files.kept(sheets)
    tidied = unit_of_work(partial(tidying.tidy, on=on, job_files=lying, sheets=cells))
    for job_id in tidied.job_files:
        files.drop(job_id)
    for batch_id in tidied.sheets:
        import_files.drop(sheets, batch_id)
    before = tidying.over_before(Kept.ENGINE_RUN, on, at)
    open_jobs = jobs.open_jobs(db.session)
    db.session.rollback()
    url = system_url(settings.database_url, settings.jobs_dir)
    runs = 0 if before is None else forget_runs(url, before=before, needed=open_jobs)
    return {**tidied.counts, Kept.ENGINE_RUN: runs}

"""`heating import households`: a file of households, brought in as an uploaded workbook is.

The same reading, check and import; only the columns are not asked: a heading that is not known
refuses the file. What came in is an import like any other and can be taken back on its page.
"""

import os
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import click
from flask import Flask, g

from heating_program.cli.console import Console, data_dir_option, settings_for
from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.sheet_import import IMPORTABLE, BatchStage, Outcome, Rule, SheetKind
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.import_batch import ImportBatch
from heating_program.services import (
    clock,
    import_files,
    import_layout,
    import_rows,
    import_sheets,
    imports,
)
from heating_program.services import users as accounts
from heating_program.services.circumstances import vault_of
from heating_program.services.import_files import Sheets
from heating_program.services.imports import Upload
from heating_program.services.workbook_csv import read_csv
from heating_program.services.workbook_reading import Workbook, read_workbook
from heating_program.unit_of_work import unit_of_work


@click.group("import")
def imports_group() -> None:
    """从文件导入。 Import from files."""


@imports_group.command("households")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "username", required=True, help="以哪个用户的名义登记 user name")
@data_dir_option
@click.pass_obj
def import_households(console: Console, file: Path, username: str, data_dir: Path | None) -> None:
    """导入农户：UTF-8 的 .csv 或 .xlsx，列名同登记表。 Import households."""
    app = console.make_app(settings_for(data_dir, os.environ))
    content = file.read_bytes()
    workbook = read_workbook(content) if file.suffix.lower() == ".xlsx" else read_csv(content)
    with app.app_context():
        g.request_id = f"import {file.name}"[:36]
        actor = accounts.actor_of(accounts.by_username(db.session, username))
        on = clock.business_date(db.session, datetime.now(UTC))
        key = _receive(app, actor, on, file.name, content, workbook)
        check = _ask_check(actor, key)
    console.run_job(app, check)
    with app.app_context():
        job = _ask_import(actor, on, key)
    if job is not None:
        console.run_job(app, job)
    with app.app_context():
        faults = _say(console, actor, key)
    if faults:
        raise click.exceptions.Exit(1)


def _receive(
    app: Flask, actor: Actor, on: date, name: str, content: bytes, workbook: Workbook
) -> UUID:
    key = new_id()
    sheets = Sheets(app.extensions["settings"].imports_dir, vault_of(db.session))
    import_files.keep(sheets, key, workbook)
    upload = Upload(key, name, sha256(content).hexdigest(), len(content), workbook)
    try:
        unit_of_work(lambda session: imports.receive(session, actor=actor, on=on, upload=upload))
        _require_known(imports.load(db.session, actor, key))
    except DomainError:
        import_files.drop(sheets, key)
        raise
    return key


def _require_known(batch: ImportBatch) -> None:
    """Refuse a file with a heading that is not known: nobody is there to say what it means."""
    layout = import_layout.layout_of(batch)
    parts = (batch.mapping or {}).get("parts", {})
    headings = {layout.kind: batch.columns}
    headings |= {kind: parts[kind]["headings"] for kind in layout.parts}
    unknown = [
        heading
        for sheet in (layout, *layout.parts.values())
        for index, heading in enumerate(headings[sheet.kind])
        if heading.strip() and index not in sheet.columns.values()
    ]
    if unknown:
        raise DomainError("file_columns", columns="、".join(unknown))


def _ask_check(actor: Actor, key: UUID) -> UUID:
    batch = imports.load(db.session, actor, key)
    layout, version = import_layout.layout_of(batch), batch.row_version
    columns = {SheetKind.HOUSEHOLDS: layout.columns}
    columns |= {kind: part.columns for kind, part in layout.parts.items()}
    return unit_of_work(
        lambda session: imports.map_columns(
            session, actor=actor, batch_id=key, row_version=version, columns=columns
        )
    )


def _ask_import(actor: Actor, on: date, key: UUID) -> UUID | None:
    """Ask for the import of what the check found good; None when that is nothing."""
    batch = imports.load(db.session, actor, key)
    if batch.stage != BatchStage.CHECKED:
        raise DomainError("import_not_finished")
    version, counts = batch.row_version, batch.counts or {}
    if not any(counts.get(outcome.value) for outcome in IMPORTABLE):
        return None
    return unit_of_work(
        lambda session: imports.begin_import(
            session,
            actor=actor,
            on=on,
            batch_id=key,
            row_version=version,
            rule=Rule.VALID_ONLY,
        )
    )


def _say(console: Console, actor: Actor, key: UUID) -> int:
    """Print what became of the file; return how many faults it has."""
    batch = imports.load(db.session, actor, key)
    faults = [
        line
        for row in import_sheets.rows_to_return(db.session, batch)
        for line in console.faults(row, import_layout.layout_of(batch))
    ]
    for line in faults:
        click.echo(line, err=True)
    counts = import_rows.counted(db.session, key)
    registered = counts.get(Outcome.IMPORTED.value, 0)
    known = counts.get(Outcome.KNOWN.value, 0)
    click.echo(f"登记 {registered} 户，已有 {known} 户跳过，错误 {len(faults)} 处。")
    return len(faults)

"""`heating import households`: a file of households, each row a registration of its own.

A row goes through the same form as the page. A household that is registered already is recognised
by its head's ID number and passed over, so that a corrected file may be given again as a whole.
"""

import csv
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask import g
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.cli.console import Console, data_dir_option, settings_for
from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.household import HouseholdDetails
from heating_program.extensions import db
from heating_program.models.base import new_id
from heating_program.models.household import Person
from heating_program.services import clock, households
from heating_program.services import users as accounts
from heating_program.services.circumstances import vault_of
from heating_program.services.household_rows import ID_PLACE
from heating_program.unit_of_work import unit_of_work


@click.group("import")
def imports() -> None:
    """从文件导入。 Import from files."""


@imports.command("households")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "username", required=True, help="以哪个用户的名义登记 user name")
@data_dir_option
@click.pass_obj
def import_households(console: Console, file: Path, username: str, data_dir: Path | None) -> None:
    """导入农户 CSV（UTF-8，列名同登记表）。 Import households."""
    settings = settings_for(data_dir, os.environ)
    registered = known = 0
    refused = []
    rows = list(read_rows(file, console.household_columns))
    with console.make_app(settings).app_context():
        g.request_id = f"import {file.name}"[:36]
        actor = accounts.actor_of(accounts.by_username(db.session, username))
        on = clock.business_date(db.session, datetime.now(UTC))
        for number, row in rows:
            details, errors = console.read_household(row, actor=actor, today=on)
            if details is None:
                refused += [f"第 {number} 行：{error}" for error in errors]
                continue
            try:
                is_new = _register(actor, on, details)
            except DomainError as error:
                refused.append(f"第 {number} 行：{console.words(error)}")
            else:
                registered, known = registered + is_new, known + (not is_new)
    for line in refused:
        click.echo(line, err=True)
    click.echo(f"登记 {registered} 户，已有 {known} 户跳过，错误 {len(refused)} 处。")
    if refused:
        raise click.exceptions.Exit(1)


def read_rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows with their line numbers.

    Raises
    ------
    DomainError
        `file_not_utf8`; `file_columns` for a column the form does not know or a repeated one;
        `file_row_width` for a row with more or fewer cells than the head.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            head = [name.strip() for name in next(reader, [])]
            unknown = sorted({name for name in head if name not in columns or head.count(name) > 1})
            if unknown or "id_no" not in head:
                raise DomainError("file_columns", columns="、".join(unknown) or "id_no")
            for row in reader:
                if len(row) != len(head):
                    raise DomainError("file_row_width", row=reader.line_num)
                yield reader.line_num, dict(zip(head, row, strict=True))
    except UnicodeDecodeError as error:
        raise DomainError("file_not_utf8") from error
    except csv.Error as error:
        raise DomainError("file_row_width", row=reader.line_num) from error


def _register(actor: Actor, on: date, details: HouseholdDetails) -> bool:
    """Register one household; False when its head is registered already."""

    def work(session: Session) -> bool:
        index = vault_of(session).index(ID_PLACE, details.householder.id_number.value)
        if session.scalar(select(Person.id).where(Person.id_no_index == index)) is not None:
            return False
        households.register(session, actor=actor, on=on, household_id=new_id(), details=details)
        return True

    return unit_of_work(work)

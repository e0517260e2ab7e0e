"""`heating verify`: asks every invariant and ends with code 1 when one is broken."""

import os
from pathlib import Path

import click

from heating_program.cli.console import Console, data_dir_option, say_result, settings_for
from heating_program.extensions import db
from heating_program.services import invariants


@click.command("verify")
@data_dir_option
@click.pass_obj
def verify(console: Console, data_dir: Path | None) -> None:
    """核验资金、编号、文件和操作记录。 Ask every invariant."""
    settings = settings_for(data_dir, os.environ)
    broken = []
    with console.make_app(settings).app_context():
        place = invariants.Place(settings.documents_dir, settings.photos_dir)
        for name, found in invariants.verify(db.session, place):
            say_result(name, found)
            broken += [name] if found else []
    if broken:
        raise click.ClickException(f"{len(broken)} 项不符 broken: {', '.join(broken)}")
    click.echo("全部相符。 Everything holds.")

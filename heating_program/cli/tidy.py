"""`heating tidy`: lets go of what has been kept long enough, as the worker does once a day."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from flask import g

from heating_program.cli.console import Console, data_dir_option, settings_for
from heating_program.extensions import db
from heating_program.reference.retention import retention
from heating_program.services import clock


@click.command("tidy")
@data_dir_option
@click.pass_obj
def tidy(console: Console, data_dir: Path | None) -> None:
    """清理到期的文件和记录；后台程序每天自动清理一次。 Delete what is over its period."""
    app = console.make_app(settings_for(data_dir, os.environ))
    with app.app_context():
        g.request_id = "heating tidy"
        on = clock.business_date(db.session, datetime.now(UTC))
        gone = console.tidy(app)
    for code, number in gone.items():
        if rule := retention(code, on):
            click.echo(f"{rule.zh}（{rule.days} 天） {rule.en}: {number}")

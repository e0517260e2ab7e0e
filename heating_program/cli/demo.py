"""`heating demo`: a sample township to try, in one folder, ready in seconds the second time."""

from pathlib import Path

import click
import platformdirs

from heating_program.cli import practice
from heating_program.cli.console import Console, data_dir_option
from heating_program.cli.server import run_server
from heating_program.config import APP_NAME, Settings, read_settings

_LOOPBACK = "127.0.0.1"


@click.command("demo")
@click.option("--port", default=8000, show_default=True, help="本机端口")
@data_dir_option
@click.option("--no-browser", is_flag=True, expose_value=False, help="由 run.py 处理")
@click.pass_obj
def demo(console: Console, port: int, data_dir: Path | None) -> None:
    """装入示例苏木镇并启动。 Load the sample township and serve it."""
    settings = practice_settings(data_dir, port)
    if not practice.exists(settings):
        practice.build(settings, click.echo)
    click.echo(practice.accounts(settings))
    run_server(console, console.make_app(settings), _LOOPBACK, port)


def practice_settings(data_dir: Path | None, port: int) -> Settings:
    """Return the settings of a practice installation: one folder, SQLite, loopback."""
    place = data_dir or Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "demo"
    return read_settings(
        {"HEATING_DATA_DIR": str(place), "HEATING_PUBLIC_URL": f"http://{_LOOPBACK}:{port}"}
    )

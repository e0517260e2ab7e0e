"""`heating serve`: the embedded web server with the outbox and a worker beside it."""

import os
import signal
from pathlib import Path
from types import FrameType

import click
from flask import Flask
from waitress import create_server

from heating_program.cli.console import Console, data_dir_option, settings_for
from heating_program.cli.worker import start_beside

_THREADS = 8


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", default=8000, show_default=True, help="端口，0 为任选")
@data_dir_option
@click.pass_obj
def serve(console: Console, host: str, port: int, data_dir: Path | None) -> None:
    """启动服务。 Serve until told to stop."""
    run_server(console, console.make_app(settings_for(data_dir, os.environ)), host, port)


def run_server(console: Console, app: Flask, host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C, then finish what is in hand."""
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=_THREADS,
            ident="heating",
            # The application itself reads them when proxies of ours are set up.
            clear_untrusted_proxy_headers=not app.extensions["settings"].trusted_proxies,
        )
    except OSError as error:
        raise click.ClickException(f"{host}:{port} 不能使用 cannot be used: {error}") from error
    outbox = console.start_outbox(app)
    before = signal.signal(signal.SIGTERM, _stop)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"READY http://{shown}:{server.effective_port}")
    worker = start_beside(app.extensions["settings"])  # after the line above: nobody waits for it
    try:
        server.run()  # ends by itself on KeyboardInterrupt
    finally:
        signal.signal(signal.SIGTERM, before)
        server.close()
        server.task_dispatcher.shutdown()
        outbox.stop()
        worker.stop()
        app.extensions["engine"].dispose()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt

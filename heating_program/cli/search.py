"""`heating search-keys`: writes what households are found by, for those without or for all anew."""

import os
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import click
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from heating_program.cli.console import data_dir_option, settings_for
from heating_program.models.engine import prepare
from heating_program.services import search_keys
from heating_program.services.vault import Vault, open_vault
from heating_program.unit_of_work import run_in_transaction

_PORTION = 1_000


@click.command("search-keys")
@data_dir_option
@click.option("--all", "is_all", is_flag=True, help="全部重建 all of them anew")
def write_search_keys(data_dir: Path | None, is_all: bool) -> None:
    """补建搜索键；可随时重复。 Write missing search keys; may be repeated."""
    settings = settings_for(data_dir, os.environ)
    vault = open_vault(settings.key_file)
    engine = prepare(create_engine(settings.database_url))
    written = rewrite_all(engine, vault) if is_all else fill(engine, vault)
    engine.dispose()
    click.echo(f"搜索键 search keys: {written}")


def fill(engine: Engine, vault: Vault) -> int:
    """Write the keys that are missing, a portion a transaction; return how many."""
    return _in_portions(
        engine, vault, lambda session, _offset: search_keys.fill_missing(session, limit=_PORTION)
    )


def rewrite_all(engine: Engine, vault: Vault) -> int:
    """Make every key anew, a portion a transaction; return how many."""
    return _in_portions(
        engine,
        vault,
        lambda session, offset: search_keys.rewrite(session, offset=offset, limit=_PORTION),
    )


def _in_portions(engine: Engine, vault: Vault, write: Callable[[Session, int], int]) -> int:
    written, info = 0, {"vault": vault}
    for offset in count(0, _PORTION):
        done = run_in_transaction(engine, partial(_write, write=write, offset=offset), info=info)
        written += done
        if done < _PORTION:
            break
    return written


def _write(session: Session, *, write: Callable[[Session, int], int], offset: int) -> int:
    return write(session, offset)

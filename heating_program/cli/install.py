"""`heating init` and `heating upgrade`: key, schema, canary and the first administrator."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from heating_program.cli import backup, search
from heating_program.cli.console import data_dir_option, settings_for
from heating_program.config import Settings, prepare_secrets
from heating_program.domain.errors import DomainError
from heating_program.models import schema
from heating_program.models.engine import prepare
from heating_program.services import installation, users
from heating_program.services.vault import Vault, create_key_file, open_vault
from heating_program.unit_of_work import run_in_transaction


@click.command("init")
@data_dir_option
@click.option("--admin", default="admin", show_default=True, help="首个管理员的用户名 user name")
def init(data_dir: Path | None, admin: str) -> None:
    """建立密钥、数据库和首个管理员。 Make key, schema and the first administrator."""
    settings = settings_for(data_dir, os.environ)
    username = users.checked_username(admin)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = open_engine(settings)
    if settings.key_file.exists() is False and schema.current(engine) is not None:
        raise DomainError("key_missing", path=str(settings.key_file))
    create_key_file(settings.key_file)
    prepare_secrets(settings)
    vault = open_vault(settings.key_file)
    schema.upgrade(engine)
    password = users.initial_password()
    hashed = users.hash_password(password)

    def work(session: Session) -> None:
        installation.plant_canary(session, vault)
        users.first_administrator(session, username=username, password_hash=hashed)

    run_in_transaction(engine, work, info={"vault": vault, "request_id": "heating init"})
    engine.dispose()
    click.echo(f"数据目录 data: {settings.data_dir}")
    click.echo(f"密钥文件 key:  {settings.key_file}（请另存一份，不要与备份放在一起）")
    click.echo(f"首个管理员 first administrator: {username}")
    click.echo(f"初始密码，只显示一次 initial password, shown once: {password}")


@click.command("upgrade")
@data_dir_option
@click.option(
    "--backup-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="升级前的备份放在哪里（默认 <数据目录>-backups） where the backup goes",
)
@click.option(
    "--backed-up",
    is_flag=True,
    help="已自行备份，PostgreSQL 用 pg_dump  a copy was made already, by pg_dump for PostgreSQL",
)
def upgrade(data_dir: Path | None, backup_dir: Path | None, *, backed_up: bool) -> None:
    """备份后把数据库升级到本版本。 Back up, then migrate to this release."""
    settings = settings_for(data_dir, os.environ)
    engine = open_engine(settings)
    before, wanted = schema.current(engine), schema.head()
    vault = None if before is None else _own_vault(settings, engine)
    if before == wanted:
        click.echo(f"已是最新版本 {wanted}。 Nothing to do.")
    if before not in (None, wanted) and not backed_up:
        folder = backup_dir or settings.data_dir.with_name(f"{settings.data_dir.name}-backups")
        made = backup.take(settings, engine, folder, at=datetime.now(UTC))
        click.echo(f"已备份 backup: {made}")
    schema.upgrade(engine, vault=vault)
    # A migration may take search keys away, and an upgrade may have been killed before they were
    # written anew.
    if vault and (written := search.fill(engine, vault)):
        click.echo(f"搜索键 search keys: {written}")
    engine.dispose()
    if before != wanted:
        click.echo(f"{before or '空'} → {wanted}")


def _own_vault(settings: Settings, engine: Engine) -> Vault:
    """Open the key of a database; a wrong one would seal what nobody can open again."""
    vault = open_vault(settings.key_file)
    with Session(engine) as session:
        installation.check_canary(session, vault)
    return vault


def open_engine(settings: Settings) -> Engine:
    """Open the database as the application does."""
    return prepare(create_engine(settings.database_url))

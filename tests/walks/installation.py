"""A whole installation to walk through: key, database, people with passwords, a running server."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from heating_program.config import Settings, environment_of, prepare_secrets, read_settings
from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import Role
from heating_program.models import schema, table_statistics
from heating_program.models.base import new_id
from heating_program.models.engine import prepare
from heating_program.models.ids import UserId
from heating_program.models.user import User
from heating_program.services import installation, users
from heating_program.services.users import UserDetails
from heating_program.services.vault import create_key_file, open_vault
from heating_program.unit_of_work import run_in_transaction
from tests.postgres_process import programs_folder
from tests.walks import generated_banner
from tests.walks.generated_banner import BANNER

PASSWORD = "herders-plough-at-dawn-7"
_HEATING = Path(sys.executable).with_name("heating")
_POSTGRES = Path(__file__).parents[1] / "postgres_process.py"
# The clerk and the reviewer of the whole banner, so that one walk sees all of its files.
_STAFF = (
    ("clerk", "王晓燕", Role.TC, BANNER),
    ("clerk2", "李志强", Role.TC, BANNER),
    ("reviewer", "苏和", Role.TR, BANNER),
    ("approver", "刘卫东", Role.BA, BANNER),
    ("auditor", "郝静", Role.AU, "1508"),
)


@dataclass(frozen=True, slots=True)
class Running:
    """Where the server answers; every account has `PASSWORD`."""

    address: str


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty database: a file, or a PostgreSQL that ends with the walk."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'heating.sqlite'}"
        return
    if programs_folder() is None:
        sys.exit("PostgreSQL is not installed")
    with subprocess.Popen(
        [sys.executable, _POSTGRES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        found = re.findall(r'"(?:host|port)": "?([^",}]+)', process.stdout.readline())
        host, port = found
        yield f"postgresql+psycopg://postgres@/postgres?host={host}&port={port}"


def build(settings: Settings, families: int) -> None:
    """Make key, schema, people and the banner's files."""
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_key_file(settings.key_file)
    prepare_secrets(settings)
    vault = open_vault(settings.key_file)
    engine = prepare(create_engine(settings.database_url))
    schema.upgrade(engine)
    hashed = users.hash_password(PASSWORD)
    long_ago = datetime(2026, 8, 1, tzinfo=UTC)

    def staff(session: Session) -> dict[str, Actor]:
        installation.plant_canary(session, vault)
        first = users.first_administrator(session, username="admin", password_hash=hashed)
        administrator = users.actor_of(_ready(session, first))
        people = {}
        for username, name, role, area in _STAFF:
            key = users.create(
                session,
                actor=administrator,
                on=long_ago.date(),
                user_id=new_id(),
                details=UserDetails(username, name, (Grant(role, area),)),
                password_hash=hashed,
            )
            people[username] = users.actor_of(_ready(session, key))
        return people

    info = {"vault": vault, "at": long_ago, "request_id": "walk"}
    people = run_in_transaction(engine, staff, info=info)
    generated_banner.populate(engine, vault, people["clerk2"], people["reviewer"], families)
    table_statistics.refresh(engine)
    engine.dispose()


@contextmanager
def served(settings: Settings) -> Iterator[Running]:
    """Serve the installation with its worker, as the README's command does."""
    environment = {**os.environ, **environment_of(settings), "PYTHONUNBUFFERED": "1"}
    command = [str(_HEATING), "serve", "--port", "0", "--data-dir", str(settings.data_dir)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("READY "):
                break
        try:
            yield Running(line.removeprefix("READY ").strip())
        finally:
            process.terminate()
            process.wait(60)


def settings_in(folder: Path, database_url: str) -> Settings:
    """Return the settings of an installation below a folder."""
    return read_settings(
        {
            "HEATING_DATA_DIR": str(folder / "data"),
            "HEATING_KEY_DIR": str(folder / "keys"),
            "HEATING_DATABASE_URL": database_url,
        }
    )


def _ready(session: Session, key: UserId) -> User:
    user = session.get_one(User, key)
    user.must_change_password = False
    return user

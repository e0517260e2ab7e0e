"""Builds a practice installation: key, schema, people with generated passwords, sample township.

It is built in a folder beside its place and moved there when it is whole, so that a demo that was
interrupted starts afresh instead of half-loaded.
"""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from heating_program.cli import sample_people, sample_township
from heating_program.config import Settings
from heating_program.domain.actor import Actor
from heating_program.domain.errors import DomainError
from heating_program.domain.permissions import LABELS, Role
from heating_program.models import schema
from heating_program.models.base import new_id
from heating_program.models.engine import prepare
from heating_program.models.ids import UserId
from heating_program.models.user import User
from heating_program.services import clock, installation, users
from heating_program.services.documents import Letterhead
from heating_program.services.vault import Vault, create_key_file, open_vault
from heating_program.unit_of_work import run_in_transaction

ACCOUNTS_FILE = "demo-accounts.txt"
ADMINISTRATOR = "ad1"
Say = Callable[[str], None]


def exists(settings: Settings) -> bool:
    """Tell whether a practice installation is there already.

    Raises
    ------
    DomainError
        `not_a_practice_folder`: the folder holds something else, which is left alone.
    """
    if not settings.data_dir.exists() or not any(settings.data_dir.iterdir()):
        return False
    if not (settings.data_dir / ACCOUNTS_FILE).exists():
        raise DomainError("not_a_practice_folder", path=str(settings.data_dir))
    return True


def build(settings: Settings, say: Say) -> None:
    """Build a practice installation at `settings.data_dir`."""
    place = settings.data_dir
    site = place.with_name(f"{place.name}.building")
    shutil.rmtree(site, ignore_errors=True)
    site.mkdir(mode=0o700, parents=True)  # whoever shares the machine does not read along
    create_key_file(settings.key_file)
    vault = open_vault(settings.key_file)
    engine = prepare(create_engine(f"sqlite:///{site / 'heating.sqlite'}"))
    schema.upgrade(engine)
    say("建立演示账号……")
    staff, passwords = _open_accounts(engine, vault)
    _load_township(engine, vault, staff, replace(settings, data_dir=site), say)
    engine.dispose()
    _write_accounts(site / ACCOUNTS_FILE, passwords)
    if place.exists():
        place.rmdir()  # only ever an empty folder: `exists` has looked
    site.rename(place)


def accounts(settings: Settings) -> str:
    """Return the list of demo accounts as it is printed."""
    return (settings.data_dir / ACCOUNTS_FILE).read_text("utf-8")


def _open_accounts(engine: Engine, vault: Vault) -> tuple[dict[str, Actor], dict[str, str]]:
    people = sample_people.staff()
    passwords = {name: users.initial_password() for name in _usernames()}
    with ThreadPoolExecutor() as pool:  # a hash takes a tenth of a second and frees the others
        hashes = dict(
            zip(passwords, pool.map(users.hash_password, passwords.values()), strict=True)
        )
    long_ago = datetime.now(UTC) - timedelta(days=200)
    info = {"vault": vault, "at": long_ago, "request_id": "sample"}

    def work(session: Session) -> dict[str, Actor]:
        installation.plant_canary(session, vault)
        clock.mark_as_training(session)
        first = users.first_administrator(
            session, username=ADMINISTRATOR, password_hash=hashes[ADMINISTRATOR]
        )
        administrator = users.actor_of(_ready(session, first))
        staff = {}
        for details in people:
            key = users.create(
                session,
                actor=administrator,
                on=long_ago.date(),
                user_id=new_id(),
                details=details,
                password_hash=hashes[details.username],
            )
            staff[details.username] = users.actor_of(_ready(session, key))
        return staff

    return run_in_transaction(engine, work, info=info), passwords


def _usernames() -> list[str]:
    return [*(details.username for details in sample_people.staff()), ADMINISTRATOR]


def _ready(session: Session, key: UserId) -> User:
    """Let a practice account be used at once; a real one changes its password first."""
    user = session.get_one(User, key)
    user.must_change_password = False
    return user


def _load_township(
    engine: Engine, vault: Vault, staff: dict[str, Actor], settings: Settings, say: Say
) -> None:
    today = datetime.now(clock.BEIJING).date()
    letterhead = Letterhead(settings.unit_name, settings.public_url)
    families = sample_people.families(today)
    steps = sample_township.load(
        engine,
        vault,
        staff,
        families,
        letterhead,
        photos_dir=settings.photos_dir,
        today=today,
    )
    for done in steps:
        if done % 60 == 0:
            say(f"装入示例苏木镇：已办 {done} 件事……")


def _write_accounts(path: Path, passwords: dict[str, str]) -> None:
    lines = [f"{name:<6}{secret}  {_role_of(name)}" for name, secret in passwords.items()]
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


def _role_of(username: str) -> str:
    roles = {each.username: each.grants[0].role for each in sample_people.staff()}
    return LABELS[roles.get(username, Role.AD)]

"""`heating users`: accounts from the command line, in the name of an administrator."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.cli.console import Console, data_dir_option, settings_for
from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import LABELS, Role
from heating_program.models.base import new_id
from heating_program.models.user import User
from heating_program.services import clock
from heating_program.services import users as accounts
from heating_program.services.circumstances import moment_of
from heating_program.unit_of_work import unit_of_work

T = TypeVar("T")
_as = click.option("--as", "username_as", required=True, help="以哪个管理员的名义 administrator")
_ROLES = click.Choice([role.value for role in Role if role is not Role.HH])


@click.group("users")
def users() -> None:
    """账号：list、add、close、reset-password。 Accounts."""


@users.command("list")
@data_dir_option
@click.pass_obj
def listed(console: Console, data_dir: Path | None) -> None:
    """列出账号。 List the accounts."""

    def work(session: Session) -> list[str]:
        return [_line(user) for user in session.scalars(select(User).order_by(User.username))]

    for line in _run(console, data_dir, work):
        click.echo(line)


@users.command("add")
@click.argument("username")
@click.argument("name")
@click.argument("role", type=_ROLES)
@click.argument("area")
@_as
@data_dir_option
@click.pass_obj
def add(
    console: Console,
    username: str,
    name: str,
    role: str,
    area: str,
    username_as: str,
    data_dir: Path | None,
) -> None:
    """开通账号：用户名 姓名 角色 地区代码。 Open an account."""
    details = accounts.UserDetails(username, name, (Grant(Role(role), area),))
    password = accounts.initial_password()
    hashed = accounts.hash_password(password)

    def work(session: Session) -> None:
        accounts.create(
            session,
            actor=_administrator(session, username_as),
            on=clock.business_date(session, moment_of(session)),
            user_id=new_id(),
            details=details,
            password_hash=hashed,
        )

    _run(console, data_dir, work)
    _say_password(username, password)


@users.command("reset-password")
@click.argument("username")
@_as
@data_dir_option
@click.pass_obj
def reset_password(
    console: Console, username: str, username_as: str, data_dir: Path | None
) -> None:
    """重置密码和第二验证。 Reset password and second factor."""
    password = accounts.initial_password()
    hashed = accounts.hash_password(password)

    def work(session: Session) -> None:
        accounts.reset_password(
            session,
            actor=_administrator(session, username_as),
            on=clock.business_date(session, moment_of(session)),
            user_id=accounts.by_username(session, username).id,
            password_hash=hashed,
        )

    _run(console, data_dir, work)
    _say_password(username, password)


@users.command("close")
@click.argument("username")
@click.option("--reason", required=True, help="停用原因 reason")
@_as
@data_dir_option
@click.pass_obj
def close(
    console: Console, username: str, reason: str, username_as: str, data_dir: Path | None
) -> None:
    """停用账号。 Close an account."""

    def work(session: Session) -> None:
        accounts.close(
            session,
            actor=_administrator(session, username_as),
            on=clock.business_date(session, moment_of(session)),
            user_id=accounts.by_username(session, username).id,
            reason=reason,
        )

    _run(console, data_dir, work)
    click.echo(f"已停用 closed: {username}")


def _run(console: Console, data_dir: Path | None, work: Callable[[Session], T]) -> T:
    settings = settings_for(data_dir, os.environ)
    with console.make_app(settings).app_context():
        return unit_of_work(work)


def _administrator(session: Session, username: str) -> Actor:
    return accounts.actor_of(accounts.by_username(session, username))


def _line(user: User) -> str:
    roles = "、".join(f"{LABELS[Role(role.name)]} {role.area_code}" for role in user.roles)
    state = "启用" if user.active else "停用"
    return f"{user.username:<16}{user.display_name}\t{state}\t{roles}"


def _say_password(username: str, password: str) -> None:
    click.echo(f"{username} 的初始密码，只显示一次 initial password, shown once: {password}")

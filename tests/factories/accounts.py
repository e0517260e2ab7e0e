"""People who really log in, with a password that is really hashed (0.1 s each: use few)."""

from datetime import UTC, datetime
from uuid import UUID

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.ids import UserId
from heating_program.models.user import RoleAssignment, User
from heating_program.unit_of_work import unit_of_work

PASSWORD = "kE7-vq2M-w9Zt-h3Lx"
_HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def make_account(
    app: Flask, username: str, role: Role = Role.TC, area: str = "150802102", **columns: object
) -> UUID:
    """Add a person whose password is `PASSWORD`."""
    key = UserId(new_id())
    columns.setdefault("password", _HASHER.hash(PASSWORD))

    def add(session: Session) -> UUID:
        session.add(
            User(
                id=key,
                username=username,
                display_name=f"账号 {username}",
                fs_uniquifier=key.hex,
                created_at=datetime(2026, 1, 1, tzinfo=UTC),
                roles=[RoleAssignment(name=role.value, area_code=area)],
                **columns,
            )
        )
        return key

    with app.app_context():
        return unit_of_work(add)

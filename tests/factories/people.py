"""Invented people who work in the programme, with the roles a township and its banner need."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.permissions import Role
from heating_program.models.base import new_id
from heating_program.models.ids import UserId
from heating_program.models.user import RoleAssignment, User
from heating_program.unit_of_work import unit_of_work

CITY, LINHE, GANZHAO = "1508", "150802", "150802102"
_AREAS = {
    Role.VC: f"{GANZHAO}202",
    Role.TC: GANZHAO,
    Role.TR: GANZHAO,
    Role.BC: LINHE,
    Role.BA: LINHE,
    Role.IN: LINHE,
    Role.FC: LINHE,
    Role.FR: LINHE,
    Role.AU: CITY,
    Role.AD: CITY,
}


def make_user(session: Session, role: Role, area_code: str, *, name: str = "") -> Actor:
    """Add a user with one role in one area; the password opens nothing."""
    key = UserId(new_id())
    display_name = name or f"{role.value} {area_code}"
    session.add(
        User(
            id=key,
            username=f"{role.value.lower()}-{key.hex[-10:]}",
            display_name=display_name,
            password="!",
            fs_uniquifier=key.hex,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
            roles=[RoleAssignment(name=role.value, area_code=area_code)],
        )
    )
    session.flush()
    return Actor(key, display_name, (Grant(role, area_code),))


@dataclass(frozen=True, slots=True)
class Staff:
    """People by role letters and number: `staff["TC"]`, `staff["TC2"]`."""

    by_name: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.by_name[name]

    def id_of(self, name: str) -> UUID:
        """Return the key of a person."""
        return self.by_name[name].id


def everyone(session: Session) -> Staff:
    """Add two people of every role."""
    made = {}
    for role, area in _AREAS.items():
        made[role.value] = make_user(session, role, area)
        made[f"{role.value}2"] = make_user(session, role, area)
    return Staff(made)


def staff_of(app: Flask) -> Staff:
    """Add everyone to the application's database."""
    with app.app_context():
        return unit_of_work(everyone)

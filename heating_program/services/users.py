"""Accounts of the people who work here: opened, given roles in areas, reset and closed.

An account is never deleted, because the record points at it. Whatever narrows what a person may do
ends their log-ins at once.
"""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor, Grant
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.names import parse_name
from heating_program.domain.permissions import LABELS, Role, incompatible_pairs
from heating_program.models.base import new_id
from heating_program.models.ids import UserId
from heating_program.models.user import RoleAssignment, User
from heating_program.reference import divisions
from heating_program.services import events, sessions, throttle
from heating_program.services.circumstances import moment_of

MANAGE = "user.manage"
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_HASHER = PasswordHasher()
# Without 0/O, 1/l/I: an initial password is read from paper or over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class UserDetails:
    """What is entered of a new person."""

    username: str
    display_name: str
    grants: tuple[Grant, ...]


def first_administrator(session: Session, *, username: str, password_hash: str) -> UserId:
    """Open the account that opens all others; there is no record before there is a person.

    Raises
    ------
    Refused
        `administrator_exists` when anybody has an account already.
    """
    if session.scalars(select(User.id).limit(1)).one_or_none() is not None:
        raise Refused("administrator_exists")
    city = divisions.city().code
    details = UserDetails(checked_username(username), "系统管理员", (Grant(Role.AD, city),))
    user = _new_user(session, new_id(), details, password_hash)
    itself = Actor(user.id, user.display_name, details.grants)
    _record(session, itself, moment_of(session).date(), user, "user.opened", after=_said(user))
    return user.id


def initial_password() -> str:
    """Make a password that is typed once: four groups of four, 92 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def hash_password(password: str) -> str:
    """Return the Argon2id hash; takes a tenth of a second, so it is done outside a transaction."""
    return _HASHER.hash(password)


def checked_username(typed: str) -> str:
    """Return a user name as it is stored.

    Raises
    ------
    DomainError
        `username_malformed`.
    """
    username = typed.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise DomainError("username_malformed", field="username")
    return username


def create(
    session: Session,
    *,
    actor: Actor,
    on: date,
    user_id: UUID,
    details: UserDetails,
    password_hash: str,
) -> UserId:
    """Open an account whose initial password must be changed.

    The same form sent twice is refused the second time: the door has made another initial password
    meanwhile, and would show one that opens nothing.

    Raises
    ------
    DomainError
        `username_malformed`, `username_taken`, `role_missing`, `division_unknown`.
    Refused
        `roles_incompatible`, `not_permitted` for an area the actor does not manage.
    """
    key = UserId(user_id)
    username = checked_username(details.username)
    taken = select(User.id).where(or_(User.username == username, User.id == key)).limit(1)
    if session.scalars(taken).first():
        raise DomainError("username_taken", field="username")
    if not details.grants:
        raise DomainError("role_missing", field="role")
    parse_name(details.display_name)
    check_grants(actor, details.grants)
    checked = UserDetails(username, details.display_name.strip(), details.grants)
    user = _new_user(session, key, checked, password_hash)
    _record(session, actor, on, user, "user.opened", after=_said(user))
    return key


def give_role(session: Session, *, actor: Actor, on: date, user_id: UUID, grant: Grant) -> None:
    """Give a person a role in an area; their log-ins end, so that the new frame holds at once."""
    user = load(session, actor, user_id)
    if not user.active:
        raise Refused("account_closed")
    held = grants_of(user)
    if grant in held:
        return
    check_grants(actor, (*held, grant), new=(grant,))
    user.roles.append(RoleAssignment(name=grant.role.value, area_code=grant.area_code))
    _record(session, actor, on, user, "user.role_given", after=_role_said(grant))
    _end_logins(session, user)


def take_role(session: Session, *, actor: Actor, on: date, user_id: UUID, grant: Grant) -> None:
    """Take a role in an area away from a person.

    Raises
    ------
    Refused
        `own_account` for one's own roles: nobody locks themselves out or leaves no administrator.
    """
    user = load(session, actor, user_id)
    if user.id == actor.id:
        raise Refused("own_account")
    wanted = (grant.role.value, grant.area_code)
    found = [role for role in user.roles if (role.name, role.area_code) == wanted]
    if not found:
        raise DomainError("role_not_held")
    for role in found:
        user.roles.remove(role)
        session.delete(role)
    _record(session, actor, on, user, "user.role_taken", before=_role_said(grant))
    _end_logins(session, user)


def reset_password(
    session: Session, *, actor: Actor, on: date, user_id: UUID, password_hash: str
) -> None:
    """Give a person a new initial password and take the second factor off: both are set anew.

    Raises
    ------
    Refused
        `own_account`: one's own password is changed with the old one.
    """
    user = load(session, actor, user_id)
    if user.id == actor.id:
        raise Refused("own_account")
    if not user.active:
        raise Refused("account_closed")
    had_factor = user.tf_primary_method is not None
    user.password, user.must_change_password = password_hash, True
    user.tf_primary_method = user.tf_totp_secret = None
    throttle.clear(session, throttle.login_key(user.username))
    before = {"second_factor": had_factor}
    _record(session, actor, on, user, "user.password_reset", before=before)
    _end_logins(session, user)


def close(session: Session, *, actor: Actor, on: date, user_id: UUID, reason: str) -> None:
    """Close the account of a person who has left; it stays, because the record points at it."""
    user = load(session, actor, user_id)
    if user.id == actor.id:
        raise Refused("own_account")
    if not user.active:
        return
    if not reason.strip():
        raise DomainError("reason_missing", field="reason")
    user.active = False
    _record(
        session,
        actor,
        on,
        user,
        "user.closed",
        before={"active": True},
        after={"active": False},
        reason=reason.strip(),
    )
    _end_logins(session, user)


def listed(session: Session, actor: Actor) -> Sequence[User]:
    """List the people whose roles lie in the areas the actor manages."""
    everyone = session.scalars(select(User).order_by(User.username))
    return [user for user in everyone if _manages(actor, grants_of(user))]


def load(session: Session, actor: Actor, user_id: UUID) -> User:
    """Load a person the actor manages; anyone else does not exist for them."""
    user = session.get(User, user_id, with_for_update=True)
    if user is None or not _manages(actor, grants_of(user)):
        raise DomainError("not_found")
    return user


def by_username(session: Session, username: str) -> User:
    """Find a person by their user name.

    Raises
    ------
    DomainError
        `user_unknown`.
    """
    statement = select(User).where(User.username == username.strip().lower())
    user = session.scalars(statement).one_or_none()
    if user is None:
        raise DomainError("user_unknown", username=username)
    return user


def actor_of(user: User) -> Actor:
    """Return the person as the one who acts.

    Raises
    ------
    Refused
        `account_closed`.
    """
    if not user.active:
        raise Refused("account_closed")
    return Actor(user.id, user.display_name, grants_of(user))


def grants_of(user: User) -> tuple[Grant, ...]:
    """Return the roles a person holds."""
    return tuple(Grant(Role(role.name), role.area_code) for role in user.roles)


def check_grants(
    actor: Actor, grants: Iterable[Grant], *, new: Iterable[Grant] | None = None
) -> None:
    """Refuse roles one person may not hold together, unknown areas and areas not the actor's."""
    held = tuple(grants)
    for grant in held if new is None else new:
        divisions.division(grant.area_code)
        if actor.role_for(MANAGE, grant.area_code) is None:
            raise Refused("not_permitted")
    for first, second in incompatible_pairs(grant.role for grant in held):
        raise Refused("roles_incompatible", first=LABELS[first], second=LABELS[second])


def _manages(actor: Actor, grants: tuple[Grant, ...]) -> bool:
    """Tell whether all of a person's areas are the actor's; nobody manages part of a person."""
    if not grants:  # all roles taken: whoever manages the whole city may give new ones
        return actor.role_for(MANAGE, divisions.city().code) is not None
    return all(actor.role_for(MANAGE, grant.area_code) for grant in grants)


def _new_user(session: Session, key: UUID, details: UserDetails, password_hash: str) -> User:
    user = User(
        id=UserId(key),
        username=details.username,
        display_name=details.display_name,
        password=password_hash,
        must_change_password=True,
        fs_uniquifier=secrets.token_hex(16),
        created_at=moment_of(session),
        roles=[
            RoleAssignment(name=grant.role.value, area_code=grant.area_code)
            for grant in details.grants
        ],
    )
    session.add(user)
    session.flush()
    return user


def _end_logins(session: Session, user: User) -> None:
    user.fs_uniquifier = secrets.token_hex(16)
    sessions.revoke(session, user_id=user.id, at=moment_of(session))


def _role_said(grant: Grant) -> dict[str, str]:
    return {"role": grant.role.value, "area_code": grant.area_code}


def _said(user: User) -> dict[str, Any]:
    roles = [f"{role.name} {role.area_code}" for role in user.roles]
    return {"username": user.username, "display_name": user.display_name, "roles": roles}


def _record(
    session: Session,
    actor: Actor,
    on: date,
    user: User,
    action: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Record under the person's first area: whoever manages them there may read it there."""
    area = user.roles[0].area_code if user.roles else actor.areas_for(MANAGE)[0]
    events.record(
        session,
        actor=actor,
        permission=MANAGE,
        on=on,
        subject=events.Subject("user", user.id, area),
        action=action,
        before=before,
        after=after,
        reason=reason,
    )

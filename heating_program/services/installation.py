"""First steps of an installation: the canary that ties its database to its key."""

from sqlalchemy.orm import Session

from heating_program.domain.errors import DomainError
from heating_program.models.setting import Setting
from heating_program.services.vault import Vault, canary

_CANARY = "canary"


def plant_canary(session: Session, vault: Vault) -> None:
    """Tie a new database to its key; one that is tied already is only checked."""
    if session.get(Setting, _CANARY) is None:
        session.add(Setting(name=_CANARY, value={"mark": canary(vault)}))
    else:
        check_canary(session, vault)


def check_canary(session: Session, vault: Vault) -> None:
    """Refuse a key that is not this database's before it seals anything.

    Raises
    ------
    DomainError
        `key_wrong`.
    """
    planted = session.get(Setting, _CANARY)
    if planted is None or planted.value["mark"] != canary(vault):
        raise DomainError("key_wrong")

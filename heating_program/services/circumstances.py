"""What a session carries besides rows: the vault, the instant and the request it serves.

They are set where the session is opened, so that a service's arguments stay the programme's own.
"""

from datetime import datetime
from typing import cast

from sqlalchemy.orm import Session

from heating_program.services.vault import Vault


def vault_of(session: Session) -> Vault:
    """Return the vault that seals personal numbers for this session."""
    return cast("Vault", session.info["vault"])


def moment_of(session: Session) -> datetime:
    """Return the server's instant of this transaction; read once, by whoever opened it."""
    return cast("datetime", session.info["at"])


def request_of(session: Session) -> str:
    """Return the id of the request or command that this transaction serves."""
    return cast("str", session.info.get("request_id", ""))

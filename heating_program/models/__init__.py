"""All tables; importing this package is enough for the metadata to be complete."""

from heating_program.models import (
    access_log,
    budget,
    conversion,
    duty,
    dwelling,
    event,
    household,
    inspection,
    issued_document,
    outbox,
    photo,
    pv_system,
    retrofit,
    setting,
    subsidy,
    user,
)
from heating_program.models.base import Base

__all__ = [
    "Base",
    "access_log",
    "budget",
    "conversion",
    "duty",
    "dwelling",
    "event",
    "household",
    "inspection",
    "issued_document",
    "outbox",
    "photo",
    "pv_system",
    "retrofit",
    "setting",
    "subsidy",
    "user",
]

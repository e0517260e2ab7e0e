"""A value together with where it comes from, so that an example can never print as official."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Status(StrEnum):
    """How far a value may be relied upon."""

    OFFICIAL = "official"
    UNVERIFIED = "unverified"
    ESTIMATE = "estimate"
    EXAMPLE = "example"


STATUS_LABELS: Final[dict[Status, str]] = {
    Status.OFFICIAL: "正式",
    Status.UNVERIFIED: "待核实",
    Status.ESTIMATE: "估算",
    Status.EXAMPLE: "示例",
}


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T_co]):
    """A value with unit, source and status.

    Printing it (``str``, f-strings) appends the mark of anything that is not official; only
    asking for ``value`` gives the bare figure, for calculation.
    """

    value: T_co
    unit: str
    source: str
    status: Status

    def __str__(self) -> str:
        mark = "" if self.status is Status.OFFICIAL else f"({STATUS_LABELS[self.status]})"
        return f"{self.value} {self.unit}".strip() + mark

    def __format__(self, spec: str) -> str:
        # A number format would print the bare figure, without its mark.
        return format(str(self), spec)


def weakest(*statuses: Status) -> Status:
    """Return the status of something made of several values: that of the least reliable one."""
    order = list(Status)
    return max(statuses, key=order.index, default=Status.OFFICIAL)

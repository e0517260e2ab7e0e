"""Who acts: a person with roles, each limited to an area."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from heating_program.domain.permissions import ROLE_PERMISSIONS, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one area; the area is a prefix of the division codes it reaches."""

    role: Role
    area_code: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The person on whose behalf a service runs."""

    id: UUID
    name: str
    grants: tuple[Grant, ...]

    def areas_for(self, permission: str) -> tuple[str, ...]:
        """List the areas in which the person holds a permission."""
        return tuple(
            grant.area_code for grant in self.grants if permission in ROLE_PERMISSIONS[grant.role]
        )

    def may(self, permission: str) -> bool:
        """Tell whether the person holds a permission anywhere."""
        return bool(self.areas_for(permission))

    def role_for(self, permission: str, area_code: str) -> Role | None:
        """Return the role through which the person may do this in this area, if any."""
        for grant in self.grants:
            if permission in ROLE_PERMISSIONS[grant.role] and area_code.startswith(grant.area_code):
                return grant.role
        return None

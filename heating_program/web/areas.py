"""The villages and townships a person may choose from: those of their own areas."""

from heating_program.domain.actor import Actor
from heating_program.reference import divisions


def village_choices(actor: Actor, permission: str) -> dict[str, str]:
    """List the villages of the actor's areas, named with their township."""
    return {
        village.code: f"{divisions.division(village.parent_code).name} {village.name}"
        for area in actor.areas_for(permission)
        for village in divisions.villages_under(area)
    }


def area_choices(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """List what a list may be narrowed to: the divisions one level below the actor's own."""
    return [
        (child.code, child.name)
        for area in actor.areas_for(permission)
        for child in divisions.children(area) or [divisions.division(area)]
    ]

"""The villages and townships a person may choose from: those of their own areas."""

from heating_program.domain.actor import Actor
from heating_program.domain.divisions import Level
from heating_program.reference import divisions
from heating_program.web.filters import area_name


def village_choices(actor: Actor, permission: str) -> dict[str, str]:
    """List the villages of the actor's areas, named with their township."""
    return {
        village.code: f"{area_name(village.parent_code)} {area_name(village.code)}"
        for area in actor.areas_for(permission)
        for village in divisions.villages_under(area)
    }


def townships_and_villages(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """List the townships of the actor's areas, each followed by its villages."""
    return [
        (each.code, f"{'　' if each.level == Level.VILLAGE else ''}{area_name(each.code)}")
        for area in actor.areas_for(permission)
        for each in divisions.within(area)
        if each.level >= Level.TOWNSHIP
    ]


def area_choices(actor: Actor, permission: str) -> list[tuple[str, str]]:
    """List what a list may be narrowed to: the divisions one level below the actor's own."""
    return [
        (child.code, area_name(child.code))
        for area in actor.areas_for(permission)
        for child in divisions.children(area) or [divisions.division(area)]
    ]

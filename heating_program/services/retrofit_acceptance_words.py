"""Says layers, openings and measures of the catalogue in the Chinese of the papers."""

from collections.abc import Mapping

from heating_program.domain.retrofit import Insulation
from heating_program.reference.envelopes import OpeningOption, envelopes
from heating_program.services.envelope_rows import PART_LABELS


def layer(part: str, found: Insulation) -> str:
    """Say material and thickness, or that no layer was found."""
    option = envelopes().insulation[part].get(found.material)
    name = option.zh if option else found.material
    return f"{name} {found.thickness_mm:g} mm" if found.thickness_mm else "未见保温层"


def opening(options: Mapping[str, OpeningOption], code: str) -> str:
    """Name a new window or door; empty where the old one stayed."""
    if not code:
        return ""
    return options[code].zh if code in options else code


def measure(code: str) -> str:
    """Say a measure of the catalogue, for example ``wall:eps:80``."""
    part, option, *thickness = code.split(":")
    if thickness:
        return f"{PART_LABELS[part]}{layer(part, Insulation(option, float(thickness[0])))}"
    catalogue = envelopes()
    if part == "air":
        return f"气密（{catalogue.air[option].zh}）"
    return opening(catalogue.windows if part == "window" else catalogue.doors, option)

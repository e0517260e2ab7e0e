"""The house tab in texts: how each wall is built, and what the house loses part by part."""

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from heating_program.domain.dwelling import BuiltLayer, DwellingDetails, Side
from heating_program.domain.errors import DomainError
from heating_program.reference.envelopes import envelopes
from heating_program.reference.materials import materials
from heating_program.services import house_envelope
from heating_program.services.house_envelope import PartLoss, SideSurvey
from heating_program.web.messages import words

_PARTS: Final = {
    "wall": lazy_gettext("外墙"),
    "roof": lazy_gettext("屋面"),
    "window": lazy_gettext("外窗"),
    "door": lazy_gettext("外门"),
    "floor": lazy_gettext("地面"),
    "air": lazy_gettext("空气渗透"),
    "total": lazy_gettext("合计"),
}
Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HouseFigures:
    """What the tab shows of a house beside its plain answers.

    Parameters
    ----------
    house
        As it was surveyed.
    sides, built
        The walls, and in words how each is built.
    roof, floor
        Their layers in words, empty where nobody listed them.
    losses, total
        Heat loss by part as texts and all together; none while no opening is known.
    refusal
        Why the survey makes no house, empty where it does.
    """

    house: DwellingDetails
    sides: tuple[SideSurvey, ...]
    built: dict[Side, str]
    roof: str
    floor: str
    losses: tuple[Texts, ...]
    total: Texts
    refusal: str


def figures_of(house: DwellingDetails) -> HouseFigures:
    """Gather the texts of a house."""
    sides = house_envelope.sides(house)
    losses: tuple[Texts, ...] = ()
    refusal = ""
    try:
        if envelope := house_envelope.surveyed_envelope(house):
            losses = tuple(_loss(each) for each in house_envelope.losses(envelope))
    except DomainError as error:
        refusal = words(error)
    return HouseFigures(
        house=house,
        sides=sides,
        built={each.side: _built(each) for each in sides},
        roof=_layers(house.roof_layers),
        floor=_layers(house.floor_layers),
        losses=losses[:-1],
        total=losses[-1] if losses else (),
        refusal=refusal,
    )


def _built(side: SideSurvey) -> str:
    if side.layers:
        return _layers(side.layers)
    template = envelopes().by_code.get(side.template_code)
    return template.wall_zh if template else "—"


def _layers(layers: tuple[BuiltLayer, ...]) -> str:
    known = materials().by_code
    return "、".join(
        _("%(material)s %(thickness)s mm", material=known[each.material].zh, thickness=thickness)
        for each in layers
        if (thickness := f"{each.thickness_mm:g}")
    )


def _loss(each: PartLoss) -> Texts:
    area = "—" if each.area_m2 is None else f"{each.area_m2:.2f}"
    return (str(_PARTS[each.part]), area, f"{each.w_k:.1f}", f"{each.share:.0%}")

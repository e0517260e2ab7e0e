"""Envelopes of farmhouses by structure, and the catalogue of retrofit measures.

U-values are rounded to three decimals where they are made: what a sheet prints is what the sum
used, and an officer with a pocket calculator arrives at the same percentage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from heating_program.building_physics.box_house import Side, box_house
from heating_program.building_physics.constructions import Layer, u_value, u_with_insulation
from heating_program.building_physics.envelope import House, Surface, SurfaceKind
from heating_program.building_physics.thermal_house import MassClass, ThermalCharacter
from heating_program.domain.dwelling import Structure
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.domain.retrofit import Insulation
from heating_program.reference.files import located, only_keys, read_yaml, sha256_of

# What a probe may find on a wall or a roof; outside it somebody has misread the rule.
THINNEST_MM: Final = 1.0
THICKEST_MM: Final = 600.0
_FILE: Final = "envelopes.yaml"
_TEMPLATE_KEYS: Final = (
    "structure",
    "wall_zh",
    "roof_zh",
    "wall",
    "roof_u",
    "floor_u",
    "window",
    "door",
    "air_changes_per_hour",
    "character",
    "window_front_m2_per_m",
    "window_back_m2_per_m",
    "door_front_m2_per_m",
)


@dataclass(frozen=True, slots=True)
class EnvelopeTemplate:
    """A plain farmhouse of one structure before any retrofit; transmittances in W/(m² K).

    ``name`` carries the version of the catalogue; openings are in m² a metre of the front.
    ``window_solar_g`` and ``character`` are what the hourly model asks beside the envelope.
    """

    name: str
    status: Status
    structure: Structure
    wall_zh: str
    roof_zh: str
    wall_layers: tuple[Layer, ...]
    u_wall_w_m2k: float
    u_roof_w_m2k: float
    u_floor_w_m2k: float
    u_window_w_m2k: float
    window_solar_g: float
    u_door_w_m2k: float
    window_zh: str
    door_zh: str
    air_changes_per_hour: float
    character: ThermalCharacter
    window_front_m2_per_m: float
    window_back_m2_per_m: float
    door_front_m2_per_m: float

    def house(
        self,
        *,
        length_m: float,
        depth_m: float,
        height_m: float,
        front_azimuth_deg: float,
        heated_area_m2: float | None = None,
        window_front_m2: float | None = None,
        window_back_m2: float | None = None,
        door_m2: float | None = None,
    ) -> House:
        """Return a house of these constructions.

        Parameters
        ----------
        heated_area_m2
            Less than the whole floor shortens the house to the rooms that are heated.
        window_front_m2, window_back_m2, door_m2
            As surveyed; None takes the template's share of the front's length.

        Raises
        ------
        EnvelopeError
            When the sizes make no house.
        """
        if heated_area_m2 is not None:
            length_m = min(length_m, round(heated_area_m2 / depth_m, 3))
        front = (
            *_opening(
                SurfaceKind.WINDOW,
                window_front_m2,
                length_m * self.window_front_m2_per_m,
                self.u_window_w_m2k,
                self.window_solar_g,
            ),
            *_opening(
                SurfaceKind.DOOR, door_m2, length_m * self.door_front_m2_per_m, self.u_door_w_m2k
            ),
        )
        back = _opening(
            SurfaceKind.WINDOW,
            window_back_m2,
            length_m * self.window_back_m2_per_m,
            self.u_window_w_m2k,
            self.window_solar_g,
        )
        return box_house(
            length_m=length_m,
            depth_m=depth_m,
            height_m=height_m,
            front_azimuth_deg=front_azimuth_deg,
            openings={Side.FRONT: front, Side.BACK: back},
            u_wall_w_m2k=self.u_wall_w_m2k,
            u_roof_w_m2k=self.u_roof_w_m2k,
            u_floor_w_m2k=self.u_floor_w_m2k,
            air_changes_per_hour=self.air_changes_per_hour,
        )


@dataclass(frozen=True, slots=True)
class InsulationOption:
    """A way to insulate walls or roof, with the thicknesses it is made in."""

    part: str
    code: str
    zh: str
    conductivity_w_mk: float
    least_mm: float
    most_mm: float
    standard_mm: float


@dataclass(frozen=True, slots=True)
class OpeningOption:
    """A new window or door; ``solar_g`` is None of a door."""

    code: str
    zh: str
    u_w_m2k: float
    solar_g: float | None


@dataclass(frozen=True, slots=True)
class AirOption:
    """How tight the house is, as air changes an hour."""

    code: str
    zh: str
    air_changes_per_hour: float


@dataclass(frozen=True, slots=True)
class Envelopes:
    """The whole catalogue of one date."""

    version: str
    valid_from: date
    status: Status
    source: str
    sha256: str
    templates: dict[Structure, EnvelopeTemplate]
    insulation: dict[str, dict[str, InsulationOption]]
    windows: dict[str, OpeningOption]
    doors: dict[str, OpeningOption]
    air: dict[str, AirOption]


@cache
def envelopes() -> Envelopes:
    """Load templates and measures.

    Raises
    ------
    DataFaultError
        When a stanza is damaged or a structure has no template.
    """
    data = read_yaml(_FILE)
    with located(_FILE):
        status = Status.EXAMPLE if data["example"] else Status.OFFICIAL
        templates = [_template(row, data["version"], status) for row in data["templates"]]
        found = {template.structure: template for template in templates}
        if set(found) != set(Structure) or len(found) != len(templates):
            raise ValueError("one template for every structure is expected")
        options = [InsulationOption(**stanza) for stanza in data["insulation"]]
        return Envelopes(
            version=data["version"],
            valid_from=data["valid_from"],
            status=status,
            source=data["source"],
            sha256=sha256_of(_FILE),
            templates=found,
            insulation={
                part: {option.code: option for option in options if option.part == part}
                for part in ("wall", "roof")
            },
            windows=_openings(data["windows"], glazed=True),
            doors=_openings(data["doors"], glazed=False),
            air={stanza["code"]: AirOption(**stanza) for stanza in data["air"]},
        )


def envelope_templates() -> dict[Structure, EnvelopeTemplate]:
    """Return the templates by structure."""
    return envelopes().templates


def envelope_template(structure: Structure | str) -> EnvelopeTemplate:
    """Find the template of a structure.

    Raises
    ------
    DomainError
        ``structure_unknown``.
    """
    try:
        return envelopes().templates[Structure(structure)]
    except ValueError:
        raise DomainError("structure_unknown", structure=str(structure)[:40]) from None


def insulated_u(part: str, u_before_w_m2k: float, layer: Insulation) -> float:
    """Return the transmittance of a part with a layer of the catalogue, three decimals.

    Parameters
    ----------
    part
        ``wall`` or ``roof``.
    u_before_w_m2k
        Without the layer.
    layer
        Material and thickness; 0 mm changes nothing.

    Raises
    ------
    DomainError
        ``measure_unknown``, or ``insulation_thickness`` of a layer that no probe can find.
    """
    option = _insulation(part, layer)
    if layer.thickness_mm == 0:
        return u_before_w_m2k
    _require_thickness(part, layer, THINNEST_MM, THICKEST_MM)
    return round(
        u_with_insulation(u_before_w_m2k, layer.thickness_mm / 1000.0, option.conductivity_w_mk), 3
    )


def require_made(part: str, layer: Insulation) -> None:
    """Refuse a planned layer outside the thicknesses its material is made in.

    Raises
    ------
    DomainError
        ``measure_unknown`` or ``insulation_thickness``.
    """
    option = _insulation(part, layer)
    _require_thickness(part, layer, option.least_mm, option.most_mm)


def opening(part: str, code: str) -> OpeningOption:
    """Find a new ``window`` or ``door``.

    Raises
    ------
    DomainError
        ``measure_unknown``.
    """
    options = envelopes().windows if part == "window" else envelopes().doors
    if code not in options:
        raise DomainError("measure_unknown", field=part, measure=code[:40])
    return options[code]


def air_changes(code: str) -> float:
    """Return the air changes an hour of a degree of tightness.

    Raises
    ------
    DomainError
        ``measure_unknown``.
    """
    if code not in envelopes().air:
        raise DomainError("measure_unknown", field="air", measure=code[:40])
    return envelopes().air[code].air_changes_per_hour


def _insulation(part: str, layer: Insulation) -> InsulationOption:
    option = envelopes().insulation[part].get(layer.material)
    if option is None:
        raise DomainError("measure_unknown", field=f"{part}_material", measure=layer.material[:40])
    return option


def _require_thickness(part: str, layer: Insulation, least_mm: float, most_mm: float) -> None:
    if not least_mm <= layer.thickness_mm <= most_mm:
        raise DomainError(
            "insulation_thickness",
            field=f"{part}_thickness_mm",
            least=f"{least_mm:g}",
            most=f"{most_mm:g}",
        )


def _template(stanza: dict[str, Any], version: str, status: Status) -> EnvelopeTemplate:
    with located(f"{_FILE} template {stanza.get('structure')}"):
        only_keys(stanza, needed=_TEMPLATE_KEYS, may=())
        layers = tuple(
            Layer(row["material"], row["thickness_mm"] / 1000.0, row["conductivity_w_mk"])
            for row in stanza["wall"]
        )
        return EnvelopeTemplate(
            name=f"{version} {stanza['structure']}",
            status=status,
            structure=Structure(stanza["structure"]),
            wall_zh=stanza["wall_zh"],
            roof_zh=stanza["roof_zh"],
            wall_layers=layers,
            u_wall_w_m2k=round(u_value(layers), 3),
            u_roof_w_m2k=stanza["roof_u"],
            u_floor_w_m2k=stanza["floor_u"],
            u_window_w_m2k=stanza["window"]["u"],
            window_solar_g=stanza["window"]["solar_g"],
            u_door_w_m2k=stanza["door"]["u"],
            window_zh=stanza["window"]["zh"],
            door_zh=stanza["door"]["zh"],
            air_changes_per_hour=stanza["air_changes_per_hour"],
            character=_character(stanza["character"]),
            window_front_m2_per_m=stanza["window_front_m2_per_m"],
            window_back_m2_per_m=stanza["window_back_m2_per_m"],
            door_front_m2_per_m=stanza["door_front_m2_per_m"],
        )


def _character(stanza: dict[str, Any]) -> ThermalCharacter:
    return ThermalCharacter(
        MassClass(stanza["mass"]), stanza["wall_absorptance"], stanza["roof_absorptance"]
    )


def _opening(
    kind: SurfaceKind,
    surveyed_m2: float | None,
    usual_m2: float,
    u_w_m2k: float,
    solar_g: float | None = None,
) -> tuple[Surface, ...]:
    """Return the opening as surveyed or as usual, to a tenth of a square metre; 0 is none."""
    area_m2 = round(usual_m2, 1) if surveyed_m2 is None else surveyed_m2
    return (Surface(kind, area_m2, u_w_m2k, solar_g),) if area_m2 else ()


def _openings(stanzas: list[dict[str, Any]], *, glazed: bool) -> dict[str, OpeningOption]:
    return {
        row["code"]: OpeningOption(
            row["code"], row["zh"], row["u"], row["solar_g"] if glazed else None
        )
        for row in stanzas
    }

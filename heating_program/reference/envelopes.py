"""Envelopes of farmhouses by structure and age, and the catalogue of retrofit measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, Final

from heating_program.building_physics.constructions import (
    SURFACE_RESISTANCES,
    SurfaceResistances,
    u_with_insulation,
)
from heating_program.domain.dwelling import Structure
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status
from heating_program.domain.retrofit import Insulation
from heating_program.reference.envelope_templates import (
    EnvelopeTemplate,
    PorchOption,
    template_from,
    winter_u,
)
from heating_program.reference.files import located, only_keys, read_yaml, sha256_of
from heating_program.reference.materials import material, materials

# What a probe may find on a wall or a roof; outside it somebody has misread the rule.
THINNEST_MM: Final = 1.0
THICKEST_MM: Final = 600.0
_FILE: Final = "envelopes.yaml"


@dataclass(frozen=True, slots=True)
class InsulationOption:
    """A way to insulate walls or roof, with the thicknesses it is made in.

    ``conductivity_w_mk`` is the material's times the factor of this use, three decimals.
    """

    part: str
    code: str
    zh: str
    material: str
    in_place_factor: float
    conductivity_w_mk: float
    least_mm: float
    most_mm: float
    standard_mm: float


@dataclass(frozen=True, slots=True)
class OpeningOption:
    """A new window or door.

    ``u_w_m2k`` is the effective winter value that sums use, ``u_label_w_m2k`` the one on the
    product; ``solar_g`` is None of a door.
    """

    code: str
    zh: str
    u_w_m2k: float
    u_label_w_m2k: float
    solar_g: float | None


@dataclass(frozen=True, slots=True)
class AirOption:
    """How tight the house is, as air changes an hour."""

    code: str
    zh: str
    air_changes_per_hour: float


@dataclass(frozen=True, slots=True)
class Envelopes:
    """The whole catalogue of one date.

    ``templates`` holds the one of each structure, ``by_code`` all of them; ``films`` are the
    surface resistances behind every U, ``winter_u_basis`` says how windows were counted.
    ``sha256`` is over this file and the table of materials that its layers are made of.
    """

    version: str
    valid_from: date
    status: Status
    source: str
    sha256: str
    films: SurfaceResistances
    winter_u_basis: str
    templates: dict[Structure, EnvelopeTemplate]
    by_code: dict[str, EnvelopeTemplate]
    insulation: dict[str, dict[str, InsulationOption]]
    windows: dict[str, OpeningOption]
    doors: dict[str, OpeningOption]
    air: dict[str, AirOption]
    porches: dict[str, PorchOption]


@cache
def envelopes() -> Envelopes:
    """Load templates and measures.

    Raises
    ------
    DataFaultError
        When a stanza is damaged, a code appears twice or a structure has no template.
    """
    data = read_yaml(_FILE)
    with located(_FILE):
        status = Status.EXAMPLE if data["example"] else Status.OFFICIAL
        films = SURFACE_RESISTANCES[data["surface_resistances"]]
        by_code: dict[str, EnvelopeTemplate] = {}
        for stanza in data["templates"]:
            with located(f"{_FILE} template {stanza.get('code')}"):
                made = template_from(stanza, version=data["version"], status=status, films=films)
                if made.code in by_code:
                    raise ValueError("the code appears twice")
                by_code[made.code] = made
        options = [_insulation_option(stanza) for stanza in data["insulation"]]
        return Envelopes(
            version=data["version"],
            valid_from=data["valid_from"],
            status=status,
            source=data["source"],
            sha256=sha256(f"{sha256_of(_FILE)} {materials().sha256}".encode()).hexdigest(),
            films=films,
            winter_u_basis=data["winter_u_basis"],
            # A missing structure is told here by its name.
            templates={structure: by_code[structure] for structure in Structure},
            by_code=by_code,
            insulation={
                part: {option.code: option for option in options if option.part == part}
                for part in ("wall", "roof")
            },
            windows={row["code"]: _window(row) for row in data["windows"]},
            doors={row["code"]: _door(row) for row in data["doors"]},
            air={stanza["code"]: AirOption(**stanza) for stanza in data["air"]},
            porches={stanza["code"]: PorchOption(**stanza) for stanza in data["porches"]},
        )


def envelope_templates() -> dict[Structure, EnvelopeTemplate]:
    """Return the templates by structure."""
    return envelopes().templates


def envelope_template(
    structure: Structure | str, built_year: int | None = None
) -> EnvelopeTemplate:
    """Find the template that a survey of a structure starts from.

    Parameters
    ----------
    structure
        How the house is built.
    built_year
        With it, a house as young as a younger template starts from that one.

    Raises
    ------
    DomainError
        ``structure_unknown``.
    """
    return templates_for(structure, built_year)[0]


def templates_for(
    structure: Structure | str, built_year: int | None = None
) -> tuple[EnvelopeTemplate, ...]:
    """List the templates of a structure, the proposed one first.

    Raises
    ------
    DomainError
        ``structure_unknown``.
    """
    try:
        usual = envelopes().templates[Structure(structure)]
    except ValueError:
        raise DomainError("structure_unknown", structure=str(structure)[:40]) from None
    fitting = [t for t in envelopes().by_code.values() if t.structure is usual.structure]
    young = [
        t for t in fitting if t.built_from and built_year is not None and t.built_from <= built_year
    ]
    first = max(young, key=lambda t: t.built_from or 0, default=usual)
    return (first, *(t for t in fitting if t is not first))


def template_by_code(code: str) -> EnvelopeTemplate:
    """Find a template somebody chose by its code.

    Raises
    ------
    DomainError
        ``structure_unknown``.
    """
    if code not in envelopes().by_code:
        raise DomainError("structure_unknown", structure=code[:40])
    return envelopes().by_code[code]


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


def _insulation_option(stanza: Mapping[str, Any]) -> InsulationOption:
    with located(f"{_FILE} insulation {stanza.get('code')}"):
        made_of = material(stanza["material"])
        conductivity = made_of.effective_w_mk(stanza["in_place_factor"])
        return InsulationOption(**stanza, conductivity_w_mk=conductivity)


def _window(row: Mapping[str, Any]) -> OpeningOption:
    with located(f"{_FILE} window {row.get('code')}"):
        only_keys(row, needed=("code", "zh", "u_label", "u", "solar_g"), may=())
        return OpeningOption(row["code"], row["zh"], winter_u(row), row["u_label"], row["solar_g"])


def _door(row: Mapping[str, Any]) -> OpeningOption:
    with located(f"{_FILE} door {row.get('code')}"):
        only_keys(row, needed=("code", "zh", "u"), may=())
        return OpeningOption(row["code"], row["zh"], row["u"], row["u"], None)

"""The dated table of building materials, and layers made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from heating_program.building_physics.constructions import Layer
from heating_program.building_physics.errors import EnvelopeError, require_between
from heating_program.domain.provenance import Status
from heating_program.reference.files import located, only_keys, read_yaml, sha256_of

_FILE: Final = "materials.yaml"
# An insulation never gets better by being built in, and one that loses half is another material.
LARGEST_FACTOR: Final = 1.5


@dataclass(frozen=True, slots=True)
class Material:
    """One material.

    Parameters
    ----------
    conductivity_w_mk
        In the laboratory. [W/(m K)]
    density_kg_m3, specific_heat_j_kgk
        Dry. [kg/m3], [J/(kg K)]
    in_place_factor
        By which the built layer conducts better, unless its use has its own factor. [-]
    """

    code: str
    zh: str
    conductivity_w_mk: float
    density_kg_m3: float
    specific_heat_j_kgk: float
    in_place_factor: float
    status: Status
    source: str

    def effective_w_mk(self, in_place_factor: float | None = None) -> float:
        """Return the conductivity in place, three decimals as tables print it. [W/(m K)].

        Raises
        ------
        EnvelopeError
            ``in_place_factor_out_of_range`` below 1 or above 1.5.
        """
        factor = self.in_place_factor if in_place_factor is None else in_place_factor
        require_between(
            factor,
            1.0,
            LARGEST_FACTOR,
            error=EnvelopeError,
            where=f"material {self.code}",
            name="in_place_factor",
        )
        return round(self.conductivity_w_mk * factor, 3)

    def layer(self, thickness_mm: float) -> Layer:
        """Return a layer as built.

        Raises
        ------
        EnvelopeError
            When the thickness is outside its range.
        """
        return Layer(
            self.zh,
            thickness_mm / 1000.0,
            self.effective_w_mk(),
            self.density_kg_m3,
            self.specific_heat_j_kgk,
        )


@dataclass(frozen=True, slots=True)
class MaterialTable:
    """All materials of one date."""

    version: str
    valid_from: date
    sha256: str
    by_code: Mapping[str, Material]


@cache
def materials() -> MaterialTable:
    """Load the table.

    Raises
    ------
    DataFaultError
        Naming the row with an unknown source, a code that appears twice or a figure that
        makes no layer.
    """
    return table_from(read_yaml(_FILE), sha256=sha256_of(_FILE))


def table_from(data: Mapping[str, Any], *, sha256: str) -> MaterialTable:
    """Check what was read from a file of materials.

    Raises
    ------
    DataFaultError
        As `materials`.
    """
    found: dict[str, Material] = {}
    with located(_FILE):
        only_keys(data, needed=("version", "valid_from", "sources", "materials"), may=())
        for number, stanza in enumerate(data["materials"], start=1):
            with located(f"{_FILE} material {number}"):
                source = data["sources"][stanza["source"]]
                made = Material(
                    **{**stanza, "status": Status(source["status"]), "source": source["text"]}
                )
                made.layer(10.0)  # refuses figures that no layer can have
                if made.code in found:
                    raise ValueError(f"the code {made.code} appears twice")
                found[made.code] = made
        return MaterialTable(data["version"], data["valid_from"], sha256, found)


def material(code: str) -> Material:
    """Find a material.

    Raises
    ------
    EnvelopeError
        ``material_unknown``.
    """
    found = materials().by_code.get(code)
    if found is None:
        raise EnvelopeError("material_unknown", "layer", material=code[:40])
    return found

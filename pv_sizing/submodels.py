"""Which physical submodels an energy figure was computed with, pinned in one place and printed.

The default is `PINNED`; any other choice is a named one whose effect on the year can be printed
with `pv_sizing.model_effects`. Change a submodel's figures and `MODEL_VERSION` must change too.
"""

from dataclasses import dataclass, fields
from typing import Literal, get_args

import pvlib

from pv_sizing.errors import ModelError

Sky = Literal["perez", "hay_davies", "isotropic"]
BeamIam = Literal["physical", "ashrae", "none"]
DiffuseIam = Literal["marion", "none"]
Temperature = Literal["faiman", "sapm_close_mount", "pvsyst_semi_integrated", "noct_sam"]

MODEL_VERSION = f"pv_sizing/3 pvlib/{pvlib.__version__}"

# Choices of every part in the order they are shown; the first of each is the pinned one.
CHOICES: dict[str, tuple[str, ...]] = {
    "sky": get_args(Sky),
    "beam_iam": get_args(BeamIam),
    "diffuse_iam": get_args(DiffuseIam),
    "temperature": get_args(Temperature),
}


@dataclass(frozen=True, slots=True)
class SubModels:
    """The chain of submodels from horizontal light to cell temperature.

    Parameters
    ----------
    sky : {"perez", "hay_davies", "isotropic"}
        How diffuse light is spread over the sky dome.
    beam_iam : {"physical", "ashrae", "none"}
        How the glass weakens the sun's own light at an angle.
    diffuse_iam : {"marion", "none"}
        How it weakens light from sky and ground: the physical glass integrated over the dome,
        about 2 % less over a year, or not at all, as pvlib's ModelChain does.
    temperature : {"faiman", "sapm_close_mount", "pvsyst_semi_integrated", "noct_sam"}
        Cell temperature. Faiman's coefficients are of a free-standing rack; the others are the
        usual ones for modules close above a roof, warmer by up to ten kelvin.

    Raises
    ------
    ModelError
        ``submodel_unknown``, with the known choices.

    Examples
    --------
    >>> SubModels(sky="hay_davies").diffuse_iam
    'marion'
    >>> SubModels(diffuse_iam="sapm")
    Traceback (most recent call last):
        ...
    pv_sizing.errors.ModelError: submodel_unknown at diffuse_iam: given='sapm', known='marion, none'
    """

    sky: Sky = "perez"
    beam_iam: BeamIam = "physical"
    diffuse_iam: DiffuseIam = "marion"
    temperature: Temperature = "faiman"

    def __post_init__(self) -> None:
        for part in fields(self):
            given, known = getattr(self, part.name), CHOICES[part.name]
            if given not in known:
                raise ModelError(
                    "submodel_unknown",
                    part.name,
                    given=given,
                    known=", ".join(known),
                )


PINNED = SubModels()

_WORDS: dict[tuple[str, str], str] = {
    ("sky", "perez"): "perez 1990, coefficients allsitescomposite1990",
    ("sky", "hay_davies"): "hay and davies 1980",
    ("sky", "isotropic"): "isotropic (Liu and Jordan 1963)",
    ("beam_iam", "physical"): "physical n=1.526 K=4 L=0.002 (De Soto 2006)",
    ("beam_iam", "ashrae"): "ashrae b=0.05 (Souka and Safwat 1966)",
    ("beam_iam", "none"): "none",
    ("diffuse_iam", "marion"): "physical glass integrated over sky and ground (Marion 2017)",
    ("diffuse_iam", "none"): "none",
    ("temperature", "faiman"): "faiman u0=25 u1=6.84 (Faiman 2008)",
    ("temperature", "sapm_close_mount"): "sapm close mount glass/glass (King 2004)",
    ("temperature", "pvsyst_semi_integrated"): "pvsyst u_c=20 u_v=0, efficiency 0.20",
    ("temperature", "noct_sam"): "noct_sam noct=45 efficiency 0.20, standoff above 3.5 in",
}


def model_chain(models: SubModels) -> tuple[tuple[str, str], ...]:
    """Return the whole chain as printed with a result: name of the step and model used.

    Parameters
    ----------
    models : SubModels
        The choices.

    Returns
    -------
    tuple of (str, str)
        In the order of computation; fixed steps included.

    Examples
    --------
    >>> dict(model_chain(PINNED))["sky_diffuse"]
    'perez 1990, coefficients allsitescomposite1990'
    """
    return (
        ("solar_position", "nrel_numpy (Reda and Andreas 2004), mid-interval"),
        ("sky_diffuse", _WORDS["sky", models.sky]),
        ("horizon", "beam and circumsolar cut at mid-interval, sky view factor (Dozier 1990)"),
        ("ground", "isotropic, albedo of the site"),
        ("incidence_beam", _WORDS["beam_iam", models.beam_iam]),
        ("incidence_diffuse", _WORDS["diffuse_iam", models.diffuse_iam]),
        ("cell_temperature", _WORDS["temperature", models.temperature]),
        ("near_shading", "ray and box, blocks per bypass diode (Martinez-Moreno 2010)"),
        ("row_shading", "shaded_fraction1d, masking angle (Passias 1984)"),
        ("dc", "pvwatts v5 (Dobos 2014)"),
        ("ac", "pvwatts inverter with clipping (Dobos 2014)"),
    )

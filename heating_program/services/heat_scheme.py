"""The heating scheme of a house: load, size and device, frozen so that it can be computed again."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from heating_program.building_physics.envelope import House, heat_loss
from heating_program.building_physics.errors import PhysicsError
from heating_program.building_physics.heat_pump import capacity_factor
from heating_program.domain.errors import DomainError
from heating_program.domain.provenance import Status, weakest
from heating_program.domain.scheme import DeviceChoice, judge
from heating_program.domain.technology import Carrier
from heating_program.models.dwelling import Dwelling
from heating_program.models.retrofit import RetrofitAssessment
from heating_program.reference import catalog, climate, envelopes
from heating_program.services.house_envelope import opening_areas, seen_template
from pv_sizing.record import canonical_json, from_plain

MODEL_VERSION = "heat_scheme/1"
# Contract value of the room temperature; the acceptance list measures the same figure.
INDOOR_CELSIUS = 18.0


@dataclass(frozen=True, slots=True)
class LoadInputs:
    """What the design load is computed from.

    Parameters
    ----------
    heated_area_m2 : float
        Rooms that are heated; the area of the specific load. [m2]
    template, template_status : str
        Envelope template with its version, and how far it may be relied upon.
    house : House
        The heated part as that template describes it.
    retrofit_assessment : str
        Key of the assessment whose heat loss after the works replaces the template's; else empty.
    retrofit_h_w_k : float or None
        That heat loss. [W/K]
    indoor_celsius, outdoor_celsius, record_low_celsius : float
        Design room temperature, heating design temperature, lowest on record. [°C]
    outdoor_source, outdoor_status : str
        Where the design temperature is from, and how far it may be relied upon.
    """

    heated_area_m2: float
    template: str
    template_status: str
    house: House
    retrofit_assessment: str
    retrofit_h_w_k: float | None
    indoor_celsius: float
    outdoor_celsius: float
    outdoor_source: str
    outdoor_status: str
    record_low_celsius: float


@dataclass(frozen=True, slots=True)
class Load:
    """Design load: heat loss [W/K], heat [W], by heated floor [W/m2]."""

    h_w_k: float
    load_w: float
    load_w_m2: float


@dataclass(frozen=True, slots=True)
class Sizing:
    """What the load asks of a device.

    ``capacity_factor`` is the share of the nominal heat left at the design temperature,
    ``required_nominal_kw`` the nameplate that carries the load alone.
    """

    capacity_factor: float
    required_nominal_kw: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """Inputs and results of one scheme; `recompute` makes the results from the inputs."""

    model_version: str
    technology: str
    ratio_at_minus_20: float | None
    status: str
    inputs: LoadInputs
    device: DeviceChoice
    load: Load
    sizing: Sizing


def load_inputs(dwelling: Dwelling, assessment: RetrofitAssessment | None) -> LoadInputs:
    """Gather what the load of a house is computed from.

    Parameters
    ----------
    assessment
        The retrofit's design, where there is one: the unit is sized for the house after the works.

    Raises
    ------
    DomainError
        `house_sizes_implausible` when the surveyed sizes make no house.
    """
    template = seen_template(dwelling) or envelopes.envelope_template(dwelling.structure)
    local = climate.climate_of(dwelling.area_code)
    try:
        house = template.house(
            length_m=dwelling.length_m,
            depth_m=dwelling.depth_m,
            height_m=dwelling.eaves_height_m,
            front_azimuth_deg=float(dwelling.orientation_deg),
            heated_area_m2=dwelling.heated_area_m2,
            **_measured(dwelling),
        )
    except PhysicsError as error:
        raise DomainError("house_sizes_implausible") from error
    outdoor = local.design_temp_celsius
    return LoadInputs(
        heated_area_m2=dwelling.heated_area_m2,
        template=template.name,
        template_status=template.status.value,
        house=house,
        retrofit_assessment=str(assessment.id) if assessment else "",
        retrofit_h_w_k=assessment.after_w_k if assessment else None,
        indoor_celsius=INDOOR_CELSIUS,
        outdoor_celsius=outdoor.value,
        outdoor_source=outdoor.source,
        outdoor_status=outdoor.status.value,
        record_low_celsius=local.record_low_celsius.value,
    )


def _measured(dwelling: Dwelling) -> dict[str, Any]:
    """Return the surveyed openings of the rooms that are heated: their share of the front."""
    measured = opening_areas(dwelling)
    if measured is None:
        return {}
    share = min(1.0, dwelling.heated_area_m2 / (dwelling.length_m * dwelling.depth_m))
    return {name: round(area_m2 * share, 1) for name, area_m2 in asdict(measured).items()}


def design_load(inputs: LoadInputs) -> Load:
    """Compute ``H (t_in - t_out)``, without gains, as GB 50736-2012 section 5.2 sizes a source."""
    h_w_k = inputs.retrofit_h_w_k or heat_loss(inputs.house).total
    load_w = h_w_k * (inputs.indoor_celsius - inputs.outdoor_celsius)
    return Load(h_w_k, load_w, load_w / inputs.heated_area_m2)


def factors(inputs: LoadInputs, ratio_at_minus_20: float | None) -> tuple[float, float]:
    """Return the shares of the nominal heat left at the design temperature and the record low."""
    if ratio_at_minus_20 is None:
        return 1.0, 1.0
    at_design, at_low = (
        capacity_factor(outdoor, ratio_at_minus_20=ratio_at_minus_20)
        for outdoor in (inputs.outdoor_celsius, inputs.record_low_celsius)
    )
    return at_design, at_low


def catalogue_ratio(technology: str) -> float | None:
    """Return the catalogue's heat at -20 °C by nominal heat; None for other than air-source."""
    found = catalog.technology(technology).capacity_at_minus_20
    return float(found.value) if found else None


def make(technology: str, inputs: LoadInputs, device: DeviceChoice) -> Scheme:
    """Size and judge a device for a house.

    Raises
    ------
    DomainError
        ``device_too_small`` and what else `heating_program.domain.scheme.judge` says;
        ``low_point_out_of_range`` for a test report no machine could have.
    """
    load, ratio = design_load(inputs), _ratio(technology, device)
    return Scheme(
        model_version=MODEL_VERSION,
        technology=technology,
        ratio_at_minus_20=ratio,
        status=weakest(Status(inputs.template_status), Status(inputs.outdoor_status)).value,
        inputs=inputs,
        device=device,
        load=load,
        sizing=_sizing(inputs, load, device, ratio),
    )


def peak_electric_kw(scheme: Scheme) -> float:
    """Return what a device draws from the line on the coldest night, back-up heater included [kW].

    A heat pump by its catalogue's coefficients at -12 and -20 °C, an electric heater all it gives;
    what burns or is piped draws too little to count.
    """
    device, technology = scheme.device, catalog.technology(scheme.technology)
    if technology.carrier is not Carrier.ELECTRICITY:
        return device.backup_kw
    example = {name: float(value) for name, value in technology.example.given.items()}
    amounts = catalog.season(scheme.technology, **example).amounts
    nominal_kw = device.nominal_kw / amounts.get("cop_at_minus_12", amounts.get("cop", 1.0))
    if scheme.ratio_at_minus_20 is None:
        return nominal_kw + device.backup_kw
    low_kw = device.nominal_kw * scheme.ratio_at_minus_20 / amounts["cop_at_minus_20"]
    return max(nominal_kw, low_kw + device.backup_kw)


def frozen(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as the plain JSON object that is stored."""
    plain: dict[str, Any] = json.loads(canonical_json(scheme))
    return plain


def thawed(stored: dict[str, Any]) -> Scheme:
    """Return a stored scheme as it was."""
    return from_plain(Scheme, stored)


def recompute(stored: dict[str, Any]) -> Scheme:
    """Compute a stored scheme again from its own inputs."""
    scheme = thawed(stored)
    return make(scheme.technology, scheme.inputs, scheme.device)


def _ratio(technology: str, device: DeviceChoice) -> float | None:
    """Return the device's own ratio, or the catalogue's where its test report was not given."""
    known = catalogue_ratio(technology)
    if known is None or device.kw_at_minus_20 is None:
        return known
    # A unit above its nominal heat is refused by `judge`, which has the better words.
    return min(device.kw_at_minus_20 / device.nominal_kw, 1.0)


def _sizing(inputs: LoadInputs, load: Load, device: DeviceChoice, ratio: float | None) -> Sizing:
    try:
        at_design, at_low = factors(inputs, ratio)
    except PhysicsError as error:
        raise DomainError("low_point_out_of_range", field="kw_at_minus_20") from error
    load_kw = load.load_w / 1000.0
    warnings = judge(
        device, load_kw=load_kw, factor_at_design=at_design, factor_at_record_low=at_low
    )
    return Sizing(at_design, load_kw / at_design, warnings)

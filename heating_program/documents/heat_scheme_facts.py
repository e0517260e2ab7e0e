"""What the 技术方案单 says: plain values that are frozen, hashed and printed.

`HeatSchemeElectric` and `HeatSchemeSeason` are None while nobody has worked them out; the page then
says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen


@dataclass(frozen=True, slots=True)
class HeatSchemePart:
    """One part of the envelope; area and U are None for the air that leaks through it."""

    label: str
    area_m2: float | None
    u_w_m2k: float | None
    w_k: float


@dataclass(frozen=True, slots=True)
class HeatSchemeHouse:
    """The heated part of the house as the load was computed from it.

    Parameters
    ----------
    structure, size, envelope : str
        As printed: 砖木, 12.5 × 7.2 × 3 m, the envelope template.
    built_year : int
    heated_area_m2, volume_m3, air_changes_per_hour : float
    after_works : str
        What the retrofit makes of it, as a sentence; empty for the house as it stands.
    parts : tuple of HeatSchemePart
        Walls, roof, windows, doors, floor and air; they sum up to `h_w_k`.
    h_w_k : float
        Heat loss per kelvin.
    """

    structure: str
    size: str
    envelope: str
    built_year: int
    heated_area_m2: float
    volume_m3: float
    air_changes_per_hour: float
    after_works: str
    parts: tuple[HeatSchemePart, ...]
    h_w_k: float

    def __post_init__(self) -> None:
        summed = sum(part.w_k for part in self.parts)
        if abs(summed - self.h_w_k) > 0.05:
            raise DomainError("document_parts_differ", parts=summed, whole=self.h_w_k)


@dataclass(frozen=True, slots=True)
class HeatSchemeLoad:
    """The design load, and the two temperatures it holds between with where they are from."""

    indoor_celsius: float
    outdoor_celsius: float
    outdoor_status: str
    record_low_celsius: float
    load_w: float
    load_w_m2: float


@dataclass(frozen=True, slots=True)
class HeatSchemeDevice:
    """The device beside what the house asks of it.

    Parameters
    ----------
    maker, model : str
    price_fen : Fen
    nominal_kw : float
        By its nameplate; of an air-source unit at -12 °C.
    is_air_source : bool
        Whether its heat falls with the outdoor air.
    kw_at_minus_20 : float or None
        From its test report; None where it was not given and the catalogue's share counts.
    ratio_at_minus_20 : float or None
        Share of the nominal heat at -20 °C that was computed with; None for other devices.
    factor_at_design, factor_at_record_low : float
        Shares of the nominal heat left at the two temperatures.
    required_nominal_kw : float
        Nameplate that carries the load alone.
    backup_kw : float
        Electric heater beside it.
    warnings : tuple of str
        In words.
    """

    maker: str
    model: str
    price_fen: Fen
    nominal_kw: float
    is_air_source: bool
    kw_at_minus_20: float | None
    ratio_at_minus_20: float | None
    factor_at_design: float
    factor_at_record_low: float
    required_nominal_kw: float
    backup_kw: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeatSchemeElectric:
    """What the house draws for heat on the coldest night, back-up heater included, and by what."""

    peak_kw: float
    basis: str


@dataclass(frozen=True, slots=True)
class HeatSchemeSeason:
    """A season by estimate; the bill is None where no tariff was applied.

    ``sentence`` says what it rests on and how far it may be relied upon.
    """

    heat_kwh: float
    electricity_kwh: float | None
    bill_fen: Fen | None
    sentence: str


@dataclass(frozen=True, slots=True)
class HeatSchemeFact:
    """One line of the inputs page."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class HeatScheme:
    """Frozen content of the scheme; ``example`` when any value behind it is not official.

    ``transformer`` is the one that serves the house, as registered; ``facts`` is the inputs page.
    """

    example: bool
    householder: str
    id_no_masked: str
    address: str
    case_no: str
    technology: str
    transformer: str
    house: HeatSchemeHouse
    load: HeatSchemeLoad
    device: HeatSchemeDevice
    facts: tuple[HeatSchemeFact, ...]
    model_version: str
    inputs_sha256: str
    electric: HeatSchemeElectric | None = None
    season: HeatSchemeSeason | None = None

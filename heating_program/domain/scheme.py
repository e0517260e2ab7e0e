"""The device of a heating scheme and what its size is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from heating_program.domain.errors import DomainError
from heating_program.domain.money import Fen

# A unit far above the load starts and stops all day; beyond this the scheme carries a warning.
OVERSIZE: Final = 1.3
# Share of the design load that must still be there on the coldest day on record.
RECORD_LOW_SHARE: Final = 0.6

WARNING_LABELS: Final[dict[str, str]] = {
    "device_oversized": "额定制热量超过需要的 30%，会频繁启停",
    "weak_at_record_low": "历史最低气温时供热不足设计负荷的 60%，宜加辅助电加热",
}


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """What the scheme proposes to install; heat in kW at the nominal point of its kind.

    ``kw_at_minus_20`` is from the test report of an air-source unit, None where it is not given.
    """

    maker: str
    model: str
    nominal_kw: float
    kw_at_minus_20: float | None
    backup_kw: float
    price_fen: Fen


def judge(
    device: DeviceChoice,
    *,
    load_kw: float,
    factor_at_design: float,
    factor_at_record_low: float,
) -> tuple[str, ...]:
    """Tell what speaks against a device, as codes of `WARNING_LABELS`.

    Raises
    ------
    DomainError
        ``device_too_small``: with its backup it does not carry the design load.
        ``low_point_above_nominal``: more heat at -20 °C than at -12 °C is a slip of the pen.
    """
    if device.kw_at_minus_20 is not None and device.kw_at_minus_20 > device.nominal_kw:
        raise DomainError("low_point_above_nominal", field="kw_at_minus_20")
    required_kw = load_kw / factor_at_design
    # The nameplate gives one decimal; a scheme does not fail for half of its last digit.
    if device.nominal_kw * factor_at_design + device.backup_kw < load_kw - 0.05:
        raise DomainError("device_too_small", field="nominal_kw", required=f"{required_kw:.1f}")
    warnings = []
    if device.nominal_kw > OVERSIZE * required_kw:
        warnings.append("device_oversized")
    at_record_low_kw = device.nominal_kw * factor_at_record_low + device.backup_kw
    if at_record_low_kw < RECORD_LOW_SHARE * load_kw:
        warnings.append("weak_at_record_low")
    return tuple(warnings)

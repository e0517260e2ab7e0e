"""The season of heat pumps by stated or Carnot factors, for planning and comparing."""

from heating_program.building_physics.air_source import ZERO_CELSIUS_KELVIN, SourceError
from heating_program.building_physics.season_energy import MOST_KWH, SeasonEnergy, require_within


def air_source(
    *,
    useful_kwh: float,
    season_efficiency: float,
    carnot_factor: float,
    flow_celsius: float,
    defrost_pct: float,
) -> SeasonEnergy:
    """Return the electricity of an air-source heat pump by its seasonal factor.

    The Carnot figures do not enter the season; they give the coefficients at the two rating
    temperatures, for a tender or the size of the supply line.

    Parameters
    ----------
    useful_kwh : float
        Heat of the season. [kWh]
    season_efficiency : float
        Heat by electricity with pump and back-up, 1 to 7. [-]
    carnot_factor : float
        Share of the ideal coefficient, 0.1 to 0.8. [-]
    flow_celsius : float
        Temperature at which the heat is delivered, 20 to 65. [°C]
    defrost_pct : float
        Part of the coefficient lost to defrosting, 0 to 30. [%]

    Examples
    --------
    >>> found = air_source(useful_kwh=29944.0, season_efficiency=2.4, carnot_factor=0.40,
    ...                    flow_celsius=41.0, defrost_pct=5.0)
    >>> round(found.electricity_kwh), round(found.amounts["cop_at_minus_12"], 2)
    (12477, 2.25)
    """
    require_within(useful_kwh=(useful_kwh, 0.0, MOST_KWH))
    require_within(season_efficiency=(season_efficiency, 1.0, 7.0))
    require_within(defrost_pct=(defrost_pct, 0.0, 30.0))
    kept = 1.0 - defrost_pct / 100.0
    cops = {
        f"cop_at_minus_{below}": kept * _carnot(carnot_factor, flow_celsius, -float(below))
        for below in (12, 20)
    }
    electricity = useful_kwh / season_efficiency
    return SeasonEnergy(useful_kwh, electricity, electricity, cops)


def ground_source(
    *,
    useful_kwh: float,
    carnot_factor: float,
    flow_celsius: float,
    source_celsius: float,
    pumps_pct: float,
    full_load_hours: float,
    extraction_w_m: float,
) -> SeasonEnergy:
    """Return electricity and borehole of a ground-source heat pump.

    ``COP = eta T_flow / (T_flow - T_source)``, ``W = Q (1 / COP + pumps)``.

    Parameters
    ----------
    useful_kwh : float
        Heat of the season. [kWh]
    carnot_factor : float
        Share of the ideal coefficient, 0.1 to 0.8. [-]
    flow_celsius, source_celsius : float
        Heat delivered, 20 to 65; brine or well water coming up, mean of the season, -8 to 40. [°C]
    pumps_pct : float
        Electricity of both pumps by heat, 0 to 20. [%]
    full_load_hours : float
        Heat of the season by heat at the design temperature, 500 to 6000. [h]
    extraction_w_m : float
        Heat that a metre of borehole gives, 5 to 100. [W/m]

    Examples
    --------
    >>> found = ground_source(useful_kwh=12000.0, carnot_factor=0.44, flow_celsius=41.0,
    ...                       source_celsius=1.0, pumps_pct=2.0, full_load_hours=2100.0,
    ...                       extraction_w_m=35.0)
    >>> round(found.season_efficiency, 2), round(found.amounts["borehole_m"])
    (3.23, 116)
    """
    require_within(useful_kwh=(useful_kwh, 0.0, MOST_KWH), pumps_pct=(pumps_pct, 0.0, 20.0))
    require_within(source_celsius=(source_celsius, -8.0, 40.0))
    require_within(full_load_hours=(full_load_hours, 500.0, 6000.0))
    require_within(extraction_w_m=(extraction_w_m, 5.0, 100.0))
    cop = _carnot(carnot_factor, flow_celsius, source_celsius)
    electricity = useful_kwh * (1.0 / cop + pumps_pct / 100.0)
    from_ground_w = useful_kwh * (1.0 - 1.0 / cop) / full_load_hours * 1000.0
    amounts = {"cop": cop, "borehole_m": from_ground_w / extraction_w_m}
    return SeasonEnergy(useful_kwh, electricity, electricity, amounts)


def _carnot(factor: float, flow_celsius: float, source_celsius: float) -> float:
    require_within(carnot_factor=(factor, 0.1, 0.8), flow_celsius=(flow_celsius, 20.0, 65.0))
    lift_k = flow_celsius - source_celsius
    if lift_k < 5.0:
        raise SourceError("lift_too_small", "heat pump", lift_k=lift_k)
    return factor * (flow_celsius + ZERO_CELSIUS_KELVIN) / lift_k

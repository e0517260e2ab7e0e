"""Useful heat of a season turned into what must be delivered for it, one formula a kind of source.

The formulas are for planning and comparing; `FORMULAS` is where a catalogue finds them by name.
Hour by hour an air-source unit is computed by `air_source_season`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from heating_program.building_physics.heat_pump_season import air_source, ground_source
from heating_program.building_physics.season_energy import MOST_KWH, SeasonEnergy, require_within
from heating_program.building_physics.solar_heat import solar_thermal, solar_with_backup

KWH_PER_MJ = 1.0 / 3.6


def solid_fuel(
    *,
    useful_kwh: float,
    season_efficiency: float,
    heating_value_mj_kg: float,
    auxiliary_pct: float,
) -> SeasonEnergy:
    """Return the fuel of a stove or boiler that burns pellets, briquettes or coal.

    Parameters
    ----------
    useful_kwh : float
        Heat of the season. [kWh]
    season_efficiency : float
        Heat in the rooms by net heating value of the fuel, 0.1 to 1. [-]
    heating_value_mj_kg : float
        Net heating value, 5 to 35. [MJ/kg]
    auxiliary_pct : float
        Electricity of feeder, fan and pump by heat, 0 to 20. [%]

    Examples
    --------
    >>> found = solid_fuel(useful_kwh=12000.0, season_efficiency=0.75,
    ...                    heating_value_mj_kg=15.5, auxiliary_pct=1.0)
    >>> round(found.amounts["fuel_kg"]), found.electricity_kwh
    (3716, 120.0)
    """
    require_within(heating_value_mj_kg=(heating_value_mj_kg, 5.0, 35.0))
    delivered, auxiliary = _burnt(useful_kwh, season_efficiency, auxiliary_pct)
    fuel = {"fuel_kg": delivered / (heating_value_mj_kg * KWH_PER_MJ)}
    return SeasonEnergy(useful_kwh, delivered, auxiliary, fuel)


def gas(
    *,
    useful_kwh: float,
    season_efficiency: float,
    heating_value_mj_m3: float,
    auxiliary_pct: float,
) -> SeasonEnergy:
    """Return the gas of a boiler; parameters as `solid_fuel`, heating value 20 to 60 [MJ/m3].

    Examples
    --------
    >>> found = gas(useful_kwh=12000.0, season_efficiency=0.9, heating_value_mj_m3=38.931,
    ...             auxiliary_pct=1.0)
    >>> round(found.amounts["fuel_m3"])
    1233
    """
    require_within(heating_value_mj_m3=(heating_value_mj_m3, 20.0, 60.0))
    delivered, auxiliary = _burnt(useful_kwh, season_efficiency, auxiliary_pct)
    fuel = {"fuel_m3": delivered / (heating_value_mj_m3 * KWH_PER_MJ)}
    return SeasonEnergy(useful_kwh, delivered, auxiliary, fuel)


def electric(*, useful_kwh: float, design_load_kw: float, season_efficiency: float) -> SeasonEnergy:
    """Return energy and supply of heaters or a boiler that make heat when it is needed.

    Parameters
    ----------
    useful_kwh : float
        Heat of the season. [kWh]
    design_load_kw : float
        Heat at the design temperature, 0 to 1000. [kW]
    season_efficiency : float
        Heat in the rooms by electricity, 0.1 to 1. [-]

    Examples
    --------
    >>> found = electric(useful_kwh=29944.0, design_load_kw=13.531, season_efficiency=1.0)
    >>> found.electricity_kwh, found.amounts["supply_kw"]
    (29944.0, 13.531)
    """
    require_within(design_load_kw=(design_load_kw, 0.0, 1000.0))
    delivered, _ = _burnt(useful_kwh, season_efficiency, 0.0)
    supply = {"supply_kw": design_load_kw / season_efficiency}
    return SeasonEnergy(useful_kwh, delivered, delivered, supply)


def electric_storage(
    *,
    useful_kwh: float,
    design_load_kw: float,
    season_efficiency: float,
    peak_hours: float,
) -> SeasonEnergy:
    """Return energy, store and supply of heaters charged in the valley hours only.

    The store must carry the peak hours of the design day, ``E = Q_design h_peak``; what the whole
    day needs is charged in the rest, ``P = 24 Q_design / (24 - h_peak) / efficiency``.

    Parameters
    ----------
    useful_kwh, design_load_kw, season_efficiency
        As `electric`.
    peak_hours : float
        Hours of the day without charging, 1 to 20; 10 in the western grid, 08:00 to 18:00. [h]

    Examples
    --------
    >>> found = electric_storage(useful_kwh=12833.0, design_load_kw=6.118,
    ...                          season_efficiency=0.98, peak_hours=10.0)
    >>> round(found.amounts["storage_kwh"], 2), round(found.amounts["supply_kw"], 2)
    (61.18, 10.7)
    """
    require_within(peak_hours=(peak_hours, 1.0, 20.0))
    made = electric(
        useful_kwh=useful_kwh, design_load_kw=design_load_kw, season_efficiency=season_efficiency
    )
    amounts = {
        "storage_kwh": design_load_kw * peak_hours,
        "supply_kw": made.amounts["supply_kw"] * 24.0 / (24.0 - peak_hours),
    }
    return SeasonEnergy(useful_kwh, made.delivered_kwh, made.electricity_kwh, amounts)


def heat_network(
    *, useful_kwh: float, house_efficiency: float, network_loss_pct: float
) -> SeasonEnergy:
    """Return the heat a plant must feed in for a house on a network.

    Parameters
    ----------
    useful_kwh : float
        Heat of the season in the rooms. [kWh]
    house_efficiency : float
        Heat in the rooms by heat at the house's meter, 0.5 to 1. [-]
    network_loss_pct : float
        Lost between plant and house, 0 to 50. [%]

    Examples
    --------
    >>> found = heat_network(useful_kwh=12000.0, house_efficiency=0.98, network_loss_pct=8.0)
    >>> round(found.delivered_kwh), round(found.amounts["metered_gj"], 1)
    (13310, 44.1)
    """
    require_within(useful_kwh=(useful_kwh, 0.0, MOST_KWH))
    require_within(house_efficiency=(house_efficiency, 0.5, 1.0))
    require_within(network_loss_pct=(network_loss_pct, 0.0, 50.0))
    metered = useful_kwh / house_efficiency
    fed_in = metered / (1.0 - network_loss_pct / 100.0)
    amounts = {"metered_gj": metered * 0.0036, "network_loss_kwh": fed_in - metered}
    return SeasonEnergy(useful_kwh, fed_in, 0.0, amounts)


FORMULAS: Mapping[str, Callable[..., SeasonEnergy]] = MappingProxyType(
    {
        formula.__name__: formula
        for formula in (
            air_source,
            ground_source,
            solid_fuel,
            gas,
            electric,
            electric_storage,
            solar_thermal,
            solar_with_backup,
            heat_network,
        )
    }
)


def _burnt(useful_kwh: float, efficiency: float, auxiliary_pct: float) -> tuple[float, float]:
    """Return the energy put in and the electricity beside it."""
    require_within(useful_kwh=(useful_kwh, 0.0, MOST_KWH), season_efficiency=(efficiency, 0.1, 1.0))
    require_within(auxiliary_pct=(auxiliary_pct, 0.0, 20.0))
    return useful_kwh / efficiency, useful_kwh * auxiliary_pct / 100.0

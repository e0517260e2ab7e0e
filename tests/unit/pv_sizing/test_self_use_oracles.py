"""The System Advisor Model of NREL agrees on the bill of a year and on what a battery can do."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySAM import Battwatts, Utilityrate5

from pv_sizing.battery import Battery, greedy
from pv_sizing.prices import PriceWindow, TimeOfUse
from pv_sizing.prospect_rows import ConnectionMode, PlantSize
from pv_sizing.prospects import prospects
from pv_sizing.self_use import energy_split, self_use_curve

YEAR = (
    Path(__file__).resolve().parents[3]
    / "heating_program/reference/data/climate/typical_year_hourly_150802.csv"
)
TABLE = np.loadtxt(YEAR, delimiter=",", skiprows=1)
MONTHS, CLOCK, GHI, TEMP_AIR = (TABLE[:, column] for column in (0, 2, 3, 7))
KWP = 6.0
PV = 0.8 * GHI / 1000.0
LOAD = 0.3 + 0.06 * np.maximum(14.0 - TEMP_AIR, 0.0)
TARIFF = TimeOfUse((PriceWindow("peak", 8, 18, 46.5), PriceWindow("valley", 18, 8, 16.5)))
BUY = TARIFF.fen_per_kwh(MONTHS, CLOCK)
NET_BILLING, BUY_ALL_SELL_ALL = 2, 4


def utility_bill(metering: int, sell_yuan: float) -> Any:
    """Run PySAM's bill of one year without fixed charges; the model keeps its outputs alive."""
    model = Utilityrate5.new()
    schedule = [[1 if 8 <= hour < 18 else 2 for hour in range(24)]] * 12
    endless = 1e38
    model.Lifetime.assign(
        {"analysis_period": 1, "inflation_rate": 0, "system_use_lifetime_output": 0}
    )
    model.SystemOutput.assign({"gen": (KWP * PV).tolist(), "degradation": [0.0]})
    model.Load.assign({"load": LOAD.tolist(), "load_escalation": [0.0]})
    model.ElectricityRates.assign(
        {
            "en_electricity_rates": 1,
            "rate_escalation": [0.0],
            "ur_metering_option": metering,
            "ur_sell_eq_buy": 0,
            "ur_monthly_fixed_charge": 0,
            "ur_monthly_min_charge": 0,
            "ur_annual_min_charge": 0,
            "ur_dc_enable": 0,
            "ur_nm_yearend_sell_rate": 0,
            "ur_nb_apply_credit_current_month": 1,
            "ur_nb_credit_expire": 0,
            "ur_en_ts_sell_rate": 0,
            "ur_en_ts_buy_rate": 0,
            "ur_ec_sched_weekday": schedule,
            "ur_ec_sched_weekend": schedule,
            "ur_ec_tou_mat": [
                [1, 1, endless, 0, 0.465, sell_yuan],
                [2, 1, endless, 0, 0.165, sell_yuan],
            ],
        }
    )
    model.execute(0)
    return model


@pytest.mark.parametrize("sell_fen", [15.0, 28.29])
def test_the_value_of_self_use_and_export_is_the_saving_on_the_bill(sell_fen: float) -> None:
    model = utility_bill(NET_BILLING, sell_fen / 100.0)
    bill = model.Outputs
    curve = self_use_curve(PV, LOAD, 1.0, buy_fen_per_kwh=BUY, sell_fen_per_kwh=sell_fen)
    assert curve.value_fen(KWP) == pytest.approx(100.0 * bill.savings_year1, rel=1e-9)
    split = energy_split(KWP * PV, LOAD, 1.0)
    assert split.imported_kwh == pytest.approx(sum(bill.year1_hourly_e_fromgrid), rel=1e-9)
    assert split.exported_kwh == pytest.approx(sum(bill.year1_hourly_e_togrid), rel=1e-9)


@pytest.mark.parametrize(
    ("mode", "metering"),
    [
        (ConnectionMode.SELF_USE_SURPLUS, NET_BILLING),
        (ConnectionMode.FULL_EXPORT, BUY_ALL_SELL_ALL),
    ],
)
def test_both_connection_modes_bring_what_the_bill_says(
    mode: ConnectionMode, metering: int
) -> None:
    found = prospects(
        PV,
        [PlantSize(KWP, 100.0)],
        LOAD,
        BUY,
        {"mid": 20.0},
        1.0,
        months=MONTHS,
        heating_months=(1, 2, 3, 4, 10, 11, 12),
        modes=[mode],
    )
    model = utility_bill(metering, 0.20)
    bill = model.Outputs
    assert abs(found.rows[0].value("mid").total_fen - 100.0 * bill.savings_year1) <= 1.0


def test_a_modelled_battery_can_follow_the_plain_rule() -> None:
    """Battwatts has voltages, 15-95 % and its own losses; it gives a little less than asked."""
    flows = greedy(KWP * PV, LOAD, Battery(10.0, 5.0, 90.0, min_soc_pct=20.0), 1.0)
    model = Battwatts.default("PVWattsBatteryResidential")
    model.Battery.assign(
        {
            "batt_simple_enable": 1,
            "batt_simple_kw": 5.0,
            "batt_simple_kwh": 10.0,
            "batt_simple_chemistry": 1,
            "batt_simple_dispatch": 2,
            "batt_simple_meter_position": 0,
            "batt_custom_dispatch": (flows.discharged_kw - flows.charged_from_pv_kw).tolist(),
            "ac": (1000.0 * KWP * PV).tolist(),
            "dc": (1000.0 * KWP * PV).tolist(),
            "inverter_efficiency": 100,
            "load": LOAD.tolist(),
            "crit_load": [0.0] * 8760,
        }
    )
    model.Lifetime.system_use_lifetime_output = 0
    model.execute(0)
    given = model.Outputs.batt_annual_discharge_energy[-1]
    assert 0.93 * flows.discharged_kwh < given < flows.discharged_kwh

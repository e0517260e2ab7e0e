"""Rows of racks: the rule of the solstice, and what a denser field gives and takes."""

import numpy as np
import pytest

from pv_sizing.array import Module
from pv_sizing.errors import ChoiceError, RoofError
from pv_sizing.horizon import open_horizon
from pv_sizing.irradiance import sun_path
from pv_sizing.losses import dry_steppe_losses
from pv_sizing.pitch import PitchTable, RowYield, field_yield, pitch_table
from pv_sizing.plane_light import light_source
from pv_sizing.site import Site
from pv_sizing.solstice import row_pitch_m
from pv_sizing.submodels import PINNED
from pv_sizing.weather import Weather

TILTS = (15.0, 25.0, 35.0)


@pytest.fixture(scope="module")
def linhe(site: Site, weather: Weather) -> RowYield:
    """Yield of endless rows of 550 W modules in Linhe."""
    module = Module(
        "example 550",
        2.278,
        1.134,
        550.0,
        51.6,
        42.5,
        13.7,
        12.94,
        -0.34,
        -0.25,
        0.045,
        1500.0,
        28.6,
        "example",
    )
    sun = sun_path(site, weather)
    light = light_source(site, weather, sun, PINNED, open_horizon("test"))
    return field_yield(module, weather, sun, light, dry_steppe_losses())


def compared(
    row_yield: RowYield, *, least_module_share: float = 0.93, by_rule: bool = True
) -> PitchTable:
    return pitch_table(
        row_yield,
        module_kw=0.55,
        slope_m=1.134,
        width_m=2.298,
        latitude_deg=40.75,
        tilts_deg=TILTS,
        least_module_share=least_module_share,
        by_rule=by_rule,
    )


def test_the_rule_pitch_of_a_standing_module_is_the_worked_one() -> None:
    assert round(row_pitch_m(2.278, 35.0, 40.75), 2) == 5.96
    assert row_pitch_m(1.0, 0.0, 40.75) == 1.0


def test_the_rule_gives_the_known_ground_coverage(linhe: RowYield) -> None:
    table = compared(linhe)
    at_rule = [o for o in table.options if o.tilt_deg == 35.0 and o.pitch_m == o.rule_pitch_m]
    assert at_rule[0].ground_coverage == pytest.approx(0.38, abs=0.005)
    assert at_rule[0].keeps_rule
    # Shade before 9:00 and after 15:00, and the sky the row in front hides, remain.
    assert 0.3 < at_rule[0].row_loss_pct < 3.0


def test_a_denser_field_gives_the_roof_more_and_the_module_less(linhe: RowYield) -> None:
    for tilt in TILTS:
        options = [o for o in compared(linhe).options if o.tilt_deg == tilt]
        assert np.all(np.diff([o.pitch_m for o in options]) > 0)
        assert np.all(np.diff([o.row_loss_pct for o in options]) < 0)
        assert np.all(np.diff([o.kwh_per_module for o in options]) > 0)
        assert all(o.row_loss_pct > 0 for o in options)
        # Rows that nearly touch shade each other so much that even the roof loses.
        apart = [o for o in options if o.ground_coverage < 0.8]
        assert np.all(np.diff([o.kwh_per_roof_m2 for o in apart]) < 0)


def test_steeper_racks_give_a_module_more_but_a_roof_less(linhe: RowYield) -> None:
    at_rule = [o for o in compared(linhe).options if o.pitch_m == o.rule_pitch_m]
    assert [o.tilt_deg for o in at_rule] == list(TILTS)
    assert np.all(np.diff([o.kwh_per_module for o in at_rule]) > 0)
    assert np.all(np.diff([o.kwh_per_roof_m2 for o in at_rule]) < 0)


def test_the_recommended_row_keeps_the_rule_and_gives_each_module_enough(
    linhe: RowYield,
) -> None:
    table = compared(linhe)
    assert table.recommended in table.options
    assert table.recommended.keeps_rule
    assert table.recommended.kwh_per_module >= table.least_module_kwh
    better = [
        o
        for o in table.options
        if o.keeps_rule
        and o.kwh_per_module >= table.least_module_kwh
        and o.kwh_per_roof_m2 > table.recommended.kwh_per_roof_m2
    ]
    assert better == []
    assert "solstice_rule" in table.reasons


def test_without_the_rule_the_rows_may_stand_closer(linhe: RowYield) -> None:
    free, ruled = compared(linhe, by_rule=False), compared(linhe)
    assert not free.recommended.keeps_rule
    assert free.recommended.kwh_per_roof_m2 > ruled.recommended.kwh_per_roof_m2
    assert "solstice_rule" not in free.reasons


def test_a_farmer_who_wants_the_roof_full_gets_low_racks(linhe: RowYield) -> None:
    full = compared(linhe, least_module_share=0.5)
    dear = compared(linhe, least_module_share=0.97)
    assert full.recommended.tilt_deg == 15.0
    assert dear.recommended.tilt_deg > full.recommended.tilt_deg
    assert dear.recommended.kwh_per_module > full.recommended.kwh_per_module


def test_a_share_nobody_reaches_is_refused_with_the_best_there_is(linhe: RowYield) -> None:
    with pytest.raises(RoofError) as told:
        compared(linhe, least_module_share=1.0)
    assert told.value.code == "no_pitch_gives_enough"
    best, least = (told.value.values[f"{name}_module_kwh"] for name in ("best", "least"))
    assert isinstance(best, float)
    assert isinstance(least, float)
    assert 0.95 * least < best < least


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"tilts_deg": (70.0,)}, "pitch_impossible"),
        ({"slope_m": float("nan")}, "pitch_impossible at rack: slope_m"),
        ({"latitude_deg": 66.0}, "rack_impossible"),
        ({"azimuth_deg": 0.0}, "rack_impossible"),
    ],
)
def test_impossible_racks_are_refused(changes: dict[str, object], where: str) -> None:
    given: dict[str, object] = {
        "module_kw": 0.55,
        "slope_m": 1.134,
        "width_m": 2.298,
        "latitude_deg": 40.75,
        "tilts_deg": TILTS,
    }
    with pytest.raises(RoofError, match=where):
        pitch_table(lambda tilt, pitch: 1500.0, **{**given, **changes})  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(("tilts", "shares"), [((), (1.0,)), (TILTS, ())])
def test_a_table_without_tilts_or_pitches_is_refused(
    tilts: tuple[float, ...], shares: tuple[float, ...]
) -> None:
    with pytest.raises(ChoiceError, match="nothing_to_choose_from"):
        pitch_table(
            lambda tilt, pitch: 1500.0,
            module_kw=0.55,
            slope_m=1.1,
            width_m=2.3,
            latitude_deg=41.0,
            tilts_deg=tilts,
            pitch_shares=shares,
        )

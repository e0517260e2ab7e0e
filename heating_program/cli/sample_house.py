"""What stands at a practice family's house and what is planned for it; every figure is invented."""

from typing import Final

from heating_program.cli.sample_people import Family
from heating_program.domain.inspection import Answer, Checklist, ItemVerdict
from heating_program.domain.money import Fen
from heating_program.domain.retrofit import Insulation, RetrofitPlan
from heating_program.domain.scheme import DeviceChoice
from heating_program.services.pv_grid import GridQuestion
from heating_program.services.roof_survey import (
    LoadStatement,
    NeighbourKind,
    RoofSurvey,
    Surroundings,
    SurveyedNeighbour,
    SurveyedPlane,
)
from pv_sizing.grid import Transformer
from pv_sizing.roof import Covering, RoofKind

TRANSFORMER: Final = GridQuestion(
    transformer=Transformer(200.0, noon_load_kw=24.0, connected_kw=120.0, registered_kw=15.0),
    source="示例台区数据，不是供电公司答复",
)


# Walls, roof, windows, door and draughts: the package of the reference house, 54.78 % on brick.
PLAN: Final = RetrofitPlan(
    wall=Insulation("eps", 80),
    roof=Insulation("mineral_wool", 100),
    window="double_pvc",
    door="insulated",
    air="tight",
)

_POPLAR: Final = SurveyedNeighbour(NeighbourKind.TREE, 215.0, 14.0, 4.0, 5.0)


def device(load_w: float) -> DeviceChoice:
    """Choose among three invented sizes the smallest that carries the load at -15 °C."""
    sizes = ((8.0, 6.8), (12.0, 10.2), (16.0, 13.6), (20.0, 17.0))
    nominal_kw, low_kw = next(
        (size for size in sizes if size[0] * 0.9 + 3.0 >= load_w / 1000), sizes[-1]
    )
    return DeviceChoice(
        maker="示例热泵厂",
        model=f"RB-{nominal_kw:.0f}",
        nominal_kw=nominal_kw,
        kw_at_minus_20=low_kw,
        backup_kw=3.0,
        price_fen=Fen(1_800_000),
    )


# What a visit to a sound house reads off: milliamperes, metres, degrees Celsius, kilowatts.
_MEASURED: Final = {
    "C7": 30.0,
    "base_height": 0.35,
    "supply_temp": 45.0,
    "return_temp": 40.0,
    "backup_kw": 3.0,
    "min_ambient": -30.0,
}


def good_answers(items: Checklist, measured: dict[str, float]) -> list[Answer]:
    """Answer every item of a visit to a sound house; `measured` is what differs by family."""
    measured = _MEASURED | measured
    return [
        Answer(item.code, ItemVerdict.PASS, measured[item.code] if item.is_number else None)
        for item in items.items
    ]


def roof(family: Family) -> RoofSurvey:
    """Measure the south slope, with a poplar before every third house."""
    length_m = family.details.dwelling.length_m
    south = SurveyedPlane(
        name="南坡",
        kind=RoofKind.SLOPED,
        covering=Covering.TILE,
        length_m=length_m,
        depth_m=4.2,
        tilt_deg=25.0,
        azimuth_deg=180.0,
        age_years=8,
        load=LoadStatement.YES,
    )
    # Every third house has a poplar before it, so that the practice data knows shade too.
    trees = (_POPLAR,) if family.number % 3 == 0 else ()
    around = Surroundings.OBSTRUCTED if trees else Surroundings.OPEN
    return RoofSurvey((south,), service_phases=1, surroundings=around, neighbours=trees)

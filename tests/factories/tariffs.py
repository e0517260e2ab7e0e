"""Tariffs of the shapes other prefectures use; their prices are as retold, none is Bayannur's."""

from datetime import date
from decimal import Decimal
from typing import Final

from heating_program.domain.provenance import Status
from heating_program.domain.tariff import Counted, Period, Rebate, TariffPlan, Tier

_ELSEWHERE: Final = {
    "valid_from": date(2020, 1, 1),
    "valid_to": None,
    "status": Status.EXAMPLE,
    "source": "shape of a rule of another prefecture, for tests only",
}


def _flat(name: str, zh: str, price: str) -> tuple[Period, ...]:
    return (Period(name, zh, 0, 24, Decimal(price)),)


# Jincheng lets a household choose one of three: twelve hours of valley, a block of 2,600 kWh a
# month (the price above it is invented), or one price for everything.
JINCHENG_VALLEY = TariffPlan(
    code="jincheng_valley",
    zh="十二小时谷段",
    en="twelve hours of valley",
    area_code="1405",
    periods=(
        Period("peak", "峰段", 8, 20, Decimal("0.507")),
        Period("valley", "谷段", 20, 8, Decimal("0.2862")),
    ),
    **_ELSEWHERE,
)
JINCHENG_BLOCK = TariffPlan(
    code="jincheng_block",
    zh="每月 2600 度以内优惠",
    en="block of 2,600 kWh a month",
    area_code="1405",
    periods=_flat("block", "2600 度以内", "0.2862"),
    tiers=(Tier("above_block", "超出部分加价", Decimal(2600), Decimal("0.2208")),),
    **_ELSEWHERE,
)
JINCHENG_FLAT = TariffPlan(
    code="jincheng_flat",
    zh="单一电价",
    en="one price",
    area_code="1405",
    periods=_flat("flat", "平段", "0.4770"),
    **_ELSEWHERE,
)

# Huairou: 0.3 in the valley of 20:00 to 8:00, of which city and district pay 0.1 each for up to
# 10,000 kWh a season; the price of the day is invented.
HUAIROU = TariffPlan(
    code="huairou",
    zh="煤改电谷段补贴",
    en="valley price with rebates",
    area_code="110116",
    periods=(
        Period("peak", "峰段", 8, 20, Decimal("0.4883")),
        Period("valley", "谷段", 20, 8, Decimal("0.3")),
    ),
    rebates=(
        Rebate("city", "市级补贴", "city", "valley", Decimal("0.1"), Decimal(10000)),
        Rebate("district", "区级补贴", "district", "valley", Decimal("0.1"), Decimal(10000)),
    ),
    **_ELSEWHERE,
)

# Tiers that count by the calendar year, as most provinces do; limits and prices invented.
BY_YEAR = TariffPlan(
    code="by_year",
    zh="年阶梯",
    en="tiers by the year",
    area_code="9999",
    periods=_flat("flat", "第一档", "0.50"),
    tiers=(
        Tier("two", "第二档加价", Decimal(2000), Decimal("0.05")),
        Tier("three", "第三档加价", Decimal(3000), Decimal("0.30")),
    ),
    counted=Counted.YEAR,
    **_ELSEWHERE,
)

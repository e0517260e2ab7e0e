"""How a rooftop plant feeds the grid and whose money builds it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class ConnectionMode(StrEnum):
    """What becomes of the energy a household plant makes."""

    SELF_USE_SURPLUS = "self_use_surplus"
    FULL_EXPORT = "full_export"
    FULL_SELF_USE = "full_self_use"


class Investor(StrEnum):
    """Who pays for the plant; a company's plant is never registered under a villager's name."""

    HOUSEHOLD = "household"
    COMPANY_LEASE = "company_lease"
    LOAN = "loan"


CONNECTION_MODE_LABELS: Final[dict[ConnectionMode, str]] = {
    ConnectionMode.SELF_USE_SURPLUS: "自发自用、余电上网",
    ConnectionMode.FULL_EXPORT: "全额上网",
    ConnectionMode.FULL_SELF_USE: "全部自发自用",
}
INVESTOR_LABELS: Final[dict[Investor, str]] = {
    Investor.HOUSEHOLD: "自然人自投",
    Investor.COMPANY_LEASE: "企业租赁屋顶",
    Investor.LOAN: "贷款",
}

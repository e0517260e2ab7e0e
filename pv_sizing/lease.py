"""A roof let to a company that builds its own plant on it: the terms, and the rent of a year."""

from dataclasses import dataclass
from enum import StrEnum

from pv_sizing.amounts import LONGEST_TERM_YEARS, require_years, whole_fen
from pv_sizing.checks import require_between
from pv_sizing.errors import MoneyError


class RentBasis(StrEnum):
    """What the rent of a roof is counted by."""

    PER_MODULE = "per_module"
    PER_KWP = "per_kwp"


@dataclass(frozen=True, slots=True)
class Lease:
    """The terms on which a company builds on the farmer's roof.

    The company takes the energy and any subsidy of the plant; the farmer's own electricity
    costs what it did before.

    Parameters
    ----------
    rent_fen : float
        A year, in the first year, by `basis`. [fen/module or fen/kWp]
    basis : RentBasis
        Modules or label power.
    years : int
        For which the roof is bound. [-]
    rent_escalation_pct : float
        Change of the rent a year. [%]
    company_pays_roof_works, company_pays_removal : bool
        Who pays when the roof must be mended under the plant, and when it is taken away.

    Raises
    ------
    MoneyError
        If a term is impossible.

    Examples
    --------
    >>> Lease(6000.0, RentBasis.PER_KWP, 20, 0.0, True, True).years
    20
    """

    rent_fen: float
    basis: RentBasis
    years: int
    rent_escalation_pct: float
    company_pays_roof_works: bool
    company_pays_removal: bool

    def __post_init__(self) -> None:
        require_years(self.years, 1, LONGEST_TERM_YEARS, where="lease years", name="years")
        for name, low, high in (
            ("rent_fen", 0.0, 1e7),
            ("rent_escalation_pct", -20.0, 20.0),
        ):
            require_between(
                getattr(self, name),
                low,
                high,
                error=MoneyError,
                code="lease_term_impossible",
                where=f"lease {name}",
                name=name,
            )


def rent_of_year_fen(lease: Lease, year: int, *, kwp_dc: float, module_count: int) -> int:
    """Return the rent of one year, 0 outside the lease.

    Parameters
    ----------
    lease : Lease
        Its terms.
    year : int
        1 is the first year of operation. [-]
    kwp_dc, module_count : float, int
        Size of the plant: label power [kW] and modules. [-]

    Returns
    -------
    int
        Whole fen. [fen]

    Raises
    ------
    MoneyError
        If the size of the plant is impossible.

    Examples
    --------
    >>> lease = Lease(3300.0, RentBasis.PER_MODULE, 20, 0.0, True, True)
    >>> rent_of_year_fen(lease, 1, kwp_dc=5.5, module_count=10)
    33000
    >>> rent_of_year_fen(lease, 21, kwp_dc=5.5, module_count=10)
    0
    """
    for name, value, high in (("kwp_dc", kwp_dc, 1e6), ("module_count", module_count, 1e7)):
        require_between(
            value,
            0.0,
            high,
            error=MoneyError,
            code="plant_size_impossible",
            where=f"lease {name}",
            name=name,
        )
    if not 1 <= year <= lease.years:
        return 0
    size = module_count if lease.basis is RentBasis.PER_MODULE else kwp_dc
    return whole_fen(lease.rent_fen * size * (1.0 + lease.rent_escalation_pct / 100) ** (year - 1))

"""The end uses of a household as a table, each in standard coal where a factor is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from heating_program.domain.money import Fen
from heating_program.domain.use_in_kgce import standard_coal_kgce
from heating_program.models.energy_use import EnergyUse
from heating_program.reference.factors import factor_set_on


@dataclass(frozen=True, slots=True)
class EnergyTable:
    """Rows with their standard coal [kgce], both totals, and what the totals leave out.

    Parameters
    ----------
    cost_fen
        None where no row tells its cost.
    unconverted, without_cost
        How many rows the totals leave out.
    """

    rows: tuple[tuple[EnergyUse, Fraction | None], ...]
    total_kgce: Fraction
    cost_fen: Fen | None
    unconverted: int
    without_cost: int
    factor_set: str


def of_uses(uses: Sequence[EnergyUse], on: date) -> EnergyTable:
    """Work out the table by the factors that hold on a day."""
    factors = factor_set_on(on)
    rows = tuple((use, standard_coal_kgce(use, factors)) for use in uses)
    costs = [use.cost_fen for use in uses if use.cost_fen is not None]
    return EnergyTable(
        rows=rows,
        total_kgce=sum((kgce for _use, kgce in rows if kgce is not None), Fraction(0)),
        cost_fen=Fen(sum(costs)) if costs else None,
        unconverted=sum(kgce is None for _use, kgce in rows),
        without_cost=len(uses) - len(costs),
        factor_set=factors.name,
    )

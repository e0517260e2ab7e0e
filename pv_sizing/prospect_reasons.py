"""Why a prospect is the one it is: reasons for and against, and what must not be forgotten."""

from pv_sizing.prospect_rows import ConnectionMode, Prospect, Prospects
from pv_sizing.result import Reason

# A plant is called mostly exported, and winter mostly uncovered, below a half.
HALF_PCT = 50.0
# Energy that would have brought more outside the house is named from this share of it on.
WORTH_NAMING_PCT = 5.0


def reasons_of(found: Prospects, row: Prospect, scenario: str) -> tuple[Reason, ...]:
    """Return what speaks for and against one row, and its conditions.

    Parameters
    ----------
    found : Prospects
        The table it stands in.
    row : Prospect
        One of its rows.
    scenario : str
        Name of the export price it is judged by.

    Returns
    -------
    tuple of Reason
        Codes ``best_mode_of_size``, ``dear_purchases_avoided``; ``another_mode_brings_more``,
        ``mostly_exported``, ``energy_curtailed``, ``winter_mismatch``,
        ``used_while_selling_dearer``; ``export_price_is_scenario``, ``mode_depends_on_price``.

    Raises
    ------
    PriceError
        If there is no scenario of that name.

    Examples
    --------
    >>> import numpy as np
    >>> from pv_sizing.prospect_rows import PlantSize
    >>> from pv_sizing.prospects import prospects
    >>> year = prospects(np.tile([0.0, 0.4], 4380), [PlantSize(5.0, 5.0)], np.full(8760, 1.0),
    ...                  46.5, {"low": 15.0}, 1.0, months=np.repeat(np.arange(1, 13), 730),
    ...                  heating_months=(1, 2, 12))
    >>> [reason.code for reason in reasons_of(year, year.best_by_value("low"), "low")]
    ['best_mode_of_size', 'dear_purchases_avoided', 'export_price_is_scenario']
    """
    return (
        *_of_modes(found, row, scenario),
        *_of_energy(row, scenario),
        *_conditions(found, row, scenario),
    )


def _of_modes(found: Prospects, row: Prospect, scenario: str) -> list[Reason]:
    """Compare the row with the other modes of its size."""
    reasons = []
    own = row.value(scenario)
    others = [each for each in _same_size(found, row) if each.mode is not row.mode]
    if others:
        rival = max(others, key=lambda each: each.value(scenario).total_fen)
        ahead_fen = own.total_fen - rival.value(scenario).total_fen
        values = (("mode", rival.mode.value), ("fen", abs(ahead_fen)))
        if ahead_fen >= 0:
            reasons.append(Reason("for", "best_mode_of_size", values))
        else:
            reasons.append(Reason("against", "another_mode_brings_more", values))
    if own.saved_fen > own.sold_fen:
        reasons.append(Reason("for", "dear_purchases_avoided", (("fen", own.saved_fen),)))
    return reasons


def _of_energy(row: Prospect, scenario: str) -> list[Reason]:
    """Say where the energy goes that does not help the house."""
    reasons = []
    share, cover = row.self_use_share_pct, row.winter_cover_pct
    if row.mode is ConnectionMode.SELF_USE_SURPLUS and share is not None and share < HALF_PCT:
        values = (("self_use_share_pct", round(share, 1)),)
        reasons.append(Reason("against", "mostly_exported", values))
    if row.curtailed_kwh > 0.0:
        values = (("curtailed_kwh", round(row.curtailed_kwh)),)
        reasons.append(Reason("against", "energy_curtailed", values))
    if row.mode is not ConnectionMode.FULL_EXPORT and cover is not None and cover < HALF_PCT:
        values = (("winter_cover_pct", round(cover, 1)),)
        reasons.append(Reason("against", "winter_mismatch", values))
    dearer_kwh = row.value(scenario).used_while_selling_dearer_kwh
    if dearer_kwh > WORTH_NAMING_PCT / 100.0 * row.self_used_kwh:
        values = (("kwh", round(dearer_kwh)),)
        reasons.append(Reason("against", "used_while_selling_dearer", values))
    return reasons


def _conditions(found: Prospects, row: Prospect, scenario: str) -> list[Reason]:
    """Say how far the answer hangs on a price that nobody guarantees."""
    totals = [value.total_fen for value in row.values]
    spread = (("scenario", scenario), ("low_fen", min(totals)), ("high_fen", max(totals)))
    reasons = [Reason("condition", "export_price_is_scenario", spread)]
    rows = _same_size(found, row)
    best = {
        value.scenario: max(rows, key=lambda each: each.value(value.scenario).total_fen).mode.value
        for value in row.values
    }
    if len(set(best.values())) > 1:
        reasons.append(Reason("condition", "mode_depends_on_price", tuple(best.items())))
    return reasons


def _same_size(found: Prospects, row: Prospect) -> list[Prospect]:
    return [each for each in found.rows if each.size == row.size]

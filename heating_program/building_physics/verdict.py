"""The 30 % test by the steady index: what a retrofit saves at equal weather, set-point and use.

The saving is ``1 - H_after / H_before`` with H in W/K. It is compared as an exact fraction and
printed rounded down, so that 29.996 % prints 29.99 and never passes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from heating_program.building_physics.envelope import House, Measure, apply_measure, exact_heat_loss
from heating_program.building_physics.errors import EnvelopeError
from heating_program.building_physics.exact import exact_decimal
from pv_sizing.record import canonical_json, from_plain

METHOD = "steady_index"
MODEL_VERSION = "steady_index/1"

THRESHOLD = Fraction(30, 100)
# Within 4 points of the line the index may be wrong by its own accuracy: a pass up to 34 %
# needs evidence from the site, a fail from 26 % names what would reach the line.
BORDERLINE_BELOW = Fraction(34, 100)
NEAR_FROM = Fraction(26, 100)


class Outcome(StrEnum):
    """The four answers of the test."""

    PASS = "pass"  # noqa: S105 - an outcome, no password
    PASS_BORDERLINE = "pass_borderline"  # noqa: S105 - an outcome, no password
    FAIL_NEAR = "fail_near"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class VerdictInputs:
    """Everything the verdict was computed from.

    Parameters
    ----------
    before, after : House
        The house as surveyed and as planned or built.
    further : tuple of Measure
        Measures still open, offered when the test fails.
    """

    before: House
    after: House
    further: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of the 30 % test with all that is needed to repeat it.

    Parameters
    ----------
    method, model_version : str
        Which test, and which version of its arithmetic.
    outcome : Outcome
        Pass or fail, and whether close to the line.
    passes : bool
        True from 30 % on, on the exact value.
    needs_site_evidence : bool
        True for a pass below 34 %: payable only with evidence from the site.
    saving : float
        Saved share, negative when the house got worse. [-]
    saving_pct : str
        The same in percent, two decimals, rounded down, for printing.
    h_before_w_k, h_after_w_k : float
        Heat loss before and after. [W/K]
    reached_by : tuple of str
        Codes of the fewest further measures that would reach 30 %; empty when it passes, or
        when all of them together would not.
    reached_saving_pct : str or None
        Saving with them, rounded down.
    inputs : VerdictInputs
        What was computed from.
    """

    method: str
    model_version: str
    outcome: Outcome
    passes: bool
    needs_site_evidence: bool
    saving: float
    saving_pct: str
    h_before_w_k: float
    h_after_w_k: float
    reached_by: tuple[str, ...]
    reached_saving_pct: str | None
    inputs: VerdictInputs

    def to_json(self) -> str:
        """Return the verdict with its inputs as canonical JSON."""
        return canonical_json(self)


def saving_fraction(h_before_w_k: float | Fraction, h_after_w_k: float | Fraction) -> Fraction:
    """Return ``1 - H_after / H_before`` exactly; floats count as the decimals they print as.

    Parameters
    ----------
    h_before_w_k, h_after_w_k : float or Fraction
        Heat loss before and after. [W/K]

    Returns
    -------
    fractions.Fraction
        Saved share. [-]

    Raises
    ------
    EnvelopeError
        If a heat loss is not positive.

    Examples
    --------
    >>> percent_rounded_down(saving_fraction(1000.00, 700.04))
    '29.99'
    >>> classify(saving_fraction(3.0, 2.1)).value
    'pass_borderline'
    """
    before, after = (
        value if isinstance(value, Fraction) else exact_decimal(value)
        for value in (h_before_w_k, h_after_w_k)
    )
    if before <= 0 or after <= 0:
        raise EnvelopeError(
            "heat_loss_not_positive", "house", before=float(before), after=float(after)
        )
    return 1 - after / before


def classify(saving: Fraction) -> Outcome:
    """Return the outcome for an exact saving.

    Parameters
    ----------
    saving : fractions.Fraction
        Saved share. [-]

    Returns
    -------
    Outcome
    """
    if saving >= BORDERLINE_BELOW:
        return Outcome.PASS
    if saving >= THRESHOLD:
        return Outcome.PASS_BORDERLINE
    return Outcome.FAIL_NEAR if saving >= NEAR_FROM else Outcome.FAIL


def percent_rounded_down(saving: Fraction) -> str:
    """Return the saving in percent with two decimals, always rounded down.

    Parameters
    ----------
    saving : fractions.Fraction
        Saved share. [-]

    Returns
    -------
    str

    Examples
    --------
    >>> percent_rounded_down(Fraction(29996, 100000)), percent_rounded_down(Fraction(-1, 1000))
    ('29.99', '-0.10')
    """
    hundredths = (saving * 10000).__floor__()
    whole, part = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{part:02d}"


def steady_verdict(before: House, after: House, further: Sequence[Measure] = ()) -> Verdict:
    """Judge a retrofit by the steady index.

    Parameters
    ----------
    before, after : House
        Same house, before and after; the heated floor must be the same.
    further : sequence of Measure
        Measures still open; on a fail the fewest that would reach 30 % are named, the least
        sufficient saving first among equal numbers.

    Returns
    -------
    Verdict

    Raises
    ------
    EnvelopeError
        If the two houses do not have the same heated floor and volume.

    References
    ----------
    Implementation plan of Bayannur for carbon peaking in urban and rural construction,
    section 21: retrofits raise the overall efficiency by at least 30 %.
    """
    require_one_house(before, after)
    h_before, h_after = exact_heat_loss(before), exact_heat_loss(after)
    saving = saving_fraction(h_before, h_after)
    outcome = classify(saving)
    passes = saving >= THRESHOLD
    reached = None if passes else _fewest_measures(h_before, after, further)
    return Verdict(
        method=METHOD,
        model_version=MODEL_VERSION,
        outcome=outcome,
        passes=passes,
        needs_site_evidence=outcome is Outcome.PASS_BORDERLINE,
        saving=float(saving),
        saving_pct=percent_rounded_down(saving),
        h_before_w_k=float(h_before),
        h_after_w_k=float(h_after),
        reached_by=reached[1] if reached else (),
        reached_saving_pct=percent_rounded_down(reached[0]) if reached else None,
        inputs=VerdictInputs(before, after, tuple(further)),
    )


def require_one_house(before: House, after: House) -> None:
    """Refuse to compare houses that differ in what a retrofit leaves as it is.

    Raises
    ------
    EnvelopeError
        ``houses_differ`` in heated floor or volume.
    """
    for name in ("floor_area_m2", "volume_m3"):
        if getattr(before, name) != getattr(after, name):
            raise EnvelopeError(
                "houses_differ",
                f"house {name}",
                before=getattr(before, name),
                after=getattr(after, name),
            )


def recompute(inputs: Mapping[str, object]) -> Verdict:
    """Judge a stored verdict again from its own inputs.

    Parameters
    ----------
    inputs : mapping
        What ``pv_sizing.record.to_plain(verdict.inputs)`` returned, or the parsed
        ``"inputs"`` of `Verdict.to_json`.

    Returns
    -------
    Verdict
        Equal to the stored one under the same model version.

    Raises
    ------
    EnvelopeError
        If the stored inputs are impossible.
    RecordError
        If the mapping is not the stored inputs of a verdict.
    """
    given = from_plain(VerdictInputs, inputs)
    return steady_verdict(given.before, given.after, given.further)


def _fewest_measures(
    h_before: Fraction, after: House, further: Sequence[Measure]
) -> tuple[Fraction, tuple[str, ...]] | None:
    for size in range(1, len(further) + 1):
        reaching = []
        for chosen in combinations(further, size):
            house = after
            for measure in chosen:
                house = apply_measure(house, measure)
            saving = saving_fraction(h_before, exact_heat_loss(house))
            if saving >= THRESHOLD:
                reaching.append((saving, tuple(measure.code for measure in chosen)))
        if reaching:
            return min(reaching)
    return None

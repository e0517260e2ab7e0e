"""What must be true before a step: pure functions of a few facts, returning reason codes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """What the household table asks about a file; ``broken_rules`` are errors of its data."""

    has_householder: bool = False
    has_dwelling: bool = False
    has_consent: bool = False
    open_conversions: int = 0
    broken_rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What the table of changes asks: whether identity, account, plot or family are touched.

    ``leaves_banner`` tells of a move that another banner has to receive.
    """

    is_sensitive: bool = False
    leaves_banner: bool = False


@dataclass(frozen=True, slots=True)
class ConversionFacts:
    """What the conversion table asks about a project; None means not inspected yet."""

    household_registered: bool = False
    technology_chosen: bool = False
    has_design: bool = False
    device_serial_recorded: bool = False
    inspection_passed: bool | None = None
    retrofit_linked: bool = False
    hidden_work_recorded: bool = False
    retrofit_passes: bool = False


@dataclass(frozen=True, slots=True)
class RetrofitFacts:
    """What the retrofit table asks; ``saving_passes`` is the unrounded 30 % test as built."""

    has_design: bool = False
    hidden_work_recorded: bool = False
    saving_passes: bool | None = None


@dataclass(frozen=True, slots=True)
class PvFacts:
    """What the PV table asks; ``roof_suitable`` is the load opinion, None while it is missing."""

    has_roof_survey: bool = False
    roof_suitable: bool | None = None
    has_layout: bool = False


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What the claim table asks; ``needs_acceptance`` is the policy's payment gate.

    ``payee_ready`` tells whether the householder lives and has an account of their own.
    """

    has_assessment: bool = False
    eligible: bool = False
    conversion_accepted: bool = False
    needs_acceptance: bool = True
    duplicate: bool = False
    payee_ready: bool = True


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the document table asks about a paper."""

    has_replacement: bool = False


def _missing(*conditions: tuple[bool, str]) -> list[str]:
    """List the codes of the conditions that do not hold, in their order."""
    return [code for holds, code in conditions if not holds]


def file_is_complete(facts: HouseholdFacts) -> list[str]:
    """Require the householder, the house and the consent."""
    return _missing(
        (facts.has_householder, "householder_missing"),
        (facts.has_dwelling, "dwelling_missing"),
        (facts.has_consent, "consent_missing"),
    )


def file_is_sound(facts: HouseholdFacts) -> list[str]:
    """Require, before a file is confirmed, that it is complete and breaks no rule of its data."""
    return [*file_is_complete(facts), *facts.broken_rules]


def nothing_under_way(facts: HouseholdFacts) -> list[str]:
    """Require that no project of the file is running before it is closed."""
    return _missing((facts.open_conversions == 0, "conversion_under_way"))


def ready_to_submit(facts: ConversionFacts) -> list[str]:
    """Require a confirmed file and a chosen technology."""
    return _missing(
        (facts.household_registered, "household_not_registered"),
        (facts.technology_chosen, "technology_missing"),
    )


def designed(facts: ConversionFacts) -> list[str]:
    """Require the scheme: load, unit, wiring."""
    return _missing((facts.has_design, "design_missing"))


def equipped(facts: ConversionFacts) -> list[str]:
    """Require that the designed device stands there with its serial number on record."""
    return _missing(
        (facts.has_design, "design_missing"),
        (facts.device_serial_recorded, "device_serial_missing"),
    )


def acceptable(facts: ConversionFacts) -> list[str]:
    """Require design, serial, a passed inspection and, where linked, a retrofit that passes."""
    reasons = equipped(facts)
    if facts.inspection_passed is None:
        reasons.append("inspection_missing")
    elif not facts.inspection_passed:
        reasons.append("inspection_failed")
    if facts.retrofit_linked:
        reasons += _missing(
            (facts.hidden_work_recorded, "hidden_work_missing"),
            (facts.retrofit_passes, "retrofit_saving_below_30"),
        )
    return reasons


def found_wanting(facts: ConversionFacts) -> list[str]:
    """Require a failed inspection as the ground of a rectification order."""
    return _missing((facts.inspection_passed is False, "inspection_not_failed"))


def retrofit_designed(facts: RetrofitFacts) -> list[str]:
    """Require the measures and their predicted saving on record."""
    return _missing((facts.has_design, "retrofit_design_missing"))


def hidden_work_seen(facts: RetrofitFacts) -> list[str]:
    """Require the record of work that will be covered, before it is covered."""
    return _missing((facts.hidden_work_recorded, "hidden_work_missing"))


def saves_enough(facts: RetrofitFacts) -> list[str]:
    """Require 30 % on the unrounded value (plan, clause 21) and the hidden work on record."""
    return _missing(
        (facts.hidden_work_recorded, "hidden_work_missing"),
        (facts.saving_passes is not None, "retrofit_saving_missing"),
        (facts.saving_passes is not False, "retrofit_saving_below_30"),
    )


def saves_too_little(facts: RetrofitFacts) -> list[str]:
    """Require a computed saving before it is called too small."""
    return _missing((facts.saving_passes is False, "retrofit_saving_not_failed"))


def roof_surveyed(facts: PvFacts) -> list[str]:
    """Require the measured planes of the roof."""
    return _missing((facts.has_roof_survey, "roof_survey_missing"))


def roof_carries(facts: PvFacts) -> list[str]:
    """Require a load opinion that the roof carries an array."""
    return _missing(
        (facts.roof_suitable is not None, "load_opinion_missing"),
        (facts.roof_suitable is not False, "roof_not_suitable"),
    )


def roof_does_not_carry(facts: PvFacts) -> list[str]:
    """Require a load opinion against the roof before it is rejected."""
    return _missing((facts.roof_suitable is False, "roof_not_rejected"))


def pv_laid_out(facts: PvFacts) -> list[str]:
    """Require the computed layout and yield."""
    return _missing((facts.has_layout, "pv_layout_missing"))


def assessed(facts: ClaimFacts) -> list[str]:
    """Require an amount computed under a frozen policy version."""
    return _missing((facts.has_assessment, "assessment_missing"))


def payable(facts: ClaimFacts) -> list[str]:
    """Require an eligible household, accepted work and no second claim for the same thing."""
    return assessed(facts) + _missing(
        (facts.eligible, "claim_not_eligible"),
        (facts.conversion_accepted or not facts.needs_acceptance, "conversion_not_accepted"),
        (not facts.duplicate, "claim_duplicate"),
    )


def confirmable(facts: ClaimFacts) -> list[str]:
    """Require besides that somebody is there to be paid: after a death only the new head is."""
    return payable(facts) + _missing((facts.payee_ready, "payee_missing"))


def replaced(facts: DocumentFacts) -> list[str]:
    """Require the other paper on record before this one is superseded by it."""
    return _missing((facts.has_replacement, "replacement_missing"))


def needs_second_look(facts: ChangeFacts) -> list[str]:
    """Let only a sensitive change go on to the banner."""
    return [] if facts.is_sensitive else ["one_look_is_enough"]


def stays_in_banner(facts: ChangeFacts) -> list[str]:
    """Hold a move into another banner back until that banner has received the family."""
    return ["must_be_received"] if facts.leaves_banner else []


def leaves_banner(facts: ChangeFacts) -> list[str]:
    """Let only a move into another banner be handed over to it."""
    return [] if facts.leaves_banner else ["stays_in_banner"]


def needs_one_look(facts: ChangeFacts) -> list[str]:
    """Hold a sensitive change back until it was looked at twice."""
    return ["second_look_needed"] if facts.is_sensitive else []

"""How values are written on a page: money, dates, instants and the words of codes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from flask import Flask
from flask_babel import format_date, get_locale, gettext

from heating_program.documents.registry import document_type
from heating_program.domain.duplicates import REASON_LABELS
from heating_program.domain.dwelling import (
    AIR_TIGHTNESS_LABELS,
    FUEL_LABELS,
    HAZARD_LABELS,
    OPENING_KIND_LABELS,
    PLOT_PROOF_LABELS,
    POSITION_SOURCE_LABELS,
    ROOF_COVERING_LABELS,
    ROOF_FORM_LABELS,
    SIDE_LABELS,
    STRUCTURE_LABELS,
    WINDOW_FRAME_LABELS,
)
from heating_program.domain.end_use import (
    DEVICE_LABELS,
    END_USE_FUEL_LABELS,
    END_USE_LABELS,
    UNIT_LABELS,
)
from heating_program.domain.household import RELATION_LABELS, SPECIAL_GROUP_LABELS, WISH_LABELS
from heating_program.domain.id_document import ID_KIND_LABELS
from heating_program.domain.identity import ACCOUNT_KIND_LABELS, mask_phone
from heating_program.domain.inspection import ITEM_VERDICT_LABELS, VERDICT_LABELS
from heating_program.domain.lifecycle import MACHINES
from heating_program.domain.long_work import STATE_LABELS as JOB_LABELS
from heating_program.domain.money import Fen, format_yuan, in_capitals
from heating_program.domain.past_measure import PAST_STATUS_LABELS
from heating_program.domain.permissions import LABELS as ROLE_LABELS
from heating_program.domain.photo import SLOT_LABELS
from heating_program.domain.policy import FUNDING_LEVEL_LABELS
from heating_program.domain.provenance import STATUS_LABELS
from heating_program.domain.pv_kind import CONNECTION_MODE_LABELS, INVESTOR_LABELS
from heating_program.domain.sheet_import import BATCH_STAGE_LABELS, OUTCOME_LABELS
from heating_program.domain.stages import (
    CHANGE_LABELS,
    CLAIM_LABELS,
    CONVERSION_LABELS,
    DOCUMENT_LABELS,
    HOUSEHOLD_LABELS,
    PV_LABELS,
    RETROFIT_LABELS,
)
from heating_program.reference import catalog, divisions
from heating_program.reference.policies import policy_files
from heating_program.services.clock import BEIJING
from heating_program.services.heat_scheme_content import source_in_chinese

# Every list of codes that a page shows; the code itself never reaches a reader's eye.
_LABELS: dict[str, Mapping[Any, str]] = {
    "import_stage": BATCH_STAGE_LABELS,
    "import_outcome": OUTCOME_LABELS,
    "duplicate_reason": REASON_LABELS,
    "fuel": FUEL_LABELS,
    "hazard": HAZARD_LABELS,
    "structure": STRUCTURE_LABELS,
    "special_group": SPECIAL_GROUP_LABELS,
    "account_kind": ACCOUNT_KIND_LABELS,
    "role": ROLE_LABELS,
    "household_stage": HOUSEHOLD_LABELS,
    "change_stage": CHANGE_LABELS,
    "conversion_stage": CONVERSION_LABELS,
    "retrofit_stage": RETROFIT_LABELS,
    "pv_stage": PV_LABELS,
    "claim_stage": CLAIM_LABELS,
    "document_stage": DOCUMENT_LABELS,
    "verdict": VERDICT_LABELS,
    "item_verdict": ITEM_VERDICT_LABELS,
    "status": STATUS_LABELS,
    "connection_mode": CONNECTION_MODE_LABELS,
    "investor": INVESTOR_LABELS,
    "photo_slot": SLOT_LABELS,
    "funding_level": FUNDING_LEVEL_LABELS,
    "id_kind": ID_KIND_LABELS,
    "relation": RELATION_LABELS,
    "wish": WISH_LABELS,
    "plot_proof": PLOT_PROOF_LABELS,
    "position_source": POSITION_SOURCE_LABELS,
    "roof_form": ROOF_FORM_LABELS,
    "roof_covering": ROOF_COVERING_LABELS,
    "window_frame": WINDOW_FRAME_LABELS,
    "side": SIDE_LABELS,
    "opening_kind": OPENING_KIND_LABELS,
    "air_tightness": AIR_TIGHTNESS_LABELS,
    "end_use": END_USE_LABELS,
    "end_use_fuel": END_USE_FUEL_LABELS,
    "unit": UNIT_LABELS,
    "device": DEVICE_LABELS,
    "past_status": PAST_STATUS_LABELS,
    "job_state": JOB_LABELS,
}


def date_text(value: date) -> str:
    """Write a date as in a sentence: 2026年11月2日, or 2 November 2026 for an English reader."""
    if str(get_locale()) == "en":
        return str(format_date(value, "d MMMM y", rebase=False))
    return f"{value.year}年{value.month}月{value.day}日"


def local_time(value: datetime) -> str:
    """Write an instant in Beijing time: 2026-11-02 14:05."""
    return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def yuan(value: int | None) -> str:
    """Write fen as yuan; a dash where there is no amount."""
    return "—" if value is None else format_yuan(Fen(value))


def label(code: str, kind: str) -> str:
    """Write a code in words, translated."""
    return str(gettext(_LABELS[kind][code]))


def machine_name(code: str) -> str:
    """Name a kind of thing that has a life of its own."""
    return str(gettext(MACHINES[code].label))


def area_name(code: str) -> str:
    """Name a division as people call it: 民主村 without its committee; papers keep all."""
    return divisions.short_name(code)


def full_area_name(code: str) -> str:
    """Name a division with those above it, as an address says it: 临河区干召庙镇民主村."""
    return divisions.full_name(code).removesuffix(divisions.division(code).name) + area_name(code)


class Bilingual(Protocol):
    """A thing of the packaged catalogues, which name it in both languages themselves."""

    @property
    def zh(self) -> str:
        """Its Chinese name."""

    @property
    def en(self) -> str:
        """Its English name."""


def in_language(thing: Bilingual) -> str:
    """Name a thing of the catalogues in the reader's language."""
    return thing.en if str(get_locale()) == "en" else thing.zh


def edition(version: str) -> str:
    """Write which edition of a data file counts, without the file's name: 2026-01."""
    return version.rpartition("/")[2]


def climate_source(source: str) -> str:
    """Name the source of an outdoor temperature in the reader's language."""
    return source if str(get_locale()) == "en" else source_in_chinese(source)


def technology(code: str) -> str:
    """Name a heating technology of the catalogue."""
    return in_language(catalog.technology(code))


def policy_title(code: str, version: str) -> str:
    """Name a policy as its notice does; one that is no longer on file by its code."""
    file = policy_files().get((code, version))
    return file.policy.title if file else code


def paper_title(kind: str) -> str:
    """Name a kind of paper."""
    return document_type(kind).title


def short_hash(digest: str) -> str:
    """Write the head of a hash as papers print it: 57F4 5395 A0BC 56EC."""
    return " ".join(digest[start : start + 4].upper() for start in range(0, 16, 4))


def capitals(value: int) -> str:
    """Write fen in capital numerals."""
    return in_capitals(Fen(value))


def register(app: Flask) -> None:
    """Name the filters for the templates."""
    app.jinja_env.filters |= {
        "date_text": date_text,
        "date_iso": date.isoformat,
        "local_time": local_time,
        "yuan": yuan,
        "label": label,
        "area_name": area_name,
        "technology": technology,
        "in_language": in_language,
        "translated": gettext,
        "edition": edition,
        "climate_source": climate_source,
        "machine_name": machine_name,
        "paper_title": paper_title,
        "policy_title": policy_title,
        "capitals": capitals,
        "short_hash": short_hash,
        "full_area_name": full_area_name,
        "masked_phone": mask_phone,
    }

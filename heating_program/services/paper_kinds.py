"""The kinds of paper the programme issues: what each is about, when, and by whose duty."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.guards import DocumentFacts
from heating_program.domain.lifecycle import DOCUMENT
from heating_program.domain.permissions import Role
from heating_program.domain.stages import (
    ClaimStage,
    ConversionStage,
    DocumentStage,
    PvStage,
    RetrofitStage,
)
from heating_program.domain.transitions import Transition
from heating_program.models.conversion import Conversion
from heating_program.models.duty import DutyRecord
from heating_program.models.ids import UserId
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.pv_system import PvSystem
from heating_program.models.retrofit import Retrofit
from heating_program.models.subsidy import Claim
from heating_program.services import duties
from heating_program.services import paper_contents as contents
from heating_program.services.heat_scheme_content import technical_scheme
from heating_program.services.pv_report_content import pv_report
from heating_program.services.retrofit_acceptance_content import retrofit_acceptance

PaperSubject = Conversion | Claim | PvSystem | Retrofit


@dataclass(frozen=True, slots=True)
class PaperKind:
    """What one kind of paper is about and from which stages of its subject it may be made.

    ``taken`` is the duty a person takes by the paper who has none on its subject yet, by role;
    ``duty_id`` finds the thing that duty is held on, of a retrofit the project it belongs to.
    """

    series: str
    subject_type: str
    model: type[Conversion] | type[Claim] | type[PvSystem] | type[Retrofit]
    duties_on: DutySubject
    taken: Mapping[Role, Duty]
    ready: frozenset[str]
    build: Callable[[Session, Any], Any]
    duty_id: Callable[[Any], UUID] = attrgetter("id")


_NOT_SIZED = {PvStage.ENQUIRY, PvStage.SITE_SURVEYED, PvStage.STRUCTURE_OK, PvStage.ROOF_REJECTED}
_GIVEN_UP = {PvStage.REFUSED, PvStage.DECOMMISSIONED}
_NOT_DESIGNED = {
    ConversionStage.DRAFT,
    ConversionStage.SUBMITTED,
    ConversionStage.RETURNED,
    ConversionStage.APPROVED,
}
_ENDED = {ConversionStage.REJECTED, ConversionStage.CANCELLED}


KINDS: Final[dict[str, PaperKind]] = {
    "install_acceptance": PaperKind(
        "acceptance",
        "conversion",
        Conversion,
        DutySubject.CASE,
        {
            Role.TC: Duty.ENROL,
            Role.IN: Duty.INSPECT,
            Role.TR: Duty.ACCEPT,
            Role.BA: Duty.ACCEPT,
        },
        frozenset({ConversionStage.ACCEPTED.value, ConversionStage.IN_OPERATION.value}),
        contents.acceptance,
    ),
    "subsidy_certificate": PaperKind(
        "certificate",
        "claim",
        Claim,
        DutySubject.CLAIM,
        {Role.FC: Duty.ASSESS, Role.FR: Duty.REVIEW},
        frozenset({ClaimStage.CONFIRMED.value}),
        contents.certificate,
    ),
    "pv_report": PaperKind(
        "pv_report",
        "pv_system",
        PvSystem,
        DutySubject.CASE,
        {Role.IN: Duty.DESIGN, Role.BA: Duty.APPROVE},
        frozenset(stage.value for stage in PvStage if stage not in _NOT_SIZED | _GIVEN_UP),
        pv_report,
    ),
    "heat_scheme": PaperKind(
        "heat_scheme",
        "conversion",
        Conversion,
        DutySubject.CASE,
        {Role.IN: Duty.DESIGN, Role.BA: Duty.APPROVE},
        frozenset(stage.value for stage in ConversionStage if stage not in _NOT_DESIGNED | _ENDED),
        technical_scheme,
    ),
    # Until it is accepted the as-built figures may still be worked out anew.
    "retrofit_acceptance": PaperKind(
        "retrofit_acceptance",
        "retrofit",
        Retrofit,
        DutySubject.CASE,
        {Role.IN: Duty.INSPECT, Role.TR: Duty.ACCEPT, Role.BA: Duty.ACCEPT},
        frozenset({RetrofitStage.ACCEPTED.value, RetrofitStage.ARCHIVED.value}),
        retrofit_acceptance,
        attrgetter("conversion_id"),
    ),
}

# Duties already held on the subject that fit the act as well.
_FITTING = {
    "draft": {Duty.ENROL, Duty.SURVEY, Duty.DESIGN, Duty.INSPECT, Duty.ASSESS},
    "issue": {Duty.ACCEPT, Duty.APPROVE, Duty.REVIEW},
}


def kind_of(code: str) -> PaperKind:
    """Return what a kind of paper is about.

    Raises
    ------
    DomainError
        `document_unknown`.
    """
    if code not in KINDS:
        raise DomainError("document_unknown", document=code[:40])
    return KINDS[code]


def table_of(document: IssuedDocument) -> tuple[Transition[DocumentStage, DocumentFacts], ...]:
    """Return the table of a paper's life."""
    return DOCUMENT[kind_of(document.kind).series]


def take_duty(session: Session, actor: Actor, document: IssuedDocument, act: str) -> None:
    """Use the duty the person has on the subject when it fits, else take the one of their role."""
    kind = kind_of(document.kind)
    role = actor.role_for(f"{kind.series}.{act}", document.area_code)
    if role is None:
        raise Refused("not_permitted")
    held_on = kind.duty_id(session.get_one(kind.model, document.subject_id))
    held = session.get(DutyRecord, (kind.duties_on.value, held_on, UserId(actor.id)))
    if held is None or Duty(held.duty) not in _FITTING[act]:
        duties.take(session, actor, kind.taken[role], kind.duties_on, held_on)

"""The kinds of paper the programme issues: what each is about, when, and by whose duty."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from heating_program.domain.actor import Actor
from heating_program.domain.duty import Duty
from heating_program.domain.duty import Subject as DutySubject
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.guards import DocumentFacts
from heating_program.domain.lifecycle import DOCUMENT
from heating_program.domain.permissions import Role
from heating_program.domain.stages import ClaimStage, ConversionStage, DocumentStage
from heating_program.domain.transitions import Transition
from heating_program.models.conversion import Conversion
from heating_program.models.duty import DutyRecord
from heating_program.models.ids import UserId
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.subsidy import Claim
from heating_program.services import duties
from heating_program.services import paper_contents as contents


@dataclass(frozen=True, slots=True)
class PaperKind:
    """What one kind of paper is about and from which stages of its subject it may be made."""

    series: str
    subject_type: str
    model: type[Conversion] | type[Claim]
    duties_on: DutySubject
    ready: frozenset[str]
    build: Callable[[Session, Any], Any]


KINDS: Final[dict[str, PaperKind]] = {
    "install_acceptance": PaperKind(
        "acceptance",
        "conversion",
        Conversion,
        DutySubject.CASE,
        frozenset({ConversionStage.ACCEPTED.value, ConversionStage.IN_OPERATION.value}),
        contents.acceptance,
    ),
    "subsidy_certificate": PaperKind(
        "certificate",
        "claim",
        Claim,
        DutySubject.CLAIM,
        frozenset({ClaimStage.CONFIRMED.value}),
        contents.certificate,
    ),
}

# The duty a person takes by a paper who has none on its subject yet, and the ones that fit as well.
_TAKEN = {
    "draft": {Role.TC: Duty.ENROL, Role.IN: Duty.INSPECT, Role.FC: Duty.ASSESS},
    "issue": {Role.TR: Duty.ACCEPT, Role.BA: Duty.ACCEPT, Role.FR: Duty.REVIEW},
}
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
    key = (kind.duties_on.value, document.subject_id, UserId(actor.id))
    held = session.get(DutyRecord, key)
    if held is None or Duty(held.duty) not in _FITTING[act]:
        duties.take(session, actor, _TAKEN[act][role], kind.duties_on, document.subject_id)

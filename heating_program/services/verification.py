"""What anybody may learn about a paper who holds its code: whether it stands, and no more."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heating_program.documents.registry import document_type
from heating_program.domain.money import Fen
from heating_program.domain.names import mask_name
from heating_program.domain.stages import ClaimStage
from heating_program.models.issued_document import IssuedDocument
from heating_program.models.subsidy import Claim

CODE_LENGTH = 32


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """An issued paper without anything by which a person could be found."""

    title: str
    number: str
    issued_on: date
    stage: str
    masked_name: str
    amount_fen: Fen | None
    content_sha256: str
    issuing_unit: str
    is_example: bool
    is_on_hold: bool


def read_code(typed: str) -> str | None:
    """Read a code as printed, in groups or in capitals; None when it cannot be one."""
    code = "".join(typed.split()).replace("-", "").lower()
    wellformed = len(code) == CODE_LENGTH and not set(code) - set("0123456789abcdef")
    return code if wellformed else None


def verified(session: Session, code: str) -> PublicPaper | None:
    """Find the paper of a code; the code is the permission, so no area limits it."""
    wanted = select(IssuedDocument).where(IssuedDocument.verify_code == code)
    document = session.scalars(wanted).one_or_none()
    if document is None or document.issued_on is None or document.letterhead is None:
        return None
    amount = document.content.get("amount_fen")
    return PublicPaper(
        title=document_type(document.kind).title,
        number=document.number or "",
        issued_on=document.issued_on,
        stage=document.stage,
        masked_name=mask_name(document.content["householder"]),
        amount_fen=None if amount is None else Fen(amount),
        content_sha256=document.content_sha256,
        issuing_unit=document.letterhead["issuing_unit"],
        is_example=document.is_example,
        is_on_hold=_is_on_hold(session, document),
    )


def _is_on_hold(session: Session, document: IssuedDocument) -> bool:
    """Tell whether the claim of a certificate is suspended: the paper stands, the money waits."""
    if document.subject_type != "claim":
        return False
    stage = select(Claim.stage).where(Claim.id == document.subject_id)
    return session.scalar(stage) == ClaimStage.SUSPENDED

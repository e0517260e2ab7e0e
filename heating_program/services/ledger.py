"""Moves money between the accounts of an appropriation, so that none is ever promised twice.

An account's balance changes only together with a transfer, by an UPDATE that itself asks whether
the money is there; accounts are always locked in ascending id, so that nobody waits in a circle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from heating_program.domain.actor import Actor
from heating_program.domain.budget import AccountKind, Balance, TransferKind
from heating_program.domain.errors import DomainError, Refused
from heating_program.domain.money import Fen, format_yuan
from heating_program.domain.policy import FUNDING_LEVEL_LABELS, FundingLevel
from heating_program.models.base import new_id
from heating_program.models.budget import Account, Appropriation, Transfer
from heating_program.models.ids import AppropriationId, UserId
from heating_program.services.circumstances import moment_of

COLUMNS = ("debits_posted", "credits_posted", "debits_pending", "credits_pending")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a transfer is made for."""

    type: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Difference:
    """A balance column that is not what the transfers add up to."""

    account_id: UUID
    column: str
    stored_fen: Fen
    recomputed_fen: Fen


# What one transfer of 1 fen does to the columns of the side it stands on: posted, pending.
_EFFECT = {
    TransferKind.POSTED: (1, 0),
    TransferKind.PENDING: (0, 1),
    TransferKind.POST: (1, -1),
    TransferKind.VOID: (0, -1),
}


def open_accounts(session: Session, appropriation_id: AppropriationId) -> None:
    """Give a new appropriation its three accounts, all empty."""
    for kind in AccountKind:
        session.add(Account(appropriation_id=appropriation_id, kind=kind.value))
    session.flush()


def lock(session: Session, appropriation_ids: Iterable[AppropriationId]) -> None:
    """Hold the accounts of several appropriations; whoever needs more than one locks them here."""
    wanted = select(Account.id).where(Account.appropriation_id.in_(set(appropriation_ids)))
    session.execute(wanted.order_by(Account.id).with_for_update()).all()


def grant(
    session: Session,
    *,
    actor: Actor,
    appropriation_id: AppropriationId,
    amount_fen: Fen,
    reference: Reference,
) -> UUID:
    """Make money available, or take it back when the amount is negative.

    Raises
    ------
    Refused
        `budget_exhausted` for a cut of money that is already promised or spent.
    """
    lock(session, [appropriation_id])
    accounts = _accounts(session, appropriation_id)
    sides = (accounts[AccountKind.GRANTED], accounts[AccountKind.AVAILABLE])
    return _book(
        session,
        actor,
        TransferKind.POSTED,
        sides if amount_fen > 0 else sides[::-1],
        Fen(abs(amount_fen)),
        reference,
    )


def reserve(
    session: Session,
    *,
    actor: Actor,
    appropriation_id: AppropriationId,
    amount_fen: Fen,
    reference: Reference,
) -> UUID:
    """Promise money: a pending transfer that is posted or voided later.

    Returns
    -------
    UUID
        Key of the pending transfer.

    Raises
    ------
    Refused
        `budget_exhausted` with `level` and `missing` (yuan) when there is not so much left.
    """
    lock(session, [appropriation_id])
    accounts = _accounts(session, appropriation_id)
    sides = (accounts[AccountKind.AVAILABLE], accounts[AccountKind.SPENT])
    return _book(session, actor, TransferKind.PENDING, sides, amount_fen, reference)


def post(session: Session, *, actor: Actor, pending_id: UUID) -> UUID:
    """Turn a promise into a payment.

    Raises
    ------
    Refused
        `transfer_resolved` when it was posted or voided before.
    """
    return _resolve(session, actor, pending_id, TransferKind.POST)


def void(session: Session, *, actor: Actor, pending_id: UUID) -> UUID:
    """Give a promise up; its money is available again.

    Raises
    ------
    Refused
        `transfer_resolved` when it was posted or voided before.
    """
    return _resolve(session, actor, pending_id, TransferKind.VOID)


def reservations(session: Session, reference: Reference) -> Sequence[UUID]:
    """List the promises made for something that are neither posted nor voided."""
    resolving = aliased(Transfer)
    wanted = (
        select(Transfer.id)
        .outerjoin(resolving, resolving.pending_id == Transfer.id)
        .where(Transfer.reference_type == reference.type, Transfer.reference_id == reference.id)
        .where(Transfer.kind == TransferKind.PENDING.value, resolving.id.is_(None))
        .order_by(Transfer.debit_account_id)
    )
    return session.scalars(wanted).all()


def balances(
    session: Session, appropriation_ids: Iterable[AppropriationId]
) -> dict[AppropriationId, Balance]:
    """Say where the money of some appropriations stands."""
    found: dict[AppropriationId, dict[str, int]] = {}
    wanted = select(
        Account.appropriation_id, Account.kind, *(getattr(Account, name) for name in COLUMNS)
    ).where(Account.appropriation_id.in_(set(appropriation_ids)))
    for key, kind, debits, credits_, debits_pending, credits_pending in session.execute(wanted):
        part = found.setdefault(key, {})
        if kind == AccountKind.GRANTED:
            part["granted_fen"] = debits - credits_
        elif kind == AccountKind.AVAILABLE:
            part["available_fen"] = credits_ - debits - debits_pending
        else:
            part["spent_fen"], part["reserved_fen"] = credits_ - debits, credits_pending
    return {
        key: Balance(**{name: Fen(value) for name, value in part.items()})
        for key, part in found.items()
    }


def recompute(session: Session) -> list[Difference]:
    """Add all transfers up afresh and list every balance column that says something else."""
    sums: dict[tuple[UUID, str], int] = {}
    for side in ("debit", "credit"):
        account_id = getattr(Transfer, f"{side}_account_id")
        totals = select(account_id, Transfer.kind, func.sum(Transfer.amount_fen))
        for key, kind, total in session.execute(totals.group_by(account_id, Transfer.kind)):
            posted, pending = _EFFECT[TransferKind(kind)]
            for column, sign in ((f"{side}s_posted", posted), (f"{side}s_pending", pending)):
                sums[key, column] = sums.get((key, column), 0) + sign * int(total)
    stored = session.execute(select(Account.id, *(getattr(Account, name) for name in COLUMNS)))
    return [
        Difference(row[0], column, Fen(value), Fen(sums.get((row[0], column), 0)))
        for row in stored
        for column, value in zip(COLUMNS, row[1:], strict=True)
        if value != sums.get((row[0], column), 0)
    ]


def _accounts(session: Session, appropriation_id: AppropriationId) -> dict[str, UUID]:
    wanted = select(Account.kind, Account.id).where(Account.appropriation_id == appropriation_id)
    return {kind: key for kind, key in session.execute(wanted)}


def _resolve(session: Session, actor: Actor, pending_id: UUID, kind: TransferKind) -> UUID:
    pending = session.get(Transfer, pending_id)
    if pending is None or pending.kind != TransferKind.PENDING:
        raise DomainError("not_found")
    sides = (pending.debit_account_id, pending.credit_account_id)
    # The accounts are held before it is asked, so that two cannot both find it unresolved.
    held = select(Account.id).where(Account.id.in_(sides)).order_by(Account.id)
    session.execute(held.with_for_update()).all()
    if session.scalar(select(Transfer.id).where(Transfer.pending_id == pending_id)):
        raise Refused("transfer_resolved")
    reference = Reference(pending.reference_type, pending.reference_id)
    return _book(session, actor, kind, sides, pending.amount_fen, reference, pending_id)


def _book(
    session: Session,
    actor: Actor,
    kind: TransferKind,
    sides: tuple[UUID, ...],
    amount_fen: Fen,
    reference: Reference,
    pending_id: UUID | None = None,
) -> UUID:
    """Write a transfer and change both balances with it."""
    debit, credit = sides
    posted, pending = (sign * amount_fen for sign in _EFFECT[kind])
    for account_id, side in sorted([(debit, "debits"), (credit, "credits")]):
        if not _change(session, account_id, side, posted=posted, pending=pending):
            raise _exhausted(session, account_id, amount_fen)
    transfer = Transfer(
        id=new_id(),
        kind=kind.value,
        debit_account_id=debit,
        credit_account_id=credit,
        amount_fen=amount_fen,
        pending_id=pending_id,
        reference_type=reference.type,
        reference_id=reference.id,
        made_by=UserId(actor.id),
        made_at=moment_of(session),
    )
    session.add(transfer)
    session.flush()
    return transfer.id


def _change(session: Session, account_id: UUID, side: str, *, posted: int, pending: int) -> bool:
    """Change one side of an account; False when the available money does not suffice."""
    posted_column = getattr(Account, f"{side}_posted")
    pending_column = getattr(Account, f"{side}_pending")
    statement = update(Account).where(Account.id == account_id)
    if side == "debits":
        used = Account.debits_posted + Account.debits_pending + (posted + pending)
        unlimited = Account.kind != AccountKind.AVAILABLE.value
        statement = statement.where(or_(unlimited, used <= Account.credits_posted))
    values = {posted_column: posted_column + posted, pending_column: pending_column + pending}
    result = session.execute(
        statement.values(values), execution_options={"synchronize_session": False}
    )
    assert isinstance(result, CursorResult)  # noqa: S101 - tells the type checker what an UPDATE gives
    return bool(result.rowcount)


def _exhausted(session: Session, account_id: UUID, amount_fen: Fen) -> Refused:
    """Say which level lacks how much."""
    short = session.execute(
        select(
            Appropriation.level,
            Account.credits_posted - Account.debits_posted - Account.debits_pending,
        )
        .join(Account.appropriation)
        .where(Account.id == account_id)
    ).one()
    return Refused(
        "budget_exhausted",
        level=FUNDING_LEVEL_LABELS[FundingLevel(short[0])],
        missing=format_yuan(Fen(amount_fen - short[1])),
    )

"""Receipts by telephone (电话确认): a bundle that a peer has, though nothing signed by it says so yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.exchange import contacts, state
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Bundle, TelephoneReceipt

DIGITS = 8


@dataclass(frozen=True, slots=True)
class TelephoneRow:
    """One receipt by telephone. `ended` is empty while it counts, else `taken_back` or `overridden`."""

    id: str
    workspace: str
    number: int
    head: int
    role: str
    reason: str
    at: datetime
    by: str
    ended: str
    ended_at: datetime | None


def digits_of(digest: str) -> str:
    """The eight digits that stand for a bundle in talk: its digest's first 8 bytes as a number, modulo 10^8."""
    return f"{int(digest[:16], 16) % 10**DIGITS:0{DIGITS}d}"


def confirm_by_telephone(
    work: Work, code: str, number: int, digits: str, *, role: str, reason: str, epoch: int | None = None
) -> str:
    """Count a bundle of ours as arrived because the peer read its digits out; returns the receipt's id.

    The digits are printed on neither label nor hand-over sheet: only who opened the bundle has them. `epoch` is our
    epoch as the peer read it, the present one unless said otherwise; `role` says who of us vouches for it.
    Raises `UserError`: `permission.denied`, `exchange.peer_…`, `exchange.telephone_unknown` for a bundle that we did
    not make in this epoch, `exchange.telephone_differs` for other digits, `exchange.telephone_reason`.
    """
    work.require(Action.EXCHANGE_APPROVE)
    peer = contacts.find(work, code).workspace_id
    role, reason = " ".join(role.split()), " ".join(reason.split())
    if not role or not reason:
        raise UserError("exchange.telephone_reason")
    outgoing = state.load(work, peer).outgoing
    bundle = work.session.scalar(
        select(Bundle).where(
            Bundle.peer_workspace == peer,
            Bundle.outgoing.is_(True),
            Bundle.epoch == (work.own.epoch if epoch is None else epoch),
            Bundle.epoch_id == work.own.epoch_id,
            Bundle.number == number,
        )
    )
    if bundle is None or not bundle.records:
        raise UserError("exchange.telephone_unknown", number=number)
    if digits_of(bundle.digest) != "".join(digits.split()):
        work.note("exchange.telephone_differs", "bundle", bundle.id, f"第{number}号")
        raise UserError("exchange.telephone_differs", number=number)
    receipt = TelephoneReceipt(
        id=new_id(),
        peer_workspace=peer,
        bundle_id=bundle.id,
        epoch=bundle.epoch,
        epoch_id=bundle.epoch_id,
        peer_epoch=outgoing.peer_epoch,
        number=number,
        head=bundle.head,
        digest=bundle.digest,
        digits=digits_of(bundle.digest),
        role=role,
        reason=reason,
        given_at=work.clock.now(),
        given_by=work.actor.display_name,
        ended_at=None,
    )
    work.session.add(receipt)
    work.note("exchange.telephone", "bundle", bundle.id, f"第{number}号，{role}，{reason}")
    work.touch("exchange")
    return receipt.id


def take_back_telephone(work: Work, receipt_id: str, reason: str) -> None:
    """Let a receipt by telephone count no more; the next bundle carries everything again.

    Raises `UserError`: `permission.denied`, `record.missing`.
    """
    work.require(Action.EXCHANGE_APPROVE)
    receipt = work.get(TelephoneReceipt, receipt_id)
    if receipt.ended_at is None:
        receipt.ended_at, receipt.ended_by = work.clock.now(), work.actor.display_name
        receipt.ended_how = state.TAKEN_BACK
        work.note("exchange.telephone_back", "bundle", receipt.bundle_id, reason)
        work.touch("exchange")


def telephone_receipts(view: Read, peer: str = "") -> list[TelephoneRow]:
    """All receipts by telephone, or those of one peer's workspace, the latest first."""
    query = select(TelephoneReceipt).order_by(TelephoneReceipt.given_at.desc())
    if peer:
        query = query.where(TelephoneReceipt.peer_workspace == peer)
    return [
        TelephoneRow(
            row.id, row.peer_workspace, row.number, row.head, row.role, row.reason, row.given_at, row.given_by,
            row.ended_how or "", row.ended_at,
        )
        for row in view.session.scalars(query)
    ]  # fmt: skip

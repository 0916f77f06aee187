"""A bundle that is being prepared: where its wizard stands, and the approval of whoever may send (domain §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.exchange import contacts, selection
from app.exchange.selection import Peer
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError
from db.models import ExportRequest


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A prepared bundle. `current` says that nothing has changed since it was laid before the approver."""

    workspace: str
    office_code: str
    office_name: str
    whole: bool
    folder: str
    volume: int
    asked_at: datetime
    asked_by: str
    approved_at: datetime | None
    approved_by: str
    note: str
    asked: bool
    current: bool


def keep(work: Work, code: str, *, whole: bool, folder: str = "", volume: int = 0) -> None:
    """Keep how far the wizard came for a peer, so that it can be taken up again. An approval of the same stays.

    Raises `UserError`: `permission.denied`, `exchange.peer_…`.
    """
    work.require(Action.EXCHANGE_EXPORT)
    card = contacts.find(work, code)
    row = work.session.get(ExportRequest, card.workspace_id)
    if row is None or row.whole != whole:
        row = _begun(work, card.workspace_id, row)
    row.whole, row.folder, row.volume = whole, folder, volume
    work.touch("exchange")


def ask(work: Work, code: str, *, whole: bool) -> None:
    """Lay the content as it is now before whoever may send. Raises what `keep` raises."""
    work.require(Action.EXCHANGE_EXPORT)
    peer = Peer.of(contacts.find(work, code))
    row = work.session.get(ExportRequest, peer.workspace)
    if row is None or row.whole != whole or row.head != selection.head_for(work, peer):
        row = _begun(work, peer.workspace, row)
    row.whole, row.head = whole, selection.head_for(work, peer)
    row.asked_at, row.asked_by = work.clock.now(), work.actor.display_name
    work.note("exchange.request", "office_card", peer.workspace, peer.office_name)
    work.touch("exchange")


def approve(work: Work, code: str, note: str = "") -> None:
    """Let what was laid before go. Raises `UserError`: `permission.denied`, `exchange.request_changed`."""
    work.require(Action.EXCHANGE_APPROVE)
    peer = Peer.of(contacts.find(work, code))
    row = work.session.get(ExportRequest, peer.workspace)
    if row is None or row.head < 0 or row.head != selection.head_for(work, peer):
        raise UserError("exchange.request_changed", name=peer.office_name)
    row.approved_at, row.approved_by, row.note = work.clock.now(), work.actor.display_name, note
    work.note("exchange.approve", "office_card", peer.workspace, note or peer.office_name)
    work.touch("exchange")


def drop(work: Work, code: str, note: str = "") -> None:
    """Give a prepared bundle up, or refuse to let it go. Raises what `keep` raises."""
    work.require(Action.EXCHANGE_EXPORT)
    card = contacts.find(work, code)
    row = work.session.get(ExportRequest, card.workspace_id)
    if row is not None:
        work.session.delete(row)
        work.note("exchange.request_drop", "office_card", card.workspace_id, note or card.office_name)
        work.touch("exchange")


def require(work: Work, peer: Peer, *, whole: bool) -> None:
    """Raise `UserError("exchange.not_approved")` unless the actor may send, or somebody who may approved just this."""
    if work.actor.may(Action.EXCHANGE_APPROVE):
        return
    row = work.session.get(ExportRequest, peer.workspace)
    approved = row is not None and row.approved_at is not None
    if row is None or not approved or row.whole != whole or row.head != selection.head_for(work, peer):
        raise UserError("exchange.not_approved", name=peer.office_name)


def done(work: Work, peer: str) -> None:
    """The bundle was made: the request has served."""
    row = work.session.get(ExportRequest, peer)
    if row is not None:
        work.session.delete(row)


def requests(view: Read) -> list[RequestRow]:
    """All prepared bundles, those that wait longest first."""
    rows = []
    for row in view.session.scalars(select(ExportRequest).order_by(ExportRequest.asked_at)):
        card = contacts.confirmed(view, row.peer_workspace)
        if card is None:
            continue
        current = row.head == selection.head_for(view, Peer.of(card))
        rows.append(
            RequestRow(
                row.peer_workspace, card.office_code, card.office_name, row.whole, row.folder or "", row.volume or 0,
                row.asked_at, row.asked_by, row.approved_at if current else None, row.approved_by or "",
                row.note or "", row.head >= 0, current,
            )
        )  # fmt: skip
    return rows


def _begun(work: Work, peer: str, row: ExportRequest | None) -> ExportRequest:
    """A request without any approval, in place of another."""
    row = row or ExportRequest(peer_workspace=peer, whole=False, folder="", volume=0)
    row.head, row.approved_at, row.approved_by, row.note = -1, None, "", ""
    row.asked_at, row.asked_by = work.clock.now(), work.actor.display_name
    work.session.add(row)
    return row

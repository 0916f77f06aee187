"""The two directions of a stream between the tables and the plain values of `protocol`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Select, select

from app.exchange.format.info import Ack, BundleRef, Epoch
from app.exchange.protocol import Course, Incoming, Outgoing
from app.work import Read, Work
from db.models import Bundle, Stream, TelephoneReceipt

#: How a receipt by telephone ended.
OVERRIDDEN, TAKEN_BACK = "overridden", "taken_back"


@dataclass(frozen=True, slots=True)
class Standing:
    """Both directions as they stand."""

    outgoing: Outgoing
    incoming: Incoming


def own_epoch(view: Read) -> Epoch:
    """Our present epoch."""
    return Epoch(view.own.epoch, view.own.epoch_id)


def untouched(view: Read) -> Standing:
    """How the exchange stands with a peer to whom nothing went and from whom nothing came."""
    return Standing(Outgoing(own_epoch(view)), Incoming())


def load(view: Read, peer: str) -> Standing:
    """How the exchange with a peer stands, in our present epoch."""
    row = view.session.get(Stream, (peer, True))
    outgoing = Outgoing(own_epoch(view))
    if row is not None:
        outgoing = Outgoing(
            Epoch(row.epoch, row.epoch_id),
            _ref(row.number, row.last_digest),
            row.acknowledged,
            _ref(row.acknowledged_number, row.acknowledged_digest),
            row.peer_epoch,
        ).in_epoch(own_epoch(view))
        outgoing = replace(outgoing, telephone=_told(view, peer, outgoing))
    row = view.session.get(Stream, (peer, False))
    if row is None:
        return Standing(outgoing, Incoming())
    answered = _ref(row.acknowledged_number, row.acknowledged_digest)
    return Standing(
        outgoing,
        Incoming(
            Epoch(row.epoch, row.epoch_id), row.head, row.number, (row.acknowledged, answered) if answered else None
        ),
    )


def save_made(work: Work, peer: str, outgoing: Outgoing, course: Course, digest: str) -> None:
    """A bundle was made."""
    row = _row(work, peer, outgoing.epoch, outgoing=True)
    _save_base(row, outgoing)
    row.number, row.head, row.last_digest = course.number, course.head, digest


def save_acknowledged(work: Work, peer: str, before: Outgoing, after: Outgoing) -> None:
    """A bundle from the peer moved what we may take as known there."""
    if after == before:
        return
    row = _row(work, peer, after.epoch, outgoing=True)
    _save_base(row, after)
    if after.acknowledged != before.acknowledged:
        row.acknowledged_at = work.clock.now()
    if before.telephone is not None and after.telephone is None:
        for receipt in work.session.scalars(standing_receipts(peer)):
            receipt.ended_at, receipt.ended_how = work.clock.now(), OVERRIDDEN


def save_applied(work: Work, peer: str, incoming: Incoming, digest: str) -> None:
    """A bundle from the peer was applied."""
    if incoming.epoch is None:
        raise ValueError("nothing was applied")
    row = _row(work, peer, incoming.epoch, outgoing=False)
    row.number, row.head, row.last_digest = incoming.number, incoming.head, digest
    head, ref = incoming.to_acknowledge or (0, None)
    row.acknowledged = head
    row.acknowledged_number, row.acknowledged_digest = (ref.number, ref.digest) if ref else (0, "")


def standing_receipts(peer: str) -> Select[TelephoneReceipt]:
    """What a peer told by telephone and nobody took back, the furthest first."""
    query = select(TelephoneReceipt).where(TelephoneReceipt.peer_workspace == peer, TelephoneReceipt.ended_at.is_(None))
    return query.order_by(TelephoneReceipt.head.desc())


def _told(view: Read, peer: str, outgoing: Outgoing) -> tuple[int, BundleRef] | None:
    """The furthest bundle of our present epoch that the peer, in its present epoch, has by telephone."""
    for row in view.session.scalars(standing_receipts(peer)):
        if Epoch(row.epoch, row.epoch_id) == outgoing.epoch and row.peer_epoch == outgoing.peer_epoch:
            return row.head, BundleRef(row.number, row.digest)
    return None


def digest_of(view: Read, peer: str, epoch: Epoch, number: int, *, outgoing: bool = False) -> str | None:
    """Digest of the bundle made or held under that number in that epoch."""
    found = _bundle(view, peer, epoch, number, outgoing=outgoing)
    return found.digest if found else None


def made_head(view: Read, peer: str, ack: Ack) -> int | None:
    """Head of the bundle that we made and `ack` names; None when we made no such bundle."""
    found = _bundle(view, peer, ack.sender_epoch, ack.bundle.number, outgoing=True)
    return found.head if found and found.digest == ack.bundle.digest else None


def _bundle(view: Read, peer: str, epoch: Epoch, number: int, *, outgoing: bool) -> Bundle | None:
    return view.session.scalar(
        select(Bundle).where(
            Bundle.peer_workspace == peer,
            Bundle.outgoing == outgoing,
            Bundle.epoch == epoch.number,
            Bundle.epoch_id == epoch.id,
            Bundle.number == number,
        )
    )


def _row(work: Work, peer: str, epoch: Epoch, *, outgoing: bool) -> Stream:
    row = work.session.get(Stream, (peer, outgoing))
    if row is None:
        row = Stream(peer_workspace=peer, outgoing=outgoing, number=0, head=0, last_digest="", peer_epoch=0)
        row.acknowledged_at = None
        work.session.add(row)
    if (row.epoch, row.epoch_id) != (epoch.number, epoch.id):
        row.number, row.head, row.last_digest = 0, 0, ""
        row.acknowledged, row.acknowledged_number, row.acknowledged_digest = 0, 0, ""
    row.epoch, row.epoch_id = epoch.number, epoch.id
    return row


def _save_base(row: Stream, outgoing: Outgoing) -> None:
    ref = outgoing.acknowledged
    row.acknowledged, row.peer_epoch = outgoing.base, outgoing.peer_epoch
    row.acknowledged_number, row.acknowledged_digest = (ref.number, ref.digest) if ref else (0, "")


def _ref(number: int, digest: str) -> BundleRef | None:
    return BundleRef(number, digest) if digest else None

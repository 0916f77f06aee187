"""A bundle that lies finished in the outbox while no medium has taken it: it is copied then, not made once more."""

from __future__ import annotations

from sqlalchemy import select

from app.exchange import cards, contacts, keys, protocol, selection, state
from app.exchange.cards import Card
from app.exchange.format.info import Ack
from app.exchange.protocol import Course
from app.exchange.selection import Peer
from app.work import Read
from db.models import Bundle

MADE, WRITTEN = "made", "written"


def waiting(view: Read, peer: Peer, course: Course) -> Bundle | None:
    """The last bundle made for a peer, where it never came onto a medium and the next one would say the same.

    It says the same while nothing that concerns the peer has changed, what may travel and the keys of both neither, and
    no other receipt is to be sent.
    """
    last = course.previous
    if last is None:
        return None
    row = view.session.scalar(
        select(Bundle).where(
            Bundle.peer_workspace == peer.workspace,
            Bundle.outgoing.is_(True),
            Bundle.digest == last.digest,
            Bundle.state == MADE,
            Bundle.acknowledged_at.is_(None),
            Bundle.base == course.base,
            Bundle.head >= selection.head_for(view, peer),
        )
    )
    if row is None or row.info.get("keys") != fingerprints(*parties(view, peer)):
        return None
    ack = protocol.acknowledgement(state.load(view, peer.workspace).incoming, view.own.epoch)
    same = row.info.get("acknowledges") == told_receipt(ack) and not selection.stale(view, peer, course.base)
    return row if same else None


def parties(view: Read, peer: Peer) -> tuple[Card, Card]:
    """Our own card and the peer's as they count now."""
    return keys.own_card(view), cards.parse(contacts.find(view, peer.workspace).envelope).card


def fingerprints(own: Card, them: Card) -> list[str]:
    """By which keys a bundle was signed and can be opened, as it is remembered."""
    return [own.fingerprint, them.fingerprint]


def told_receipt(ack: Ack | None) -> list[int]:
    """The peer's epoch and number that a bundle acknowledges; zeros where it brings no receipt."""
    return [ack.sender_epoch.number, ack.bundle.number] if ack else [0, 0]

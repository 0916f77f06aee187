"""Streams as plain values: what an export takes up, whether a bundle continues one, what an acknowledgement moves.

Pure (docs/formats/bundle.md, sections 7 and 8).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.exchange.format.info import Ack, BagInfo, BundleRef, Epoch
from db.kernel.errors import UserError


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Our side of a stream to a peer. `base` is the head of the acknowledged bundle, 0 without one.

    `telephone` is head and name of a bundle whose arrival was told by telephone, beyond what was signed for.
    """

    epoch: Epoch
    last: BundleRef | None = None
    base: int = 0
    acknowledged: BundleRef | None = None
    peer_epoch: int = 0
    telephone: tuple[int, BundleRef] | None = None

    @property
    def known(self) -> tuple[int, BundleRef | None]:
        """Head and name of the furthest bundle that the peer has, by signature or by telephone."""
        if self.telephone is not None and self.telephone[0] > self.base:
            return self.telephone
        return self.base, self.acknowledged

    def in_epoch(self, epoch: Epoch) -> Outgoing:
        """The stream as it stands in our present epoch: a new one begins anew."""
        return self if epoch == self.epoch else Outgoing(epoch, peer_epoch=self.peer_epoch)


@dataclass(frozen=True, slots=True)
class Course:
    """The place of the next bundle in its stream."""

    epoch: Epoch
    number: int
    base: int
    head: int
    previous: BundleRef | None
    base_bundle: BundleRef | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """What we applied of a peer's stream. `to_acknowledge` is the last bundle that carried record lines."""

    epoch: Epoch | None = None
    head: int = 0
    number: int = 0
    to_acknowledge: tuple[int, BundleRef] | None = None


def course(stream: Outgoing, head: int, *, full: bool = False, from_seq: int | None = None) -> Course:
    """Where the next bundle goes: from the acknowledged head, from 0 (`full`) or from a sequence a person names.

    Raises `UserError("exchange.from_beyond")` when `from_seq` is above `head`.
    """
    base, base_bundle = stream.known
    if full or from_seq is not None:
        base, base_bundle = from_seq or 0, None
    if base > head:
        raise UserError("exchange.from_beyond", head=head)
    number = stream.last.number + 1 if stream.last else 1
    return Course(stream.epoch, number, base, head, stream.last, base_bundle)


def judge(about: BagInfo, digest: str, held: Incoming, digest_of: Callable[[int], str | None]) -> None:
    """Return when the bundle continues what we hold; `digest_of` gives the bundle held under a number of its epoch.

    Raises `UserError`: `exchange.old_epoch`, `exchange.fork`, `exchange.already_imported`, `exchange.gap`.
    """
    current = held.epoch
    if current is None or about.epoch.number > current.number:
        if about.base:
            raise UserError("exchange.gap", number=about.number, base=about.base, head=0)
        return
    if about.epoch.number < current.number:
        raise UserError("exchange.old_epoch", number=about.number)
    if about.epoch.id != current.id:
        raise UserError("exchange.fork", number=about.number)
    if digest_of(about.number) == digest:
        raise UserError("exchange.already_imported", number=about.number)
    for ref in (BundleRef(about.number, digest), about.previous, about.base_bundle):
        if ref and digest_of(ref.number) not in (None, ref.digest):
            raise UserError("exchange.fork", number=about.number)
    if about.base > held.head:
        raise UserError("exchange.gap", number=about.number, base=about.base, head=held.head)
    if about.head < held.head or (about.head == held.head and about.counts.records):
        raise UserError("exchange.already_imported", number=about.number)


def applied(about: BagInfo, digest: str, held: Incoming) -> Incoming:
    """What we hold after a bundle that `judge` let pass."""
    acknowledge = held.to_acknowledge if held.epoch == about.epoch else None
    if about.counts.records:
        acknowledge = about.head, BundleRef(about.number, digest)
    number = max(about.number, held.number) if held.epoch == about.epoch else about.number
    return Incoming(about.epoch, about.head, number, acknowledge)


def acknowledgement(held: Incoming, own_epoch: int) -> Ack | None:
    """What our next bundle to that peer acknowledges."""
    if held.epoch is None or held.to_acknowledge is None:
        return None
    head, bundle = held.to_acknowledge
    return Ack(own_epoch, held.epoch, head, bundle)


def acknowledged(stream: Outgoing, peer_epoch: int, ack: Ack | None, made_head: int | None) -> Outgoing:
    """The stream after a bundle from the peer, written in its epoch `peer_epoch` and carrying `ack`.

    `made_head` is the head of the bundle that we made in this epoch for this peer under the number and digest that
    `ack` names, None when we made none. A peer in a newer epoch was restored: what it acknowledged before counts no
    more. Raises `UserError("exchange.ack_unknown")` for a bundle never made: one of the two was restored or copied.
    """
    if peer_epoch < stream.peer_epoch:
        return stream
    if peer_epoch > stream.peer_epoch:
        stream = replace(stream, base=0, acknowledged=None, peer_epoch=peer_epoch, telephone=None)
    if ack is None or ack.sender_epoch != stream.epoch or ack.receiver_epoch != peer_epoch:
        return stream
    if made_head != ack.head:
        raise UserError("exchange.ack_unknown", number=ack.bundle.number)
    stream = replace(stream, telephone=None)  # what is signed counts more than what was said
    if ack.head < stream.base or (ack.head == stream.base and stream.acknowledged):
        return stream
    return replace(stream, base=ack.head, acknowledged=ack.bundle)

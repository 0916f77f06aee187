"""What the next bundle to a peer would carry, counted from the records without making it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app import codes
from app.exchange import contacts, protocol, selection, state, wire
from app.exchange.rows import HeldBack
from app.exchange.rules import Policy
from app.exchange.selection import Fate, Peer
from app.work import Read


@dataclass(frozen=True, slots=True)
class TypeCount:
    """Records of one type that would go."""

    type: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next bundle to a peer. `octets` are those of its blobs, before encryption; `base` 0 sends everything.

    `restamped` records changed only in what may travel; making the bundle gives them a new revision and takes them in.
    """

    office_code: str
    office_name: str
    number: int
    base: int
    head: int
    types: tuple[TypeCount, ...]
    withdrawn: int
    blobs: int
    octets: int
    restamped: int
    held_back: tuple[HeldBack, ...]
    policy: Policy

    @property
    def records(self) -> int:
        """All record lines that would go."""
        return sum(one.count for one in self.types) + self.withdrawn


def outlook(view: Read, to_code: str, *, full: bool = False) -> Outlook:
    """Count what `export_bundle` would send now. Raises `UserError`: `exchange.peer_…`."""
    peer = Peer.of(contacts.find(view, to_code))
    course = protocol.course(state.load(view, peer.workspace).outgoing, selection.head(view), full=full)
    kinds: Counter[str] = Counter()
    held: Counter[tuple[str, str]] = Counter()
    sizes: dict[str, int] = {}
    withdrawn = 0
    for choice in selection.choices(view, peer, course.base, course.head):
        if choice.fate in (Fate.POLICY, Fate.CLEARANCE):
            held[choice.kind, choice.fate.value] += 1
        if choice.fate is Fate.GO:
            kinds[choice.kind] += 1
            sizes |= {blob.sha256: blob.size for blob in wire.blobs(view, choice.record, peer.policy)}
        elif choice.travels:
            withdrawn += 1
    return Outlook(
        office_code=peer.office_code,
        office_name=peer.office_name,
        number=course.number,
        base=course.base,
        head=course.head,
        types=tuple(TypeCount(one, codes.label("record_types", one), count) for one, count in sorted(kinds.items())),
        withdrawn=withdrawn,
        blobs=len(sizes),
        octets=sum(sizes.values()),
        restamped=len(selection.stale(view, peer, course.base)),
        held_back=tuple(
            HeldBack(one, codes.label("record_types", one), reason, count)
            for (one, reason), count in sorted(held.items())
        ),
        policy=peer.policy,
    )

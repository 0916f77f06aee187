"""What the next bundle to a peer would carry, counted from the records without making it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app import codes
from app.exchange import contacts, finished, protocol, selection, state, wire
from app.exchange.protocol import Course
from app.exchange.rows import HeldBack
from app.exchange.rules import Policy
from app.exchange.selection import HELD, Fate, Peer
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
    `finished` is the id of the bundle when it was made already and no medium has taken it: it is only copied then.
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
    finished: str = ""

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
    made = finished.waiting(view, peer, course)
    for choice in selection.choices(view, peer, course.base, course.head):
        if choice.fate in HELD:
            held[choice.kind, choice.fate.value] += 1
        if choice.fate is Fate.GO:
            kinds[choice.kind] += 1
            sizes |= {blob.sha256: blob.size for blob in wire.blobs(view, choice.record, peer.policy)}
        elif choice.travels:
            withdrawn += 1
    return Outlook(
        office_code=peer.office_code,
        office_name=peer.office_name,
        number=made.number if made else course.number,
        base=course.base,
        head=course.head,
        types=tuple(TypeCount(one, codes.label("record_types", one), count) for one, count in sorted(kinds.items())),
        withdrawn=withdrawn,
        blobs=len(sizes),
        octets=sum(sizes.values()),
        restamped=len(selection.stale(view, peer, course.base)),
        held_back=told_held(held),
        policy=peer.policy,
        finished=made.id if made else "",
    )


def held_back(view: Read, peer: Peer, course: Course) -> tuple[HeldBack, ...]:
    """What of that course would stay here, and why."""
    choices = selection.choices(view, peer, course.base, course.head)
    return told_held(Counter((one.kind, one.fate.value) for one in choices if one.fate in HELD))


def told_held(held: Mapping[tuple[str, str], int]) -> tuple[HeldBack, ...]:
    """What did not go and why (type and `Fate`), for people."""
    return tuple(
        HeldBack(kind, codes.label("record_types", kind), reason, count)
        for (kind, reason), count in sorted(held.items())
    )

"""What this area hands to windows and commands: frozen rows, no records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from app.exchange.rules import Policy
from app.findings import Finding
from db.codes import CardState, Relation
from db.kernel.changes import Changes


@dataclass(frozen=True, slots=True)
class CardRow:
    """A peer's card and what a person here decided about it. `digits` are the 12 groups that people compare."""

    workspace: str
    serial: int
    office_code: str
    office_name: str
    level: str
    superior_code: str
    suite: str
    fingerprint: str
    digits: tuple[str, ...]
    state: CardState
    relation: Relation | None
    confirmed_at: datetime | None
    confirmed_by: str
    confirmed_how: str
    revoked_at: datetime | None
    policy: Policy


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A peer workspace: the card that counts, and one that waits to be compared."""

    workspace: str
    office_code: str
    office_name: str
    state: CardState
    relation: Relation | None
    card: CardRow
    pending: CardRow | None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Records of a type that did not go, and why: `policy` or `clearance`."""

    type: str
    label: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class BundleResult:
    """A bundle that was made; `path` is its copy on the medium."""

    bundle_id: str
    path: Path
    to_code: str
    to_name: str
    number: int
    base: int
    head: int
    snapshot: bool
    digest: str
    sha256: str
    size: int
    records: int
    withdrawn: int
    blobs: int
    held_back: tuple[HeldBack, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record before and after, as short plain text."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What a bundle would do to one record. `kind`: new, changed, withdrawn, backwards, unchanged."""

    kind: str
    type: str
    label: str
    id: str
    before: str
    after: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """A bundle looked into without taking it in. `continuity` is empty or the code of what keeps it out.

    `continuity_params` fill that code's sentence.
    """

    bundle_id: str
    sender_code: str
    sender_name: str
    sender_workspace: str
    digits: tuple[str, ...]
    relation: Relation
    number: int
    made_on: date
    base: int
    head: int
    snapshot: bool
    records: int
    withdrawn: int
    blobs: int
    octets: int
    size: int
    sha256: str
    acknowledges: int | None
    continuity: str
    continuity_params: Mapping[str, object]
    changes: tuple[ChangeRow, ...]

    def count(self, kind: str) -> int:
        """Number of records to which `kind` would happen."""
        return sum(row.kind == kind for row in self.changes)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """A bundle that was taken in whole. `warnings` tell what a person should look into; they changed nothing."""

    bundle_id: str
    sender_code: str
    sender_name: str
    number: int
    head: int
    new: int
    changed: int
    withdrawn: int
    unchanged: int
    missing: int
    blobs: int
    acknowledged: int | None
    warnings: tuple[Finding, ...] = ()
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class StreamRow:
    """Both directions of the exchange with one peer. `outstanding` counts our changes that it has not acknowledged."""

    workspace: str
    office_code: str
    office_name: str
    sent_number: int
    sent_head: int
    acknowledged: int
    acknowledged_at: datetime | None
    outstanding: int
    oldest_unacknowledged: datetime | None
    received_number: int
    received_head: int
    received_at: datetime | None
    missing: int
    by_telephone: bool = False


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A line of the list of bundles made and taken in. `workspace` is the peer's.

    `digits` are the eight that are read out over the telephone, told only of bundles that came in. `receipt` is the id
    of the receipt by telephone that counts for a bundle of ours: its own, or that of the later bundle `told`, whose
    arrival tells that whatever this one brought is there. `replaced` is the number of a later bundle that holds all
    that one still unwritten was to bring, 0 for none. `acknowledges` is the receipt that a bundle of ours brings: the
    peer's epoch and the number up to which everything was taken in (zeros for one without a receipt); None where that
    was not kept yet.
    """

    bundle_id: str
    outgoing: bool
    office_code: str
    office_name: str
    number: int
    base: int
    head: int
    records: int
    blobs: int
    size: int
    file_name: str
    file_sha256: str
    state: str
    at: datetime
    by: str
    acknowledged_at: datetime | None
    digits: str = ""
    receipt: str = ""
    told: int = 0
    replaced: int = 0
    epoch: int = 0
    acknowledges: tuple[int, int] | None = None
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """A file that was not taken in, with the sentence that says why."""

    id: str
    at: datetime
    by: str
    file_name: str
    file_sha256: str
    size: int
    code: str
    sentence: str

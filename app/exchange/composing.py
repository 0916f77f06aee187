"""Composing a bundle from one moment of the records: lines, blobs, hand-over sheet, bag-info, known before writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from app import codes
from app.documents.forms import exchange_handover
from app.documents.registry import render
from app.exchange import cards, finished, keys, protocol, selection, state, wire
from app.exchange.cards import Card
from app.exchange.files import Staging
from app.exchange.format import caps, lines, writer
from app.exchange.format.info import Ack, BagInfo, Counts, Party
from app.exchange.format.merkle import Root
from app.exchange.format.writer import Bag, Payload
from app.exchange.protocol import Course
from app.exchange.selection import Choice, Fate, Peer
from app.exchange.suites import suite
from app.exchange.wire import BlobRef
from app.work import Read
from app.workers.age import Stored
from db import audit
from db.codes import Relation
from db.kernel.clock import OFFICE_ZONE, business_date
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class SentLine:
    """What is remembered of a line that goes: enough to send a withdrawal after it."""

    kind: str
    id: str
    version: lines.Version
    view: str
    withdrawn: bool
    digest: str


@dataclass(slots=True)
class Content:
    """What was gathered from the records."""

    files: list[Payload] = field(default_factory=list)
    blobs: dict[str, BlobRef] = field(default_factory=dict)
    sent: list[SentLine] = field(default_factory=list)
    held: Counter[tuple[str, str]] = field(default_factory=Counter)
    conflicting: list[selection.Key] = field(default_factory=list)
    root: Root = field(default_factory=Root)

    @property
    def withdrawn(self) -> int:
        """Lines that withdraw."""
        return sum(line.withdrawn for line in self.sent)


@dataclass(frozen=True, slots=True)
class Composed:
    """A bundle ready to be written, and what is to be remembered of it."""

    bag: Bag
    about: BagInfo
    course: Course
    content: Content
    parties: tuple[Card, Card]
    recipients: list[str]


def gather(view: Read, peer: Peer, course: Course, staging: Staging, cancel: CancelToken) -> Content:
    """Lines and blobs of everything that the course covers, record files staged encrypted."""
    content = Content()
    for path, data in lines.files(_lines(view, peer, course, content, cancel)):
        read = staging.put(data)
        content.files.append(
            Payload(path, len(data), sha256(data).hexdigest(), lambda read=read: (read(),))  # type: ignore[misc]
        )
    return content


def compose(view: Read, peer: Peer, course: Course, content: Content) -> Composed:
    """Hand-over sheet, bag-info, manifests and signature."""
    own, them = finished.parties(view, peer)
    secrets = keys.own_keys(view)
    head = audit.head(view.session)
    incoming = state.load(view, peer.workspace).incoming
    ack = protocol.acknowledgement(incoming, view.own.epoch)
    bundle_id = new_id()
    sheet = writer.of_bytes(caps.HANDOVER, _sheet(view, bundle_id, (own, them), course, content, ack))
    payloads = [sheet, *content.files, *_blob_payloads(view, content)]
    about = BagInfo(
        organization=own.office_name,
        bundle_id=bundle_id,
        bagging_date=business_date(view.clock.now()),
        payload_octets=sum(payload.size for payload in payloads),
        payload_files=len(payloads),
        schema=SCHEMA,
        sender=Party(own.workspace, own.office_code, own.fingerprint),
        recipient=Party(them.workspace, them.office_code, them.fingerprint),
        epoch=course.epoch,
        number=course.number,
        base=course.base,
        head=course.head,
        previous=course.previous,
        base_bundle=course.base_bundle,
        snapshot=course.base == 0,
        record_root=content.root.digest().hex(),
        counts=Counts(len(content.sent), content.withdrawn, len(content.blobs)),
        acknowledges=ack,
        audit_count=head.count,
        audit_head=head.chain,
    )
    bag = writer.seal(about, payloads, lambda message: suite(secrets.suite).sign(secrets, message))
    recipients = [suite(card.suite).recipient(card.keys) for card in (them, own)]
    return Composed(bag, about, course, content, (own, them), recipients)


def _lines(
    view: Read, peer: Peer, course: Course, content: Content, cancel: CancelToken
) -> Iterator[tuple[str, bytes]]:
    """Type and bytes of each line in file order; fills `content` on the way."""
    key = view.secret("audit.hmac")
    for choice in selection.choices(view, peer, course.base, course.head):
        cancel.check()
        if choice.fate in selection.HELD:
            content.held[choice.kind, choice.fate.value] += 1
        if not choice.travels:
            continue
        gone = choice.fate is not Fate.GO
        onward = peer.relation is Relation.SUPERIOR
        line = wire.to_line(
            view,
            choice.record,
            peer.policy,
            key,
            gone=gone,
            onward=onward or choice.successor is not None,
            successor=None if gone else choice.successor,
        )
        raw = lines.write(line)
        digest = sha256(raw).hexdigest()
        if _contradicts(choice, line, digest):
            content.conflicting.append(line.key)
        content.sent.append(SentLine(line.type, line.id, line.version, line.view, gone, digest))
        content.root.add(raw)
        if not gone:
            for blob in wire.blobs(view, choice.record, peer.policy):
                content.blobs.setdefault(blob.sha256, blob)
        yield line.type, raw


def _contradicts(choice: Choice, line: lines.Line, digest: str) -> bool:
    """Whether this version was sent before with other bytes: by an older program, or under another policy."""
    sent = choice.sent
    if sent is None or line.successor is not None or sent.digest == digest or sent.view != line.view:
        return False
    return lines.Version(sent.term, sent.epoch, sent.revision) == line.version


def _blob_payloads(view: Read, content: Content) -> Iterator[Payload]:
    for digest, blob in content.blobs.items():
        stored = Stored(*view.blobs.place(blob.id), blob.size, digest)
        yield Payload(caps.BLOBS + digest, blob.size, digest, lambda stored=stored: (stored,))  # type: ignore[misc]


def _sheet(
    view: Read, bundle_id: str, parties: tuple[Card, Card], course: Course, content: Content, ack: Ack | None
) -> bytes:
    kinds = Counter(line.kind for line in content.sent)
    counts = [(codes.label("record_types", kind), count) for kind, count in sorted(kinds.items())]
    if content.withdrawn:
        counts.append(("其中撤回", content.withdrawn))
    counts.append(("照片与文书文件", len(content.blobs)))
    sender, recipient = (
        exchange_handover.Party(card.office_name, card.office_code, " ".join(cards.digits(card.fingerprint)))
        for card in parties
    )
    made = view.clock.now().astimezone(OFFICE_ZONE)
    data = exchange_handover.HandoverData(
        bundle_id=bundle_id,
        number=course.number,
        sender=sender,
        recipient=recipient,
        made_at=f"{made.year}年{made.month}月{made.day}日{made.hour}时{made.minute:02d}分",
        epoch=course.epoch.number,
        base=course.base,
        head=course.head,
        snapshot=course.base == 0,
        counts=tuple(counts),
        record_root=content.root.digest().hex(),
        acknowledges=f"已收到对方第{ack.bundle.number}号包，截止序号{ack.head}" if ack else "",
    )
    return render(exchange_handover.CODE, data).pdf

"""Applying a verified bundle: one transaction that repeats the stream checks, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.exchange import handing, passing, protocol, proving, renewal, rules, shapes, state, versions, wire
from app.exchange.format import lines, merkle
from app.exchange.format.lines import Line
from app.exchange.receiving import Received, continuity
from app.exchange.versions import Held
from app.findings import Finding
from app.work import Work
from db.codes import Relation
from db.kernel import canonical
from db.kernel.errors import UserError
from db.models import Blob, Bundle, BundleProof, MissingRecord, PassedRecord, ReceivedVersion
from db.records import RECORDS, part_lists

APPLIED, ACKNOWLEDGED = "applied", "acknowledged"
PASSED = "passed_line"
_ASKED_AT_ONCE = 500


@dataclass(slots=True)
class Outcome:
    """What applying did: number of records by kind, blobs taken in, acknowledged head of ours, warnings.

    `unproven` counts by origin the lines that were left because what is held is proven and they are not.

    `local` gives our id of each blob that was asked for, `asked` are those looked for ahead, `parts` the record of each
    part seen, `outdated` the files that may leave the outbox.
    """

    now: datetime
    kinds: Counter[str] = field(default_factory=Counter)
    blobs: int = 0
    missing: int = 0
    acknowledged: int | None = None
    warnings: list[Finding] = field(default_factory=list)
    unproven: Counter[str] = field(default_factory=Counter)
    outdated: list[str] = field(default_factory=list)
    local: dict[str, str | None] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)
    taken_over: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """A line about to be applied: its bytes, its number in the bundle (-1 for one that was passed on), from whom."""

    raw: bytes
    line: Line
    number: int
    by: str


def apply(work: Work, found: Received, *, accept_backwards: bool) -> Outcome:
    """Write everything that the bundle says; the caller commits.

    Raises `UserError`: those of `protocol.judge` and `check_line`, `exchange.fork`, `exchange.backwards` unless a
    person accepted that a text goes back, `exchange.line.misfit`.
    """
    about = found.about
    judged = continuity(work, about, found.part.digest)
    if judged is not None:
        raise judged
    if work.session.get(BundleProof, about.bundle_id) is not None:
        raise UserError("exchange.fork", number=about.number)
    outcome = Outcome(work.clock.now())
    leaves = bytearray()
    seen: set[tuple[str, str]] = set()
    with work.session.no_autoflush:
        _apply_passed(work, found, outcome, accept_backwards=accept_backwards)
        for batch in versions.batches(found.lines()):
            known = versions.look_up(work, (line for _, line in batch))
            _look_for_blobs(work, (line for _, line in batch), outcome)
            for raw, line in batch:
                held = known[line.id]
                check_line(found, line, held)
                kind = _apply_line(work, found, Source(raw, line, len(seen), _from(found)), held, outcome)
                if kind == "backwards" and not accept_backwards:
                    raise UserError("exchange.backwards", type=line.type, id=line.id)
                outcome.kinds[kind] += 1
                leaves += merkle.leaf(raw)
                seen.add(line.key)
            work.settle()
    if len({record_id for _, record_id in seen}) != len(seen):
        raise UserError("exchange.id_taken", type="", id="")
    _mark_missing(work, found, seen, outcome)
    _keep_bundle(work, found, bytes(leaves))
    _show_handovers(work, outcome)
    _advance(work, found, outcome)
    return outcome


def _from(found: Received) -> str:
    return found.sender.card.office_name


def _apply_passed(work: Work, found: Received, outcome: Outcome, *, accept_backwards: bool) -> None:
    """Lines of other owners first: they may say whose the records are that follow."""
    for batch in versions.batches(found.lines(PASSED)):
        for _, carrier in batch:
            if carrier.withdrawn or not rules.accepted(found.sender.relation, carrier.type):
                continue
            passed = proving.prove(work, carrier, found.about.sender.workspace, found.sender.relation)
            if passed.purpose == passing.RETURN:
                continue
            held = versions.look_up(work, [passed.line])[passed.line.id]
            check_owner(passed.line, held, _from(found))
            check_content(passed.line, held, own_office=found.sender.relation is Relation.OWN, name=_from(found))
            if held.proven and not passed.verified:
                outcome.unproven[passed.line.office] += 1
                continue
            source = Source(passed.raw, passed.line, -1, f"经{_from(found)}转报")
            kind = _apply_line(work, found, source, held, outcome)
            if kind == "backwards" and not accept_backwards:
                raise UserError("exchange.backwards", type=passed.line.type, id=passed.line.id)
            if passed.purpose == passing.ONWARD and kind != "unchanged":
                work.session.merge(
                    PassedRecord(
                        record_type=passed.line.type,
                        record_id=passed.line.id,
                        via_workspace=found.about.sender.workspace,
                        verified=passed.verified,
                        at=work.clock.now(),
                    )
                )
            outcome.kinds[kind] += 1
        work.settle()
    for office, count in sorted(outcome.unproven.items()):
        told = {"name": _from(found), "office": office, "count": count}
        outcome.warnings.append(Finding("exchange.pass.unverified", params=told))
        work.note("exchange.pass.unverified", "bundle", found.about.bundle_id, f"{office} {count}")


def _show_handovers(work: Work, outcome: Outcome) -> None:
    """What is ours from now on goes to others with the old owner's last line beside it."""
    work.session.flush()
    for row_id in outcome.taken_over:
        passing.show_handover(work, work.get(ReceivedVersion, row_id))


def check_line(found: Received, line: Line, held: Held, *, handed: bool = False) -> None:
    """Whether this sender may write this record here, and whether its content can be shown.

    `handed` says that the same bundle proves that the record was handed over to the sender.

    Raises `UserError`: `exchange.type.forbidden`, `exchange.foreign_owner`, `exchange.id_taken`,
    `exchange.handed_over`, `exchange.foreign_case`, `exchange.line.misfit`.
    """
    if not rules.accepted(found.sender.relation, line.type):
        raise UserError("exchange.type.forbidden", type=line.type, name=found.sender.card.office_name)
    if (line.owner, line.office) != (found.about.sender.workspace, found.about.sender.office):
        raise UserError("exchange.foreign_owner", type=line.type, id=line.id, name=found.sender.card.office_name)
    if not handed:
        check_owner(line, held, _from(found))
    check_content(line, held, own_office=found.sender.relation is Relation.OWN, name=_from(found))


def check_owner(line: Line, held: Held, name: str) -> None:
    """Whether the record may be its writer's. Raises `exchange.id_taken`, `exchange.handed_over`."""
    if {kind for kind, _ in held.known_as} - {line.type}:
        raise UserError("exchange.id_taken", type=line.type, id=line.id)
    entity = held.entity
    owner = entity.owner_workspace if entity is not None else line.owner
    if owner == line.owner or (line.successor is not None and owner == line.successor[0]):
        return
    if (line.type, line.owner) in held.known_as and line.version.term <= entity.term:
        raise UserError("exchange.handed_over", type=line.type, id=line.id, name=name)
    raise UserError("exchange.id_taken", type=line.type, id=line.id)


def check_content(line: Line, held: Held, *, own_office: bool, name: str) -> None:
    """Whether the record stands where it may, and can be shown. Raises `exchange.foreign_case`, `…misfit`."""
    if held.elsewhere and not own_office:
        raise UserError("exchange.foreign_case", type=line.type, id=line.id, name=name)
    if line.successor is not None and line.successor[1] != line.office:
        raise UserError("exchange.handover_office", type=line.type, id=line.id)
    wrong = None if line.withdrawn else shapes.misfit(line.type, line.fields)
    if wrong is not None:
        raise UserError("exchange.line.misfit", type=line.type, field=wrong)


def _apply_line(work: Work, found: Received, source: Source, held: Held, outcome: Outcome) -> str:
    line = source.line
    if versions.is_held(held.lines, source.raw, line, found.about.number):
        return "unchanged"
    entity = held.entity
    unproven = entity is not None and source.number >= 0 and _unproven(work, held)
    if entity is not None and line.version <= versions.version_of(entity) and not unproven:
        return "unchanged"
    kind = "changed" if unproven and not line.withdrawn else versions.effect(held, line)
    row = versions.keep(work, held, source.raw, line, found.about.bundle_id, source.number, outcome.now)
    if entity is None and line.withdrawn:
        return kind
    if entity is None:
        entity = RECORDS[line.type](id=line.id, owner_workspace=line.owner, owner_office=line.office)
        entity.created_at, entity.created_by = outcome.now, source.by
    if not line.withdrawn:
        _claim_parts(entity, line, outcome)
        wire.fill(entity, line.fields, lambda sha, media: _local_blob(work, found, sha, media, outcome))
    entity.term, entity.epoch, entity.revision = line.version.term, line.version.epoch, line.version.revision
    entity.withdrawn = line.withdrawn
    entity.updated_at, entity.updated_by = outcome.now, source.by
    note = f"{found.about.sender.office} 第{found.about.number}号"
    if line.successor is not None:
        handing.pass_to(entity, *line.successor, line.version.term)
    if line.successor is not None and line.successor[0] == work.workspace_id:
        work.put(entity, "exchange.take_over", note)
        outcome.taken_over.append(row.id)
    else:
        work.receive(entity, "exchange.receive", note)
    return kind


def _unproven(work: Work, held: Held) -> bool:
    """Whether what is held came through somebody else, unproven: the owner's own line takes its place."""
    if held.passed is None:
        return False
    work.session.delete(held.passed)
    return not held.passed.verified


def _claim_parts(entity: Any, line: Line, outcome: Outcome) -> None:
    """A part belongs to one record: its id is neither given twice nor another's. Raises `exchange.line.misfit`."""
    for name, _ in part_lists(type(entity)):
        rows = line.fields.get(name)
        named = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        given = [part_id for part_id in named if isinstance(part_id, str)]
        held = {part.id for part in getattr(entity, name)}
        owners = {outcome.parts.setdefault(part_id, line.id) for part_id in held | set(given)}
        if len(set(given)) != len(given) or owners - {line.id}:
            raise UserError("exchange.line.misfit", type=line.type, field=name)


def _local_blob(work: Work, found: Received, digest: str, media_type: str, outcome: Outcome) -> str | None:
    """Our id for a blob: one that we hold already, else the one that came with the bundle."""
    if digest not in outcome.local:
        looked = digest in outcome.asked
        held = None if looked else work.session.scalar(select(Blob.id).where(Blob.sha256 == digest).limit(1))
        stored = found.blobs.pop(digest, None) if held is None else None
        if stored is not None:
            outcome.blobs += 1
            held = work.adopt(stored, media_type[:100]).id
        outcome.local[digest] = held
    return outcome.local[digest]


def _look_for_blobs(work: Work, batch: Iterable[Line], outcome: Outcome) -> None:
    """Which of the blobs that these lines name are here: asked once for all of them."""
    named = {digest for line in batch for digest in lines.blob_digests(line.fields)}
    wanted = sorted(named - outcome.local.keys() - outcome.asked)
    for start in range(0, len(wanted), _ASKED_AT_ONCE):
        some = wanted[start : start + _ASKED_AT_ONCE]
        query = select(Blob.sha256, Blob.id).where(Blob.sha256.in_(some))
        for digest, blob_id in work.session.execute(query).all():
            outcome.local[digest] = blob_id
    outcome.asked.update(wanted)


def _mark_missing(work: Work, found: Received, seen: set[tuple[str, str]], outcome: Outcome) -> None:
    """原主缺失: what we hold of the sender and its snapshot lacks; a line that came takes the mark away."""
    sender = found.about.sender.workspace
    marked = {
        (row.record_type, row.record_id): row
        for row in work.session.scalars(select(MissingRecord).where(MissingRecord.owner_workspace == sender))
    }
    for key in marked.keys() & seen:
        work.session.delete(marked[key])
    if not found.about.snapshot:
        return
    for kind, cls in RECORDS.items():
        held = select(cls.id).where(cls.owner_workspace == sender, cls.withdrawn.is_(False))
        for record_id in work.session.scalars(held):
            if (kind, record_id) not in seen:
                outcome.missing += 1
                if (kind, record_id) not in marked:
                    work.session.add(
                        MissingRecord(
                            record_type=kind,
                            record_id=record_id,
                            owner_workspace=sender,
                            bundle_id=found.about.bundle_id,
                            at=work.clock.now(),
                        )
                    )


def _keep_bundle(work: Work, found: Received, leaves: bytes) -> None:
    about, part = found.about, found.part
    signatures = {suffix: raw.hex() for suffix, raw in part.signatures.items()}
    work.session.add(
        BundleProof(
            bundle_id=about.bundle_id,
            bag_info=part.tags["bag-info.txt"],
            tagmanifest=part.tagmanifest,
            signature=canonical.dumps(signatures),
            leaves=leaves,
        )
    )
    work.session.add(
        Bundle(
            id=about.bundle_id,
            peer_workspace=about.sender.workspace,
            outgoing=False,
            epoch=about.epoch.number,
            epoch_id=about.epoch.id,
            number=about.number,
            base=about.base,
            head=about.head,
            snapshot=about.snapshot,
            digest=part.digest,
            file_sha256=found.facts.sha256,
            file_name=found.file_name,
            size=found.facts.size,
            records=about.counts.records,
            blobs=about.counts.blobs,
            state=APPLIED,
            made_at=work.clock.now(),
            made_by=work.actor.display_name,
            acknowledged_at=None,
            info={"audit_count": about.audit_count, "audit_head": about.audit_head, "record_root": about.record_root},
        )
    )


def _advance(work: Work, found: Received, outcome: Outcome) -> None:
    """Move both directions: what we applied, and what of ours the peer acknowledges."""
    about, peer = found.about, found.about.sender.workspace
    standing = state.load(work, peer)
    held = protocol.applied(about, found.part.digest, standing.incoming)
    state.save_applied(work, peer, held, found.part.digest)
    ack = about.acknowledges
    if ack:
        renewal.learn(work, ack.sender_epoch.number)
    made = state.made_head(work, peer, ack) if ack else None
    try:
        after = protocol.acknowledged(standing.outgoing, about.epoch.number, ack, made)
    except UserError as error:
        outcome.warnings.append(Finding(error.code, params=error.params))
        work.note("exchange.ack_unknown", "bundle", about.bundle_id, str(error))
        return
    state.save_acknowledged(work, peer, standing.outgoing, after)
    if after.acknowledged and after.acknowledged != standing.outgoing.acknowledged:
        outcome.acknowledged = after.base
        _settle_outbox(work, peer, after, outcome)


def _settle_outbox(work: Work, peer: str, after: protocol.Outgoing, outcome: Outcome) -> None:
    """Bundles up to the acknowledged head need not be kept for another copy."""
    covered = (
        Bundle.peer_workspace == peer,
        Bundle.outgoing.is_(True),
        Bundle.epoch == after.epoch.number,
        Bundle.head <= after.base,
        Bundle.acknowledged_at.is_(None),
    )
    outcome.outdated = list(work.session.scalars(select(Bundle.file_name).where(*covered)))
    work.session.execute(update(Bundle).where(*covered).values(acknowledged_at=work.clock.now(), state=ACKNOWLEDGED))

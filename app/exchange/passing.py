"""Lines of other owners on their way further, each with the proof that its owner signed it.

A passed line is a record of who passes it: its own stream, versions and tombstones carry it. What it holds is the
origin's line verbatim and what proves it (docs/formats/bundle.md, section 11): up to the superior (`onward`), back to
an owner who lost it (`return`), or beside a record that was handed over (`handover`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Select, select

from app import codes
from app.exchange import contacts, keys, titles, wire
from app.exchange.format import caps, lines, merkle
from app.exchange.format.lines import Line
from app.work import Read, Work
from db.codes import Action, Relation
from db.kernel import canonical
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import BundleProof, MissingRecord, PassedLine, PassedRecord, ReceivedVersion
from db.records import RECORDS

ONWARD, RETURN, HANDOVER = "onward", "return", "handover"

#: A line with its proof must itself be a line: what is larger cannot be passed on.
_ROOM = caps.LINE_CAP - 256 * caps.KIB


@dataclass(frozen=True, slots=True)
class Proof:
    """The signed part of the origin's bundle and the place of one line under its record root."""

    bag_info: str
    tagmanifest: str
    signatures: dict[str, str]
    leaf: int
    leaves: int
    path: list[str]


@dataclass(frozen=True, slots=True)
class PassedRow:
    """A line that came back to us, or that we pass on, for lists. `known`: our key signed what came back."""

    id: str
    purpose: str
    type: str
    label: str
    record_id: str
    title: str
    office_code: str
    waiting: bool
    known: bool = True


def of_bundle(part: BundleProof, leaf: int) -> Proof:
    """The proof of line number `leaf` of a bundle that came directly."""
    leaves = [part.leaves[at : at + 32] for at in range(0, len(part.leaves), 32)]
    signatures = canonical.loads(part.signature)
    assert isinstance(signatures, dict)  # noqa: S101 - we wrote it
    return Proof(
        part.bag_info.decode("utf-8"),
        part.tagmanifest.decode("ascii"),
        {name: str(raw) for name, raw in signatures.items()},
        leaf,
        len(leaves),
        [node.hex() for node in merkle.audit_path(leaf, leaves)],
    )


def pass_on(work: Work, kind: str, record_id: str) -> str:
    """Pass a subordinate's record on to our superior, now and whenever it changes; returns the passed line's id.

    Raises `UserError`: `permission.denied`, `exchange.pass.unproven` where the line or its proof is not here,
    `exchange.pass.forbidden` where its owner does not let it go further, `exchange.pass.large`.
    """
    work.require(Action.EXCHANGE_EXPORT)
    held = _newest(work, kind, record_id)
    found = _ours(work, ONWARD, kind, record_id)
    if held is None or held.withdrawn:
        raise UserError("exchange.pass.unproven")
    line = lines.parse(held.line)
    if not line.onward:
        raise UserError("exchange.pass.forbidden", office=line.office)
    return _write(work, found, ONWARD, held, line).id


def pass_case_on(work: Work, case_id: str) -> int:
    """Pass a case on with all that came in it, what its owner keeps back left out; returns how many records.

    Raises what `pass_on` raises for the case itself.
    """
    pass_on(work, "case", case_id)
    count = 1
    for kind, cls in RECORDS.items():
        if not hasattr(cls, "case_id") or kind in ("superior_opinion", "superior_answer", "passed_line"):
            continue
        ids = select(cls.id).where(
            cls.case_id == case_id, cls.owner_workspace != work.workspace_id, cls.withdrawn.is_(False)
        )
        for record_id in work.session.scalars(ids).all():
            try:
                pass_on(work, kind, record_id)
                count += 1
            except UserError:
                continue
    return count


def stop_passing(work: Work, kind: str, record_id: str) -> None:
    """Pass a record on no longer: our superior is sent a withdrawal. Raises `UserError("permission.denied")`."""
    work.require(Action.EXCHANGE_EXPORT)
    found = _ours(work, ONWARD, kind, record_id)
    if found is not None and not found.withdrawn:
        work.withdraw(found, "exchange.pass.stop")


def refresh(work: Work, peer: str) -> bool:
    """Bring what is passed on up to what came since, and offer the owner `peer` what it lost; whether that changed."""
    changed = False
    for row in work.session.scalars(_own_lines(work, ONWARD)):
        held = _newest(work, row.subject_type, row.subject_id)
        if held is None:
            continue
        if held.withdrawn:
            work.withdraw(row, "exchange.pass.stop")
            changed = True
        elif held.digest != sha256(row.line.encode("utf-8")).hexdigest():
            line = lines.parse(held.line)
            if line.onward:
                _write(work, row, ONWARD, held, line)
            else:
                work.withdraw(row, "exchange.pass.stop")
            changed = True
    return _offer(work, peer) or changed


def _offer(work: Work, peer: str) -> bool:
    """归还: what this owner's snapshot lacked goes back to it; what it has again needs no offer."""
    missing = {
        (row.record_type, row.record_id)
        for row in work.session.scalars(select(MissingRecord).where(MissingRecord.owner_workspace == peer))
    }
    offered = {
        (row.subject_type, row.subject_id): row
        for row in work.session.scalars(_own_lines(work, RETURN).where(PassedLine.origin_workspace == peer))
    }
    changed = False
    for key in sorted(missing - offered.keys()):
        held = _newest(work, *key)
        if held is None or held.withdrawn or len(held.line) > _ROOM or _proof(work, held) is None:
            continue
        _write(work, _ours(work, RETURN, *key), RETURN, held, lines.parse(held.line))
        changed = True
    for key in offered.keys() - missing:
        work.withdraw(offered[key], "exchange.pass.stop")
        changed = True
    return changed


def show_handover(work: Work, row: ReceivedVersion) -> None:
    """Keep the old owner's last line beside the record that is ours now: others may meet ours before they meet its."""
    _write(work, _ours(work, HANDOVER, row.record_type, row.record_id), HANDOVER, row, lines.parse(row.line))


def returned(view: Read) -> list[PassedRow]:
    """Records of ours that others offer back. `waiting` while we lack the record."""
    query = select(PassedLine).where(
        PassedLine.purpose == RETURN,
        PassedLine.origin_workspace == view.workspace_id,
        PassedLine.owner_workspace != view.workspace_id,
        PassedLine.withdrawn.is_(False),
    )
    return [_row(view, row) for row in view.session.scalars(query.order_by(PassedLine.subject_type))]


def passed_on(view: Read) -> list[PassedRow]:
    """Records of others that we pass on to our superior."""
    return [_row(view, row) for row in view.session.scalars(_own_lines(view, ONWARD))]


def take_back(work: Work, line_ids: list[str]) -> int:
    """Take records back that a restore had lost (归还): ours again, in the present epoch; returns how many.

    Their blobs are those that came along. Raises `UserError`: `permission.denied`, `record.missing`,
    `exchange.pass.not_ours`.
    """
    work.require(Action.EXCHANGE_IMPORT)
    count = 0
    for line_id in line_ids:
        row = work.get(PassedLine, line_id)
        if row.purpose != RETURN or row.origin_workspace != work.workspace_id or work.is_own(row):
            raise UserError("exchange.pass.not_ours")
        cls = RECORDS[row.subject_type]
        if work.session.get(cls, row.subject_id) is not None:
            continue
        line = lines.parse(row.line.encode("utf-8"))
        record = cls(id=line.id, owner_workspace=work.workspace_id, owner_office=work.office_code)
        record.created_at, record.created_by = work.clock.now(), work.actor.display_name
        record.term, record.epoch, record.revision = line.version.term, line.version.epoch, line.version.revision
        record.withdrawn = False
        wire.fill(record, line.fields, lambda digest, _media: wire.held_blob(work, digest))
        work.put(record, "exchange.take_back", row.owner_office)
        count += 1
    return count


def via(view: Read, kind: str, record_id: str) -> PassedRecord | None:
    """Through whom a record came that its owner did not send us itself."""
    return view.session.get(PassedRecord, (kind, record_id))


def passed_cases(view: Read, ids: list[str]) -> dict[str, str]:
    """Of these cases, those that came through a middle office, and in words what its proof is worth."""
    query = select(PassedRecord).where(PassedRecord.record_type == "case", PassedRecord.record_id.in_(ids))
    found = {}
    for row in view.session.scalars(query):
        card = contacts.confirmed(view, row.via_workspace)
        name = card.office_name if card is not None else ""
        found[row.record_id] = f"经{name}转报，" + ("原签名已核" if row.verified else "原签名未核")
    return found


def _row(view: Read, row: PassedLine) -> PassedRow:
    line = lines.parse(row.line.encode("utf-8"))
    return PassedRow(
        row.id, row.purpose, row.subject_type, codes.label("record_types", row.subject_type), row.subject_id,
        titles.of_fields(row.subject_type, line.fields), row.origin_office,
        view.session.get(RECORDS[row.subject_type], row.subject_id) is None,
        row.purpose != RETURN or keys.signed_here(view, row.tagmanifest.encode("utf-8"), _raw(row.signatures)),
    )  # fmt: skip


def _raw(signatures: Mapping[str, str]) -> dict[str, bytes]:
    return {name: bytes.fromhex(text) for name, text in signatures.items()}


def _own_lines(view: Read, purpose: str) -> Select[PassedLine]:
    return select(PassedLine).where(
        PassedLine.owner_workspace == view.workspace_id,
        PassedLine.purpose == purpose,
        PassedLine.withdrawn.is_(False),
    )


def _ours(view: Read, purpose: str, kind: str, record_id: str) -> PassedLine | None:
    query = select(PassedLine).where(
        PassedLine.owner_workspace == view.workspace_id,
        PassedLine.purpose == purpose,
        PassedLine.subject_type == kind,
        PassedLine.subject_id == record_id,
    )
    return view.session.scalar(query)


def _newest(view: Read, kind: str, record_id: str) -> ReceivedVersion | None:
    query = select(ReceivedVersion).where(ReceivedVersion.record_type == kind, ReceivedVersion.record_id == record_id)
    order = (ReceivedVersion.term.desc(), ReceivedVersion.epoch.desc(), ReceivedVersion.revision.desc())
    return view.session.scalar(query.order_by(*order).limit(1))


def _proof(view: Read, held: ReceivedVersion) -> Proof | None:
    """What proves a line: the bundle it came in, or the proof that came with it where it was passed on to us."""
    if held.leaf >= 0:
        part = view.session.get(BundleProof, held.bundle_id)
        return of_bundle(part, held.leaf) if part is not None else None
    query = select(PassedLine).where(
        PassedLine.owner_workspace != view.workspace_id,
        PassedLine.subject_id == held.record_id,
        PassedLine.line == held.line.decode("utf-8"),
    )
    row = view.session.scalar(query.limit(1))
    if row is None:
        return None
    return Proof(row.bag_info, row.tagmanifest, dict(row.signatures), row.leaf, row.leaves, list(row.path))


def _write(work: Work, row: PassedLine | None, purpose: str, held: ReceivedVersion, line: Line) -> PassedLine:
    proof = _proof(work, held)
    if proof is None:
        raise UserError("exchange.pass.unproven")
    if len(held.line) > _ROOM:
        raise UserError("exchange.pass.large")
    row = row or PassedLine(id=new_id(), purpose=purpose, extra={})
    row.subject_type, row.subject_id = line.type, line.id
    row.origin_workspace, row.origin_office, row.view = line.owner, line.office, line.view
    row.line = held.line.decode("utf-8")
    row.bag_info, row.tagmanifest, row.signatures = proof.bag_info, proof.tagmanifest, proof.signatures
    row.leaf, row.leaves, row.path = proof.leaf, proof.leaves, proof.path
    row.withdrawn = False
    work.put(row, f"exchange.pass.{purpose}", f"{line.office} {line.type}")
    return row


def middle(view: Read) -> bool:
    """Whether we stand between subordinates and a superior, so that there is something to pass on."""
    relations = {peer.relation for peer in contacts.peers(view)}
    return Relation.SUPERIOR in relations and Relation.SUBORDINATE in relations

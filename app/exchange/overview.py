"""Lists for the exchange page: streams, bundles, quarantine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app import messages
from app.exchange import contacts, rules, selection, state
from app.exchange.finished import MADE
from app.exchange.rows import BundleRow, PeerRow, QuarantineRow, StreamRow
from app.exchange.telephone import digits_of
from app.work import Read
from db.codes import Relation
from db.kernel.errors import UserError
from db.models import Bundle, Change, MissingRecord, Quarantine, Stream, TelephoneReceipt


def streams(view: Read) -> list[StreamRow]:
    """Both directions with each peer that has a confirmed card or a history."""
    rows = {(row.peer_workspace, row.outgoing): row for row in view.session.scalars(select(Stream))}
    came = select(Bundle.peer_workspace, func.max(Bundle.made_at)).where(Bundle.outgoing.is_(False))
    lost = select(MissingRecord.owner_workspace, func.count())
    last = {row[0]: row[1] for row in view.session.execute(came.group_by(Bundle.peer_workspace))}
    missing = {row[0]: row[1] for row in view.session.execute(lost.group_by(MissingRecord.owner_workspace))}
    waiting = _Waiting(view)
    found = []
    for peer in contacts.peers(view):
        known = (peer.workspace, True) in rows or (peer.workspace, False) in rows
        standing = state.load(view, peer.workspace) if known else state.untouched(view)
        row = rows.get((peer.workspace, True))
        came_at, lacks = last.get(peer.workspace), missing.get(peer.workspace, 0)
        found.append(_stream(peer, standing, row, waiting, came_at, lacks))
    return found


def bundles(view: Read, *, limit: int = 200) -> list[BundleRow]:
    """The newest bundles first, made here and taken in."""
    names = {peer.workspace: peer for peer in contacts.peers(view)}
    rows = view.session.scalars(select(Bundle).order_by(Bundle.made_at.desc(), Bundle.id.desc()).limit(limit)).all()
    later = _Later(view, rows)
    return [_bundle(row, names.get(row.peer_workspace), later) for row in rows]


def quarantine(view: Read, *, limit: int = 200) -> list[QuarantineRow]:
    """Files that were not taken in, the newest first, with the sentence that says why.

    A file that was refused several times for one reason is listed once; the log has every time.
    """
    found = view.session.scalars(select(Quarantine).order_by(Quarantine.at.desc()).limit(10 * limit))
    rows: dict[tuple[str, str], Quarantine] = {}
    for row in found:
        rows.setdefault((row.file_sha256, row.code), row)
    return [
        QuarantineRow(
            row.id,
            row.at,
            row.by,
            row.file_name,
            row.file_sha256,
            row.size,
            row.code,
            messages.sentence(UserError(row.code, **row.params)),
        )
        for row in list(rows.values())[:limit]
    ]


class _Waiting:
    """How many changes of ours a peer has not confirmed, and since when: asked once for peers that stand alike."""

    def __init__(self, view: Read) -> None:
        self._view = view
        self._told: dict[tuple[int, str], tuple[int, datetime | None]] = {}
        self._to_one: dict[str, list[tuple[int, datetime]]] = defaultdict(list)
        for kind in selection.TO_ONE:
            whose = selection.concerns(view, kind)
            query = select(Change.record_id, Change.seq, Change.at).where(
                Change.record_type == kind, Change.owner_workspace == view.workspace_id
            )
            for row in view.session.execute(query):
                self._to_one[whose.get(row.record_id, "")].append((row.seq, row.at))

    def told(self, known: int, peer: PeerRow) -> tuple[int, datetime | None]:
        """Of the types that go to the peer, beyond the sequence `known`; what concerns another alone is not counted."""
        count, oldest = self._shared(known, peer.relation)
        mine = [at for seq, at in self._to_one.get(peer.workspace, ()) if seq > known]
        return count + len(mine), min([*mine, *([oldest] if oldest is not None else [])], default=None)

    def _shared(self, known: int, relation: Relation | None) -> tuple[int, datetime | None]:
        key = known, relation or ""
        if key not in self._told:
            kinds = rules.sendable(relation) - set(selection.TO_ONE) if relation else frozenset[str]()
            query = select(func.count(), func.min(Change.at)).where(
                Change.seq > known,
                Change.owner_workspace == self._view.workspace_id,
                Change.record_type.in_(kinds),
            )
            count, oldest = self._view.session.execute(query).one()
            self._told[key] = count, oldest
        return self._told[key]


def _stream(
    peer: PeerRow,
    standing: state.Standing,
    row: Stream | None,
    waiting: _Waiting,
    came_at: datetime | None,
    missing: int,
) -> StreamRow:
    outgoing, incoming = standing.outgoing, standing.incoming
    current = row is not None and (row.epoch, row.epoch_id) == (outgoing.epoch.number, outgoing.epoch.id)
    count, oldest = waiting.told(outgoing.known[0], peer)
    return StreamRow(
        workspace=peer.workspace,
        office_code=peer.office_code,
        office_name=peer.office_name,
        sent_number=outgoing.last.number if outgoing.last else 0,
        sent_head=row.head if row is not None and current else 0,
        acknowledged=outgoing.known[0],
        acknowledged_at=row.acknowledged_at if row is not None and current else None,
        outstanding=count,
        oldest_unacknowledged=oldest,
        received_number=incoming.number,
        received_head=incoming.head,
        received_at=came_at,
        missing=missing,
        by_telephone=outgoing.known[0] > outgoing.base,
    )


class _Later:
    """What came after a bundle of ours and settles it: the receipt of a later one, or a later one that holds it all."""

    def __init__(self, view: Read, rows: Sequence[Bundle]) -> None:
        self._rows = [row for row in rows if row.outgoing]
        self._told: dict[str, list[TelephoneReceipt]] = defaultdict(list)
        streams = view.session.scalars(select(Stream).where(Stream.outgoing.is_(True)))
        epochs = {row.peer_workspace: row.peer_epoch for row in streams}
        standing = select(TelephoneReceipt).where(TelephoneReceipt.ended_at.is_(None))
        for one in view.session.scalars(standing.order_by(TelephoneReceipt.head)):
            if one.peer_epoch == epochs.get(one.peer_workspace):  # a peer that was restored since has lost what it had
                self._told[one.peer_workspace].append(one)

    def receipt(self, row: Bundle) -> TelephoneReceipt | None:
        """The receipt by telephone that counts for a bundle: its own before a later one's."""
        if not row.outgoing or not row.records:
            return None
        found = [one for one in self._told[row.peer_workspace] if one.epoch_id == row.epoch_id and one.head >= row.head]
        return next((one for one in found if one.bundle_id == row.id), found[0] if found else None)

    def replaced(self, row: Bundle) -> int:
        """Number of the last bundle that holds all that an unwritten one was to bring."""
        if not row.outgoing or row.state != MADE or row.acknowledged_at is not None:
            return 0
        return max(
            (
                one.number
                for one in self._rows
                if (one.peer_workspace, one.epoch_id) == (row.peer_workspace, row.epoch_id)
                and one.number > row.number
                and one.base <= row.base
            ),
            default=0,
        )


def _bundle(row: Bundle, peer: PeerRow | None, later: _Later) -> BundleRow:
    receipt = later.receipt(row)
    return BundleRow(
        bundle_id=row.id,
        outgoing=row.outgoing,
        office_code=peer.office_code if peer else "",
        office_name=peer.office_name if peer else "",
        number=row.number,
        base=row.base,
        head=row.head,
        records=row.records,
        blobs=row.blobs,
        size=row.size,
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        state=row.state,
        at=row.made_at,
        by=row.made_by,
        acknowledged_at=row.acknowledged_at,
        digits="" if row.outgoing else digits_of(row.digest),
        receipt=receipt.id if receipt else "",
        told=receipt.number if receipt else 0,
        replaced=later.replaced(row),
        epoch=row.epoch,
        acknowledges=_receipt(row),
        workspace=row.peer_workspace,
    )


def _receipt(row: Bundle) -> tuple[int, int] | None:
    told = (row.info or {}).get("acknowledges")
    return (int(told[0]), int(told[1])) if isinstance(told, list) else None

"""Lists for the exchange page: streams, bundles, quarantine."""

from __future__ import annotations

from sqlalchemy import func, select

from app import messages
from app.exchange import contacts, rules, state
from app.exchange.rows import BundleRow, PeerRow, QuarantineRow, StreamRow
from app.exchange.telephone import digits_of
from app.work import Read
from db.kernel.errors import UserError
from db.models import Bundle, Change, MissingRecord, Quarantine, Stream, TelephoneReceipt


def streams(view: Read) -> list[StreamRow]:
    """Both directions with each peer that has a confirmed card or a history."""
    return [_stream(view, peer) for peer in contacts.peers(view)]


def bundles(view: Read, *, limit: int = 200) -> list[BundleRow]:
    """The newest bundles first, made here and taken in."""
    names = {peer.workspace: peer for peer in contacts.peers(view)}
    rows = view.session.scalars(select(Bundle).order_by(Bundle.made_at.desc(), Bundle.id.desc()).limit(limit))
    told = {
        one.bundle_id: one.id
        for one in view.session.scalars(select(TelephoneReceipt).where(TelephoneReceipt.ended_at.is_(None)))
    }
    return [_bundle(row, names.get(row.peer_workspace), told.get(row.id, "")) for row in rows]


def quarantine(view: Read, *, limit: int = 200) -> list[QuarantineRow]:
    """Files that were not taken in, the newest first, with the sentence that says why."""
    rows = view.session.scalars(select(Quarantine).order_by(Quarantine.at.desc()).limit(limit))
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
        for row in rows
    ]


def _stream(view: Read, peer: PeerRow) -> StreamRow:
    standing = state.load(view, peer.workspace)
    outgoing, incoming = standing.outgoing, standing.incoming
    row = view.session.get(Stream, (peer.workspace, True))
    current = row is not None and (row.epoch, row.epoch_id) == (outgoing.epoch.number, outgoing.epoch.id)
    kinds = rules.sendable(peer.relation) if peer.relation else frozenset[str]()
    waiting = (
        Change.seq > outgoing.known[0],
        Change.owner_workspace == view.workspace_id,
        Change.record_type.in_(kinds),
    )
    count, oldest = view.session.execute(select(func.count(), func.min(Change.at)).where(*waiting)).one()
    last_in = select(func.max(Bundle.made_at)).where(
        Bundle.peer_workspace == peer.workspace, Bundle.outgoing.is_(False)
    )
    missing = select(func.count()).select_from(MissingRecord).where(MissingRecord.owner_workspace == peer.workspace)
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
        received_at=view.session.scalar(last_in),
        missing=view.session.scalar(missing) or 0,
        by_telephone=outgoing.known[0] > outgoing.base,
    )


def _bundle(row: Bundle, peer: PeerRow | None, receipt: str) -> BundleRow:
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
        receipt=receipt,
        epoch=row.epoch,
        acknowledges=_receipt(row),
    )


def _receipt(row: Bundle) -> tuple[int, int] | None:
    told = (row.info or {}).get("acknowledges")
    return (int(told[0]), int(told[1])) if isinstance(told, list) else None

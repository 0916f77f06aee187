"""Making a bundle: stamped, composed, written once to the outbox, recorded, and only then copied to a medium."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from app.exchange import (
    composing,
    contacts,
    finished,
    medium,
    memory,
    passing,
    protocol,
    renewal,
    requests,
    selection,
    state,
)
from app.exchange.composing import Composed, Content
from app.exchange.files import FileFacts, staging, write_age
from app.exchange.finished import MADE, WRITTEN
from app.exchange.medium import MediumFacts
from app.exchange.outlook import held_back, told_held
from app.exchange.protocol import Course
from app.exchange.rows import BundleResult, HeldBack
from app.exchange.selection import Peer
from app.work import Read, Work
from app.workspace import Workspace
from db.codes import Action
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, Progress, silent
from db.models import Bundle, Medium, MediumUse, SentVersion

#: A bundle being made lies in the outbox before it is recorded, where another export would take it for a leftover.
_ONE_AT_A_TIME = threading.Lock()


def export_bundle(
    workspace: Workspace,
    to_code: str,
    out_dir: Path,
    *,
    full: bool = False,
    from_seq: int | None = None,
    volume: int = 0,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> BundleResult:
    """Make the next bundle for the office `to_code` and put a copy of it into `out_dir`.

    `full` sends everything, `from_seq` everything after that sequence, else everything that was not acknowledged. The
    bundle stays in the outbox until it is acknowledged, so a medium that fails costs nothing: while nothing has changed
    the next call copies the bundle that waits there, under its number (`finished.waiting`). `volume` is the largest
    size of a file on the medium in bytes, 0 for none.
    Raises `UserError`: `permission.denied`, `exchange.not_approved`, `exchange.peer_…`, `exchange.from_beyond`,
    `exchange.rolled_back`, `exchange.busy`, `disk.full`, `blob.…`, and those of `medium.write`.
    """
    medium.describe(out_dir)
    with _ONE_AT_A_TIME:
        peer = _prepare(workspace, to_code, full=full, from_seq=from_seq)
        bundle = _waiting(workspace, peer, full, from_seq)
        bundle = bundle or _make(workspace, peer, full, from_seq, progress, cancel or CancelToken())
    copy = write_again(workspace, bundle.bundle_id, out_dir, volume=volume, progress=progress, cancel=cancel)
    return replace(bundle, path=copy)


def _waiting(workspace: Workspace, peer: Peer, full: bool, from_seq: int | None) -> BundleResult | None:
    """The finished bundle that no medium has taken yet, if making another would only use up a number."""
    with workspace.read() as view:
        course = _course(view, peer, full, from_seq)
        row = finished.waiting(view, peer, course)
        path = _outbox(workspace) / (row.file_name if row else "")
        if row is None or not path.is_file():
            return None
        return _of_row(row, peer, path, held_back(view, peer, course))


def _make(
    workspace: Workspace, peer: Peer, full: bool, from_seq: int | None, progress: Progress, cancel: CancelToken
) -> BundleResult:
    """The bundle in the outbox and in the tables."""
    with workspace.work() as work:
        requests.require(work, peer, whole=full or from_seq is not None)
        _sweep(work, _outbox(workspace))
    with staging(workspace.vault.folder) as area, workspace.read() as view:
        course = _course(view, peer, full, from_seq)
        content = composing.gather(view, peer, course, area, cancel)
        if not content.conflicting:
            composed = composing.compose(view, peer, course, content)
            path = _outbox(workspace) / _file_name(composed)
            facts = _write_outbox(path, composed, progress, cancel)
            try:
                _record(workspace, peer, composed, path, facts)
            except Exception:
                with workspace.work() as work:
                    _sweep(work, path.parent)
                raise
            memory.remember(workspace)
            return _result(composed, peer, path, facts)
    with workspace.work() as work:
        selection.stamp(work, content.conflicting, peer)
        work.commit()
    stamp_all(workspace, peer.workspace, full=full, from_seq=from_seq)
    return _make(workspace, peer, full, from_seq, progress, cancel)


def _course(view: Read, peer: Peer, full: bool, from_seq: int | None) -> Course:
    outgoing = state.load(view, peer.workspace).outgoing
    return protocol.course(outgoing, selection.head(view), full=full, from_seq=from_seq)


def _outbox(workspace: Workspace) -> Path:
    return workspace.vault.folder / "outbox"


def write_again(
    workspace: Workspace,
    bundle_id: str,
    out_dir: Path,
    *,
    volume: int = 0,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Path:
    """Copy a bundle in the outbox to a medium; what lies there whole from a first try is kept.

    Volumes for which there is no room are for the next medium, which is told by `exchange.next_medium`: the next call
    goes on with them. Raises `UserError`: that, `permission.denied`, `exchange.not_in_outbox` and what `medium.write`
    raises.
    """
    with workspace.work() as work:
        work.require(Action.EXCHANGE_EXPORT)
    with workspace.read() as view:
        row = view.session.get(Bundle, bundle_id)
    path = _outbox(workspace) / (row.file_name if row else "")
    if row is None or not path.is_file():
        raise UserError("exchange.not_in_outbox", bundle=bundle_id)
    facts = FileFacts(row.file_sha256, row.size)
    elsewhere: dict[str, int] = row.info.get("volumes", {})
    done = medium.write(
        path, out_dir, facts=facts, volume=volume, elsewhere=elsewhere,
        cancel=cancel or CancelToken(), progress=progress,
    )  # fmt: skip
    found = medium.describe(out_dir)
    with workspace.work() as work:
        _enter_medium(work, bundle_id, found)
        row = work.get(Bundle, bundle_id)
        row.state = WRITTEN if row.state == MADE and not done.left else row.state
        kept = {name: done.size for name in (*elsewhere, *done.here) if elsewhere.get(name, done.size) == done.size}
        row.info = {**row.info, "volumes": kept if done.left else {}}
        work.note("exchange.medium.write", "bundle", bundle_id, found.label or found.file_system)
        work.touch("exchange")
        work.commit()
    if done.left:
        raise UserError(
            "exchange.next_medium", folder=str(out_dir), here=len(done.here), left=len(done.left), file=done.left[0]
        )
    return done.path


def _prepare(workspace: Workspace, to_code: str, *, full: bool, from_seq: int | None) -> Peer:
    """Check the permission, begin a new epoch after a restore, stamp what would contradict an earlier bundle."""
    with workspace.work() as work:
        work.require(Action.EXCHANGE_EXPORT)
        contacts.find(work, to_code)
    renewal.renew_if_restored(workspace)
    if memory.rolled_back(workspace):
        raise UserError("exchange.rolled_back")
    return stamp_all(workspace, to_code, full=full, from_seq=from_seq)


def stamp_all(workspace: Workspace, to_code: str, *, full: bool = False, from_seq: int | None = None) -> Peer:
    """Bring up to date what is passed on, and give a new revision to what would go in another form than before."""
    with workspace.work() as work:
        peer = Peer.of(contacts.find(work, to_code))
        base = state.load(work, peer.workspace).outgoing.known[0]
        base = (from_seq or 0) if full or from_seq is not None else base
        if passing.refresh(work, peer.workspace):
            work.session.flush()
        selection.stamp(work, selection.stale(work, peer, base), peer)
        work.commit()
    return peer


def ask_approval(workspace: Workspace, to_code: str, *, full: bool = False) -> None:
    """Lay the next bundle before whoever may send. Raises `UserError`: `permission.denied`, `exchange.peer_…`."""
    with workspace.work() as work:
        work.require(Action.EXCHANGE_EXPORT)
    stamp_all(workspace, to_code, full=full)
    with workspace.work() as work:
        requests.ask(work, to_code, whole=full)
        work.commit()


def _sweep(work: Work, outbox: Path) -> None:
    """Remove bundles that were written but never recorded."""
    known = set(work.session.scalars(select(Bundle.file_name).where(Bundle.outgoing)))
    for path in outbox.glob("*.yab"):
        if path.name not in known:
            durable.remove(path, name="outbox")


def _file_name(composed: Composed) -> str:
    about = composed.about
    return f"{about.sender.office}-{about.recipient.office}-{about.number:06d}-{about.bundle_id[-8:]}.yab"


def _write_outbox(path: Path, composed: Composed, progress: Progress, cancel: CancelToken) -> FileFacts:
    total, done = composed.bag.size, 0

    def watch(passed: int) -> None:
        nonlocal done
        cancel.check()
        done += passed
        progress(done, total, path.name)

    pieces = composed.bag.pieces()
    return write_age(path, pieces, composed.recipients, name="outbox", size=total, watch=watch)


def _record(workspace: Workspace, peer: Peer, composed: Composed, path: Path, facts: FileFacts) -> None:
    """Number, digests and what was sent, in one transaction, before anything leaves the workspace."""
    about, course = composed.about, composed.course
    with workspace.work() as work:
        standing = state.load(work, peer.workspace)
        if standing.outgoing.last != course.previous or standing.outgoing.epoch != course.epoch:
            raise UserError("exchange.busy", name=peer.office_name)
        state.save_made(work, peer.workspace, standing.outgoing, course, composed.bag.digest)
        work.session.add(
            Bundle(
                id=about.bundle_id,
                peer_workspace=peer.workspace,
                outgoing=True,
                epoch=course.epoch.number,
                epoch_id=course.epoch.id,
                number=course.number,
                base=course.base,
                head=course.head,
                snapshot=about.snapshot,
                digest=composed.bag.digest,
                file_sha256=facts.sha256,
                file_name=path.name,
                size=facts.size,
                records=about.counts.records,
                blobs=about.counts.blobs,
                state=MADE,
                made_at=work.clock.now(),
                made_by=work.actor.display_name,
                acknowledged_at=None,
                info={
                    "withdrawn": about.counts.withdrawn,
                    "record_root": about.record_root,
                    "acknowledges": finished.told_receipt(about.acknowledges),
                    "keys": finished.fingerprints(*composed.parties),
                },
            )
        )
        _remember(work, peer, composed.content)
        requests.done(work, peer.workspace)
        work.note("exchange.export", "bundle", about.bundle_id, f"致{peer.office_name}第{course.number}号")
        work.touch("exchange")
        work.commit()


def _remember(work: Work, peer: Peer, content: Content) -> None:
    for line in content.sent:
        row = work.session.get(SentVersion, (peer.workspace, line.kind, line.id))
        if row is None:
            row = SentVersion(peer_workspace=peer.workspace, record_type=line.kind, record_id=line.id)
            work.session.add(row)
        row.term, row.epoch, row.revision = line.version.term, line.version.epoch, line.version.revision
        row.view, row.withdrawn, row.digest = line.view, line.withdrawn, line.digest


def _enter_medium(work: Work, bundle_id: str, found: MediumFacts) -> None:
    """The ledger: which medium took which bundle, when, by whom."""
    query = select(Medium).where(
        Medium.label == found.label, Medium.serial == found.serial, Medium.file_system == found.file_system
    )
    row = work.session.scalar(query.where(Medium.size == found.size))
    now = work.clock.now()
    if row is None:
        row = Medium(
            id=new_id(),
            label=found.label,
            serial=found.serial,
            file_system=found.file_system,
            size=found.size,
            first_seen_at=now,
        )
        work.session.add(row)
    work.session.add(
        MediumUse(id=new_id(), medium_id=row.id, bundle_id=bundle_id, written=True, at=now, by=work.actor.display_name)
    )


def _result(composed: Composed, peer: Peer, path: Path, facts: FileFacts) -> BundleResult:
    about = composed.about
    return BundleResult(
        bundle_id=about.bundle_id,
        path=path,
        to_code=peer.office_code,
        to_name=peer.office_name,
        number=about.number,
        base=about.base,
        head=about.head,
        snapshot=about.snapshot,
        digest=composed.bag.digest,
        sha256=facts.sha256,
        size=facts.size,
        records=about.counts.records,
        withdrawn=about.counts.withdrawn,
        blobs=about.counts.blobs,
        held_back=told_held(composed.content.held),
    )


def _of_row(row: Bundle, peer: Peer, path: Path, held: tuple[HeldBack, ...]) -> BundleResult:
    return BundleResult(
        bundle_id=row.id,
        path=path,
        to_code=peer.office_code,
        to_name=peer.office_name,
        number=row.number,
        base=row.base,
        head=row.head,
        snapshot=row.snapshot,
        digest=row.digest,
        sha256=row.file_sha256,
        size=row.size,
        records=row.records,
        withdrawn=row.info["withdrawn"],
        blobs=row.blobs,
        held_back=held,
    )

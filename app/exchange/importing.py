"""Taking a bundle in, looking into one, checking one: the three things that are done with a foreign file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from app import codes
from app.exchange import applying, cards, differences, memory, passing, proving, rules, titles, versions
from app.exchange.applying import Outcome
from app.exchange.format.lines import Line
from app.exchange.receiving import Intake, Received, received
from app.exchange.rows import ChangeRow, ImportResult, Preview
from app.exchange.versions import Held
from app.findings import Finding
from app.work import Read
from app.workspace import Workspace
from db.codes import Action
from db.kernel import durable
from db.kernel.changes import Changes
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, Progress, silent
from db.models import Quarantine

#: Refusals that say only that nothing was to be done.
_HARMLESS = frozenset({"exchange.already_imported", "exchange.old_epoch", "exchange.own_bundle"})


def import_bundle(
    workspace: Workspace,
    file: Path,
    *,
    beside: Sequence[Path] = (),
    expected: str = "",
    accept_backwards: bool = False,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> ImportResult:
    """Take a bundle in, whole or not at all.

    Volumes that are not in the file's folder are looked for in the folders `beside`.
    `expected` is the SHA-256 of the file that a person looked into (`Preview.sha256`): another one that lies there now
    is not taken in its place. A refusal leaves the records as they were, an audit entry, and a note in quarantine.
    Raises `UserError`: `permission.denied`, the codes of docs/formats/bundle.md, `exchange.replaced`,
    `exchange.backwards`, `disk.full`.
    """
    with workspace.work() as work:
        work.require(Action.EXCHANGE_IMPORT)
    intake = Intake(file.name, beside=beside)
    try:
        with received(workspace, file, intake, keep_blobs=True, progress=progress, cancel=cancel) as found:
            _still(found, expected)
            outcome, changes = _apply(workspace, found, accept_backwards=accept_backwards)
            kept = {blob.name for blob in found.blobs.values()}
            intake.stored = [blob for blob in intake.stored if blob.name in kept]
    except UserError as error:
        if error.code.startswith("exchange."):
            _quarantine(workspace, intake, error)
        raise
    memory.remember(workspace)
    for name in outcome.outdated:
        durable.remove(workspace.vault.folder / "outbox" / name, name="outbox")
    return _result(found, outcome, changes)


def _still(found: Received, expected: str) -> None:
    """Whether the file is the one that was looked into, and continues the stream."""
    if expected not in ("", found.facts.sha256):
        raise UserError("exchange.replaced", file=found.file_name)
    if found.continuity is not None:
        raise found.continuity


def inspect(
    workspace: Workspace,
    file: Path,
    *,
    beside: Sequence[Path] = (),
    noted: bool = False,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Preview:
    """What a bundle would do. Every byte is verified, no record changed; a broken stream is told, not raised.

    `noted` leaves the note in quarantine for a file that is refused. Raises otherwise what `import_bundle` raises.
    """
    with workspace.work() as work:
        work.require(Action.EXCHANGE_IMPORT)
    intake = Intake(file.name, beside=beside)
    try:
        with received(workspace, file, intake, keep_blobs=False, progress=progress, cancel=cancel) as found:
            with workspace.read() as view:
                changes = tuple(_changes(view, found))
            return _preview(found, changes)
    except UserError as error:
        if noted and error.code.startswith("exchange."):
            _quarantine(workspace, intake, error)
        raise


def verify(
    workspace: Workspace, file: Path, *, progress: Progress = silent, cancel: CancelToken | None = None
) -> tuple[Finding, ...]:
    """Check a bundle without taking it in. Nothing found: it is whole, authentic, for us, and continues what we hold.

    That its content is here already is no finding. A bundle that was made here is checked for being whole.
    """
    with workspace.work() as work:
        work.require(Action.EXCHANGE_IMPORT)
    intake = Intake(file.name, own_too=True)
    try:
        with received(workspace, file, intake, keep_blobs=False, progress=progress, cancel=cancel) as found:
            broken = found.continuity
            if not found.sender.ours:
                with workspace.read() as view:
                    _changes(view, found)
    except UserError as error:
        if not error.code.startswith("exchange."):
            raise
        return (Finding(error.code, params=error.params),)
    if broken is None or broken.code == "exchange.already_imported":
        return ()
    return (Finding(broken.code, params=broken.params),)


def _apply(workspace: Workspace, found: Received, *, accept_backwards: bool) -> tuple[Outcome, Changes]:
    about = found.about
    with workspace.work() as work:
        try:
            outcome = applying.apply(work, found, accept_backwards=accept_backwards)
            work.note("exchange.import", "bundle", about.bundle_id, f"{about.sender.office} 第{about.number}号")
            work.touch("exchange")
            return outcome, work.commit()
        except IntegrityError as error:
            raise UserError("exchange.line.misfit", type="", field="") from error


def _quarantine(workspace: Workspace, intake: Intake, error: UserError) -> None:
    """An audit entry, and for what somebody has to look into, a note."""
    with workspace.work() as work:
        note_id = new_id()
        if error.code not in _HARMLESS:
            work.session.add(
                Quarantine(
                    id=note_id,
                    at=work.clock.now(),
                    by=work.actor.display_name,
                    file_name=intake.file_name,
                    file_sha256=intake.facts.sha256,
                    size=intake.facts.size,
                    code=error.code,
                    params={name: str(value) for name, value in error.params.items()},
                )
            )
        work.note("exchange.refuse", "bundle", note_id, f"{error.code} {intake.file_name}")
        work.touch("exchange")
        work.commit()


def _changes(view: Read, found: Received) -> list[ChangeRow]:
    rows = []
    handed = _handed(view, found)
    for batch in versions.batches(found.lines()):
        known = versions.look_up(view, (line for _, line in batch))
        for _, line in batch:
            applying.check_line(found, line, known[line.id], handed=line.key in handed)
            rows.append(_change(line, known[line.id]))
        view.session.expunge_all()
    return rows


def _handed(view: Read, found: Received) -> set[tuple[str, str]]:
    """Records that this bundle proves to be the sender's now; on the way, every proof in it is checked."""
    keys = set()
    for _, carrier in found.lines(applying.PASSED):
        if carrier.withdrawn or not rules.accepted(found.sender.relation, carrier.type):
            continue
        passed = proving.prove(view, carrier, found.about.sender.workspace, found.sender.relation)
        if passed.purpose == passing.HANDOVER:
            held = versions.look_up(view, [passed.line])[passed.line.id]
            if passed.verified or not held.proven:
                keys.add(passed.line.key)
    return keys


def _change(line: Line, held: Held) -> ChangeRow:
    kind = versions.effect(held, line)
    return ChangeRow(
        kind=kind,
        type=line.type,
        label=codes.label("record_types", line.type),
        id=line.id,
        before=titles.of_record(held.entity) if held.entity is not None else "",
        after=titles.of_fields(line.type, line.fields),
        fields=differences.of_record(held.entity, line.fields) if kind in ("changed", "backwards") else (),
    )


def _preview(found: Received, changes: tuple[ChangeRow, ...]) -> Preview:
    about, card = found.about, found.sender.card
    return Preview(
        bundle_id=about.bundle_id,
        sender_code=card.office_code,
        sender_name=card.office_name,
        sender_workspace=card.workspace,
        digits=cards.digits(card.fingerprint),
        relation=found.sender.relation,
        number=about.number,
        made_on=about.bagging_date,
        base=about.base,
        head=about.head,
        snapshot=about.snapshot,
        records=about.counts.records,
        withdrawn=about.counts.withdrawn,
        blobs=about.counts.blobs,
        octets=about.payload_octets,
        size=found.facts.size,
        sha256=found.facts.sha256,
        acknowledges=about.acknowledges.bundle.number if about.acknowledges else None,
        continuity=found.continuity.code if found.continuity else "",
        continuity_params=found.continuity.params if found.continuity else {},
        changes=changes,
    )


def _result(found: Received, outcome: Outcome, changes: Changes) -> ImportResult:
    kinds = outcome.kinds
    return ImportResult(
        bundle_id=found.about.bundle_id,
        sender_code=found.sender.card.office_code,
        sender_name=found.sender.card.office_name,
        number=found.about.number,
        head=found.about.head,
        new=kinds["new"],
        changed=kinds["changed"] + kinds["backwards"],
        withdrawn=kinds["withdrawn"],
        unchanged=kinds["unchanged"],
        missing=outcome.missing,
        blobs=outcome.blobs,
        acknowledged=outcome.acknowledged,
        warnings=tuple(outcome.warnings),
        changes=changes,
    )

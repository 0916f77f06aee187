"""Reading a foreign file up to the point where every byte of it is verified and nothing has been changed here.

The order is the one of docs/formats/bundle.md, section 10: copy, age header, signed part, signature, stream, members,
lines. Record files lie encrypted in staging; blobs, if they are to be kept, lie in the store without a row.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from app.documents.incoming import plain_name
from app.exchange import contacts, envelope, keys, protocol, state, volumes
from app.exchange.cards import Card
from app.exchange.files import Copying, FileFacts, Staging, staging
from app.exchange.format import caps, lines
from app.exchange.format.info import BagInfo
from app.exchange.format.lines import Line
from app.exchange.format.reader import BagReader, Member, RecordScan, SignedPart, open_part
from app.exchange.format.tar import Stream
from app.exchange.suites import suite
from app.work import Read
from app.workers import age
from app.workspace import Workspace
from db.blobs import BlobBatch, BlobStore, StoredBlob
from db.codes import CardState, Relation
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, Progress, silent
from db.models import OfficeCard
from db.records import RECORDS

_BUFFER = 1024 * 1024

#: What lies in the inbox while a file is read would look to another import like a leftover.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who signed the bundle, by a confirmed card; `ours` when we did."""

    card: Card
    relation: Relation
    ours: bool = False


@dataclass(slots=True)
class Received:
    """A bundle of which every byte was verified. `lines` may be run through again and again."""

    sender: Sender
    part: SignedPart
    about: BagInfo
    facts: FileFacts
    file_name: str
    continuity: UserError | None
    record_files: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)
    blobs: dict[str, StoredBlob] = field(default_factory=dict)

    def lines(self, only: str = "") -> Iterator[tuple[bytes, Line]]:
        """All record lines in file order, or those of one type, verbatim and parsed."""
        for path, read in self.record_files:
            name = path.removeprefix(caps.RECORDS).rpartition("-")[0]
            if only and name != only:
                continue
            yield from lines.split(read(), name)


@dataclass(slots=True)
class Intake:
    """What is known of a file while it is looked at, for the note in quarantine if it is refused.

    `own_too` reads a bundle that was made here as well, to check what a medium holds. `beside` are the folders where
    further volumes may be.
    """

    file_name: str
    own_too: bool = False
    beside: Sequence[Path] = ()
    facts: FileFacts = field(default_factory=lambda: FileFacts("", 0))
    stored: list[StoredBlob] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A name that is no text on the medium (another encoding) is kept as far as it can be read."""
        self.file_name = plain_name(self.file_name)


@contextlib.contextmanager
def received(
    workspace: Workspace,
    file: Path,
    intake: Intake,
    *,
    keep_blobs: bool,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Iterator[Received]:
    """The verified content of a bundle file, inside the `with`; staging and the inbox copy are gone at its end.

    A stream that it does not continue is told in `continuity`, not raised. Blobs that `Intake.stored` names by then are
    removed. Raises `UserError`: `exchange.…` (docs/formats/bundle.md names them), `disk.full`.
    """
    cancel = cancel or CancelToken()
    folder = workspace.vault.folder / "inbox"
    with _ONE_AT_A_TIME, contextlib.ExitStack() as leaving:
        _sweep(folder)
        inbox = folder / f"{new_id()}.yab"
        leaving.callback(_forget, workspace, intake, inbox)
        parts = volumes.parts(file, intake.beside)
        area = leaving.enter_context(staging(workspace.vault.folder))
        copy = Copying(parts, inbox, cancel)
        _check_room(folder, copy.left)
        leaving.enter_context(copy)
        try:
            found = _read(workspace, inbox, copy, area, intake, keep_blobs=keep_blobs, progress=progress, cancel=cancel)
        except UserError:
            _finish(copy, parts, intake)
            raise
        _finish(copy, parts, intake)
        found.facts = intake.facts
        yield found


def _finish(copy: Copying, parts: list[Path], intake: Intake) -> None:
    """The copy to its end, and each volume as its hint tells: what is wrong there is the cause of all else."""
    intake.facts, each = copy.finish()
    spoilt = volumes.wrong(parts, [one.sha256 for one in each], [one.size for one in each])
    if spoilt is not None:
        raise spoilt


def _forget(workspace: Workspace, intake: Intake, inbox: Path) -> None:
    for blob in intake.stored:
        workspace.blobs.remove(blob.name)
    durable.remove(inbox, name="inbox")


def _sweep(folder: Path) -> None:
    """Remove what an import that was killed left in the inbox."""
    for path in folder.glob("*.yab"):
        durable.remove(path, name="inbox")


def identify(view: Read, part: SignedPart, *, own_too: bool = False) -> Sender:
    """The peer whose confirmed key signed the bundle, or with `own_too` ourselves.

    Raises `UserError`: `exchange.sender_unconfirmed`, `exchange.sender_revoked`, `exchange.own_bundle`,
    `exchange.signature`, `exchange.sender_unknown`.
    """
    for entity in contacts.with_state(view, CardState.CONFIRMED):
        if entity.relation and (card := _signer(entity, part)):
            return Sender(card, Relation(entity.relation))
    for entity in contacts.with_state(view, CardState.PENDING):
        if _signer(entity, part):
            raise UserError("exchange.sender_unconfirmed", name=entity.office_name, office=entity.office_code)
    for entity in contacts.with_state(view, CardState.REVOKED):
        if _signer(entity, part):
            raise UserError("exchange.sender_revoked", name=entity.office_name, office=entity.office_code)
    own = keys.own_card(view)
    if suite(own.suite).verify(own.keys, part.tagmanifest, part.signatures):
        if own_too:
            return Sender(own, Relation.OWN, ours=True)
        raise UserError("exchange.own_bundle")
    info = part.tags[caps.BAG_INFO]
    for row in contacts.peers(view):
        if b"\nYiantong-Sender: " + row.workspace.encode("ascii") + b" " in info:
            raise UserError("exchange.signature", name=row.office_name)
    raise UserError("exchange.sender_unknown")


def continuity(view: Read, about: BagInfo, digest: str) -> UserError | None:
    """What keeps the bundle from continuing the stream as we hold it, None when nothing does."""
    peer = about.sender.workspace
    held = state.load(view, peer).incoming
    try:
        protocol.judge(about, digest, held, lambda number: state.digest_of(view, peer, about.epoch, number))
    except UserError as error:
        return error
    return None


def _signer(entity: OfficeCard, part: SignedPart) -> Card | None:
    card = contacts.held_card(entity)
    return card if suite(card.suite).verify(card.keys, part.tagmanifest, part.signatures) else None


def _read(
    workspace: Workspace,
    path: Path,
    copy: Copying,
    area: Staging,
    intake: Intake,
    *,
    keep_blobs: bool,
    progress: Progress,
    cancel: CancelToken,
) -> Received:
    large = copy.total >= age.WORTH_A_CHILD
    copy.wait(caps.AGE_HEADER_CAP if large else copy.total + 1, progress)
    with path.open("rb") as file:
        plain = _check_envelope(file, copy.total)
        with workspace.read() as view:
            identity = keys.own_keys(view).identity
        with _plaintext(path, file, copy if large else None, identity) as stream:
            reader = BagReader(stream)
            found, digests = _open(workspace, reader, intake)
            _check_room(workspace.vault.folder, copy.left + found.about.payload_octets)
            apart = stream if isinstance(stream, age.Opened) else None
            with _keeping(workspace.blobs, intake, apart) if keep_blobs else contextlib.nullcontext() as keeping:
                for member in reader.members(found.about, digests):
                    _take(member, found, area, keeping, cancel)
                    progress(reader.position, plain, path.name)
    scan = RecordScan(lambda name: name in RECORDS)
    for name, read in found.record_files:
        cancel.check()
        for _ in scan.file(name, read()):
            pass
    scan.finish(found.about, digests)
    return found


@contextlib.contextmanager
def _plaintext(path: Path, file: BinaryIO, copy: Copying | None, identity: str) -> Iterator[Stream]:
    """The plaintext; of a large file from a process of its own, while the copy still grows."""
    if copy is None:
        with envelope.decrypted(file, identity) as pipe:
            yield pipe
        return
    try:
        with age.opened(path, identity, growing=True) as found:
            copy.follow(found.grown)
            yield found
    except age.AgeError as error:
        raise _told(error, path) from error


def _check_envelope(file: BinaryIO, size: int) -> int:
    start = file.read(caps.AGE_HEADER_CAP)
    plain = envelope.check_length(envelope.check_header(start), size)
    file.seek(0)
    return plain


def _open(workspace: Workspace, reader: BagReader, intake: Intake) -> tuple[Received, dict[str, str]]:
    part = reader.signed_part()
    with workspace.read() as view:
        sender = identify(view, part, own_too=intake.own_too)
        about, digests = open_part(part)
        _check_parties(view, sender, about)
        judged = None if sender.ours else continuity(view, about, part.digest)
    return Received(sender, part, about, intake.facts, intake.file_name, judged), digests


def _check_parties(view: Read, sender: Sender, about: BagInfo) -> None:
    parties = [(sender.card, about.sender, "exchange.sender_mismatch")]
    if not sender.ours:
        parties.append((keys.own_card(view), about.recipient, "exchange.other_recipient"))
    for card, party, code in parties:
        if (card.workspace, card.office_code, card.fingerprint) != (party.workspace, party.office, party.fingerprint):
            raise UserError(code, office=party.office)


def _check_room(folder: Path, needed: int) -> None:
    """A copy, and then what the signed size bounds, is begun only where there is room for it."""
    if shutil.disk_usage(folder).free < needed:
        raise UserError("disk.full", folder=str(folder))


@contextlib.contextmanager
def _keeping(store: BlobStore, intake: Intake, apart: age.Opened | None) -> Iterator[Keeping]:
    """Files for the store, encrypted beside us where the bundle is large, durable together at the end of the block."""
    with contextlib.ExitStack() as leaving:
        batch = leaving.enter_context(store.together())
        keeper = apart.keeper(store.recipient) if apart else None
        if keeper:
            leaving.callback(keeper.close)
        yield Keeping(batch, keeper)
        intake.stored = batch.settle()


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where blobs go; see `_keeping`."""

    batch: BlobBatch
    keeper: age.Keeper | None

    def keep(self, member: Member, cancel: CancelToken) -> StoredBlob:
        """Encrypt one member. Raises `UserError`: `exchange.member.changed`, `disk.full`, `worker.lost`."""
        if self.keeper is None or not member.size:
            source = io.BufferedReader(_Reader(_watched(member, cancel)), _BUFFER)
            return self.batch.write(cast("BinaryIO", source))
        name, path = self.batch.begin()
        found = ""

        def take(_: Stream, size: int) -> int:
            nonlocal found
            found = self.keeper.keep(path, size, lambda _: cancel.check())  # type: ignore[union-attr]
            return size

        try:
            member.pour(take)
        except age.AgeError as error:
            raise _told(error, path) from error
        if found != member.digest:
            raise UserError("exchange.member.changed")
        return self.batch.written(name, found, member.size)


def _told(error: age.AgeError, path: Path) -> Exception:
    """What a child said, as our own error."""
    if error.word in ("damaged", "truncated", "not_for_us"):
        return UserError(f"exchange.{error.word}")
    if error.errno:
        return durable.disk_error(OSError(error.errno, os.strerror(error.errno), str(path)), path)
    return UserError("worker.lost")


def _take(member: Member, found: Received, area: Staging, keeping: Keeping | None, cancel: CancelToken) -> None:
    if caps.RECORD_FILE.fullmatch(member.path):
        found.record_files.append((member.path, area.put(b"".join(_watched(member, cancel)))))
    elif member.path.startswith(caps.BLOBS) and keeping is not None:
        found.blobs[member.digest] = keeping.keep(member, cancel)
    else:
        for _ in _watched(member, cancel):
            pass


def _watched(member: Member, cancel: CancelToken) -> Iterator[bytes]:
    for chunk in member.chunks:
        cancel.check()
        yield chunk


class _Reader(io.RawIOBase):
    """Pieces as a file to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer from the next piece; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size

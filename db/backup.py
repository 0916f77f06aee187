"""A whole workspace in one file, which needs no further encryption because everything in it is encrypted already.

A tar of the workspace's own files, so that `tar -x` alone gives a folder that opens. Its workspace.json says that it is
restored (under the MAC), so that the copy knows itself for one; `manifest.json` comes last, with a digest of every file
and a MAC under the database's key. What the exchange has in hand (inbox, outbox, staging) is left out: a restored
workspace begins a new epoch and exports anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import io
import os
import re
import shutil
import tarfile
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sqlcipher3 import dbapi2

from db import head, header, layout, slots
from db.access import fitting_key, keys_of_account
from db.blobs import BlobStore
from db.head import Head
from db.kernel import canonical, durable
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress, silent
from db.keystore import Keystore, system_keystore
from db.layout import DATABASE
from db.session import connect, raise_user_error
from db.vault import Vault

FORMAT = 1
MANIFEST = "manifest.json"

_CHUNK = 1 << 20
_BLOCK = 512
_USTAR_LIMIT = 8 << 30
_LONGEST_MANIFEST = 64 << 20
_NAME = re.compile(r"yiantong-[0-9a-f-]{36}/(workspace\.json|head|records\.db|blobs/[0-9a-f-]{36}\.age|manifest\.json)")


@dataclass(frozen=True, slots=True)
class BackupFinding:
    """One thing that is wrong with a backup: `backup.damaged`, `backup.blob_missing` and others, and the file meant."""

    code: str
    subject: str


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup is: its id, workspace, office, instant (UTC), number of files, bytes, and what is wrong with it.

    `unlocked` says whether MAC, database and the database's list of blobs were checked too, which needs a passphrase.
    """

    backup_id: str
    workspace_id: str
    office_code: str
    made_at: datetime
    files: int
    size: int
    unlocked: bool = False
    findings: tuple[BackupFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    sha256: str
    size: int

    def to_json(self) -> dict[str, canonical.Json]:
        return {"name": self.name, "sha256": self.sha256, "size": self.size}


def snapshot(vault: Vault, target: Path) -> None:
    """A copy of the database at one moment, under the same key, while others go on working.

    Raises `UserError`: `disk.full`, `vault.damaged`.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with vault.raw() as source, vault.raw(part) as copy:
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()
            source.backup(copy)
        with part.open("r+b") as file:
            durable.point("snapshot.fsync")
            os.fsync(file.fileno())
        durable.point("snapshot.rename")
        part.replace(target)
        durable.sync_folder(target.parent)
    except OSError as error:
        raise durable.disk_error(error, target) from error
    finally:
        for rest in target.parent.glob(part.name + "*"):
            rest.unlink(missing_ok=True)


def create(
    vault: Vault,
    out: Path,
    blobs: BlobStore | None = None,
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> BackupReport:
    """Write a backup to `out`, whole or not at all. Others may go on working if they use the same `blobs`.

    Raises `UserError`: `backup.inside_workspace`, `disk.full`, `disk.denied`, `blob.missing`; `Cancelled`.
    """
    out = out.absolute()
    if vault.folder.absolute() in out.parents:
        raise UserError("backup.inside_workspace", path=str(out))
    backup_id = str(uuid.uuid4())
    copy = vault.folder / "staging" / f"backup-{backup_id}.db"
    try:
        with blobs.keeping() if blobs else contextlib.nullcontext():
            snapshot(vault, copy)
            sources = _sources(vault, copy, backup_id)
            _require_room(out.parent, sources)
            writer = _Writer(f"yiantong-{backup_id}", progress, cancel or CancelToken(), len(sources) + 1)
            with durable.replacing(out, name="backup") as file:
                for name, source in sources.items():
                    writer.add(file, name, source)
                made_at = vault.clock.now().replace(microsecond=0)
                entries = tuple(writer.entries)
                writer.add(file, MANIFEST, _manifest(vault, backup_id, made_at, entries))
                file.write(bytes(_BLOCK * 2))
    finally:
        copy.unlink(missing_ok=True)
    size = sum(entry.size for entry in entries)
    return BackupReport(backup_id, vault.workspace_id, vault.office.code, made_at, len(entries), size, unlocked=True)


def verify(
    file: Path,
    account: str | None = None,
    passphrase: str | None = None,
    *,
    keystore: Keystore | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> BackupReport:
    """Check every byte of a backup against its manifest, and with a passphrase also what only the key can tell.

    Raises `UserError`: `backup.not_a_backup`, `backup.truncated`, `vault.wrong_passphrase` and others of opening;
    `Cancelled`. Everything else is in the report.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = _unpack(file, folder, lambda name: not name.startswith("blobs/"), progress, cancel or CancelToken())
        if account is None or passphrase is None:
            return report
        found = header.read(folder)
        keys = keys_of_account(found, account, passphrase, keystore or system_keystore())
        return _verify_inside(folder, report, list(keys.values()))


def restore(
    file: Path, folder: Path, *, progress: Progress = silent, cancel: CancelToken | None = None
) -> BackupReport:
    """Make a workspace of a backup in `folder`, which must be absent or empty; it appears whole or not at all.

    It opens with the account's passphrase where the workstation still has its secret, else with the recovery key.
    Raises `UserError`: `vault.folder_not_empty`, `backup.not_a_backup`, `backup.truncated`, `backup.damaged`, `disk.*`;
    `Cancelled`.
    """
    with layout.building(folder) as made:
        report = _unpack(file, made, lambda _: True, progress, cancel or CancelToken())
        if report.findings:
            raise UserError(report.findings[0].code, name=report.findings[0].subject)
        (made / MANIFEST).unlink()
        layout.tidy(made)
        (made / header.COPY).write_bytes((made / header.FILE).read_bytes())
        for path in made.rglob("*"):
            if path.is_file():
                with path.open("r+b") as kept:
                    os.fsync(kept.fileno())
            else:
                durable.sync_folder(path)
    return report


class _Writer:
    """Adds members to a tar, hashing them."""

    def __init__(self, top: str, progress: Progress, cancel: CancelToken, total: int) -> None:
        self.entries: list[_Entry] = []
        self._top = top
        self._progress = progress
        self._cancel = cancel
        self._total = total

    def add(self, file: BinaryIO, name: str, source: Path | bytes) -> None:
        self._progress(len(self.entries), self._total, name)
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        info = tarfile.TarInfo(f"{self._top}/{name}")
        info.size, info.mode = size, 0o600
        file.write(info.tobuf(tarfile.USTAR_FORMAT if size < _USTAR_LIMIT else tarfile.GNU_FORMAT))
        digest = hashlib.sha256()
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as content:
            for chunk in _chunks(content, size):
                self._cancel.check()
                digest.update(chunk)
                file.write(chunk)
        file.write(bytes(-size % _BLOCK))
        self.entries.append(_Entry(name, digest.hexdigest(), size))


def _sources(vault: Vault, copy: Path, backup_id: str) -> dict[str, Path | bytes]:
    """What goes in, in order. The head is the snapshot's own, for commits go on meanwhile."""
    with vault.raw(copy) as connection:
        row = connection.execute("SELECT seq, chain FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
        named = [str(name) for (name,) in connection.execute("SELECT id FROM blob ORDER BY id")]
    sources: dict[str, Path | bytes] = {
        header.FILE: vault.access.header_bytes(restored=backup_id),
        head.FILE: head.encode(Head(*row) if row else Head(0, ""), vault.access.key, vault.workspace_id),
        DATABASE: copy,
    }
    for name in named:
        path = vault.folder / "blobs" / f"{name}.age"
        if not path.is_file():
            raise UserError("blob.missing", name=name)
        sources[f"blobs/{name}.age"] = path
    return sources


def _require_room(folder: Path, sources: dict[str, Path | bytes]) -> None:
    sizes = (len(source) if isinstance(source, bytes) else source.stat().st_size for source in sources.values())
    if shutil.disk_usage(folder).free < sum(size + 2 * _BLOCK for size in sizes):
        raise UserError("disk.full", folder=str(folder))


def _manifest(vault: Vault, backup_id: str, made_at: datetime, entries: tuple[_Entry, ...]) -> bytes:
    body: dict[str, canonical.Json] = {
        "format": FORMAT,
        "backup": backup_id,
        "workspace": vault.workspace_id,
        "office": vault.office.code,
        "made_at": made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "files": [entry.to_json() for entry in entries],
    }
    return canonical.dumps(body | {"mac": _mac(vault.access.subkey("backup"), body)})


def _mac(key: bytes, body: canonical.Json) -> str:
    return hmac.new(key, canonical.dumps(body), hashlib.sha256).hexdigest()


def _unpack(
    file: Path, folder: Path, keep: Callable[[str], bool], progress: Progress, cancel: CancelToken
) -> BackupReport:
    """Read all of a backup, writing the members that `keep` wants into `folder`; compare with the manifest."""
    found: dict[str, _Entry] = {}
    (folder / "blobs").mkdir()
    (folder / "backups").mkdir()
    try:
        with file.open("rb") as source:
            total = _count(source)
            for name, size in _members(source):
                progress(len(found), total, name)
                target = folder / name if keep(name) or name == MANIFEST else None
                found[name] = _Entry(name, _copy(source, size, target, cancel), size)
    except FileNotFoundError as error:
        raise UserError("backup.not_a_backup", path=str(file)) from error
    except OSError as error:
        raise durable.disk_error(error, folder) from error
    if MANIFEST not in found or found[MANIFEST].size > _LONGEST_MANIFEST:
        raise UserError("backup.truncated", path=str(file))
    del found[MANIFEST]
    try:
        content = canonical.loads((folder / MANIFEST).read_bytes())
        return _compare(content, found)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("backup.damaged", name=MANIFEST) from error


def _compare(content: canonical.Json, found: dict[str, _Entry]) -> BackupReport:
    if not isinstance(content, dict):
        raise TypeError("a manifest is an object")
    if content["format"] != FORMAT:
        raise UserError("vault.newer_format", format=str(content["format"]))
    told = {entry["name"]: _Entry(entry["name"], entry["sha256"], entry["size"]) for entry in content["files"]}
    wrong = sorted(name for name in told.keys() | found.keys() if told.get(name) != found.get(name))
    return BackupReport(
        str(content["backup"]),
        str(content["workspace"]),
        str(content["office"]),
        datetime.strptime(content["made_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        len(told),
        sum(entry.size for entry in told.values()),
        findings=tuple(BackupFinding("backup.damaged", name) for name in wrong),
    )


def _members(source: BinaryIO) -> Iterator[tuple[str, int]]:
    """Names (without the top folder) and sizes; the caller reads each content before asking for the next."""
    first = True
    while True:
        block = source.read(_BLOCK)
        if block == bytes(_BLOCK):
            return
        try:
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.HeaderError, UnicodeDecodeError) as error:
            raise UserError("backup.not_a_backup" if first else "backup.truncated", path=str(source.name)) from error
        if not info.isreg() or info.size < 0 or not _NAME.fullmatch(info.name):
            raise UserError("backup.not_a_backup", path=str(source.name))
        first = False
        yield info.name.split("/", 1)[1], info.size


def _count(source: BinaryIO) -> int:
    """How many members there are, by their heads alone; the source stands at its beginning again."""
    total, end = 0, os.fstat(source.fileno()).st_size
    for _, size in _members(source):
        if source.tell() + size > end:
            raise UserError("backup.truncated", path=str(source.name))
        source.seek(size + -size % _BLOCK, os.SEEK_CUR)
        total += 1
    source.seek(0)
    return total


def _copy(source: BinaryIO, size: int, target: Path | None, cancel: CancelToken) -> str:
    digest = hashlib.sha256()
    with target.open("wb") if target else contextlib.nullcontext() as file:
        for chunk in _chunks(source, size):
            cancel.check()
            digest.update(chunk)
            if file is not None:
                file.write(chunk)
    source.read(-size % _BLOCK)
    return digest.hexdigest()


def _chunks(source: BinaryIO, size: int) -> Iterator[bytes]:
    while size:
        chunk = source.read(min(size, _CHUNK))
        if not chunk:
            raise UserError("backup.truncated", path=str(getattr(source, "name", "")))
        size -= len(chunk)
        yield chunk


def _verify_inside(folder: Path, report: BackupReport, keys: list[bytes]) -> BackupReport:
    """What only the key can tell: MACs, the database's integrity, and whether every blob that it names is there."""
    found = header.read(folder)
    key = fitting_key(folder / DATABASE, keys)
    found.verify(key)
    content = canonical.loads((folder / MANIFEST).read_bytes())
    findings = list(report.findings)
    if isinstance(content, dict):
        mac = str(content.pop("mac"))
        if not hmac.compare_digest(mac, _mac(slots.subkey(key, "backup", found.workspace_id), content)):
            findings.append(BackupFinding("backup.tampered", MANIFEST))
        present = {str(entry["name"]) for entry in content["files"]}
        findings += _check_database(folder / DATABASE, key, present)
    return replace(report, unlocked=True, findings=tuple(findings))


def _check_database(path: Path, key: bytes, present: set[str]) -> Iterator[BackupFinding]:
    connection = connect(path, key)
    try:
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        rows = connection.execute("PRAGMA integrity_check").fetchall()
        if pages or rows != [("ok",)]:
            yield BackupFinding("backup.damaged", DATABASE)
        for (name,) in connection.execute("SELECT id FROM blob ORDER BY id"):
            if f"blobs/{name}.age" not in present:
                yield BackupFinding("backup.blob_missing", name)
    except dbapi2.Error as error:
        raise_user_error(error)
        raise
    finally:
        connection.close()

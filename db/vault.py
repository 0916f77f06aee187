"""A workspace's folder: made, unlocked, and locked again. What lies in it is told by `db.layout`."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, select
from sqlcipher3 import dbapi2

from db import head, header, layout, slots
from db.access import Access, fitting_key, keys_of_account, workstation_secret
from db.head import Head
from db.header import Header, OfficeFacts
from db.kernel.clock import Clock, SystemClock
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.keystore import Keystore
from db.layout import DATABASE
from db.lock import FolderLock
from db.models import AuditEntry
from db.process import forbid_core_dumps
from db.session import KEY_BYTES, connect, raise_user_error, reading
from db.slots import SlotParameters

__all__ = ["DATABASE", "Access", "OfficeFacts", "SlotParameters", "Vault"]

#: "YIAN" in the database's header: an emptied file would else open as a new database.
APPLICATION_ID = 0x5949414E


class Vault:
    """An unlocked workspace folder. Made by `create`, `open` or `open_with_recovery`; close it, or use it in `with`.

    `access` changes who may open it. `account` is whose slot opened it, empty for the recovery key. `mended` says that
    `workspace.json` was damaged and was put back from its copy. Safe for use from several threads.
    """

    def __init__(self, access: Access, lock: FolderLock, account: str, clock: Clock) -> None:
        self.access = access
        self.folder = access.folder
        self.account = account
        self.clock = clock
        self.mended = False
        self._kept_log: Path | None = None
        self._lock = lock
        self._head_lock = threading.Lock()
        self._head_count = -1

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        office: OfficeFacts,
        account: str,
        passphrase: str,
        keystore: Keystore,
        params: SlotParameters | None = None,
        clock: Clock | None = None,
        prepare: Callable[[Vault], None] | None = None,
    ) -> tuple[Vault, str]:
        """Make a workspace in `folder`, which must be absent or empty; returns it with the recovery key to print.

        It is built beside its place and appears whole or not at all; `prepare` fills it before it appears. `params`
        None measures this machine. Raises `UserError`: `vault.folder_not_empty`, `vault.passphrase_weak`, `disk.*`.
        """
        forbid_core_dumps()
        clock = clock or SystemClock()
        workspace_id, key = new_id(), secrets.token_bytes(KEY_BYTES)
        secret = workstation_secret(keystore, workspace_id)
        slot = slots.account_slot(workspace_id, account, passphrase, secret, params)
        recovery, identity = slots.recovery_slot()
        made = Header(workspace_id, office, (slot.seal(key), recovery.seal(key)))
        with layout.building(folder) as building:
            lock = _fill(building, made, key)
            with cls(Access(building, made, key, keystore), lock, account, clock) as vault:
                if prepare is not None:
                    prepare(vault)
        return cls._enter(folder, account, keystore, clock, lambda _: {slots.key_id(key): key}), identity

    @classmethod
    def open(
        cls, folder: Path, account: str, passphrase: str, *, keystore: Keystore, clock: Clock | None = None
    ) -> Vault:
        """Unlock with an account's passphrase.

        Raises `UserError`: `vault.not_found`, `vault.in_use`, `vault.unknown_account`, `vault.wrong_passphrase`,
        `vault.workstation_secret_lost`, `vault.tampered`, `vault.damaged`, `vault.newer_format`, `disk.denied`.
        """

        def keys(found: Header) -> dict[str, bytes]:
            return keys_of_account(found, account, passphrase, keystore)

        return cls._enter(folder, account, keystore, clock or SystemClock(), keys)

    @classmethod
    def open_with_recovery(
        cls, folder: Path, identity: str, *, keystore: Keystore, clock: Clock | None = None
    ) -> Vault:
        """Unlock with the printed recovery key, as somebody typed it, which needs no keyring.

        Raises what `open` raises, and `UserError("vault.wrong_recovery_key")`.
        """

        def keys(found: Header) -> dict[str, bytes]:
            return slots.unseal(found.slot_of(""), slots.typed_identity(identity))

        return cls._enter(folder, "", keystore, clock or SystemClock(), keys)

    @property
    def engine(self) -> Engine:
        """The engine on the database, for `reading` and `writing`."""
        return self.access.engine

    @property
    def workspace_id(self) -> str:
        """The workspace's UUIDv7."""
        return self.access.header.workspace_id

    @property
    def office(self) -> OfficeFacts:
        """The office as workspace.json tells it: a hint, the record in the database decides."""
        return self.access.header.office

    @property
    def restored(self) -> str:
        """Id of the backup that this folder was unpacked from, until `access.forget_restored`; else empty."""
        return self.access.header.restored

    @contextlib.contextmanager
    def raw(self, path: Path | None = None) -> Iterator[dbapi2.Connection]:
        """A plain connection to the database, or to another file under the same key, outside the engine's pool."""
        connection = connect(path or self.folder / DATABASE, self.access.key)
        try:
            yield connection
        except dbapi2.Error as error:
            raise_user_error(error)
            raise
        finally:
            connection.close()

    def write_head(self, count: int, chain: str) -> None:
        """After each commit: the audit chain's length and last value. A lower count changes nothing.

        A disk without room for it is passed over: the commit stands, and a head that lags behind is brought up later.
        """
        with self._head_lock, contextlib.suppress(UserError):
            if count > self._head_count:
                head.write(self.folder, Head(count, chain), self.access.key, self.workspace_id)
                self._head_count = count

    def compare_head(self, count: int, chain: str) -> str:
        """After opening: compare the database's audit chain with the head on disk, and bring the head up to it.

        Raises `UserError`: `vault.commits_lost`, `vault.rolled_back`, `vault.head_missing`, `vault.head_damaged`. Who
        came in with the recovery key goes on with the database as it is, else nobody could ever get in again; the code
        of what was passed over is returned, for the audit. Otherwise returns "".
        """
        passed_over = ""
        try:
            self._head_count = self._promised(count)
            if self._kept_log is not None:
                self._kept_log.unlink(missing_ok=True)
        except UserError as error:
            if self.account or not error.code.startswith("vault."):
                raise
            passed_over = error.code
        self.write_head(count, chain)
        return passed_over

    def checkpoint(self) -> None:
        """Move the write-ahead log into the database and empty it; does what it can while others read."""
        with self.raw() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def strays(self) -> list[str]:
        """Names of files in the folder that do not belong there."""
        return layout.strays(self.folder)

    def close(self) -> None:
        """Empty the write-ahead log and let others in. May be called again."""
        if not self._lock.held:
            return
        try:
            with contextlib.suppress(UserError):
                self.checkpoint()
            self.engine.dispose()
        finally:
            self._lock.release()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @classmethod
    def _enter(
        cls,
        folder: Path,
        account: str,
        keystore: Keystore,
        clock: Clock,
        find_keys: Callable[[Header], dict[str, bytes]],
    ) -> Vault:
        forbid_core_dumps()
        header.read(folder)
        lock = FolderLock(folder)
        try:
            mended = header.mend(folder)
            found = header.read(folder)
            keys = find_keys(found)
            for key in keys.values():
                found.verify(key)
            kept_log = layout.keep_log(folder)
            access = Access(folder, found, fitting_key(folder / DATABASE, list(keys.values())), keystore)
            _examine(folder / DATABASE, access.key)
            access.settle(keys)
            vault = cls(access, lock, account, clock)
            vault.mended, vault._kept_log = mended, kept_log
            layout.tidy(folder)
        except BaseException:
            lock.release()
            raise
        return vault

    def _promised(self, count: int) -> int:
        """How many entries the head on disk tells of, once the database, which has `count`, is seen to hold them."""
        told = head.read(self.folder, self.access.key, self.workspace_id)
        if told.count > count:
            raise UserError("vault.commits_lost", lost=told.count - count)
        with reading(self.engine) as session:
            chain = session.scalar(select(AuditEntry.chain).where(AuditEntry.seq == told.count))
        if told.count and chain != told.chain:
            raise UserError("vault.rolled_back")
        return told.count


def _fill(folder: Path, made: Header, key: bytes) -> FolderLock:
    """An empty workspace in a new folder, locked."""
    for name in layout.FOLDERS:
        (folder / name).mkdir(mode=0o700)
    connection = connect(folder / DATABASE, key)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    head.write(folder, Head(0, ""), key, made.workspace_id)
    header.write(folder, made, key)
    return FolderLock(folder)


def _examine(path: Path, key: bytes) -> None:
    """Is it our database, and is all of it there? SQLite itself refuses a file shorter than its header says."""
    connection = connect(path, key)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION_ID:
            raise UserError("vault.damaged", file=path.name)
    finally:
        connection.close()

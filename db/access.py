"""Who may open a workspace: its key slots, and the change of the database's key when one is taken away."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine
from sqlcipher3 import dbapi2

from db import head, header, slots
from db.header import Header
from db.kernel import durable
from db.kernel.errors import UserError
from db.keystore import Keystore
from db.layout import DATABASE
from db.session import KEY_BYTES, connect, make_engine, raise_user_error
from db.slots import Slot, SlotParameters

_WORKSTATION = "workstation"


class Access:
    """The keys of an unlocked workspace. Belongs to a `Vault`; its changes want no other work under way.

    `keystore` is this workstation's, for whatever else is to be remembered outside the folder.
    """

    def __init__(self, folder: Path, found: Header, key: bytes, keystore: Keystore) -> None:
        self.folder = folder
        self.header = found
        self.key = key
        self.engine: Engine = make_engine(folder / DATABASE, lambda: self.key)
        self.keystore = keystore

    def accounts(self) -> list[str]:
        """Accounts that have a key slot."""
        return self.header.accounts()

    def add_slot(self, account: str, passphrase: str, params: SlotParameters | None = None) -> None:
        """Let `account` open this workspace.

        Raises `UserError`: `vault.account_exists`, `vault.passphrase_weak`.
        """
        if account in self.accounts():
            raise UserError("vault.account_exists", account=account)
        self._put(account, passphrase, params)

    def replace_slot(self, account: str, passphrase: str, params: SlotParameters | None = None) -> None:
        """Give `account` a new passphrase without the old one: after recovery, or by who may administer accounts.

        Raises `UserError`: `vault.unknown_account`, `vault.passphrase_weak`.
        """
        self.header.slot_of(account)
        self._put(account, passphrase, params)

    def change_passphrase(self, account: str, old: str, new: str, params: SlotParameters | None = None) -> None:
        """Give `account` a new passphrase.

        Old copies of workspace.json still open with the old one; only removing a slot changes the database's key.
        Raises `UserError`: `vault.unknown_account`, `vault.wrong_passphrase`, `vault.passphrase_weak`,
        `vault.workstation_secret_lost`.
        """
        keys_of_account(self.header, account, old, self.keystore)
        self._put(account, new, params)

    def confirm(self, account: str, passphrase: str) -> None:
        """Ask again for what somebody knows before they do what cannot be undone.

        Raises `UserError`: `vault.unknown_account`, `vault.wrong_passphrase`, `vault.workstation_secret_lost`.
        """
        keys_of_account(self.header, account, passphrase, self.keystore)

    def remove_slot(self, account: str) -> None:
        """Lock `account` out, also with old copies of workspace.json: the database gets another key.

        Raises `UserError`: `vault.unknown_account`, `vault.last_account`, `vault.busy` while other work uses the
        database. A crash on the way leaves a workspace that opens, before or after the removal.
        """
        self.header.slot_of(account)
        rest = [slot for slot in self.header.slots if slot.account != account]
        if not any(slot.account for slot in rest):
            raise UserError("vault.last_account", account=account)
        self._change_key(rest)

    def new_recovery_key(self) -> str:
        """Replace the recovery slot and re-key, so that the old printed key opens nothing; returns the key to print.

        Raises `UserError("vault.busy")`.
        """
        recovery, identity = slots.recovery_slot()
        self._change_key([*(slot for slot in self.header.slots if slot.account), recovery])
        return identity

    def forget_restored(self) -> None:
        """The exchange has opened its new epoch: this is no longer a copy just restored."""
        self._write(replace(self.header, restored=""))

    def subkey(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, derived from the database's key."""
        return slots.subkey(self.key, purpose, self.header.workspace_id)

    def header_bytes(self, *, restored: str) -> bytes:
        """The bytes of workspace.json for a backup with the id `restored`."""
        return header.encode(replace(self.header, restored=restored), [self.key])

    def settle(self, keys: dict[str, bytes]) -> None:
        """After opening: finish a change of keys that a crash interrupted. `keys` are those that the slot opened.

        What cannot be finished now, for want of room, is left as it is: either key still finds its way in.
        """
        if self.header.next_key:
            with contextlib.suppress(UserError):
                self._finish(keys)

    def _put(self, account: str, passphrase: str, params: SlotParameters | None) -> None:
        workspace = self.header.workspace_id
        secret = workstation_secret(self.keystore, workspace)
        slot = slots.account_slot(workspace, account, passphrase, secret, params).seal(self.key)
        others = [old for old in self.header.slots if old.account != account]
        self._write(replace(self.header, slots=(*others, slot)))

    def _write(self, changed: Header) -> None:
        header.write(self.folder, changed, self.key)
        self.header = replace(changed, macs=())

    def _change_key(self, rest: list[Slot]) -> None:
        """Both keys' slots are on disk before the database changes, so that either key finds its way in."""
        before, old, new = self.header, self.key, secrets.token_bytes(KEY_BYTES)
        head.read(self.folder, old, before.workspace_id)
        sealed = tuple(slot.seal(new) for slot in rest)
        self.header = replace(before, slots=sealed, next_key=slots.key_id(new))
        try:
            header.write(self.folder, self.header, old, new)
            self._finish({slots.key_id(old): old, slots.key_id(new): new})
        except UserError:
            if self.key == old:
                self._write(before)
            raise

    def _finish(self, keys: dict[str, bytes]) -> None:
        new, workspace = keys[self.header.next_key], self.header.workspace_id
        if self.key != new:
            self.engine.dispose()
            rekey(self.folder / DATABASE, self.key, new)
            self.key = new
        for key in keys.values():
            with contextlib.suppress(UserError):
                head.write(self.folder, head.read(self.folder, key, workspace), new, workspace)
                break
        kept = tuple(slot.only(new) for slot in self.header.slots)
        self._write(replace(self.header, slots=kept, next_key=""))
        for snapshot in (self.folder / "backups").glob("*.db"):
            durable.remove(snapshot, name="rekey.snapshot")


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Encrypt the database at `path` under another key, in one transaction.

    With a rollback journal instead of the write-ahead log, whose recovery has been shown to survive a kill here.
    Raises `UserError("vault.busy")` while anybody else has it open.
    """
    connection = connect(path, old)
    try:
        connection.execute("PRAGMA busy_timeout = 2000")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        durable.point("rekey.commit")
        connection.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"").fetchall()
        durable.point("rekey.done")
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    except dbapi2.Error as error:
        raise_user_error(error)
        raise
    finally:
        connection.close()


def fitting_key(path: Path, keys: list[bytes]) -> bytes:
    """The one of `keys` that opens the database. Raises `UserError("vault.damaged")` when none does."""
    if not path.is_file():
        raise UserError("vault.damaged", file=path.name)
    for key in keys[:-1]:
        with contextlib.suppress(UserError):
            connect(path, key).close()
            return key
    connect(path, keys[-1]).close()
    return keys[-1]


def keys_of_account(found: Header, account: str, passphrase: str, keystore: Keystore) -> dict[str, bytes]:
    """The database keys, by id, that an account's passphrase opens.

    Raises `UserError`: `vault.unknown_account`, `vault.wrong_passphrase`, `vault.workstation_secret_lost`.
    """
    slot = found.slot_of(account)
    if not account:
        raise UserError("vault.unknown_account", account=account)
    secret = keystore.get(found.workspace_id, _WORKSTATION) if slot.workstation else None
    return slots.unseal(slot, slots.unwrap_identity(slot, found.workspace_id, passphrase, secret))


def workstation_secret(keystore: Keystore, workspace_id: str) -> bytes | None:
    """This workstation's secret for a workspace, made when there is none; None without a keyring."""
    if not keystore.available:
        return None
    secret = keystore.get(workspace_id, _WORKSTATION)
    if secret is None:
        secret = secrets.token_bytes(32)
        if not keystore.put(workspace_id, _WORKSTATION, secret):
            return None
    return secret

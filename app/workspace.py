"""The one object that opens a workspace and hands out units of work.

Names the kernel's types again (`UserError`, `Progress`, `CancelToken`, `Changes`): the window needs no other floor.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import naming, search
from app.work import Actor, Own, Read, Version, Work
from db import audit, slots
from db.blobs import BlobStore
from db.codes import Action, Role
from db.kernel.changes import Changes
from db.kernel.clock import Clock, SystemClock
from db.kernel.errors import Cancelled, UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, PauseToken, Progress, silent
from db.keystore import Keystore, system_keystore
from db.migrations import migrate
from db.models import Account, Department, Office, Secret, Setting
from db.session import reading, writing
from db.slots import SlotParameters
from db.vault import OfficeFacts, Vault

__all__ = [
    "Action",
    "Actor",
    "CancelToken",
    "Cancelled",
    "Changes",
    "OfficeFacts",
    "Own",
    "PauseToken",
    "Progress",
    "Read",
    "Role",
    "UserError",
    "Version",
    "Work",
    "Workspace",
    "silent",
]

DEFAULT_PRESET = "seed000"


class Workspace:
    """An open workspace: one office's records on this machine, and the person who opened it."""

    def __init__(self, vault: Vault, login: str | None, clock: Clock) -> None:
        self.vault = vault
        self.clock = clock
        with reading(vault.engine) as session:
            self.blobs = BlobStore(vault.folder / "blobs", _secret(session, "blob.identity").decode())
            self.own = _own(session, vault.workspace_id)
            self.actor = _actor(session, login)

    @classmethod
    def create(
        cls,
        folder: Path,
        office: OfficeFacts,
        *,
        login: str,
        passphrase: str,
        display_name: str = "",
        roles: frozenset[Role] = frozenset({Role.ADMIN}),
        clock: Clock | None = None,
        keystore: Keystore | None = None,
        parameters: SlotParameters | None = None,
    ) -> tuple[Workspace, str]:
        """Make a workspace and open it as its first account; also returns the recovery identity, shown once.

        Raises `UserError`: `office.bad_facts`, `account.bad_name`, `vault.folder_not_empty`, `vault.passphrase_weak`,
        `disk.full`.
        """
        naming.require_office(office)
        naming.require_login(login)
        clock = clock or SystemClock()

        def prepare(vault: Vault) -> None:
            migrate(vault)
            _found(vault, office, login, display_name or login, roles, clock)

        vault, recovery = Vault.create(
            folder,
            office=office,
            account=login,
            passphrase=passphrase,
            keystore=keystore or system_keystore(),
            params=parameters,
            clock=clock,
            prepare=prepare,
        )
        return cls._opened(vault, login, clock), recovery

    @classmethod
    def open(
        cls,
        folder: Path,
        login: str,
        passphrase: str,
        *,
        clock: Clock | None = None,
        keystore: Keystore | None = None,
        progress: Progress = silent,
    ) -> Workspace:
        """Open a workspace with an account's passphrase. `progress` tells of work that a newer program has to do once.

        Raises `UserError`: `vault.wrong_passphrase`, `vault.in_use`, `vault.damaged`, `vault.newer_schema`,
        `vault.rolled_back`, `account.inactive` and others of docs/errors.md.
        """
        clock = clock or SystemClock()
        vault = Vault.open(folder, login, passphrase, keystore=keystore or system_keystore(), clock=clock)
        return cls._opened(vault, login, clock, progress)

    @classmethod
    def recover(
        cls,
        folder: Path,
        identity: str,
        *,
        clock: Clock | None = None,
        keystore: Keystore | None = None,
        progress: Progress = silent,
    ) -> Workspace:
        """Open with the printed recovery identity, as the first account that keeps the workstation.

        Raises what `open` raises, and `UserError("vault.wrong_recovery_key")`.
        """
        clock = clock or SystemClock()
        vault = Vault.open_with_recovery(folder, identity, keystore=keystore or system_keystore(), clock=clock)
        return cls._opened(vault, None, clock, progress)

    @property
    def recovered(self) -> bool:
        """Whether the recovery key opened it: somebody's passphrase is to be given anew."""
        return not self.vault.account

    @classmethod
    def _opened(cls, vault: Vault, login: str | None, clock: Clock, progress: Progress = silent) -> Workspace:
        try:
            migrate(vault)
            _index(vault, progress)
            workspace = cls(vault, login, clock)
            workspace._check_head()
            workspace._note_restored()
            workspace._sweep()
        except BaseException:
            vault.close()
            raise
        return workspace

    @contextlib.contextmanager
    def read(self) -> Iterator[Read]:
        """One moment of the records."""
        with reading(self.vault.engine) as session:
            yield Read(session, self.own, self.actor, self.clock, self.blobs)

    @contextlib.contextmanager
    def work(self, actor: Actor | None = None) -> Iterator[Work]:
        """A unit of work by `actor` (the person who opened the workspace unless said otherwise).

        Nothing is kept without `work.commit()`. Refusals of permission are audited whatever becomes of the rest.
        """
        refusals: list[dict[str, str]] = []
        with writing(self.vault.engine) as session:
            work = Work(session, self.own, actor or self.actor, self.clock, self.blobs)
            try:
                yield work
            finally:
                refusals.extend(dict(refusal) for refusal in work.close())
                if work.committed is not None:
                    self.vault.write_head(work.committed.count, work.committed.chain)
                session.rollback()
                if refusals:
                    self._audit(session, actor or self.actor, refusals)

    @contextlib.contextmanager
    def rehearsal(self, actor: Actor | None = None) -> Iterator[Work]:
        """A unit of work that is tried and undone, whatever is done in it: what its rules say is all that comes of it.

        Refusals of permission are audited as those of any other.
        """
        with self.work(actor) as work:
            yield work
            if work.committed is not None:
                raise AssertionError("a rehearsal was committed")

    def add_account(
        self,
        login: str,
        passphrase: str,
        *,
        display_name: str,
        roles: frozenset[Role],
        department_id: str | None = None,
        parameters: SlotParameters | None = None,
    ) -> Actor:
        """Let somebody else work here: an account with its own key slot.

        The account's row comes first: a slot without an account would open a workspace that nobody answers for.
        Raises `UserError`: `account.bad_name`, `account.exists`, `vault.passphrase_weak`, `permission.denied`.
        """
        naming.require_login(login)
        slots.checked_passphrase(passphrase)
        with self.work() as work:
            work.require(Action.ACCOUNT_MANAGE)
            if work.session.scalar(select(Account.id).where(Account.login == login)) is not None:
                raise UserError("account.exists", login=login)
            account = Account(
                id=new_id(),
                login=login,
                display_name=display_name,
                department_id=department_id,
                roles=sorted(role.value for role in roles),
                created_at=work.clock.now(),
            )
            work.session.add(account)
            work.note("account.create", "account", account.id, login)
            work.touch("people")
            work.commit()
        self.vault.access.add_slot(login, passphrase, parameters)
        return self.actor_of(login)

    def reset_passphrase(self, login: str, passphrase: str, *, parameters: SlotParameters | None = None) -> None:
        """Give an account a new passphrase without the old one: after recovery, or by who keeps the workstation.

        Somebody of the directory who had no key slot until now gets one.
        Raises `UserError`: `permission.denied`, `vault.unknown_account`, `vault.passphrase_weak`.
        """
        slots.checked_passphrase(passphrase)
        with self.work() as work:
            work.require(Action.ACCOUNT_MANAGE)
            known = work.session.scalar(select(Account.id).where(Account.login == login, Account.active))
            work.note("account.reset", "account", login)
            work.commit()
        if known is not None and login not in self.vault.access.accounts():
            self.vault.access.add_slot(login, passphrase, parameters)
        else:
            self.vault.access.replace_slot(login, passphrase, parameters)

    def actor_of(self, login: str) -> Actor:
        """The account of that login. Raises `UserError("account.inactive")`."""
        with reading(self.vault.engine) as session:
            return _actor(session, login)

    def accounts(self) -> list[Actor]:
        """Everybody who may work here, by login."""
        with reading(self.vault.engine) as session:
            logins = session.scalars(select(Account.login).where(Account.active).order_by(Account.login)).all()
            return [_actor(session, login) for login in logins]

    def close(self) -> None:
        """Lock: checkpoint, write the head, let go of the files. The object is of no use afterwards."""
        self.vault.close()

    def _audit(self, session: Session, actor: Actor, entries: list[dict[str, str]]) -> None:
        head = audit.head(session)
        for entry in entries:
            head = audit.append(session, head, at=self.clock.now(), actor=actor.display_name, **entry)
        session.commit()
        self.vault.write_head(head.count, head.chain)

    def _check_head(self) -> None:
        with reading(self.vault.engine) as session:
            head = audit.head(session)
        passed_over = self.vault.compare_head(head.count, head.chain)
        if passed_over:
            entry = {"action": "workspace.damage", "subject_type": "workspace", "subject_id": self.own.workspace_id}
            with writing(self.vault.engine) as session:
                self._audit(session, self.actor, [entry | {"note": passed_over}])

    def _note_restored(self) -> None:
        """Keep which backup this copy was unpacked from: registers of numbers stay locked until it is confirmed."""
        with self.read() as view:
            known = view.setting("restored", "")
        if self.vault.restored and self.vault.restored != known:
            with self.work() as work:
                work.set_setting("restored", self.vault.restored)
                work.commit()

    def _sweep(self) -> None:
        """Remove blob files without a row: what a kill between file and commit left behind."""
        with writing(self.vault.engine) as session:
            self.blobs.sweep(session)


def _found(
    vault: Vault, office: OfficeFacts, login: str, display_name: str, roles: frozenset[Role], clock: Clock
) -> None:
    """Write what every workspace begins with: keys, our office, the first account."""
    now = clock.now()
    office_id = new_id()
    stamp = {
        "owner_workspace": vault.workspace_id,
        "owner_office": office.code,
        "created_at": now,
        "created_by": display_name,
        "updated_at": now,
        "updated_by": display_name,
    }
    with writing(vault.engine) as session:
        session.add_all(Secret(name=name, value=value) for name, value in _new_secrets().items())
        session.add_all(
            Setting(name=name, value=value)
            for name, value in {
                "office.id": office_id,
                "epoch": 1,
                "epoch.id": secrets.token_hex(16),
                "preset": DEFAULT_PRESET,
                search.SETTING: search.VERSION,
            }.items()
        )
        session.add(
            Office(
                id=office_id,
                revision=1,
                code=office.code,
                name=office.name,
                short_name=office.short_name,
                level=office.level,
                superior_code=office.superior_code,
                **stamp,
            )
        )
        session.add(
            Account(
                id=new_id(),
                login=login,
                display_name=display_name,
                roles=sorted(role.value for role in roles),
                created_at=now,
            )
        )
        audit.append(
            session,
            audit.head(session),
            at=now,
            actor=display_name,
            action="workspace.create",
            subject_type="workspace",
            subject_id=vault.workspace_id,
        )
        session.commit()


def _index(vault: Vault, progress: Progress) -> None:
    """Make the index of the search where a newer program finds other things, or where there never was one."""
    with reading(vault.engine) as session:
        if not search.stale(session):
            return
    with writing(vault.engine) as session:
        search.rebuild(session, progress)
        session.commit()


def _new_secrets() -> dict[str, bytes]:
    return {
        "blob.identity": str(pyrage.x25519.Identity.generate()).encode(),
        "exchange.identity": str(pyrage.x25519.Identity.generate()).encode(),
        "signing.ed25519": Ed25519PrivateKey.generate().private_bytes_raw(),
        "audit.hmac": os.urandom(32),
    }


def _secret(session: Session, name: str) -> bytes:
    row = session.get(Secret, name)
    if row is None:
        raise UserError("vault.damaged", file="records.db")
    return row.value


def _own(session: Session, workspace_id: str) -> Own:
    def setting(name: str) -> str:
        row = session.get(Setting, name)
        if row is None:
            raise UserError("vault.damaged", file="records.db")
        return str(row.value)

    office = session.get(Office, setting("office.id"))
    if office is None:
        raise UserError("vault.damaged", file="records.db")
    return Own(
        workspace_id=workspace_id,
        office_id=office.id,
        office_code=office.code,
        office_name=office.name,
        short_name=office.short_name,
        level=office.level,
        superior_code=office.superior_code,
        epoch=int(setting("epoch")),
        epoch_id=setting("epoch.id"),
    )


def _actor(session: Session, login: str | None) -> Actor:
    """The account of that login, or the first that keeps the workstation."""
    accounts = session.scalars(select(Account).order_by(Account.created_at)).all()
    if login is None:
        account = next((a for a in accounts if Role.ADMIN in a.roles), None)
    else:
        account = next((a for a in accounts if a.login == login), None)
    if account is None or not account.active:
        raise UserError("account.inactive", login=login or "")
    department = session.get(Department, account.department_id) if account.department_id else None
    return Actor(
        account_id=account.id,
        login=account.login,
        display_name=account.display_name,
        department=department.name if department else "",
        roles=frozenset(Role(role) for role in account.roles),
    )

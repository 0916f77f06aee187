"""What becomes of accounts and of their keys together."""

from __future__ import annotations

from app import people
from app.workspace import Workspace
from db.kernel.changes import Changes


def change_own(workspace: Workspace, old: str, new: str) -> None:
    """Give the person at the desk a new passphrase; the log tells that it was changed.

    Raises `UserError`: `vault.wrong_passphrase`, `vault.passphrase_weak`, `vault.workstation_secret_lost`.
    """
    workspace.vault.access.change_passphrase(workspace.actor.login, old, new)
    with workspace.work() as work:
        work.note("account.passphrase", "account", workspace.actor.account_id)
        work.commit()


def close(workspace: Workspace, login: str) -> Changes:
    """Close an account and lock its passphrase out: its key slot goes and the database gets another key, so that not
    even an old copy of workspace.json opens it (threat model). Opened again, it needs a new passphrase.

    Raises `UserError` and changes nothing: `permission.denied`, `person.unknown`, `person.last_admin`,
    `vault.last_account`, `vault.busy`.
    """
    with workspace.work() as work:
        people.set_active(work, login, False)  # asks whether it may be done; kept only once the slot is gone
    if login in workspace.vault.access.accounts():
        workspace.vault.access.remove_slot(login)
    with workspace.work() as work:
        people.set_active(work, login, False)
        return work.commit()

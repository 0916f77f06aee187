"""Changing the passphrase of the account that opened a workspace."""

from __future__ import annotations

from app.workspace import Workspace


def change_own(workspace: Workspace, old: str, new: str) -> None:
    """Give the person at the desk a new passphrase; the log tells that it was changed.

    Raises `UserError`: `vault.wrong_passphrase`, `vault.passphrase_weak`, `vault.workstation_secret_lost`.
    """
    workspace.vault.access.change_passphrase(workspace.actor.login, old, new)
    with workspace.work() as work:
        work.note("account.passphrase", "account", workspace.actor.account_id)
        work.commit()

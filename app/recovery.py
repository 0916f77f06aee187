"""恢复码: the key on paper that opens a workspace when nobody knows a passphrase any more."""

from __future__ import annotations

from app import documents
from app.documents.forms.recovery_sheet import RecoverySheetData
from app.documents.sources.paper import moment
from app.workspace import Action, Workspace
from db.slots import RECOVERY_HEAD, recovery_groups

__all__ = ["RECOVERY_HEAD", "recovery_groups", "recovery_sheet", "replace"]


def recovery_sheet(workspace: Workspace, key: str) -> bytes:
    """工作库恢复码 as a paper (PDF), to be sealed and locked away; the program keeps no copy."""
    data = RecoverySheetData(
        office=workspace.own.office_name,
        workspace=workspace.own.workspace_id,
        key=key,
        made_at=moment(workspace.clock.now()),
    )
    return documents.render("recovery_sheet", data).pdf


def replace(workspace: Workspace, passphrase: str) -> str:
    """A new recovery key, to be shown once. The one on paper opens this database no more, not even beside an old copy
    of workspace.json: the database gets another key. The person's own passphrase is asked for again.

    Raises `UserError`: `permission.denied`, `vault.wrong_passphrase`, `vault.workstation_secret_lost`, `vault.busy`.
    """
    with workspace.work() as work:
        work.require(Action.ACCOUNT_MANAGE)
    workspace.vault.access.confirm(workspace.actor.login, passphrase)
    key = workspace.vault.access.new_recovery_key()
    with workspace.work() as work:
        work.note("recovery.replace", "workspace", workspace.own.workspace_id)
        work.commit()
    return key

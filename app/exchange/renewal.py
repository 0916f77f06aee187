"""A new epoch: after a restore from a backup, or when a peer reports that our versions contradict one another."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from app.exchange import memory
from app.work import Work
from app.workspace import Workspace
from db.codes import Action
from db.records import RECORDS

#: Setting: the highest epoch of ours that a peer has told us of.
FLOOR = "exchange.epoch_floor"
#: An epoch counts seconds or one by one. What lies beyond was never ours, and to go above it would use the numbers up.
_CREDIBLE = 2**40
_EPOCHS_FROM = datetime(2026, 1, 1, tzinfo=UTC)


def restored(workspace: Workspace) -> bool:
    """Whether this folder was unpacked from a backup and no new epoch was opened since."""
    return bool(workspace.vault.restored)


def renew_if_restored(workspace: Workspace) -> bool:
    """Open a new epoch where this folder was unpacked from a backup, whether that was so. Nothing is exported before.

    Raises `UserError("permission.denied")` for who may not export.
    """
    if not restored(workspace):
        return False
    with workspace.work() as work:
        work.require(Action.EXCHANGE_EXPORT)
    _renew(workspace, f"由备份{workspace.vault.restored}恢复")
    workspace.vault.access.forget_restored()
    return True


def open_epoch(workspace: Workspace, reason: str) -> int:
    """Begin a new epoch because a person says so; returns its number. Raises `UserError("permission.denied")`."""
    with workspace.work() as work:
        work.require(Action.EXCHANGE_APPROVE)
    _renew(workspace, reason)
    return workspace.own.epoch


def learn(work: Work, epoch: int) -> None:
    """A peer knows of this epoch of ours: the next one must lie above it, unless no epoch of ours can be so high."""
    if _CREDIBLE > epoch > max(work.own.epoch, work.setting(FLOOR, 0)):
        work.set_setting(FLOOR, epoch)


def _renew(workspace: Workspace, reason: str) -> None:
    """Number and random id, then every record of ours stamped with it, in one transaction.

    The number is the greatest of: the present one + 1, seconds since 2026-01-01, what a peer has told + 1. So two
    copies of one backup, restored at different moments, do not meet in one epoch; if they do, their ids differ.
    """
    with workspace.work() as work:
        seconds = int((work.clock.now() - _EPOCHS_FROM).total_seconds())
        number = max(work.own.epoch + 1, seconds, work.setting(FLOOR, 0) + 1, memory.highest(workspace)[0] + 1)
        work.own = replace(work.own, epoch=number, epoch_id=secrets.token_hex(16))
        work.set_setting("epoch", number)
        work.set_setting("epoch.id", work.own.epoch_id)
        for cls in RECORDS.values():
            for record in work.session.scalars(select(cls).where(cls.owner_workspace == work.workspace_id)):
                work.put(record, "exchange.renew_epoch")
        work.note("exchange.renew_epoch", "workspace", work.workspace_id, reason)
        work.touch("exchange")
        work.commit()
        workspace.own = work.own
    memory.remember(workspace)

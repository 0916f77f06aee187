"""What the workstation's keyring remembers of our streams, outside the folder: the highest epoch and sequence.

A folder that was put back from a copy, without the mark that a backup carries, is lower than that. It must not go on
in its old epoch: what it made since the copy was taken would be forked.
"""

from __future__ import annotations

from sqlalchemy import func, select

from app.work import Read
from app.workspace import Workspace
from db.models import Change

_NAME = "exchange.highest"


def highest(workspace: Workspace) -> tuple[int, int]:
    """Epoch and sequence that the keyring remembers; zeros where it has none or does not answer."""
    value = workspace.vault.access.keystore.get(workspace.own.workspace_id, _NAME) or b""
    if len(value) != 16:
        return 0, 0
    return int.from_bytes(value[:8], "big"), int.from_bytes(value[8:], "big")


def remember(workspace: Workspace) -> None:
    """Keep the present epoch and sequence, unless higher ones are kept."""
    store = workspace.vault.access.keystore
    if not store.available:
        return
    with workspace.read() as view:
        now = workspace.own.epoch, _sequence(view)
    if now > highest(workspace):
        store.put(workspace.own.workspace_id, _NAME, now[0].to_bytes(8, "big") + now[1].to_bytes(8, "big"))


def rolled_back(workspace: Workspace) -> bool:
    """Whether the folder is lower than what the keyring remembers: perhaps a restored or copied one."""
    with workspace.read() as view:
        return (workspace.own.epoch, _sequence(view)) < highest(workspace)


def _sequence(view: Read) -> int:
    return view.session.scalar(select(func.max(Change.seq))) or 0

"""What a person has arranged for themselves here: saved filters, columns of a list. No record, no audit, never sent."""

from __future__ import annotations

from typing import Any

from app.work import Read, Work
from db.models import Setting


def arranged(view: Read, name: str, default: Any = None) -> Any:
    """What the person kept under `name`."""
    return view.setting(_key(view, name), default)


def arrange(work: Work, name: str, value: Any) -> None:
    """Keep a JSON value for the person who works; None forgets it."""
    row = work.session.get(Setting, _key(work, name))
    if value is None and row is not None:
        work.session.delete(row)
    elif row is not None:
        row.value = value
    elif value is not None:
        work.session.add(Setting(name=_key(work, name), value=value))


def _key(view: Read, name: str) -> str:
    return f"account.{view.actor.account_id}.{name}"

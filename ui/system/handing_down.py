"""下发: the button and the line of words by which a superior hands a table down to its subordinates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app import exchange
from app.exchange import TableKind
from app.work import Read
from ui.desk import Desk
from ui.texts import prose
from ui.widgets.base import Button, Label, reveal


@dataclass(frozen=True, slots=True)
class Handed:
    """Whether the office may hand a table down, when it did last, and whether the table has changed since."""

    may: bool
    on: date | None = None
    changed: bool = False


def handed(view: Read, kind: TableKind, name: str) -> Handed:
    """How a table of ours stands."""
    if not exchange.may_hand_down(view):
        return Handed(False)
    found = exchange.handed_down(view, kind, name)
    return Handed(True, *found) if found else Handed(True)


class HandDown:
    """The two widgets; `send` is what the button does."""

    def __init__(self, desk: Desk, send: Callable[[], object]) -> None:
        self._desk = desk
        self.button = Button(desk.tr("下发"), send, fit="tool", icon_name="arrow-line-down")
        self.words = Label("", "caption2")
        reveal(self.button, False)

    def show(self, state: Handed, *, filled: bool) -> None:
        """How the table in front stands; `filled` says that there is something to hand down."""
        reveal(self.button, state.may)
        self.button.setEnabled(filled and (state.on is None or state.changed))
        told = ""
        if state.on is not None:
            told = self._desk.tr("已于{day}下发").format(day=prose(state.on))
            told += self._desk.tr("，此后有改动") if state.changed else ""
        self.words.setText(told)

    def sent(self, title: str) -> None:
        """Say that it goes."""
        self._desk.say(self._desk.tr("已列入下发：{title}，随发往各下级院的下一个交换包送达").format(title=title))

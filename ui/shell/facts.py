"""Facts of the status bar that change by themselves: the last backup, a removable medium."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app import backups
from app.workspace import Changes
from ui.desk import Desk
from ui.media import mounted
from ui.texts import size, stamp

_EVERY = 5000  # milliseconds between two looks at the mounted volumes


def media() -> list[str]:
    """Names of the removable media that are mounted, with their free space."""
    return [f"{stick.name}，{size(stick.free)}" for stick in mounted()]


class Facts(QObject):
    """Looks while somebody sits here."""

    backup = Signal(str)
    medium = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._look)
        desk.changed.connect(self._on_changes)

    def start(self) -> None:
        """Look now and from now on."""
        self._desk.read(backups.last_made, owner=self, on_done=self._made)
        self._look()
        self._timer.start()

    def _look(self) -> None:
        self._desk.tasks.run(media, name="media", owner=self, on_done=lambda names: self.medium.emit("　".join(names)))

    def _made(self, when: datetime | None) -> None:
        self.backup.emit(stamp(when))

    def _on_changes(self, changes: Changes) -> None:
        if "audit" in changes.areas:
            self._desk.read(backups.last_made, owner=self, on_done=self._made)

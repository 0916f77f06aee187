"""Files going on the table one by one, and their pages being looked at; a locked one waits for its password."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.documents import Glance, ScanTable, Source
from app.workspace import UserError
from ui.desk import Desk
from ui.documents import table_work
from ui.widgets.password import LOCKED


class ScanFeed(QObject):
    """`laid` with a file's source, `seen` with a page's source, place and glance, `locked` with a file and what it
    said, `refused` with what a file said, `spoilt` with the source of a page that cannot be read and what it said."""

    laid = Signal(object)
    seen = Signal(int, int, object)
    locked = Signal(object, object)
    refused = Signal(object)
    spoilt = Signal(int, object)
    rested = Signal()

    def __init__(self, desk: Desk, table: ScanTable, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self.paths: list[Path] = []
        self.known: dict[tuple[int, int], Glance] = {}
        self._waiting: list[Path] = []
        self._unseen: list[tuple[int, int]] = []
        self.busy = False

    @property
    def looking(self) -> bool:
        """Whether something is still to be read."""
        return bool(self._unseen or self._waiting or self.busy)

    @property
    def pages(self) -> int:
        """How many pages are known to be to look at, those that were looked at among them."""
        return len(self.known) + len(self._unseen) + self.busy

    def take(self, paths: Sequence[Path]) -> None:
        """Put files on the table, one after the other."""
        self._waiting += [path for path in paths if path not in self.paths and path not in self._waiting]
        self._next()

    def unlock(self, path: Path, password: str) -> None:
        """Try a locked file again."""
        self._lay(path, password)

    def skip(self, error: UserError) -> None:
        """Leave a locked file aside."""
        self.refused.emit(error)
        self._next()

    def _next(self) -> None:
        """The next file, else the next page that nobody has looked at."""
        if self.busy:
            return
        if self._waiting:
            self._lay(self._waiting.pop(0))
        elif self._unseen:
            self.busy = True
            source, place = self._unseen.pop(0)
            self._desk.tasks.run(
                table_work.look, self._table, source, place, name="look at page", owner=self,
                on_done=lambda glance: self._seen(source, place, glance),
                on_error=lambda error: self._spoilt(source, error),
            )  # fmt: skip
        else:
            self.rested.emit()

    def _lay(self, path: Path, password: str = "") -> None:
        self.busy = True
        self._desk.tasks.run(
            table_work.lay, self._table, path, password, name="lay scan", owner=self,
            on_done=lambda source: self._laid(path, source), on_error=lambda error: self._not_laid(path, error),
        )  # fmt: skip

    def _laid(self, path: Path, source: Source) -> None:
        self.busy = False
        self.paths.append(path)
        self._unseen += [(source.number, place) for place in range(source.pages)]
        self.laid.emit(source)
        self._next()

    def _not_laid(self, path: Path, error: UserError) -> None:
        self.busy = False
        if error.code in LOCKED:
            self.locked.emit(path, error)
            return
        self.refused.emit(error)
        self._next()

    def _seen(self, source: int, place: int, glance: Glance) -> None:
        self.busy = False
        self.known[source, place] = glance
        self.seen.emit(source, place, glance)
        self._next()

    def _spoilt(self, source: int, error: UserError) -> None:
        """A file with a page that cannot be read is taken off the table whole: half a paper is no paper."""
        self.busy = False
        self._unseen = [one for one in self._unseen if one[0] != source]
        self.spoilt.emit(source, error)
        self._next()

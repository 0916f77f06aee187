"""Choosing files and folders of this machine; each purpose opens where one was last for it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.preferences import Preferences


class Purpose(StrEnum):
    """What one looks for: the stick with bundles is another place than the scanner's folder."""

    SCANS = "scans"
    PHOTOS = "photos"
    EXCHANGE = "exchange"
    CARDS = "cards"
    PAPERS = "papers"
    BACKUP = "backup"
    WORKSPACE = "workspaces"
    OTHER = "other"


class Files:
    """One for the program; the window gives it the file in which folders are remembered."""

    def __init__(self) -> None:
        self._preferences: Preferences | None = None

    def take(self, preferences: Preferences | None) -> None:
        """Remember folders there."""
        self._preferences = preferences

    def kept(self, purpose: Purpose) -> Path | None:
        """The folder of the last choice; a stick that was pulled out is not looked for."""
        kept = self._preferences.text(f"folder-{purpose}") if self._preferences else ""
        return Path(kept) if kept and Path(kept).is_dir() else None

    def last(self, purpose: Purpose) -> Path:
        """The folder of the last choice, else the person's documents."""
        if (kept := self.kept(purpose)) is not None:
            return kept
        found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(found) if found and Path(found).is_dir() else Path.home()

    def keep(self, purpose: Purpose, folder: Path) -> None:
        """Begin there next time."""
        if self._preferences is not None and folder != self.last(purpose):
            self._preferences.keep(f"folder-{purpose}", str(folder))

    def open_one(self, parent: QWidget, purpose: Purpose, title: str, kinds: str = "") -> Path | None:
        """One file that is there."""
        name, _kind = QFileDialog.getOpenFileName(parent, title, str(self.last(purpose)), kinds)
        return self._file(purpose, name)

    def open_several(self, parent: QWidget, purpose: Purpose, title: str, kinds: str = "") -> list[Path]:
        """Any number of files of one folder."""
        names, _kind = QFileDialog.getOpenFileNames(parent, title, str(self.last(purpose)), kinds)
        return self._files(purpose, names)

    def save_as(self, parent: QWidget, purpose: Purpose, title: str, name: str, kinds: str = "") -> Path | None:
        """A file to be written; `name` is proposed."""
        chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(self.last(purpose) / name), kinds)
        return self._file(purpose, chosen)

    def folder(self, parent: QWidget, purpose: Purpose, title: str, start: str = "") -> Path | None:
        """A folder; `start` is where to begin instead of where one was last."""
        name = QFileDialog.getExistingDirectory(parent, title, start or str(self.last(purpose)))
        if not name:
            return None
        self.keep(purpose, Path(name))
        return Path(name)

    def _file(self, purpose: Purpose, name: str) -> Path | None:
        return next(iter(self._files(purpose, [name] if name else [])), None)

    def _files(self, purpose: Purpose, names: Sequence[str]) -> list[Path]:
        found = [Path(name) for name in names]
        if found:
            self.keep(purpose, found[0].parent)
        return found


files = Files()

"""The four answers about a bundle, and the fingerprint line below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from ui.exchange.labels import grouped
from ui.widgets.base import Label, Picture, clear, column, holder, row, separator


@dataclass(frozen=True, slots=True)
class Tile:
    """One answer: icon, word, what it means here."""

    icon: str
    ink: str
    title: str
    sub: str


class Tiles(QFrame):
    """Answers beside each other in one frame."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "tiles")
        self._row = row(gap=0, margins=(1, 1, 1, 1))
        self.setLayout(self._row)

    def set_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show other answers."""
        clear(self._row)
        for place, tile in enumerate(tiles):
            if place:
                self._row.addWidget(separator(40))
            head = row(Picture(tile.icon, tile.ink, 17), Label(tile.title, "denseStrong"), None, gap=6)
            told = Label(tile.sub, "caption2", elide=True)
            self._row.addWidget(holder(column(head, told, gap=1, margins=(12, 8, 10, 8))), 1)
        self.setAccessibleName("；".join(f"{tile.title}，{tile.sub}" for tile in tiles))


class Fingerprint(QFrame):
    """A key's fingerprint in twelve groups of five digits."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._digits = Label("", "digits")
        self._digits.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note = Label("", "caption")
        self.setLayout(
            row(Label(self.tr("公钥指纹"), "caption"), self._digits, None, self._note, gap=10, margins=(12, 5, 12, 5))
        )

    def set_digits(self, digits: Sequence[str], note: str = "") -> None:
        """Show a fingerprint, and how it was compared."""
        self._digits.setText(grouped(digits))
        self._note.setText(note)
        self.setAccessibleName(self.tr("公钥指纹") + " ".join(digits))

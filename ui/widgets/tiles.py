"""Pieces of pages drawn in a worker, one after the other, those in sight first; what is outdated is never begun."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage

from app.documents import OpenPaper
from app.workspace import UserError
from ui.tasks import Tasks

EDGE = 768
"""Device pixels of a piece's sides."""
_KEPT = 96 << 20
"""Bytes of drawn pieces that are kept."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a page that is `width` × `height` device pixels large; `across` and `down` count pieces."""

    page: int
    width: int
    height: int
    across: int
    down: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in device pixels."""
        left, top = self.across * EDGE, self.down * EDGE
        return left, top, min(left + EDGE, self.width), min(top + EDGE, self.height)

    @property
    def share(self) -> QRectF:
        """The same as parts of the page's width and height."""
        left, top, right, bottom = self.box
        return QRectF(left / self.width, top / self.height, (right - left) / self.width, (bottom - top) / self.height)


def tiles_of(page: int, width: int, height: int, part: QRectF) -> list[Tile]:
    """The pieces of a page that touch `part` (device pixels of the page), from the top."""
    first_across, last_across = int(max(part.left(), 0)) // EDGE, int(max(part.right() - 1, 0)) // EDGE
    first_down, last_down = int(max(part.top(), 0)) // EDGE, int(max(part.bottom() - 1, 0)) // EDGE
    return [
        Tile(page, width, height, across, down)
        for down in range(first_down, min(last_down, (height - 1) // EDGE) + 1)
        for across in range(first_across, min(last_across, (width - 1) // EDGE) + 1)
    ]


def draw(paper: OpenPaper, tile: Tile) -> QImage | None:
    """Draw a piece. Runs in a worker; None where the paper was closed meanwhile."""
    drawn = paper.draw(tile.page, tile.width, tile.height, tile.box)
    if drawn is None:
        return None
    image = QImage(drawn.rgb, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)


class TileStore(QObject):
    """Drawn pieces of one paper. `drawn` after each; `settled` when nothing that is wanted is missing."""

    drawn = Signal()
    settled = Signal()

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._paper: OpenPaper | None = None
        self._generation = 0
        self._kept: OrderedDict[Tile, QImage] = OrderedDict()
        self._before: dict[int, list[tuple[QRectF, QImage]]] = {}
        self._failed: set[Tile] = set()
        self._wanted: list[Tile] = []
        self._busy = False
        self.on_error: Callable[[UserError], object] = lambda _error: None

    def set_paper(self, paper: OpenPaper | None, *, keep: bool) -> None:
        """Draw another paper. With `keep` the old pieces stay in sight until the new ones are there."""
        self._before = self._stale() if keep else {}
        self._paper = paper
        self._generation += 1
        self._kept.clear()
        self._failed.clear()
        self._wanted = []

    def rescale(self) -> None:
        """Sizes have changed: what is there is shown stretched until it has been drawn anew."""
        self._before = self._stale()

    def _stale(self) -> dict[int, list[tuple[QRectF, QImage]]]:
        found: dict[int, list[tuple[QRectF, QImage]]] = {}
        for tile, image in self._kept.items():
            found.setdefault(tile.page, []).append((tile.share, image))
        return found or self._before

    def get(self, tile: Tile) -> QImage | None:
        """A drawn piece."""
        image = self._kept.get(tile)
        if image is not None:
            self._kept.move_to_end(tile)
        return image

    def before(self, page: int) -> list[tuple[QRectF, QImage]]:
        """What was drawn of a page earlier: shares of the page with their pictures."""
        return self._before.get(page, [])

    def want(self, tiles: Iterable[Tile]) -> None:
        """What is in sight, most pressing first; replaces what was wanted before."""
        self._wanted = [tile for tile in tiles if tile not in self._kept and tile not in self._failed]
        self._next()

    @property
    def complete(self) -> bool:
        """Whether all that is wanted has been drawn."""
        return not self._busy and not self._wanted

    def _next(self) -> None:
        if self._busy or self._paper is None:
            return
        if not self._wanted:
            self.settled.emit()
            return
        tile, generation = self._wanted.pop(0), self._generation
        self._busy = True
        self._tasks.run(
            draw, self._paper, tile, name="draw page", owner=self,
            on_done=lambda image: self._take(tile, generation, image),
            on_error=lambda error: self._fail(tile, generation, error),
        )  # fmt: skip

    def _take(self, tile: Tile, generation: int, image: QImage | None) -> None:
        self._busy = False
        if generation == self._generation and image is not None:
            self._kept[tile] = image
            self._trim()
            self.drawn.emit()
        self._next()

    def _fail(self, tile: Tile, generation: int, error: UserError) -> None:
        self._busy = False
        if generation == self._generation:
            self._failed.add(tile)
            self.on_error(error)
        self._next()

    def _trim(self) -> None:
        size = sum(image.sizeInBytes() for image in self._kept.values())
        while size > _KEPT and len(self._kept) > 1:
            _tile, image = self._kept.popitem(last=False)
            size -= image.sizeInBytes()

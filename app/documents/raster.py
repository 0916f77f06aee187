"""Papers open to be looked at: pages as pixels, piece by piece, and their letters.

Our own papers are drawn here, foreign ones in a walled child; whoever looks need not know which it is.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Protocol

import pypdfium2

from app.documents.incoming import REASONS
from app.documents.typesetting.faces import RENDER_LOCK
from app.workers import Answer, Limits, Session, pdf_page
from app.workers.pdf_page import Box, Letter
from db.kernel.errors import UserError

LARGEST_SIDE = 12_000
"""Pixels of a picture's longer side at most, whatever scale is asked."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page or a piece: `rgb` has three bytes for each pixel, rows of exactly `width * 3` bytes from the top."""

    rgb: bytes
    width: int
    height: int


class OpenPaper(Protocol):
    """A paper that is being looked at. Its calls may come from any thread; `close` ends it."""

    @property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each page in points."""

    def draw(self, page: int, width: int, height: int, box: Box) -> PageImage | None:
        """The part `box` of a page drawn at `width` × `height` pixels; None once the paper was closed."""

    def letters(self, page: int) -> tuple[Letter, ...]:
        """The page's letters in reading order; none once the paper was closed."""

    def close(self) -> None:
        """Let go of it."""


class OwnPaper:
    """One of our own papers, open. Raises `document.damaged`."""

    def __init__(self, pdf: bytes) -> None:
        with RENDER_LOCK:
            self._document: pypdfium2.PdfDocument | None = _open(pdf)
            self.sizes = tuple(self._document.get_page_size(page) for page in range(len(self._document)))

    def __del__(self) -> None:
        # pypdfium2 would close it from whichever thread collects it, beside another one that draws.
        with contextlib.suppress(AttributeError):
            self.close()

    def draw(self, page: int, width: int, height: int, box: Box) -> PageImage | None:
        """As `OpenPaper` says."""
        with RENDER_LOCK:
            if self._document is None:
                return None
            sheet = self._document[page]
            try:
                return PageImage(pdf_page.pixels(sheet, width, height, box), box[2] - box[0], box[3] - box[1])
            finally:
                sheet.close()

    def letters(self, page: int) -> tuple[Letter, ...]:
        """As `OpenPaper` says."""
        with RENDER_LOCK:
            if self._document is None:
                return ()
            sheet = self._document[page]
            try:
                return tuple(pdf_page.letters(sheet))
            finally:
                sheet.close()

    def close(self) -> None:
        """As `OpenPaper` says."""
        with RENDER_LOCK:
            document, self._document = self._document, None
            if document is not None:
                document.close()


class ForeignPaper:
    """A paper that came in, open in a walled child. Raises as `ScanTable.add` does."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._closed = False
        self._session = Session(Limits(files=1 << 30))
        self._session.hold(data)
        try:
            found = self._ask("count", source=0)
            self.sizes = tuple((float(width), float(height)) for width, height in found.value["sizes"])
        except BaseException:
            self.close()
            raise

    def draw(self, page: int, width: int, height: int, box: Box) -> PageImage | None:
        """As `OpenPaper` says."""
        wide, high = box[2] - box[0], box[3] - box[1]
        if self._closed:
            return None
        try:
            (rgb,) = self._ask("piece", source=0, place=page, width=width, height=height, box=box).parts
        except UserError:
            if self._gone():
                return None
            raise
        if len(rgb) != wide * high * 3:
            raise UserError("document.damaged", name=self._name)
        return PageImage(rgb, wide, high)

    def letters(self, page: int) -> tuple[Letter, ...]:
        """As `OpenPaper` says."""
        if self._closed:
            return ()
        try:
            rows = self._ask("letters", source=0, place=page).value
            return tuple(Letter(str(row[0])[:2], *(float(one) for one in row[1:5])) for row in rows)
        except (UserError, TypeError, ValueError, IndexError):
            return ()

    def _gone(self) -> bool:
        return self._closed

    def close(self) -> None:
        """As `OpenPaper` says."""
        self._closed = True
        self._session.close()

    def _ask(self, job: str, **options: object) -> Answer:
        try:
            return self._session.run(f"app.workers.scans.looking:{job}", options)
        except UserError as error:
            raise UserError(REASONS.get(error.code, error.code), **(error.params | {"name": self._name})) from error


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has. Raises `document.damaged`."""
    with RENDER_LOCK:
        document = _open(pdf)
        try:
            return len(document)
        finally:
            document.close()


def rasterise(pdf: bytes, page: int, scale: float) -> PageImage:
    """Page `page` (from 0) of one of our own papers; `scale` 1.0 is a pixel for each point (72 dpi).

    Raises `document.damaged`, IndexError for a page that is not there.
    """
    with RENDER_LOCK:
        document = _open(pdf)
        try:
            if not 0 <= page < len(document):
                raise IndexError(page)
            sheet = document[page]
            across, down = sheet.get_size()
            bounded = min(scale, LARGEST_SIDE / max(across, down))
            width, height = max(1, round(across * bounded)), max(1, round(down * bounded))
            return PageImage(pdf_page.pixels(sheet, width, height, (0, 0, width, height)), width, height)
        finally:
            document.close()


def text_of(pdf: bytes) -> str:
    """The layer of text of one of our own papers, page after page. Raises `document.damaged`."""
    with RENDER_LOCK:
        document = _open(pdf)
        try:
            return "\n".join(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UserError("document.damaged", name="") from error

"""Scanned files on the table: looked at leaf by leaf in a walled child, and put together to papers there.

What was scanned is never changed: a paper that was put together is kept beside its originals, with its recipe.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import recipe
from app.documents.incoming import LARGEST_FILE, REASONS, Kept, plain_name
from app.documents.raster import PageImage
from app.documents.recipe import Leaf, Sheaf
from app.workers import Answer, Limits, Session
from app.workers.pdf_page import Box, Letter
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress

LIMITS = Limits(memory=1536 << 20, seconds=90, waiting=360, answer=400 << 20, files=1 << 30)
"""Of the child that holds a scan: a thick one with its outcome, and a minute for 300 pages of colour."""
_PDF = "application/pdf"
_MOST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A file on the table. `sizes` are its pages' width and height in points."""

    number: int
    name: str
    media_type: str
    size: int
    sha256: str
    sizes: tuple[tuple[float, float], ...]
    unlocked: bool = False

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.sizes)


@dataclass(frozen=True, slots=True)
class Glance:
    """What one look at a leaf tells: a small JPEG, by how much it should be turned clockwise (hundredths of a
    degree), and whether it is blank."""

    picture: bytes
    skew: int
    blank: bool


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came from the scanner."""

    name: str
    media_type: str
    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Assembled:
    """A paper ready to be filed. `made_of` is empty where it is a file as it came; else the files and the recipe."""

    kept: Kept
    made_of: tuple[Original, ...] = ()
    recipe: tuple[tuple[int, ...], ...] = ()
    archival: bool = False


class ScanTable:
    """Files that are being made into papers. `close` it; its calls may come from any thread, one after the other."""

    def __init__(self) -> None:
        self._session = Session(LIMITS)
        self._originals: list[Original] = []
        self._places: list[int] = []
        self.sources: list[Source] = []

    def __enter__(self) -> ScanTable:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files, also in the middle of a call."""
        self._session.close()
        self._originals = []

    def add(self, data: bytes, file_name: str, password: str = "") -> Source:
        """Put a file on the table and count its pages.

        Raises `UserError` with the file's `name`: `document.empty`, `document.file_too_large` (all files together),
        `document.unknown_format`, `document.encrypted`, `document.wrong_password`, `document.damaged`,
        `document.too_many_pages`, `document.too_many_pixels`, `document.too_slow`, `document.too_large`.
        """
        name = plain_name(file_name)
        if not data:
            raise UserError("document.empty", name=name)
        if sum(len(one.data) for one in self._originals) + len(data) > LARGEST_FILE:
            raise UserError("document.file_too_large", name=name, limit=LARGEST_FILE >> 20)
        place = self._session.hold(data)
        if password:
            (opened,) = self._ask("assembling:unlock", name, source=place, password=password).parts
            place = self._session.hold(opened)
        try:
            found = self._ask("looking:count", name, source=place).value
            media_type = str(found["media_type"])
            sizes = tuple((float(width), float(height)) for width, height in found["sizes"])
        except (KeyError, TypeError, ValueError) as error:
            raise UserError("document.damaged", name=name) from error
        source = Source(
            len(self.sources), name, media_type, len(data), hashlib.sha256(data).hexdigest(), sizes, bool(password)
        )
        self._places.append(place)
        self.sources.append(source)
        self._originals.append(Original(name, media_type, source.sha256, data))
        return source

    def glance(self, source: int, place: int, long_side: int = 320) -> Glance:
        """Read a leaf to its end. Raises as `add` does."""
        name = self.sources[source].name
        answer = self._ask("looking:glance", name, source=self._places[source], place=place, long_side=long_side)
        try:
            (picture,) = answer.parts
            return Glance(picture, int(answer.value["skew"]), bool(answer.value["blank"]))
        except (KeyError, TypeError, ValueError) as error:
            raise UserError("document.damaged", name=name) from error

    def paper(self, source: int) -> OpenSource:
        """A file of the table to look at, page by page; closing it leaves the file on the table."""
        return OpenSource(self, source)

    def assemble(self, sheaf: Sheaf, title: str) -> Assembled:
        """Make leaves a paper. A whole PDF that nobody changed stays the file it is; all else becomes one PDF.

        Raises as `add` does.
        """
        alone = recipe.untouched(sheaf, [one.pages for one in self.sources])
        if alone is not None and self.sources[alone].media_type == _PDF and not self.sources[alone].unlocked:
            one = self._originals[alone]
            return Assembled(Kept(one.data, _PDF, self.sources[alone].pages, one.sha256, one.name))
        used = sorted({leaf.source for leaf in sheaf})
        name = self.sources[used[0]].name
        places = [[self._places[leaf.source], leaf.place, leaf.turn, leaf.skew] for leaf in sheaf]
        answer = self._ask("assembling:assemble", name, sheaf=places, title=title[:_MOST_TITLE])
        try:
            (pdf,) = answer.parts
            pages, archival = int(answer.value["pages"]), bool(answer.value["archival"])
        except (KeyError, TypeError, ValueError) as error:
            raise UserError("document.damaged", name=name) from error
        if pages != len(sheaf) or not pdf.startswith(b"%PDF-"):
            raise UserError("document.damaged", name=name)
        told = tuple((used.index(leaf.source), leaf.place, leaf.turn, leaf.skew) for leaf in sheaf)
        kept = Kept(pdf, _PDF, pages, hashlib.sha256(pdf).hexdigest(), name)
        return Assembled(kept, tuple(self._originals[number] for number in used), told, archival)

    def draw(self, source: int, page: int, width: int, height: int, box: Box) -> PageImage:
        """A piece of a page, as `OpenPaper.draw`. Raises as `add` does."""
        name = self.sources[source].name
        options = {"source": self._places[source], "place": page, "width": width, "height": height, "box": box}
        (rgb,) = self._ask("looking:piece", name, **options).parts
        wide, high = box[2] - box[0], box[3] - box[1]
        if len(rgb) != wide * high * 3:
            raise UserError("document.damaged", name=name)
        return PageImage(rgb, wide, high)

    def _ask(self, job: str, name: str, **options: object) -> Answer:
        try:
            return self._session.run(f"app.workers.scans.{job}", options)
        except UserError as error:
            raise UserError(REASONS.get(error.code, error.code), **(error.params | {"name": name})) from error


class OpenSource:
    """A file of a table as an `OpenPaper`."""

    def __init__(self, table: ScanTable, source: int) -> None:
        self._table, self._source = table, source
        self._closed = False
        self.sizes = table.sources[source].sizes

    def draw(self, page: int, width: int, height: int, box: Box) -> PageImage | None:
        """As `OpenPaper` says."""
        return None if self._closed else self._table.draw(self._source, page, width, height, box)

    def letters(self, page: int) -> tuple[Letter, ...]:
        """None: a scan that is being put together is not read."""
        del page
        return ()

    def close(self) -> None:
        """As `OpenPaper` says."""
        self._closed = True


def read_through(
    table: ScanTable, source: int, progress: Progress | None = None, cancel: CancelToken | None = None
) -> list[Glance]:
    """Look at every page of a file once. Raises as `ScanTable.add` does, and `Cancelled`."""
    found = []
    total = table.sources[source].pages
    for place in range(total):
        if cancel is not None:
            cancel.check()
        found.append(table.glance(source, place))
        if progress is not None:
            progress(place + 1, total, table.sources[source].name)
    return found


def as_they_came(files: Sequence[tuple[str, bytes]], title: str, password: str = "") -> Assembled:
    """Files one after the other as one paper, each read to its end. Raises as `ScanTable.add` does."""
    with ScanTable() as table:
        for name, data in files:
            source = table.add(data, name, password)
            if source.media_type != _PDF:
                read_through(table, source.number)
        sheaf = tuple(Leaf(one.number, place) for one in table.sources for place in range(one.pages))
        return table.assemble(sheaf, title)

"""What the pages of photos read, each in one moment of the records, and pictures decoded for them. Runs in workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from app import photos
from app.cases import CaseQuery, list_cases
from app.cases.casefile import CaseFile, case_file
from app.photos import NegativeRow, PhotoCounts, PhotoDetail, PhotoRow, RollRow
from app.work import Read
from app.workspace import UserError, Workspace

PAGE = 600
#: Long side of a picture in an inspector or on a strip, in pixels: twice what is shown, for fine screens.
SMALL = 800
#: Long side up to which an original is shown by its own pixels.
LARGEST = 8000


@dataclass(frozen=True, slots=True)
class PhotoQuery:
    """What the tools of the page say; empty texts narrow nothing."""

    case_id: str = ""
    category: str = ""
    negative: str = ""
    described: bool | None = None
    text: str = ""
    order: str = "taken"
    limit: int = PAGE

    @property
    def narrowed(self) -> bool:
        """Whether anything but the case narrows it."""
        return bool(self.category or self.negative or self.text) or self.described is not None


@dataclass(frozen=True, slots=True)
class PhotosData:
    """Everything the page of photos shows but the pictures."""

    rows: list[PhotoRow]
    more: bool
    counts: PhotoCounts
    case: CaseFile | None


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One photo for the inspector, its negative, its case, and whether this person may write its 说明."""

    detail: PhotoDetail
    negative: NegativeRow | None
    case: CaseFile


@dataclass(frozen=True, slots=True)
class LightData:
    """Rolls, and the negatives of the roll in front with the names of their cases and the days of their photos."""

    rolls: list[RollRow]
    roll: str
    negatives: list[NegativeRow]
    case: CaseFile | None
    case_names: dict[str, str]
    days: dict[str, date]


@dataclass(frozen=True, slots=True)
class FrameFile:
    """One negative for the light table's side: its case and the first photo made from it."""

    negative: NegativeRow
    photo: PhotoRow | None
    case: CaseFile


def photos_data(view: Read, query: PhotoQuery) -> PhotosData:
    """The first photos of a query and the figures of the facets."""
    rows = photos.list_photos(
        view,
        query.case_id or None,
        category=query.category or None,
        negative=query.negative or None,
        described=query.described,
        text=query.text,
        order=query.order,
        limit=query.limit + 1,
    )
    case = case_file(view, query.case_id) if query.case_id else None
    counts = photos.count_photos(view, query.case_id or None)
    return PhotosData(rows[: query.limit], len(rows) > query.limit, counts, case)


def photo_file(view: Read, photo_id: str) -> PhotoFile:
    """One photo with its negative. Raises `record.missing`, `permission.denied`."""
    detail = photos.photo_detail(view, photo_id)
    negative = _negative(view, detail.row.case_id, detail.row.negative_id) if detail.row.negative_id else None
    return PhotoFile(detail, negative, case_file(view, detail.row.case_id))


def light_data(view: Read, case_id: str, roll: str | None, negative_id: str = "") -> LightData:
    """The rolls of a case or of all, with the negatives of one of them: the one that holds `negative_id`, else `roll`,
    else the newest.
    """
    rolls = photos.list_rolls(view, case_id or None)
    if negative_id:
        roll = next((one.roll for one in photos.list_negatives(view, case_id or None) if one.id == negative_id), roll)
    names = [one.roll for one in rolls]
    chosen = roll if roll is not None and roll in names else (names[0] if names else "")
    negatives = photos.list_negatives(view, case_id or None, chosen) if names else []
    files = {one: case_file(view, one) for one in {row.case_id for row in negatives} | ({case_id} - {""})}
    days = {
        photo.negative_id: photo.taken_on
        for one in files
        for photo in photos.list_photos(view, one, negative="film")
        if photo.negative_id and photo.taken_on
    }
    case_names = {one: file.name for one, file in files.items()}
    return LightData(rolls, chosen, negatives, files.get(case_id), case_names, days)


def frame_file(view: Read, negative_id: str, case_id: str) -> FrameFile | None:
    """One negative with the first photo made from it; nothing where it is not there any more."""
    negative = _negative(view, case_id, negative_id)
    if negative is None:
        return None
    photo = photos.photo_detail(view, negative.photo_ids[0]).row if negative.photo_ids else None
    return FrameFile(negative, photo, case_file(view, case_id))


def negatives_of(view: Read, case_id: str) -> list[NegativeRow]:
    """The negatives that photos of a case can be linked to."""
    return photos.list_negatives(view, case_id)


def cases_like(view: Read, text: str) -> list[tuple[str, str, str]]:
    """Cases that mention a text: id, name, unit and number."""
    return [
        (case.id, case.name, f"{case.unit}　{case.register_no}")
        for case in list_cases(view, CaseQuery(text=text), limit=40)
    ]


def own_cases(view: Read) -> list[tuple[str, str]]:
    """Cases of this workspace that pictures can be filed in, the most pressing first."""
    return [(case.id, f"{case.name}　{case.register_no}") for case in list_cases(view, CaseQuery(own=True), limit=300)]


# Pictures


def thumbnails(view: Read, ids: Sequence[str]) -> dict[str, QImage | None]:
    """Small pictures by photo; None for one that may not or cannot be shown."""
    found: dict[str, QImage | None] = {}
    for photo_id in ids:
        try:
            found[photo_id] = decoded(photos.thumbnail(view, photo_id))
        except UserError:
            found[photo_id] = None
    return found


def photo_picture(view: Read, photo_id: str, long_side: int = 0) -> QImage:
    """The reduced copy of a photo (at most 1600 pixels), smaller where a side is given. Raises as `reduced`."""
    return decoded(photos.reduced(view, photo_id), long_side)


def negative_picture(view: Read, negative_id: str, positive: bool, long_side: int = 0) -> QImage:
    """A scanned negative as it is or turned positive. Raises as `photos.negative_picture`."""
    return decoded(photos.negative_picture(view, negative_id, positive=positive), long_side)


def frames(view: Read, ids: Sequence[str], long_side: int) -> dict[str, tuple[QImage, QImage] | str]:
    """Negative and positive of scanned frames; the code of the refusal where one may not or cannot be shown."""
    found: dict[str, tuple[QImage, QImage] | str] = {}
    for negative_id in ids:
        try:
            pair = (
                negative_picture(view, negative_id, False, long_side),
                negative_picture(view, negative_id, True, long_side),
            )
            found[negative_id] = pair
        except UserError as error:
            found[negative_id] = error.code
    return found


def decoded(data: bytes, long_side: int = 0) -> QImage:
    """A JPEG of our own making as an image; scaled while it is decoded, so that a strip costs no full picture."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    size = reader.size()
    if long_side and max(size.width(), size.height()) > long_side:
        reader.setScaledSize(size.scaled(QSize(long_side, long_side), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _negative(view: Read, case_id: str, negative_id: str) -> NegativeRow | None:
    return next((one for one in photos.list_negatives(view, case_id) if one.id == negative_id), None)


def original_picture(workspace: Workspace, photo_id: str) -> QImage:
    """The file itself, audited; empty where the window cannot draw its format. Raises as `photos.original`."""
    buffer = QBuffer()
    buffer.setData(QByteArray(photos.original(workspace, photo_id)))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if max(size.width(), size.height()) > LARGEST:
        reader.setScaledSize(size.scaled(QSize(LARGEST, LARGEST), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()

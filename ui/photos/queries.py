"""What the pages of photos read, each in one moment of the records, and pictures decoded for them. Runs in workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from app import codes, messages, photos
from app.cases import CaseQuery, list_cases
from app.cases.casefile import CaseFile, case_file
from app.documents.registry import render
from app.documents.sources import papers_of_form
from app.photos import (
    FoundFilm,
    GroupRow,
    KnownPerson,
    Likeness,
    Mark,
    NegativeHistory,
    NegativeRow,
    PhotoCounts,
    PhotoDetail,
    PhotoFilter,
    PhotoRow,
    RollRow,
    Scan,
    UnfinishedImport,
)
from app.work import Read, Version, Work
from app.workspace import UserError, Workspace
from ui.photos import words
from ui.texts import prose, size, stamp


def _t(text: str) -> str:
    return QCoreApplication.translate("PhotoQueries", text)


#: Rows that come with the keys; the rest comes as it is seen.
FIRST = 60
#: Long side of a picture in an inspector or on a strip, in pixels: twice what is shown, for fine screens.
SMALL = 800


@dataclass(frozen=True, slots=True)
class PhotosData:
    """What the page of photos shows first: all keys in order, the rows of the first of them, and whose case."""

    keys: list[str]
    rows: list[PhotoRow]
    case: CaseFile | None


@dataclass(frozen=True, slots=True)
class FacetsData:
    """The figures beside the grid: counts, photos of each month, and what an import that broke off had not done."""

    counts: PhotoCounts
    months: dict[tuple[int, int], int]
    unfinished: UnfinishedImport | None


@dataclass(frozen=True, slots=True)
class PeopleData:
    """A photo to mark people on."""

    image: QImage
    marks: tuple[Mark, ...]
    known: list[KnownPerson]
    version: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class PairData:
    """Two photos side by side: pictures or why not, facts, and whether this person may withdraw them."""

    pair: Likeness
    images: tuple[QImage | str, QImage | str]
    facts: tuple[list[tuple[str, str]], list[tuple[str, str]]]
    own: tuple[bool, bool]
    secret: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One photo for the inspector, its negative, its case, and whether this person may write its 说明."""

    detail: PhotoDetail
    negative: NegativeRow | None
    case: CaseFile


@dataclass(frozen=True, slots=True)
class LightData:
    """Rolls, and the negatives of the roll in front with the names of their cases and the days of their photos; of all
    negatives how many should be back by now.
    """

    rolls: list[RollRow]
    roll: str
    negatives: list[NegativeRow]
    case: CaseFile | None
    case_names: dict[str, str]
    days: dict[str, date]
    overdue: int


@dataclass(frozen=True, slots=True)
class FrameFile:
    """One negative for the light table's side: its case and the first photo made from it."""

    negative: NegativeRow
    photo: PhotoRow | None
    case: CaseFile


def photos_data(view: Read, narrow: PhotoFilter, order: str) -> PhotosData:
    """The keys of a filter and the first rows."""
    keys = photos.list_keys(view, narrow, order)
    case = case_file(view, narrow.case_id) if narrow.case_id else None
    return PhotosData(keys, photos.photos_by_id(view, keys[:FIRST]), case)


def facets_data(view: Read, case_id: str) -> FacetsData:
    """The figures of the facets."""
    counts = photos.count_photos(view, case_id or None)
    return FacetsData(counts, photos.photo_months(view, case_id), photos.unfinished_import(view))


@dataclass(frozen=True, slots=True)
class LargeFacts:
    """What the large view tells of a photo, and the watermark that it must bear (empty: none)."""

    photo_id: str
    facts: list[tuple[str, str]]
    mark: str


@dataclass(frozen=True, slots=True)
class Slide:
    """A picture of the show with its words."""

    image: QImage
    title: str
    caption: str
    mark: str


def large_facts(view: Read, photo_id: str) -> LargeFacts:
    """How a photo was taken, by its EXIF, its file and DA/T 54."""
    detail = photos.photo_detail(view, photo_id)
    exif, row = detail.exif, detail.row
    labels = {item.code: item.label for item in codes.items("photo_elements")}
    facts = [
        (_t("拍摄时间"), stamp(row.taken_at) if row.taken_at else prose(row.taken_on)),
        (_t("相机"), words.camera(exif)),
        (_t("镜头"), exif.get("lens", "")),
        (_t("曝光"), _t("{s}秒").format(s=exif["exposure_s"]) if "exposure_s" in exif else ""),
        (_t("光圈"), f"f/{exif['f_number']}" if "f_number" in exif else ""),
        (_t("感光度"), exif.get("iso", "")),
        (_t("焦距"), f"{exif['focal_length_mm']}mm" if "focal_length_mm" in exif else ""),
        (_t("位置"), words.position(exif)),
        (_t("海拔"), f"{exif['altitude_m']}m" if "altitude_m" in exif else ""),
        (_t("影像"), f"{row.width}×{row.height}　{size(row.size)}"),
        (_t("格式"), row.media_type.partition("/")[2].upper()),
        (_t("位深"), exif.get("bits", "")),
        (_t("分辨率"), f"{exif['x_dpi']}dpi" if "x_dpi" in exif else ""),
        (_t("页数"), detail.elements.get("pages", "")),
        (_t("曾用号"), "、".join(detail.former_numbers)),
        *((label, detail.elements.get(code, "")) for code, label in labels.items()),
        (_t("校验值"), detail.sha256[:16] + "…"),
    ]
    mark = photos.watermark(view) if row.secrecy != "public" else ""
    return LargeFacts(photo_id, [(name, text) for name, text in facts if text], mark)


def index_sheet(view: Read, case_id: str, roll: str) -> bytes:
    """The 印样 of a roll as PDF. Raises as `papers_of_form`, and `document.nothing_to_print`."""
    wanted = {one.id for one in photos.list_negatives(view, case_id, roll)}
    return _printed(view, case_id, "contact_sheet", _t("底片印样"), wanted)


def album_paper(view: Read, case_id: str, form: str, title: str) -> bytes:
    """A form of a case's photos as PDF. Raises as `index_sheet`, and `permission.denied` for pictures that one may not
    see.
    """
    return _printed(view, case_id, form, title, {case_id})


def sleeve_labels(view: Read, case_id: str, roll: str) -> bytes:
    """The labels of the sleeves of a roll as PDF. Raises as `index_sheet`."""
    wanted = {one.id for one in photos.list_negatives(view, case_id, roll)}
    return _printed(view, case_id, "negative_labels", _t("底片袋标签"), wanted)


def last_faults(view: Read, negative_ids: Sequence[str]) -> list[frozenset[str]]:
    """What each negative was found to suffer from when it was looked at last."""
    found = (photos.negative_history(view, one).conditions for one in negative_ids)
    return [frozenset(conditions[-1].faults if conditions else ()) for conditions in found]


def lending_receipt(view: Read, case_id: str, number: str) -> bytes:
    """底片借据 of a lending as PDF. Raises as `index_sheet`."""
    for paper in papers_of_form(view, case_id, "lending_receipt"):
        if paper.number == number:
            return render("lending_receipt", paper.filled()).pdf
    raise UserError("document.nothing_to_print", form=_t("底片借据"))


def _printed(view: Read, case_id: str, form: str, title: str, subjects: set[str]) -> bytes:
    found = next((paper for paper in papers_of_form(view, case_id, form) if paper.subject_id in subjects), None)
    if found is None:
        raise UserError("document.nothing_to_print", form=title)
    return render(form, found.filled()).pdf


def groups_of(view: Read, case_id: str, photo_id: str) -> tuple[list[GroupRow], str]:
    """The groups of a case, and the one that a photo is in."""
    held = photos.photo_detail(view, photo_id).group_id if photo_id else None
    return photos.list_groups(view, case_id), held or ""


def secrets_of(view: Read, case_id: str, ids: Sequence[str] | None) -> int:
    """How many of a case's photos, or of those named, are not for everybody."""
    rows = photos.list_photos(view, case_id) if ids is None else photos.photos_by_id(view, ids)
    return sum(row.secrecy != "public" for row in rows)


def slide(view: Read, photo_id: str) -> Slide:
    """A picture for the show. Raises as `photos.reduced`."""
    detail = photos.photo_detail(view, photo_id)
    image = decoded(photos.reduced(view, photo_id))
    mark = photos.watermark(view) if detail.row.secrecy != "public" else ""
    caption = detail.description.caption or photos.compose_caption(detail.description)
    return Slide(image, detail.row.title or detail.row.category_label, caption, mark)


def rows_of(view: Read, ids: Sequence[str]) -> list[PhotoRow]:
    """Photos by their ids."""
    return photos.photos_by_id(view, ids)


def kept_history(view: Read, negative_id: str) -> tuple[NegativeHistory, list[Scan]]:
    """What happened to a negative, and its scans, the one in front first. Raises as `photos.negative_history`."""
    return photos.negative_history(view, negative_id), photos.list_scans(view, negative_id)


def people_data(view: Read, photo_id: str) -> PeopleData:
    """A photo with the people marked on it. Raises as `photos.reduced`."""
    detail = photos.photo_detail(view, photo_id)
    image = decoded(photos.reduced(view, photo_id))
    return PeopleData(image, detail.marks, photos.known_people(view), detail.version)


def save_marks(work: Work, photo_id: str, marks: Sequence[Mark], version: Version) -> None:
    """Keep the people marked on a photo."""
    photos.mark_people(work, photo_id, marks, opened_at=version)


def pair_data(view: Read, pair: Likeness) -> PairData:
    """Both photos of a pair that look alike."""
    details = [photos.photo_detail(view, one) for one in (pair.photo_id, pair.other_id)]
    images: list[QImage | str] = []
    for detail in details:
        try:
            images.append(decoded(photos.reduced(view, detail.row.id), SMALL))
        except UserError as error:
            images.append(messages.sentence(error))
    facts = [
        [
            (_t("案件"), case_file(view, detail.row.case_id).name),
            (_t("文件"), detail.row.file_name),
            (_t("影像"), f"{detail.row.width}×{detail.row.height}　{size(detail.row.size)}"),
            (_t("时间"), prose(detail.row.taken_on)),
            (_t("照片号"), detail.row.photo_no or "—"),
        ]
        for detail in details
    ]
    own = [detail.row.own and not detail.row.veiled for detail in details]
    secret = [detail.row.secrecy != "public" for detail in details]
    return PairData(pair, (images[0], images[1]), (facts[0], facts[1]), (own[0], own[1]), (secret[0], secret[1]))


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
    overdue = photos.overdue_lendings(view)
    return LightData(rolls, chosen, negatives, files.get(case_id), case_names, days, overdue)


def frame_file(view: Read, negative_id: str, case_id: str) -> FrameFile | None:
    """One negative with the first photo made from it; nothing where it is not there any more."""
    negative = _negative(view, case_id, negative_id)
    if negative is None:
        return None
    photo = photos.photo_detail(view, negative.photo_ids[0]).row if negative.photo_ids else None
    return FrameFile(negative, photo, case_file(view, case_id))


def last_negative(view: Read, case_id: str) -> NegativeRow | None:
    """The negative of a case that was registered last."""
    return max(photos.list_negatives(view, case_id), key=lambda row: row.id, default=None)


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


def thumbnails(view: Read, ids: Sequence[str], room: QSize, mark: QImage) -> dict[str, QImage | None]:
    """Small pictures by photo, just large enough to fill `room` in pixels; a blur of one that may not be seen, None for
    one that cannot be shown. `mark` is laid over the middle of those that are not for everybody.
    """
    found: dict[str, QImage | None] = dict.fromkeys(ids)
    for photo_id, data, marked in photos.thumbnails(view, ids):
        image = None if data is None else _filling(data, room)
        if marked and image is not None and not image.isNull():
            beside = image.size() - mark.size()
            with QPainter(image) as painter:
                painter.drawImage(beside.width() // 2, beside.height() // 2, mark)
        found[photo_id] = image
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
    with _opened(data) as reader:
        size = reader.size()
        if long_side and max(size.width(), size.height()) > long_side:
            reader.setScaledSize(size.scaled(QSize(long_side, long_side), Qt.AspectRatioMode.KeepAspectRatio))
        return reader.read()


def _filling(data: bytes, room: QSize) -> QImage:
    """Scaled and cut to `room` while it is decoded, so that the window has only to copy it; as it is if smaller."""
    with _opened(data) as reader:
        size = reader.size()
        if size.width() > room.width() and size.height() > room.height():
            size.scale(room, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            reader.setScaledSize(size)
            beyond = size - room
            reader.setScaledClipRect(QRect(QPoint(beyond.width() // 2, beyond.height() // 2), room))
        return reader.read()


@contextmanager
def _opened(data: bytes) -> Iterator[QImageReader]:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    yield QImageReader(buffer, QByteArray(b"jpeg"))


def _negative(view: Read, case_id: str, negative_id: str) -> NegativeRow | None:
    return next((one for one in photos.list_negatives(view, case_id) if one.id == negative_id), None)


def original_picture(workspace: Workspace, photo_id: str, page: int = 0) -> tuple[QImage, int]:
    """The file itself by its own pixels, decoded apart from the window, and its number of pages; audited.

    Raises as `photos.original_pixels`.
    """
    found = photos.original_pixels(workspace, photo_id, page=page)
    image = QImage(found.data, found.width, found.height, 3 * found.width, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32), found.pages


def found_film(_workspace: Workspace, file: Path) -> tuple[FoundFilm, QImage]:
    """The frames of a scanned strip, with a picture of it. Raises as `photos.find_frames`."""
    film = photos.find_frames(file)
    return film, decoded(film.reduced)


def previewed_positive(workspace: Workspace, negative_id: str, recipe: dict[str, Any] | None) -> QImage:
    """A positive by a recipe, only to look at."""
    return decoded(photos.preview_positive(workspace, negative_id, recipe))

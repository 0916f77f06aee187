"""Papers of a case's photos: their catalogue and the leaves with their 说明."""

from __future__ import annotations

from app import cases, photos
from app.codes import label
from app.documents.forms.photo_index import PhotoIndexData, PhotoLine
from app.documents.forms.photo_leaf import LeafPhoto, PhotoLeafData
from app.documents.sources.paper import CasePaper, Later
from app.work import Read


def indexes(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """照片目录 of the case's photos by category and time."""
    rows = photos.list_photos(view, case.id, order="category")
    if not rows:
        return []
    lines = tuple(
        PhotoLine(one.title or one.file_name, one.photo_no, _day(one), str((n + 1) // 2), _negative(one))
        for n, one in enumerate(rows, 1)
    )
    title = f"{case.name}个案预防照片"
    return [CasePaper("photo_index", case.id, f"{title}目录", PhotoIndexData(title, lines), final=True)]


def leaves(view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """照片芯页 with the pictures, which only those print who may see all of them."""
    rows = photos.list_photos(view, case.id, order="category")
    if not rows:
        return []
    title = f"{case.name}个案预防照片"

    def make() -> PhotoLeafData:
        return PhotoLeafData(title, tuple(_leaf(view, one) for one in rows))

    return [CasePaper("photo_leaf", case.id, f"{title}芯页", Later(make), final=True)]


def _leaf(view: Read, one: photos.PhotoRow) -> LeafPhoto:
    description = photos.photo_detail(view, one.id).description
    return LeafPhoto(
        jpeg=photos.reduced(view, one.id),
        title=one.title or one.file_name,
        number=one.photo_no,
        negative=_negative(one),
        see_also=description.see_also,
        taken=_day(one),
        photographer=description.photographer,
        secrecy=label("secrecy", one.secrecy),
        caption=description.caption or photos.compose_caption(description),
    )


def _day(one: photos.PhotoRow) -> str:
    return one.taken_on.strftime("%Y%m%d") if one.taken_on else ""


def _negative(one: photos.PhotoRow) -> str:
    """The 底片号, or the kind of negative where it has no number."""
    return one.negative_no or (label("negative_kinds", one.negative_kind) if one.negative_kind else "")


PAPERS = {"photo_index": indexes, "photo_leaf": leaves}

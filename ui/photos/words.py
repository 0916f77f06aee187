"""Words about photos and negatives that several widgets show."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app import photos
from app.codes import label
from app.photos import LedgerLine, NegativeRow, PhotoRow
from ui.widgets.photo_tiles import Tile


def _t(text: str) -> str:
    return QCoreApplication.translate("PhotoWords", text)


def name_of(row: PhotoRow) -> str:
    """A photo's title, or its file's name while it has none."""
    return row.title or row.file_name


def tile(row: PhotoRow) -> Tile:
    """A photo in the grid."""
    badge, icon, missing = negative_badge(row)
    return Tile(
        key=row.id,
        title=name_of(row),
        number=row.photo_no,
        date=row.taken_on.isoformat() if row.taken_on else "",
        badge=badge,
        badge_icon=icon,
        missing=missing,
        faint=row.category_label if row.described else _t("待补著录"),
        veiled=row.veiled,
        picked=row.picked,
        secrecy="" if row.veiled else secrecy_of(row),
    )


def secrecy_of(row: PhotoRow) -> str:
    """内部 and above by name; nothing for a photo that everybody may see."""
    return "" if row.secrecy == "public" else label("secrecy", row.secrecy)


def category_choices() -> list[tuple[str, str]]:
    """The categories to choose from, each with what it is to show where that says more."""
    return [
        (one.code, one.label if one.shows == one.label else f"{one.label}　{one.shows}") for one in photos.categories()
    ]


def negative_badge(row: PhotoRow) -> tuple[str, str, bool]:
    """What the corner of a picture says of its negative: text, icon, whether something is missing."""
    if not row.has_negative:
        return _t("缺底片"), "warning", True
    if row.negative_kind == "digital_original":
        return _t("数码"), "image", False
    if row.negative_kind == "none":
        return _t("无底片"), "prohibit", False
    if row.lent_to:
        return _t("已借出"), "sign-out", False
    return row.frame or row.negative_no, "film-strip", False


def frame_place(negative: NegativeRow | LedgerLine) -> str:
    """2025-36卷，第14帧."""
    parts = []
    if negative.roll:
        parts.append(_t("{roll}卷").format(roll=negative.roll))
    if negative.frame:
        parts.append(_t("第{frame}帧").format(frame=negative.frame))
    return "，".join(parts)


def scan_told(negative: NegativeRow) -> str:
    """Whether a negative has been scanned."""
    return _t("已扫描，原件加密保存") if negative.scan_id else _t("尚未扫描")


def camera(exif: Mapping[str, str]) -> str:
    """What took a picture; most models name their maker already."""
    make, model = exif.get("make", ""), exif.get("model", "")
    return model if model.upper().startswith(make.upper()) else f"{make} {model}".strip()


def position(exif: Mapping[str, str]) -> str:
    """北纬25.603472，东经103.211111."""
    if "latitude" not in exif or "longitude" not in exif:
        return ""
    north, east = exif["latitude"], exif["longitude"]
    told = (_t("南纬") if north.startswith("-") else _t("北纬"), _t("西经") if east.startswith("-") else _t("东经"))
    return f"{told[0]}{north.lstrip('-')}，{told[1]}{east.lstrip('-')}"

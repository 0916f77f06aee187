"""What the inspector says of a photo: its record as texts, its file and its negative as facts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.photos import words
from ui.photos.queries import PhotoFile
from ui.texts import prose, size, stamp

Facts = list[tuple[str, str]]


def _t(text: str) -> str:
    return QCoreApplication.translate("PhotoTold", text)


def texts(file: PhotoFile) -> dict[str, str]:
    """The record as the fields show it."""
    description = file.detail.description
    names = ("title", "see_also", "place", "people", "matter", "background", "photographer", "caption")
    return {
        **{name: getattr(description, name) for name in names},
        "taken_on": prose(description.taken_on),
        "number": file.detail.row.photo_no,
        "category": file.detail.row.category,
    }


def negative_facts(file: PhotoFile) -> Facts:
    """The negative, or what is known instead of it."""
    detail, negative = file.detail, file.negative
    if negative is not None:
        return [
            (_t("片种"), negative.film_label),
            (_t("卷号帧号"), words.frame_place(negative)),
            (_t("状况"), negative.condition),
            (_t("存放"), negative.kept_at),
            (_t("扫描"), words.scan_told(negative)),
        ]
    if detail.row.negative_kind == "digital_original":
        return [(_t("种类"), _t("数码原始文件，无胶片底片"))]
    if detail.row.negative_kind == "none":
        return [(_t("种类"), _t("无底片")), (_t("理由"), detail.no_negative_reason)]
    return [(_t("种类"), _t("缺底片，请挂接底片或注明无底片的理由"))]


def file_facts(file: PhotoFile) -> Facts:
    """Where the picture comes from and how it is kept."""
    detail = file.detail
    picture = _t("{w}×{h}像素，{size}").format(w=detail.row.width, h=detail.row.height, size=size(detail.row.size))
    kept = _t("加密保存，校验值已登记") if detail.has_original else _t("原件在报送单位")
    return [
        (_t("案件"), file.case.name),
        (_t("文件"), detail.row.file_name),
        (_t("影像"), picture),
        (_t("相机"), detail.exif.get("model", "")),
        (_t("导入"), stamp(detail.imported_at)),
        (_t("原件"), kept),
    ]

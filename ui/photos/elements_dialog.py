"""其他元数据: the elements of DA/T 54 that have no field of their own in the inspector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app import codes, photos
from app.photos import PhotoDetail
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Spec, SpecDialog


def _t(text: str) -> str:
    return QCoreApplication.translate("ElementsDialog", text)


class ElementsDialog(SpecDialog):
    """What is emptied is taken away; what the file itself says is not asked for."""

    def __init__(self, desk: Desk, parent: QWidget | None, detail: PhotoDetail) -> None:
        self._codes = [item.code for item in codes.items("photo_elements")]
        specs = [Spec(item.code, item.label, span=6) for item in codes.items("photo_elements")]
        super().__init__(
            parent, _t("其他元数据"), _t("保存"), specs, width=640, height=430,
            words=_t("照片类电子档案元数据（DA/T 54）中另行填写的各项；拍摄参数等由文件得出，不用填写。"),
        )  # fmt: skip
        self._desk, self._photo_id = desk, detail.row.id
        self.fill({code: detail.elements[code] for code in self._codes if code in detail.elements})
        self.send = self._send

    def _send(self, values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> object:
        told = {code: str(values.get(code, "")) for code in self._codes}
        return self._desk.work(
            photos.describe_elements, self._photo_id, told, owner=self, on_done=done, on_error=failed
        )

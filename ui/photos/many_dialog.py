"""成批著录: the same words for several photos; what is left empty stays as each photo has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app import photos
from app.photos import PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.photos import writing


def _t(text: str) -> str:
    return QCoreApplication.translate("ManyDialog", text)


class ManyDialog(SpecDialog):
    """Writes elements into the 说明 of the marked photos."""

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[PhotoRow]) -> None:
        super().__init__(
            parent,
            _t("成批著录"),
            _t("写入{n}张照片").format(n=len(rows)),
            [
                Spec("title", _t("题名"), span=8),
                Spec("taken_on", _t("时间"), Kind.DAY, 4),
                Spec("place", _t("地点"), span=8),
                Spec("photographer", _t("摄影者"), span=4),
                Spec("people", _t("人物"), Kind.LONG, lines=2),
                Spec("matter", _t("事由"), Kind.LONG, lines=2),
                Spec("background", _t("背景"), Kind.LONG, lines=2),
                Spec("see_also", _t("参见号"), span=6),
                Spec(
                    "category", _t("类别"), Kind.CODE, 6, placeholder=_t("不改动"),
                    options=tuple((one.code, one.label) for one in photos.categories()),
                ),
            ],
            width=600,
            words=_t("填写的各项写入已标记的{n}张照片，留空的不改动。自动拼成的文字说明随之更新。").format(n=len(rows)),
        )  # fmt: skip
        self._desk, self._ids = desk, [photo.id for photo in rows]
        self.send = self._send
        self.keep_draft(desk, "photos:" + "+".join(sorted(self._ids)[:20]))

    def _send(self, values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> None:
        category = str(values.pop("category", ""))
        if "taken_on" in values:
            values["taken_on"] = date.fromisoformat(values["taken_on"])
        if not values and not category:
            self.go_button.setEnabled(True)
            self.banner.say(self.tr("没有填写任何一项"), "warn")
            return
        self._desk.work(
            writing.write_many, self._ids, values, category,
            owner=self, on_done=done, on_error=failed, draft=self.draft,
        )  # fmt: skip

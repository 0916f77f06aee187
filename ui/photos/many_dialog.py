"""成批著录: the same words for several photos; what is left empty stays as each photo has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QCheckBox, QWidget

from app import photos
from app.photos import ElementChange, PhotoRow
from app.workspace import Read, UserError
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.forms.known import Known, load
from ui.photos import writing
from ui.widgets.base import Label, column, holder
from ui.widgets.table import Cell, Column, Table

_WAIT = 250
_SHOWN = 200
_BESIDE = 600


def _t(text: str) -> str:
    return QCoreApplication.translate("ManyDialog", text)


class ManyDialog(SpecDialog):
    """Writes elements into the 说明 of the marked photos; what it found can be given back (`result_value`)."""

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[PhotoRow]) -> None:
        known = Known()
        super().__init__(
            parent,
            _t("成批著录"),
            _t("写入{n}张照片").format(n=len(rows)),
            [
                Spec("title", _t("题名"), span=7),
                Spec("taken_on", _t("时间"), Kind.DAY, 5),
                Spec("place", _t("地点"), span=8),
                Spec("photographer", _t("摄影者"), span=4, known=known),
                Spec("people", _t("人物"), Kind.LONG, lines=1),
                Spec("matter", _t("事由"), Kind.LONG, 6, lines=2),
                Spec("background", _t("背景"), Kind.LONG, 6, lines=2),
                Spec("see_also", _t("参见号"), span=6),
                Spec(
                    "category", _t("类别"), Kind.CODE, 6, placeholder=_t("不改动"),
                    options=tuple((one.code, one.label) for one in photos.categories()),
                ),
            ],
            width=560,
            words=_t("填写的各项写入已标记的{n}张照片，留空的不改动；{{n}}代表序号").format(n=len(rows)),
        )  # fmt: skip
        self._desk, self._ids = desk, [photo.id for photo in rows]
        self._asked = 0
        self.only_empty = QCheckBox(_t("只填还空着的项，已写的不动"))
        self.table: Table[ElementChange] = Table(
            [
                Column(_t("照片"), 160, lambda one: Cell(one.name)),
                Column(_t("项目"), 76, lambda one: Cell(one.label, ink="text2")),
                Column(_t("原来"), 0, lambda one: Cell(one.before or "—", ink="text3")),
                Column(_t("改为"), 0, lambda one: Cell(one.after, strong=True)),
            ],
            row_height=30,
        )
        self.table.setAccessibleName(_t("将要作出的改动"))
        self.table.setFixedWidth(_BESIDE - 20)
        self._told = Label("", "caption")
        self._proposed = Label(_t("已按本案活动和最近的著录预填，不合适的可以改或清空"), "caption", wrap=True)
        self._proposed.hide()
        self.body.insertWidget(2, self.only_empty)
        self.body.addWidget(self._proposed)
        beside = column(
            Label(_t("将要作出的改动"), "denseStrong"), self.table, self._told, gap=8, margins=(0, 16, 20, 16)
        )
        beside.setStretch(1, 1)
        self.put_beside(holder(beside))
        self.fit_beside(_BESIDE)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.preview)
        self.form.edited.connect(self._timer.start)
        self.only_empty.toggled.connect(lambda _on: self._timer.start())
        self.send = self._send
        self._tell([])
        load(desk, self, known)
        desk.read(photos.propose_batch, self._ids, owner=self, on_done=self._propose)

    def _propose(self, proposed: dict[str, str]) -> None:
        """Words for what no photo says yet, where nothing was typed meanwhile; the preview shows them at once."""
        typed = self.form.values()
        new = {key: text for key, text in proposed.items() if not typed.get(key)}
        self._proposed.setVisible(bool(new))
        if new:
            self.form.set_values(new)
            self.preview()

    def _elements(self, values: dict[str, Any]) -> dict[str, Any]:
        elements = {key: value for key, value in values.items() if key != "category"}
        if "taken_on" in elements:
            elements["taken_on"] = date.fromisoformat(elements["taken_on"])
        return elements

    def preview(self) -> None:
        """Ask what would change."""
        self._timer.stop()
        self._asked += 1
        asked = self._asked

        def show(changes: list[ElementChange]) -> None:
            if asked == self._asked:
                self._tell(changes)

        self._desk.read(
            _preview, self._ids, self._elements(self.form.values()), self.only_empty.isChecked(), owner=self,
            on_done=show, on_error=self.refuse,
        )  # fmt: skip

    def _tell(self, changes: list[ElementChange]) -> None:
        self.table.set_rows(changes[:_SHOWN])
        photos_changed = len({one.photo_id for one in changes})
        told = (
            _t("将改动{n}张照片的{m}项").format(n=photos_changed, m=len(changes))
            if changes
            else _t("填写后在此列出改动")
        )
        if len(changes) > _SHOWN:
            told += _t("，先列出{n}项").format(n=_SHOWN)
        self._told.setText(told)

    def _send(self, values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> None:
        category = str(values.get("category", ""))
        elements = self._elements(values)
        if not elements and not category:
            self.go_button.setEnabled(True)
            self.banner.say(self.tr("没有填写任何一项"), "warn")
            return
        self._desk.work(
            writing.write_many, self._ids, elements, category, self.only_empty.isChecked(), owner=self, on_done=done,
            on_error=failed,
        )  # fmt: skip


def _preview(view: Read, ids: Sequence[str], elements: dict[str, Any], only_empty: bool) -> list[ElementChange]:
    return photos.preview_batch(view, ids, elements, only_empty=only_empty)

"""编照片号: a way of numbering, the plan it gives, and only then the numbers; gaps and doubles beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QWidget

from app import photos
from app.photos import NumberChange, PhotoRow, RunReport, Scheme, Series
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecForm
from ui.widgets.base import Label, column, holder, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Segments
from ui.widgets.table import Cell, Column, Table

_WAIT = 250


def _t(text: str) -> str:
    return QCoreApplication.translate("NumbersDialog", text)


class NumbersDialog(Dialog):
    """Numbers for these photos in their order; nothing is changed before the plan was seen."""

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[PhotoRow]) -> None:
        super().__init__(parent, _t("编照片号"), width=800)
        self._desk, self._ids = desk, [photo.id for photo in rows]
        self._plan: list[NumberChange] = []
        self._asked = 0
        self.series = Segments(
            [
                (Series.DIGITAL.value, _t("数码照片档号")),
                (Series.SHEET.value, _t("照片号（不分册）")),
                (Series.ALBUM.value, _t("照片号（分册）")),
            ]
        )
        year = rows[0].taken_on.year if rows and rows[0].taken_on else desk.now().year
        self.form = SpecForm(
            [
                Spec("fonds", _t("全宗号"), span=3, required=True, placeholder="0063"),
                Spec("retention", _t("保管期限代码"), span=3, required=True, placeholder="D30"),
                Spec("year", _t("年度"), Kind.NUMBER, 2, least=1949, most=2199),
                Spec("group", _t("照片组号"), Kind.NUMBER, 2, least=1, most=9999),
                Spec("first", _t("起始张号"), Kind.NUMBER, 2, least=1, most=999999),
                Spec("album", _t("册号"), Kind.NUMBER, 2, least=1, most=9999),
            ]
        )
        self.form.set_values({"year": year, "group": 1, "album": 1, "first": 1, "retention": "D30"})
        self.table: Table[NumberChange] = Table(
            [
                Column(_t("照片"), 0, lambda one: Cell(one.name)),
                Column(_t("原编号"), 220, lambda one: Cell(one.before or "—", ink="text2")),
                Column(_t("新编号"), 220, lambda one: Cell(one.after, strong=True)),
            ],
            row_height=30,
        )
        self.table.setAccessibleName(_t("编号方案"))
        self.table.setMinimumHeight(230)
        self._told = Label("", "dense2", wrap=True)
        self._runs = Label("", "caption", wrap=True)
        self.body.addLayout(row(self.series, None))
        self.body.addWidget(self.form)
        self.body.addWidget(holder(column(self.table, self._told, self._runs, gap=8)), 1)
        self.add_button(_t("取消"), self.reject)
        self.go_button = self.add_button(_t("编号"), self.submit, kind="primary", default=True)
        self.go_button.setEnabled(False)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.plan)
        self.form.edited.connect(self._timer.start)
        self._first_typed = False
        for key in ("fonds", "retention", "year", "group", "album"):
            self.form.rows[key].edited.connect(self._begin_run)
        self.form.rows["first"].edited.connect(self._take_first)
        self.series.picked.connect(lambda _key: self._turn())
        self._turn()
        desk.read(photos.check_numbers, owner=self, on_done=self._show_runs)
        desk.read(_last_scheme, self._ids[0] if self._ids else "", owner=self, on_done=self._take_last)

    def _take_last(self, values: dict[str, Any]) -> None:
        """Go on where this case's numbers ended."""
        if values:
            self.series.pick(values.pop("series"))
            self.form.set_values(values)
        self._turn()

    def _begin_run(self) -> None:
        """Another run begins anew, past the numbers that are taken, unless somebody has said where."""
        if not self._first_typed:
            self.form.set_values({"first": 1})

    def _take_first(self) -> None:
        self._first_typed = self.form.rows["first"].field.hasFocus()

    def _turn(self) -> None:
        series = self.series.value()
        for key, shown in (("year", Series.DIGITAL), ("group", Series.DIGITAL), ("album", Series.ALBUM)):
            self.form.rows[key].setVisible(series == shown.value)
        self._timer.start()

    def scheme(self) -> Scheme:
        """What the fields say."""
        values = self.form.values()
        number = {key: int(values.get(key) or 0) for key in ("album", "year", "group", "first")}
        return Scheme(
            Series(self.series.value()), str(values.get("fonds", "")), str(values.get("retention", "")), **number
        )

    def plan(self) -> None:
        """Ask for the plan."""
        self._timer.stop()
        self.go_button.setEnabled(False)
        if not self.form.values().get("fonds"):
            self._told.setText(_t("填写全宗号后列出编号方案"))
            self.table.set_rows([])
            return
        self._asked += 1
        asked = self._asked
        self._desk.read(
            photos.plan_numbers, self._ids, self.scheme(), owner=self,
            on_done=lambda plan: self._show(plan) if asked == self._asked else None, on_error=self._refused,
        )  # fmt: skip

    def _show(self, plan: list[NumberChange]) -> None:
        self._plan = plan
        self.banner.say("")
        self.table.set_rows(plan)
        again = sum(bool(one.before) and one.before != one.after for one in plan)
        told = _t("共{n}张").format(n=len(plan))
        if again:
            told += _t("，其中{n}张已有编号，原编号保留为曾用号，仍可检索").format(n=again)
        self._told.setText(told)
        self.go_button.setText(_t("编{n}张").format(n=len(plan)))
        self.go_button.setEnabled(bool(plan))

    def _refused(self, error: UserError) -> None:
        self.table.set_rows([])
        self.refuse(error)

    def _show_runs(self, reports: list[RunReport]) -> None:
        told = []
        for one in reports[:4]:
            parts = [_t("缺{n}").format(n="、".join(map(str, one.missing[:8])))] if one.missing else []
            parts += [_t("重{n}").format(n="、".join(map(str, one.doubled[:8])))] if one.doubled else []
            told.append(f"{one.run}：{'，'.join(parts)}")
        self._runs.setText(_t("编号检查　") + "；".join(told) if told else _t("编号检查　现有编号没有缺号和重号"))

    def submit(self) -> None:
        """Carry out the plan that is shown."""
        if not self.go_button.isEnabled():
            return
        self.go_button.setEnabled(False)
        self._desk.work(photos.renumber, self._plan, owner=self, on_done=self._done, on_error=self._failed)

    def _done(self, _none: object) -> None:
        self._desk.say(_t("已编号{n}张").format(n=len(self._plan)))
        self.accept()

    def _failed(self, error: UserError) -> None:
        self.refuse(error)
        self.go_button.setEnabled(True)


def _last_scheme(view: Any, photo_id: str) -> dict[str, Any]:
    """The numbers that photos of the same case have already, as the fields' values; empty where none has one."""
    if not photo_id:
        return {}
    case_id = photos.photo_detail(view, photo_id).row.case_id
    numbered = [one.photo_no for one in photos.list_photos(view, case_id, order="number") if one.photo_no]
    return photos.scheme_of(numbered[-1]) if numbered else photos.usual_scheme(view)

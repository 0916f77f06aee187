"""生成照片: frames of film become photos of a category, to be described like any other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app.photos import NegativeRow
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.photos import words, writing
from ui.widgets.base import Label
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, FieldRow
from ui.widgets.notes import ProgressPanel


def _t(text: str) -> str:
    return QCoreApplication.translate("PrintDialog", text)


class PrintDialog(Dialog):
    """`made` carries the case and the photos."""

    made = Signal(str, list)

    def __init__(self, desk: Desk, parent: QWidget | None, rows: Sequence[NegativeRow]) -> None:
        super().__init__(parent, _t("由底片生成照片"), width=520)
        self._desk, self._rows = desk, list(rows)
        told = _t("{n}帧底片的正像登记为照片并挂接到各自的底片，随后可以著录、编号、检索。扫描件不变。")
        self.body.addWidget(Label(told.format(n=len(rows)), "dense2", wrap=True))
        self.category = FieldRow(_t("类别"), Choice(words.category_choices(), empty=_t("请选择")), required=True)
        self.progress = ProgressPanel(_t("正在生成照片"))
        self.progress.hide()
        self.body.addWidget(self.category)
        self.body.addWidget(self.progress)
        self.body.addStretch(1)
        self.safe = self.add_button(_t("取消"), self.reject)
        self.go_button = self.add_button(_t("生成{n}张").format(n=len(rows)), self.submit, kind="primary", default=True)
        desk.locked.connect(self._leave)

    def submit(self) -> None:
        """Make them."""
        if not self.go_button.isEnabled():
            return
        if self.category.missing():
            self.category.set_error(_t("请选择类别"))
            return
        self.banner.say("")
        self.go_button.setEnabled(False)
        self.safe.hide()  # the one beside the progress stops it
        job = self._desk.call(
            writing.print_frames, [one.id for one in self._rows], self.category.value(), owner=self,
            on_done=self._done, on_error=self._failed, on_progress=self.progress.tick,
            on_cancelled=self._cancelled, cancel=CancelToken(),
        )  # fmt: skip
        if job is not None:
            self.progress.watch(job)

    def _done(self, ids: list[str]) -> None:
        self._desk.say(_t("已由底片生成{n}张照片").format(n=len(ids)))
        self.accept()
        if ids:
            self.made.emit(self._rows[0].case_id, ids)

    def _cancelled(self) -> None:
        self._desk.say(_t("已停止，已生成的照片保留"))
        self.done(0)

    def _failed(self, error: UserError) -> None:
        self.progress.hide()
        self.safe.show()
        self.go_button.setEnabled(True)
        self.refuse(error)

    def _leave(self) -> None:
        """Locking closes at once; photos that are made already are kept."""
        self.done(0)

    def reject(self) -> None:
        """Esc while photos are made asks that to stop."""
        if self.go_button.isEnabled():
            super().reject()
        else:
            self.progress.stop()

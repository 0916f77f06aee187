"""Pictures of a case into a folder: as they are or as copies; first that they leave the store, then what came."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from app.cases.casefile import CaseFile, case_file
from app.photos import CopyOptions, ExportReport, Told
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.photos import queries, writing
from ui.widgets.base import Button, Label, Picture, column, holder, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, FieldRow, Segments, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import ProgressPanel


def _t(text: str) -> str:
    return QCoreApplication.translate("ExportDialog", text)


class ExportDialog(Dialog):
    """Needs a folder and a deliberate tick."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, case_id: str, marked: Sequence[str] = (), front: str = ""
    ) -> None:
        super().__init__(parent, _t("导出照片"), width=600)
        self._desk, self._case_id = desk, case_id
        self._some = {"marked": list(marked), "front": [front] if front else []}
        self._case_name = ""
        self._secrets = 0
        self._title = Label("", "section", wrap=True)
        warning = Label(
            self.tr("导出的文件不再加密，离开本系统的保护，任何能打开该文件夹的人都能查看。每个文件都记入审计日志。"),
            "dense2", wrap=True,
        )  # fmt: skip
        head = row(Picture("warning-fill", "ora", 26), column(self._title, warning, gap=4), gap=14)
        head.setStretch(1, 1)
        self.folder = TextInput(self.tr("选择一个空文件夹"))
        self.choose = Button(self.tr("选择文件夹"), self._choose)
        folder = FieldRow(self.tr("导出到"), self.folder, required=True)
        place = row(folder, column(None, self.choose, gap=0), gap=8)
        place.setStretch(0, 1)
        self._make_options()
        self.secret_tick = QCheckBox("")
        self.secret_tick.hide()
        self.tick = QCheckBox(self.tr("已知悉导出后不再加密，用毕自行销毁"))
        self.progress = ProgressPanel(self.tr("正在导出"))
        self.progress.hide()
        self.outcome = Label("", "dense", wrap=True)
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.outcome.hide()
        self.body.addLayout(head)
        self.body.addLayout(row(self.kind, self.which, None, gap=12))
        self.body.addWidget(self._copy)
        self.body.addWidget(self.sidecar)
        self.body.addLayout(place)
        for widget in (self.secret_tick, self.tick, self.progress, self.outcome):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.safe = self.add_button(self.tr("不导出"), self.reject)
        self.go_button = self.add_button(self.tr("导出"), self.submit, kind="primary", default=True)
        self._show_copy()
        self.secret_tick.toggled.connect(lambda _on: self._allow())
        self.tick.toggled.connect(lambda _on: self._allow())
        self.folder.textChanged.connect(lambda _text: self._allow())
        self._allow()
        desk.read(case_file, case_id, owner=self, on_done=self._show_case)

        self._ask_secrets()

    def _make_options(self) -> None:
        names = {"marked": self.tr("标记的{n}张").format(n=len(self._some["marked"])), "front": self.tr("当前这张")}
        offered = [(key, names[key]) for key, ids in self._some.items() if ids]
        self.which = Segments([("all", self.tr("全部照片")), *offered])
        self.which.setVisible(bool(offered))
        self.which.pick("marked" if self._some["marked"] else "all")
        self.which.picked.connect(lambda _key: self._ask_secrets())
        self.kind = Segments([("original", self.tr("原件")), ("copy", self.tr("副本"))])
        self.kind.picked.connect(lambda _key: self._show_copy())
        sizes = [("0", self.tr("原尺寸")), ("3000", self.tr("长边3000像素")), ("1600", self.tr("长边1600像素"))]
        self.measure = FieldRow(self.tr("尺寸"), Choice([*sizes, ("800", self.tr("长边800像素"))]))
        told = [
            (Told.WRITTEN.value, self.tr("写入题名、说明、摄影者等")),
            (Told.KEPT.value, self.tr("保留相机写入的")),
            (Told.NONE.value, self.tr("全部去除")),
        ]
        self.told = FieldRow(self.tr("照片内的元数据"), Choice(told))
        self.caption = QCheckBox(self.tr("照片下方加说明条"))
        self.watermark = QCheckBox(self.tr("加水印（本人姓名和时间）"))
        pair = row(self.measure, self.told, gap=12)
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        self._copy = holder(column(pair, row(self.caption, self.watermark, None, gap=18), gap=8))
        self.sidecar = QCheckBox(self.tr("每张照片附一个元数据文件（DA/T 54，XML）"))

    def _show_case(self, case: CaseFile) -> None:
        self._case_name = case.name
        self._tell()

    def _tell(self) -> None:
        what = self.tr("原件") if self.kind.value() == "original" else self.tr("副本")
        told = {
            "all": self.tr("导出“{name}”全部照片的{what}？"),
            "marked": self.tr("导出“{name}”标记的{n}张照片的{what}？"),
            "front": self.tr("导出“{name}”当前这张照片的{what}？"),
        }[self.which.value()]
        self._title.setText(told.format(name=self._case_name, n=len(self._some["marked"]), what=what))

    def _show_copy(self) -> None:
        self._copy.setVisible(self.kind.value() == "copy")
        self._tell()

    def _chosen(self) -> list[str] | None:
        return self._some.get(self.which.value())

    def _ask_secrets(self) -> None:
        self._tell()
        asked = (queries.secrets_of, self._case_id, self._chosen())
        self._desk.read(*asked, owner=self, on_done=self._show_secrets)

    def _show_secrets(self, count: int) -> None:
        """A picture of a suspect never leaves without the question about it."""
        self._secrets = count
        self.secret_tick.setText(self.tr("其中{n}张是内部资料（讯问、强制措施、赃款赃物等），确需带出").format(n=count))
        self.secret_tick.setVisible(bool(count))
        if count:  # who hands it on has to take the mark away, not to think of it
            self.watermark.setChecked(True)
        self._allow()

    def options(self) -> CopyOptions:
        """What is asked for."""
        if self.kind.value() == "original":
            return CopyOptions(sidecar=self.sidecar.isChecked())
        return CopyOptions(
            int(self.measure.value()),
            self.caption.isChecked(),
            self.watermark.isChecked(),
            Told(self.told.value()),
            self.sidecar.isChecked(),
        )

    def _choose(self) -> None:
        chosen = files.folder(self, Purpose.PAPERS, self.tr("导出到"))
        if chosen is not None:
            self.folder.set_value(str(chosen))

    def _allow(self) -> None:
        asked = self.secret_tick.isChecked() or not self._secrets
        self.go_button.setEnabled(self.tick.isChecked() and asked and bool(self.folder.value()))

    def submit(self) -> None:
        """Begin."""
        if not self.go_button.isEnabled():
            return
        self.banner.say("")
        self._hold(True)
        for widget in (self.tick, self.secret_tick):  # answered; the progress takes their room
            widget.hide()
        job = self._desk.call(
            writing.take_out, self._case_id, Path(self.folder.value()), self._chosen(), self.options(),
            self.secret_tick.isChecked(), owner=self, on_done=self._done,
            on_error=self._failed, on_progress=self.progress.tick, on_cancelled=self._cancelled, cancel=CancelToken(),
        )  # fmt: skip
        if job is not None:
            self.progress.watch(job)

    def _hold(self, held: bool) -> None:
        """What was asked for stands while it is done."""
        asked = (self.kind, self.which, self._copy, self.sidecar, self.folder, self.choose)
        for widget in (*asked, self.go_button, self.tick, self.secret_tick):
            widget.setEnabled(not held)

    def _done(self, report: ExportReport) -> None:
        told = [self.tr("已导出{n}个文件和目录“{name}”。").format(n=len(report.written), name=report.catalogue.name)]
        told += [self.tr("没有导出“{name}”：{why}").format(name=name, why=why) for name, why in report.failed]
        self._end("\n".join(told))

    def _cancelled(self) -> None:
        self._end(self.tr("已取消，已写出的文件留在文件夹里，请自行处理。"))

    def _end(self, text: str) -> None:
        self.progress.hide()
        self.outcome.setText(text)
        self.outcome.show()
        self.go_button.hide()
        self.safe.setText(self.tr("关闭"))

    def _failed(self, error: UserError) -> None:
        self.progress.hide()
        self._hold(False)
        self.tick.show()
        self.secret_tick.setVisible(bool(self._secrets))
        self._allow()
        self.refuse(error)

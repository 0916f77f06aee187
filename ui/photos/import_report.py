"""What became of each file of an import: brought in, here already, refused and why."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.photos import DuplicatePhoto, ImportReport, RefusedFile
from ui.widgets.base import Label, Picture, clear, column, frame, line, row, scrolled
from ui.widgets.notes import Banner

_SHOWN = 500


class ImportOutcome(QWidget):
    """Counts above, then duplicates with their names side by side, then refused files with the reason of each."""

    def __init__(self) -> None:
        super().__init__()
        self.banner = Banner()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.setLayout(
            column(self.banner, scrolled(column(self._lines, None, margins=(2, 2, 12, 2)), "surface"), gap=12)
        )

    def show_report(self, report: ImportReport, asked: int) -> None:
        """Show a report about `asked` files."""
        came, known, refused = len(report.imported), len(report.duplicates), len(report.refused)
        told = [self.tr("已导入{n}张").format(n=came)]
        if known:
            told.append(self.tr("重复{n}张").format(n=known))
        if refused:
            told.append(self.tr("未能导入{n}个").format(n=refused))
        if report.cancelled:
            told.append(self.tr("已取消，其余{n}个没有处理，已导入的保留").format(n=asked - came - known - refused))
        self.banner.say("，".join(told), "warn" if refused or report.cancelled else "good")
        clear(self._lines)
        if report.refused:
            self._heading(self.tr("未能导入的文件"))
        for one in report.refused[:_SHOWN]:
            self._lines.addWidget(_refused(one))
        self._rest(refused)
        if report.duplicates:
            self._heading(self.tr("已在库中的照片，没有重复导入"))
        for known_one in report.duplicates[:_SHOWN]:
            self._lines.addWidget(self._duplicate(known_one))
        self._rest(known)
        if not report.refused and not report.duplicates and report.imported:
            self._lines.addWidget(
                Label(
                    self.tr("原件已加密保存并登记校验值。接下来先成批著录各张相同的内容，再按F2逐张写题名。"),
                    "dense2",
                    wrap=True,
                )
            )

    def texts(self) -> list[str]:
        """All lines as they read."""
        return [label.whole() for label in self.findChildren(Label) if label.isVisibleTo(self)]

    def _rest(self, count: int) -> None:
        """What is not listed: ten thousand lines nobody reads, and the window would stand still for them."""
        if count > _SHOWN:
            told = self.tr("先列出{n}个，另有{m}个").format(n=_SHOWN, m=count - _SHOWN)
            self._lines.addWidget(Label(told, "caption"))

    def _heading(self, text: str) -> None:
        label = Label(text, "denseStrong")
        label.setContentsMargins(0, 8, 0, 6)
        self._lines.addWidget(label)
        self._lines.addWidget(line())

    def _duplicate(self, one: DuplicatePhoto) -> QWidget:
        where = self.tr("本案") if one.same_case else self.tr("其他案件")
        inner = row(Picture("copy", "text3", 16), gap=8, margins=(0, 6, 0, 6))
        inner.addWidget(Label(one.name, "dense", elide=True), 1)
        inner.addWidget(Picture("arrow-right", "text3", 14))
        inner.addWidget(Label(one.title, "dense", elide=True), 1)
        inner.addWidget(Label(where, "badge"))
        return frame("divided", inner)


def _refused(one: RefusedFile) -> QWidget:
    words = column(Label(one.name, "denseStrong", elide=True), Label(one.text, "dense2", wrap=True), gap=2)
    inner = row(
        column(Picture("warning-circle-fill", "cin", 16), None, margins=(0, 2, 0, 0)), gap=8, margins=(0, 8, 0, 8)
    )
    inner.addLayout(words, 1)
    return frame("divided", inner)

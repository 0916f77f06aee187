"""The checklist of the two halves: each class with its mark, its word, and what may be said of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from app.archive import CheckLine
from ui.archive.queries import DossierData
from ui.texts import pictures_held
from ui.widgets.base import Button, Label, Picture, clear, column, frame, repolish, row, scrolled

WAIVED, PENDING, MISSING, PRESENT = "not_applicable", "pending", "missing", "present"
_MARKS = {
    PRESENT: ("check-circle-fill", "gre-solid"),
    PENDING: ("hourglass-medium-fill", "yel-solid"),
    WAIVED: ("minus-circle", "text3"),
    MISSING: ("warning-fill", "ora-solid"),
}


def faulty(line: CheckLine) -> bool:
    """Whether a class that is present lacks negatives or captions."""
    return line.state.value == PRESENT and bool(line.without_negative or line.undescribed)


def ink(line: CheckLine) -> str:
    """The colour of a class in the bar of completeness."""
    if faulty(line):
        return "yel-solid"
    return {PRESENT: "c1", PENDING: "c2", WAIVED: "pip-off", MISSING: "ora-solid"}[line.state.value]


class CheckRow(QFrame):
    """One class."""

    marked = Signal(str, str, str)  # code, label, state
    wanted = Signal(str)  # photos or papers are to be added

    def __init__(self, line: CheckLine, may_mark: bool) -> None:
        super().__init__()
        self.line = line
        state = line.state.value
        self.setProperty("kind", "checkMissing" if state == MISSING else "divided")
        icon, tone = ("warning-circle-fill", "yel-solid") if faulty(line) else _MARKS[state]
        name = Label(line.label, "strong" if state == MISSING else "body", elide=True)
        self.status = Label(self._told(), self._kind())
        inner = row(Picture(icon, tone, 18), gap=10, margins=(20, 0, 12, 0))
        if state in (WAIVED, PENDING):
            reason = Label(self._reason(), "caption", elide=True)
            inner.addLayout(column(name, reason, gap=0), 1)
            self.setFixedHeight(50)
        else:
            inner.addWidget(name, 1)
            inner.addWidget(self.status)
            self.setFixedHeight(38)
        self.button: Button | None = self._button() if may_mark and state != PRESENT else None
        if self.button is not None:
            inner.addWidget(self.button)
        self.setLayout(inner)
        self.setAccessibleName(f"{line.label}，{self._told()}")

    def _told(self) -> str:
        line, state = self.line, self.line.state.value
        if state == MISSING:
            return self.tr("缺照片") if line.photo else self.tr("缺")
        if state in (WAIVED, PENDING):
            return self._reason()
        if not line.photo:
            return line.dated.isoformat() if line.dated else self.tr("{n}件").format(n=line.count)
        told = pictures_held(line.count, line.on_film, line.digital)
        if line.without_negative:
            told += self.tr("，缺{n}张底片").format(n=line.without_negative)
        if line.undescribed:
            told += self.tr("，{n}张无说明").format(n=line.undescribed)
        return told

    def _reason(self) -> str:
        word = self.tr("免予") if self.line.state.value == WAIVED else self.tr("待补")
        return self.tr("{word}：{reason}").format(word=word, reason=self.line.reason)

    def _kind(self) -> str:
        return "checkWarn" if self.line.state.value == MISSING else "warn" if faulty(self.line) else "caption"

    def _button(self) -> Button:
        line = self.line
        if line.state.value in (WAIVED, PENDING):
            made = Button(self.tr("撤销"), lambda: self.marked.emit(line.code, line.label, MISSING), fit="row")
            made.setAccessibleName(self.tr("撤销{label}的标记").format(label=line.label))
            return made
        made = Button(self.tr("处理"), fit="row")
        made.setAccessibleName(self.tr("处理{label}").format(label=line.label))
        menu = QMenu(made)
        add = self.tr("补录照片") if line.photo else self.tr("补录文书")
        menu.addAction(add, lambda: self.wanted.emit("photos" if line.photo else "case"))
        menu.addSeparator()
        menu.addAction(self.tr("标为免予，写明理由"), lambda: self.marked.emit(line.code, line.label, WAIVED))
        menu.addAction(self.tr("标为待补，写明理由"), lambda: self.marked.emit(line.code, line.label, PENDING))
        made.setMenu(menu)
        return made


class Checklist(QFrame):
    """文书资料 above, 图片资料 below."""

    marked = Signal(str, str, str)
    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "left")
        self.rows: dict[str, CheckRow] = {}
        self._box = QVBoxLayout()
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.setLayout(column(scrolled(self._box_with_stretch(), "surface"), gap=0))
        self.setAccessibleName(self.tr("归档材料核对"))

    def _box_with_stretch(self) -> QVBoxLayout:
        outer = column(gap=0)
        outer.addLayout(self._box)
        outer.addStretch(1)
        return outer

    def show_data(self, data: DossierData) -> None:
        """Show the classes of a dossier."""
        focused = next((code for code, made in self.rows.items() if made.button and made.button.hasFocus()), "")
        clear(self._box)
        self.rows = {}
        halves = ((False, self.tr("文书资料"), "files"), (True, self.tr("图片资料"), "image"))
        for photo, title, icon in halves:
            lines = [line for line in data.detail.checks if line.photo is photo]
            self._box.addWidget(self._head(title, icon, lines))
            for line in lines:
                made = CheckRow(line, data.may_mark)
                made.marked.connect(self.marked)
                made.wanted.connect(self.wanted)
                self.rows[line.code] = made
                self._box.addWidget(made)
        if focused:
            self._go_on(focused)

    def _go_on(self, code: str) -> None:
        """The cursor stays on its line, or goes to the next line of which something is missing once it was marked."""
        codes = list(self.rows)
        place = codes.index(code) if code in codes else 0
        missing = [one for one in codes[place:] + codes[:place] if self.rows[one].line.state.value == MISSING]
        made = self.rows.get(next(iter(missing), code))
        if made is not None and made.button is not None:
            made.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _head(self, title: str, icon: str, lines: list[CheckLine]) -> QWidget:
        missing = sum(line.state.value == MISSING for line in lines)
        negatives = sum(faulty(line) for line in lines)
        if missing:
            told, kind = self.tr("{n}类，缺{m}类").format(n=len(lines), m=missing), "checkWarn"
        elif negatives:
            told, kind = self.tr("{n}类，{m}类须补登记").format(n=len(lines), m=negatives), "warn"
        elif marked := sum(line.state.value in (WAIVED, PENDING) for line in lines):
            told = self.tr("齐全{n}类，说明{m}类").format(n=len(lines) - marked, m=marked)
            kind = "caption2"
        else:
            told, kind = self.tr("{n}类，齐全").format(n=len(lines)), "caption2"
        inner = row(
            Picture(icon, "text3", 17), Label(title, "denseStrong"), None, Label(told, kind), margins=(20, 0, 16, 0)
        )
        made = frame("head", inner, height=34)
        repolish(made)
        return made

"""Dialogs: a frame with a title, a body and verb buttons; one for what cannot be undone; one for a defect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app import messages
from app.workspace import UserError
from ui.tasks import Defect, Job
from ui.widgets.base import Button, Label, Picture, column, frame, row
from ui.widgets.fields import FieldRow, Form, TextArea, TextInput
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner

_FIELDS = (QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)


class Dialog(QDialog):
    """Head, body, foot. Enter and Ctrl+Enter are the main button, Esc the safe one."""

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 560) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(12)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self._foot = row(None, gap=8, margins=(20, 10, 20, 12))
        self._width = width
        self._middle = row(gap=0)
        self._middle.addLayout(self.body, 1)
        outer = column(gap=0)
        outer.addLayout(self._middle, 1)
        outer.addWidget(frame("foot", self._foot))
        self.setLayout(outer)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._press_main)

    def _press_main(self) -> None:
        """Ctrl+Enter is the main button from everywhere, from a field of several lines too."""
        for button in self.findChildren(Button):
            if button.isDefault() and button.isVisible():
                button.click()

    def put_beside(self, widget: QWidget) -> None:
        """Something at the right of the body, as high as it."""
        self._middle.addWidget(widget)

    def fit_beside(self, width: int) -> None:
        """Make room for what stands beside; 0 where it is hidden."""
        self.setMinimumWidth(self._width + width)
        self.resize(self._width + width, max(self.height(), 560) if width else self.height())

    def foot_note(self, widget: QWidget) -> None:
        """Something at the left of the buttons."""
        self._foot.insertWidget(0, widget)

    def add_button(self, text: str, action: Callable[[], object], *, kind: str = "", default: bool = False) -> Button:
        """Add a button at the right."""
        button = Button(text, action, kind=kind)
        button.setAutoDefault(default)
        button.setDefault(default)
        button.setProperty("foot", True)
        self._foot.addWidget(button)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field: Qt would begin on the main button, and what is typed would be lost."""
        super().showEvent(event)
        if isinstance(self.focusWidget(), (QCheckBox, *_FIELDS)):
            return
        for field in self.findChildren(QWidget):
            if isinstance(field, _FIELDS) and field.isVisibleTo(self) and field.isEnabled():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab, and Qt where the widget that had the cursor went dead: a button is chosen only by the first."""
        before = self.focusWidget()
        by_key = bool(before) and before.isEnabled() and before.isVisible()
        moved = super().focusNextPrevChild(forward)
        if isinstance(after := self.focusWidget(), Button):
            after.chosen = by_key
        return moved

    def refuse(self, error: UserError) -> None:
        """Show an error's sentence at the top."""
        self.banner.say(messages.sentence(error), "error")
        self.make_room()

    def make_room(self) -> None:
        """Grow, once what was just said has been laid out, by as much as it takes: Qt would squeeze the fields."""
        QTimer.singleShot(0, self, self._grow)

    def _grow(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        needed = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else self.sizeHint().height()
        screen = self.screen().availableGeometry().height()
        if self.height() < needed <= screen:
            self.resize(self.width(), needed)


class FormDialog(Dialog):
    """A form that is checked, sent, and closed once the work has succeeded."""

    def __init__(self, parent: QWidget | None, title: str, verb: str, *, width: int = 560, safe: str = "") -> None:
        super().__init__(parent, title, width=width)
        self.form = Form()
        self.body.addWidget(self.form)
        self.add_button(safe or self.tr("取消"), self.reject)
        self.go_button = self.add_button(verb, self.submit, kind="primary", default=True)
        self.send: Callable[[], object] | None = None

    def submit(self) -> None:
        """Check the form and hand it over."""
        self.banner.say("")
        if not self.go_button.isEnabled() or not self.form.check() or self.send is None:
            self.make_room()
            return
        self.go_button.setEnabled(False)
        job = self.send()
        self.make_room()
        if isinstance(job, Job):
            job.ended.connect(self._ended)

    def _ended(self) -> None:
        self.go_button.setEnabled(True)

    def done_well(self, _value: object = None) -> None:
        """The work succeeded."""
        self.go_button.setEnabled(True)
        self.accept()

    def failed(self, error: UserError) -> None:
        """The work was refused; what was typed stays."""
        self.go_button.setEnabled(True)
        self.refuse(error)


class DestructiveDialog(Dialog):
    """For what cannot be undone: asks in the title, says the consequence, wants a word typed."""

    def __init__(
        self, parent: QWidget | None, question: str, consequence: str, word: str, verb: str, safe: str
    ) -> None:
        super().__init__(parent, question, width=470)
        self._word = word
        words = column(Label(question, "section"), Label(consequence, "dense2", wrap=True), gap=4)
        head = row(Picture("warning-octagon-fill", "cin", 28), words, gap=14)
        head.setStretch(1, 1)
        self.field = TextInput()
        self.body.addLayout(head)
        self.body.addWidget(FieldRow(self.tr("输入“{word}”以确认").format(word=word), self.field))
        self.add_button(safe, self.reject, default=True)
        self.go_button = self.add_button(verb, self.accept, kind="danger")
        self.go_button.setEnabled(False)
        self.field.textChanged.connect(lambda text: self.go_button.setEnabled(text.strip() == word))


class NoteDialog(Dialog):
    """Asks for one text: a reason, an opinion."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        label: str,
        verb: str,
        *,
        required: bool = True,
        kind: str = "primary",
        text: str = "",
    ) -> None:
        super().__init__(parent, title, width=480)
        self.area = TextArea(lines=4)
        self.area.set_value(text)
        self.area.selectAll()  # what is proposed is replaced by typing
        self.row = FieldRow(label, self.area, required=required)
        self.body.addWidget(self.row)
        self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(verb, self._try, kind=kind, default=True)

    def _try(self) -> None:
        if self.row.missing():
            self.row.set_error(self.tr("请填写{field}").format(field=self.row.label_text))
            return
        self.accept()

    def text(self) -> str:
        """What was written."""
        return self.area.value()


class CrashDialog(Dialog):
    """A defect of the program: said plainly, with a report that can be read and saved."""

    def __init__(self, parent: QWidget | None, defect: Defect, version: str) -> None:
        super().__init__(parent, self.tr("程序出错"), width=640)
        self._text = f"一案通 {version}\n{defect.job}\n\n{defect.text}"
        words = column(
            Label(self.tr("这一步没有完成，程序自身出了错"), "section"),
            Label(
                self.tr(
                    "已保存的数据不受影响，可以继续使用。请保存报告并交给维护人员；报告可能带有界面上的片段，交出前请先查看。"
                ),
                "dense2",
                wrap=True,
            ),
            gap=4,
        )
        head = row(Picture("bug", "ora", 26), words, gap=14)
        head.setStretch(1, 1)
        trace = QPlainTextEdit(self._text)
        trace.setReadOnly(True)
        trace.setMinimumHeight(180)
        trace.setAccessibleName(self.tr("错误报告"))
        self.body.addLayout(head)
        self.body.addWidget(trace)
        self.add_button(self.tr("保存报告"), self._save)
        self.add_button(self.tr("继续使用"), self.accept, kind="primary", default=True)

    def _save(self) -> None:
        chosen = files.save_as(self, Purpose.OTHER, self.tr("保存报告"), "yiantong-report.txt")
        if chosen is not None:
            self.save_to(chosen)

    def save_to(self, file: Path) -> None:
        """Write the report."""
        try:
            file.write_text(self._text, "utf-8")
        except OSError as error:
            self.banner.say(
                self.tr("报告没有保存：{why}。请换一个文件夹再试。").format(why=error.strerror or ""), "error"
            )


def open_centred(dialog: QDialog) -> None:
    """Show without blocking the event loop of the caller."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setModal(True)
    dialog.open()

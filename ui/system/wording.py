"""文书用语: fixed passages in the office's own words, with the paper beside, and every version to go back to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import documents, messages
from app.documents import Template, WordingVersion
from app.workspace import UserError
from ui.desk import Desk
from ui.system.part import Part
from ui.texts import local, prose
from ui.widgets.base import Button, Label, clear, column, frame, reveal, row, scrolled
from ui.widgets.dialogs import Dialog, NoteDialog, open_centred
from ui.widgets.fields import Choice, FieldRow, TextArea
from ui.widgets.paper import PaperView

_PAUSE = 150  # milliseconds after the last key


class VersionsDialog(Dialog):
    """All versions of a template; one of them may be taken up again."""

    def __init__(self, parent: QWidget, template: Template, take: Callable[[WordingVersion], object]) -> None:
        super().__init__(parent, self.tr("历次版本　{name}").format(name=template.title), width=620)
        self.setMinimumHeight(360)
        lines = QVBoxLayout()
        lines.setSpacing(8)
        for one in template.versions:
            lines.addWidget(self._line(one, template.version, take))
        lines.addStretch(1)
        self.body.addWidget(scrolled(lines, "surface"), 1)
        self.add_button(self.tr("关闭"), self.reject, kind="primary", default=True)

    def _line(self, one: WordingVersion, now: int, take: Callable[[WordingVersion], object]) -> QWidget:
        name = self.tr("第{n}版").format(n=one.version) if one.version else self.tr("程序自带")
        when = prose(local(one.made_at).date()) if one.made_at else ""
        told = "　".join(part for part in (one.made_by, when, one.reason) if part)
        inner = row(gap=10, margins=(12, 8, 10, 8))
        inner.addLayout(column(Label(name, "strong"), Label(told, "caption", elide=True), gap=1), 1)
        if one.version == now:
            inner.addWidget(Label(self.tr("现行"), "badge"))
        else:
            inner.addWidget(Button(self.tr("改回此版"), lambda: self._take(one, take), fit="row"))
        return frame("item", inner)

    def _take(self, one: WordingVersion, take: Callable[[WordingVersion], object]) -> None:
        self.accept()
        take(one)


class WordingPart(Part):
    """A list of templates, their passages, and the sample paper drawn from what is typed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("文书用语"),
            self.tr("修改固定用语，存为新的一版，可以改回。花括号里的是占位词；文号样式在“工作规范”中修改。"),
            whole=True,
        )
        self.template: Template | None = None
        self.rows: dict[str, FieldRow] = {}
        self._dirty = self._filling = self._busy = self._again = False
        self.which = Choice(documents.template_titles())
        self.which.setAccessibleName(self.tr("文书"))
        self.which.setMinimumWidth(300)
        self.which.activated.connect(lambda _place: self._choose())
        self._version = Label("", "caption")
        self._past = Button(self.tr("历次版本"), self.show_versions, kind="ghost", icon_name="clock-counter-clockwise")
        self._fields = QVBoxLayout()
        self._fields.setSpacing(12)
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        self.save_button = Button(self.tr("存为新的一版"), self.save, kind="primary")
        self.paper = PaperView(desk.tasks)
        self.paper.fit_width()
        top = row(self.which, self._version, None, self._past, gap=10)
        left = column(top, scrolled(column(self._fields, None, margins=(0, 0, 12, 0))), self._error, gap=10)
        left.addLayout(row(None, self.save_button))
        whole = row(gap=16)
        whole.addLayout(left, 1)
        whole.addWidget(frame("panel", column(self.paper)), 1)
        self.body.addLayout(whole, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._try)

    def refresh(self) -> None:
        """Read the template in front; what is being typed stays."""
        if not self._dirty:
            self._choose()

    def _choose(self) -> None:
        self._dirty = False
        self.desk.read(documents.template, self.which.value(), owner=self, on_done=self._show)

    def _show(self, template: Template) -> None:
        if template.code != self.which.value():
            return
        self.template, self._filling = template, True
        clear(self._fields)
        self.rows = {}
        for passage in template.passages:
            known = "、".join(f"{{{name}}}" for name in passage.placeholders)
            hint = self.tr("可以用：{names}").format(names=known) if known else ""
            area = TextArea(lines=1 if len(passage.shipped) < 24 else 3)
            made = FieldRow(passage.label, area, hint=hint)
            area.set_value(passage.text)
            area.textChanged.connect(self._typed)
            self.rows[passage.key] = made
            self._fields.addWidget(made)
        self._version.setText(
            self.tr("第{n}版").format(n=template.version) if template.version else self.tr("程序自带")
        )
        may = self.desk.may("codes.write")
        for made in self.rows.values():
            made.lock(not may)
        reveal(self.save_button, may)
        self.save_button.setEnabled(False)
        self._filling = False
        self._try()

    def texts(self) -> dict[str, str]:
        """What is typed."""
        return {key: str(made.field.toPlainText()) for key, made in self.rows.items()}  # type: ignore[attr-defined]

    def _typed(self) -> None:
        if self._filling or self.template is None:
            return
        self._dirty = self.texts() != {one.key: one.text for one in self.template.passages}
        self.save_button.setEnabled(self._dirty)
        self._timer.start()

    def _try(self) -> None:
        if self.template is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        self.desk.tasks.run(
            documents.try_wording, self.template.code, self.texts(), name="try wording", owner=self,
            on_done=self._tried, on_error=self._refused,
        )  # fmt: skip

    def _tried(self, pdf: bytes) -> None:
        self._say(None)
        self.paper.show_pdf(pdf)
        self._end()

    def _refused(self, error: UserError) -> None:
        self._say(error)
        self._end()

    def _end(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self._try()

    def _say(self, error: UserError | None) -> None:
        """An error at the passage that it names, else above the button."""
        label = str(error.params.get("passage", "")) if error else ""
        placed = False
        for made in self.rows.values():
            mine = error is not None and made.label_text == label
            made.set_error(messages.sentence(error) if mine and error else "")
            placed |= mine
        told = messages.sentence(error) if error and not placed else ""
        self._error.setText(told)
        reveal(self._error, bool(told))
        self.save_button.setEnabled(self._dirty and error is None)

    def save(self) -> None:
        """Ask why, and keep what is typed as the next version."""
        if not self.save_button.isEnabled():
            return
        dialog = NoteDialog(self, self.tr("存为新的一版"), self.tr("修改理由"), self.tr("保存"))
        dialog.accepted.connect(lambda: self.keep(self.texts(), dialog.text()))
        open_centred(dialog)

    def keep(self, texts: dict[str, str], reason: str) -> None:
        """Keep passages as the next version."""
        if self.template is None:
            return
        self.desk.work(
            documents.save_wording, self.template.code, texts, reason, owner=self, on_done=self._kept,
            on_error=self._say,
        )  # fmt: skip

    def _kept(self, version: int) -> None:
        self.desk.say(self.tr("已存为第{n}版，今后制作的文书使用新的用语").format(n=version))
        self._choose()

    def show_versions(self) -> None:
        """All versions, to go back to one."""
        if self.template is not None:
            open_centred(VersionsDialog(self, self.template, self.go_back))

    def go_back(self, one: WordingVersion) -> None:
        """Take up a version again, as a new one."""
        name = self.tr("第{n}版").format(n=one.version) if one.version else self.tr("程序自带的用语")
        self.keep(dict(one.texts), self.tr("改回{name}").format(name=name))

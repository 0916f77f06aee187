"""The right column: how complete it is, where the review stands, what is in the way, the opinion, the buttons."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app import messages
from app.archive import CheckLine
from app.casework import Choice
from app.findings import Finding
from app.forms import sentence
from app.workspace import UserError
from ui.archive.checklist import MISSING, PENDING, PRESENT, WAIVED, ink
from ui.archive.queries import DossierData
from ui.desk import Desk
from ui.forms.drafts import Keeper, OneField
from ui.style.theme import color, fonts, theme
from ui.texts import short
from ui.widgets.base import Button, Label, Picture, clear, column, frame, refilling, row, scrolled
from ui.widgets.fields import FieldRow, TextArea
from ui.widgets.notes import Banner
from ui.widgets.pips import Pip, draw_pip, pip_name

_BACK = "return_archive"
_MAIN = ("start_archive", "submit_archive", "approve_archive")


class Meter(QWidget):
    """One block for each class, in its colour; the words beside say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[CheckLine, ...] = ()
        self.setFixedHeight(8)
        theme.follow(self.update)

    def set_lines(self, lines: tuple[CheckLine, ...]) -> None:
        """Show classes."""
        self._lines = lines
        self.update()

    def sizeHint(self) -> QSize:
        """A line."""
        return QSize(160, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The blocks."""
        if not self._lines:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = (self.width() + 2) / len(self._lines)
        for place, line in enumerate(self._lines):
            painter.setBrush(color(ink(line)))
            painter.drawRoundedRect(QRectF(place * step, 0, step - 2, 8), 1.5, 1.5)


class Stages(QWidget):
    """The stages of the review below each other, with who and when."""

    _PITCH = 42

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[tuple[Pip, str, str]] = []
        theme.follow(self.update)

    def set_lines(self, lines: list[tuple[Pip, str, str]]) -> None:
        """Show other stages."""
        self._lines = lines
        self.setFixedHeight(self._PITCH * len(lines))
        self.setAccessibleName("；".join(f"{name}，{pip_name(state)}，{told}" for state, name, told in lines))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Marks with the line between them, words beside."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (state, name, told) in enumerate(self._lines):
            top = place * self._PITCH
            if place < len(self._lines) - 1:
                painter.setPen(QPen(color("c2" if state is Pip.DONE else "border"), 1.4))
                painter.drawLine(QPointF(9, top + 31), QPointF(9, top + self._PITCH + 10))
            draw_pip(painter, QPointF(9, top + 20), state, 18)
            painter.setFont(fonts.ui(13, state is Pip.NOW))
            painter.setPen(color("text2" if state is Pip.OFF else "text"))
            painter.drawText(QRectF(28, top + 1, self.width() - 28, 20), Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(fonts.ui(12))
            painter.setPen(color("text3"))
            painter.drawText(QRectF(28, top + 21, self.width() - 28, 17), Qt.AlignmentFlag.AlignVCenter, told)


class Review(QWidget):
    """Asks for transitions; `moved` carries the code and what was written."""

    moved = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._data: DossierData | None = None
        self.keeper = Keeper(desk, self)
        self._count = Label("", "page")
        self._total = Label("", "body")
        self._meter = Meter()
        self._words = Label("", "caption2", wrap=True)
        self._stages = Stages()
        self._issues = QVBoxLayout()
        self._issues.setSpacing(6)
        self._issue_count = Label("", "caption")
        self.banner = Banner()
        self.opinion = TextArea(self.tr("审核意见、移交说明或补充的内容"), lines=3)
        self.note = FieldRow(self.tr("意见"), self.opinion)
        self._kept = OneField(self.note)
        self.buttons = row(gap=8)
        self._offered: dict[str, Button] = {}
        complete = row(Label(self.tr("完整度"), "strong"), None, self._count, self._total, gap=2)
        inner = column(
            self._card(column(complete, self._meter, self._words)),
            self._card(column(Label(self.tr("归档审核"), "strong"), self._stages, gap=4)),
            self._card(column(row(Label(self.tr("问题"), "strong"), None, self._issue_count), self._issues)),
            None, gap=12, margins=(16, 14, 16, 8),
        )  # fmt: skip
        written = (self.keeper.banner, self.note, self.keeper.note)
        foot = frame("foot", column(self.banner, *written, self.buttons, gap=8, margins=(16, 10, 16, 12)))
        self._foot = foot
        whole = column(gap=0)
        whole.addWidget(scrolled(inner), 1)
        whole.addWidget(foot)
        self.setLayout(column(frame("rightCanvas", whole), gap=0))

    @staticmethod
    def _card(layout: object) -> QFrame:
        made = column(gap=0, margins=(14, 12, 14, 12))
        made.addLayout(layout)  # type: ignore[arg-type]
        return frame("noteCard", made)

    def show_data(self, data: DossierData) -> None:
        """Show where a dossier stands."""
        other = self._data is None or self._data.detail.case_id != data.detail.case_id
        moved = self._data is not None and self._data.detail.state != data.detail.state
        self._data = data
        if other or moved:
            self.keeper.leave() if other else self.keeper.stop()
            self.opinion.set_value("")
        self.note.set_error("")
        self.banner.say("")
        detail = data.detail
        self._count.setText(str(detail.complete))
        self._total.setText(self.tr("/{n}类").format(n=len(detail.checks)))
        self._meter.set_lines(detail.checks)
        told = self._summary(detail.checks)
        self._words.setText(told)
        self._meter.setAccessibleName(told)
        self._show_stages(data)
        self._show_issues(data)
        self._show_buttons(data)
        if (other or moved) and data.choices:
            case_id, title = data.detail.case_id, self.tr("归档意见：{name}").format(name=data.detail.case_name)
            self.keeper.watch(f"opinion:{case_id}", {"note": self._kept}, title=title, place=(case_id, "dossier"))

    def _summary(self, lines: tuple[CheckLine, ...]) -> str:
        states = Counter(line.state.value for line in lines)
        parts = [self.tr("齐全{n}类").format(n=states[PRESENT])]
        if states[WAIVED]:
            parts.append(self.tr("免予{n}类").format(n=states[WAIVED]))
        if states[PENDING]:
            parts.append(self.tr("待补{n}类").format(n=states[PENDING]))
        if negatives := sum(line.without_negative > 0 for line in lines):
            parts.append(self.tr("缺底片{n}类").format(n=negatives))
        if states[MISSING]:
            parts.append(self.tr("缺{n}类").format(n=states[MISSING]))
        return "，".join(parts)

    def _show_stages(self, data: DossierData) -> None:
        lines = []
        for stage in data.detail.stages:
            state = Pip.DONE if stage.done else Pip.NOW if stage.current else Pip.OFF
            day = short(stage.on, data.today)
            told = "　".join(part for part in (stage.by, day) if part) if stage.done else self._waiting(stage.current)
            lines.append((state, stage.label, told))
        self._stages.set_lines(lines)

    @staticmethod
    def _not_laid(data: DossierData) -> int:
        """How many papers of a volume that is not closed yet have no pages in it."""
        state = data.detail.state.value if data.detail.state is not None else ""
        return sum(not one.pages_text for one in data.detail.papers) if state in ("compiling", "review") else 0

    def _waiting(self, current: bool) -> str:
        return self.tr("进行中") if current else self.tr("未到")

    # What is in the way

    def _show_issues(self, data: DossierData) -> None:
        clear(self._issues)
        found = list(data.detail.findings)
        if data.detail.state is not None and data.detail.state.value == "archived":
            found = []
        for finding in found:
            self._issues.addLayout(self._issue(sentence(finding), self._icon(finding)))
        for back in data.detail.returns:
            day = str(back.get("on", ""))
            told = self.tr("{day}{by}退回：{text}").format(day=day, by=back.get("by", ""), text=back.get("opinion", ""))
            self._issues.addLayout(self._issue(told, ("arrow-u-up-left", "text2")))
        loose = self._not_laid(data)
        if loose:
            told = self.tr("{n}件文书还没有打印入卷，归档后卷内没有它们的页").format(n=loose)
            self._issues.addLayout(self._issue(told, ("warning-circle-fill", "yel-solid")))
        count = len(found) + bool(loose)
        self._issue_count.setText(self.tr("{n}项").format(n=count) if count else "")
        if not count and not data.detail.returns:
            self._issues.addLayout(
                self._issue(self.tr("没有问题，每类都已齐全、免予或写明待补"), ("check-circle-fill", "gre-solid"))
            )

    @staticmethod
    def _icon(finding: Finding) -> tuple[str, str]:
        return (
            ("warning-fill", "ora-solid")
            if finding.code == "archive.class_missing"
            else ("warning-circle-fill", "yel-solid")
        )

    @staticmethod
    def _issue(text: str, icon: tuple[str, str]) -> QVBoxLayout:
        mark = Picture(icon[0], icon[1], 16)
        inner = row(mark, Label(text, "dense", wrap=True), gap=8)
        inner.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        inner.setStretch(1, 1)
        return column(inner, gap=0)

    # Doing

    def _show_buttons(self, data: DossierData) -> None:
        with refilling(self.buttons):
            self._add_buttons(data)

    def _add_buttons(self, data: DossierData) -> None:
        self._offered = {}
        self._foot.setVisible(bool(data.choices))
        blocked = ""
        for choice in data.choices:
            made = self._button(choice, main=choice.code in _MAIN)
            if choice.findings and choice.code != _BACK:
                blocked = self._why(choice)
            self.buttons.addWidget(made, 1)
            self._offered[choice.code] = made
        needed = [choice for choice in data.choices if choice.needs_note]
        self.note.setVisible(any(choice.code != "start_archive" for choice in data.choices))
        if needed and all(choice.needs_note for choice in data.choices):
            self.note.label_text = (
                self.tr("补充归档的内容和原因") if needed[0].code == "supplement" else self.tr("意见")
            )
        if blocked:
            self.banner.say(blocked, "warn")

    def _button(self, choice: Choice, *, main: bool) -> Button:
        made = Button(choice.label, lambda: self.ask(choice), kind="primary" if main else "")
        made.setSizePolicy(made.sizePolicy().Policy.Expanding, made.sizePolicy().verticalPolicy())
        made.setEnabled(not choice.findings)
        if choice.findings:
            told = "；".join(sentence(one).rstrip("。") for one in choice.findings)
            made.setToolTip(told)
            made.setAccessibleDescription(told)
        return made

    def _why(self, choice: Choice) -> str:
        own = [one for one in choice.findings if one.code.startswith("person.")]
        if own:
            return sentence(own[0])
        return self.tr("还有{n}项问题，解决后才能{verb}").format(n=len(choice.findings), verb=choice.label)

    def button(self, code: str) -> Button:
        """The button of a transition that is offered."""
        return self._offered[code]

    def ask(self, choice: Choice) -> None:
        """Ask for a transition, with the opinion where one is needed."""
        text = self.opinion.value()
        if choice.needs_note and not text:
            self.note.set_error(self.tr("{verb}须写明意见").format(verb=choice.label))
            self.opinion.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.moved.emit(choice.code, text)

    def refuse(self, error: UserError) -> None:
        """Show why a transition was not made."""
        self.banner.say(messages.sentence(error), "error")

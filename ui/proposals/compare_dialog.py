"""Two versions beside each other in one text: what was put in is underlined in the colour of links, what was taken out
is struck through."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCheckBox, QTextEdit, QWidget

from app.proposals import Mark, PartChange, compare, earlier_version
from app.proposals.rules import ProposalText
from app.work import Read
from app.workspace import UserError
from ui.desk import Desk
from ui.style.theme import color, fonts
from ui.widgets.base import Label, row
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice


def differences(view: Read, proposal_id: str, before: int, after: int) -> tuple[PartChange, ...]:
    """What leads from one version to another."""
    texts: list[ProposalText] = [earlier_version(view, proposal_id, number) for number in (before, after)]
    return compare(*texts)


class CompareDialog(Dialog):
    """Any two versions of a proposal; the last two at first."""

    def __init__(self, parent: QWidget | None, desk: Desk, proposal_id: str, versions: Sequence[int]) -> None:
        super().__init__(parent, self.tr("稿次对照"), width=760)
        self._desk, self._id = desk, proposal_id
        named = [(str(number), self.tr("第{n}稿").format(n=number)) for number in versions]
        self.before, self.after = Choice(named), Choice(named)
        self.before.setAccessibleName(self.tr("原稿"))
        self.after.setAccessibleName(self.tr("新稿"))
        self.before.set_value(str(versions[-2] if len(versions) > 1 else versions[0]))
        self.after.set_value(str(versions[-1]))
        self.only = QCheckBox(self.tr("只看改动的部分"))
        self.only.setChecked(True)
        self.count = Label("", "strong")
        self.page = QTextEdit()
        self.page.setReadOnly(True)
        self.page.setMinimumHeight(420)
        self.page.setAccessibleName(self.tr("对照结果"))
        self.body.addLayout(
            row(self.before, Label(self.tr("改为"), "caption"), self.after, 16, self.only, None, self.count)
        )
        self.body.addWidget(self.page, 1)
        self.foot_note(Label(self.tr("加下划线为新增，加删除线为删去"), "caption"))
        self.add_button(self.tr("关闭"), self.accept, kind="primary", default=True)
        for field in (self.before, self.after):
            field.currentIndexChanged.connect(lambda _place: self._ask())
        self.only.toggled.connect(lambda _on: self._show(self._found))
        self._found: tuple[PartChange, ...] = ()
        self._ask()

    def _ask(self) -> None:
        before, after = int(self.before.value()), int(self.after.value())
        self._desk.read(differences, self._id, before, after, owner=self, on_done=self._show, on_error=self._failed)

    def _failed(self, error: UserError) -> None:
        self.refuse(error)

    def _show(self, found: tuple[PartChange, ...]) -> None:
        self._found = found
        total = sum(part.changes for part in found)
        self.count.setText(self.tr("改动{n}处").format(n=total) if total else self.tr("文字相同"))
        self.page.clear()
        cursor = QTextCursor(self.page.document())
        head, plain, added, removed = _formats()
        for part in found:
            if self.only.isChecked() and not part.changed:
                continue
            if not cursor.atStart():
                cursor.insertBlock()
            cursor.insertText(part.name, head)
            cursor.insertBlock()
            for run in part.runs:
                cursor.insertText(run.text, {Mark.ADDED: added, Mark.REMOVED: removed}.get(run.mark, plain))
        self.page.moveCursor(QTextCursor.MoveOperation.Start)


def _formats() -> tuple[QTextCharFormat, QTextCharFormat, QTextCharFormat, QTextCharFormat]:
    head, plain, added, removed = (QTextCharFormat() for _ in range(4))
    head.setFont(fonts.ui(14, True))
    head.setForeground(color("text"))
    for one in (plain, added, removed):
        one.setFont(fonts.ui(14))
        one.setForeground(color("text"))
    added.setForeground(color("link"))
    added.setFontUnderline(True)
    added.setFontWeight(QFont.Weight.Medium)
    removed.setForeground(color("text3"))
    removed.setFontStrikeOut(True)
    return head, plain, added, removed

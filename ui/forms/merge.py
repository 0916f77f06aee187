"""Two texts of one field: the record's, which somebody changed, and one's own that was not saved. Both are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QRadioButton, QWidget

from ui.widgets.base import Label, column, frame, row, scrolled
from ui.widgets.dialogs import Dialog

_RECORD, _MINE, _BOTH = range(3)


@dataclass(frozen=True, slots=True)
class Clash:
    """One field in question: what stood there, what was typed, what the record has now; the last two in words too.

    `several` says whether the field takes more than one line.
    """

    part: str
    key: str
    label: str
    base: Any
    typed: Any
    shown: Any
    mine_text: str
    record_text: str
    several: bool

    def both(self) -> Any:
        """Both texts after each other, None where a field holds only one."""
        if isinstance(self.typed, list) and isinstance(self.shown, list):
            return [*self.shown, *(one for one in self.typed if one not in self.shown)]
        return f"{self.shown}\n{self.typed}" if self.several and self.shown and self.typed else None


class MergeDialog(Dialog):
    """Every field in question with both texts beside each other; nothing is chosen beforehand. Esc leaves both."""

    def __init__(self, parent: QWidget | None, clashes: Sequence[Clash]) -> None:
        super().__init__(parent, "", width=820)
        self.setWindowTitle(self.tr("逐项选择"))
        self._clashes = list(clashes)
        self._groups: list[QButtonGroup] = []
        told = self.tr("记录在您没有保存时已被修改。请对每一项选择留用哪一份，选定之前两份都保留。")
        self.body.addWidget(Label(told, "dense2", wrap=True))
        boxes = [self._box(clash) for clash in self._clashes]
        area = scrolled(column(*boxes, None, gap=12, margins=(2, 2, 14, 2)), "surface")
        area.setMinimumHeight(min(190 * len(boxes) + 10, 460))
        self.body.addWidget(area, 1)
        self.add_button(self.tr("以后再选"), self.reject)
        self.go_button = self.add_button(self.tr("按所选继续"), self.accept, kind="primary", default=True)
        self._enable()

    def _box(self, clash: Clash) -> QWidget:
        group = QButtonGroup(self)
        self._groups.append(group)
        sides = row(gap=12)
        for which, title, text in (
            (_RECORD, self.tr("用记录中的"), clash.record_text),
            (_MINE, self.tr("用我没有保存的"), clash.mine_text),
        ):
            radio = QRadioButton(title)
            radio.setAccessibleName(f"{clash.label}：{title}")
            group.addButton(radio, which)
            shown = QPlainTextEdit(text or self.tr("没有内容"))
            shown.setReadOnly(True)
            shown.setTabChangesFocus(True)
            shown.setFixedHeight(92 if clash.several or isinstance(clash.shown, list) else 40)
            shown.setAccessibleName(f"{clash.label}：{title}")
            sides.addLayout(column(radio, shown, gap=4), 1)
        whole = column(Label(clash.label, "strong"), sides, gap=6, margins=(12, 8, 12, 10))
        if clash.both() is not None:
            both = QRadioButton(self.tr("两份都留，记录中的在前"))
            both.setAccessibleName(f"{clash.label}：{both.text()}")
            group.addButton(both, _BOTH)
            whole.addWidget(both)
        group.idClicked.connect(lambda _id: self._enable())
        return frame("item", whole)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first choice."""
        super().showEvent(event)
        if self._groups:
            self._groups[0].buttons()[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _enable(self) -> None:
        self.go_button.setEnabled(all(group.checkedId() >= 0 for group in self._groups))

    def chosen(self) -> Mapping[tuple[str, str], Any]:
        """What was chosen, by part and field."""
        found = {}
        for clash, group in zip(self._clashes, self._groups, strict=True):
            taken = {_RECORD: clash.shown, _MINE: clash.typed, _BOTH: clash.both()}
            found[(clash.part, clash.key)] = taken[group.checkedId()]
        return found

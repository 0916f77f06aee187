"""工作规范: both presets beside each other, what the office laid over its own, each line changed and undone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app import presets, settings
from app.settings import SettingLine
from app.workspace import Read, UserError
from ui.desk import Desk
from ui.system.part import Part
from ui.widgets.base import Button, Label, clear, frame, row
from ui.widgets.dialogs import Dialog, FormDialog, open_centred
from ui.widgets.fields import Choice, TextInput
from ui.widgets.table import Cell, Column, Table


def _read(view: Read) -> tuple[str, list[SettingLine]]:
    return presets.current(view).code, settings.lines(view)


def _shipped(line: SettingLine, code: str) -> Cell:
    """A preset's value; where the presets differ it stands out."""
    differ = len(set(line.shipped.values())) > 1
    return Cell(line.shipped[code], ink="text" if differ else "text3", strong=differ)


class RulesPart(Part):
    """Lines by group; the column of the preset in force says so."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("工作规范"),
            self.tr(
                "期限、编号、程序和名称以所选规范为准，本院可以逐项另定；每一处改动都记入操作日志，可以恢复规范原值。"
            ),
            whole=True,
        )
        self._codes = presets.shipped_codes()
        self._chosen = ""
        self.table: Table[SettingLine] = Table([])
        self._switch = Button("", self.switch, fit="tool")
        self._undo = Button(self.tr("恢复规范值"), self.undo, fit="tool", icon_name="arrow-counter-clockwise")
        self._edit = Button(self.tr("修改"), self.edit, kind="primary", fit="tool", icon_name="pencil-simple")
        for button in (self._switch, self._undo, self._edit):
            self.head.addWidget(button)
        self._example = Label("", "dense2")
        self._make_table()

    def _make_table(self) -> None:
        columns: list[Column[SettingLine]] = [
            Column(self.tr("类别"), 84, lambda one: Cell(one.group, ink="text3")),
            Column(self.tr("项目"), 210, lambda one: Cell(one.label, strong=True, size=14)),
        ]
        for code in self._codes:
            title = presets.shipped(code).title
            head = self.tr("{title}（现用）").format(title=title) if code == self._chosen else title
            columns.append(Column(head, 216, lambda one, code=code: _shipped(one, code)))  # type: ignore[misc]
        columns.append(Column(self.tr("本院"), 0, self._now))
        table: Table[SettingLine] = Table(columns, row_height=34)
        table.chosen.connect(lambda _line: self._enable())
        table.opened.connect(lambda _line: self.edit())
        self.body.removeWidget(self._example)
        clear(self.body)
        self.table = table
        self.body.addWidget(frame("panel", row(table, margins=(1, 1, 1, 1))), 1)
        self.body.addWidget(self._example)

    def _now(self, line: SettingLine) -> Cell:
        if line.own:
            return Cell(self.tr("{value}　本院另定").format(value=line.shown), ink="link", icon="pencil-simple")
        return Cell(line.shown)

    def refresh(self) -> None:
        """Everything."""
        self.desk.read(_read, owner=self, on_done=self._show)

    def _show(self, found: tuple[str, list[SettingLine]]) -> None:
        chosen, lines = found
        if chosen != self._chosen:
            self._chosen = chosen
            self._make_table()
        self.table.set_rows(lines, keep=lambda line: line.name)
        if self.table.current() is None and lines:
            self.table.selectRow(0)
        other = next(code for code in self._codes if code != chosen)
        self._switch.setText(self.tr("改用{title}").format(title=presets.shipped(other).title))
        self._enable()

    def _enable(self) -> None:
        line, may = self.table.current(), self.desk.may("codes.write")
        self._edit.setEnabled(may and line is not None)
        self._undo.setEnabled(may and line is not None and line.own)
        self._switch.setEnabled(may)
        told = self.tr("下一号：{number}").format(number=line.example) if line and line.example else ""
        self._example.setText(told or (self.tr("工作规范由预防部门修改") if not may else ""))

    def edit(self) -> None:
        """Change the chosen line."""
        line = self.table.current()
        if line is not None and self._edit.isEnabled():
            open_centred(SettingDialog(self.desk, self, line))

    def undo(self) -> None:
        """Take back the office's own value."""
        line = self.table.current()
        if line is not None:
            self.desk.work(settings.undo, line.name, owner=self, on_error=self.desk.refuse)

    def switch(self) -> None:
        """Work by the other preset, after what that changes was shown."""
        other = next(code for code in self._codes if code != self._chosen)
        open_centred(SwitchDialog(self.desk, self, self._chosen, other, self.table.source.rows))


class SettingDialog(FormDialog):
    """One line: written as people write it, with what follows from a pattern shown while typing."""

    def __init__(self, desk: Desk, parent: QWidget, line: SettingLine) -> None:
        super().__init__(parent, line.label, parent.tr("保存"), width=520)
        self._desk, self._line = desk, line
        field = Choice([(one, one) for one in line.choices]) if line.choices else TextInput()
        self.row = self.form.add("value", self.tr("本院的规定"), field, required=not line.choices)
        self.row.set_value(line.shown)
        shipped = "　".join(f"{presets.shipped(code).title}：{value}" for code, value in line.shipped.items())
        self.body.addWidget(Label(shipped, "caption", wrap=True))
        self._next = Label(line.example, "strong")
        if line.example:
            self.body.addLayout(row(Label(self.tr("下一号"), "dense3"), self._next, None))
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(150)
            self._timer.timeout.connect(self._preview)
            self.row.edited.connect(self._timer.start)
        self.send = self._send

    def _preview(self) -> None:
        self._desk.read(
            settings.preview, self._line.name, self.row.value(), owner=self, on_done=self._next.setText,
            on_error=self.refuse,
        )  # fmt: skip

    def _send(self) -> object:
        return self._desk.work(
            settings.change, self._line.name, self.row.value(), owner=self, on_done=self.done_well,
            on_error=self._refused,
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        why = error.params.get("why")
        if why:
            self.go_button.setEnabled(True)
            self.row.set_error(str(why))
            self.row.go_to()
        else:
            self.failed(error)


class SwitchDialog(Dialog):
    """What another preset changes, before it counts."""

    def __init__(self, desk: Desk, parent: QWidget, now: str, other: str, lines: list[Any]) -> None:
        title = parent.tr("改用{title}").format(title=presets.shipped(other).title)
        super().__init__(parent, title, width=640)
        changed = [line for line in lines if line.shipped[now] != line.shipped[other] and not line.own]
        told = self.tr("以下{n}项随之改变，本院另定的各项保留，已经办理的事项和已经起算的期限不变。")
        self.body.addWidget(Label(told.format(n=len(changed)), "dense2", wrap=True))
        table: Table[SettingLine] = Table(
            [
                Column(self.tr("项目"), 210, lambda one: Cell(one.label, strong=True)),
                Column(self.tr("现在"), 0, lambda one: Cell(one.shipped[now], ink="text2")),
                Column(self.tr("改为"), 0, lambda one: Cell(one.shipped[other])),
            ],
            row_height=32,
        )
        table.set_rows(changed)
        table.setMinimumHeight(min(32 * len(changed) + 36, 320))
        self.body.addWidget(frame("panel", row(table, margins=(1, 1, 1, 1))))
        self.add_button(self.tr("不改"), self.reject)
        self.go_button = self.add_button(title, self._go, kind="primary", default=True)
        self._desk, self._other = desk, other

    def _go(self) -> None:
        self._desk.work(
            presets.choose, self._other, owner=self, on_done=lambda _none: self.accept(), on_error=self.refuse
        )

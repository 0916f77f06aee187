"""下发的表: holidays and code entries handed down to us or by us, in one list."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QCoreApplication

from app.exchange import TableKind, TableRow
from ui.exchange.table_dialog import standing
from ui.widgets.chip import ChipText, Level
from ui.widgets.table import Cell, Column, Table


def _t(text: str) -> str:
    return QCoreApplication.translate("HandedDown", text)


def make_tables_list() -> Table[TableRow]:
    """The empty list."""
    made: Table[TableRow] = Table(
        [
            Column(_t("表"), 0, lambda one: Cell(one.title, sub=one.text, strong=True, size=14)),
            Column(_t("内容"), 92, lambda one: Cell(_size(one), ink="text2")),
            Column(_t("下发的院"), 200, lambda one: Cell(one.office_name, sub=one.signed_by, ink="text2")),
            Column(_t("日期"), 104, lambda one: Cell(one.dated.isoformat(), ink="text2")),
            Column(_t("办理"), 230, _state),
        ]
    )
    made.setAccessibleName(_t("下发的表"))
    return made


def _size(one: TableRow) -> str:
    unit = _t("{n}天") if one.kind is TableKind.HOLIDAYS else _t("{n}项")
    return unit.format(n=one.size)


def _state(one: TableRow) -> Cell:
    if one.state == "own":
        return Cell(_below(one), ink="text2")
    chips = {
        "pending": ChipText(_t("待采用"), Level.ORANGE, "warning-fill"),
        "adopted": ChipText(_t("已采用"), Level.GREEN, "check-circle-fill"),
        "declined": ChipText(_t("未采用"), Level.GREY, "minus-circle"),
        "same": ChipText(_t("与现行相同"), Level.GREEN, "equals"),
        "withdrawn": ChipText(_t("已收回"), Level.GREY, "prohibit"),
    }
    return Cell(chip=chips[one.state], chip_width=112)


def _below(one: TableRow) -> str:
    """3个院：已采用1，未采用1，待答复1."""
    counts = Counter(standing(below) for below in one.below)
    open_ = counts["waiting"] + counts["sent"] + counts["received"]
    named = ((_t("已采用"), counts["adopted"]), (_t("未采用"), counts["declined"]), (_t("待答复"), open_))
    return _t("{n}个院：").format(n=len(one.below)) + "，".join(f"{word}{count}" for word, count in named if count)

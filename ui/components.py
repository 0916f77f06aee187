"""Every input in every state beside each other, as in the design's sheet of components: to be looked at, not used.

A field can have the cursor or the pointer only one at a time, so each cell is a picture of the real field in its state.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from app.calendar import shipped_table
from ui.forms.choices import SearchChoice, Tags, code_offers
from ui.forms.inputs import Checks, Flag, Money, Names
from ui.widgets.base import Label, column, holder, row
from ui.widgets.dates import DateInput, Moment, MonthGrid
from ui.widgets.days import days
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, FieldRow, Number, TextArea, TextInput
from ui.widgets.offers import Offers

_WIDTH = 226
_STATES = ("常态", "悬停", "焦点", "有误", "禁用")
_TODAY = date(2026, 3, 5)


def _filled(field: QWidget, value: object) -> QWidget:
    field.set_value(value)  # type: ignore[attr-defined]
    return field


def _inputs() -> list[tuple[str, str, Callable[[], QWidget]]]:
    choices = [("direct", "直接送达"), ("leave", "留置送达")]
    return [
        ("单行文字", "发案单位没有填写。", lambda: _filled(TextInput(), "云溪镇财政所")),
        ("日期", "2026年2月没有30日，这个月到28日为止", lambda: _filled(DateInput(), date(2026, 4, 6))),
        ("时间", "没有25点00分这个时刻", lambda: _filled(Moment(), "2026-03-05 15:00")),
        ("金额", "看不出是多少钱，请写成416000或者41.6万的样子", lambda: _filled(Money(), 41_600_000)),
        ("单选", "请选择“送达方式”", lambda: _filled(Choice(choices), "direct")),
        (
            "检索单选",
            "列表中没有“外星”，请从列表中选择",
            lambda: _filled(SearchChoice(lambda: code_offers("systems"), ""), "transport"),
        ),
        (
            "检索多选",
            "案由没有填写。",
            lambda: _filled(Tags(code_offers("charges"), "输入名称、拼音首字母"), ["385", "382"]),
        ),
        ("人员", "至少两人。", lambda: _filled(Names(), ["周某", "马某"])),
        ("数字", "须在1和12之间。", lambda: _filled(Number(0, 99, "个月"), 2)),
        ("勾选", "至少选一项。", lambda: _filled(Checks([("a", "讲座"), ("b", "展览")], 2), ["a"])),
        ("是否", "", lambda: _filled(Flag("请预防部门协助"), True)),
        (
            "多行文字",
            "第3个字“U+0007”不能使用。",
            lambda: _filled(TextArea(lines=2), "小额工程由科室自行发包，计量支付无人复核。"),
        ),
    ]


class ComponentsSheet(Dialog):
    """All inputs by all states; the month and the list of offers below."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, "组件", width=1320)
        days.take(shipped_table(), lambda: _TODAY)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for place, state in enumerate(_STATES, start=1):
            grid.addWidget(Label(state, "caption2"), 0, place)
        for line, (name, error, make) in enumerate(_inputs(), start=1):
            grid.addWidget(Label(name, "dense2"), line, 0, Qt.AlignmentFlag.AlignTop)
            for place in range(len(_STATES)):
                shown = QLabel()
                shown.setPixmap(_picture(name, error, make, place))
                shown.setAccessibleName(f"{name}，{_STATES[place]}")
                grid.addWidget(shown, line, place + 1, Qt.AlignmentFlag.AlignTop)
        field = TextInput()
        field.setText("s")
        offers = Offers(field, lambda: code_offers("charges", _TODAY))
        offers.look()
        offers.hide()
        offers.list.setFixedSize(420, 240)
        self._kept = (field, offers)
        self.body.addWidget(holder(_laid(grid)))
        self.body.addLayout(row(MonthGrid(date(2026, 4, 5)), 24, offers.list, None))


def _laid(grid: QGridLayout) -> QGridLayout:
    grid.setContentsMargins(0, 0, 0, 0)
    return grid


def _picture(name: str, error: str, make: Callable[[], QWidget], state: int) -> QPixmap:
    made = FieldRow(name, make())
    made._label.hide()  # noqa: SLF001 - the head of the line says it
    around = QWidget()
    around.setObjectName("surface")
    around.setLayout(column(made, None, gap=0, margins=(3, 3, 3, 3)))
    around.setFixedWidth(_WIDTH)
    around.show()
    if state == 1:
        for one in (made.field, *made.field.findChildren(QWidget)):
            one.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    elif state == 2:
        around.activateWindow()
        made.field.setFocus()
        QApplication.processEvents()
    elif state == 3 and error:
        made.set_error(error)
    elif state == 4:
        made.field.setEnabled(False)
    around.adjustSize()
    taken = around.grab()
    around.close()
    around.deleteLater()
    return taken

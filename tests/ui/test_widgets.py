"""The shared widgets: what they say, how they are used without a mouse."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import qtawesome
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

import ui
from ui.forms import Kind, Spec, SpecDialog, SpecForm
from ui.forms.choices import Tags
from ui.style import theme
from ui.widgets.base import Label, column, scrolled
from ui.widgets.chip import Level, days_left
from ui.widgets.dates import DateInput
from ui.widgets.dialogs import CrashDialog, DestructiveDialog
from ui.widgets.fields import FieldRow, Form, TextInput
from ui.widgets.photo_grid import PhotoGrid
from ui.widgets.photo_tiles import WORDS, Tile, TilePainter
from ui.widgets.pips import Pip, PipRow
from ui.widgets.stepper import Node, Stepper
from ui.widgets.table import Cell, Column, Table
from ui.widgets.whole_table import WholeTable

SOURCES = sorted(Path(ui.__file__).parent.rglob("*.py"))
pytestmark = pytest.mark.usefixtures("qapp")


def visible(qtbot: QtBot, widget: QWidget) -> None:
    """Show `widget` as the active window."""
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    widget.activateWindow()


@pytest.mark.parametrize(
    ("days", "text", "level"),
    [
        (-9, "逾期9天", Level.RED), (0, "今天到期", Level.ORANGE), (3, "剩3天", Level.ORANGE),
        (4, "剩4天", Level.YELLOW), (10, "剩10天", Level.YELLOW), (11, "剩11天", Level.GREEN),
    ],
)  # fmt: skip
def test_a_chip_says_how_pressing(days: int, text: str, level: Level) -> None:
    chip = days_left(days)
    assert (chip.text, chip.level) == (text, level)


def test_pips_are_read_aloud(qtbot: QtBot) -> None:
    row = PipRow((Pip.DONE, Pip.MERGED, Pip.LATE, Pip.WAIVED))
    qtbot.addWidget(row)
    assert row.accessibleName() == "完成，合并完成，逾期，免予"


def test_every_mark_looks_different(qtbot: QtBot) -> None:
    seen = set()
    for state in Pip:
        row = PipRow((state,))
        qtbot.addWidget(row)
        row.resize(row.sizeHint())
        seen.add(bytes(row.grab().toImage().constBits()))
    assert len(seen) == len(Pip)


def test_a_table_is_sorted_and_keeps_its_choice(qtbot: QtBot) -> None:
    table: Table[int] = Table([Column("数", 80, lambda n: Cell(str(n)), order=lambda n: n)])
    qtbot.addWidget(table)
    table.set_rows([3, 1, 2])
    table.selectRow(0)
    table.sort(0, descending=False)
    assert table.source.rows == [1, 2, 3]
    assert table.current() == 3
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [3]


def test_rows_read_anew_leave_one_chosen_even_while_ctrl_is_held(qtbot: QtBot) -> None:
    table: Table[int] = Table([Column("数", 80, lambda n: Cell(str(n)))], several=True)
    visible(qtbot, table)
    table.set_rows([1, 2, 3])
    table.selectRow(0)
    qtbot.keyPress(table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    table.set_rows([1, 2, 3], keep=lambda n: n)
    assert table.select(lambda n: n == 3)
    qtbot.keyRelease(table, Qt.Key.Key_Control)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [2]


def test_tab_shows_the_whole_field_and_what_is_told_above_takes_no_other_room(qtbot: QtBot) -> None:
    dialog = SpecDialog(None, "记录", "保存", [Spec(f"f{n}", f"第{n}项", Kind.LONG) for n in range(9)], height=300)
    visible(qtbot, dialog)
    for _ in range(6):
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
        field = dialog.focusWidget()
        if isinstance(field, QPlainTextEdit):
            assert field.visibleRegion().boundingRect() == field.rect(), "Tab brings all of it into sight"
    dialog.banner.say("还有1处未填", "error")
    qtbot.waitUntil(lambda: dialog.banner.height() > 0 and dialog.layout().geometry().height() == dialog.height())
    area = dialog.findChild(QScrollArea)
    assert area is not None
    foot = dialog.go_button.mapTo(dialog, QPoint(0, 0)).y()
    assert area.mapTo(dialog, QPoint(0, area.height())).y() <= foot, "the foot stays free"


def test_an_error_names_its_field_and_goes_when_it_is_mended(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    made = form.add("unit", "发案单位", TextInput(), required=True)
    form.show()
    assert not form.check()
    assert made.error() == "请填写发案单位"
    assert made.field.property("invalid") is True
    made.field.setText("云溪镇财政所")  # type: ignore[attr-defined]
    assert made.error() == ""
    assert form.check()


def test_labels_and_fields_belong_together(qtbot: QtBot) -> None:
    made = FieldRow("承办人", TextInput(), required=True)
    qtbot.addWidget(made)
    assert made.field.accessibleName() == "承办人，必填"


def test_a_form_gives_back_what_it_was_given(qtbot: QtBot) -> None:
    columns = (Spec("name", "姓名", required=True), Spec("post", "职务"))
    form = SpecForm(
        [
            Spec("no", "编号"), Spec("day", "日期", Kind.DAY), Spec("at", "时间", Kind.MOMENT),
            Spec("sum", "金额", Kind.MONEY), Spec("who", "参加人", Kind.NAMES),
            Spec("rows", "人员", Kind.ROWS, columns=columns), Spec("lines", "漏洞", Kind.LINES),
            Spec("codes", "罪名", Kind.TAGS, list_name="charges"),
        ]
    )  # fmt: skip
    qtbot.addWidget(form)
    values = {
        "no": "一号", "day": "2026-03-05", "at": "2026-03-05 15:20", "sum": 1_234_50, "who": ["周某", "马某"],
        "rows": [{"name": "甲某", "post": "主任"}], "lines": ["没有公开", "没有复核"], "codes": ["385", "382"],
    }  # fmt: skip
    form.set_values(values)
    assert form.values() == values


def test_tags_complete_what_is_typed(qtbot: QtBot) -> None:
    tags = Tags([("385", "受贿"), ("382", "贪污")], "")
    qtbot.addWidget(tags)
    tags.field.setText("贪污")
    qtbot.keyClick(tags.field, Qt.Key.Key_Return)
    assert tags.value() == ["382"]


def test_the_list_under_a_field_is_as_high_as_what_is_left(qtbot: QtBot) -> None:
    tags = Tags([(str(n), f"38{n}") for n in range(9)], "")
    visible(qtbot, tags)
    qtbot.keyClicks(tags.field, "38")
    frame = tags.offers.list.parentWidget()
    high = frame.height()
    qtbot.keyClicks(tags.field, "3")
    assert tags.offers.list.count() == 1
    assert frame.height() < high / 4


def test_what_cannot_be_undone_wants_its_word(qtbot: QtBot) -> None:
    dialog = DestructiveDialog(None, "删除3张照片？", "不能恢复。", "删除3张", "删除3张照片", "保留照片")
    qtbot.addWidget(dialog)
    assert not dialog.go_button.isEnabled()
    dialog.field.setText("删除3张")
    assert dialog.go_button.isEnabled()


def test_a_defect_can_be_saved(qtbot: QtBot, tmp_path: Path) -> None:
    from ui.tasks import Defect

    dialog = CrashDialog(None, Defect("cases.list", "ZeroDivisionError"), "0.1.0")
    qtbot.addWidget(dialog)
    dialog.save_to(tmp_path / "报告.txt")
    assert "ZeroDivisionError" in (tmp_path / "报告.txt").read_text("utf-8")


def test_the_stepper_tells_and_is_told(qtbot: QtBot) -> None:
    stepper = Stepper()
    qtbot.addWidget(stepper)
    stepper.set_nodes([Node("plan", "计划", Pip.DONE, "1月8日完成"), Node("visit", "回访", Pip.OFF, "未开始")], "plan")
    with qtbot.waitSignal(stepper.picked) as picked:
        qtbot.keyClick(stepper.button("visit"), Qt.Key.Key_Space)
    assert picked.args == ["visit"]
    assert stepper.button("plan").accessibleName() == "计划，完成，1月8日完成"


def test_the_grid_is_walked_and_asks_for_what_it_shows(qtbot: QtBot) -> None:
    grid = PhotoGrid()
    qtbot.addWidget(grid)
    grid.resize(760, 500)
    with qtbot.waitSignal(grid.wanted):
        grid.show()
        grid.set_tiles([Tile(str(n), f"照片{n}", "", "", "1") for n in range(500)])
    first = grid.take_lacking(6)
    assert first == [str(n) for n in range(6)]
    rest = grid.take_lacking(500)
    assert first + rest == grid.seen() and len(grid.seen()) < 40, "only what is seen is asked for, and only once"
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    assert grid.take_lacking(500) == grid.seen() and "499" in grid.seen(), "what counts is where one looks now"
    grid.select("0")
    with qtbot.waitSignal(grid.chosen) as chosen:
        qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert chosen.args == ["1"]


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize("size", [(170, 128), (40, 30)])
def test_a_tile_whose_picture_came_later_looks_like_one_painted_at_once(
    qapp: object, ratio: float, size: tuple[int, int]
) -> None:
    tile = Tile("1", "座谈会全景，检察人员与班子成员座谈", "0063-2-0001", "2026-02-10", "底片7", picked=True)
    image = QImage(QSize(*size) * ratio, QImage.Format.Format_RGB32)
    image.fill(QColor(30, 160, 30))
    late, at_once = TilePainter("内部资料"), TilePainter("内部资料")
    for painter in (late, at_once):
        painter.begin(QSize(170, 128 + WORDS), ratio)
    late.pixmap(tile, None)
    found = late.pixmap(tile, image).toImage()
    assert found == at_once.pixmap(tile, image).toImage()
    assert found.pixelColor(found.width() // 2, found.height() // 4) == QColor(30, 160, 30)
    assert found != late.pixmap(replace(tile, title="另一张"), image).toImage()


def test_both_modes_know_every_colour(qapp: object) -> None:
    for mode in ("dark", "light"):
        theme.apply(mode)  # type: ignore[arg-type]
        assert theme.color("focus").isValid()


def icon_names() -> set[str]:
    pattern = re.compile(
        r"(?:icon_name=|Picture\(|icon\(|pixmap\(|EmptyState\(\s*|IconButton\()\"([a-z.]+(?:-[a-z]+)*)\""
    )
    return {name for file in SOURCES for name in pattern.findall(file.read_text("utf-8"))}


@pytest.mark.parametrize("name", sorted(icon_names()))
def test_every_icon_exists(qapp: object, name: str) -> None:
    shown = qtawesome.icon(name if "." in name else f"ph.{name}")
    assert not shown.isNull()


def texts() -> list[tuple[str, str]]:
    pattern = re.compile(r"(?:tr|_t)\(\s*\"([^\"]+)\"")
    return [(file.name, text) for file in SOURCES for text in pattern.findall(file.read_text("utf-8"))]


def test_texts_keep_to_the_rules_of_chinese_typesetting() -> None:
    chinese = "\u4e00-\u9fff"
    spaced = re.compile(f"[{chinese}] [0-9A-Za-z{{]|[0-9A-Za-z}}] [{chinese}]")
    half = re.compile(f"[{chinese}][,;:?!()]")
    wrong = [(file, text) for file, text in texts() if spaced.search(text) or half.search(text)]
    assert wrong == []
    assert [(file, text) for file, text in texts() if text.startswith(("《", "（")) and len(text) > 1] == []
    assert isinstance(QWidget, type)


@pytest.mark.parametrize("typed", ["20260305", "2026-03-05", "2026-3-5"])
def test_a_date_is_typed_into_an_empty_field_as_people_write_it(qtbot: QtBot, typed: str) -> None:
    form = Form()
    field, after = DateInput(), TextInput()
    form.add("filed_on", "立案日期", field)
    form.add("name", "案件名称", after)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    field.setFocus()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    assert field.value() == date(2026, 3, 5)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    assert field.value() is None


def test_a_table_inside_a_page_shows_every_word(qtbot: QtBot) -> None:
    long = "票据与现金岗位分设，明确职责，每三年轮岗一次，每月由非经管人员监盘现金并签字。"
    table = WholeTable([Column("条", 46, lambda text: Cell("1")), Column("内容", 0, Cell)], [long, "短"])
    framed = table.framed()
    qtbot.addWidget(framed)
    framed.resize(300, 400)
    framed.show()
    qtbot.waitUntil(lambda: table.rowHeight(0) > table.rowHeight(1) == 38)
    narrow = table.rowHeight(0)
    assert table.height() == 30 + narrow + 38
    framed.resize(900, 400)
    qtbot.waitUntil(lambda: table.rowHeight(0) == 38)
    assert table.height() == 30 + 2 * 38


def test_no_scroll_bar_stands_over_nothing(qtbot: QtBot) -> None:
    words = "发言记录：所里三个人，出纳和票据一直由老李兼着，盘点也是他自己签字。" * 3
    area = scrolled(column(*(Label(words, wrap=True) for _ in range(6)), None))
    qtbot.addWidget(area)
    area.resize(1000, 400)
    area.show()
    qtbot.waitExposed(area)
    assert area.verticalScrollBar().maximum() == 0
    area.resize(200, 400)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    inner = area.widget()
    assert inner.height() >= inner.heightForWidth(inner.width())

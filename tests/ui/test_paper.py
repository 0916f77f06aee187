"""The view of a paper: only what is in sight is drawn, newer states keep place and zoom, text is marked and found."""

from __future__ import annotations

import io
import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.casework import Trial
from app.documents import OwnPaper, PageImage, rasterise
from app.documents.registry import form, render
from app.workers.pdf_page import Box
from app.workspace import Workspace
from tests.ui.helpers import Stage, rest
from ui.cases import CasePage
from ui.desk import Desk
from ui.documents.live import Ask, LivePaper
from ui.forms import SpecDialog
from ui.tasks import Tasks
from ui.widgets.paper import PaperView


def pdf(pages: int, word: str = "Page") -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), initialFontName="Helvetica")
    for number in range(pages):
        canvas.drawString(100, 700, f"{word} {number + 1} begins here")
        canvas.drawString(100, 680, "and ends on a second line")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Counting(OwnPaper):
    """Tells which pages were drawn."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.drawn: list[int] = []
        self.closed = False

    def draw(self, page: int, width: int, height: int, box: Box) -> PageImage | None:
        self.drawn.append(page)
        return super().draw(page, width, height, box)

    def close(self) -> None:
        self.closed = True
        super().close()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    del qtbot
    return Desk(Tasks())


@pytest.fixture
def view(qtbot: QtBot, desk: Desk) -> PaperView:
    holder = QWidget()
    made = PaperView(desk.tasks)
    QVBoxLayout(holder).addWidget(made)
    holder.resize(900, 700)
    qtbot.addWidget(holder)
    with qtbot.waitActive(holder):
        holder.show()
        holder.activateWindow()
    made.holder = holder  # type: ignore[attr-defined]
    return made


def show(qtbot: QtBot, view: PaperView, desk: Desk, data: bytes) -> Counting:
    paper = Counting(data)
    view.open(lambda: paper)
    rest(qtbot, desk)
    return paper


def test_only_what_is_in_sight_is_drawn(qtbot: QtBot, view: PaperView, desk: Desk) -> None:
    paper = show(qtbot, view, desk, pdf(60))
    assert view.pages() == 60
    assert max(paper.drawn) < 10
    view.sheets.show_page(40)
    rest(qtbot, desk)
    assert {40} <= set(paper.drawn) and not {25, 55} & set(paper.drawn)


def test_a_newer_state_keeps_place_and_zoom_and_the_older_one_is_closed(
    qtbot: QtBot, view: PaperView, desk: Desk
) -> None:
    first = show(qtbot, view, desk, pdf(5))
    view.set_zoom(1.5)
    view.sheets.show_page(2)
    before = view.sheets.verticalScrollBar().value()
    rest(qtbot, desk)
    second = show(qtbot, view, desk, pdf(5, "Sheet"))
    assert (view.sheets.zoom, view.sheets.verticalScrollBar().value()) == (1.5, before)
    assert first.closed and not second.closed
    shorter = show(qtbot, view, desk, pdf(1))
    assert view.sheets.current() == 0 and view.pages() == 1
    view.show_pdf(None)
    rest(qtbot, desk)
    assert view.pages() == 0 and shorter.closed


def test_while_one_is_opened_only_the_newest_waits(qtbot: QtBot, view: PaperView, desk: Desk) -> None:
    opened: list[int] = []

    def make(pages: int) -> Counting:
        opened.append(pages)
        return Counting(pdf(pages))

    for pages in (1, 2, 3, 4):
        view.open(lambda count=pages: make(count))  # type: ignore[misc]
    rest(qtbot, desk)
    assert opened == [1, 4] and view.pages() == 4


def test_pages_are_as_sharp_as_they_are_large(qtbot: QtBot, view: PaperView, desk: Desk) -> None:
    data = render("proposal", form("proposal").sample()).pdf
    show(qtbot, view, desk, data)
    for zoom in (0.71, 2.0):
        view.set_zoom(zoom)
        rest(qtbot, desk)
        scale = zoom * 4 / 3 * view.devicePixelRatioF()
        told = rasterise(data, view.sheets.current(), scale)
        whole = QImage(told.rgb, told.width, told.height, told.width * 3, QImage.Format.Format_RGB888)
        tile, image = next(
            (tile, image) for tile, image in view.sheets.tiles._kept.items()
            if (tile.page, tile.width) == (view.sheets.current(), told.width)
        )  # fmt: skip
        left, top, right, bottom = tile.box
        assert image.size() == whole.copy(left, top, right - left, bottom - top).size()
        part = whole.copy(left, top, right - left, bottom - top).convertToFormat(image.format())
        apart = np.abs(
            np.frombuffer(image.constBits(), np.uint8).astype(int) - np.frombuffer(part.constBits(), np.uint8)
        )
        assert apart.mean() < 0.5, "but for the last bit of an edge, not a stretched picture"


def test_keys_turn_and_zoom(qtbot: QtBot, view: PaperView, desk: Desk) -> None:
    show(qtbot, view, desk, pdf(4))
    view.sheets.setFocus()
    qtbot.keyClick(view.sheets, Qt.Key.Key_PageDown)
    qtbot.keyClick(view.sheets, Qt.Key.Key_PageDown)
    assert view.sheets.current() == 2
    qtbot.keyClick(view.sheets, Qt.Key.Key_PageUp)
    assert view.sheets.current() == 1
    qtbot.keyClick(view.sheets, Qt.Key.Key_End)
    assert view.sheets.current() == 3
    here = view.sheets.zoom
    qtbot.keyClick(view.sheets, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.sheets.zoom > here and view.sheets.current() == 3
    qtbot.keyClick(view.sheets, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.sheets.zoom == here
    qtbot.keyClick(view.sheets, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert abs(view.sheets.zoom - view.sheets.fit_width()) < 0.01
    rest(qtbot, desk)


def test_text_is_marked_with_the_mouse_and_copied(qtbot: QtBot, view: PaperView, desk: Desk) -> None:
    show(qtbot, view, desk, pdf(1))
    box, scale = view.sheets.box(0), 4 / 3 * view.sheets.zoom
    start = QPoint(round(box.left() + 98 * scale), round(box.top() + 137 * scale))
    end = QPoint(round(box.left() + 500 * scale), round(box.top() + 158 * scale))
    qtbot.mousePress(view.sheets.viewport(), Qt.MouseButton.LeftButton, pos=start)
    rest(qtbot, desk)
    qtbot.mouseMove(view.sheets.viewport(), end)
    qtbot.mouseRelease(view.sheets.viewport(), Qt.MouseButton.LeftButton, pos=end)
    rest(qtbot, desk)
    assert view.sheets.text() == "Page 1 begins here\nand ends on a second line"
    qtbot.keyClick(view.sheets, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == view.sheets.text()


def test_words_are_found_over_line_ends_and_pages(qtbot: QtBot, view: PaperView, desk: Desk) -> None:
    show(qtbot, view, desk, pdf(6))
    view.sheets.setFocus()
    qtbot.keyClick(view.sheets, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.find_bar.isVisible()
    with qtbot.waitSignal(view.find_bar.asked):
        qtbot.keyClicks(view.find_bar.field, "HERE and")
    rest(qtbot, desk)
    assert [hit[0] for hit in view.sheets.hits] == [0, 1, 2, 3, 4, 5]
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return)
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return)
    assert view.sheets.hit == 2 and view.sheets.current() >= 1
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.sheets.hit == 1
    qtbot.keyClick(view.find_bar.field, Qt.Key.Key_Escape)
    assert not view.find_bar.isVisible() and not view.sheets.hits


def test_a_form_shows_its_paper_while_it_is_filled(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    stage.office.day("2026-03-13")
    page = stage.go("case", (case_id, "analysis"))
    assert isinstance(page, CasePage)
    stage.press(page, "写分析报告")
    dialog = stage.dialog(SpecDialog)
    live = dialog.findChild(LivePaper)
    assert live.isVisible() and live.paper.pages() == 1
    assert "发案原因" in live._told.text()
    with stage.qtbot.waitSignal(live.printed):
        dialog.form.rows["overview"].field.setPlainText("王某某利用职务便利收受财物。")
    stage.rest()
    with stage.qtbot.waitSignal(live.paper.sheets.tiles.settled):
        live.paper.turn(0)
        live.look()
    stage.rest()
    letters = live.paper.sheets.paper.letters(0)
    assert "王某某利用职务便利收受财物" in "".join(one.char for one in letters)
    with stage.office.workspace.read() as view:
        from app.cases import analyses

        assert analyses(view, case_id) == [], "nothing was kept"
    dialog.reject()
    stage.office.day("2026-03-14")
    stage.press(page, "写分析报告")
    again = stage.dialog(SpecDialog)
    again.findChild(LivePaper).parentWidget()
    stage.press(again, "预览")
    assert not again.findChild(LivePaper).isVisible()
    again.reject()
    stage.press(page, "写分析报告")
    assert not stage.dialog(SpecDialog).findChild(LivePaper).isVisible(), "the choice is remembered"


def test_of_what_was_typed_while_one_state_is_printed_only_the_newest_is_begun(stage: Stage) -> None:
    typed, begun, gate = ["1"], [], threading.Event()

    def ask() -> Ask:
        word = typed[-1]

        def printing(_workspace: Workspace) -> Trial:
            begun.append(word)
            gate.wait(20)
            return Trial(pdf(len(word)), ())

        return printing

    live = LivePaper(stage.desk, ask)
    stage.qtbot.addWidget(live)
    live.look()
    for word in ("22", "333", "4444"):
        typed.append(word)
        live.look()
    gate.set()
    stage.rest()
    assert begun == ["1", "4444"] and live.paper.pages() == 4
    gate.clear()
    live.look()
    live.keep(pdf(2))
    gate.set()
    stage.rest()
    assert live.paper.pages() == 2, "what is kept is not replaced by what was under way"


def test_a_plan_is_previewed_in_its_page(stage: Stage) -> None:
    case_id = stage.office.register()
    page = stage.go("case", (case_id, "plan"))
    assert isinstance(page, CasePage)
    assert page.preview.toggle.isVisible() and page.side.isVisible()
    stage.press(page, "预览")
    assert page.preview.live.paper.pages() >= 1 and not page.side.isVisible()
    page.show_step("symposium")
    assert page.side.isVisible() and not page.preview.toggle.isVisible()

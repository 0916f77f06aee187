"""Papers on their way to a printer; here the printer is a file."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import documents
from app.documents import OwnPaper
from app.documents.forms import handover_sheet, proposal
from tests.ui.helpers import Stage, rest
from ui.cases import CasePage
from ui.desk import Desk
from ui.documents.batch import SetDialog
from ui.media import Stick
from ui.tasks import Tasks
from ui.widgets.print_dialog import PrintDialog
from ui.widgets.printing import Part, PrintChoice, Sides, pages_of, sheets


def _ready(qtbot: QtBot, pdfs: list[bytes], ends: list[str]) -> tuple[PrintDialog, Desk]:
    desk = Desk(Tasks())
    makers = [lambda data=pdf: OwnPaper(data) for pdf in pdfs]
    total = sum(documents.page_count(pdf) for pdf in pdfs)
    dialog = PrintDialog(None, desk.tasks, "交接单", makers, total, ends.append)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog, desk


def _sizes(file: Path) -> list[tuple[int, int]]:
    printed = pypdfium2.PdfDocument(file)
    try:
        return [tuple(round(side) for side in page.get_size()) for page in printed]
    finally:
        printed.close()


@pytest.fixture
def pdf() -> bytes:
    return documents.render("proposal", proposal.sample()).pdf


def test_chosen_pages_go_to_the_printer_in_grey_at_their_true_size(qtbot: QtBot, tmp_path: Path, pdf: bytes) -> None:
    ends: list[str] = []
    dialog, desk = _ready(qtbot, [pdf], ends)
    qtbot.keyClicks(dialog.range.field, "1,1-2")
    dialog.colour.pick("grey")
    dialog.copies.set_value(2)
    dialog.print_to(tmp_path / "out.pdf")
    rest(qtbot, desk)
    assert len(ends) == 1 and ends[0].startswith("已打印到文件：")
    assert _sizes(tmp_path / "out.pdf") == [(595, 842)] * 4
    ours, printed = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument(tmp_path / "out.pdf")
    drawn = [doc[0].render(scale=2).to_pil().convert("L") for doc in (ours, printed)]
    inked = [image.point(lambda value: 255 * (value < 128)) for image in drawn]
    edges = [image.getbbox() or (0, 0, 0, 0) for image in inked]
    assert all(abs(a - b) <= 1 for a, b in zip(*edges, strict=True)), "everything stands where it stands on the paper"
    ours.close()
    printed.close()


def test_pages_that_are_not_there_are_told(qtbot: QtBot, tmp_path: Path, pdf: bytes) -> None:
    dialog, _desk = _ready(qtbot, [pdf], [])
    qtbot.keyClicks(dialog.range.field, "1-99")
    dialog.print_to(tmp_path / "out.pdf")
    assert dialog.range.error() and not (tmp_path / "out.pdf").exists()


def test_both_sides_by_hand_turn_the_stack_between(qtbot: QtBot, tmp_path: Path) -> None:
    ends: list[str] = []
    sheet = documents.render("handover_sheet", handover_sheet.sample()).pdf
    dialog, desk = _ready(qtbot, [sheet, sheet, sheet], ends)
    dialog.sides.pick(Sides.HAND.value)
    dialog.print_to(tmp_path / "out.pdf")
    rest(qtbot, desk)
    assert not ends and dialog.go_button.text() == "打印背面"
    qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    rest(qtbot, desk)
    assert len(ends) == 1 and ends[0].startswith("已打印到文件：")
    pages = documents.page_count(sheet)
    assert len(_sizes(tmp_path / "out.pdf")) == len(_sizes(tmp_path / "out-2.pdf")) == 3 * -(-pages // 2)


def test_stopping_ends_the_run(qtbot: QtBot, tmp_path: Path, pdf: bytes) -> None:
    ends: list[str] = []
    dialog, desk = _ready(qtbot, [pdf] * 6, ends)
    dialog.print_to(tmp_path / "out.pdf")
    dialog.reject()
    rest(qtbot, desk)
    assert not ends and dialog.isVisible() and "停止" in dialog.banner.text()


@pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support", extend=True)
def test_a_printer_that_cannot_be_reached_is_told(qtbot: QtBot, tmp_path: Path, pdf: bytes) -> None:
    ends: list[str] = []
    dialog, desk = _ready(qtbot, [pdf], ends)
    dialog.print_to(tmp_path / "not there" / "out.pdf")
    rest(qtbot, desk)
    assert not ends and "没有打印成" in dialog.banner.text()


def test_page_numbers_are_read_as_people_write_them() -> None:
    assert pages_of("1-3,5", 5) == (0, 1, 2, 4)
    assert pages_of("2、2，1", 5) == (1, 0)
    for wrong in ("", "0", "6", "3-2", "a", "1-", "1,,2"):
        assert pages_of(wrong, 5) is None


@given(st.lists(st.integers(1, 6), min_size=1, max_size=4), st.integers(1, 3))
def test_backs_lie_behind_their_fronts(counts: list[int], copies: int) -> None:
    choice = PrintChoice(None, copies, Sides.HAND)
    fronts, backs = sheets(counts, choice, Part.FRONT), sheets(counts, choice, Part.BACK)
    pairs = list(zip(fronts, backs[::-1], strict=True))
    every = [(paper, page) for paper, count in enumerate(counts) for page in range(count)]
    assert [side for pair in pairs for side in pair if side is not None] == every * copies
    for front, back in pairs:
        assert front is not None and (back is None or (back[0], back[1]) == (front[0], front[1] + 1))
    both = sheets(counts, PrintChoice(None, 1, Sides.PRINTER), Part.ALL)
    assert [side for side in both if side is not None] == every
    assert all(place % 2 == 0 for place, side in enumerate(both) if side is not None and side[1] == 0)


def test_a_whole_set_is_chosen_printed_and_saved_in_file_order(stage: Stage, tmp_path: Path) -> None:
    case_id = stage.office.up_to_service()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    stage.press(page.side, "整套打印")
    dialog = stage.dialog(SetDialog)
    titles = [paper.title for _tick, paper in dialog.ticks]
    assert any("检察建议书" in title for title in titles) and "尚缺" in dialog._missing.text()
    for tick, _paper in dialog.ticks[2:]:
        tick.setChecked(False)
    chosen = dialog.chosen()
    out = tmp_path / "出"
    out.mkdir()
    dialog.save_to(out)
    stage.rest()
    names = sorted(path.name for path in out.iterdir())
    assert names == [f"{number:02}　{paper.kind}.pdf" for number, paper in enumerate(chosen, 1)]
    assert not any("王某某" in name for name in names), "no names in the files' names"
    stick = tmp_path / "介质"
    stick.mkdir()
    dialog.offer_medium([Stick("保密U盘", stick, 1 << 30)])
    stage.press(dialog, "保存到“保密U盘”")
    (folder,) = stick.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == names, "the same, in a folder of its own on the medium"
    stage.press(dialog, "打印")
    asked = stage.dialog(PrintDialog)
    asked.print_to(tmp_path / "all.pdf")
    stage.rest()
    assert len(_sizes(tmp_path / "all.pdf")) >= len(chosen)
    with stage.office.workspace.read() as view:
        from app import audit

        actions = [entry.action for entry in audit.entries(view, limit=3)]
    assert {"document.print", "document.export"} <= set(actions)

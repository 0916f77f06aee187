"""How the pages around papers are reached for their pictures: scans on the table, printing, previews."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtWidgets import QApplication

from app import documents, messages
from app.cases import CaseQuery, list_cases
from app.documents.registry import form, render
from app.workspace import UserError
from ui.cases import CasePage
from ui.cases.reply_part import ReplyPart
from ui.documents.assemble import AssembleDialog
from ui.documents.received import ReceivedDialog
from ui.documents.watch import FOLDER, RemoveDialog
from ui.shell.window import Window
from ui.widgets.dialogs import open_centred
from ui.widgets.password import ask_password
from ui.widgets.print_dialog import PrintDialog

Reach = Callable[[Window], None]


def scan_files(folder: Path) -> list[Path]:
    """Pages as a scanner would have written them: the second lies crookedly, the last is blank."""
    pdf = render("proposal", form("proposal").sample()).pdf
    made = []
    for number in range(documents.page_count(pdf)):
        drawn = documents.rasterise(pdf, number, 100 / 72)
        image = QImage(drawn.rgb, drawn.width, drawn.height, drawn.width * 3, QImage.Format.Format_RGB888)
        if number == 1:
            turned = image.convertToFormat(QImage.Format.Format_ARGB32).transformed(
                QTransform().rotate(2.4), Qt.TransformationMode.SmoothTransformation
            )
            image = QImage(turned.size(), QImage.Format.Format_RGB888)
            image.fill(Qt.GlobalColor.white)
            painter = QPainter(image)
            painter.drawImage(0, 0, turned)
            painter.end()
        made.append(_kept(image, folder / f"扫描{number + 1:03}.jpg"))
    blank = QImage(827, 1169, QImage.Format.Format_RGB888)
    blank.fill(Qt.GlobalColor.white)
    return [*made, _kept(blank, folder / "扫描009.jpg")]


def _kept(image: QImage, file: Path) -> Path:
    image.setDotsPerMeterX(3937)
    image.setDotsPerMeterY(3937)
    image.save(str(file))
    return file


def table(reach: Reach, settle: Reach, *, parted: bool = False, empty: bool = False) -> Reach:
    """Scans dropped on a case; `parted` into two papers, with a page straightened; `empty` before there is any."""

    def lay(window: Window) -> None:
        reach(window)
        settle(window)
        page = window.panel.page() if window.panel else None
        if not isinstance(page, CasePage):
            return
        files = [] if empty else scan_files(Path(tempfile.mkdtemp(prefix="scans-")))
        dialog = page.side.papers.attach(page.data.today if page.data else page.side._today, files)  # noqa: SLF001
        settle(window)
        if dialog is not None and parted:
            _part(dialog)

    return lay


def _part(dialog: AssembleDialog) -> None:
    dialog.form.rows["kind"].set_value("implementation_report")
    dialog.form.rows["number"].set_value("青路〔2026〕9号")
    dialog.form.edited.emit()
    dialog._straighten()  # noqa: SLF001 - what its button does
    dialog.grid.current = 2
    dialog.grid.chosen = {2}
    dialog.grid.split()
    dialog.form.rows["kind"].set_value("rectification_evidence")
    dialog.form.edited.emit()


def waiting(settle: Reach) -> Reach:
    """Scans wait in the scanner's folder."""

    def reach(window: Window) -> None:
        folder = Path(tempfile.mkdtemp(prefix="scanner-"))
        scan_files(folder)
        window.desk.remember(FOLDER, str(folder))
        if window.panel is not None:
            for _look in range(2):
                window.panel.scans.look()
                settle(window)
            window.panel.top.scans_button.click()
            window.desk.remember(FOLDER, "")

    return reach


def _came_in(window: Window) -> str:
    """A report that came in on paper, of whatever case."""
    workspace = window.desk.workspace
    if workspace is None:
        return ""
    with workspace.read() as view:
        for case in list_cases(view, CaseQuery(own=True)):
            for row in documents.list_documents(view, case.id):
                if row.form_code == "implementation_report" and row.here:
                    return row.id
    return ""


def received(window: Window) -> None:
    """A paper that came in, whole."""
    open_centred(ReceivedDialog(window.desk, window, _came_in(window)))


def removing(window: Window) -> None:
    """The unencrypted files in the scanner's folder, after they were filed."""
    files = scan_files(Path(tempfile.mkdtemp(prefix="scanner-")))
    if window.panel is not None:
        open_centred(RemoveDialog(window.desk, window, window.panel.scans, files))


def asked(window: Window) -> None:
    """The password of a locked file is asked for."""
    told = messages.sentence(UserError("document.encrypted", name="落实情况报告.pdf"))
    ask_password(window, "落实情况报告.pdf", told, lambda _word: None, lambda: None)


def beside(reach: Reach, settle: Reach) -> Reach:
    """The unit's report read beside the form in which its answers are entered."""

    def read(window: Window) -> None:
        reach(window)
        settle(window)
        page = window.panel.page() if window.panel else None
        if isinstance(page, CasePage) and isinstance(part := page.part(), ReplyPart) and part.form is not None:
            part.scan.set_value(_came_in(window), "落实情况报告.pdf")
            page.preview.toggle.setChecked(True)

    return read


def printing(window: Window) -> None:
    """The dialog of the printer."""
    pdf = render("proposal", form("proposal").sample()).pdf
    dialog = PrintDialog(
        window, window.desk.tasks, "检察建议书", [lambda: documents.OwnPaper(pdf)],
        documents.page_count(pdf), lambda _well: None,
    )  # fmt: skip
    dialog.show()
    QApplication.processEvents()

"""What can be begun with frames of film: registering, scanning, lending, looking after, printing and more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.photos import NegativeRow
from app.workspace import UserError
from ui.desk import Desk
from ui.page import Page
from ui.photos import papers, queries, writing
from ui.photos.compare_dialog import CompareDialog
from ui.photos.frame_marks import FrameMarks
from ui.photos.frame_side import FrameSide
from ui.photos.keeping_dialogs import ClimateDialog, ConditionDialog, HistoryDialog, LendDialog, RequestDialog
from ui.photos.keys_dialog import KeysDialog, of_light_table
from ui.photos.ledger_dialog import LedgerDialog
from ui.photos.light_panel import LightPanel
from ui.photos.print_dialog import PrintDialog
from ui.photos.register_dialog import RegisterNegative
from ui.photos.strip_dialog import StripDialog
from ui.widgets.dialogs import open_centred
from ui.widgets.files import Purpose, files


class LightActs(Page):
    """The part of the light table that opens dialogs and sends work; what it shows is `LightTablePage`'s."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case_id, self._roll, self._wanted = "", "", ""
        self._negatives: dict[str, NegativeRow] = {}
        self.panel = LightPanel()
        self.side = FrameSide(desk)
        self.marks = FrameMarks()

    def _take_case(self, case_id: str) -> None:
        self._case_id, self._roll, self._stale = case_id, "", True

    def show_keys(self) -> None:
        """F1: every key and what it does."""
        self._show_dialog(KeysDialog(self, of_light_table()))

    def register(self) -> None:
        """Register a negative."""
        if self.desk.may("photo.file"):
            dialog = RegisterNegative(self.desk, self, self._case_id)
            dialog.accepted.connect(lambda: self._to_negative(str(dialog.result_value or "")))
            self._show_dialog(dialog)

    def _change(self, negative: NegativeRow) -> None:
        self._show_dialog(RegisterNegative(self.desk, self, negative.case_id, negative))

    # Several

    def chosen(self) -> list[NegativeRow]:
        """The marked negatives in their order, or the one in front."""
        marked = [one for key, one in self._negatives.items() if key in self.panel.marked()]
        front = self._negatives.get(self.panel.current())
        return marked or ([front] if front is not None else [])

    def _tell_marks(self) -> None:
        self.marks.tell(self.chosen() if self.panel.marked() else [], self.desk.may("photo.file"))

    def _show_dialog(self, dialog: QDialog) -> None:
        """Show a dialog; afterwards the keys go to the frames again."""
        dialog.finished.connect(lambda _how: self.panel.setFocus(Qt.FocusReason.OtherFocusReason))
        open_centred(dialog)

    def _with_chosen(self, make: Callable[[list[NegativeRow]], QDialog]) -> None:
        rows = self.chosen()
        if rows and self.desk.may("photo.file"):
            self._show_dialog(make(rows))

    def compare(self) -> None:
        """C: two to four frames side by side."""
        rows = [one for one in self.chosen() if one.reduced_id]
        if 2 <= len(rows) <= 4:
            self._show_dialog(CompareDialog(self.desk, self, rows))
        else:
            self.desk.say(self.tr("请先标记2至4帧已扫描的底片再比较"))

    def lend(self) -> None:
        """Lend the marked negatives, or the one in front; the receipt is shown to be printed and signed."""
        rows = self.chosen()
        if not rows or not self.desk.may("photo.file"):
            return
        dialog = LendDialog(self.desk, self, rows)
        dialog.accepted.connect(lambda: self._show_receipt(rows[0].case_id, str(dialog.result_value or "")))
        self._show_dialog(dialog)

    def _show_receipt(self, case_id: str, number: str) -> None:
        if number:
            self._print(self.tr("底片借据{number}").format(number=number), queries.lending_receipt, case_id, number)

    def _show_history(self, negative: NegativeRow) -> None:
        dialog = HistoryDialog(self.desk, self, negative)
        dialog.receipt_asked.connect(lambda number: self._show_receipt(negative.case_id, number))
        self._show_dialog(dialog)

    def take_back(self) -> None:
        """Take them back."""
        self._with_chosen(lambda rows: ConditionDialog(self.desk, self, rows, back=True))

    def condition(self) -> None:
        """Write down how they were found."""
        self._with_chosen(lambda rows: ConditionDialog(self.desk, self, rows))

    def request(self) -> None:
        """Ask for them to be scanned."""
        self._with_chosen(lambda rows: RequestDialog(self.desk, self, rows))

    def make_photos(self) -> None:
        """Photos of the marked frames, or of the one in front."""
        self._make_photos(self.chosen())

    def _make_photos(self, rows: list[NegativeRow]) -> None:
        able = [one for one in rows if one.scan_id and not one.photo_ids]
        if able and self.desk.may("photo.file"):
            dialog = PrintDialog(self.desk, self, able)
            dialog.made.connect(lambda case_id, ids: self.desk.go("photos", (case_id, ids)))
            self._show_dialog(dialog)

    def show_ledger(self) -> None:
        """What is lent, to be scanned or damaged, over all rolls."""
        dialog = LedgerDialog(self.desk, self)
        dialog.asked.connect(self._to_kept)
        self._show_dialog(dialog)

    def _to_kept(self, case_id: str, negative_id: str) -> None:
        if self._case_id not in ("", case_id):
            self._take_case(case_id)
        self._to_negative(negative_id)

    def climate(self) -> None:
        """Temperature and humidity of the stores."""
        self._show_dialog(ClimateDialog(self.desk, self))

    def ask_strip(self) -> None:
        """Choose the scan of a whole strip or sheet."""
        chosen = files.open_one(self, Purpose.PHOTOS, self.tr("选择整条底片的扫描件"))
        if chosen is not None:
            self.cut(chosen)

    def cut(self, file: Path) -> None:
        """Show the frames of a scan, to be registered."""
        dialog = StripDialog(self.desk, self, self._case_id, file)
        dialog.registered.connect(self._to_negative)
        self._show_dialog(dialog)

    def _to_negative(self, negative_id: str) -> None:
        """A frame that was just registered comes in front, on its roll."""
        self._wanted = negative_id
        self.refresh()
        self.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def print_index(self) -> None:
        """印样: the frames of this roll with their numbers."""
        negative = next(iter(self._negatives.values()), None)
        if negative is None:
            self.desk.say(self.tr("本卷没有可以印样的底片"))
            return
        title = self.tr("{roll}卷印样").format(roll=self._roll) if self._roll else self.tr("底片印样")
        self._print(title, queries.index_sheet, negative.case_id, self._roll)

    def print_labels(self) -> None:
        """袋标签: the labels of the sleeves of this roll."""
        negative = next(iter(self._negatives.values()), None)
        if negative is None:
            self.desk.say(self.tr("还没有登记底片，没有可印的袋标签"))
            return
        title = self.tr("{roll}卷袋标签").format(roll=self._roll) if self._roll else self.tr("底片袋标签")
        self._print(title, queries.sleeve_labels, negative.case_id, self._roll)

    def _print(self, title: str, made: Callable[..., bytes], *arguments: str) -> None:
        self._show_dialog(papers.shown(self, title, made, *arguments))

    def _ask_scan(self, negative: NegativeRow) -> None:
        title = self.tr("选择底片{no}的扫描文件").format(no=negative.negative_no)
        chosen = files.open_one(self, Purpose.PHOTOS, title)
        if chosen is not None:
            self.scan(negative, chosen)

    def scan(self, negative: NegativeRow, file: Path) -> None:
        """Keep a scan of a negative; its positive is made in the same go."""
        self.side.banner.say(self.tr("正在保存扫描件并生成正像"), "info")

        def done(_none: object) -> None:
            self.panel.renew(negative.id)
            self.desk.say(self.tr("底片{no}的扫描件已保存").format(no=negative.negative_no))

        def failed(error: UserError) -> None:
            self.side.banner.say("")
            self.desk.refuse(error)

        self.desk.call(writing.scan, negative.id, file, owner=self, on_done=done, on_error=failed)

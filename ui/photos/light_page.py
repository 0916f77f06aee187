"""灯箱: rolls at the left, strips on the lit panel, the chosen frame at the right."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app.photos import PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries
from ui.photos.case_picker import CaseButton
from ui.photos.frame_marks import FrameMarks
from ui.photos.light_acts import LightActs
from ui.photos.light_paint import Pair
from ui.photos.positive_dialog import PositiveDialog
from ui.photos.queries import LightData
from ui.photos.rolls import RollList
from ui.photos.strips import Strip, lay_out
from ui.photos.tools import keys_foot
from ui.photos.watermark import mark_for
from ui.texts import prose, short
from ui.widgets.base import Button, Label, Picture, column, frame, holder, row, separator
from ui.widgets.chip import Chip, ChipText, Level
from ui.widgets.fields import Segments
from ui.widgets.notes import EmptyState

_BATCH = 3  # frames that come together


class LightTablePage(LightActs):
    """Entered with a case's id, or with (case, negative); an empty case shows all rolls."""

    areas = frozenset({"photos", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.case_button = CaseButton(desk)
        self.rolls = RollList()
        self.empty = EmptyState(
            "film-strip",
            self.tr("还没有登记底片"),
            self.tr("登记底片，或在导入照片时选“胶片底片”并填写底片号"),
            self._register_button(),
        )
        self._place = Label("", "caption2", wrap=True)
        self._lay_out()
        self._connect()

    # Parts

    def _register_button(self) -> Button:
        made = Button(self.tr("登记底片"), self.register, fit="tool", icon_name="plus")
        if not self.desk.may("photo.file"):
            made.hide()
        return made

    def _lay_out(self) -> None:
        self._new = Button(self.tr("登记"), self.register, fit="row", icon_name="plus")
        if not self.desk.may("photo.file"):
            self._new.hide()
        head = frame("bar", row(Label(self.tr("底片册"), "strong"), None, self._new, margins=(14, 0, 10, 0)), height=48)
        kept = row(Picture("archive-box", "text3", 15), self._place, gap=6, margins=(14, 10, 10, 12))
        kept.setStretch(1, 1)
        self._ledger = Button(
            self.tr("底片台账"), self.show_ledger, kind="link", fit="tool", icon_name="clipboard-text"
        )
        self._late = Chip()
        self._late.hide()
        ledger = row(self._ledger, None, self._late, margins=(8, 4, 12, 4))
        foot = column(frame("foot", ledger), frame("foot", kept), gap=0)
        self._left = frame("left", column(head, self.rolls, holder(foot), gap=0, margins=(0, 0, 1, 0)))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.panel)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(QWidget())
        middle = column(self._tools(), self._marks_bar(), gap=0)
        middle.addWidget(self._stack, 1)
        middle.addWidget(self._foot())
        body = row(self._left, holder(middle), self.side, gap=0)
        body.setStretch(1, 1)
        self.setLayout(body)

    def _tools(self) -> QFrame:
        self.views = Segments([("grid", self.tr("网格")), ("light", self.tr("灯箱"))])
        self.views.pick("light")
        self.images = Segments([("negative", self.tr("负像")), ("positive", self.tr("正像"))])
        self._loupe = Button(self.tr("放大镜"), self._turn_loupe, fit="tool", icon_name="magnifying-glass-plus")
        self._loupe.setCheckable(True)
        self._strip = Button(self.tr("整条扫描件"), self.ask_strip, fit="tool", icon_name="film-strip")
        self._strip.setVisible(self.desk.may("photo.file"))
        self._climate = Button(self.tr("温湿度"), self.climate, kind="ghost", fit="tool", icon_name="thermometer")
        self._sheet = Button(self.tr("印样"), self.print_index, fit="tool", icon_name="printer")
        self._labels = Button(self.tr("袋标签"), self.print_labels, kind="ghost", fit="tool", icon_name="tag")
        inner = row(
            self.views, separator(), self.images, None, self._loupe, self._climate, self._labels, self._strip,
            self._sheet,
            margins=(16, 0, 16, 0),
        )  # fmt: skip
        return frame("bar", inner, height=48)

    def _marks_bar(self) -> FrameMarks:
        """What can be done with the marked frames."""
        for button, act in (
            (self.marks.compare, self.compare), (self.marks.lend, self.lend), (self.marks.back, self.take_back),
            (self.marks.look, self.condition), (self.marks.ask, self.request), (self.marks.prints, self.make_photos),
        ):  # fmt: skip
            button.clicked.connect(lambda _on=False, go=act: go())
        self.marks.none.clicked.connect(lambda _on: self.panel.clear_marks())
        return self.marks

    def _foot(self) -> QFrame:
        self._count = Label("", "caption2")
        keys = (
            ("N", self.tr("全部反相")),
            ("Space", self.tr("按住看正像")),
            ("L", self.tr("放大镜")),
            ("[ ]", self.tr("前后帧")),
            ("Ctrl+Space", self.tr("标记")),
        )
        return keys_foot(self._count, keys, self.show_keys)

    def _connect(self) -> None:
        self.case_button.picked.connect(self.show_case)
        self.rolls.picked.connect(self._take_roll)
        self.views.picked.connect(self._to_grid)
        self.images.picked.connect(lambda key: self.panel.set_positive(key == "positive"))
        self.panel.turned.connect(lambda positive: self.images.pick("positive" if positive else "negative"))
        self.panel.loupe_taken.connect(self._loupe.setChecked)
        self.panel.wanted.connect(self._ask_pictures)
        self.panel.chosen.connect(self._choose)
        self.panel.opened.connect(self._open)
        self.side.stepped.connect(self.panel.step)
        self.side.photo_asked.connect(self._to_photo)
        self.side.print_asked.connect(lambda negative: self._make_photos([negative]))
        self.side.change_asked.connect(self._change)
        self.side.scan_asked.connect(self._ask_scan)
        self.side.adjust_asked.connect(lambda negative: self._show_dialog(PositiveDialog(self.desk, self, negative)))
        self.side.history_asked.connect(self._show_history)
        self.panel.marks_changed.connect(self._tell_marks)
        self.panel.compare_asked.connect(self.compare)
        self.desk.locked.connect(self.release)
        QShortcut(QKeySequence("F1"), self, self.show_keys)
        QShortcut(QKeySequence("F4"), self, lambda: self.side.setVisible(self.side.isHidden()))

    # Data

    def trail(self) -> list[tuple[str, str]]:
        """图片资料 / 灯箱."""
        return [(self.tr("图片资料"), "photos"), (self.tr("灯箱"), "")]

    def head_widget(self) -> QWidget | None:
        """Whose case."""
        return self.case_button

    def enter(self, argument: object = None) -> None:
        """Show the rolls of a case, or the frame of a negative."""
        if isinstance(argument, str) and argument != self._case_id:
            self._take_case(argument)
        elif isinstance(argument, tuple):
            case_id, negative_id = argument
            if case_id != self._case_id:
                self._take_case(case_id)
            self._wanted, self._stale = negative_id, True
        self.views.pick("light")
        super().enter(argument)
        self.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_case(self, case_id: str) -> None:
        """Show another case's rolls, or all."""
        self._take_case(case_id)
        self.reload()

    def refresh(self) -> None:
        """Ask for the rolls and the negatives of the one in front."""
        roll = self._roll if self._negatives else None
        asked = (queries.light_data, self._case_id, roll, self._wanted)
        self.desk.read(*asked, owner=self, on_done=self._show, on_error=self._refused)

    def _take_roll(self, roll: str) -> None:
        self._roll = roll
        self.refresh()

    def _show(self, data: LightData) -> None:
        self._roll = data.roll
        self._negatives = {one.id: one for one in data.negatives}
        self.rolls.show_rolls(data.rolls, data.roll)
        self.case_button.say(data.case.name if data.case else "", self.tr("{n}卷").format(n=len(data.rolls)))
        strips = lay_out(data.negatives)
        self.panel.mark_words = mark_for(self.desk, True)
        self.panel.set_strips(strips, [self._label(strip, data) for strip in strips])
        if self._wanted in self._negatives:
            self.panel.select(self._wanted)
        self._wanted = ""
        roll = next((one for one in data.rolls if one.roll == data.roll), None)
        self._place.setText(roll.kept_at if roll and roll.kept_at else self.tr("未登记存放位置"))
        self._late.set_chip(ChipText(self.tr("逾期{n}张").format(n=data.overdue), Level.RED))
        self._late.setVisible(bool(data.overdue))
        scanned = sum(one.scan_id is not None for one in data.negatives)
        told = self.tr("本卷登记{n}帧，已扫描{m}帧").format(n=len(data.negatives), m=scanned)
        self._count.setText(told if data.negatives else "")
        self._stack.setCurrentIndex(0 if data.negatives else 1)
        self._choose(self.panel.current())

    def _label(self, strip: Strip, data: LightData) -> str:
        """第1条, the days of its photos, and the case where the roll holds several."""
        told = [self.tr("第{n}条").format(n=strip.number)]
        days = sorted(data.days[one.id] for one in strip.negatives() if one.id in data.days)
        if days:
            told.append(prose(days[0]) if days[0] == days[-1] else self._from_to(days[0], days[-1]))
        if len(data.case_names) > 1:
            told.append(data.case_names[strip.negatives()[0].case_id])
        return "　".join(told)

    def _from_to(self, first: date, last: date) -> str:
        until = short(last, first) if first.year == last.year else prose(last)
        return self.tr("{first}至{last}").format(first=prose(first), last=until)

    def _refused(self, error: UserError) -> None:
        self.desk.refuse(error)
        self._stack.setCurrentIndex(2)

    def _ask_pictures(self, ids: list[str]) -> None:
        for start in range(0, len(ids), _BATCH):
            part = ids[start : start + _BATCH]
            self.desk.read(queries.frames, part, queries.SMALL, owner=self, on_done=self._take_pictures)

    def _take_pictures(self, found: dict[str, Pair | str]) -> None:
        self.panel.set_pictures(found)
        current = self.panel.current()
        if current in found:
            self.side.show_pair(current, self.panel.pictures(current))

    # Hands

    def _choose(self, negative_id: str) -> None:
        negative = self._negatives.get(negative_id)
        self.side.show_negative(negative, self.panel.pictures(negative_id))

    def _turn_loupe(self) -> None:
        self.panel.set_loupe(not self.panel.loupe)
        self.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_grid(self, key: str) -> None:
        if key == "grid":
            self.desk.go("photos", self._case_id)

    def _open(self, negative_id: str) -> None:
        negative = self._negatives.get(negative_id)
        if negative is not None and negative.photo_ids:
            self.desk.go("photos", (self._case_id, negative.photo_ids[0]))

    def _to_photo(self, photo: PhotoRow) -> None:
        self.desk.go("photos", (self._case_id, photo.id))

    def release(self) -> None:
        """Locking: nothing decrypted stays in memory."""
        self.panel.forget()
        self.side.show_negative(None, None)
        self.rolls.show_rolls([], "")
        self._negatives = {}

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sides take their width from the window's."""
        super().resizeEvent(event)
        wide = self.width() > 1400
        self._left.setFixedWidth(220 if wide else 196)
        self.side.fit(wide)

"""图片资料: facets, the grid or the list, the inspector; a photo large."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QWidget

from app.photos import NegativeRow, PhotoFilter, PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.photos import queries, words
from ui.photos.acts import PhotoActs
from ui.photos.case_picker import CaseButton
from ui.photos.large import LargeView
from ui.photos.queries import FacetsData, PhotosData
from ui.photos.tools import MarksBar, Tools, keys_foot, photo_table
from ui.photos.watermark import mark_for, overlay
from ui.widgets.base import Button, Label, column, holder, row
from ui.widgets.notes import EmptyState

_WAIT = 150  # milliseconds after the last key in the filter
_BATCH = 6  # thumbnails that come together
_LINES = 100  # lines of the list that are read together


class PhotosPage(PhotoActs):
    """Photos of a case, or of all; entered with a case's id or with (case, photo)."""

    areas = frozenset({"photos", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._data: PhotosData | None = None
        self._reading = False
        self.case_button = CaseButton(desk)
        self.table = photo_table()
        self.tools = Tools(desk)
        self.views, self.order, self.text = self.tools.views, self.tools.order, self.tools.text
        self.large = LargeView(desk)
        self._empty_action = Button("", self._on_empty)
        self.empty = EmptyState("image-square", "", "", self._empty_action)
        self._count = Label("", "caption2")
        self._marks = MarksBar(desk.may("photo.file"))
        self._lay_out()
        self._connect()
        self._keys()
        self.setAcceptDrops(True)

    # Parts

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for widget in (self.grid, self.table, self.empty, QWidget()):
            self._stack.addWidget(widget)
        middle = column(self.tools, self._marks, self._broken, gap=0)
        middle.addWidget(self._stack, 1)
        keys = (
            ("Space", self.tr("大图")),
            *((("F2", self.tr("著录")), ("F3", self.tr("人物"))) if self.desk.may("photo.file") else ()),
            ("N", self.tr("底片")),
            ("[ ]", self.tr("前后")),
            ("Ctrl+Space", self.tr("标记")),
        )
        middle.addWidget(keys_foot(self._count, keys, self.show_keys))
        body = row(self.facets, holder(middle), self.inspector, gap=0)
        body.setStretch(1, 1)
        self._front = QStackedLayout(self)
        self._front.addWidget(holder(body))
        self._front.addWidget(self.large)

    def _connect(self) -> None:
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.refresh)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.order.currentIndexChanged.connect(lambda _place: self.refresh())
        self.facets.turned.connect(self.refresh)
        self.case_button.picked.connect(self.show_case)
        self.views.picked.connect(self._view)
        self.grid.wanted.connect(self._ask)
        self.grid.chosen.connect(self._choose)
        self.grid.opened.connect(lambda _key: self.open_large())
        self.grid.marks_changed.connect(self._marks.tell)
        self._marks.describe.clicked.connect(lambda _on: self.describe_many())
        self._marks.negatives.clicked.connect(lambda _on: self.negative())
        self._marks.album.clicked.connect(lambda _on: self.place())
        self._marks.number.clicked.connect(lambda _on: self.number())
        self._marks.group.clicked.connect(lambda _on: self.group())
        self._marks.compare.clicked.connect(lambda _on: self.compare())
        self.tools.slides_button.clicked.connect(lambda _on: self.show_slides())
        self.tools.groups_button.clicked.connect(lambda _on: self.edit_group())
        self.tools.alike_button.clicked.connect(lambda _on: self.alike())
        self._marks.none.clicked.connect(lambda _on: self.grid.clear_marks())
        self.tools.paper_asked.connect(self.print_paper)
        self.tools.export_button.clicked.connect(lambda _on: self.export())
        self.tools.import_button.clicked.connect(lambda _on: self.bring_in())
        self.table.wanted.connect(self._ask_lines)
        self.table.chosen.connect(lambda photo: self.grid.select(photo.id))
        self.table.opened.connect(lambda _photo: self.open_large())
        self.inspector.large_asked.connect(self.open_large)
        self.inspector.link_asked.connect(self.negative)
        self.inspector.withdraw_asked.connect(self.withdraw)
        self.inspector.next_asked.connect(self.next_to_write)
        self.inspector.left.connect(self._to_pictures)
        self.inspector.see_light.connect(self._see_light)
        self.large.closed.connect(self.close_large)
        self.large.stepped.connect(self.step)
        self.desk.locked.connect(self.release)

    def _keys(self) -> None:
        QShortcut(QKeySequence("F1"), self, self.show_keys)
        QShortcut(QKeySequence("Ctrl+I"), self, self.bring_in)
        QShortcut(QKeySequence("Ctrl+P"), self, self.tools.show_papers)
        QShortcut(QKeySequence("F2"), self, self.inspector.begin)
        QShortcut(QKeySequence("F3"), self, self.mark_people)
        QShortcut(QKeySequence("Ctrl+D"), self, self.like_last)
        QShortcut(QKeySequence("F11"), self, self.show_slides)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.take_back)

    # Data

    def enter(self, argument: object = None) -> None:
        """Show a case's photos, one of them, or a list of those that came just now."""
        if isinstance(argument, str) and argument != self._case_id:
            self._take_case(argument)
        elif isinstance(argument, tuple):
            case_id, wanted = argument
            if case_id != self._case_id:
                self._take_case(case_id)
            self.facets.clear()
            if isinstance(wanted, list):
                self._take_new(wanted)
            else:
                self._wanted = wanted
            self._stale = True
        self.views.pick("list" if self._stack.currentWidget() is self.table else "grid")
        super().enter(argument)
        self._to_pictures()

    def show_case(self, case_id: str) -> None:
        """Show another case's photos, or all."""
        self._take_case(case_id)
        self.reload()
        self._to_pictures()

    def narrow(self) -> PhotoFilter:
        """What the tools say."""
        described = self.facets.described.chosen()
        year = self.facets.year.chosen()
        return PhotoFilter(
            case_id=self._case_id,
            category=self.facets.category.chosen(),
            negative=self.facets.negative.chosen(),
            described=described == "yes" if described in ("yes", "no") else None,
            year=int(year) if year else 0,
            month=int(self.facets.month.chosen() or 0) if year else 0,
            medium=self.facets.medium.chosen(),
            picked=True if described == "picked" else None,
            text=self.text.value(),
        )

    def refresh(self) -> None:
        """Ask for the keys and the first rows; for the figures beside them only where records changed."""
        asked = (queries.photos_data, self.narrow(), self.order.value())
        self.desk.read(*asked, owner=self, on_done=self._show, on_error=self._refused)

    def _show(self, data: PhotosData) -> None:
        self._data = data
        self._rows = {photo.id: photo for photo in data.rows}
        self.grid.put_tiles([words.tile(photo) for photo in data.rows])
        self.grid.set_keys(data.keys)
        self._show_table()
        if self._new:
            self.grid.mark(self._new)
            self._wanted = next(iter(self.grid.marked()), "")
        if self._wanted:
            self.grid.select(self._wanted)
        self._wanted, self._new = "", []
        self._count.setText(self.tr("共{n}张").format(n=len(data.keys)))
        self._choose(self.grid.current())
        self._tell_case()
        self._show_stack()
        # The figures beside the pictures look through every record; they wait until the pictures are asked for.
        self.desk.read(queries.facets_data, self._case_id, owner=self, on_done=self._show_facts)

    def _show_facts(self, facts: FacetsData) -> None:
        self._facts = facts
        self.facets.show_counts(facts.counts)
        self.facets.show_months(facts.months)
        self.tools.export_button.setEnabled(bool(facts.counts.total))
        left = facts.unfinished if self.desk.may("photo.file") else None
        told = self.tr("上次导入没有完成（共{n}个文件），可以接着导入，已导入的不会重复")
        self._broken.say(told.format(n=len(left.files)) if left and not self._importing else "", "warn")
        self._tell_case()
        self._show_stack()

    def _tell_case(self) -> None:
        if self._data is not None and self._facts is not None:
            case = self._data.case
            self.case_button.say(case.name if case else "", self.tr("{n}张").format(n=self._facts.counts.total))

    def _ask(self) -> None:
        """Read what is said of the pictures where one looks, then the pictures; one reader, so that nothing is read of
        where one was, and the window's thread waits for no more than one other.
        """
        if self._reading:
            return
        if keys := self.grid.take_unknown():
            job = self.desk.read(queries.rows_of, keys, owner=self, on_done=self._take_rows)
        elif keys := self.grid.take_lacking(_BATCH):
            room = self.grid.room()
            mark = overlay(mark_for(self.desk, True), room.width(), room.height(), self.grid.devicePixelRatioF())
            asked = (queries.thumbnails, keys, room, mark)
            job = self.desk.read(*asked, owner=self, on_done=self._take_thumbnails)
        else:
            return
        if job is not None:
            self._reading = True
            job.ended.connect(self._read)

    def _read(self) -> None:
        self._reading = False
        self._ask()

    def _take_rows(self, rows: list[PhotoRow]) -> None:
        self._keep(rows)
        self.grid.put_tiles([words.tile(photo) for photo in rows])
        if any(photo.id == self.grid.current() for photo in rows):
            self._choose(self.grid.current())

    def _show_table(self) -> None:
        """The list has a line for every photo; what stands on it is read where one looks."""
        if self.views.value() != "list":
            return
        keys = self.grid.order()
        known = [self._rows[key] for key in itertools.takewhile(self._rows.__contains__, keys)]
        self.table.set_rows(known, total=len(keys))
        self.table.choose(self.grid.place(self.grid.current()))

    def _ask_lines(self, place: int) -> None:
        keys = self.grid.order()[place : place + _LINES]

        def came(rows: list[PhotoRow]) -> None:
            self._take_rows(rows)
            if [photo.id for photo in rows] == keys == self.grid.order()[place : place + len(keys)]:
                self.table.take(place, rows)
            else:  # one is gone meanwhile
                self.refresh()

        self.desk.read(queries.rows_of, keys, owner=self, on_done=came)

    def _show_stack(self) -> None:
        data = self._data
        if data is None:
            return
        if data.keys:
            self._stack.setCurrentIndex(1 if self.views.value() == "list" else 0)
            return
        if self._facts is None:
            return
        if self._facts.counts.total:
            self.empty.say(self.tr("没有符合条件的照片"), self.tr("可以放宽左侧的筛选条件，或清除筛选后查看"))
            self._empty_action.setText(self.tr("清除筛选"))
            self._empty_action.show()
        else:
            self.empty.say(self.tr("还没有照片"), self.tr("从相机、存储卡或扫描仪的文件夹导入，也可以把文件拖到这里"))
            self._empty_action.setText(self.tr("导入照片"))
            self._empty_action.setVisible(self.desk.may("photo.file"))
        self._stack.setCurrentIndex(2)

    def _on_empty(self) -> None:
        if self._facts is not None and self._facts.counts.total:
            self.facets.clear()
            self.text.clear()
            self.refresh()
        else:
            self.bring_in()

    def _refused(self, error: UserError) -> None:
        self.desk.refuse(error)
        self.empty.say(self.tr("不能查看照片"), "")
        self._empty_action.hide()
        self._stack.setCurrentIndex(2)

    def _take_thumbnails(self, found: dict[str, QImage | None]) -> None:
        for key, image in found.items():
            self.grid.set_image(key, image)

    def next_to_write(self) -> None:
        """Ctrl+Enter while writing: saved, and on to the same field of the next photo."""
        field = self.inspector.field_in_hand()
        self.inspector.commit()
        self.step(1, self.grid.marked())
        self.inspector.go_to(field)

    def newest_first(self) -> bool:
        """Whether the latest photo comes first."""
        return self.order.value() == "newest"

    def _take_new(self, ids: list[str]) -> None:
        """What came in is described as it was taken, one after the other."""
        self.order.set_value("taken")
        super()._take_new(ids)

    def _import_ended(self) -> None:
        super()._import_ended()
        self._to_pictures()

    # Choosing

    def _choose(self, key: str) -> None:
        photo = self._rows.get(key)
        self.inspector.show_photo(photo, self.grid.image(key))
        if self.views.value() == "list":
            self.table.choose(self.grid.place(key))
        if photo is not None and self.large.isVisible():
            self.large.show_photo(photo, self.grid.place(key), self.grid.count(), self.desk.may("photo.original"))

    def step(self, by: int, among: Sequence[str] = ()) -> None:
        """[ and ]: the photo before or after; among the marked ones where one of several is in front."""
        keys, current = self.grid.order(), self.grid.current()
        if len(among) > 1 and current in among:
            keys = list(among)
        place = keys.index(current) + by if current else -1
        if 0 <= place < len(keys):
            self.grid.select(keys[place])

    def _view(self, key: str) -> None:
        if key == "light":
            self.views.pick("grid")
            photo = self.current()
            self.desk.go("lighttable", (self._case_id, photo.negative_id or "" if photo else ""))
            return
        if key == "list":
            self._show_table()
        self._show_stack()
        self._to_pictures()

    def _to_pictures(self) -> None:
        """The keys go to the grid, to the list where that is shown, or to the large view over them."""
        shown: QWidget = self.table if self.views.value() == "list" else self.grid
        if self._front.currentWidget() is self.large:
            shown = self.large
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _see_light(self, negative: NegativeRow) -> None:
        self.desk.go("lighttable", (self._case_id, negative.id))

    def open_large(self) -> None:
        """Space or Enter: the chosen photo as large as the page."""
        if self.current() is None:
            return
        self._front.setCurrentIndex(1)
        self.large.setFocus(Qt.FocusReason.OtherFocusReason)
        self._choose(self.grid.current())

    def close_large(self) -> None:
        """Back to the grid."""
        self.large.release()
        self._front.setCurrentIndex(0)
        self._to_pictures()

    # Window

    def head_widget(self) -> QWidget | None:
        """Whose case."""
        return self.case_button

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def save(self) -> None:
        """Ctrl+S."""
        self.inspector.commit()

    def release(self) -> None:
        """Locking: nothing decrypted stays in memory."""
        self.grid.forget()
        self.table.set_rows([])
        self.inspector.release()
        self.large.release()
        self._rows, self._data, self._facts, self._batch = {}, None, None, []
        if self._slides is not None:
            self._slides.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """[ ] step and N turns to the negative, only while the pictures have the focus."""
        key = event.key()
        if self.large.hasFocus() and key == Qt.Key.Key_P:
            self.pick_in_front()
            return
        if self.grid.hasFocus() or self.table.hasFocus():
            if key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
                self.step(-1 if key == Qt.Key.Key_BracketLeft else 1)
                return
            if key == Qt.Key.Key_Delete:
                self.withdraw()
                return
            acts = {
                Qt.Key.Key_N: self.inspector.turn_negative, Qt.Key.Key_P: self.pick, Qt.Key.Key_C: self.compare,
                Qt.Key.Key_G: self.edit_group,
            }  # fmt: skip
            if key in acts and not event.modifiers():
                acts[Qt.Key(key)]()
                return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here by who may file photos."""
        if self.desk.may("photo.file") and _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        event.acceptProposedAction()
        self.bring_in(_dropped(event))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sides take their width from the window's."""
        super().resizeEvent(event)
        wide = self.width() > 1400
        self.facets.setFixedWidth(220 if wide else 196)
        self.inspector.setFixedWidth(420 if wide else 326)
        self.inspector.picture.setFixedHeight(236 if wide else 158)


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

"""图片资料: facets, the grid, the inspector; a photo large; import, negatives and export begin here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedLayout, QStackedWidget, QWidget

from app.photos import NegativeRow, PhotoRow
from app.workspace import UserError
from ui.desk import Desk
from ui.page import Page
from ui.photos import queries, words, writing
from ui.photos.album_dialog import AlbumDialog
from ui.photos.case_picker import CaseButton
from ui.photos.export_dialog import ExportDialog
from ui.photos.facets import Facets
from ui.photos.import_dialog import ImportDialog
from ui.photos.inspector import Inspector
from ui.photos.large import LargeView
from ui.photos.many_dialog import ManyDialog
from ui.photos.negative_dialog import NegativeDialog
from ui.photos.queries import PAGE, PhotoQuery, PhotosData
from ui.photos.tools import MarksBar, Tools, keys_foot, photo_table
from ui.widgets.base import Button, Label, column, holder, row
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.notes import EmptyState
from ui.widgets.photo_grid import PhotoGrid

_WAIT = 150  # milliseconds after the last key in the filter
_BATCH = 6  # thumbnails that come together


class PhotosPage(Page):
    """Photos of a case, or of all; entered with a case's id or with (case, photo)."""

    areas = frozenset({"photos", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._case_id, self._wanted = "", ""
        self._limit = PAGE
        self._data: PhotosData | None = None
        self._rows: dict[str, PhotoRow] = {}
        self.case_button = CaseButton(desk)
        self.facets = Facets()
        self.grid = PhotoGrid()
        self.table = photo_table()
        self.tools = Tools(desk)
        self.views, self.order, self.text = self.tools.views, self.tools.order, self.tools.text
        self.inspector = Inspector(desk)
        self.large = LargeView(desk)
        self._empty_action = Button("", self._on_empty)
        self.empty = EmptyState("image-square", "", "", self._empty_action)
        self._count = Label("", "caption2")
        self._marks = MarksBar()
        self._lay_out()
        self._connect()
        self._keys()
        self.setAcceptDrops(True)

    # Parts

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for widget in (self.grid, self.table, self.empty, QWidget()):
            self._stack.addWidget(widget)
        middle = column(self.tools, self._marks, gap=0)
        middle.addWidget(self._stack, 1)
        keys = (
            ("Space", self.tr("大图")),
            ("F2", self.tr("著录")),
            ("N", self.tr("底片")),
            ("[ ]", self.tr("前后")),
            ("Ctrl+Space", self.tr("标记")),
        )
        middle.addWidget(keys_foot(self._count, keys))
        body = row(self.facets, holder(middle), self.inspector, gap=0)
        body.setStretch(1, 1)
        self._front = QStackedLayout(self)
        self._front.addWidget(holder(body))
        self._front.addWidget(self.large)

    def _connect(self) -> None:
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self._from_top)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self.order.currentIndexChanged.connect(lambda _place: self._from_top())
        self.facets.turned.connect(self._from_top)
        self.case_button.picked.connect(self.show_case)
        self.views.picked.connect(self._view)
        self.grid.wanted.connect(self._ask_thumbnails)
        self.grid.chosen.connect(self._choose)
        self.grid.opened.connect(lambda _key: self.open_large())
        self.grid.marks_changed.connect(self._marks.tell)
        self._marks.describe.clicked.connect(lambda _on: self.describe_many())
        self._marks.negatives.clicked.connect(lambda _on: self.negative())
        self._marks.album.clicked.connect(lambda _on: self.place())
        self._marks.none.clicked.connect(lambda _on: self.grid.clear_marks())
        self.tools.export_button.clicked.connect(lambda _on: self.export())
        self.tools.import_button.clicked.connect(lambda _on: self.bring_in())
        self.grid.end_near.connect(self._more)
        self.table.chosen.connect(lambda photo: self.grid.select(photo.id))
        self.table.opened.connect(lambda _photo: self.open_large())
        self.inspector.large_asked.connect(self.open_large)
        self.inspector.link_asked.connect(self.negative)
        self.inspector.withdraw_asked.connect(self.withdraw)
        self.inspector.see_light.connect(self._see_light)
        self.large.closed.connect(self.close_large)
        self.large.stepped.connect(self.step)
        self.desk.locked.connect(self.release)

    def _keys(self) -> None:
        QShortcut(QKeySequence("F2"), self, self.inspector.begin)
        QShortcut(QKeySequence("F4"), self, lambda: self.inspector.setVisible(self.inspector.isHidden()))

    # Data

    def enter(self, argument: object = None) -> None:
        """Show a case's photos, or one of them."""
        if isinstance(argument, str) and argument != self._case_id:
            self._take_case(argument)
        elif isinstance(argument, tuple):
            case_id, photo_id = argument
            if case_id != self._case_id:
                self._take_case(case_id)
            self.facets.clear()
            self._wanted = photo_id
            self._stale = True
        self.views.pick("list" if self._stack.currentWidget() is self.table else "grid")
        super().enter(argument)
        self._to_pictures()

    def _take_case(self, case_id: str) -> None:
        self._case_id, self._limit, self._stale = case_id, PAGE, True
        self.facets.clear()
        self.grid.clear_marks()

    def show_case(self, case_id: str) -> None:
        """Show another case's photos, or all."""
        self._take_case(case_id)
        self.reload()

    def query(self) -> PhotoQuery:
        """What the tools say."""
        described = self.facets.described.chosen()
        return PhotoQuery(
            self._case_id,
            self.facets.category.chosen(),
            self.facets.negative.chosen(),
            described == "yes" if described else None,
            self.text.value(),
            self.order.value(),
            self._limit,
        )

    def refresh(self) -> None:
        """Ask for the rows."""
        self.desk.read(queries.photos_data, self.query(), owner=self, on_done=self._show, on_error=self._refused)

    def _from_top(self) -> None:
        self._limit = PAGE
        self.refresh()

    def _more(self) -> None:
        if self._data is not None and self._data.more and self._limit == len(self._data.rows):
            self._limit += PAGE
            self.refresh()

    def _show(self, data: PhotosData) -> None:
        self._data = data
        self._rows = {photo.id: photo for photo in data.rows}
        self.facets.show_counts(data.counts)
        self.case_button.say(data.case.name if data.case else "", self.tr("{n}张").format(n=data.counts.total))
        self.grid.set_tiles([words.tile(photo) for photo in data.rows])
        self.table.set_rows(data.rows, keep=lambda photo: photo.id)
        if self._wanted in self._rows:
            self.grid.select(self._wanted)
        self._wanted = ""
        told = (
            self.tr("先列出{n}张，向下翻看其余").format(n=len(data.rows))
            if data.more
            else self.tr("共{n}张").format(n=len(data.rows))
        )
        self._count.setText(told)
        self.tools.export_button.setEnabled(bool(data.counts.total))
        self._choose(self.grid.current())
        self._show_stack()

    def _show_stack(self) -> None:
        data = self._data
        if data is None:
            return
        if data.rows:
            self._stack.setCurrentIndex(1 if self.views.value() == "list" else 0)
            return
        if data.counts.total:
            self.empty.say(self.tr("没有符合条件的照片"), self.tr("可以放宽左侧的筛选条件，或清除筛选后查看"))
            self._empty_action.setText(self.tr("清除筛选"))
            self._empty_action.show()
        else:
            self.empty.say(self.tr("还没有照片"), self.tr("从相机、存储卡或扫描仪的文件夹导入，也可以把文件拖到这里"))
            self._empty_action.setText(self.tr("导入照片"))
            self._empty_action.setVisible(self.desk.may("photo.file"))
        self._stack.setCurrentIndex(2)

    def _on_empty(self) -> None:
        if self._data is not None and self._data.counts.total:
            self.facets.clear()
            self.text.clear()
            self._from_top()
        else:
            self.bring_in()

    def _refused(self, error: UserError) -> None:
        self.desk.refuse(error)
        self.empty.say(self.tr("不能查看照片"), "")
        self._empty_action.hide()
        self._stack.setCurrentIndex(2)

    def _ask_thumbnails(self, keys: list[str]) -> None:
        for start in range(0, len(keys), _BATCH):
            self.desk.read(queries.thumbnails, keys[start : start + _BATCH], owner=self, on_done=self._take_thumbnails)

    def _take_thumbnails(self, found: dict[str, QImage | None]) -> None:
        for key, image in found.items():
            self.grid.set_image(key, image)

    # Choosing

    def current(self) -> PhotoRow | None:
        """The chosen photo."""
        return self._rows.get(self.grid.current())

    def _choose(self, key: str) -> None:
        photo = self._rows.get(key)
        self.inspector.show_photo(photo, self.grid.image(key))
        self.table.select(lambda one: one.id == key)
        if photo is not None and self.large.isVisible():
            place = list(self._rows).index(key)
            self.large.show_photo(photo, place, len(self._rows), self.desk.may("photo.original"))

    def step(self, by: int) -> None:
        """[ and ]: the photo before or after."""
        keys = list(self._rows)
        if self.grid.current() in keys:
            place = keys.index(self.grid.current()) + by
            if 0 <= place < len(keys):
                self.grid.select(keys[place])

    def _view(self, key: str) -> None:
        if key == "light":
            self.views.pick("grid")
            photo = self.current()
            self.desk.go("lighttable", (self._case_id, photo.negative_id or "" if photo else ""))
            return
        self._show_stack()
        self._to_pictures()

    def _to_pictures(self) -> None:
        """The keys go to the grid, or to the list where that is shown."""
        shown = self.table if self.views.value() == "list" else self.grid
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

    # Work

    def bring_in(self, paths: list[Path] | None = None) -> None:
        """Import files; the dialog asks for them where none are given."""
        if not self.desk.may("photo.file"):
            return
        dialog = ImportDialog(self.desk, self, self._case_id, paths or [])
        dialog.brought.connect(self._brought)
        open_centred(dialog)

    def _brought(self, case_id: str, photo_id: str) -> None:
        if self._case_id not in ("", case_id):
            self._take_case(case_id)
        self.facets.clear()
        self._wanted = photo_id
        self.reload()

    def negative(self) -> None:
        """Say of the marked photos, or of the chosen one, what their negative is."""
        chosen = self._chosen()
        if chosen and self.desk.may("photo.file"):
            open_centred(NegativeDialog(self.desk, self, chosen))

    def place(self) -> None:
        """Put the marked photos into an album and number them."""
        chosen = self._chosen()
        if chosen and self.desk.may("photo.file"):
            open_centred(AlbumDialog(self.desk, self, chosen))

    def describe_many(self) -> None:
        """The same words for all marked photos."""
        chosen = self._chosen()
        if chosen and self.desk.may("photo.file"):
            open_centred(ManyDialog(self.desk, self, chosen))

    def withdraw(self) -> None:
        """Take back the marked photos, or the chosen one, with a reason."""
        chosen = self._chosen()
        if not chosen or not self.desk.may("photo.file"):
            return
        title = self.tr("撤回{n}张照片").format(n=len(chosen))
        label = self.tr("撤回的理由（照片不再列出，原件和记录保留备查）")
        dialog = NoteDialog(self, title, label, title, kind="danger")
        dialog.row.label_text = self.tr("撤回的理由")
        ids = [photo.id for photo in chosen]
        dialog.accepted.connect(
            lambda: self.desk.work(writing.withdraw, ids, dialog.text(), owner=self, on_error=self.desk.refuse)
        )
        open_centred(dialog)

    def _chosen(self) -> list[PhotoRow]:
        """The marked photos of ours, or the one in front."""
        marked = [self._rows[key] for key in self.grid.marked()] or [photo for photo in (self.current(),) if photo]
        return [photo for photo in marked if photo.own]

    def export(self) -> None:
        """Originals out of the encrypted store."""
        photo = self.current()
        case_id = self._case_id or (photo.case_id if photo else "")
        if case_id and self.desk.may("photo.original"):
            open_centred(ExportDialog(self.desk, self, case_id))

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
        self._rows, self._data = {}, None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """[ ] step and N turns to the negative, only while the pictures have the focus."""
        if self.grid.hasFocus() or self.table.hasFocus():
            key = event.key()
            if key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
                self.step(-1 if key == Qt.Key.Key_BracketLeft else 1)
                return
            if key == Qt.Key.Key_Delete:
                self.withdraw()
                return
            if key == Qt.Key.Key_N and not event.modifiers():
                self.inspector.turn_negative()
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

"""The bars of the page of photos and its list: what can be chosen, sorted, filtered, begun."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu

from app.photos import PhotoRow
from ui.desk import Desk
from ui.photos import papers, words
from ui.widgets.base import Button, IconButton, Label, frame, row
from ui.widgets.fields import Choice, Segments, TextInput
from ui.widgets.notes import Banner
from ui.widgets.table import Cell, Column, Table

_ROOMY = 1000  # pixels of the bar


def _t(text: str) -> str:
    return QCoreApplication.translate("PhotoTools", text)


class Tools(QFrame):
    """Views, order, filter, papers, export and import, each for whoever may; `paper_asked` carries a form's code."""

    paper_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setFixedHeight(48)
        self.views = Segments([("grid", _t("网格")), ("light", _t("灯箱")), ("list", _t("列表"))])
        self.order = Choice(
            [
                ("newest", _t("最近拍摄在前")),
                ("taken", _t("按拍摄时间")),
                ("number", _t("按照片号")),
                ("category", _t("按类别")),
                ("imported", _t("按导入次序")),
            ],
            fit="dense",
        )
        self.order.setAccessibleName(_t("排序"))
        self.order.setMinimumWidth(122)
        self.text = TextInput(_t("筛选题名、人物、照片号"), fit="dense")
        self.text.setAccessibleName(_t("筛选照片"))
        self.text.setClearButtonEnabled(True)
        self.text.setMinimumWidth(96)
        self.text.setMaximumWidth(240)
        self.export_button = Button(_t("导出"), kind="ghost", fit="tool", icon_name="export")
        self.import_button = Button(_t("导入照片"), kind="primary", fit="tool", icon_name="camera")
        self.slides_button = Button(_t("放映"), kind="ghost", fit="tool", icon_name="projector-screen")
        self.groups_button = Button(_t("总说明"), kind="ghost", fit="tool", icon_name="stack")
        self.alike_button = Button(_t("相似照片"), kind="ghost", fit="tool", icon_name="copy")
        self.import_button.setToolTip(_t("导入照片（Ctrl+I）"))
        self.slides_button.setToolTip(_t("逐张放映，带文字说明（F11）"))
        self.groups_button.setToolTip(_t("照片组总说明（G）"))
        self.alike_button.setToolTip(_t("并排对照影像相近的照片"))
        self.print_button = Button(_t("打印"), kind="ghost", fit="tool", icon_name="printer")
        self.print_button.setToolTip(_t("照片目录、芯页和备考表（Ctrl+P）"))
        self.print_button.setMenu(self._papers(QMenu(self)))
        self._more = Button(_t("更多"), kind="ghost", fit="tool", icon_name="dots-three")
        self._more.setMenu(self._menu(desk))
        for button, action in (
            (self.import_button, "photo.file"),
            (self.export_button, "photo.original"),
        ):  # fmt: skip
            if not desk.may(action):
                button.hide()
        inner = row(
            self.views,
            self.order,
            self.text,
            None,
            self.groups_button,
            self.alike_button,
            self.slides_button,
            self.print_button,
            self._more,
            self.export_button,
            self.import_button,
            margins=(16, 0, 16, 0),
        )
        inner.setStretch(2, 9)
        self.setLayout(inner)
        self._may_group = desk.may("photo.file")
        self._fit()

    def _menu(self, desk: Desk) -> QMenu:
        """The same three by name, where the bar has no room for them."""
        menu = QMenu(self)
        for text, button in (
            (_t("放映　F11"), self.slides_button),
            (_t("照片组总说明　G"), self.groups_button),
            (_t("对照相似照片"), self.alike_button),
        ):
            if button is not self.groups_button or desk.may("photo.file"):
                menu.addAction(text, button.click)
        menu.addSeparator()
        return self._papers(menu, _t("打印{paper}"))

    def _papers(self, menu: QMenu, words: str = "{paper}") -> QMenu:
        for code, name in papers.of_albums():
            menu.addAction(words.format(paper=name), partial(self.paper_asked.emit, code))
        return menu

    def show_papers(self) -> None:
        """Ctrl+P: which paper?"""
        (self._more if self.print_button.isHidden() else self.print_button).showMenu()

    def _fit(self) -> None:
        wide = self.width() > _ROOMY
        self._more.setVisible(not wide)
        for button in (self.slides_button, self.alike_button, self.groups_button, self.print_button):
            button.setVisible(wide and (button is not self.groups_button or self._may_group))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words where there is room for them, a menu where there is not."""
        super().resizeEvent(event)
        self._fit()


class MarksBar(QFrame):
    """Shown while pictures are marked: what can be done with all of them, by who may file photos and by who may not."""

    def __init__(self, may_file: bool) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setFixedHeight(40)
        self._told = Label("", "dense")
        self.describe = Button(_t("成批著录"), fit="row", icon_name="pencil-simple")
        self.negatives = Button(_t("登记底片情况"), fit="row", icon_name="film-strip")
        self.album = Button(_t("入册编号"), fit="row", icon_name="list-numbers")
        self.number = Button(_t("编号"), fit="row", icon_name="hash")
        self.group = Button(_t("编组"), fit="row", icon_name="stack")
        self.compare = Button(_t("比较"), fit="row", icon_name="columns")
        self.none = Button(_t("取消标记"), kind="link", fit="tool")
        self.setLayout(
            row(
                self._told,
                6,
                self.describe,
                self.number,
                self.negatives,
                self.album,
                self.group,
                self.compare,
                None,
                self.none,
                gap=5,
                margins=(16, 0, 12, 0),
            )
        )
        for button in (self.describe, self.negatives, self.album, self.number, self.group):
            button.setVisible(may_file)
        self.hide()

    def tell(self, count: int) -> None:
        """How many are marked; none hides the bar."""
        self._told.setText(_t("已标记{n}张").format(n=count))
        self.setVisible(count > 0)


class BrokenImport(QFrame):
    """Says that an import broke off, and what can be done about it."""

    def __init__(self, take_up: Callable[[], object], let_go: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.banner = Banner()
        inner = row(
            self.banner,
            Button(_t("接着导入"), take_up, fit="row"),
            Button(_t("不再导入"), let_go, kind="link", fit="tool"),
            gap=8,
            margins=(16, 4, 12, 4),
        )
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self.hide()

    def say(self, text: str, kind: str = "warn") -> None:
        """Show a text, or nothing."""
        self.banner.say(text, kind)
        self.setVisible(bool(text))

    def text(self) -> str:
        """What it says."""
        return self.banner.text()


class PhotoTable(Table[PhotoRow]):
    """The same photos as lines; Space looks, as in the grid."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space opens the chosen photo; what is the page's goes to the page, not to a search by first letters."""
        photo = self.current()
        if event.key() == Qt.Key.Key_Space and photo is not None:
            self.opened.emit(photo)
        elif event.text() in ("[", "]", "n", "N", "p", "P", "c", "C", "g", "G"):
            event.ignore()
        else:
            super().keyPressEvent(event)


def photo_table() -> PhotoTable:
    """A list with its columns."""
    table = PhotoTable(
        [
            Column(_t("照片号"), 196, lambda r: Cell(r.photo_no or "—", ink="text2")),
            Column(_t("题名"), 0, lambda r: Cell(words.name_of(r), sub=_beneath(r), strong=True, size=14)),
            Column(_t("时间"), 96, lambda r: Cell(r.taken_on.isoformat() if r.taken_on else "")),
            Column(_t("底片"), 116, _negative_cell),
            Column(_t("著录"), 92, _described_cell),
        ]
    )
    table.setAccessibleName(_t("照片列表"))
    return table


def keys_foot(count: Label, keys: tuple[tuple[str, str], ...], more: Callable[[], object]) -> QFrame:
    """A count at the left, keys and what they do at the right, and all others behind 全部按键."""
    inner = row(count, None, gap=12, margins=(16, 0, 10, 0))
    for key, what in keys:
        inner.addLayout(row(Label(key, "kbd"), Label(what, "caption"), gap=5))
    inner.addWidget(IconButton("keyboard", _t("全部按键（F1）"), more, edge=26))
    return frame("foot", inner, height=32)


def _beneath(photo: PhotoRow) -> str:
    return "　".join(filter(None, (photo.category_label, words.secrecy_of(photo))))


def _negative_cell(photo: PhotoRow) -> Cell:
    text, icon, missing = words.negative_badge(photo)
    ink, mark = ("ora", "ora") if missing else ("text", "text3")
    return Cell(photo.negative_no or text, ink=ink, icon=icon, icon_ink=mark)


def _described_cell(photo: PhotoRow) -> Cell:
    if photo.described:
        return Cell(_t("完整"), icon="check-circle-fill", icon_ink="gre")
    return Cell(_t("待补"), ink="ora", icon="pencil-simple", icon_ink="ora")

"""The left column: bundles in and out, files that were refused, and the one that is being looked into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStackedLayout, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.exchange import BundleRow, QuarantineRow, RequestRow
from ui.exchange.labels import bundle_state, bundle_title, plain
from ui.exchange.queries import HELD, OURS, Checked, ExchangeData
from ui.media import Stick
from ui.style.icons import pixmap
from ui.style.theme import color, fonts, theme
from ui.texts import recent
from ui.widgets.base import Button, Label, Picture, column, frame, row
from ui.widgets.chip import ChipText, Level, chip_tokens, chip_width, draw_chip
from ui.widgets.fields import Segments
from ui.widgets.notes import EmptyState

ALL, INCOMING, OUTGOING, REFUSED = "all", "in", "out", "refused"
_HEIGHT = 62
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: a bundle, a refused file, or a file at hand. `key` stays the same when the list is read again."""

    key: str
    kind: str
    title: str
    sub: str
    when: str
    state: ChipText
    boxed: bool = False
    bundle: BundleRow | None = None
    refused: QuarantineRow | None = None
    checked: Checked | None = None
    request: RequestRow | None = None


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join((entry.title, entry.sub, entry.state.text, entry.when))
        return None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry = index.model().entries[index.row()]  # type: ignore[attr-defined]
        state, rect = option.state, option.rect  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(box, color("selected" if chosen else "surface"))
        painter.setPen(color("divider"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if chosen:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), color("primary"))
        if state & QStyle.StateFlag.State_HasFocus and chosen:
            painter.setPen(QPen(color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -2))
        self._icon(painter, box, entry, chosen)
        self._words(painter, box, entry)
        painter.restore()

    @staticmethod
    def _icon(painter: QPainter, box: QRectF, entry: Entry, chosen: bool) -> None:
        where = QRectF(box.left() + 20, box.center().y() - 15, 30, 30)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("primary" if chosen else "gry-bg"))
        painter.drawRoundedRect(where, 5, 5)
        name = {OUTGOING: "arrow-up-right", REFUSED: "prohibit"}.get(entry.kind, "arrow-down-left")
        painter.drawPixmap(
            QPointF(where.left() + 6.5, where.top() + 6.5), pixmap(name, "on-primary" if chosen else "text2", 17)
        )

    @staticmethod
    def _words(painter: QPainter, box: QRectF, entry: Entry) -> None:
        left, right = box.left() + 60, box.right() - 14
        top, below = QRectF(left, box.top() + 9, right - left, 22), QRectF(left, box.top() + 33, right - left, 20)
        flags = Qt.AlignmentFlag.AlignVCenter
        small = QFontMetrics(fonts.ui(12))
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        painter.drawText(top, flags | Qt.AlignmentFlag.AlignRight, entry.when)
        room = int(top.width()) - small.horizontalAdvance(entry.when) - 10
        painter.setFont(fonts.ui(14, True))
        painter.setPen(color("text"))
        painter.drawText(
            top, flags, QFontMetrics(fonts.ui(14, True)).elidedText(entry.title, Qt.TextElideMode.ElideRight, room)
        )
        wide = chip_width(entry.state)
        painter.setFont(fonts.ui(12))
        painter.setPen(color("text3"))
        painter.drawText(
            below, flags, small.elidedText(entry.sub, Qt.TextElideMode.ElideRight, int(below.width()) - wide - 8)
        )
        if entry.boxed:
            draw_chip(painter, right - wide, below.center().y(), entry.state)
            return
        ink, _ground = chip_tokens(entry.state.level)
        text = QFontMetrics(fonts.ui(12, True)).horizontalAdvance(entry.state.text)
        painter.drawPixmap(QPointF(right - text - 18, below.center().y() - 7), pixmap(entry.state.icon_name, ink, 14))
        painter.setFont(fonts.ui(12, True))
        painter.setPen(color(ink))
        painter.drawText(below, flags | Qt.AlignmentFlag.AlignRight, entry.state.text)


class BundleList(QFrame):
    """Views above, the list, and below it where a foreign file is opened."""

    chosen = Signal(object)  # Entry or None
    make_asked = Signal()
    open_asked = Signal()
    stick_asked = Signal(object)  # Path of a bundle on a medium

    def __init__(self, may_make: bool, may_open: bool) -> None:
        super().__init__()
        self.setProperty("kind", "left")
        self._data: ExchangeData | None = None
        self._new: Path | None = None
        self._now: datetime | None = None
        self._checked: list[Checked] = []
        self._sticks: list[Stick] = []
        self.views = Segments(
            [
                (ALL, self.tr("全部")),
                (INCOMING, self.tr("收到")),
                (OUTGOING, self.tr("发出")),
                (REFUSED, self.tr("拒收")),
            ]
        )
        self.views.picked.connect(lambda _view: self._fill())
        self.make_button = Button(self.tr("制作"), self.make_asked.emit, kind="primary", fit="tool", icon_name="plus")
        self.make_button.setAccessibleName(self.tr("制作交换包"))
        self.make_button.setToolTip(self.tr("制作交换包，写入文件夹或移动介质"))
        self.make_button.setVisible(may_make)
        self._model = _Model()
        self.view = QListView()
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Delegate(self.view))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName(self.tr("交换包"))
        self.view.selectionModel().currentChanged.connect(lambda now, _before: self._tell(now))
        theme.follow(self.repaint_list)
        self._empty = EmptyState("arrows-left-right", "")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        whole = column(frame("bar", row(self.views, None, self.make_button, margins=(14, 0, 12, 0)), height=50), gap=0)
        whole.addLayout(self._stack, 1)
        whole.addWidget(self._foot(may_open))
        self.setLayout(whole)

    def repaint_list(self) -> None:
        """Paint anew, in other colours."""
        self.view.viewport().update()

    def _foot(self, may_open: bool) -> QFrame:
        self.open_button = Button(self.tr("打开文件"), self.open_asked.emit, fit="tool", icon_name="folder-open")
        self.open_button.setAccessibleName(self.tr("打开收到的交换包文件"))
        self._stick_name = Label(self.tr("收到交换包"), "denseStrong", elide=True)
        self._stick_note = Label(self.tr("先核对，确认后才导入"), "caption", elide=True)
        words = column(self._stick_name, self._stick_note, gap=0)
        self.stick_button = Button(self.tr("核对新包"), self._ask_stick, kind="primary", fit="tool")
        self.stick_button.hide()
        inner = row(
            Picture("ri.usb-line", "link", 22), words, self.stick_button, self.open_button, gap=10,
            margins=(20, 9, 14, 9),
        )  # fmt: skip
        inner.setStretch(1, 1)
        made = frame("foot", inner)
        made.setVisible(may_open)
        return made

    def show_sticks(self, sticks: Sequence[Stick]) -> None:
        """Say which medium is there, and whether a bundle lies on it that was neither made, taken in nor looked at."""
        self._sticks = list(sticks)
        known = {row_.file_name for row_ in self._data.bundles} if self._data is not None else set()
        known |= {row_.file_name for row_ in self._data.quarantine} if self._data is not None else set()
        known |= {one.file.name for one in self._checked}
        new = [path for stick in sticks for path in stick.bundles if path.name not in known]
        self._new = new[0] if new else None
        self.stick_button.setVisible(bool(new))
        if not sticks:
            self._stick_name.setText(self.tr("收到交换包"))
            self._stick_note.setText(self.tr("先核对，确认后才导入"))
            return
        self._stick_name.setText("、".join(stick.name for stick in sticks))
        self._stick_note.setText(self.tr("发现{n}个新包").format(n=len(new)) if new else self.tr("没有新的交换包"))

    def _ask_stick(self) -> None:
        if self._new is not None:
            self.stick_asked.emit(self._new)

    # Showing

    def set_data(self, data: ExchangeData, checked: Sequence[Checked], now: datetime, wanted: str = "") -> None:
        """Show the lists; `wanted` is the key of the entry that is to be in front."""
        self._data, self._checked, self._now = data, list(checked), now
        self._fill(wanted)
        self.show_sticks(self._sticks)

    def _fill(self, wanted: str = "") -> None:
        if self._data is None:
            return
        entries = self._entries(self._data)
        counts = {
            ALL: len(entries),
            INCOMING: sum(entry.kind == INCOMING for entry in entries),
            OUTGOING: sum(entry.kind == OUTGOING for entry in entries),
            REFUSED: sum(entry.kind == REFUSED for entry in entries),
        }
        for key, count in counts.items():
            self.views.set_count(key, count if 0 < count < 100 else None)
        view = self.views.value()
        shown = [entry for entry in entries if view in (ALL, entry.kind)]
        before = self.current()
        self._model.set_entries(shown)
        key = wanted or (before.key if before else "")
        place = next((at for at, entry in enumerate(shown) if entry.key == key), 0)
        self._stack.setCurrentIndex(0 if shown else 1)
        if shown:
            self.view.setCurrentIndex(self._model.index(place))
            return
        self._say_empty(view)
        self.chosen.emit(None)

    def _say_empty(self, view: str) -> None:
        told = {
            REFUSED: (self.tr("没有被拒收的文件"), ""),
            INCOMING: (self.tr("还没有收到交换包"), self.tr("把对方交来的文件打开核对")),
            OUTGOING: (self.tr("还没有发出交换包"), self.tr("先确认对方的公钥卡，再制作交换包")),
        }
        default = (self.tr("还没有交换记录"), self.tr("先在“往来院”中互换并核对公钥卡"))
        self._empty.say(*told.get(view, default))

    def current(self) -> Entry | None:
        """The chosen line."""
        index = self.view.currentIndex()
        return self._model.entries[index.row()] if index.isValid() and index.row() < len(self._model.entries) else None

    def entries(self) -> list[Entry]:
        """The lines that are shown."""
        return list(self._model.entries)

    def _tell(self, index: _Index) -> None:
        if index.isValid():
            self.chosen.emit(self._model.entries[index.row()])

    # Lines

    def _entries(self, data: ExchangeData) -> list[Entry]:
        dated: list[tuple[datetime, Entry]] = [(row_.at, self._bundle(row_)) for row_ in data.bundles]
        dated += [(row_.at, self._refused(row_)) for row_ in data.quarantine]
        dated.sort(key=lambda pair: pair[0], reverse=True)
        asked = [self._request(one) for one in data.requests]
        return [self._at_hand(one) for one in self._checked] + asked + [entry for _at, entry in dated]

    def _request(self, one: RequestRow) -> Entry:
        """A bundle that is being prepared, or waits for approval."""
        if one.approved_at is not None:
            state = ChipText(self.tr("已批准"), Level.GREEN, "check-circle-fill")
        elif one.asked and one.current:
            state = ChipText(self.tr("待批准发出"), Level.YELLOW, "hourglass-medium-fill")
        elif one.asked:
            state = ChipText(self.tr("内容有变"), Level.ORANGE, "warning-fill")
        else:
            state = ChipText(self.tr("未做完"), Level.GREY, "pencil-simple")
        return Entry(
            f"request:{one.workspace}", OUTGOING, self.tr("准备发往{office}").format(office=one.office_name),
            one.asked_by, self._when(one.asked_at), state, True, request=one,
        )  # fmt: skip

    def _when(self, at: datetime) -> str:
        return recent(at, self._now) if self._now is not None else ""

    def _bundle(self, row_: BundleRow) -> Entry:
        office = row_.office_name or row_.office_code
        sub = self.tr("发往{office}").format(office=office) if row_.outgoing else office
        return Entry(
            row_.bundle_id, OUTGOING if row_.outgoing else INCOMING, bundle_title(row_.number, row_.records), sub,
            self._when(row_.at), bundle_state(row_), bundle=row_,
        )  # fmt: skip

    def _refused(self, row_: QuarantineRow) -> Entry:
        state = ChipText(self.tr("已拒收"), Level.RED, "prohibit")
        return Entry(row_.id, REFUSED, row_.file_name, row_.sentence, self._when(row_.at), state, refused=row_)

    def _at_hand(self, one: Checked) -> Entry:
        key = f"file:{one.file}"
        if one.error is not None and one.error.code == HELD:
            state = ChipText(self.tr("已导入过"), Level.GREY, "check-circle-fill")
        elif one.error is not None and one.error.code == OURS:
            state = ChipText(self.tr("本院的包"), Level.GREY, "minus-circle")
        elif one.preview is None or one.error is not None:
            state = ChipText(self.tr("不能导入"), Level.RED, "prohibit")
        else:
            state = ChipText(self.tr("待核对导入"), Level.YELLOW, "hourglass-medium-fill")
        if one.preview is None:
            return Entry(
                key,
                INCOMING,
                plain(one.file.name),
                self.tr("发出者未确认") if one.error is None or one.error.code != OURS else self.tr("由本工作库制作"),
                self.tr("刚才"),
                state,
                True,
                checked=one,
            )
        title = bundle_title(one.preview.number, len(one.preview.changes))
        return Entry(key, INCOMING, title, one.preview.sender_name, self.tr("刚才"), state, True, checked=one)

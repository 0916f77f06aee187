"""The catalogue of the volume in file order: papers with their pages, then the photos of the album."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QWidget

from app.archive import ItemFile
from ui.archive.queries import DossierData
from ui.forms.spec import options
from ui.widgets.base import Button, Label, column, frame, row
from ui.widgets.fields import Choice, Segments
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table

PAPERS, PHOTOS = "papers", "photos"


class Catalogue(QWidget):
    """文书卷 and 照片册, and what the volume says of itself below."""

    retention_chosen = Signal(str)
    preview_asked = Signal(str)
    opened = Signal(object)
    lay_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("surface")
        self._data: DossierData | None = None
        self._wide = False
        self.kinds = Segments([(PAPERS, self.tr("文书卷")), (PHOTOS, self.tr("照片册"))])
        self.kinds.picked.connect(lambda _kind: self._fill())
        self._count = Label("", "caption")
        self.index_button = Button(
            self.tr("卷内目录"), lambda: self.preview_asked.emit("volume_index"), fit="row", icon_name="list-numbers"
        )
        self.remark_button = Button(
            self.tr("备考表"), lambda: self.preview_asked.emit("remark_sheet"), fit="row", icon_name="note-pencil"
        )
        self.index_button.setAccessibleName(self.tr("预览卷内文件目录"))
        self.remark_button.setAccessibleName(self.tr("预览卷内备考表"))
        self.table: Table[ItemFile] = Table(
            self._columns(PAPERS), row_height=44, header_height=32, zebra=False, first_pad=16
        )
        self.table.setAccessibleName(self.tr("卷内文件目录"))
        self.table.opened.connect(self.opened)
        self._empty = EmptyState("list-numbers", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.lay_button = Button(self.tr("打印入卷"), self.lay_asked.emit, fit="row", icon_name="printer")
        self.lay_button.setToolTip(self.tr("把已签批、已召开的文书打印存入本卷，并按归档顺序重排"))
        self.more_button = Button("", fit="row", icon_name="dots-three")
        self.more_button.setAccessibleName(self.tr("预览封面、移交清单和照片册"))
        self.more_button.setMenu(self._more())
        tools = row(
            self.kinds, None, self.lay_button, self.index_button, self.remark_button, self.more_button, gap=6,
            margins=(12, 0, 12, 0),
        )  # fmt: skip
        whole = column(frame("bar", tools, height=46), gap=0)
        whole.addWidget(self._stack, 1)
        whole.addWidget(self._foot())
        self.setLayout(whole)

    def _more(self) -> QMenu:
        menu = QMenu(self)
        for code, name in (
            ("volume_cover", self.tr("案卷封面")), ("handover_list", self.tr("移交清单")),
            ("photo_index", self.tr("册内照片目录")), ("photo_leaf", self.tr("照片芯页")),
        ):  # fmt: skip
            menu.addAction(name, lambda wanted=code: self.preview_asked.emit(wanted))
        return menu

    def _foot(self) -> QFrame:
        self._retention_label = Label(self.tr("保管期限"), "caption")
        self.retention = Choice(
            [(code, label) for code, label in options("retention") if code in ("Y", "D30", "D10")], fit="dense"
        )
        self.retention.setFixedWidth(104)
        self.retention.setAccessibleName(self.tr("保管期限"))
        self.retention.activated.connect(lambda _at: self.retention_chosen.emit(self.retention.value()))
        self._retention_text = Label("", "caption")
        self._signed = Label("", "caption", elide=True)
        inner = row(
            self._retention_label,
            self.retention,
            self._retention_text,
            4,
            self._signed,
            self._count,
            gap=8,
            margins=(16, 0, 14, 0),
        )
        inner.setStretch(4, 1)
        return frame("foot", inner, height=38)

    def _columns(self, kind: str) -> list[Column[ItemFile]]:
        number = self.tr("文号") if kind == PAPERS else self.tr("照片号")
        name = self.tr("题名与责任者") if kind == PAPERS else self.tr("题名与摄影者")
        made: list[Column[ItemFile]] = [
            Column(
                self.tr("顺序号"),
                62,
                lambda i: Cell(str(i.number if i.kind == "document" else self._place(i)), ink="text2"),
            ),
            *([Column(number, 150, lambda i: Cell(i.doc_number, ink="text2"))] if self._wide else []),
            Column(name if self._wide else self.tr("题名，{number}与责任者").format(number=number), 0, self._title),
            Column(self.tr("日期"), 96, lambda i: Cell(i.dated.isoformat() if i.dated else "", ink="text2")),
        ]
        if kind == PAPERS:
            made.append(Column(self.tr("页号"), 66, self._pages))
        return made

    def _place(self, item: ItemFile) -> int:
        return item.number - (len(self._data.detail.papers) if self._data else 0)

    def _title(self, item: ItemFile) -> Cell:
        later = self.tr("补充归档") if item.supplementary else ""
        number = "" if self._wide else item.doc_number
        return Cell(item.title, sub="　".join(part for part in (number, item.responsible, later) if part))

    def _pages(self, item: ItemFile) -> Cell:
        if item.pages_text:
            return Cell(item.pages_text, ink="text2")
        return Cell(self.tr("未入卷"), ink="ora", spoken=self.tr("还没有打印入卷"))

    def set_wide(self, wide: bool) -> None:
        """Give the number a column of its own where there is room."""
        if wide != self._wide:
            self._wide = wide
            self.table.set_columns(self._columns(self.kinds.value()))

    def show_data(self, data: DossierData) -> None:
        """Show a dossier's volume."""
        self._data = data
        detail = data.detail
        printable = bool(detail.papers) and data.own
        for button in (self.index_button, self.remark_button, self.more_button):
            button.setEnabled(printable)
            button.setToolTip("" if data.own else self.tr("别院报来的卷宗由该院打印"))
        may = data.may_mark and detail.state is not None
        self.lay_button.setVisible(may and any(not item.pages_text for item in detail.papers))
        self.retention.setVisible(may)
        self.retention.set_value(detail.retention)
        self._retention_text.setVisible(not may and bool(detail.retention_text))
        self._retention_text.setText(detail.retention_text)
        self._retention_label.setVisible(bool(detail.retention_text))
        self._signed.setText(self._signatures(data))
        self._fill()

    def _signatures(self, data: DossierData) -> str:
        detail = data.detail
        if detail.state is None:
            return ""
        return self.tr("立卷人：{compiler}　检查人：{checker}").format(
            compiler=detail.compiled_by or self.tr("待移交"), checker=detail.reviewed_by or self.tr("待签")
        )

    def _fill(self) -> None:
        data = self._data
        if data is None:
            return
        kind = self.kinds.value()
        detail = data.detail
        rows = detail.papers if kind == PAPERS else detail.photos
        self.table.set_columns(self._columns(kind))
        self.table.set_rows(rows, keep=lambda item: (item.kind, item.number))
        self._count.setText(self._told(kind, len(rows), detail.total_pages))
        self._stack.setCurrentIndex(0 if rows else 1)
        if detail.state is None:
            self._empty.say(self.tr("还没有整理"), self.tr("开始整理后，文书和照片按归档顺序排入卷内目录"))
        elif kind == PAPERS:
            self._empty.say(self.tr("卷内没有文书"), self.tr("文书打印或来文登记后入卷"))
        else:
            self._empty.say(self.tr("册内没有照片"), self.tr("照片导入并分类后入册"))

    def _told(self, kind: str, count: int, pages: int) -> str:
        if not count:
            return ""
        if kind == PAPERS:
            return self.tr("共{n}件{pages}页").format(n=count, pages=pages)
        return self.tr("共{n}张").format(n=count)

"""案件: shelves, filters, the table, and a preview of the chosen case."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from app import codes
from app.calendar import Tier
from app.cases.listing import CaseQuery, CaseRow, Shelf, SortBy
from ui.cases import queries
from ui.cases.export_dialog import CaseExportDialog
from ui.cases.list_columns import CaseColumns
from ui.cases.preview import CasePreview
from ui.cases.register_dialog import RegisterDialog
from ui.cases.saved import SavedButton
from ui.copying import put_table
from ui.desk import Desk
from ui.page import Page
from ui.paging import Paging, Rows
from ui.widgets.base import Button, Label, column, frame, holder, reveal, row, separator
from ui.widgets.dialogs import open_centred
from ui.widgets.fields import Segments, TextInput
from ui.widgets.filter import FilterButton
from ui.widgets.notes import EmptyState
from ui.widgets.pips import Pip, PipMark, pip_name
from ui.widgets.table import Table

_WAIT = 150  # milliseconds after the last key in the filter
_SETTLED = 600  # milliseconds after a column was last dragged


class CaseListPage(Page):
    """All cases of this workspace, own and received."""

    areas = frozenset({"cases", "proposals", "activities", "people", "archive"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sort, self._descending = SortBy.DUE, False
        self._wanted = ""
        self._wide = False
        self._widths: dict[str, int] = {}
        self._fresh = True
        self._counts: dict[Shelf, int] = {}
        self._total = 0
        self.saved = SavedButton(desk, self.query)
        self.export_button = Button(self.tr("导出"), self.export, fit="tool", icon_name="export")
        self._beside = holder(row(self.saved, self.export_button, gap=8))
        self._tools_bar = self._tools()
        self.columns = CaseColumns(desk)
        self.table = self._table()
        self.paging = Paging(self, self.table, self.query, queries.list_rows, self._show)
        self.preview = CasePreview(desk)
        self._widen = Button(self.tr("清除筛选"), self._clear)
        self._empty = EmptyState("folder-open", "", "", self._widen)
        self._count = Label("", "caption2")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(QWidget())
        left = column(self._tools_bar, gap=0)
        left.addWidget(self._stack, 1)
        left.addWidget(self._foot())
        surface = holder(left, "surface")
        whole = row(surface, self.preview, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._connect()

    # Parts

    def _tools(self) -> QFrame:
        self.shelves = Segments(
            [
                (Shelf.ACTIVE, self.tr("在办")),
                (Shelf.TO_ARCHIVE, self.tr("待归档")),
                (Shelf.ARCHIVED, self.tr("已归档")),
                (Shelf.ALL, self.tr("全部")),
            ]
        )
        self.system = FilterButton(self.tr("领域"))
        self.charge = FilterButton(self.tr("罪名"))
        self.charge.set_choices((entry.code, entry.label) for entry in codes.items("charges"))
        self.undertaker = FilterButton(self.tr("承办人"))
        self.tier = FilterButton(self.tr("时限"))
        self.tier.set_choices(
            [
                (Tier.OVERDUE, self.tr("逾期")),
                (Tier.URGENT, self.tr("3日内")),
                (Tier.SOON, self.tr("10日内")),
                (Tier.AMPLE, self.tr("10日以上")),
            ]
        )
        self.text = TextInput(self.tr("名称、编号、单位"), fit="dense")
        self.text.setAccessibleName(self.tr("筛选"))
        self.text.setFixedWidth(148)
        self.text.setClearButtonEnabled(True)
        words = self.tr("新建立项") if self.desk.may("case.register") else self.tr("提议个案预防")
        self.new_button = Button(words, self.register, kind="primary", fit="tool", icon_name="plus")
        reveal(self.new_button, self._may_begin())
        inner = row(
            self.shelves, separator(), self.system, self.charge, self.undertaker, self.tier, self.text, None,
            self.new_button,
            margins=(20, 0, 16, 0),
        )  # fmt: skip
        return frame("bar", inner, height=50)

    def _table(self) -> Table[CaseRow]:
        table = Table(self.columns.all(), several=True, arrangeable=True)
        table.mark_sorted(5, False)
        table.setAccessibleName(self.tr("案件列表"))
        return table

    def _foot(self) -> QFrame:
        inner = row(self._count, 8, gap=14, margins=(20, 0, 20, 0))
        for state in (Pip.DONE, Pip.NOW, Pip.LATE, Pip.MERGED, Pip.WAIVED, Pip.OFF):
            inner.addLayout(row(PipMark(state, 11), Label(pip_name(state), "caption2"), gap=5))
        inner.addStretch(1)
        for key, what in (("Enter", self.tr("打开")), ("Space", self.tr("预览"))):
            inner.addWidget(Label(key, "kbd"))
            inner.addWidget(Label(what, "caption"))
        return frame("foot", inner, height=32)

    def _connect(self) -> None:
        for signal in (
            self.shelves.picked,
            self.system.picked,
            self.charge.picked,
            self.undertaker.picked,
            self.tier.picked,
        ):
            signal.connect(lambda _value: self.paging.narrow())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT)
        self._timer.timeout.connect(self.paging.narrow)
        self.text.textChanged.connect(lambda _text: self._timer.start())
        self._arranging = QTimer(self)
        self._arranging.setSingleShot(True)
        self._arranging.setInterval(_SETTLED)
        self._arranging.timeout.connect(self._keep_arrangement)
        self.table.sort_asked.connect(self._sort_by)
        self.table.chosen.connect(self.preview.show_case)
        self.table.opened.connect(self._open)
        self.preview.opened.connect(self._open)
        self.table.arranged.connect(self._arranging.start)
        self.table.installEventFilter(self)
        self.text.installEventFilter(self)
        self.saved.picked.connect(self._apply)
        self.saved.changed.connect(self.refresh)
        QShortcut(QKeySequence("F4"), self, self._flip_preview)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.desk.read(queries.load_arrangement, owner=self, on_done=self._arrange)

    # Data

    def enter(self, argument: object = None) -> None:
        """`new` opens the registration; a query narrows the list."""
        if isinstance(argument, CaseQuery):
            self._take_query(argument)
        super().enter(argument)
        if argument == "new":
            self.register()

    def _take_query(self, query: CaseQuery) -> None:
        self.shelves.pick(query.shelf)
        self.text.setText(query.text)
        self.tier.set_value(next(iter(query.tiers), ""))
        for button in (self.system, self.charge, self.undertaker):
            button.set_value("")
        self._stale = True

    def query(self) -> CaseQuery:
        """What the tools say."""
        return CaseQuery(
            shelf=Shelf(self.shelves.value()),
            text=self.text.value(),
            charges=frozenset({self.charge.value()} - {""}),
            systems=frozenset({self.system.value()} - {""}),
            undertaker=self.undertaker.value(),
            tiers=frozenset({Tier(self.tier.value())} if self.tier.value() else ()),
            sort=self._sort,
            descending=self._descending,
        )

    def refresh(self) -> None:
        """Ask for everything; a list that was scrolled stays where it is."""
        query = self.query()

        def shown(data: tuple[queries.Choices, Rows[CaseRow]]) -> None:
            self._show_choices(data[0])
            self.paging.take(query, data[1])

        self.desk.read(queries.list_data, query, self.paging.place(), owner=self, on_done=shown)

    def _show_choices(self, choices: queries.Choices) -> None:
        self.columns.offices, self._counts = choices.offices, choices.counts
        self.saved.offer(choices.saved)
        for shelf, count in choices.counts.items():
            self.shelves.set_count(shelf, count)
        self.system.set_choices(choices.systems.items())
        self.undertaker.set_choices((name, name) for name in choices.undertakers)

    def _show(self, found: Rows[CaseRow]) -> None:
        self._total = found.total
        self.export_button.setEnabled(found.total > 0)
        if self._wanted and self.table.select(lambda case: case.id == self._wanted):
            self._wanted = ""
        if found.rows and self.table.current() is None:
            self.table.selectRow(found.start)
        self._count.setText(self.tr("共{n}件").format(n=found.total))
        if found.rows:
            self._stack.setCurrentIndex(0)
            if self._fresh:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._fresh = False
            return
        self.preview.show_case(None)
        self._say_empty(bool(self._counts.get(Shelf.ALL)))

    def _say_empty(self, any_case: bool) -> None:
        if any_case:
            self._empty.say(self.tr("没有符合条件的案件"), self.tr("可以放宽上方的筛选条件，或换一个分类查看"))
        else:
            self._empty.say(self.tr("还没有案件"), self.tr("侦查终结后由承办人新建立项，也可导入下级院报来的案件"))
        reveal(self._widen, any_case)
        self._stack.setCurrentIndex(1)

    def _clear(self) -> None:
        for button in (self.system, self.charge, self.undertaker, self.tier):
            button.set_value("")
        self.text.clear()
        self.shelves.pick(Shelf.ALL)
        self.paging.narrow()

    # Filters and columns that the person keeps

    def _apply(self, query: CaseQuery) -> None:
        """Show what a saved filter says."""
        self.shelves.pick(query.shelf)
        self.text.setText(query.text)
        self.tier.set_value(next(iter(query.tiers), ""))
        self.system.set_value(next(iter(query.systems), ""))
        self.charge.set_value(next(iter(query.charges), ""))
        self.undertaker.set_value(query.undertaker)
        self._sort, self._descending = query.sort, query.descending
        self._mark_sorted()
        self.paging.narrow()

    def _mark_sorted(self) -> None:
        places = [place for place, one in enumerate(self.table.source.columns) if one.asks == self._sort]
        self.table.mark_sorted((places or [-1])[0], self._descending)

    def _arrange(self, widths: dict[str, int]) -> None:
        self._widths = widths
        self.table.arrange(widths)

    def _keep_arrangement(self) -> None:
        self._widths = {**self._widths, **self.table.arrangement()}
        self.desk.work(queries.keep_arrangement, self._widths)

    # Taking out

    def head_widget(self) -> QWidget | None:
        """Saved filters and the export, beside the title."""
        return self._beside

    def export(self) -> None:
        """The whole filtered list as a workbook."""
        open_centred(CaseExportDialog(self.desk, self, self.query(), self._total))

    def copy(self) -> None:
        """Ctrl+C: the chosen lines as a table, for a spreadsheet or a text."""
        chosen = self.table.selected()
        if not chosen:
            return
        heads = [
            self.tr("预防编号"), self.tr("案件名称"), self.tr("发案单位"), self.tr("领域"), self.tr("罪名"),
            self.tr("承办人"), self.tr("当前步骤"), self.tr("本步时限"), self.tr("办结期限"),
        ]  # fmt: skip
        lines = [
            [
                case.register_no, case.name, case.unit, case.system_text, case.charge_text, case.undertaker,
                case.current_step_text, case.due_on.isoformat() if case.due_on else "",
                case.deadline_on.isoformat() if case.deadline_on else "",
            ]
            for case in chosen
        ]  # fmt: skip
        put_table([heads, *lines])
        marked = len(self.table.selectionModel().selectedRows())
        if marked > len(chosen):
            told = self.tr("只复制了已列出的{n}件，共选{m}件；整张清单请用“导出”")
            self.desk.say(told.format(n=len(chosen), m=marked))
        else:
            self.desk.say(self.tr("已复制{n}件").format(n=len(chosen)))

    # Keys

    def _flip_preview(self) -> None:
        self.preview.setVisible(self.preview.isHidden())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the table Space previews, a letter or digit goes on in the filter; from there Down and Enter come back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.table and self._key_in_table(event):
                return True
            if watched is self.text and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return True
            if watched is self.text and event.key() == Qt.Key.Key_Escape and self.text.text():
                self.text.clear()
                return True
        return super().eventFilter(watched, event)

    def _key_in_table(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Space and plain:
            self._flip_preview()
            return True
        if plain and event.text().isalnum():
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.text.setText(event.text())
            return True
        return False

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort, self._descending = SortBy(key), descending
        self.paging.narrow()

    def _open(self, case: CaseRow) -> None:
        self.desk.go("case", case.id)

    def register(self) -> None:
        """Register a new case."""
        if not self._may_begin():
            return
        dialog = RegisterDialog(self.desk, self)
        dialog.registered.connect(self._registered)
        open_centred(dialog)

    def _may_begin(self) -> bool:
        return self.desk.may("case.register") or self.desk.may("case.propose")

    def _registered(self, case_id: str, name: str) -> None:
        """The plan is what comes next: its case is opened there."""
        self._wanted = case_id
        self.desk.say(self.tr("已登记：{name}").format(name=name))
        self.desk.go("case", (case_id, "plan"))

    def home(self) -> QWidget:
        """The table."""
        return self.table

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The preview takes its width from the window's."""
        super().resizeEvent(event)
        wide = self.width() > 1400
        self.preview.setFixedWidth(420 if wide else 348 if self.width() > 1240 else 296)
        if wide != self._wide:
            self._wide = wide
            self.text.setFixedWidth(240 if wide else 148 if self.width() > 1240 else 116)
            self.table.set_columns(self.columns.all(wide))
            self.table.arrange(self._widths)
            self._mark_sorted()

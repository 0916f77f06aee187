"""归入扫描件: files on the table, their pages paper by paper, what is entered of each paper once, and filing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from app import messages
from app.documents import Glance, Leaf, ScanTable, Source, recipe
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.documents import table_work
from ui.documents.large_page import LargePage
from ui.documents.page_grid import PageGrid
from ui.documents.paper_entry import PaperEntry, key_of
from ui.documents.scan_drop import SCANS, dropped
from ui.documents.scan_feed import ScanFeed
from ui.documents.table_work import Target
from ui.tasks import Job
from ui.widgets.base import Button, Label, column, frame, holder, row, scrolled, separator
from ui.widgets.dialogs import Dialog, NoteDialog, open_centred
from ui.widgets.files import Purpose, files
from ui.widgets.notes import EmptyState, ProgressPanel
from ui.widgets.password import ask_password

_LARGE = 1800


def _t(text: str) -> str:
    return QCoreApplication.translate("AssembleDialog", text)


def _tips() -> dict[str, str]:
    """What the buttons over the pages do, with their keys."""
    return {
        "left": _t("向左转（Shift+R）"),
        "right": _t("向右转（R）"),
        "back": _t("向前移一页（Alt+←），也可以用鼠标拖动"),
        "on": _t("向后移一页（Alt+→），也可以用鼠标拖动"),
        "split": _t("从选中的页起另分一份，或者并入上一份（S）"),
        "drop": _t("不归入选中的页（Delete），原始文件照样保存"),
        "skew": _t("按检测到的角度校正歪斜的页；再按一次恢复"),
        "blank": _t("选中疑似空白的页，看过以后再删除"),
    }


class AssembleDialog(Dialog):
    """`filed` with the ids of the papers and the files that they came from, once they are kept."""

    filed = Signal(list, list)

    def __init__(self, desk: Desk, parent: QWidget | None, target: Target, paths: Sequence[Path]) -> None:
        title = _t("替换扫描件") if target.replaces else _t("归入扫描件")
        super().__init__(parent, f"{title}　{target.case_name}", width=1180)
        self.setMinimumHeight(640)
        self.setAcceptDrops(True)
        self._desk, self._target = desk, target
        self.table = ScanTable()
        self.destroyed.connect(self.table.close)
        self.feed = ScanFeed(desk, self.table, self)
        self._faults: list[str] = []
        self.entry = PaperEntry(target)
        self.form = self.entry.form
        self.grid = PageGrid()
        self.grid.titles = self.entry.title_of
        self.large = LargePage()
        self.progress = ProgressPanel(self.tr("正在归入"))
        self._note = Label("", "caption")
        self._tools: dict[str, Button] = {}
        self._build()
        self._connect()
        desk.locked.connect(self._leave)
        self.take(paths)

    # Building

    def _build(self) -> None:
        made = [
            ("left", self.tr("左转"), "arrow-counter-clockwise", lambda: self.grid.turn(-1)),
            ("right", self.tr("右转"), "arrow-clockwise", lambda: self.grid.turn(1)),
            ("back", self.tr("前移"), "arrow-left", lambda: self.grid.nudge(-1)),
            ("on", self.tr("后移"), "arrow-right", lambda: self.grid.nudge(1)),
            ("split", self.tr("分件"), "scissors", self.grid.split),
            ("drop", self.tr("删除页"), "trash", self.grid.drop_chosen),
            ("skew", self.tr("校正"), "text-align-left", self._straighten),
            ("blank", self.tr("空白页"), "file", self._choose_blank),
        ]
        tips = _tips()
        tools = row(gap=2, margins=(8, 4, 8, 4))
        for place, (key, text, icon, act) in enumerate(made):
            if place in (2, 4, 6):
                tools.addWidget(separator(18))
            self._tools[key] = Button(text, act, kind="ghost", fit="tool", icon_name=icon)
            self._tools[key].setToolTip(tips[key])
            self._tools[key].setAccessibleDescription(tips[key])
            tools.addWidget(self._tools[key])
        tools.addStretch(1)
        self._add = Button(self.tr("添加文件"), self._choose, kind="ghost", fit="tool", icon_name="plus")
        tools.addWidget(self._add)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.large)
        self._stack.addWidget(holder(column(None, self.progress, None, margins=(40, 0, 40, 0))))
        choose = Button(self.tr("选择文件"), self._choose, fit="tool")
        empty = self.tr("把扫描件拖到这里，或者选择文件")
        self._empty = EmptyState("file", self.tr("还没有扫描件"), empty, choose)
        self._stack.addWidget(self._empty)
        pages = column(frame("bar", tools), gap=0)
        pages.addWidget(self._stack, 1)
        body = row(gap=0)
        body.addLayout(pages, 1)
        body.addWidget(frame("right", column(scrolled(self.entry, "surface")), width=300))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addLayout(body, 1)
        self.foot_note(self._note)
        self.safe = self.add_button(self.tr("取消"), self.reject)
        self.go_button = self.add_button(self.tr("归入"), self.submit, kind="primary", default=True)

    def _connect(self) -> None:
        self.grid.edited.connect(self._papers_changed)
        self.grid.current_changed.connect(self._show_fields)
        self.grid.looked.connect(self._look_large)
        self.large.left.connect(self._back)
        self.large.turned.connect(self._turn_over)
        self.entry.typed.connect(self.grid.viewport().update)
        self.feed.laid.connect(self._laid)
        self.feed.seen.connect(self._seen)
        self.feed.locked.connect(self._ask_password)
        self.feed.refused.connect(self._refuse_file)
        self.feed.spoilt.connect(self._spoilt)
        self.feed.rested.connect(self._tell)

    # Files and pages

    def take(self, paths: Sequence[Path]) -> None:
        """Put files on the table, one after the other."""
        self.feed.take(paths)
        self._tell()

    def _laid(self, source: Source) -> None:
        leaves = tuple(Leaf(source.number, place) for place in range(source.pages))
        papers = self.grid.papers  # files that are dropped together are one paper until somebody parts them
        self.grid.show_papers((*papers[:-1], papers[-1] + leaves) if papers else (leaves,))
        self._papers_changed()

    def _refuse_file(self, error: UserError) -> None:
        self._faults.append(messages.sentence(error))
        self.banner.say("\n".join(self._faults), "error")
        self._tell()

    def _ask_password(self, path: Path, error: UserError) -> None:
        ask_password(
            self, path.name, messages.sentence(error),
            lambda word: self.feed.unlock(path, word), lambda: self.feed.skip(error),
        )  # fmt: skip

    def _seen(self, source: int, place: int, glance: Glance) -> None:
        self.grid.pictures[source, place] = QImage.fromData(glance.picture)
        self.grid.viewport().update()
        self._tell()

    def _spoilt(self, source: int, error: UserError) -> None:
        gone = {place for place, leaf in enumerate(recipe.leaves(self.grid.papers)) if leaf.source == source}
        self.grid.show_papers(recipe.drop(self.grid.papers, gone))
        self._papers_changed()
        self._refuse_file(error)

    # Papers and what is entered of them

    def _papers_changed(self) -> None:
        self.entry.keep_up(self.grid.papers)
        self._show_fields()
        self._tell()

    def _show_fields(self, _place: int = 0) -> None:
        if not self.grid.papers:
            return
        self.entry.show_paper(recipe.paper_at(self.grid.papers, self.grid.current))
        begins = self.grid.current in recipe.starts(self.grid.papers)
        self._tools["split"].setText(self.tr("并件") if begins and self.grid.current else self.tr("分件"))
        self._tools["split"].setEnabled(self.grid.current > 0 and not self._target.replaces)

    def _tell(self) -> None:
        total = self.grid.count()
        looking = self.feed.looking
        if looking:
            seen, pages = len(self.feed.known), max(self.feed.pages, 1)
            self._note.setText(self.tr("正在查看第{n}页，共{total}页").format(n=seen + 1, total=pages))
        elif not total:
            self._note.setText("")
        else:
            several = self.tr("，分为{n}份").format(n=len(self.grid.papers)) if len(self.grid.papers) > 1 else ""
            told = self.tr("{files}个文件，{pages}页{several}；原始文件同时保存")
            self._note.setText(told.format(files=len(self.feed.paths), pages=total, several=several))
        if self._stack.currentWidget() in (self.grid, self._empty):
            self._stack.setCurrentWidget(self.grid if total or looking else self._empty)
        self.go_button.setEnabled(bool(total) and not looking)
        crooked, blank = self._crooked(), self._blank()
        self._tools["skew"].setText(self.tr("校正{n}页").format(n=len(crooked)) if crooked else self.tr("校正"))
        self._tools["skew"].setEnabled(bool(crooked))
        self._tools["blank"].setText(self.tr("空白{n}页").format(n=len(blank)) if blank else self.tr("空白页"))
        self._tools["blank"].setEnabled(bool(blank))
        for key in ("left", "right", "back", "on", "drop"):
            self._tools[key].setEnabled(total > (1 if key in ("back", "on", "drop") else 0))

    def _crooked(self) -> dict[int, int]:
        """Pages that lie crookedly, or were straightened and may be put back: place → hundredths of a degree."""
        every = recipe.leaves(self.grid.papers)
        looks = {place: self.feed.known.get(key_of(leaf)) for place, leaf in enumerate(every)}
        return {place: look.skew for place, look in looks.items() if look is not None and look.skew}

    def _blank(self) -> list[int]:
        every = recipe.leaves(self.grid.papers)
        return [place for place, leaf in enumerate(every) if (look := self.feed.known.get(key_of(leaf))) and look.blank]

    def _straighten(self) -> None:
        """Turn crooked pages by what was measured; again, put them back as they were scanned."""
        crooked = self._crooked()
        every = recipe.leaves(self.grid.papers)
        done = all(every[place].skew for place in crooked)
        self.grid.change(recipe.straighten(self.grid.papers, dict.fromkeys(crooked, 0) if done else crooked))

    def _choose_blank(self) -> None:
        """Choose blank pages, for the person to look at and to delete."""
        self.grid.chosen = set(self._blank())
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.viewport().update()
        self.banner.say(self.tr("疑似空白的页已选中，请看过后按“删除页”；不删除的照样归入"), "info")

    # Looking

    def _look_large(self, place: int) -> None:
        leaf = recipe.leaves(self.grid.papers)[place]
        known = self.grid.pictures.get(key_of(leaf))
        if known is not None:
            self.large.show_leaf(known, leaf)
        self._stack.setCurrentWidget(self.large)
        self.large.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.feed.busy:
            self._desk.tasks.run(
                table_work.look, self.table, leaf.source, leaf.place, _LARGE, name="look at page", owner=self,
                on_done=lambda glance: self.large.show_leaf(QImage.fromData(glance.picture), leaf),
            )  # fmt: skip

    def _turn_over(self, step: int) -> None:
        place = min(max(self.grid.current + step, 0), self.grid.count() - 1)
        self.grid.current, self.grid.chosen = place, {place}
        self._look_large(place)

    def _back(self) -> None:
        self._stack.setCurrentWidget(self.grid)
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    # Files from elsewhere

    def _choose(self) -> None:
        self.take(files.open_several(self, Purpose.SCANS, self.tr("选择扫描件"), SCANS))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them."""
        event.acceptProposedAction()
        self.take(dropped(event))

    # Filing

    def submit(self) -> None:
        """Check what was entered, put the papers together and file them."""
        if not self.go_button.isEnabled() or not self.grid.papers:
            return
        lacking = self.entry.lacking()
        if lacking is not None:
            self.grid.current = recipe.starts(self.grid.papers)[lacking]
            self._show_fields()
            self.form.check()
            self.banner.say(self.tr("请填写第{n}份的材料和日期").format(n=lacking + 1), "error")
            return
        if self._target.replaces:
            dialog = NoteDialog(self, self.tr("替换扫描件"), self.tr("理由"), self.tr("替换"))
            dialog.accepted.connect(lambda: self._send(dialog.text()))
            open_centred(dialog)
        else:
            self._send("")

    def _send(self, reason: str) -> None:
        ready = list(zip(self.entry.incoming(), self.grid.papers, strict=True))
        self.banner.say("")
        self.go_button.setEnabled(False)
        job = self._desk.call(
            table_work.file_papers, self._target.case_id, self.table, ready, (self._target.replaces, reason),
            owner=self, on_done=self._done, on_error=self._failed, on_progress=self.progress.tick,
            on_cancelled=self._stopped, cancel=CancelToken(),
        )  # fmt: skip
        if isinstance(job, Job):
            self._stack.setCurrentIndex(2)
            self.progress.watch(job)

    def _done(self, made: list[str]) -> None:
        self._desk.say(self.tr("已归入{n}份，共{pages}页").format(n=len(made), pages=self.grid.count()))
        self.filed.emit(made, list(self.feed.paths))
        self.accept()

    def _failed(self, error: UserError) -> None:
        self._stack.setCurrentIndex(0)
        self.go_button.setEnabled(True)
        self.refuse(error)

    def _stopped(self) -> None:
        self._stack.setCurrentIndex(0)
        self.go_button.setEnabled(True)
        self.banner.say(self.tr("已停止，没有归入任何文件"), "info")

    def _leave(self) -> None:
        """Locking closes at once."""
        self.done(0)

    def reject(self) -> None:
        """Esc goes back from the large page, stops filing, else closes."""
        if self._stack.currentIndex() == 1:
            self._back()
        elif self._stack.currentIndex() == 2:
            self.progress.stop()
        else:
            super().reject()

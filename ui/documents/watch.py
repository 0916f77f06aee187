"""The folder that the scanner writes to: looked at off the window's thread; a file is offered once it stops growing."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.cases import CaseFile, CaseQuery, case_file, list_cases
from app.work import Read
from ui.desk import Desk
from ui.documents import table_work
from ui.documents.assemble import AssembleDialog
from ui.documents.table_work import Target
from ui.texts import local, size
from ui.widgets.base import Label, Picture, column, frame, row, scrolled
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.fields import Choice, FieldRow

EVERY = 3000  # milliseconds between two looks
FOLDER, _ASIDE = "scans.folder", "scans.aside"
_SUFFIXES = {".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"}
_MOST = 500
_MOST_CASES = 300

Seen = dict[str, tuple[int, int]]
"""Size and time of change by file name."""


def _t(text: str) -> str:
    return QCoreApplication.translate("ScanWatch", text)


def look_in(folder: str) -> Seen:
    """Scans in a folder, at most so many. A folder that is gone holds none. Runs in a worker."""
    found: Seen = {}
    try:
        for path in sorted(Path(folder).iterdir())[: _MOST * 4]:
            if path.suffix.lower() not in _SUFFIXES or path.name.startswith((".", "~")):
                continue
            facts = path.lstat()
            if stat.S_ISREG(facts.st_mode) and len(found) < _MOST:
                found[path.name] = (facts.st_size, facts.st_mtime_ns)
    except OSError:
        return found
    return found


def settled(before: Seen, now: Seen, aside: Seen) -> list[str]:
    """Files that have not changed between two looks, hold something, and were not put aside as they are. Pure."""
    return [
        name for name, facts in now.items() if facts[0] > 0 and before.get(name) == facts and aside.get(name) != facts
    ]


class ScanWatch(QObject):
    """`offered` with the scans that wait, each time they become others."""

    offered = Signal(list)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._before: Seen = {}
        self._told: list[str] = []
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on, where a folder is chosen and this person files papers."""
        if self._desk.may("document.file"):
            self._timer.start()
            self.look()

    def look(self) -> None:
        """Look once."""
        folder = self._desk.remembered(FOLDER)
        if not folder:
            self._tell([])
        elif not self._busy:
            self._busy = True
            self._desk.tasks.run(
                look_in, folder, name="watch scans", owner=self, on_done=lambda now: self._take(folder, now)
            )

    def _take(self, folder: str, now: Seen) -> None:
        self._busy = False
        if folder == self._desk.remembered(FOLDER):
            ready = settled(self._before, now, self._aside())
            self._before = now
            self._tell(ready)

    def _tell(self, names: list[str]) -> None:
        if names != self._told:
            self._told = names
            self.offered.emit(self.waiting())

    def waiting(self) -> list[Path]:
        """The scans that wait."""
        folder = Path(self._desk.remembered(FOLDER))
        return [folder / name for name in self._told]

    def put_aside(self, paths: Sequence[Path]) -> None:
        """Offer these files no more as they are now; a file that is written anew is offered again."""
        names = {path.name for path in paths}
        kept = {name: facts for name, facts in self._aside().items() if name in self._before}
        kept |= {name: facts for name, facts in self._before.items() if name in names}
        self._desk.remember(_ASIDE, json.dumps(kept, ensure_ascii=False) if kept else "")
        self._tell([name for name in self._told if name not in names])

    def _aside(self) -> Seen:
        try:
            read = json.loads(self._desk.remembered(_ASIDE) or "{}")
            return {str(name): (int(facts[0]), int(facts[1])) for name, facts in read.items()}
        except (ValueError, TypeError, AttributeError, IndexError):
            return {}


def own_cases(view: Read) -> list[tuple[str, str]]:
    """Our cases that take papers, the most pressing first."""
    rows = list_cases(view, CaseQuery(own=True), limit=_MOST_CASES)
    return [(one.id, f"{one.name}　{one.register_no}") for one in rows]


class WaitingDialog(Dialog):
    """Which of the scans, and into which case; what is not taken may be put aside."""

    def __init__(self, desk: Desk, parent: QWidget, watch: ScanWatch, case_id: str) -> None:
        super().__init__(parent, _t("收到的扫描件"), width=560)
        self._desk, self._watch, self._case_id, self._host = desk, watch, case_id, parent
        self.ticks: list[tuple[QCheckBox, Path]] = []
        lines = QVBoxLayout()
        lines.setSpacing(4)
        for path in watch.waiting():
            tick = QCheckBox(path.name)
            tick.setChecked(True)
            self.ticks.append((tick, path))
            lines.addWidget(tick)
        lines.addStretch(1)
        area = scrolled(lines, "surface")
        area.setMinimumHeight(150)
        self.case = FieldRow(self.tr("归入案件"), Choice(empty=self.tr("请选择")), required=True)
        self.body.addWidget(area, 1)
        self.body.addWidget(self.case)
        self.add_button(self.tr("暂不处理"), self.reject)
        self.aside_button = self.add_button(self.tr("不再提示"), self._put_aside)
        self.go_button = self.add_button(self.tr("整理归入"), self.submit, kind="primary", default=True)
        desk.locked.connect(self._leave)
        desk.read(own_cases, owner=self, on_done=self._offer)

    def _leave(self) -> None:
        """Locking closes at once."""
        self.done(0)

    def _offer(self, cases: list[tuple[str, str]]) -> None:
        self.case.field.set_options(cases)  # type: ignore[attr-defined]
        self.case.set_value(self._case_id)

    def chosen(self) -> list[Path]:
        """The scans that are ticked."""
        return [path for tick, path in self.ticks if tick.isChecked()]

    def _put_aside(self) -> None:
        self._watch.put_aside(self.chosen())
        self.accept()

    def submit(self) -> None:
        """Lay the chosen scans on the table of the chosen case."""
        if self.case.missing() or not self.chosen():
            self.case.set_error(self.tr("请选择案件"))
            return
        self._desk.read(case_file, str(self.case.value()), owner=self, on_done=self._lay, on_error=self.refuse)

    def _lay(self, case: CaseFile) -> None:
        today = local(self._desk.now()).date()
        awaited = case.current_step is not None and case.current_step.value == "rectification"
        kind = "implementation_report" if awaited else ""
        target = Target(case.id, case.name, today, kind=kind, sender=case.unit_name)
        host = self._host
        dialog = AssembleDialog(self._desk, host, target, self.chosen())
        dialog.filed.connect(lambda _made, files: filed(self._desk, host, self._watch, files))
        if awaited:  # the report waits there to be entered, with its scan
            dialog.filed.connect(lambda _made, _files: self._desk.go("case", (case.id, "rectification")))
        self.accept()
        open_centred(dialog)


def filed(desk: Desk, host: QWidget, watch: ScanWatch, files: Sequence[Path]) -> None:
    """Ask for the unencrypted originals to be removed from the scanner's folder."""
    open_centred(RemoveDialog(desk, host, watch, files))


class RemoveDialog(Dialog):
    """The scans lie encrypted in the workspace; what lies in the folder is not encrypted."""

    def __init__(self, desk: Desk, parent: QWidget, watch: ScanWatch, files: Sequence[Path]) -> None:
        super().__init__(parent, _t("删除未加密的原件"), width=520)
        self._desk, self._watch, self._files = desk, watch, list(files)
        told = self.tr("扫描原件已加密存入工作库。扫描文件夹里还有未加密的{n}个文件，共{size}，建议删除。")
        total = sum(_size(path) for path in files)
        honest = self.tr("删除后不进回收站。固态硬盘和U盘可能仍留有痕迹，只有对整个磁盘加密才能避免。")
        words = column(
            Label(told.format(n=len(files), size=size(total)), "dense", wrap=True),
            Label("、".join(path.name for path in files), "caption", wrap=True),
            Label(honest, "caption", wrap=True), gap=8,
        )  # fmt: skip
        head = row(Picture("warning-fill", "ora-solid", 26), gap=14)
        head.addLayout(words, 1)
        self.body.addWidget(frame("plain", head))
        self.keep_button = self.add_button(self.tr("保留原件"), self.keep)
        self.remove_button = self.add_button(self.tr("删除原件"), self.remove, kind="danger", default=True)
        desk.locked.connect(self._leave)

    def _leave(self) -> None:
        """Locking closes at once; the files stay."""
        self.done(0)

    def keep(self) -> None:
        """Leave the files where they are and offer them no more."""
        self._watch.put_aside(self._files)
        self.accept()

    def remove(self) -> None:
        """Delete the files."""
        self.remove_button.setEnabled(False)
        self._desk.tasks.run(
            table_work.remove_files, self._files, name="remove scans", owner=self, on_done=self._removed
        )

    def _removed(self, left: list[str]) -> None:
        self._watch.look()
        if left:
            self.banner.say(self.tr("没有删掉：{names}。请在文件夹中手工删除").format(names="、".join(left)), "error")
            self.remove_button.setEnabled(True)
            return
        self._desk.say(self.tr("已删除扫描文件夹里的{n}个原件").format(n=len(self._files)))
        self.accept()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def offer(
    desk: Desk, host: QWidget, watch: ScanWatch, current: Callable[[], str]
) -> WaitingDialog:  # fmt: skip
    """Ask what becomes of the scans that wait; `current` is the case in front, if any."""
    dialog = WaitingDialog(desk, host, watch, current())
    open_centred(dialog)
    return dialog

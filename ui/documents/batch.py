"""整套打印: a case's papers in file order with what is missing; those chosen are printed or saved together."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.documents import CaseSet, OpenPaper, SetPaper, case_set, export_set, open_paper
from app.workspace import CancelToken, Progress, Work, Workspace
from ui.desk import Desk
from ui.media import Stick, mounted
from ui.texts import local, short
from ui.widgets.base import Label, Picture, column, frame, holder, reveal, row, scrolled
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.files import Purpose, files
from ui.widgets.notes import ProgressPanel
from ui.widgets.print_dialog import PrintDialog


def _opened(workspace: Workspace, case_id: str, paper: SetPaper) -> OpenPaper:
    with workspace.read() as view:
        return open_paper(view, case_id, paper, for_seal=True)


def _count(workspace: Workspace, case_id: str, papers: list[SetPaper]) -> int:
    """How many pages papers have together."""
    total = 0
    for paper in papers:
        opened = _opened(workspace, case_id, paper)
        total += len(opened.sizes)
        opened.close()
    return total


def _saved(
    work: Work, case_id: str, papers: list[SetPaper], folder: Path, plain: bool, progress: Progress, cancel: CancelToken
) -> list[Path]:  # fmt: skip
    return export_set(work, case_id, papers, folder, plain_names=plain, progress=progress, cancel=cancel)


class SetDialog(Dialog):
    """Ticks before the papers; drafts are there but not ticked."""

    def __init__(self, desk: Desk, parent: QWidget | None, case_id: str) -> None:
        super().__init__(parent, self.tr("整套打印"), width=640)
        self.setMinimumHeight(560)
        self._desk, self._case_id = desk, case_id
        self.found: CaseSet | None = None
        self.ticks: list[tuple[QCheckBox, SetPaper]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._missing = Label("", "dense2", wrap=True)
        self._lack = frame("note", row(Picture("warning-fill", "ora-solid", 18), self._missing, margins=(12, 8, 12, 8)))
        self._lack.hide()
        self.plain = QCheckBox(self.tr("文件名只写文书种类，不含人名、案名和单位"))
        self.plain.setChecked(True)
        self.progress = ProgressPanel(self.tr("正在保存"))
        self.progress.hide()
        self.body.addWidget(scrolled(column(self._list, None), "surface"), 1)
        self.body.addWidget(self._lack)
        self.body.addWidget(self.plain)
        self.body.addWidget(self.progress)
        self._note = Label("", "caption")
        self.foot_note(self._note)
        self.add_button(self.tr("取消"), self.reject)
        self.medium_button = self.add_button("", lambda: None)
        self.medium_button.hide()
        self.save_button = self.add_button(self.tr("保存到文件夹"), self._choose)
        self.go_button = self.add_button(self.tr("打印"), self.submit, kind="primary", default=True)
        desk.locked.connect(self._leave)
        desk.read(case_set, case_id, owner=self, on_done=self._show, on_error=self.refuse)
        desk.tasks.run(mounted, name="look for media", owner=self, on_done=self.offer_medium)

    def _leave(self) -> None:
        """Locking closes at once."""
        self.done(0)

    def _show(self, found: CaseSet) -> None:
        self.found = found
        self.setWindowTitle(self.tr("整套打印　{name}").format(name=found.case_name))
        for number, paper in enumerate(found.papers, 1):
            tick = QCheckBox(f"{number}　{paper.title}")
            tick.setChecked(paper.final)
            tick.toggled.connect(self._tell)
            self.ticks.append((tick, paper))
            state = "" if paper.final else self.tr("草稿")
            inner = row(tick, None, Label(state, "caption"), Label(short(paper.dated), "caption"), gap=10)
            self._list.addWidget(frame("divided", row(holder(inner), margins=(2, 5, 2, 5))))
        if found.missing:
            told = self.tr("尚缺：{names}").format(names="、".join(found.missing))
            self._missing.setText(told)
        reveal(self._lack, bool(found.missing))
        self._tell()

    def offer_medium(self, media: list[Stick]) -> None:
        """Save onto a medium that is plugged in with one press, into a folder of its own."""
        if media:
            stick = media[0]
            folder = stick.root / self.tr("整套文书{day:%Y%m%d}").format(day=local(self._desk.now()))
            self.medium_button.setText(self.tr("保存到“{name}”").format(name=stick.name))
            self.medium_button.setToolTip(str(folder))
            self.medium_button.clicked.connect(lambda: self.save_to(folder))
        reveal(self.medium_button, bool(media))

    def chosen(self) -> list[SetPaper]:
        """The papers that are ticked, in file order."""
        return [paper for tick, paper in self.ticks if tick.isChecked()]

    def _tell(self) -> None:
        count = len(self.chosen())
        self._note.setText(self.tr("已选{n}份，共{m}份").format(n=count, m=len(self.ticks)))
        for button in (self.go_button, self.save_button, self.medium_button):
            button.setEnabled(count > 0)

    def submit(self) -> None:
        """Ask for the printer and print what is chosen."""
        workspace = self._desk.workspace
        if workspace is None or not self.go_button.isEnabled():
            return
        papers = self.chosen()
        self.go_button.setEnabled(False)
        self._desk.call(
            _count, self._case_id, papers, owner=self,
            on_done=lambda total: self._print(workspace, papers, total), on_error=self.refuse,
        )  # fmt: skip

    def _print(self, workspace: Workspace, papers: list[SetPaper], total: int) -> None:
        self.go_button.setEnabled(True)
        makers = [partial(_opened, workspace, self._case_id, paper) for paper in papers]
        title = self.found.case_name if self.found else ""
        open_centred(
            PrintDialog(self, self._desk.tasks, title, makers, total, lambda told: self._printed(papers, told))
        )

    def _printed(self, papers: list[SetPaper], told: str) -> None:
        self._desk.work(noted, self._case_id, "、".join(paper.kind for paper in papers))
        self.banner.say(self.tr("{told}，共{n}份").format(told=told, n=len(papers)), "good")

    def _choose(self) -> None:
        words = self.tr("保存到工作库之外的文件夹或者介质（不再加密，记入日志）")
        chosen = files.folder(self, Purpose.PAPERS, words)
        if chosen is not None:
            self.save_to(chosen)

    def save_to(self, folder: Path) -> None:
        """Write what is chosen into a folder."""
        job = self._desk.work(
            _saved, self._case_id, self.chosen(), folder, self.plain.isChecked(), owner=self, on_done=self._written,
            on_error=self._failed, on_progress=self.progress.tick, on_cancelled=self._stopped, cancel=CancelToken(),
        )  # fmt: skip
        if job is not None:
            self.progress.show()
            self.progress.watch(job)

    def _written(self, files: list[Path]) -> None:
        self.progress.hide()
        told = self.tr("已保存{n}份到“{folder}”，文件没有加密，请按规定保管，用后及时删除")
        self.banner.say(told.format(n=len(files), folder=files[0].parent.name if files else ""), "good")

    def _failed(self, error: object) -> None:
        self.progress.hide()
        self.refuse(error)  # type: ignore[arg-type]

    def _stopped(self) -> None:
        self.progress.hide()
        self.banner.say(self.tr("已停止；已经写出的文件留在文件夹里"), "info")


def noted(work: Work, case_id: str, what: str) -> None:
    """Leave in the log that papers of a case were printed."""
    work.note("document.print", "case", case_id, what[:2000])
    work.touch("audit")

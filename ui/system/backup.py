"""备份: make one, compare one, and when the last was made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from app import backups, messages
from app.workspace import CancelToken, Changes, UserError, Workspace
from ui.desk import Desk
from ui.system.part import Part
from ui.tasks import Done
from ui.texts import size, stamp
from ui.widgets.base import Button, Label, column, holder, row
from ui.widgets.facts import Facts
from ui.widgets.files import Purpose, files
from ui.widgets.notes import Banner, ProgressPanel, panel


class BackupPart(Part):
    """One file with everything, still encrypted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            self.tr("备份"),
            self.tr(
                "整个工作库存为一个文件，内容仍是加密的，用原来的密码或恢复码打开。请存到另外的磁盘并异地保管。还原从解锁页面的“从备份还原”开始。"
            ),
        )
        self._last = Label("", "body")
        self.make_button = Button(
            self.tr("立即备份"), self._choose, kind="primary", fit="tool", icon_name="floppy-disk"
        )
        self.make_button.setEnabled(desk.may("backup.make"))
        self.verify_button = Button(
            self.tr("核对备份文件"), self._choose_to_verify, fit="tool", icon_name="shield-check"
        )
        self._progress = ProgressPanel(self.tr("正在备份"))
        self._verifying = ProgressPanel(self.tr("正在核对"))
        self._verifying.hide()
        self._progress.hide()
        self.banner = Banner()
        self.report = Facts(96)
        inner = column(
            row(self._last, None, self.verify_button, self.make_button), self._progress, self._verifying, self.banner,
            self.report,
            margins=(14, 14, 14, 14),
        )  # fmt: skip
        made, _ = panel(self.tr("备份文件"), body=holder(inner))
        self.body.addWidget(made)

    def refresh(self) -> None:
        """When the last one was made."""
        self.desk.read(backups.last_made, owner=self, on_done=self._show)

    def _show(self, when: datetime | None) -> None:
        self._last.setText(self.tr("上次备份：{when}").format(when=stamp(when)) if when else self.tr("还没有做过备份"))

    def _choose(self) -> None:
        suggested = f"yiantong-{datetime.now().astimezone():%Y%m%d}.yabak"
        kinds = self.tr("一案通备份 (*.yabak)")
        chosen = files.save_as(self, Purpose.BACKUP, self.tr("备份存到"), suggested, kinds)
        if chosen is not None:
            self.make(chosen)

    def _choose_to_verify(self) -> None:
        kinds = self.tr("一案通备份 (*.yabak);;所有文件 (*)")
        chosen = files.open_one(self, Purpose.BACKUP, self.tr("选择备份文件"), kinds)
        if chosen is not None:
            self.verify(chosen)

    def make(self, out: Path) -> None:
        """Write a backup to a file."""
        self.banner.say("")
        self.make_button.setEnabled(False)
        token = CancelToken()
        job = self.desk.call(
            _create, out, owner=self, on_done=lambda report: self._made(report, out), on_error=self._failed,
            on_progress=self._progress.tick, on_cancelled=self._stopped, cancel=token,
        )  # fmt: skip
        if job is not None:
            self._progress.watch(job)

    def verify(self, file: Path) -> None:
        """Compare a backup with its manifest."""
        self.banner.say("")
        self.verify_button.setEnabled(False)
        job = self.desk.tasks.run(
            backups.verify, file, name="backup.verify", owner=self, on_error=self._failed,
            on_done=lambda report: self._verified(report, file), on_progress=self._verifying.tick,
            on_cancelled=self._end, cancel=CancelToken(),
        )  # fmt: skip
        self._verifying.watch(job)

    def _made(self, report: Any, out: Path) -> None:
        self._end()
        self.banner.say(self.tr("备份已写好并核对：{name}").format(name=out.name), "good")
        self._tell(report, out)
        self.refresh()

    def _verified(self, report: Any, file: Path) -> None:
        self._end()
        if report.findings:
            self.banner.say(
                self.tr("备份文件{name}有{n}处问题，请另做一份。").format(name=file.name, n=len(report.findings)),
                "error",
            )
        else:
            self.banner.say(self.tr("备份文件{name}完好").format(name=file.name), "good")
        self._tell(report, file)

    def _tell(self, report: Any, file: Path) -> None:
        self.report.set_facts(
            [
                (self.tr("文件"), str(file)),
                (self.tr("制作时间"), stamp(report.made_at)),
                (self.tr("内容"), self.tr("{n}个文件，{size}").format(n=report.files, size=size(report.size))),
            ]
        )

    def _failed(self, error: UserError) -> None:
        self._end()
        self.banner.say(messages.sentence(error), "error")

    def _stopped(self) -> None:
        self._end()
        self.banner.say(self.tr("备份已停止，没有留下不完整的文件"), "info")

    def _end(self) -> None:
        self._progress.hide()
        self._verifying.hide()
        self.verify_button.setEnabled(True)
        self.make_button.setEnabled(self.desk.may("backup.make"))


def _create(workspace: Workspace, out: Path, **watch: Any) -> Done:
    """Make a backup; the status bar and the log look again."""
    return Done(backups.create(workspace, out, **watch), Changes(frozenset({"audit"})))

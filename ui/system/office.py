"""本院与工作库: facts, a check of everything, appearance."""

from __future__ import annotations

from app import check, codes
from app.workspace import CancelToken, UserError
from ui.desk import Desk
from ui.documents.watch import FOLDER
from ui.style.theme import theme
from ui.system.part import Part
from ui.texts import size
from ui.widgets.base import Button, Label, Picture, clear, column, frame, holder, reveal, row
from ui.widgets.facts import Facts
from ui.widgets.fields import Segments
from ui.widgets.files import Purpose, files
from ui.widgets.notes import ProgressPanel, panel


class OfficePart(Part):
    """Who we are, what is kept, and whether it is whole."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, self.tr("本院与工作库"))
        self.facts = Facts(96)
        self.kept = Facts(96)
        self._progress = ProgressPanel(self.tr("正在检查工作库"))
        self._progress.hide()
        self._result = column(gap=6)
        self.check_button = Button(self.tr("完整检查"), self.run_check, fit="tool", icon_name="shield-check")
        look = Segments([("light", self.tr("浅色")), ("dark", self.tr("深色"))])
        look.pick(theme.mode)
        look.picked.connect(lambda mode: theme.apply("dark" if mode == "dark" else "light"))
        self._look = look
        theme.follow(self._show_mode)
        facts, _ = panel(self.tr("本院"), body=holder(column(self.facts, None, margins=(14, 12, 14, 14))))
        kept, _ = panel(self.tr("工作库"), body=holder(column(self.kept, None, margins=(14, 12, 14, 14))))
        words = Label(self.tr("逐一解密核对数据库、日志和每个文件，不改动任何内容。"), "dense2", wrap=True)
        checks, _ = panel(
            self.tr("检查"), self.check_button,
            body=holder(column(words, self._progress, self._result, margins=(14, 12, 14, 14))),
        )  # fmt: skip
        appearance, head = panel(self.tr("外观"), look)
        head.setProperty("kind", "plain")  # nothing stands below that a line would part from it
        pair = row(facts, kept, gap=12)
        self.body.addLayout(pair)
        self.body.addWidget(checks)
        self.body.addWidget(appearance)
        self._folder = Label("", "dense2", elide=True)
        self._no_folder = Button(self.tr("不再查看"), lambda: self.watch(""), fit="tool")
        choose = Button(self.tr("选择文件夹"), self._choose_folder, fit="tool", icon_name="folder-open")
        told = self.tr(
            "扫描仪写入这个文件夹的文件会在窗口上方提示，归入案件后请删除其中未加密的原件。只在这台电脑上有效。"
        )
        beside = column(self._folder, Label(told, "caption", wrap=True), gap=4, margins=(14, 12, 14, 14))
        scans, _ = panel(self.tr("扫描文件夹"), self._no_folder, choose, body=holder(beside))
        self.body.addWidget(scans)
        self._show_folder()

    def _choose_folder(self) -> None:
        chosen = files.folder(self, Purpose.SCANS, self.tr("扫描仪写入的文件夹"), self.desk.remembered(FOLDER))
        if chosen is not None:
            self.watch(str(chosen))

    def watch(self, folder: str) -> None:
        """Look at this folder for scans from now on; none where it is empty."""
        self.desk.remember(FOLDER, folder)
        self._show_folder()

    def _show_folder(self) -> None:
        folder = self.desk.remembered(FOLDER)
        self._folder.setText(folder or self.tr("没有选择"))
        reveal(self._no_folder, bool(folder))

    def _show_mode(self) -> None:
        self._look.pick(theme.mode)

    def refresh(self) -> None:
        """Facts of the office and counts."""
        self.desk.call(check.overview, owner=self, on_done=self._show)

    def _show(self, found: check.Overview) -> None:
        self.facts.set_facts(
            [
                (self.tr("院名"), found.office_name),
                (self.tr("代码"), found.office_code),
                (self.tr("级别"), codes.label("office_levels", found.level)),
                (self.tr("上一级院"), found.superior_code),
            ]
        )
        total = sum(found.records.values())
        self.kept.set_facts(
            [
                (self.tr("存放位置"), str(self.desk.folder or "")),
                (self.tr("记录"), self.tr("{n}条").format(n=total)),
                (self.tr("文件"), self.tr("{n}个，{size}").format(n=found.blobs, size=size(found.blob_bytes))),
                (self.tr("操作日志"), self.tr("{n}条").format(n=found.audit_entries)),
                (self.tr("加密"), self.tr("数据库SQLCipher，文件age，密钥不离开本机")),
            ]
        )

    def run_check(self) -> None:
        """Check everything, with progress."""
        self.check_button.setEnabled(False)
        clear(self._result)

        def whole(workspace, progress, cancel):  # type: ignore[no-untyped-def]
            return check.check(workspace, full=True, progress=progress, cancel=cancel)

        token = CancelToken()
        job = self.desk.call(
            whole, owner=self, on_done=self._checked, on_error=self._failed,
            on_progress=self._progress.tick, on_cancelled=self._stopped, cancel=token,
        )  # fmt: skip
        if job is not None:
            self._progress.watch(job)

    def _checked(self, findings: list[check.CheckFinding]) -> None:
        self._end()
        if not findings:
            self._result.addLayout(
                row(Picture("check-circle-fill", "gre-solid", 18), Label(self.tr("没有发现问题"), "dense"), None)
            )
        for finding in findings:
            told = row(Picture("warning-fill", "ora-solid", 18), Label(finding.text, "dense", wrap=True))
            told.setStretch(1, 1)
            self._result.addWidget(frame("item", told))

    def _failed(self, error: UserError) -> None:
        self._end()
        self.desk.refuse(error)

    def _stopped(self) -> None:
        self._end()
        self._result.addWidget(Label(self.tr("检查已停止，没有改动任何内容"), "caption"))

    def _end(self) -> None:
        self._progress.hide()
        self.check_button.setEnabled(True)

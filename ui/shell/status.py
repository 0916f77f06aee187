"""The status bar: only facts that hold now."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.widgets.base import Label, Picture, holder, row


class StatusBar(QFrame):
    """Encryption, backup, offline, medium, secrecy, version."""

    def __init__(self, version: str) -> None:
        super().__init__()
        self.setProperty("kind", "foot")
        self.setFixedHeight(26)
        self._backup = Label("", "caption")
        self._medium = Label("", "caption")
        self._part_backup = self._part("floppy-disk", self._backup)
        self._part_medium = self._part("ri.usb-line", self._medium)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(20, 0, 16, 0)
        inner.setSpacing(18)
        inner.addWidget(self._part("database", Label(self.tr("本机数据库已加密"), "caption")))
        inner.addWidget(self._part_backup)
        inner.addWidget(self._part("wifi-slash", Label(self.tr("离线运行"), "caption")))
        inner.addStretch(1)
        inner.addWidget(self._part_medium)
        inner.addWidget(self._part("shield-check", Label(self.tr("内部资料，注意保管"), "caption")))
        inner.addWidget(Label(version, "caption"))
        self.show_backup("")
        self.show_medium("")

    def show_backup(self, when: str) -> None:
        """Say when the last backup was made, or that there is none."""
        self._backup.setText(self.tr("上次备份：{when}").format(when=when) if when else self.tr("尚未备份"))

    def show_medium(self, name: str) -> None:
        """Say which medium is there."""
        self._medium.setText(name or self.tr("未接入移动介质"))

    @staticmethod
    def _part(icon_name: str, label: Label) -> QWidget:
        return holder(row(Picture(icon_name, "text3", 14), label, gap=5))

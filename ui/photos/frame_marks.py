"""Shown while frames are marked on the light table: what can be done with all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFrame

from app.photos import NegativeRow
from ui.widgets.base import Button, Label, row


def _t(text: str) -> str:
    return QCoreApplication.translate("FrameMarks", text)


class FrameMarks(QFrame):
    """One line of verbs."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self.setFixedHeight(40)
        self._told = Label("", "dense")
        self.compare = Button(_t("比较"), fit="row", icon_name="columns")
        self.prints = Button(_t("生成照片"), fit="row", icon_name="image-square")
        self.look = Button(_t("检查状况"), fit="row", icon_name="magnifying-glass")
        self.ask = Button(_t("申请扫描"), fit="row", icon_name="corners-out")
        self.lend = Button(_t("借出"), fit="row", icon_name="sign-out")
        self.back = Button(_t("收回"), fit="row", icon_name="sign-in")
        self.none = Button(_t("取消标记"), kind="link", fit="tool")
        self.setLayout(
            row(
                self._told, 6, self.prints, self.compare, self.look, self.ask, self.lend, self.back, None, self.none,
                gap=5, margins=(16, 0, 12, 0),
            )
        )  # fmt: skip
        self.hide()

    def tell(self, rows: Sequence[NegativeRow], may: bool) -> None:
        """How many are marked; none hides the bar."""
        self._told.setText(_t("已标记{n}帧").format(n=len(rows)))
        lent = [bool(one.lent_to) for one in rows]
        for button in (self.prints, self.look, self.ask, self.lend, self.back):
            button.setVisible(may)
        self.prints.setEnabled(any(one.scan_id and not one.photo_ids for one in rows))
        self.compare.setEnabled(2 <= len(rows) <= 4)
        self.lend.setEnabled(bool(rows) and not any(lent))
        self.back.setEnabled(bool(rows) and all(lent))
        self.setVisible(bool(rows))

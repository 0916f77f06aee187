"""全部按键: every key of the pages of photos and what it does, for who would rather not reach for the mouse."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.base import Label, column, holder, row
from ui.widgets.dialogs import Dialog

Keys = tuple[tuple[str, str], ...]


def _t(text: str) -> str:
    return QCoreApplication.translate("PhotoKeys", text)


class KeysDialog(Dialog):
    """Lists of keys under headings, two beside each other."""

    def __init__(self, parent: QWidget | None, lists: tuple[tuple[str, Keys], ...]) -> None:
        super().__init__(parent, _t("全部按键"), width=720)
        half = (len(lists) + 1) // 2
        sides = [column(*(_listed(*one) for one in part), None, gap=14) for part in (lists[:half], lists[half:])]
        both = row(*map(holder, sides), gap=28)
        for place in range(2):
            both.setStretch(place, 1)
        self.body.addLayout(both)
        self.add_button(_t("关闭"), self.accept, default=True)


def _listed(title: str, keys: Keys) -> QWidget:
    lines = QGridLayout()
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setVerticalSpacing(5)
    lines.setColumnMinimumWidth(0, 104)
    lines.setColumnStretch(1, 1)
    for place, (key, what) in enumerate(keys):
        lines.addWidget(Label(key, "kbd"), place, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(Label(what, "dense"), place, 1)
    return holder(column(Label(title, "strong"), holder(lines), gap=6))


def of_photos() -> tuple[tuple[str, Keys], ...]:
    """What acts where photos are shown."""
    return (
        (
            _t("走动和标记"),
            (
                ("← → ↑ ↓", _t("前后左右")),
                ("[ ]", _t("前一张、后一张")),
                ("Ctrl+Space", _t("标记当前这张")),
                ("Shift+→", _t("标记经过的各张")),
                ("Ctrl+A", _t("全部标记")),
                ("Esc", _t("取消标记")),
            ),
        ),
        (
            _t("导入和著录"),
            (
                ("Ctrl+I", _t("导入照片")),
                ("F2", _t("写第一个待补的项目")),
                ("Ctrl+Enter", _t("保存，写下一张的同一项")),
                ("Ctrl+D", _t("沿用上一张的著录")),
                ("Esc", _t("还原，再按回到照片")),
                ("F3", _t("标注人物")),
                ("Ctrl+Z", _t("撤销上一次成批著录")),
            ),
        ),
        (
            _t("查看和挑选"),
            (
                ("Space", _t("看大图")),
                ("N", _t("看底片")),
                ("P", _t("优选")),
                ("C", _t("比较标记的2至4张")),
                ("G", _t("照片组总说明")),
                ("F11", _t("放映")),
                ("Ctrl+P", _t("打印目录、芯页")),
                ("Delete", _t("撤回照片")),
            ),
        ),
        (
            _t("大图"),
            (
                ("+ -", _t("放大、缩小")),
                ("0　1", _t("适合窗口、实际像素")),
                ("R", _t("向右转，加Shift向左转")),
                ("B", _t("正负对照，← →移动分界")),
                ("I", _t("直方图和拍摄信息")),
            ),
        ),
    )


def of_light_table() -> tuple[tuple[str, Keys], ...]:
    """What acts on the light table."""
    return (
        (
            _t("走动和标记"),
            (
                ("← → ↑ ↓", _t("前后帧、上下条")),
                ("[ ]", _t("前一帧、后一帧")),
                ("Ctrl+Space", _t("标记当前这帧")),
                ("Ctrl+A", _t("全部标记")),
                ("Esc", _t("取消标记")),
            ),
        ),
        (
            _t("查看"),
            (
                ("N", _t("全部反相")),
                ("Space", _t("按住看正像")),
                ("L", _t("放大镜，Shift和方向键移动")),
                ("C", _t("比较标记的2至4帧")),
                ("Enter", _t("到挂接的照片")),
                ("F4", _t("收起或打开右栏")),
            ),
        ),
    )

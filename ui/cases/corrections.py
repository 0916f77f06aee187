"""更正: what was filed, opened again to be corrected, and what stood there before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.corrections import Correction
from ui.forms import Kind, Spec
from ui.texts import prose
from ui.widgets.base import Button, Label, column, frame, holder, row, scrolled
from ui.widgets.dialogs import Dialog, open_centred


def _t(text: str) -> str:
    return QCoreApplication.translate("Corrections", text)


def reason_spec() -> Spec:
    """The last field of a form that corrects."""
    return Spec("reason", _t("更正理由"), Kind.LONG, required=True, lines=2, hint=_t("原来的内容保留，随记录可查"))


class CorrectionsDialog(Dialog):
    """All corrections of a record, the newest first, each with before and after."""

    def __init__(self, parent: QWidget, title: str, made: Sequence[Correction]) -> None:
        super().__init__(parent, _t("更正情况　{title}").format(title=title), width=640)
        inner = column(gap=14, margins=(2, 2, 14, 2))
        for one in reversed(made):
            inner.addWidget(self._one(one))
        inner.addStretch(1)
        area = scrolled(inner, "surface")
        area.setMinimumHeight(300)
        self.body.addWidget(area, 1)
        self.add_button(_t("关闭"), self.accept, kind="primary", default=True)

    def _one(self, one: Correction) -> QWidget:
        told = column(
            Label(f"{prose(one.on)}　{one.by}", "strong"),
            Label(_t("理由：{why}").format(why=one.reason), "dense2", wrap=True),
            gap=4,
            margins=(12, 10, 12, 10),
        )
        for change in one.changes:
            told.addWidget(Label(change.label, "caption"))
            told.addWidget(Label(_t("原：{text}").format(text=change.before or _t("没有填写")), "dense3", wrap=True))
            told.addWidget(Label(_t("改：{text}").format(text=change.after or _t("没有填写")), "dense", wrap=True))
        return frame("item", told)


def correction_line(parent: QWidget, title: str, made: Sequence[Correction]) -> QWidget:
    """Under a record: how often it was corrected, the last reason, and the way to all of them."""
    last = made[-1]
    words = _t("已更正{n}次，最近一次{day}，{who}：{why}").format(
        n=len(made), day=prose(last.on), who=last.by, why=last.reason
    )
    see = Button(_t("查看更正"), lambda: open_centred(CorrectionsDialog(parent, title, made)), kind="link", fit="row")
    inner = row(Label(words, "caption", elide=True), see, gap=8, margins=(12, 0, 10, 0))
    inner.setStretch(0, 1)
    return holder(inner)

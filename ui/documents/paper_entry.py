"""What is entered of each paper on the table, once: kind, date, sender and number stay with the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from app import documents
from app.documents import IncomingFields, Leaf, Papers
from ui.documents.table_work import Target
from ui.forms import Kind, Spec, SpecForm
from ui.widgets.base import Label, column

_DRAFT = "corrected_draft"


def _t(text: str) -> str:
    return QCoreApplication.translate("AssembleDialog", text)


def paper_specs() -> list[Spec]:
    """What is entered of a paper."""
    kinds = tuple((code, name) for code, name in documents.INCOMING.items() if code != _DRAFT)
    return [
        Spec("kind", _t("材料"), Kind.CODE, required=True, options=kinds),
        Spec("dated", _t("日期"), Kind.DAY, required=True),
        Spec("sender", _t("来文单位")),
        Spec("number", _t("来文号")),
        Spec("title", _t("题名"), hint=_t("不填为材料名称")),
    ]


class PaperEntry(QWidget):
    """The form of the paper in sight; `typed` when something was entered."""

    typed = Signal()

    def __init__(self, target: Target) -> None:
        super().__init__()
        self._target = target
        self._fields: list[dict[str, Any]] = []
        self._known: Papers = ()
        self._shown = -1
        self._filling = False
        self.form = SpecForm(paper_specs())
        self.form.setEnabled(not target.replaces)
        self.form.edited.connect(self._typed)
        self._head = Label("", "strong")
        self.setLayout(column(self._head, self.form, None, gap=12, margins=(16, 14, 16, 14)))

    def title_of(self, number: int) -> str:
        """How a paper is called beside its pages."""
        if number >= len(self._fields):
            return ""
        told = self._fields[number]
        return str(told.get("title") or documents.INCOMING.get(str(told.get("kind", "")), ""))

    def keep_up(self, papers: Papers) -> None:
        """Follow the pages: fields stay with those they were entered for, a new paper begins like the one before."""
        homes = {leaf: number for number, sheaf in enumerate(self._known) for leaf in map(key_of, sheaf)}
        found: list[dict[str, Any]] = []
        taken: set[int] = set()
        for sheaf in papers:
            home = next((homes[key_of(leaf)] for leaf in sheaf if key_of(leaf) in homes), len(found) - 1)
            fields = self._fields[home] if 0 <= home < len(self._fields) else self._defaults()
            if home in taken:
                fields = {**fields, "number": "", "title": ""}
            taken.add(home)
            found.append(dict(fields))
        self._fields = found
        self._known = papers
        self._shown = -1

    def show_paper(self, number: int) -> None:
        """Show what is entered of a paper."""
        several = len(self._known) > 1
        self._head.setText(self.tr("第{n}份").format(n=number + 1) if several else self.tr("登记"))
        if number != self._shown and number < len(self._fields):
            self._shown, self._filling = number, True
            self.form.set_values(self._fields[number])
            self._filling = False

    def lacking(self) -> int | None:
        """The first paper without its kind or its date."""
        lacks = (number for number, told in enumerate(self._fields) if not (told.get("kind") and told.get("dated")))
        return next(lacks, None)

    def incoming(self) -> list[IncomingFields]:
        """What is entered, paper by paper."""
        return [self._incoming(told) for told in self._fields]

    def _defaults(self) -> dict[str, Any]:
        one = self._target
        return {
            "kind": one.kind, "dated": one.dated or one.today, "sender": one.sender, "number": one.number,
            "title": one.title,
        }  # fmt: skip

    def _typed(self) -> None:
        if not self._filling and 0 <= self._shown < len(self._fields):
            self._fields[self._shown] = {"sender": "", "number": "", "title": "", **self.form.values()}
            self.typed.emit()

    def _incoming(self, told: dict[str, Any]) -> IncomingFields:
        dated = told["dated"]
        return IncomingFields(
            kind=str(told["kind"]),
            dated=dated if isinstance(dated, date) else date.fromisoformat(str(dated)),
            title=str(told.get("title", "")),
            sender=str(told.get("sender", "")),
            number=str(told.get("number", "")),
            subject_id=self._target.subject,
        )


def key_of(leaf: Leaf) -> tuple[int, int]:
    """What tells a page from all others on the table."""
    return leaf.source, leaf.place

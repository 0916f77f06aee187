"""Asks for a decision: the opinion of who sits here, or what stands on a sheet that somebody else signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from app import messages
from app.casework import Choice as Way
from app.casework import OnPaper, advance, deciders
from app.codes import item, label
from app.documents import read_scan
from app.people import Person
from app.work import Read, Work
from app.workspace import UserError
from ui.desk import Desk
from ui.forms.drafts import Keeper, OneField
from ui.forms.file_field import FileField
from ui.tasks import Job
from ui.texts import local
from ui.widgets.base import Label, reveal
from ui.widgets.dates import DateInput
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import Choice, FieldRow, Form, Segments, TextArea
from ui.widgets.password import LOCKED, ask_password

#: Decisions that turn back, break off or let off: they give a reason, and nothing is proposed for it.
_REASONED = ("waive", "refuse", "suspend", "terminate", "revise", "withdraw")
_GRAVE = ("terminate", "withdraw_proposal", "refuse")


def turns_back(code: str) -> bool:
    """Whether a transition sends back, breaks off or lets off."""
    return "return" in code or code.startswith(("fail", *_REASONED))


class DecisionDialog(Dialog):
    """`ways` are what may be decided, `here` whether by who sits here; with `paper` a sheet may be entered instead.

    `told` is called with the transition once it is made.
    """

    def __init__(
        self,
        parent: QWidget | None,
        desk: Desk,
        case_id: str,
        ways: Sequence[Way],
        told: Callable[[Way], None],
        *,
        here: bool,
        paper: bool,
    ) -> None:
        several = self.tr("作出决定") if here else self.tr("登记纸质审批")
        title = ways[0].label if here and len(ways) == 1 else several
        super().__init__(parent, title, width=540)
        self._desk, self._case_id, self._told, self._draft = desk, case_id, told, ""
        self._ways = {way.code: way for way in ways}
        self.manner = Segments([("here", self.tr("本人在此审批")), ("paper", self.tr("据纸质审批登记"))])
        self.manner.picked.connect(lambda _key: self._arrange())
        reveal(self.manner, here and paper)
        if not here:
            self.manner.pick("paper")
        self.form = Form()
        self.way = self.form.add("way", self.tr("审批结果"), Choice([(way.code, _named(way)) for way in ways]))
        reveal(self.way, len(ways) > 1)
        self.by = self.form.add("by", self.tr("审批人"), Choice(empty=self.tr("请选择")), 7, required=True)
        self.on = self.form.add("on", self.tr("审批日期"), DateInput(), 5, required=True)
        self.scan = self.form.add(
            "scan", self.tr("审批单扫描件"), FileField(self.tr("扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)")),
            required=True,
        )  # fmt: skip
        self.area = TextArea(lines=4)
        self.row: FieldRow = self.form.add("note", self.tr("意见"), self.area)
        self._words = Label(self.tr("审批单随案存入关联材料，办理记录写明由谁登记。"), "caption", wrap=True)
        self.body.addWidget(self.manner)
        self.body.addWidget(self.form)
        self.body.addWidget(self._words)
        self.add_button(self.tr("取消"), self.reject)
        grave = here and ways[0].code in _GRAVE
        self.go_button = self.add_button("", self.submit, kind="danger" if grave else "primary", default=True)
        self.way.edited.connect(self._take_way)
        self._take_way()

    def keep_draft(self, step: str) -> None:
        """Keep the words that are typed until the decision is made, and bring back what was kept."""
        keeper = Keeper(self._desk, self)
        self._draft = f"note:{self.chosen.code}:{self._case_id}"
        self.foot_note(keeper.note)
        self.body.insertWidget(1, keeper.banner)
        keeper.restored.connect(lambda: QTimer.singleShot(0, self, self.adjustSize))  # the banner has taken room
        keeper.watch(self._draft, {"note": OneField(self.row)}, title=self.windowTitle(), place=(self._case_id, step))

    def offer_sheet(self, sheet: Path | None) -> None:
        """The sheet from which a decision upon this case was entered just now: on one sheet often several decide."""
        if sheet is not None and sheet.is_file():
            self.scan.set_value(sheet)
            self.scan.explain(self.tr("与刚才登记的是同一张；不是同一张的，请另选"))

    @property
    def chosen(self) -> Way:
        """What is decided."""
        return self._ways[self.way.value()]

    @property
    def on_paper(self) -> bool:
        """Whether a sheet is entered."""
        return self.manner.value() == "paper"

    def _take_way(self) -> None:
        """Another outcome: other words, other people."""
        way = self.chosen
        self.row.rename(self.tr("理由") if way.code.startswith(_REASONED) else self.tr("意见"), required=way.needs_note)
        self.area.set_value("" if turns_back(way.code) or not way.needs_note else self.tr("同意。"))
        self.area.selectAll()  # what is proposed is replaced by typing
        self._desk.read(_names, self._case_id, way.code, owner=self, on_done=self._take_people)
        self._arrange()

    def _take_people(self, found: list[Person]) -> None:
        field: Any = self.by.field
        field.set_options([(person.id, self._named(person)) for person in found])
        if len(found) == 1:
            field.set_value(found[0].id)
            self._begin()
        if not found and self.on_paper:
            self.by.set_error(self.tr("人员名册里没有能作这一决定的人，请系统管理员在“人员与账号”中列入"))

    def _begin(self) -> None:
        """With a sheet the cursor goes to what is still to be entered of it: who and when are known by now."""
        if self.on_paper and self.by.field.hasFocus():
            gap = next((made for made in (self.by, self.on, self.scan) if made.missing()), None)
            (gap.field if gap else self.go_button).setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _named(person: Person) -> str:
        return f"{person.name}　{person.roles_text}"

    def _arrange(self) -> None:
        for made in (self.by, self.on, self.scan, self._words):
            reveal(made, self.on_paper)
        if self.on_paper and self.on.value() is None:
            self.on.set_value(local(self._desk.now()).date())
        verb = self.chosen.label
        self.go_button.setText(self.tr("登记：{verb}").format(verb=verb) if self.on_paper else verb)
        self.adjustSize()

    def submit(self) -> None:
        """Look for gaps, then make the transition."""
        self.banner.say("")
        if not self.go_button.isEnabled() or not self.form.check():
            return
        self._send("")

    def _send(self, password: str) -> None:
        self.go_button.setEnabled(False)
        given = (self.by.value(), self.on.value(), self.scan.value(), password) if self.on_paper else None
        job = self._desk.work(
            _make, self._case_id, self.chosen.code, self.area.value(), given,
            owner=self, on_done=self._done, on_error=self._failed, draft=self._draft,
        )  # fmt: skip
        if isinstance(job, Job):
            job.ended.connect(lambda: self.go_button.setEnabled(True))

    def _done(self, _state: object) -> None:
        way = self.chosen
        self.accept()
        self._told(way)

    def _failed(self, error: UserError) -> None:
        places = {"decided_by": self.by, "decided_on": self.on, "scan": self.scan, "note": self.row}
        if error.code.startswith("document."):
            told_at_field = messages.sentence(error)
            self.scan.set_error(told_at_field)
            if error.code in LOCKED:
                name = str(error.params.get("name", ""))
                ask_password(self, name, told_at_field, self._send, lambda: None)
            return
        told = error.params.get("findings")
        found = [one for one in told if isinstance(one, dict)] if isinstance(told, (list, tuple)) else []
        at_field = [one for one in found if one.get("field") in places]
        for one in at_field:
            places[str(one["field"])].set_error(str(one.get("text", "")))
        if len(at_field) < len(found) or not found:
            self.refuse(error)


def _named(way: Way) -> str:
    """What is decided; of waiving, also which step."""
    verb, _, step = way.code.partition("_")
    return (
        f"{way.label}（{label('steps', step)}）" if verb in ("waive", "restore") and item("steps", step) else way.label
    )


def _names(view: Read, case_id: str, code: str) -> list[Person]:
    return deciders(view, case_id, code)


def _make(work: Work, case_id: str, code: str, note: str, given: tuple[str, Any, Path, str] | None) -> str:
    if given is None:
        return advance(work, case_id, code, note)
    by, on, file, password = given
    return advance(work, case_id, code, note, OnPaper(by, on, read_scan(file), file.name, password))

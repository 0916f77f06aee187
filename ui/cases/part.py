"""One step's part of a case page: head, body, and a foot with what may be done now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import messages
from app.casework import Choice, advance, record
from app.codes import item, label
from app.forms import sentence
from app.workspace import UserError
from ui.cases.data import CaseData
from ui.cases.items_table import ItemsTable
from ui.desk import Desk
from ui.documents.live import Ask
from ui.forms import SpecForm
from ui.forms.decision import DecisionDialog, turns_back
from ui.forms.drafts import Drafted, Keeper
from ui.forms.inline import GapButton, Hints
from ui.tasks import Job
from ui.texts import short
from ui.widgets.base import Button, Label, Picture, column, frame, holder, refilling, reveal, row, scrolled
from ui.widgets.dialogs import open_centred
from ui.widgets.fields import FieldRow
from ui.widgets.notes import Banner


class StepPart(QWidget):
    """Subclasses say their `step`, fill `body` in `fill`, and name their buttons."""

    step = ""
    edited = Signal()
    papers_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.data: CaseData | None = None
        self.dirty = self.following = False
        self._telling = ""
        self._sheets: dict[str, Path | None] = {}  # on one sheet several often decide
        self._sent = self._kept = False
        self.keeper = Keeper(desk, self)
        self.keeper.restored.connect(self.touch)
        self.keeper.dropped.connect(self._untouch)
        self._title = Label("", "section")
        self._note = Label("", "caption")
        self._star = holder(row(Label("*", "error"), Label(self.tr("为必填"), "caption"), gap=3))
        self._star.hide()
        self.banner = Banner()
        self.above = QVBoxLayout()
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        inner = column(
            row(self._title, self._note, None, self._star, gap=10), self.banner, self.keeper.banner,
            self.above, self.body, None,
            gap=10, margins=(20, 12, 20, 16),
        )  # fmt: skip
        self._mark = Picture("warning-circle-fill", "cin", 15)
        self._gap = Label("", "error", elide=True)
        self.buttons = row(gap=8)
        self.gaps = GapButton()
        foot = row(self.gaps, self._mark, self._gap, self.keeper.note, 8, gap=6, margins=(20, 8, 20, 8))
        foot.setStretch(2, 1)
        foot.addLayout(self.buttons)
        self._foot = frame("foot", foot, height=50)
        self.setLayout(column(scrolled(inner, "surface"), self._foot, gap=0))
        self._say_gap("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F8 and Enter in a field go to what is still missing; where nothing is, Enter goes to the main button."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if self.gaps.take_key(event):
            event.accept()
        elif enter and self.gaps.watching and (button := self.next_button()) is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            event.accept()
        else:
            super().keyPressEvent(event)

    # Showing

    def show_data(self, data: CaseData) -> None:
        """Show a case; what is being typed is not overwritten."""
        other = self.data is None or self.data.case.id != data.case.id
        self.data = data
        self._sent = False
        if other:
            self.dirty = False
        if not self.dirty:
            self.keeper.leave()
            self.gaps.leave()
        found = item("steps", self.step)
        self._title.setText(found.text("title") if found else "")
        self._note.setText(self._told(data))
        if not self.dirty:
            self.banner.say("")
            self.fill(data)
        self._fill_buttons(data)

    def fill(self, data: CaseData) -> None:
        """Show the records of the step. The subclass's."""

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Buttons of the foot, the main one last. The subclass's."""
        del data
        return ()

    def open_form(self, kind: str) -> None:
        """Open the form of a kind of record over the step, where this person may file it now. The subclass's."""

    def _told(self, data: CaseData) -> str:
        step = next(file for key, file in data.case.steps.items() if key == self.step)
        if step.state == "merged" and step.merged_with:
            other, day = label("steps", step.merged_with), short(step.done_on, data.today)
            return self.tr("已与{step}合并完成，{day}").format(step=other, day=day)
        if step.state == "waived":
            return self.tr("经{who}决定免予：{why}").format(who=step.waived_by, why=step.waived_reason)
        if step.state == "done":
            return self.tr("{day}完成").format(day=short(step.done_on, data.today))
        waited = step.due_on if data.case.state.value not in ("terminated", "not_initiated") else None
        due = self.tr("应于{day}前完成").format(day=short(waited, data.today)) if waited else ""
        law = next((node.law for node in data.detail.nodes if node.step == self.step), "")
        return "　".join(part for part in (due, law) if part)

    def _fill_buttons(self, data: CaseData) -> None:
        shown = list(self.verbs(data))
        with refilling(self.buttons):
            for button in shown:
                self.buttons.addWidget(button)
        reveal(self._foot, bool(shown))

    def _say_gap(self, text: str) -> None:
        self._telling = ""
        self._gap.setText(text)
        reveal(self._mark, bool(text))

    def _say_faults(self, told: str) -> None:
        """Count in the foot the fields that were complained of, as `told` with `{n}`, until each was mended."""
        count = sum(bool(made.error()) for made in self.findChildren(FieldRow) if made.isVisibleTo(self))
        self._say_gap(told.format(n=count) if count else "")
        self._telling = told if count else ""

    def keep_draft(self, kind: str, parts: Mapping[str, Drafted], *, revision: int = 0) -> None:
        """Keep what is typed into these forms; call once they are filled."""
        if self.data is not None:
            case = self.data.case
            title = f"{self._title.text()}　{case.name}"
            place = (case.id, self.step)
            self.keeper.watch(f"{kind}:{case.id}", parts, revision=revision, title=title, place=place)
            self.gaps.watch(parts)

    def hint(self, kind: str, form: SpecForm, values: Callable[[], dict[str, Any]]) -> None:
        """Say at the form's fields what the record would be refused for, while they are being filled in."""

        def ask(told: Callable[[UserError], None]) -> None:
            if self.data is not None:
                with self.desk.rehearsing(told):
                    self.desk.work(record, self.data.case.id, kind, values(), owner=self)

        Hints(form, ask)

    def _untouch(self) -> None:
        self.dirty = False
        if self.data is not None:
            self._fill_buttons(self.data)

    def required(self, shown: bool) -> None:
        """Whether the form at hand has needed fields."""
        reveal(self._star, shown)

    # Doing

    def choice_buttons(self, data: CaseData, *codes: str, main: bool = True) -> list[Button]:
        """Buttons for the transitions among `codes` that this person may make; with `main` the last that leads on and
        can be made now is the main one."""
        self._say_gap("")
        found = [choice for code in codes if (choice := data.choice(code)) is not None and not choice.by_form]
        made = []
        aside = ("waive_", "restore_")
        onward = [one for one in found if not turns_back(one.code) and not one.code.startswith(aside)]
        first = next((choice for choice in reversed(onward) if not choice.findings), onward[-1] if onward else None)
        for choice in found:
            chief = main and choice is first
            button = Button(choice.label, self._maker(choice), kind="primary" if chief else "")
            button.setEnabled(not choice.findings)
            if choice.findings:
                told = "；".join(sentence(one).rstrip("。") for one in choice.findings)
                button.setToolTip(told)
                button.setAccessibleDescription(told)
                if chief:
                    self._say_gap(told)
            made.append(button)
        return self.paper_buttons(data, codes, main=main and not found) + made

    def paper_buttons(self, data: CaseData, codes: tuple[str, ...], *, main: bool) -> list[Button]:
        """One button for the decisions among `codes` that others made on paper and nobody can make here."""
        here = {choice.code for code in codes if (choice := data.choice(code)) is not None and not choice.findings}
        shown = [code for code in codes if code not in here and not code.startswith(("waive_", "restore_"))]
        ways = [one for code in shown for one in data.detail.on_paper if one.code == code]
        if not ways:
            return []
        ways.sort(key=lambda way: turns_back(way.code))
        chief = main and not turns_back(ways[0].code)
        made = Button(self.tr("登记纸质审批"), lambda: self.enter_paper(ways), kind="primary" if chief else "")
        made.setProperty("paper", True)
        return [made]

    def _maker(self, choice: Choice) -> Callable[[], None]:
        return lambda: self.make(choice)

    def make(self, choice: Choice) -> None:
        """Make a transition; asks for the opinion or reason where one is needed."""
        if choice.needs_note:
            paper = self.data is not None and any(one.code == choice.code for one in self.data.detail.on_paper)
            self._ask([choice], here=True, paper=paper)
        else:
            self.advance(choice.code, "")

    def decide(self, ways: Sequence[Choice]) -> None:
        """Ask for one of several decisions, by who sits here."""
        self._ask(ways, here=True, paper=False)

    def enter_paper(self, ways: Sequence[Choice]) -> None:
        """Enter a decision that somebody made on paper."""
        self._ask(ways, here=False, paper=True)

    def _ask(self, ways: Sequence[Choice], *, here: bool, paper: bool) -> None:
        if self.data is not None:
            case = self.data.case
            dialog = DecisionDialog(
                self, self.desk, case.id, ways, lambda way: self._say_made(way, case.name), here=here, paper=paper
            )
            dialog.offer_sheet(self._sheets.get(case.id))
            dialog.accepted.connect(lambda: self._sheets.update({case.id: dialog.scan.value()}))
            dialog.keep_draft(self.step)
            open_centred(dialog)

    def go_on(self) -> None:
        """Something was done here: once it is shown, the cursor goes to where the next work is."""
        self.following = True

    def _say_made(self, way: Choice, name: str) -> None:
        self.go_on()
        self.desk.say(self.tr("已办理：{verb}　{name}").format(verb=way.label, name=name))

    def advance(self, code: str, note: str) -> None:
        """Make a transition by its code."""
        if self.data is None:
            return
        choice, name = self.data.choice(code), self.data.case.name
        told = self.tr("已办理：{verb}　{name}").format(verb=choice.label, name=name) if choice else ""
        self.desk.work(
            advance, self.data.case.id, code, note, draft=f"note:{code}:{self.data.case.id}",
            owner=self, on_done=lambda _state: self._made(told), on_error=self.refused,
        )  # fmt: skip

    def _made(self, told: str) -> None:
        self.go_on()
        self.desk.say(told)

    def first_gap(self) -> QWidget | None:
        """The field in which the work of the step goes on, where it has a form of its own."""
        gap = self.gaps.first()
        return gap.field if gap is not None else None

    def next_button(self) -> Button | None:
        """The main button of the foot, where it can be pressed."""
        return next((one for one in self._pressable() if one.property("kind") == "primary"), None)

    def paper_button(self) -> Button | None:
        """The button of the foot that enters what others decided on paper."""
        return next((one for one in self._pressable() if one.property("paper")), None)

    def _pressable(self) -> Iterator[Button]:
        for place in reversed(range(self.buttons.count())):
            one: Any = self.buttons.itemAt(place)
            button = one.widget() if one is not None else None
            if isinstance(button, Button) and button.isEnabled():
                yield button

    def sends(self, job: Job | None) -> None:
        """A record is on its way: until it failed, or the case is shown with it, the same is not sent again."""
        self._sent, self._kept = job is not None, False
        if job is not None:
            job.ended.connect(self._ended)

    def _ended(self) -> None:
        self._sent = self._sent and self._kept

    @property
    def sent(self) -> bool:
        """Whether a record is on its way."""
        return self._sent

    def kept(self) -> None:
        """What was sent is a record now, and its draft is of no use any more."""
        self._kept, self.dirty = True, False
        self.keeper.stop()
        self.banner.say("")
        self.go_on()

    def file(
        self, kind: str, values: dict[str, Any], form: SpecForm | None = None, told: str = "", **more: Any
    ) -> None:
        """File a record of this case; a refusal is shown at the form's fields."""
        if self.data is None or self.sent:
            return

        def filed(_id: str) -> None:
            self.kept()
            if told:
                self.desk.say(told)

        def failed(error: UserError) -> None:
            if form is not None:
                self.show_refusal(error, [form])
            else:
                self.refused(error)

        case_id = self.data.case.id
        job = self.desk.work(
            lambda work, *args: record(work, *args, **more),
            case_id,
            kind,
            values,
            owner=self,
            on_done=filed,
            on_error=failed,
            draft=self.keeper.subject,
        )
        self.sends(job)

    def show_refusal(self, error: UserError, parts: Sequence[SpecForm | ItemsTable]) -> None:
        """Put each finding at its field in these parts, the cursor into the first; the rest is told at the top."""
        told = error.params.get("findings")
        rest = list(told) if isinstance(told, (list, tuple)) else []
        for part in reversed(parts):  # whoever is asked last takes the cursor
            texts = set(part.show_findings(UserError(error.code, findings=rest)))
            rest = [one for one in rest if str(one.get("text", "")) in texts]
        self.keeper.flush()  # what is not fit to be filed stays as a draft
        if rest or not told:
            self.banner.say("；".join(str(one.get("text", "")) for one in rest) or messages.sentence(error), "error")
        else:
            self.banner.say("")
        self._say_faults(self.tr("有{n}处需要改正，所填内容已留作草稿"))

    def refused(self, error: UserError) -> None:
        """Show an error's sentence at the top of the part."""
        self.banner.say(messages.sentence(error), "error")

    def trial(self) -> Ask | None:
        """Prints the step's paper from what is in its form, where the step has a form of its own. The subclass's."""
        return None

    def kept_paper(self) -> str:
        """The id of a paper that came in, to be read beside the form, where the step has one. The subclass's."""
        return ""

    def touch(self) -> None:
        """Something was typed."""
        self.dirty = True
        if self._telling:
            self._say_faults(self._telling)
        self.edited.emit()

    def save(self) -> None:
        """Ctrl+S. Where the step has a form of its own."""

    def complete(self) -> None:
        """Ctrl+Enter: the main button, if it can be pressed."""
        last: Any = self.buttons.itemAt(self.buttons.count() - 1)
        button = last.widget() if last is not None else None
        if isinstance(button, Button) and button.isEnabled():
            button.click()


def from_paper(told: Mapping[str, Any]) -> str:
    """Behind a decision: who entered it from paper; nothing for one made at the desk."""
    if not told.get("paper"):
        return ""
    return "　" + QCoreApplication.translate("Decisions", "据纸质审批登记，登记人{who}").format(
        who=told.get("entered_by", "")
    )


def short_of(day: str, data: CaseData) -> str:
    """A day of a record's form as it is told today: 3月5日."""
    return short(date.fromisoformat(day), data.today) if day else ""


def entry(title: str, below: str, icon: str, *right: QWidget) -> QWidget:
    """A filed record as a line: icon, title, second line, something at the right."""
    words = column(Label(title, "strong", elide=True), Label(below, "caption", elide=True), gap=1)
    inner = row(Picture(icon, "link", 20), gap=12, margins=(12, 8, 10, 8))
    inner.addLayout(words, 1)
    for widget in right:
        inner.addWidget(widget)
    return frame("item", inner)

"""One case: its facts, the stepper, the step in front, and what belongs to it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.calendar.told import TABLE_MISSING
from app.casework import Choice
from app.workspace import UserError
from ui.cases.activity_part import EducationPart, SymposiumPart
from ui.cases.amend import open_amend, open_assign
from ui.cases.analysis_part import AnalysisPart
from ui.cases.archive_part import ArchivePart
from ui.cases.data import CaseData, case_data
from ui.cases.part import StepPart
from ui.cases.plan_part import PlanPart
from ui.cases.proposal_part import ProposalPart
from ui.cases.reply_part import ReplyPart
from ui.cases.revisit_part import RevisitPart
from ui.cases.side import CaseSide
from ui.cases.standing import standing
from ui.desk import Desk
from ui.documents.live import Ask, Preview
from ui.marks import chip, nodes
from ui.page import Page
from ui.widgets.base import Button, Label, clear, column, frame, reveal, row, separator
from ui.widgets.chip import Chip
from ui.widgets.notes import Banner
from ui.widgets.stepper import STEP_PAD, Stepper

_PARTS: tuple[type[StepPart], ...] = (
    PlanPart, AnalysisPart, SymposiumPart, ProposalPart, EducationPart, ReplyPart, RevisitPart, ArchivePart,
)  # fmt: skip
#: Transitions of the whole case that are rare and stand in the menu.
_RARE = ("suspend", "resume", "propose_termination", "decline_termination", "terminate")


def _rare(code: str) -> bool:
    return code in _RARE or code.startswith(("waive_", "restore_"))


class CasePage(Page):
    """Shows the case whose id it is entered with, `(id, step)` a step of it, `(id, step, kind)` a form over that."""

    areas = frozenset({"cases", "proposals", "activities", "archive", "photos", "documents", "people"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._id = self._shown = self._opening = ""
        self.data: CaseData | None = None
        self._name = Label("", "title")
        self._state = Label("", "blue")
        self._state.hide()
        self._facts = row(gap=18)
        self._deadline = Chip()
        self._more = Button("", fit="tool", icon_name="dots-three")
        self._more.setAccessibleName(self.tr("更多"))
        self.stepper = Stepper()
        self.stepper.picked.connect(self.open_step)
        self.side = CaseSide(desk)
        self.preview = Preview(desk, self._trial, lambda: self.part().kept_paper())
        self.preview.shown.connect(lambda shown: reveal(self.side, not shown))
        self._stack = QStackedWidget()
        self.parts: dict[str, StepPart] = {}
        for kind in _PARTS:
            part = kind(desk)
            self.parts[part.step] = part
            part.edited.connect(self.preview.live.touch)
            part.papers_changed.connect(self._offer_paper)
            self._stack.addWidget(part)
        top = row(self._name, self._state, 4, separator(14), 4, gap=10)
        top.addLayout(self._facts)
        top.addWidget(self._deadline)
        top.addStretch(1)
        top.addWidget(self.preview.toggle)
        top.addWidget(self._more)
        self.standing = Banner()
        self.standing.acted.connect(self._answer_standing)
        above = column(top, 6, self.standing, gap=0, margins=(STEP_PAD, 0, 0, 0))
        head = frame("bar", column(above, 4, self.stepper, gap=0, margins=(20 - STEP_PAD, 10, 20, 0)))
        body = row(self._stack, self.preview.pane, self.side, gap=0)
        body.setStretch(0, 1)
        whole = column(head, gap=0)
        whole.addLayout(body, 1)
        self.setLayout(whole)
        for number, step in enumerate(self.parts, start=1):
            QShortcut(QKeySequence(f"Alt+{number}"), self, lambda key=step: self.open_step(key))
        QShortcut(QKeySequence("Ctrl+Return"), self, lambda: self.part().complete())

    def trail(self) -> list[tuple[str, str]]:
        """案件 / number."""
        number = self.data.case.register_no if self.data else ""
        return [(self.tr("案件"), "cases"), (number, "")]

    def enter(self, argument: object = None) -> None:
        """Show a case: its id, or also the step to show and the form to open over it."""
        told = argument if isinstance(argument, tuple) else (argument,)
        case_id, step, opening = (*told, "", "")[:3]
        self._opening = str(opening)
        if isinstance(case_id, str) and case_id and (case_id != self._id or step):
            if case_id != self._id:
                self.data = None
            self._id, self._shown = case_id, step
            self._stale = True
        super().enter(argument)
        if self.data is not None and not self._held():
            self._begin()

    def place(self) -> object:
        """The case, and the step in front."""
        return (self._id, self._shown) if self._id else None

    def home(self) -> QWidget:
        """Where one was in the step, else where its work goes on."""
        return self._held() or self.part().first_gap() or self

    def _held(self) -> QWidget | None:
        """What of the step in front holds the cursor, or did when the page was left."""
        held: QWidget | None = self.focusWidget()
        return held if held is not None and self.part().isAncestorOf(held) else None

    def refresh(self) -> None:
        """Read the case."""
        if self._id:
            self.desk.read(case_data, self._id, owner=self, on_done=self._show, on_error=self._missing)

    def part(self) -> StepPart:
        """The step in front."""
        return self.parts[self._shown or "plan"]

    def save(self) -> None:
        """Ctrl+S."""
        self.part().save()

    def show_step(self, step: str) -> None:
        """Bring a step to the front."""
        self._shown = step
        self.stepper.show_step(step)
        self._stack.setCurrentWidget(self.parts[step])
        self.preview.offer()

    def _offer_paper(self) -> None:
        if self.data is not None:
            self.preview.offer()

    def open_step(self, step: str) -> None:
        """Bring a step to the front by hand: the cursor goes where its work goes on, in its form or in its foot."""
        self.show_step(step)
        if (aim := self.part().first_gap() or self.part().next_button()) is not None:
            aim.setFocus(Qt.FocusReason.OtherFocusReason)

    def _trial(self) -> Ask | None:
        return self.part().trial()

    def _missing(self, error: UserError) -> None:
        self.desk.go("cases")
        self.desk.refuse(error)

    def _show(self, data: CaseData) -> None:
        if data.case.id != self._id:
            return
        first = self.data is None
        self.data = data
        case = data.case
        if first and not self._shown:
            self._shown = case.current_step.value if case.current_step else "archive"
        self._name.setText(case.name)
        self._state.setText(data.detail.state_text)
        reveal(self._state, True)
        self._fill_facts(data)
        told, level = standing(data)
        decide = data.choice("terminate") if case.form.get("termination_proposal") else None
        self.standing.offer(self.tr("作出决定") if decide is not None else "")
        self.standing.say(told, level)
        self.stepper.set_nodes(nodes(data.detail.nodes), self._shown)
        held = self._held()
        for part in self.parts.values():
            part.show_data(data)
        self.side.show_data(data)
        self.show_step(self._shown)
        self._fill_menu(data)
        self.crumbs.emit(self.trail())
        if first:
            self._begin()
        elif self.part().following:
            self._go_on(data)
        elif self.hasFocus() or (held is not None and not held.isVisibleTo(self)):
            self._begin()  # a form has come, or was made anew under the cursor
        opening, self._opening = self._opening, ""
        if opening:
            self.part().open_form(opening)

    def _begin(self) -> None:
        """Put the cursor where the work of the step goes on, once a form that was just made can be seen."""
        QTimer.singleShot(0, self, lambda: (self.part().first_gap() or self).setFocus(Qt.FocusReason.OtherFocusReason))

    def _go_on(self, data: CaseData) -> None:
        """After something was done: to the main button of the step, else to the step that is next, else to where
        the answer of others is entered."""
        part = self.part()
        part.following = False
        step = data.case.current_step
        elsewhere = self.stepper.button(step.value) if step is not None and step.value != self._shown else None
        aim = part.next_button() or elsewhere or part.paper_button() or self
        aim.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_facts(self, data: CaseData) -> None:
        clear(self._facts)
        case = data.case
        deadline = data.detail.deadline
        told = [
            (self.tr("发案单位"), case.unit_name),
            (self.tr("承办人"), case.undertaker),
            (self.tr("立项"), case.initiated_on.isoformat() if case.initiated_on else ""),
            (self.tr("办结期限"), deadline.due.isoformat() if deadline else ""),
        ]
        for name, value in told:
            if value:
                self._facts.addLayout(row(Label(name, "dense3"), Label(value, "dense2"), gap=10))
        if deadline is not None and deadline.table_missing:
            self._facts.addWidget(Label(TABLE_MISSING, "warn"))
        self._deadline.setToolTip(deadline.law if deadline else "")
        self._deadline.setAccessibleDescription(deadline.law if deadline else "")
        running = deadline is not None and case.completed_on is None
        self._deadline.set_chip(chip(deadline.days_left, deadline.tier) if deadline and running else None)

    def _fill_menu(self, data: CaseData) -> None:
        rare = [choice for code in _RARE if (choice := data.choice(code)) is not None and not choice.findings]
        case = data.case
        open_for_change = case.own and case.state not in ("archive_review", "archived")
        amend = open_for_change and self.desk.may("case.amend", own=case.mine)
        assign = open_for_change and self.desk.may("case.assign")
        here = {choice.code for choice in rare}
        papers = [one for one in data.detail.on_paper if _rare(one.code) and one.code not in here]
        reveal(self._more, bool(rare or papers or amend or assign))
        menu = QMenu(self._more)
        if amend:
            menu.addAction(self.tr("更正登记"), lambda: open_amend(self.desk, self, case.id))
        if assign:
            menu.addAction(self.tr("指定承办人"), lambda: open_assign(self.desk, self, case.id, case.undertaker))
        for choice in rare:
            menu.addAction(choice.label, lambda picked=choice: self._make(picked))
        if papers:
            menu.addAction(self.tr("登记纸质审批"), lambda: self.part().enter_paper(papers))
        self._more.setMenu(menu)

    def _answer_standing(self) -> None:
        """Decide on a termination that was proposed."""
        ways = [way for code in ("terminate", "decline_termination") if self.data and (way := self.data.choice(code))]
        if ways:
            self.part().decide(ways)

    def _make(self, choice: Choice) -> None:
        self.part().make(choice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side takes its width from the window's."""
        super().resizeEvent(event)
        self.preview.fit(self.width())
        self.side.setFixedWidth(420 if self.width() > 1400 else 364 if self.width() > 1100 else 300)

"""One 检察建议书: its way in the bar, its five parts at the left, its printed page at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from app import messages
from app.casework import record
from app.findings import Finding
from app.forms import sentence
from app.proposals import text_gaps
from app.workspace import UserError
from ui.desk import Desk
from ui.documents.live import Ask, LivePaper
from ui.forms.drafts import Keeper
from ui.forms.inline import Hints, leads_on
from ui.forms.known import Known, load
from ui.page import Page
from ui.proposals.acts import digest_text
from ui.proposals.compare_dialog import CompareDialog
from ui.proposals.data import ProposalData, proposal_data, tried
from ui.proposals.editor import FIRST_GAP, Editor, Held
from ui.proposals.marking import ChangeMarks, Shown
from ui.proposals.output import Output
from ui.proposals.stages import nodes
from ui.proposals.way import Way
from ui.widgets.base import (
    Button,
    Label,
    Picture,
    clear,
    column,
    frame,
    reveal,
    row,
    scrolled,
    separator,
)
from ui.widgets.dialogs import Dialog, open_centred
from ui.widgets.notes import Banner
from ui.widgets.stepper import StepTrack

_COUNTED = 250  # milliseconds after the last key, when what is missing is counted anew


class ProposalPage(Page):
    """Entered with the id of a proposal, or of its case."""

    areas = frozenset({"proposals", "cases"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._ref = ""
        self.data: ProposalData | None = None
        self.known = Known()
        load(desk, self, self.known)
        self.track = StepTrack()
        self._number = Label("", "dense2")
        self._version = Button("", self.compare, kind="link", fit="tool", icon_name="clock-counter-clockwise")
        self._told = Button(self.tr("退回意见"), self.show_returns, kind="link", fit="tool")
        self.banner = Banner()
        self.way = Way(self, desk, self.known, self.banner)
        self.way.made.connect(self._follow)
        self.keeper = Keeper(desk, self)
        self.keeper.dropped.connect(self._untouched)
        self._editor_box = QVBoxLayout()
        self.editor: Editor | None = None
        self.live = LivePaper(desk, self._typed)
        self.paper = self.live.paper
        self.output = Output(
            self, desk, self.paper, self.banner, lambda: self.data,
            lambda: self.editor is not None and self.editor.dirty,
        )  # fmt: skip
        self.marks = ChangeMarks(desk, self.paper, self._compared)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_out)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.complete)
        self._gap_mark = Picture("warning-circle-fill", "cin", 15)
        self._gap = Label("", "error", elide=True)
        self._gaps = Button("", self.offer_gaps, kind="link", fit="tool")
        self._gaps.setProperty("flush", True)
        self._gaps.setAccessibleDescription(self.tr("列出还缺的内容，选中一项即转到那里"))
        self.save_button = Button(self.tr("保存"), self.save, kind="primary")
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(_COUNTED)
        self._counting.timeout.connect(lambda: self._say_gap("", len(self._missing_now())))
        self.save_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        self._held: Held | None = None  # where the cursor stood before a click beside the text
        self._saving = False
        self._build()

    def _build(self) -> None:
        track = row(self.track, 16, separator(), 16, gap=0, margins=(20, 0, 16, 0))
        track.setStretch(0, 1)
        track.addLayout(self.way.box)
        head = column(
            row(Label(self.tr("检察建议书"), "section"), self._number, None, self._told, self._version),
            self.banner,
            self.keeper.banner,
            gap=7,
            margins=(20, 9, 20, 10),
        )
        inner = column(frame("divided", head), gap=0)
        inner.addLayout(self._editor_box)
        inner.addStretch(1)
        foot = row(
            self._gap_mark, self._gaps, self._gap, self.keeper.note, self.save_button, gap=8, margins=(20, 8, 16, 8)
        )
        foot.setStretch(2, 1)
        self._foot = frame("foot", foot, height=50)
        self._left = frame("left", column(scrolled(inner, "surface"), self._foot, gap=0), width=534)
        body = row(self._left, self.live, gap=0)
        body.setStretch(1, 1)
        whole = column(frame("bar", track, height=62), gap=0)
        whole.addLayout(body, 1)
        self.setLayout(whole)
        self._show_nothing()

    def _show_nothing(self) -> None:
        """Until a proposal has been read there is nothing to press or to fill in."""
        for one in (self._told, self._foot, self._version):
            reveal(one, False)
        self._say_gap("")

    def trail(self) -> list[tuple[str, str]]:
        """检察建议 / case."""
        name = self.data.proposal.row.case_name if self.data else ""
        return [(self.tr("检察建议"), "proposals"), (name, "")]

    def enter(self, argument: object = None) -> None:
        """Show a proposal."""
        if isinstance(argument, str) and argument and argument != self._ref:
            self._ref, self.data = argument, None
            self._drop_editor()
            self._show_nothing()
            self.live.keep(None)
            self._stale = True
        super().enter(argument)

    def place(self) -> object:
        """The proposal."""
        return self._ref or None

    def refresh(self) -> None:
        """Read it, with its page."""
        if self._ref:
            self.desk.read(proposal_data, self._ref, owner=self, on_done=self._show, on_error=self._missing)

    def _missing(self, error: UserError) -> None:
        self.desk.go("proposals")
        self.desk.refuse(error)

    def complete(self) -> None:
        """Ctrl+Enter: keep what is typed, else the main button."""
        main = self.way.main()
        if self.editor is not None and self.editor.dirty:
            self.save()
        elif main is not None:
            main.click()

    def _begin(self) -> None:
        """The cursor stands in the first gap of a draft, else on what is next."""
        missing = self.data.proposal.missing if self.data is not None and self._may_edit(self.data) else ()
        if missing and self.editor is not None:
            self.editor.go_to(self.editor.first_of([one.field for one in missing]))
        else:
            (self.way.main() or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, data: ProposalData) -> None:
        if self.data is None or self.data.proposal.row.state != data.proposal.row.state:
            QTimer.singleShot(0, self, self._begin)  # once the buttons can be seen
        self.data = data
        proposal = data.proposal
        self.track.set_nodes(nodes(proposal, data.today))
        self._number.setText(proposal.row.number or self.tr("未编号"))
        told = self.tr("第{n}稿，改动{m}处") if len(proposal.versions) > 1 else self.tr("第{n}稿")
        reveal(self._version, True)
        self._version.setText(told.format(n=proposal.row.version, m=data.changes))
        self._version.setEnabled(len(proposal.versions) > 1)
        self._version.setToolTip(self.tr("对照各稿") if len(proposal.versions) > 1 else "")
        reveal(self._told, bool(proposal.returns))
        self._say_state(data)
        if self.editor is None or not self.editor.dirty:
            self._show_editor(data)
        self._offer(data)
        if self.editor is not None and self.editor.dirty:
            self.live.look()  # what is typed stays in sight when something else of the case has changed
        else:
            self.live.keep(data.pdf)
        self.paper.set_note(
            self.tr("待用印") if proposal.frozen and proposal.row.state in ("signed", "numbered") else ""
        )
        if data.unprintable is not None:
            self._say_gap(messages.sentence(data.unprintable))
        self.crumbs.emit(self.trail())

    def _say_state(self, data: ProposalData) -> None:
        proposal = data.proposal
        digest = digest_text(proposal.frozen_digest)
        self.banner.setToolTip("")
        if proposal.row.state == "withdrawn":
            told = proposal.form.get("withdrawal")
            why = str(told.get("opinion", "")) if isinstance(told, dict) else ""
            self.banner.say(self.tr("本件已撤回：{why}").format(why=why) if why else self.tr("本件已撤回。"), "warn")
        elif proposal.frozen and not proposal.intact:
            words = self.tr("文字与签发时不一致，不能继续办理，请由签发人退回重签，并请系统管理员核对操作日志。")
            self.banner.say(words, "error")
        elif proposal.frozen:
            self.banner.say(self.tr("已签发，文字与签发时一致，不能再改；要改的，退回重签，文号不变。"))
            self.banner.setToolTip(self.tr("签发文字的校验码：{digest}").format(digest=digest))
        elif proposal.row.state == "sign_pending" and proposal.form.get("referred"):
            self.banner.say(self.tr("已提请检察委员会讨论，登记其决定以后再签发。"))
        elif proposal.row.state == "sign_pending" and proposal.committee:
            held = proposal.committee[-1]
            words = self.tr("{session}讨论，{outcome}：{opinion}")
            told = words.format(session=held.session, outcome=held.outcome_text, opinion=held.opinion)
            self.banner.say(told, "info" if held.outcome == "agreed" else "warn")
        elif proposal.returns and proposal.row.state == "draft":
            told = proposal.returns[-1]
            words = self.tr("{who}退回修改：{why}")
            self.banner.say(words.format(who=told.get("by", ""), why=told.get("opinion", "")), "warn")
        else:
            self.banner.say("")

    def _may_edit(self, data: ProposalData) -> bool:
        own = data.choice("submit_proposal") or data.choice("submit_policy_review")
        return data.proposal.row.state == "draft" and data.proposal.row.own and own is not None

    def _show_editor(self, data: ProposalData) -> None:
        opened = self.editor.opened() if self.editor else FIRST_GAP
        held = (self.editor.held() or self._held) if self.editor else None
        self._drop_editor()
        linked = {one.id: one.register_no or one.id for one in data.proposal.linked}
        several = linked if linked or data.proposal.text.kind != "case" else None
        self.editor = Editor(
            self.known, data.causes, seven=data.rules.objections, linked=several, filings=data.filing_offers,
            found=data.found,
        )  # fmt: skip
        self.editor.show_text(data.proposal.text, data.proposal.missing, opened)
        self.editor.lock(not self._may_edit(data))
        self.editor.edited.connect(self._edited)
        self._editor_box.addWidget(self.editor)
        self.editor.hold(held)
        if self._may_edit(data):
            self._keep_draft(data)
            for form in self.editor.forms:
                Hints(form, self._ask_hint)
        reveal(self._foot, self._may_edit(data))
        self._say_gap("", len(data.proposal.missing) if self._may_edit(data) else 0)

    def _keep_draft(self, data: ProposalData) -> None:
        proposal = data.proposal
        if self.editor is not None:
            parts = {f"part{place}": form for place, form in enumerate(self.editor.forms, start=1)}
            title = self.tr("检察建议书　{name}").format(name=proposal.row.case_name)
            self.keeper.watch(
                f"proposal:{proposal.row.id}", parts, revision=proposal.record.revision, title=title,
                place=(proposal.row.case_id, "proposal"),
            )  # fmt: skip

    def _ask_hint(self, told: Callable[[UserError], None]) -> None:
        """What the draft would be refused for, at its fields while one types."""
        if self.editor is not None and self.data is not None:
            with self.desk.rehearsing(told):
                self.desk.work(record, self.data.proposal.row.case_id, "proposal", self.editor.values(), owner=self)

    def _untouched(self) -> None:
        if self.editor is not None and self.data is not None:
            self.editor.dirty = False
            self.live.keep(self.data.pdf)
            self._offer(self.data)
            self._say_gap("")

    def _drop_editor(self) -> None:
        self._held = None
        self.keeper.leave()
        clear(self._editor_box)
        self.editor = None

    def _say_gap(self, text: str, missing: int = 0) -> None:
        self._gap.setText(text)
        self._gaps.setText(self.tr("还缺{n}项").format(n=missing))
        reveal(self._gaps, bool(missing))
        reveal(self._gap_mark, bool(text or missing))

    def _missing_now(self) -> Sequence[Finding]:
        """What the draft lacks as it stands in the form."""
        if self.data is None or self.editor is None or not self._may_edit(self.data):
            return ()
        if not self.editor.dirty:
            return self.data.proposal.missing
        return text_gaps(self.editor.values(), [cause.id for cause in self.data.causes], self.data.rules)

    def offer_gaps(self) -> None:
        """The checklist of what is missing; choosing a line goes there."""
        menu = QMenu(self)
        for one in self._missing_now():
            action = menu.addAction(sentence(one).rstrip("。"))
            action.triggered.connect(lambda _=False, path=one.field: self._go_to(path))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._gaps.mapToGlobal(self._gaps.rect().topLeft() - QPoint(0, menu.sizeHint().height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F8 and Enter in a field go to what is still missing."""
        missing = [one.field for one in self._missing_now()] if leads_on(event) else []
        if self.editor is not None and missing and self.editor.onward(missing):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _go_to(self, path: str) -> None:
        if self.editor is not None:
            self.editor.go_to(path)

    def compare(self) -> None:
        """Any two versions beside each other."""
        if self.data is not None and len(self.data.proposal.versions) > 1:
            proposal = self.data.proposal
            open_centred(CompareDialog(self, self.desk, proposal.row.id, proposal.versions))

    def show_returns(self) -> None:
        """Every opinion with which the draft came back."""
        if self.data is not None:
            lines = [
                f"{one.get('on', '')}　{one.get('by', '')}：{one.get('opinion', '')}"
                for one in self.data.proposal.returns
            ]
            dialog = Dialog(self, self.tr("退回意见"), width=520)
            for line in reversed(lines):
                dialog.body.addWidget(Label(line, "dense", wrap=True))
            dialog.add_button(self.tr("关闭"), dialog.accept, kind="primary", default=True)
            open_centred(dialog)

    def _offer(self, data: ProposalData) -> None:
        dirty = self.editor is not None and self.editor.dirty
        self.way.show_data(data, dirty=dirty, editing=self._may_edit(data))

    def _follow(self, code: str) -> None:
        """A new version takes the place of the one that was shown."""
        if code in ("revise_proposal", "change_proposal") and self.data is not None:
            self._ref = self.data.proposal.row.case_id

    # Editing

    def _edited(self) -> None:
        self.live.touch()
        if self.data is not None and not self.way.dirty:
            self._offer(self.data)
        self._counting.start()

    def _typed(self) -> Ask | None:
        """What prints the draft as it stands in the form, where that is not what is kept."""
        if self.editor is None or self.data is None or not self.editor.dirty:
            return None
        case_id, values = self.data.proposal.row.case_id, self.editor.values()
        return lambda workspace: tried(workspace, case_id, values)

    def save(self) -> None:
        """Keep the draft."""
        if self.editor is None or self.data is None or not self.editor.dirty or self._saving:
            return
        proposal = self.data.proposal
        opened = proposal.record
        self._saving = True
        self._held = self.editor.held() or self._held
        self.desk.work(
            lambda work, *args: record(work, *args, opened_at=opened), proposal.row.case_id, "proposal",
            self.editor.values(), owner=self, on_done=lambda _id: self._saved(), on_error=self._not_saved,
            draft=self.keeper.subject,
        )  # fmt: skip

    def _saved(self) -> None:
        self._saving = False
        if self.editor is not None:
            self.editor.dirty = False
        self.keeper.stop()
        self.desk.say(self.tr("草稿已保存"))

    def _not_saved(self, error: UserError) -> None:
        self._saving = False
        left = self.editor.show_findings(error) if self.editor else []
        if left or not error.params.get("findings"):
            self.banner.say("；".join(left) or messages.sentence(error), "error")

    # Out

    def print_out(self) -> None:
        """Ctrl+P."""
        self.output.print_out()

    def export(self, file: Path) -> None:
        """Write the page outside the workspace."""
        self.output.export(file)

    def _compared(self) -> Shown | None:
        """What the paper shows, where a version came before it."""
        if self.data is None or len(self.data.proposal.versions) < 2:
            return None
        return self.data.proposal.row.id, self.editor is not None and self.editor.dirty

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """A click on what takes no cursor, such as 保存, brings it here: the text gets it back after saving."""
        if self.editor is not None:
            self._held = self.editor.at(old) if new is self else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form takes more room in a large window."""
        super().resizeEvent(event)
        self._left.setFixedWidth(640 if self.width() > 1400 else 534)

    def focus_filter(self) -> None:
        """Go to the form."""
        if self.editor is not None:
            self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

"""一案一整改: the unit's report, advice by advice, and what follows when it was not carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from app import documents
from app.casework import record
from app.codes import label
from app.proposals import ReplyFile, case_proposal
from app.work import Read
from ui.cases import specs
from ui.cases.advice_part import AdvicePart
from ui.cases.data import CaseData
from ui.cases.items_table import ItemColumn, ItemsTable
from ui.cases.papers import target_of
from ui.cases.part import entry
from ui.cases.pressing import (
    ask,
    ledger_specs,
    ledger_table,
    line_of,
    objection_box,
    objection_specs,
    recheck_specs,
    reminder_specs,
)
from ui.desk import Desk
from ui.documents.live import beside
from ui.documents.paper_field import PaperField
from ui.documents.received import ReceivedDialog
from ui.documents.scan_drop import ScanDrop
from ui.documents.table_work import Target
from ui.forms import Kind, Spec, SpecDialog, SpecForm, options
from ui.texts import prose
from ui.widgets.base import Button
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.fields import Choice, FieldRow, TextInput
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column
from ui.widgets.whole_table import WholeTable

_INK = {
    "adopted": ("check-circle-fill", "gre-solid"),
    "partly": ("minus-circle", "yel-solid"),
    "refused": ("prohibit", "cin"),
}


def reply_specs() -> list[Spec]:
    """What stands over the answers."""
    return [
        Spec("received_on", _t("收到报告日期"), Kind.DAY, 3, required=True),
        Spec("reference", _t("报告文号"), span=4),
        Spec("from_unit", _t("来文单位"), span=5),
    ]


def _t(text: str) -> str:
    return QCoreApplication.translate("Reply", text)


class ReplyPart(AdvicePart[ReplyFile]):
    """A form while a report is awaited, the report once it is here."""

    step = "rectification"
    kind = "reply"
    right = "reply.write"
    lines = "answers"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        ScanDrop(self, self.bring)

    def fill(self, data: CaseData) -> None:
        """Reports that came, follow-ups, and the form for the next one."""
        proposal = data.proposal
        self.begin(proposal.replies if proposal else ())
        if proposal is None or proposal.row.served_on is None:
            self.required(False)
            self.body.addWidget(
                EmptyState(
                    "hourglass",
                    self.tr("检察建议书尚未送达"),
                    self.tr("送达之日起计算反馈期限，收到落实情况报告后在此逐条登记"),
                )
            )
            return
        for one in proposal.objections:
            self.body.addWidget(objection_box(one))
        for reply in proposal.replies:
            self._fill_reply(reply, data)
        for paper in proposal.follow_ups:
            told = "　".join(
                part
                for part in (
                    paper.number,
                    paper.recipient,
                    prose(paper.issued_on),
                    paper.signed_by or self.tr("待签发"),
                )
                if part
            )
            self.body.addWidget(entry(paper.kind_text, told, "paper-plane-tilt"))
        if proposal.ledger:
            self.body.addWidget(line_of(self.tr("整改台账")))
            self.body.addWidget(ledger_table(proposal.ledger, self._show_paper))
        receiving = data.choice("receive_reply") is not None or self.correcting is not None
        self.required(receiving)
        if receiving:
            self._fill_form(data)
        elif not proposal.replies:
            due = prose(proposal.reply_due_on)
            told = self.tr("反馈期限至{day}，由承办人{who}登记").format(day=due, who=data.case.undertaker)
            self.body.addWidget(EmptyState("hourglass", self.tr("等待发案单位报告落实情况"), told))

    def _fill_reply(self, reply: ReplyFile, data: CaseData) -> None:
        when = self.tr("按期") if reply.on_time else self.tr("逾期")
        below = "　".join(part for part in (reply.reference, prose(reply.received_on), when) if part)
        self.add_filed(reply, data, self.tr("{unit}的落实情况报告").format(unit=reply.from_unit), below, "file-text")
        texts = [item.text for item in data.proposal.text.items] if data.proposal else []
        table = WholeTable(
            [
                Column(self.tr("条"), 46, lambda a: Cell(str(a.item_no), ink="text3")),
                Column(self.tr("建议内容"), 0, lambda a: Cell(texts[a.item_no - 1] if a.item_no <= len(texts) else "")),
                Column(self.tr("采纳情况"), 112, _adoption),
                Column(self.tr("整改措施"), 0, lambda a: Cell(a.measure)),
                Column(self.tr("完成"), 96, _progress),
            ],
            reply.answers,
        )  # fmt: skip
        self.body.addWidget(table.framed())
        facts = Facts(68)
        rules = "、".join(str(one.get("name", "")) for one in _rows(reply.form.get("rules_made")))
        facts.set_facts([(self.tr("建章立制"), rules), (self.tr("存在困难"), str(reply.form.get("difficulties", "")))])
        self.body.addWidget(facts)

    def _fill_form(self, data: CaseData) -> None:
        if data.proposal is None:
            return
        known = self.correcting
        self.form = form = self._make_head(data)
        advice = [item.text for item in data.proposal.text.items]
        self.items = answers = ItemsTable("answers", advice, _answer_columns(self), self.tr("建议内容"))
        self.end = rest = SpecForm(
            [
                Spec("rules_made", self.tr("建章立制"), Kind.ROWS, columns=_rule_specs(self), verb=self.tr("添加制度")),
                Spec("accountability", self.tr("问责处理"), Kind.LINES, lines=1, verb=self.tr("添加问责处理")),
                Spec("difficulties", self.tr("存在困难"), Kind.LONG, lines=2),
            ]
        )
        self.body.addWidget(form)
        all_in = Button(self.tr("全部采纳"), self._adopt_all, fit="row", icon_name="checks")
        told = self.tr("逐条落实情况　建议{n}条").format(n=len(advice))
        self.body.addWidget(line_of(told, all_in))
        if known is not None:
            answers.set_values(known.data["answers"])  # type: ignore[arg-type]
            rest.set_values(known.data)
        for line in answers.fields:  # what is refused has nothing to carry out
            line["adoption"].edited.connect(partial(_ask_progress, line))
            _ask_progress(line)
        self.body.addWidget(answers)
        self.body.addWidget(rest)
        self.watch(revision=len(data.proposal.replies))

    def _make_head(self, data: CaseData) -> SpecForm:
        """What stands over the answers, and the report's original."""
        known = self.correcting
        form = SpecForm(reply_specs() + self.reason_specs())
        unit = data.proposal.row.addressee if data.proposal else ""
        form.set_values(dict(known.data) if known else {"received_on": data.today, "from_unit": unit})
        self.scan = PaperField(self.desk, self._target, pick=True)
        self.scan.changed.connect(self.papers_changed)
        form.add("scan", self.tr("落实情况报告原件"), self.scan)
        self.desk.read(waiting_report, data.case.id, owner=self.scan, on_done=self._hold)
        return form

    def _adopt_all(self) -> None:
        """Every advice is taken as adopted; each can be set otherwise afterwards."""
        for line in self.items.fields if self.items else ():
            line["adoption"].set_value("adopted")

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Register the report, follow up, press, note progress."""
        made = self.choice_buttons(
            data,
            "waive_rectification",
            "restore_rectification",
            "mark_overdue",
            "waive_follow_up",
            *(code for code in ("sign_follow_up", "sign_notification") if self._signs(data, code)),
            main=self.form is None,
        )
        if self.correcting is not None:
            return self.correction_verbs()
        made += self._pressing(data)
        if data.choice("draft_follow_up"):
            made.append(Button(self.tr("提出后续意见"), self.follow_up))
        if self.form is not None:
            made.append(Button(self.tr("登记报告，转入回访"), self.save, kind="primary"))
        return made

    def _target(self) -> Target | None:
        """Where a scan of the report goes, with what is entered beside it."""
        if self.form is None or self.data is None:
            return None
        told = self.form.values()
        day = told.get("received_on")
        return replace(
            target_of(self.data.case, self.data.today, "implementation_report"),
            dated=date.fromisoformat(str(day)) if day else self.data.today,
            sender=str(told.get("from_unit", "")),
            number=str(told.get("reference", "")),
        )

    def _hold(self, found: tuple[str, str]) -> None:
        """A report that was filed before its answers are entered."""
        if found[0] and not self.scan.value():
            self.scan.set_value(*found)

    def kept_paper(self) -> str:
        """The unit's report, read while its answers are entered."""
        return self.scan.value() if self.form is not None else ""

    def bring(self, paths: list[Path]) -> None:
        """Scans were dropped on the step."""
        if self.form is not None:
            self.scan.bring(paths)

    @staticmethod
    def _signs(data: CaseData, code: str) -> bool:
        """Of the two ways of signing, the one that fits the paper that waits."""
        choice = data.choice(code)
        other = {"follow_up.absent", "follow_up.no_period", "follow_up.has_period"}
        return choice is not None and not other & {one.code for one in choice.findings}

    def _pressing(self, data: CaseData) -> list[Button]:
        """催办函, the ledger, objections."""
        proposal, case = data.proposal, data.case
        made: list[Button] = []
        running = case.own and case.state.value in ("active", "suspended")
        if proposal is None or proposal.row.state != "served" or not running:
            return made
        writing = self.desk.may("reply.write", own=case.mine)
        waiting = any(not one.result for one in proposal.objections)
        if writing:
            made.append(Button(self.tr("登记进展"), self.note_progress))
        if data.rules.objections and writing and not waiting:
            made.append(Button(self.tr("登记异议"), self.take_objection))
        if self._rechecks():
            made.append(Button(self.tr("复核异议"), self.recheck))
        if data.choice("remind"):
            made.append(Button(self.tr("发催办函"), self.remind))
        return made

    def _rechecks(self) -> bool:
        """Whether an objection waits for this person's decision."""
        proposal = self.data.proposal if self.data else None
        waiting = proposal is not None and any(not one.result for one in proposal.objections)
        return waiting and self.desk.may("proposal.sign")

    def open_form(self, kind: str) -> None:
        """催办函 or 复核."""
        if kind == "reminder" and self.data is not None and self.data.choice("remind"):
            self.remind()
        elif kind == "recheck" and self._rechecks():
            self.recheck()

    def _press(
        self, kind: str, title: str, verb: str, asked: list[Spec], start: dict[str, Any], told: str,
        paper: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """`paper`: what the paper is called that may be tied to the record, and its kind as an incoming one."""
        data = self.data
        if data is not None:
            tied = (paper[0], lambda: target_of(data.case, data.today, paper[1])) if paper else None
            ask(self, self.desk, data.case.id, kind, title, verb, asked, start, told, paper=tied)

    def _show_paper(self, document: str) -> None:
        """The paper that proves a line of the ledger."""
        open_centred(ReceivedDialog(self.desk, self, document))

    def remind(self) -> None:
        """催办函: everything stands there already; one key sends it."""
        if self.data is not None:
            self._press(
                "reminder", self.tr("催办函"), self.tr("编号发出"), reminder_specs(), dict(self.data.reminder),
                self.tr("催办函已编号，可在关联材料中打印"),
            )  # fmt: skip

    def note_progress(self) -> None:
        """A line of the ledger."""
        if self.data is not None and self.data.proposal is not None:
            asked = ledger_specs(self.data.proposal, urging=self.data.rules.urging)
            start = {"kind": "progress", "noted_on": self.data.today}
            self._press(
                "rectification", self.tr("整改台账"), self.tr("登记"), asked, start, self.tr("已登记进展"),
                (self.tr("佐证文书"), "rectification_evidence"),
            )  # fmt: skip

    def take_objection(self) -> None:
        """An objection of the unit."""
        if self.data is not None and self.data.proposal is not None:
            start = {"received_on": self.data.today, "from_unit": self.data.proposal.row.addressee}
            told = self.tr("已登记异议，应当立即复核")
            self._press(
                "objection", self.tr("异议"), self.tr("登记"), objection_specs(), start, told,
                (self.tr("异议原件"), "other"),
            )  # fmt: skip

    def recheck(self) -> None:
        """Decide upon the objection."""
        if self.data is not None and self.data.proposal is not None:
            waiting = next(one for one in self.data.proposal.objections if not one.result)
            ask(
                self, self.desk, self.data.case.id, "recheck", self.tr("复核异议"), self.tr("作出复核决定"),
                recheck_specs(), {}, self.tr("已复核"), above=objection_box(waiting),
            )  # fmt: skip

    def typed(self) -> dict[str, Any]:
        """The report as it stands in the forms, with its original; a correction keeps the one that was filed."""
        told = super().typed()
        kept = self.correcting.data.get("document") if self.correcting is not None else ""
        document = (self.scan.value() if told else "") or kept
        return {**told, "document": document} if document else told

    def filed(self) -> None:
        """The cursor goes to the next step's form."""
        self.following = False
        self.desk.say(self.tr("已登记落实情况报告"))
        if self.data is not None:
            self.desk.go("case", (self.data.case.id, "revisit"))

    def follow_up(self) -> None:
        """Write what follows."""
        if self.data is None:
            return
        case_id = self.data.case.id
        dialog = SpecDialog(
            self,
            self.tr("提出后续意见"),
            self.tr("报请签发"),
            specs.follow_up(upward=self.data.rules.urging),
            width=760,
            height=380,
        )
        dialog.send = lambda values, done, failed: self.desk.work(
            record, case_id, "follow-up", specs.answered(values),
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip
        specs.arrange(dialog.form)
        dialog.keep_draft(self.desk, f"follow-up:{case_id}", place=(case_id, self.step))
        beside(dialog, self.desk, case_id, "follow-up", lambda values: values.get("kind", ""), specs.answered)
        open_centred(dialog)


def waiting_report(view: Read, case_id: str) -> tuple[str, str]:
    """Id and name of the newest report that came in and that no reply is tied to yet; empty where there is none."""
    proposal = case_proposal(view, case_id)
    tied = {one.document_id for one in proposal.replies} if proposal else set()
    rows = [one for one in documents.list_documents(view, case_id) if one.form_code == "implementation_report"]
    free = [one for one in rows if one.direction.value == "incoming" and one.id not in tied]
    return (free[-1].id, free[-1].file_name or free[-1].title) if free else ("", "")


def _adoption(answer: Any) -> Cell:
    icon, ink = _INK.get(answer.adoption, ("circle", "text3"))
    return Cell(label("adoptions", answer.adoption), icon=icon, icon_ink=ink)


def _progress(answer: Any) -> Cell:
    return Cell(label("completions", answer.progress) if answer.progress else "—", ink="text2")


def _rows(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, (list, tuple)) else []


def _answer_columns(part: ReplyPart) -> list[ItemColumn]:
    """What is entered of each advice."""
    measure = part.tr("采取的措施；不采纳的写明理由")
    return [
        ItemColumn(
            "adoption", part.tr("采纳情况"), 138,
            lambda: Choice(options("adoptions"), empty=part.tr("请选择"), fit="dense"), required=True,
        ),
        ItemColumn(
            "measure", part.tr("整改措施"), 0, lambda: TextInput(measure, fit="dense", limit=2000), required=True
        ),
        ItemColumn(
            "progress", part.tr("完成情况"), 128,
            lambda: Choice(options("completions"), empty=part.tr("请选择"), fit="dense"), required=True,
        ),
        _below("department", part.tr("责任部门"), 116),
        _below("due", part.tr("完成时限"), 116),
        _below("evidence", part.tr("佐证"), 0),
    ]  # fmt: skip


def _ask_progress(line: dict[str, FieldRow]) -> None:
    refused = line["adoption"].value() == "refused"
    line["progress"].required = not refused
    if refused:
        line["progress"].set_error("")


def _below(key: str, title: str, width: int) -> ItemColumn:
    return ItemColumn(key, title, width, lambda: TextInput(fit="dense"), below=True)


def _rule_specs(part: ReplyPart) -> tuple[Spec, ...]:
    return (
        Spec("name", part.tr("制度名称"), span=6, required=True),
        Spec("number", part.tr("文号"), span=3),
        Spec("dated", part.tr("日期"), Kind.DAY, 3),
    )

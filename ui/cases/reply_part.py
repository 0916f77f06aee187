"""一案一整改: the unit's report, advice by advice, and what follows when it was not carried out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from app import messages
from app.casework import record
from app.codes import label
from app.proposals import ReplyFile
from app.workspace import UserError
from ui.cases import specs
from ui.cases.data import CaseData
from ui.cases.items_table import ItemsTable
from ui.cases.papers import target_of
from ui.cases.part import StepPart, entry
from ui.desk import Desk
from ui.documents.assemble import ScanDrop
from ui.documents.live import beside
from ui.documents.paper_field import PaperField
from ui.documents.table_work import Target
from ui.forms import Kind, Spec, SpecDialog, SpecForm, options
from ui.texts import prose
from ui.widgets.base import Button, Label, clear, column, frame, row
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.fields import Choice, TextInput
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column, Table

_PATH = re.compile(r"answers\[(\d+)\]\.(\w+)")
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


class ReplyPart(StepPart):
    """A form while a report is awaited, the report once it is here."""

    step = "rectification"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form: SpecForm | None = None
        self.answers: ItemsTable | None = None
        ScanDrop(self, self.bring)

    def fill(self, data: CaseData) -> None:
        """Reports that came, follow-ups, and the form for the next one."""
        clear(self.body)
        self.form = self.answers = None
        proposal = data.proposal
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
        receiving = data.choice("receive_reply") is not None
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
        self.body.addWidget(entry(self.tr("{unit}的落实情况报告").format(unit=reply.from_unit), below, "file-text"))
        texts = [item.text for item in data.proposal.text.items] if data.proposal else []
        table: Table[Any] = Table(
            [
                Column(self.tr("条"), 46, lambda a: Cell(str(a.item_no), ink="text3")),
                Column(self.tr("建议内容"), 0, lambda a: Cell(texts[a.item_no - 1] if a.item_no <= len(texts) else "")),
                Column(self.tr("采纳情况"), 112, _adoption),
                Column(self.tr("整改措施"), 0, lambda a: Cell(a.measure)),
                Column(self.tr("完成"), 96, _progress),
            ],
            row_height=38, header_height=30, zebra=False, first_pad=12,
        )  # fmt: skip
        table.set_rows(reply.answers)
        table.setFixedHeight(38 * len(reply.answers) + 32)
        self.body.addWidget(frame("item", column(table, gap=0, margins=(1, 1, 1, 1))))
        facts = Facts(68)
        rules = "、".join(str(one.get("name", "")) for one in _rows(reply.form.get("rules_made")))
        facts.set_facts([(self.tr("建章立制"), rules), (self.tr("存在困难"), str(reply.form.get("difficulties", "")))])
        self.body.addWidget(facts)

    def _fill_form(self, data: CaseData) -> None:
        if data.proposal is None:
            return
        self.form = SpecForm(reply_specs())
        self.form.set_values({"received_on": data.today, "from_unit": data.proposal.row.addressee})
        self.scan = PaperField(self.desk, self._target)
        self.form.add("scan", self.tr("落实情况报告原件"), self.scan)
        self.form.edited.connect(self.touch)
        self.answers = ItemsTable(
            [item.text for item in data.proposal.text.items],
            [
                (
                    "adoption",
                    self.tr("采纳情况"),
                    122,
                    lambda: Choice(options("adoptions"), empty=self.tr("请选择"), fit="dense"),
                ),
                (
                    "measure",
                    self.tr("整改措施"),
                    0,
                    lambda: TextInput(self.tr("填写措施、责任人和完成时间"), fit="dense", limit=2000),
                ),
                ("progress", self.tr("完成情况"), 112, lambda: Choice(options("completions"), empty="—", fit="dense")),
            ],
            self.tr("建议内容"),
        )
        self.answers.edited.connect(self.touch)
        rest = SpecForm(
            [
                Spec("rules_made", self.tr("建章立制"), Kind.ROWS, columns=_rule_specs(self), verb=self.tr("添加制度")),
                Spec("difficulties", self.tr("存在困难"), Kind.LONG, lines=2),
            ]
        )
        rest.edited.connect(self.touch)
        self._rest = rest
        count = len(data.proposal.text.items)
        self.body.addWidget(self.form)
        self.body.addLayout(
            row(Label(self.tr("逐条落实情况"), "strong"), Label(self.tr("建议{n}条").format(n=count), "caption"), None)
        )
        self.body.addWidget(self.answers)
        self.body.addWidget(rest)
        revision = len(data.proposal.replies)
        self.keep_draft("reply", {"form": self.form, "answers": self.answers, "rest": rest}, revision=revision)

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Register the report, follow up."""
        made = self.choice_buttons(
            data,
            "waive_rectification",
            "restore_rectification",
            "mark_overdue",
            "waive_follow_up",
            "sign_follow_up",
            main=self.form is None,
        )
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

    def bring(self, paths: list[Path]) -> None:
        """Scans were dropped on the step."""
        if self.form is not None:
            self.scan.bring(paths)

    def save(self) -> None:
        """Keep the report with all answers."""
        if self.form is None or self.answers is None or self.data is None:
            return
        if not self.form.check():
            self._say_gap(self.tr("还有{n}处未填").format(n=len(self.form.gaps())))
            return
        values = {**self.form.values(), **self._rest.values(), "answers": self.answers.values()}
        if document := self.scan.value():
            values["document"] = document
        self.desk.work(
            record,
            self.data.case.id,
            "reply",
            values,
            owner=self,
            on_error=self._failed,
            on_done=lambda _id: self._filed(),
            draft=self.keeper.subject,
        )

    def _filed(self) -> None:
        self.dirty = False
        self.keeper.stop()
        self.desk.say(self.tr("已登记落实情况报告"))
        if self.data is not None:
            self.desk.go("case", (self.data.case.id, "revisit"))

    def _failed(self, error: UserError) -> None:
        findings = error.params.get("findings")
        left, count = [], 0
        for finding in findings if isinstance(findings, (list, tuple)) else ():
            count += 1
            found = _PATH.fullmatch(str(finding.get("field", "")))
            placed = (
                found
                and self.answers
                and self.answers.show_finding(int(found.group(1)) - 1, found.group(2), str(finding["text"]))
            )
            if not placed:
                left.append(str(finding["text"]))
        if left or not count:
            self.banner.say("；".join(left) or messages.sentence(error), "error")
        self._say_gap(self.tr("有{n}处需要改正").format(n=count) if count else "")

    def follow_up(self) -> None:
        """Write what follows."""
        if self.data is None:
            return
        case_id = self.data.case.id
        dialog = SpecDialog(
            self, self.tr("提出后续意见"), self.tr("报请签发"), specs.follow_up(), width=760, height=380
        )
        dialog.send = lambda values, done, failed: self.desk.work(
            record, case_id, "follow-up", specs.answered(values),
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip
        dialog.keep_draft(self.desk, f"follow-up:{case_id}", place=(case_id, self.step))
        beside(dialog, self.desk, case_id, "follow-up", lambda values: values.get("kind", ""), specs.answered)
        open_centred(dialog)


def _adoption(answer: Any) -> Cell:
    icon, ink = _INK.get(answer.adoption, ("circle", "text3"))
    return Cell(label("adoptions", answer.adoption), icon=icon, icon_ink=ink)


def _progress(answer: Any) -> Cell:
    return Cell(label("completions", answer.progress) if answer.progress else "—", ink="text2")


def _rows(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, (list, tuple)) else []


def _rule_specs(part: ReplyPart) -> tuple[Spec, ...]:
    return (
        Spec("name", part.tr("制度名称"), span=6, required=True),
        Spec("number", part.tr("文号"), span=3),
        Spec("dated", part.tr("日期"), Kind.DAY, 3),
    )

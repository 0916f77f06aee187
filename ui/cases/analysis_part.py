"""一案一分析: confessions, meetings, and the report that completes the step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from app.cases import AnalysisFile
from app.casework import record
from ui.cases import specs
from ui.cases.corrections import correction_line, reason_spec
from ui.cases.data import CaseData
from ui.cases.papers import target_of
from ui.cases.part import StepPart, entry
from ui.desk import Desk
from ui.documents.live import beside
from ui.documents.paper_field import PaperField
from ui.documents.table_work import Target
from ui.forms import SpecDialog
from ui.forms.known import Known, load
from ui.texts import prose
from ui.widgets.base import Button, Label, clear
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column
from ui.widgets.whole_table import WholeTable

_PAPERS = {"confession": "confession", "meeting": "analysis_meeting", "report": "analysis_report"}
_ICONS = {"confession": "pencil-line", "meeting": "chats-circle", "report": "file-text"}


class AnalysisPart(StepPart):
    """Materials below each other; the report's causes as a table."""

    step = "analysis"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.known = Known()
        load(desk, self, self.known)

    def fill(self, data: CaseData) -> None:
        """All materials, then the causes."""
        clear(self.body)
        if not data.analyses:
            self.body.addWidget(
                EmptyState(
                    "chats-circle",
                    self.tr("还没有分析材料"),
                    self.tr("可以登记悔过书、召开案情分析会或者结合座谈，最后写出原因分析报告"),
                )
            )
            return
        for piece in data.analyses:
            right = [Button(self.tr("更正"), self._corrector(piece), fit="row")] if self._may_correct(data) else []
            self.body.addWidget(entry(piece.title, self._below(piece), _ICONS.get(piece.kind, "file-text"), *right))
            if piece.corrections:
                self.body.addWidget(correction_line(self, piece.title, piece.corrections))
        reports = [piece for piece in data.analyses if piece.kind == "report"]
        if reports:
            self._fill_report(reports[-1])

    def _may_correct(self, data: CaseData) -> bool:
        open_for_change = data.case.own and data.case.state not in ("archive_review", "archived")
        return open_for_change and self.desk.may("analysis.write", own=data.case.mine)

    def _corrector(self, piece: AnalysisFile) -> Callable[[], None]:
        return lambda: self.open(piece.kind.value, piece)

    def _below(self, piece: AnalysisFile) -> str:
        told = [prose(piece.made_on), piece.author]
        if piece.causes:
            told.append(self.tr("原因{n}条").format(n=len(piece.causes)))
        return "　".join(told)

    def _fill_report(self, report: AnalysisFile) -> None:
        table = WholeTable(
            [
                Column(self.tr("条"), 46, lambda pair: Cell(str(pair[0]), ink="text3")),
                Column(self.tr("类别"), 170, lambda pair: Cell(pair[1].category_text)),
                Column(self.tr("原因"), 0, lambda pair: Cell(pair[1].text)),
                Column(self.tr("对应漏洞"), 190, lambda pair: Cell(pair[1].loophole or "—", ink="text2")),
            ],
            list(enumerate(report.causes, start=1)),
        )  # fmt: skip
        facts = Facts(68)
        facts.set_facts(
            [
                (self.tr("案情概述"), str(report.form.get("overview", ""))),
                (self.tr("对策要点"), str(report.form.get("measures", ""))),
            ]
        )
        self.body.addWidget(Label(self.tr("发案原因"), "strong"))
        self.body.addWidget(table.framed())
        self.body.addWidget(facts)

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Materials and the report, for whoever may write them."""
        made: list[Button] = self.choice_buttons(data, "waive_analysis", "restore_analysis")
        if data.choice("analyse") or (data.choice("conclude_analysis") and data.case.steps):
            made.append(Button(self.tr("登记悔过书"), lambda: self.open("confession")))
            made.append(Button(self.tr("记录分析会"), lambda: self.open("meeting")))
        written = any(piece.kind == "report" for piece in data.analyses)  # from then on it is corrected, with a reason
        if data.choice("conclude_analysis") and not written:
            made.append(Button(self.tr("写分析报告"), lambda: self.open("report"), kind="primary"))
        return made

    def open(self, kind: str, known: AnalysisFile | None = None) -> None:
        """Ask for one material, or for its correction."""
        data = self.data
        if data is None:
            return
        titles = {
            "confession": self.tr("登记悔过书"),
            "meeting": self.tr("案情分析会记录"),
            "report": self.tr("发案原因分析报告"),
        }
        asked = {
            "confession": specs.confession(),
            "meeting": specs.meeting(self.known),
            "report": specs.report(self.known),
        }[kind] + ([reason_spec()] if known is not None else [])
        title = self.tr("更正　{title}").format(title=known.title) if known is not None else titles[kind]
        dialog = SpecDialog(
            self, title, self.tr("保存更正") if known else self.tr("保存"), asked, width=820, height=460
        )
        if kind == "confession":
            needed = known is None
            scan = PaperField(self.desk, lambda: self._target(dialog), pick=True)
            dialog.hold("document", self.tr("悔过书扫描件"), scan, required=needed)
        if known is not None:
            dialog.fill({key: value for key, value in known.data.items() if key != "document"})
        elif kind == "report":
            begun = {"author": self.desk.actor.display_name, "made_on": data.today, "causes": [{}]}
            dialog.fill({**begun, "methods": data.start.methods})
        elif kind == "meeting":
            dialog.fill({"recorder": self.desk.actor.display_name})

        def given(values: dict[str, Any]) -> dict[str, Any]:
            told = {**specs.answered(values), "kind": kind}
            document = str(values.get("document") or "")
            if kind == "meeting":
                told.setdefault("made_on", str(values.get("held_at", ""))[:10])
                told.setdefault("author", values.get("recorder", ""))
            if known is not None:
                told["id"] = known.id
                document = document or str(known.form.get("document", ""))
            return told | ({"document": document} if document else {})

        opened = known.version if known is not None else None
        dialog.send = lambda values, done, failed: self.desk.work(
            partial(record, opened_at=opened), data.case.id, "analysis", given(values),
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip
        subject, revision = (known.id, known.version.revision) if known is not None else (data.case.id, 0)
        dialog.keep_draft(self.desk, f"analysis-{kind}:{subject}", revision=revision, place=(data.case.id, self.step))
        if known is None:
            beside(dialog, self.desk, data.case.id, "analysis", _PAPERS[kind], given)
        dialog.accepted.connect(self.go_on)
        open_centred(dialog)

    def _target(self, dialog: SpecDialog) -> Target | None:
        """Where a scanned confession goes, dated and signed as it is entered beside."""
        if self.data is None:
            return None
        told = dialog.form.values()
        day = str(told.get("made_on") or "")
        return replace(
            target_of(self.data.case, self.data.today, "confession"),
            dated=date.fromisoformat(day) if day else self.data.today,
            sender=str(told.get("author") or ""),
        )

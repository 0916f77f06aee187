"""一案一回访: what was found at the unit, advice by advice, and the conclusion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.activities import RevisitFile
from app.codes import label
from ui.cases import specs
from ui.cases.advice_part import AdvicePart
from ui.cases.data import CaseData
from ui.cases.items_table import ItemColumn, ItemsTable
from ui.cases.pressing import line_of
from ui.documents.live import Ask, asking
from ui.forms import SpecForm, options
from ui.texts import prose
from ui.widgets.base import Button
from ui.widgets.facts import Facts
from ui.widgets.fields import Choice, TextInput
from ui.widgets.notes import EmptyState
from ui.widgets.table import Cell, Column
from ui.widgets.whole_table import WholeTable

#: Characters of what the unit reported that a finding takes over.
_REPORTED = 500

_INK = {
    "implemented": ("check-circle-fill", "gre-solid"),
    "partial": ("minus-circle", "yel-solid"),
    "not_implemented": ("x-circle", "cin"),
}


class RevisitPart(AdvicePart[RevisitFile]):
    """A form while a visit is due, the record afterwards."""

    step = kind = "revisit"
    right = "activity.write"
    lines = "findings"

    def fill(self, data: CaseData) -> None:
        """Visits that were made, and the form for the next one."""
        self.begin(tuple(data.revisits))
        for visit in data.revisits:
            self._fill_visit(visit, data)
        due = data.choice("visit") is not None or self.correcting is not None
        visiting = due and data.proposal is not None
        self.required(visiting)
        if visiting:
            self._fill_form(data)
        elif not data.revisits:
            self.body.addWidget(
                EmptyState(
                    "house-line",
                    self.tr("还没有到回访的时候"),
                    self.tr("收到落实情况报告后适时回访；逾期未报的，及时回访并查明原因"),
                )
            )

    def _fill_visit(self, visit: RevisitFile, data: CaseData) -> None:
        officers = visit.form.get("officers")
        who = "、".join(str(one) for one in officers) if isinstance(officers, (list, tuple)) else ""
        below = "　".join(part for part in (prose(visit.visited_on), visit.place, who) if part)
        head = self.tr("回访考察：{told}").format(told=visit.conclusion_text)
        self.add_filed(visit, data, head, below, "house-line")
        texts = [item.text for item in data.proposal.text.items] if data.proposal else []
        table = WholeTable(
            [
                Column(self.tr("条"), 46, lambda f: Cell(str(f.item_no), ink="text3")),
                Column(self.tr("建议内容"), 0, lambda f: Cell(texts[f.item_no - 1] if f.item_no <= len(texts) else "")),
                Column(self.tr("核实情况"), 0, lambda f: Cell(f.verified)),
                Column(self.tr("结论"), 112, _finding),
            ],
            visit.findings,
        )  # fmt: skip
        self.body.addWidget(table.framed())
        facts = Facts(96)
        facts.set_facts(
            [
                (self.tr("未反馈原因"), visit.no_reply_reason_text),
                (self.tr("单位意见"), str(visit.form.get("unit_opinion", ""))),
            ]
        )
        self.body.addWidget(facts)

    def _fill_form(self, data: CaseData) -> None:
        proposal = data.proposal
        if proposal is None:
            return
        known = self.correcting
        overdue = known.trigger == "overdue" if known else data.late
        self.form = SpecForm(specs.revisit(overdue) + self.reason_specs())
        self.form.set_values(dict(known.data) if known else self._start(data))
        if not known and not data.met.receivers:
            self.form.rows["receivers"].field.add()  # type: ignore[attr-defined]
        self.items = ItemsTable(
            "findings",
            [item.text for item in proposal.text.items],
            [
                ItemColumn(
                    "verified",
                    self.tr("核实情况"),
                    0,
                    lambda: TextInput(self.tr("查阅、查看、核对到的情况"), fit="dense", limit=2000),
                    required=True,
                ),
                ItemColumn(
                    "finding",
                    self.tr("结论"),
                    138,
                    lambda: Choice(options("findings"), empty=self.tr("请选择"), fit="dense"),
                    required=True,
                ),
                ItemColumn(
                    "reported", self.tr("报告所述"), 0,
                    lambda: TextInput(fit="dense", limit=2000), below=True,
                ),
            ],
            self.tr("建议内容"),
        )  # fmt: skip
        self.items.set_values([{"item_no": number, "reported": told} for number, told in _reported(data)])
        self.end = SpecForm(specs.revisit_end())
        specs.arrange(self.end)
        self.body.addWidget(self.form)
        if known:
            self.items.set_values(known.data["findings"])
            self.end.set_values(specs.asked(known.data, ""))
        all_done = Button(self.tr("全部已落实"), lambda: self._find_all("implemented"), fit="row", icon_name="checks")
        none_done = Button(self.tr("全部未落实"), lambda: self._find_all("not_implemented"), fit="row")
        self.body.addWidget(line_of(self.tr("逐条核实"), all_done, none_done))
        self.body.addWidget(self.items)
        self.body.addWidget(self.end)
        self.watch(revision=len(data.revisits))

    def _start(self, data: CaseData) -> dict[str, Any]:
        """What a visit begins with: today, whoever was at the unit last, and whom they met there."""
        met = data.met
        start: dict[str, Any] = {
            "visited_on": data.today,
            "place": data.proposal.row.addressee if data.proposal else "",
        }
        if met.officers:
            start["officers"] = list(met.officers)
        if met.receivers:
            start["receivers"] = [dict(one) for one in met.receivers]
        return start

    def _find_all(self, finding: str) -> None:
        """Every advice was found alike, and so is the whole; each can be set otherwise afterwards."""
        for line in self.items.fields if self.items else ():
            line["finding"].set_value(finding)
        if self.end is not None:
            self.end.rows["conclusion"].set_value(finding)

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Schedule, record."""
        made = self.choice_buttons(data, "waive_revisit", "restore_revisit", "schedule_visit", main=self.form is None)
        if self.correcting is not None:
            return self.correction_verbs()
        if self.form is not None:
            made.append(Button(self.tr("完成回访记录"), self.save, kind="primary"))
        return made

    def trial(self) -> Ask | None:
        """The 回访考察记录 as it would be printed."""
        if self.form is None or self.data is None:
            return None
        return asking(self.data.case.id, "revisit", "revisit", self.typed())

    def typed(self) -> dict[str, Any]:
        """The visit as it stands in the forms."""
        return specs.answered(super().typed())

    def filed(self) -> None:
        """Said once it is kept."""
        self.desk.say(self.tr("已登记回访考察记录"))


def _reported(data: CaseData) -> list[tuple[int, str]]:
    """What the unit's newest report says of each advice."""
    replies = data.proposal.replies if data.proposal else ()
    answers = replies[-1].answers if replies else ()
    return [(one.item_no, f"{label('adoptions', one.adoption)}：{one.measure}"[:_REPORTED]) for one in answers]


def _finding(found: Any) -> Cell:
    icon, ink = _INK.get(found.finding, ("circle", "text3"))
    return Cell(label("findings", found.finding), icon=icon, icon_ink=ink)

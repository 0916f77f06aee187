"""一案一计划: the form while it is a draft, its text and opinions afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.cases import PlanFile, SuspectFile
from app.codes import label
from ui.cases import specs
from ui.cases.data import CaseData
from ui.cases.part import StepPart, from_paper, short_of
from ui.desk import Desk
from ui.documents.live import Ask, asking
from ui.forms import SpecForm
from ui.forms.known import Known, load
from ui.texts import prose
from ui.widgets.base import Button, Label, clear, line
from ui.widgets.facts import Facts
from ui.widgets.table import Cell, Column
from ui.widgets.whole_table import WholeTable

_WAY = (
    "refuse",
    "accept_proposal",
    "start_plan",
    "dept_return_plan",
    "chief_return_plan",
    "submit_plan",
    "dept_approve_plan",
    "chief_approve_plan",
)


class PlanPart(StepPart):
    """The plan, both levels of approval, 立项."""

    step = "plan"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.known = Known()
        load(desk, self, self.known)
        self.form: SpecForm | None = None

    def fill(self, data: CaseData) -> None:
        """A form for whoever drafts, else the text."""
        clear(self.body)
        self.form = None
        drafting = (
            data.case.state in ("registered", "plan_draft")
            and data.case.own
            and self.desk.may("plan.write", own=data.case.mine)
        )
        self.required(drafting)
        if drafting:
            self._fill_form(data)
        elif data.plan is not None:
            self._fill_text(data.plan)
        else:
            self.body.addWidget(Label(self.tr("计划由承办人在侦查终结后拟定"), "dense3"))
            self.body.addWidget(registration(data))

    def _fill_form(self, data: CaseData) -> None:
        returned = data.plan.returns if data.plan and data.case.state == "plan_draft" else ()
        if returned:
            last = returned[-1]
            who = self.tr("检察长") if last.get("level") == "chief" else self.tr("部门负责人")
            said = self.tr("{who}{name}{day}退回修改：{why}").format(
                who=who, name=last.get("by", ""), day=short_of(last.get("on", ""), data), why=last.get("opinion", "")
            )
            self.banner.say(said, "warn")
        self.form = SpecForm(specs.plan(self.known))
        if data.plan is not None:
            self.form.set_values(_values(data.plan))
        else:
            form = data.case.form
            start: dict[str, Any] = {
                "summary": form.get("summary", ""),
                "problems": form.get("problems", ""),
                "due": True,
            }
            self.form.set_values(
                {
                    **start,
                    "undertakers": [data.case.undertaker] if data.case.undertaker else [],
                    "filled_on": data.today,
                    "items": [dict(one) for one in data.start.agenda] or [{}],
                }
            )
        self.form.set_values({"concluded_on": data.case.concluded_on})
        self.form.edited.connect(self.touch)
        self.body.addWidget(self.form)
        revision = data.plan.version.revision if data.plan else 0
        self.keep_draft("plan", {"form": self.form}, revision=revision)
        shown = self.form
        self.hint("plan", shown, lambda: self._typed(shown))

    def _fill_text(self, plan: PlanFile) -> None:
        facts = Facts(96)
        facts.set_facts(
            [
                (self.tr("基本案情"), plan.summary),
                (self.tr("暴露的问题"), plan.problems),
                (self.tr("建议提纲"), plan.outline),
                (self.tr("预防承办人"), "、".join(plan.undertakers)),
                (self.tr("填表"), f"{plan.filled_by}　{prose(plan.filled_on)}"),
            ]
        )
        table = WholeTable(
            [
                Column(self.tr("事项"), 140, lambda i: Cell(label("work_items", i.matter))),
                Column(self.tr("方式"), 0, lambda i: Cell(i.way or "—", ink="text2")),
                Column(self.tr("拟办日期"), 110, lambda i: Cell(i.planned_on.isoformat() if i.planned_on else "")),
                Column(self.tr("责任人"), 110, lambda i: Cell(i.responsible)),
                Column(self.tr("协助部门"), 110, lambda i: Cell(i.assisting or "—", ink="text2")),
            ],
            plan.items,
        )  # fmt: skip
        opinions = Facts(96)
        opinions.set_facts(
            [
                (
                    self.tr("部门负责人"),
                    _signed(plan.dept_opinion, plan.dept_signed_by, prose(plan.dept_signed_on), plan.dept_decision),
                ),
                (
                    self.tr("检察长"),
                    _signed(plan.chief_opinion, plan.chief_signed_by, prose(plan.chief_signed_on), plan.chief_decision),
                ),
            ]
        )
        self.body.addWidget(facts)
        self.body.addWidget(Label(self.tr("工作安排"), "strong"))
        self.body.addWidget(table.framed())
        if plan.dept_signed_by or plan.chief_signed_by:
            self.body.addWidget(line())
            self.body.addWidget(opinions)

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Save, and the next approval."""
        made = self.choice_buttons(data, *_WAY) if not self.dirty else []
        if self.form is None:
            return made
        save = Button(self.tr("保存"), self.save, kind="primary" if self.dirty or not made else "")
        on = [button for button in made if button.property("kind") == "primary"]
        return [
            *[button for button in made if button not in on],
            save,
            *(on if data.case.state != "registered" else []),
        ]

    def touch(self) -> None:
        """Typing takes the approvals away until it is saved."""
        first = not self.dirty
        super().touch()
        if first and self.data is not None:
            self._fill_buttons(self.data)

    def trial(self) -> Ask | None:
        """The 计划安排表 as it would be printed."""
        if self.form is None or self.data is None:
            return None
        return asking(self.data.case.id, "plan", "plan", self._typed(self.form))

    @staticmethod
    def _typed(form: SpecForm) -> dict[str, Any]:
        return {key: value for key, value in form.values().items() if value != 0 or isinstance(value, bool)}

    def first_gap(self) -> QWidget | None:
        """The first field that is still empty."""
        gaps = self.form.missing_rows() if self.form is not None else []
        return gaps[0].field if gaps else None

    def save(self) -> None:
        """Keep the draft as it stands."""
        if self.form is None or self.data is None:
            return
        values = self._typed(self.form)
        opened = self.data.plan.version if self.data.plan else None
        self.file("plan", values, self.form, self.tr("计划已保存"), opened_at=opened)


def registration(data: CaseData) -> Facts:
    """What was registered, for whoever decides before there is a plan."""
    case, t = data.case, QCoreApplication.translate
    facts = Facts(96)
    facts.set_facts(
        [
            (t("Registration", "案件编号"), case.case_no),
            (t("Registration", "案件来源"), data.detail.source_text),
            (t("Registration", "案由"), case.charge_text),
            (t("Registration", "犯罪嫌疑人"), "\n".join(_suspect(one) for one in case.suspects)),
            (t("Registration", "发案单位"), "　".join(part for part in (case.unit_name, case.superior) if part)),
            (t("Registration", "立案日期"), prose(case.filed_on)),
            (t("Registration", "侦查终结"), prose(case.concluded_on)),
            (t("Registration", "基本案情"), str(case.form.get("summary", ""))),
            (t("Registration", "暴露的问题"), str(case.form.get("problems", ""))),
        ]
    )
    return facts


def _suspect(one: SuspectFile) -> str:
    sum_of = f"涉案{one.amount // 100:,}元" if one.amount else ""
    return "　".join(
        part
        for part in (one.name, one.gender_text, one.born_on, one.post, one.unit_name, one.measure_text, sum_of)
        if part
    )


def _signed(opinion: str, who: str, when: str, decision: Mapping[str, str]) -> str:
    return f"{opinion}　{who}　{when}{from_paper(decision)}" if who else ""


def _values(plan: PlanFile) -> dict[str, Any]:
    items = [
        {
            "matter": i.matter,
            "planned_on": i.planned_on,
            "responsible": i.responsible,
            "way": i.way,
            "assisting": i.assisting,
        }
        for i in plan.items
    ]
    return {
        "summary": plan.summary, "problems": plan.problems, "items": items, "outline": plan.outline,
        "undertakers": list(plan.undertakers), "filled_on": plan.filled_on, "due": plan.due,
        "assist_requested": plan.assist_requested,
    }  # fmt: skip

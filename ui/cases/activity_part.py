"""一案一座谈 and 法制教育: planned and held; one activity may serve several steps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.activities import ActivityFile
from app.casework import record
from app.codes import label
from ui.cases import specs
from ui.cases.data import CaseData
from ui.cases.part import StepPart, entry
from ui.documents.live import beside
from ui.forms import Kind, Spec, SpecDialog
from ui.texts import local, prose
from ui.widgets.base import Button, clear
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner, EmptyState


class ActivityPart(StepPart):
    """One of the two kinds."""

    kind = "symposium"

    def fill(self, data: CaseData) -> None:
        """Activities that serve this step, with their minutes."""
        clear(self.body)
        shown = [one for one in data.activities if self.step in one.serves]
        step = next(file for key, file in data.case.steps.items() if key == self.step)
        if step.state == "merged" and step.merged_with:
            self.body.addWidget(
                Banner(self.tr("本步与{step}合并进行，记录一并完成。").format(step=label("steps", step.merged_with)))
            )
        if not shown:
            self.body.addWidget(
                EmptyState("users-three", self._nothing(), self.tr("安排后列入待办，召开后补全记录和纪律确认"))
            )
        for one in shown:
            self._fill_one(one, data)

    def _nothing(self) -> str:
        return self.tr("还没有安排座谈会")

    def _fill_one(self, one: ActivityFile, data: CaseData) -> None:
        held = one.held_at is not None
        when = (
            f"{prose(local(one.held_at).date())}{local(one.held_at):%H:%M}"
            if one.held_at
            else self.tr("拟于{day}").format(day=prose(one.planned_on))
        )
        below = "　".join(part for part in (when, one.place, "、".join(one.officers)) if part)
        right = []
        if not held and data.choice(f"minute_{self.kind}" if self.kind == "symposium" else "record_education"):
            right.append(Button(self.tr("补全记录"), lambda: self.open(one), fit="row"))
        self.body.addWidget(
            entry(one.title, below, "users-three" if self.kind == "symposium" else "graduation-cap", *right)
        )
        if held:
            facts = Facts(96)
            facts.set_facts(self._facts(one))
            self.body.addWidget(facts)

    def _facts(self, one: ActivityFile) -> list[tuple[str, str]]:
        minutes = one.symposium
        speeches = "\n".join(f"{s.get('speaker', '')}：{s.get('text', '')}" for s in minutes.get("speeches", ()))
        return [
            (self.tr("议题"), str(minutes.get("topic", ""))),
            (self.tr("主持人"), str(minutes.get("host", ""))),
            (
                self.tr("单位参加人"),
                "、".join(_person(one) for one in minutes.get("unit_attendees", ())),
            ),
            (self.tr("发言记录"), speeches),
            (self.tr("制度漏洞"), "\n".join(minutes.get("system_loopholes", ()))),
            (self.tr("管理漏洞"), "\n".join(minutes.get("management_loopholes", ()))),
            (self.tr("整改意愿"), str(minutes.get("willingness", ""))),
            (self.tr("纪律确认"), self._conduct(one)),
        ]

    def _conduct(self, one: ActivityFile) -> str:
        kept = all(one.discipline.get(name) for name in ("no_levy", "no_sponsorship", "no_gift", "order_kept"))
        return self.tr("四项均做到") if kept else str(one.discipline.get("remarks", ""))

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Plan, record."""
        made = self.choice_buttons(data, f"waive_{self.step}", f"restore_{self.step}")
        verb = "minute" if self.kind == "symposium" else "record"
        if data.choice(f"plan_{self.kind}"):
            made.append(Button(self.tr("安排"), self.plan))
        if data.choice(f"{verb}_{self.kind}"):
            made.append(Button(self._record_text(), lambda: self.open(None), kind="primary"))
        return made

    def _record_text(self) -> str:
        return self.tr("填写座谈会记录")

    def plan(self) -> None:
        """Set a day and a place."""
        asked = [
            Spec("planned_on", self.tr("拟办日期"), Kind.DAY, 5, required=True),
            Spec("place", self.tr("地点"), span=7),
        ]
        dialog = SpecDialog(self, self.tr("安排活动"), self.tr("列入安排"), asked)
        dialog.send = lambda values, done, failed: self._send(dialog, values, done, failed)
        if self.data is not None:
            subject = f"plan-{self.kind}:{self.data.case.id}"
            dialog.keep_draft(self.desk, subject, place=(self.data.case.id, self.step))
        open_centred(dialog)

    def open(self, planned: ActivityFile | None) -> None:
        """Ask for the whole record."""
        asked = specs.symposium() if self.kind == "symposium" else specs.education()
        dialog = SpecDialog(self, self._record_text(), self.tr("完成记录"), asked, width=840, height=500)
        if planned is not None:
            dialog.fill({"place": planned.place})
        extra = {"id": planned.id} if planned is not None else {}
        dialog.send = lambda values, done, failed: self._send(dialog, {**values, **extra}, done, failed)
        if self.data is not None:
            subject = f"{self.kind}:{planned.id if planned else self.data.case.id}"
            dialog.keep_draft(self.desk, subject, place=(self.data.case.id, self.step))
            beside(
                dialog, self.desk, self.data.case.id, "activity", self.kind,
                lambda values: self._given({**values, **extra}),
            )  # fmt: skip
        open_centred(dialog)

    def _send(self, dialog: SpecDialog, values: dict[str, Any], done: Any, failed: Any) -> object:
        if self.data is None:
            return None
        given = self._given(values)
        return self.desk.work(
            record, self.data.case.id, "activity", given,
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip

    def _given(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**specs.answered(values), "kinds": [self.kind]}


class SymposiumPart(ActivityPart):
    """一案一座谈."""

    step = kind = "symposium"


class EducationPart(ActivityPart):
    """法制教育."""

    step = kind = "education"

    def _nothing(self) -> str:
        return self.tr("还没有安排法制教育")

    def _record_text(self) -> str:
        return self.tr("填写教育活动记录")

    def _facts(self, one: ActivityFile) -> list[tuple[str, str]]:
        told = one.education
        return [
            (self.tr("形式"), "、".join(label("education_forms", form) for form in told.get("forms", ()))),
            (self.tr("主题"), str(told.get("theme", ""))),
            (self.tr("主讲或组织"), str(told.get("lecturer", ""))),
            (self.tr("人数"), self.tr("{n}人").format(n=one.headcount) if one.headcount else ""),
            (self.tr("受教育对象"), "、".join(label("audiences", code) for code in told.get("audiences", ()))),
            (self.tr("内容提要"), str(told.get("content", ""))),
            (self.tr("反馈"), str(told.get("feedback", ""))),
            (self.tr("纪律确认"), self._conduct(one)),
        ]


def _person(one: dict[str, str]) -> str:
    post = one.get("post", "")
    return f"{one.get('name', '')}（{post}）" if post else one.get("name", "")

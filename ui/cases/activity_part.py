"""一案一座谈 and 法制教育: planned and held; one activity may serve several steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from app.activities import ActivityFile
from app.casework import record
from app.codes import label
from app.photos import ImportReport
from app.workspace import CancelToken
from ui.cases import specs
from ui.cases.corrections import correction_line, reason_spec
from ui.cases.data import CaseData
from ui.cases.papers import target_of
from ui.cases.part import StepPart, entry
from ui.cases.pictures_field import PicturesField
from ui.cases.writing import bring_in
from ui.desk import Desk
from ui.documents.live import beside
from ui.documents.paper_field import PaperField
from ui.documents.table_work import Target
from ui.forms import Kind, Spec, SpecDialog
from ui.forms.known import Known, load
from ui.texts import local, prose
from ui.widgets.base import Button, clear
from ui.widgets.dialogs import open_centred
from ui.widgets.facts import Facts
from ui.widgets.notes import Banner, EmptyState, ProgressPanel

#: The category under which photos of an activity are kept.
_SHOWS = {"symposium": "PH07", "education": "PH08"}


class ActivityPart(StepPart):
    """One of the two kinds."""

    kind = "symposium"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.known = Known()
        load(desk, self, self.known)
        self.progress = ProgressPanel(self.tr("正在导入照片"))
        self.progress.hide()
        self.above.addWidget(self.progress)

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
        if held and self._may_correct(data):
            right.append(Button(self.tr("更正"), lambda: self.open(one), fit="row"))
        elif not held and data.choice(f"minute_{self.kind}" if self.kind == "symposium" else "record_education"):
            right.append(Button(self.tr("补全记录"), lambda: self.open(one), fit="row"))
        self.body.addWidget(
            entry(one.title, below, "users-three" if self.kind == "symposium" else "graduation-cap", *right)
        )
        if one.corrections:
            self.body.addWidget(correction_line(self, one.title, one.corrections))
        if held:
            facts = Facts(96)
            facts.set_facts(self._facts(one) + self._with_it(one, data))
            self.body.addWidget(facts)

    def _may_correct(self, data: CaseData) -> bool:
        open_for_change = data.case.own and data.case.state not in ("archive_review", "archived")
        return open_for_change and self.desk.may("activity.write", own=data.case.mine)

    def _with_it(self, one: ActivityFile, data: CaseData) -> list[tuple[str, str]]:
        """What an activity brought besides its own record."""
        shots = data.activity_photos.get(one.id, 0)
        steps = "、".join(label("steps", step) for step in one.serves if step != self.step)
        return [
            (self.tr("一并进行"), steps),
            (self.tr("商定措施"), str(one.form.get("rectification", {}).get("measures", ""))),
            (self.tr("核对签名"), self.tr("扫描件在关联材料") if one.symposium.get("sheet") else ""),
            (self.tr("照片"), self.tr("{n}张").format(n=shots) if shots else ""),
        ]

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
        dialog.accepted.connect(self.go_on)
        open_centred(dialog)

    def open(self, known: ActivityFile | None) -> None:
        """Ask for the whole record, of an activity that was planned, or to correct one that was recorded."""
        data = self.data
        if data is None:
            return
        correcting = known is not None and known.held_at is not None
        asked = specs.activity(self.kind, self.known) + ([reason_spec()] if correcting else [])
        title = self.tr("更正活动记录") if correcting else self._record_text()
        verb = self.tr("保存更正") if correcting else self.tr("完成记录")
        dialog = SpecDialog(self, title, verb, asked, width=840, height=500)
        pictures = None
        if not correcting:
            pictures = dialog.form.add("pictures", self.tr("照片"), PicturesField(), 7)
            if self.kind == "symposium":
                field = PaperField(self.desk, lambda: self._target(dialog), pick=True)
                dialog.hold("sheet", self.tr("核对签名页扫描件"), field)
        dialog.fill(self._begun(known, data))
        specs.arrange(dialog.form)
        extra = {"id": known.id} if known is not None else {}
        opened = known.version if known is not None else None

        def send(values: dict[str, Any], done: Any, failed: Any) -> object:
            def filed(activity: str) -> None:
                done(activity)
                self._bring_in(activity, pictures.value() if pictures else [])

            given = self._given({**values, **extra})
            return self.desk.work(
                partial(record, opened_at=opened), data.case.id, "activity", given,
                owner=dialog, on_done=filed, on_error=failed, draft=dialog.draft,
            )  # fmt: skip

        dialog.send = send
        subject = f"{self.kind}:{known.id if known else data.case.id}"
        revision = known.version.revision if known else 0
        dialog.keep_draft(self.desk, subject, revision=revision, place=(data.case.id, self.step))
        if not correcting:
            beside(
                dialog, self.desk, data.case.id, "activity", self.kind,
                lambda values: self._given({**values, **extra}),
            )  # fmt: skip
        dialog.accepted.connect(self.go_on)
        open_centred(dialog)

    def _begun(self, known: ActivityFile | None, data: CaseData) -> dict[str, Any]:
        """What a form begins with: what is recorded, else what the case tells, one empty row in each table.

        The day is the one that was arranged or planned, today where that is still to come.
        """
        if known is not None and known.held_at is not None:
            return specs.asked(known.data, self.kind)
        me, start, met = self.desk.actor.display_name, data.start, data.met
        main: dict[str, Any] = {"host": me} if self.kind == "symposium" else {"lecturer": me}
        if self.kind == "symposium":
            main |= {"topic": start.topic, "unit_attendees": [dict(one) for one in met.receivers] or [{}]}
            main |= {"speeches": [{}], "system_loopholes": [""], "management_loopholes": [""]}
        arranged = known.planned_on if known is not None else start.planned.get(self.kind)
        day = min(arranged or data.today, data.today)
        place = known.place if known is not None and known.place else met.place or data.case.unit_name
        officers = met.officers or tuple(dict.fromkeys((me, *start.people)))
        return {"officers": list(officers), "place": place, "held_at": f"{day.isoformat()} 09:00", self.kind: main}

    def _bring_in(self, activity: str, files: list[Path]) -> None:
        """Import the photos of an activity that was recorded just now."""
        if not files or self.data is None:
            return
        job = self.desk.call(
            bring_in, self.data.case.id, _SHOWS[self.kind], files, activity,
            owner=self, on_done=self._brought, on_error=self.refused, on_progress=self.progress.tick,
            cancel=CancelToken(),
        )  # fmt: skip
        if job is not None:
            self.progress.watch(job)
            self.progress.show()
            job.ended.connect(self.progress.hide)

    def _brought(self, report: ImportReport) -> None:
        told = self.tr("已登记照片{n}张").format(n=len(report.imported))
        left = [one.text for one in report.refused]
        left += [self.tr("{name}已登记过").format(name=one.name) for one in report.duplicates]
        if left:
            self.banner.say("；".join([told, *left]), "warn")
        else:
            self.desk.say(told)

    def _send(self, dialog: SpecDialog, values: dict[str, Any], done: Any, failed: Any) -> object:
        if self.data is None:
            return None
        given = self._given(values)
        return self.desk.work(
            record, self.data.case.id, "activity", given,
            owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
        )  # fmt: skip

    def _target(self, dialog: SpecDialog) -> Target | None:
        """Where the scanned sheet of signatures goes, dated as the meeting is entered."""
        if self.data is None:
            return None
        day = str(dialog.form.values().get("held_at") or "")[:10]
        target = target_of(self.data.case, self.data.today, "symposium_sheet")
        return replace(target, dated=date.fromisoformat(day) if day else self.data.today)

    def _given(self, values: dict[str, Any]) -> dict[str, Any]:
        """The record's mapping: the kinds are those of the form and of the boxes that were ticked."""
        made = specs.answered(values)
        sheet = str(made.pop("sheet", "") or "")
        if sheet:
            made["symposium"] = {**made.get("symposium", {}), "sheet": sheet}
        boxes = [str(one) for one in made.pop("serves", ())]
        kinds = [self.kind, *(one for one in boxes if one in _SHOWS)]
        return {**made, "kinds": kinds, "serves": [one for one in boxes if one not in _SHOWS]}


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

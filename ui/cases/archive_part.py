"""归档 on the case's page: finishing the work, and how complete the dossier is."""

from __future__ import annotations

from collections.abc import Iterable

from app.archive import CheckLine
from ui.cases.data import CaseData
from ui.cases.part import StepPart
from ui.texts import pictures_held
from ui.widgets.base import Button, Label, Picture, clear, row
from ui.widgets.facts import Facts

_STATES = {
    "present": ("check-circle-fill", "gre-solid"), "pending": ("hourglass-medium-fill", "yel-solid"),
    "not_applicable": ("minus-circle", "text3"), "missing": ("warning-fill", "ora-solid"),
}  # fmt: skip


class ArchivePart(StepPart):
    """提请办结, 确认办结, then the way to 档案."""

    step = "archive"

    def fill(self, data: CaseData) -> None:
        """The checklist as it stands."""
        clear(self.body)
        facts = Facts(96)
        completion = data.case.form.get("completion")
        proposed = str(completion.get("by", "")) if isinstance(completion, dict) else ""
        facts.set_facts(
            [
                (self.tr("办理状态"), data.detail.state_text),
                (self.tr("提请办结"), proposed),
                (self.tr("档号"), data.dossier.archival_code),
                (
                    self.tr("归档材料"),
                    self.tr("应有{n}类，齐全{m}类").format(n=len(data.dossier.checks), m=data.dossier.complete),
                ),
            ]
        )
        self.body.addWidget(facts)
        for check in data.dossier.checks:
            icon, ink = _STATES.get(str(check.state), ("circle", "text3"))
            self.body.addLayout(
                row(Picture(icon, ink, 18), Label(check.label, "body"), None, Label(self._told_of(check), "caption"))
            )

    def _told_of(self, check: CheckLine) -> str:
        if check.reason:
            return check.reason
        if check.photo and check.count:
            return pictures_held(check.count, check.on_film, check.digital)
        if str(check.state) == "missing":
            return self.tr("缺")
        return check.dated.isoformat() if check.dated else ""

    def verbs(self, data: CaseData) -> Iterable[Button]:
        """Finish; then the dossier's own page does the rest."""
        proposed = bool(data.case.form.get("completion"))  # asked once; then it waits for the head of the department
        made = self.choice_buttons(
            data, *(() if proposed else ("propose_completion",)), "return_completion", "complete", "start_archive"
        )
        made += self.paper_buttons(data, ("approve_archive", "return_archive"), main=False)
        case_id = data.case.id
        if data.case.state in ("archive_compiling", "archive_review", "archived"):
            made.append(Button(self.tr("打开档案"), lambda: self.desk.go("archive", case_id), kind="primary"))
        return made

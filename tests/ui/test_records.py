"""Every record of a step through its form: the same keys as the command line's, the same refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shiboken6 import isValid

from tests.app.casework.stories import EDUCATION, MEETING, REPLY, REPORT, REVISIT, SYMPOSIUM, sheet
from tests.ui.helpers import Stage, button
from ui.cases import CasePage
from ui.cases.part import StepPart
from ui.documents.paper_field import PaperField
from ui.forms import SpecDialog
from ui.widgets.fields import FieldRow
from ui.widgets.pips import Pip

CONFESSION = {
    "author": "王某某",
    "made_on": "2026-02-20",
    "pages": 3,
    "interrogator": "周检察官",
    "stated": ["power.concentrated"],
    "summary": "悔过。",
}
KEPT = {"kept": "all"}


def open_step(stage: Stage, case_id: str, step: str) -> StepPart:
    page = stage.go("case", (case_id, step))
    assert isinstance(page, CasePage)
    return page.parts[step]


def approved(stage: Stage) -> str:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    return case_id


def fill_in(stage: Stage, values: dict[str, Any], scan: Path | None = None) -> SpecDialog:
    dialog = stage.dialog(SpecDialog)
    dialog.fill({key: value for key, value in values.items() if key != "kind"})
    if scan is not None:
        field = dialog.findChild(PaperField)
        table = field.bring([scan])
        assert table is not None
        stage.rest()
        table.submit()
        stage.rest()
    dialog.submit()
    stage.rest()
    return dialog


def faults(dialog: SpecDialog) -> list[str]:
    """What the dialog still complains of; nothing once it has closed."""
    if not isValid(dialog) or not dialog.isVisible():
        return []
    told = [made.error() for made in dialog.findChildren(FieldRow) if made.error()]
    return [dialog.banner.text(), *told]


def state_of(part: StepPart, step: str) -> str:
    assert part.data is not None
    return next(file.state.value for key, file in part.data.case.steps.items() if key == step)


def test_the_three_materials_of_an_analysis(stage: Stage, tmp_path: Path) -> None:
    scan = tmp_path / "悔过书.png"
    scan.write_bytes(sheet())
    case_id = approved(stage)
    stage.office.day("2026-03-13")
    part = open_step(stage, case_id, "analysis")
    for words, values in (("登记悔过书", CONFESSION), ("记录分析会", MEETING), ("写分析报告", REPORT)):
        button(part, words).click()
        dialog = fill_in(stage, values, scan if words == "登记悔过书" else None)
        assert faults(dialog) == []
    assert state_of(part, "analysis") == "done"
    assert part.data is not None
    assert {piece.kind for piece in part.data.analyses} == {"confession", "meeting", "report"}


def test_a_symposium_asks_for_conduct_and_may_complete_other_steps(stage: Stage) -> None:
    case_id = approved(stage)
    stage.office.day("2026-03-19")
    part = open_step(stage, case_id, "symposium")
    button(part, "填写座谈会记录").click()
    values = {key: value for key, value in SYMPOSIUM.items() if key not in ("kinds", "discipline")}
    dialog = fill_in(stage, values)
    assert dialog.isVisible(), "conduct on site is to be confirmed"
    dialog.fill({"discipline": KEPT, "serves": ["analysis"], "analysis": {"causes": REPORT["causes"]}})
    dialog.submit()
    stage.rest()
    assert faults(dialog) == []
    assert state_of(part, "symposium") == "done"
    assert state_of(part, "analysis") == "merged"


def test_an_activity_is_planned_first_and_filled_in_later(stage: Stage) -> None:
    case_id = approved(stage)
    part = open_step(stage, case_id, "education")
    button(part, "安排").click()
    fill_in(stage, {"planned_on": "2026-04-20", "place": "县公路养护中心会议室"})
    assert state_of(part, "education") == "in_progress"
    stage.office.day("2026-04-21")
    button(part, "补全记录").click()
    values = {key: value for key, value in EDUCATION.items() if key not in ("kinds", "discipline")}
    dialog = fill_in(stage, values | {"discipline": KEPT})
    assert faults(dialog) == []
    assert state_of(part, "education") == "done"
    assert part.data is not None
    assert len(part.data.activities) == 1


def test_a_revisit_verifies_each_advice(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    stage.office.day("2026-05-20")
    stage.office.file(case_id, "reply", REPLY)
    stage.office.day("2026-06-02")
    part: Any = open_step(stage, case_id, "revisit")
    part.form.set_values({key: REVISIT[key] for key in ("visited_on", "place", "officers", "receivers", "methods")})
    part.end.set_values({"conclusion": "implemented", "discipline": KEPT})
    part.items.fields[0]["verified"].set_value("比选办法已施行。")
    part.items.fields[0]["finding"].set_value("implemented")
    part.save()
    stage.rest()
    assert part.items.fields[1]["verified"].error(), "the second advice is told at its own line"
    part.items.fields[1]["verified"].set_value("三岗已分离。")
    part.items.fields[1]["finding"].set_value("implemented")
    part.save()
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage)
    assert page.stepper.button("revisit").node.state is Pip.DONE


def test_a_step_done_with_another_has_its_own_mark(stage: Stage) -> None:
    case_id = approved(stage)
    stage.office.day("2026-04-21")
    both = {**SYMPOSIUM, **EDUCATION, "kinds": ["symposium", "education"], "held_at": "2026-04-20 09:00"}
    stage.office.file(case_id, "activity", both)
    part = open_step(stage, case_id, "education")
    page = stage.panel.page()
    assert isinstance(page, CasePage)
    assert page.stepper.button("education").node.state is Pip.MERGED
    assert page.stepper.button("education").node.below == "与座谈合并"
    assert state_of(part, "symposium") == "done"

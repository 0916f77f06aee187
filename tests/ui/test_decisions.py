"""Decisions in the window: made by who sits here, or entered from the sheet that somebody else signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from app import people
from db.codes import Role
from tests.app.casework.stories import PLAN
from tests.ui.helpers import Stage, button
from ui.cases import CasePage
from ui.forms.decision import DecisionDialog


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A scanned approval sheet."""
    made = tmp_path / "审批单.png"
    Image.new("L", (420, 594), 240).save(made)
    return made


@pytest.fixture
def submitted(stage: Stage) -> CasePage:
    """A plan drafted and submitted by who sits here; two approvers who never log in."""
    with stage.office.workspace.work() as work:
        people.add_person(work, "沈主任", [Role.INVESTIGATION_HEAD])
        people.add_person(work, "陆检察长", [Role.CHIEF])
        work.commit()
    case_id = stage.office.register()
    stage.office.file(case_id, "plan", PLAN)
    stage.office.do(case_id, "submit_plan", Role.UNDERTAKER)
    page = stage.go("case", (case_id, "plan"))
    assert isinstance(page, CasePage)
    return page


def enter(stage: Stage, page: CasePage, by: str, sheet: Path, way: str = "", note: str = "") -> DecisionDialog:
    button(page.parts["plan"], "登记纸质审批").click()
    stage.rest()
    dialog = stage.dialog(DecisionDialog)
    assert dialog.on_paper
    if way:
        dialog.way.field.setCurrentIndex(dialog.way.field.findData(way))  # type: ignore[attr-defined]
        stage.rest()
    dialog.by.field.setCurrentText(by)  # type: ignore[attr-defined]
    dialog.scan.set_value(sheet)
    if note:
        dialog.area.set_value(note)
    return dialog


def test_both_levels_are_entered_from_paper(stage: Stage, submitted: CasePage, sheet: Path) -> None:
    for level, by in (("dept_approve_plan", "沈主任"), ("chief_approve_plan", "陆检察长")):
        dialog = enter(stage, submitted, by, sheet, level)
        names = [dialog.by.field.itemText(n) for n in range(dialog.by.field.count())]  # type: ignore[attr-defined]
        dialog.by.field.setCurrentIndex(next(n for n, name in enumerate(names) if name.startswith(by)))  # type: ignore[attr-defined]
        assert dialog.area.value() == "同意。"
        dialog.submit()
        stage.rest()
    assert submitted.data is not None
    assert submitted.data.case.state == "active"
    plan = submitted.data.plan
    assert plan is not None
    assert (plan.dept_signed_by, plan.chief_signed_by) == ("沈主任", "陆检察长")
    assert [line.title for line in submitted.side.papers.lines() if "审批单" in line.title]


def test_a_sheet_without_scan_date_or_person_is_told_at_the_field(
    stage: Stage, submitted: CasePage, sheet: Path
) -> None:
    button(submitted.parts["plan"], "登记纸质审批").click()
    stage.rest()
    dialog = stage.dialog(DecisionDialog)
    dialog.submit()
    assert dialog.scan.error() == "请选择“审批单扫描件”"
    dialog.scan.set_value(sheet)
    assert dialog.by.value(), "the only one who may have decided is taken"
    dialog.on.field.set_value(stage.office.clock.now().date().replace(year=2031))  # type: ignore[attr-defined]
    dialog.submit()
    stage.rest()
    assert "还没有到" in dialog.on.error()
    dialog.reject()


def test_sent_back_on_paper_the_opinion_stands_over_the_draft(stage: Stage, submitted: CasePage, sheet: Path) -> None:
    dialog = enter(stage, submitted, "沈主任", sheet, "dept_return_plan")
    assert dialog.area.value() == "", "nobody proposes why it was sent back"
    dialog.submit()
    assert dialog.row.error() == "请填写意见"
    dialog.area.set_value("再约一次座谈。")
    dialog.submit()
    stage.rest()
    part = submitted.parts["plan"]
    assert "再约一次座谈。" in part.banner.text()
    assert "沈主任" in part.banner.text()
    part.form.rows["summary"].set_value("改过的案情。")  # type: ignore[attr-defined]
    part.touch()
    part.save()
    stage.rest()
    assert "再约一次座谈。" in part.banner.text(), "saving does not take the opinion away"


def test_who_sits_here_may_also_enter_a_sheet(stage: Stage, sheet: Path) -> None:
    """A head who is a clerk too chooses between both ways."""
    case_id = stage.office.register()
    page = stage.go("case", case_id)
    assert isinstance(page, CasePage)
    button(page.parts["plan"], "不予立项").click()
    stage.rest()
    dialog = stage.dialog(DecisionDialog)
    assert not dialog.on_paper
    assert dialog.manner.isVisible()
    assert not dialog.scan.isVisible()
    button(dialog, "据纸质审批登记").click()
    assert dialog.scan.isVisible()
    assert dialog.go_button.text() == "登记：不予立项"
    button(dialog, "本人在此审批").click()
    dialog.area.set_value("情节轻微。")
    dialog.submit()
    stage.rest()
    assert page.data is not None
    assert page.data.case.state == "not_initiated"

"""Drafts: what is typed is kept by itself, outlives kills, locks and full disks, and never overwrites a record."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton

from app import audit, drafts
from app.cases import plan_file
from app.drafts import DraftFile
from app.workspace import Workspace
from tests.app.casework.stories import PLAN, PROPOSAL, Office
from tests.support import open_workspace
from tests.ui.helpers import Stage, button
from tests.ui.typist import BEFORE
from ui.cases import CaseListPage, CasePage
from ui.cases.plan_part import PlanPart
from ui.cases.register_dialog import RegisterDialog
from ui.forms import SpecForm
from ui.forms.decision import DecisionDialog
from ui.forms.merge import MergeDialog
from ui.proposals import ProposalPage
from ui.shell.my_drafts import MyDrafts

ROOT = Path(__file__).parents[2]


def plan(stage: Stage, case_id: str) -> tuple[PlanPart, SpecForm]:
    page = stage.go("case", (case_id, "plan"))
    assert isinstance(page, CasePage)
    part = page.parts["plan"]
    assert isinstance(part, PlanPart)
    assert part.form is not None
    return part, part.form


def area(form: SpecForm, key: str) -> Any:
    return form.rows[key].field


def mine(workspace: Workspace) -> list[DraftFile]:
    with workspace.read() as view:
        return drafts.all_kept(view)


def edits(draft: DraftFile, part: str = "form") -> dict[str, Any]:
    return {key: pair[1] for key, pair in draft.content["edits"][part].items()}


def type_problem(stage: Stage, form: SpecForm, text: str = "没有人复核。") -> None:
    form.rows["problems"].field.setFocus()
    area(form, "problems").setPlainText("")
    area(form, "problems").insertPlainText(text)  # as an input method commits it


def test_what_is_typed_is_kept_by_itself_and_checked_by_nobody(stage: Stage) -> None:
    case_id = stage.office.register()
    part, form = plan(stage, case_id)
    with stage.qtbot.waitSignal(part.keeper.kept, timeout=10_000):
        type_problem(stage, form, "半句\x07话")
    assert part.keeper.note.text().endswith("已自动保存")
    (draft,) = mine(stage.office.workspace)
    assert edits(draft) == {"problems": "半句\x07话"}
    with stage.office.workspace.read() as view:
        assert all("draft" not in entry.action for entry in audit.entries(view, limit=50))


def test_another_page_comes_in_between(stage: Stage) -> None:
    case_id = stage.office.register()
    part, form = plan(stage, case_id)
    type_problem(stage, form)
    stage.go("cases")
    (draft,) = mine(stage.office.workspace)
    assert edits(draft)["problems"] == "没有人复核。"
    assert plan(stage, case_id)[0].dirty
    assert part.dirty


def test_locking_keeps_at_once_and_unlocking_brings_back(stage: Stage) -> None:
    case_id = stage.office.register()
    _part, form = plan(stage, case_id)
    type_problem(stage, form)
    with stage.qtbot.waitSignal(stage.desk.closed, timeout=20_000):
        stage.qtbot.keyClick(stage.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    folder = stage.office.workspace.vault.folder
    stage.office.workspace = open_workspace(folder)
    stage.desk.sit(stage.office.workspace, folder)
    part, form = plan(stage, case_id)
    assert form.values()["problems"] == "没有人复核。"
    assert part.keeper.banner.text().startswith("已恢复未保存的内容")
    assert part.dirty


def test_what_was_brought_back_can_be_given_up_and_that_taken_back(stage: Stage) -> None:
    case_id = stage.office.register()
    part, form = plan(stage, case_id)
    before = form.values()
    type_problem(stage, form)
    stage.go("cases")
    page = stage.panel._pages.pop("case")
    page.setParent(None)
    page.deleteLater()
    part, form = plan(stage, case_id)
    assert form.values()["problems"] == "没有人复核。"
    stage.press(part.keeper.banner, "放弃")
    assert form.values() == before
    assert mine(stage.office.workspace) == []
    assert not part.dirty
    stage.press(part.keeper.banner, "撤销")
    assert form.values()["problems"] == "没有人复核。"
    assert len(mine(stage.office.workspace)) == 1


def test_saving_the_record_forgets_the_draft(stage: Stage) -> None:
    case_id = stage.office.register()
    part, form = plan(stage, case_id)
    form.set_values(PLAN)
    part.keeper.flush()
    stage.rest()
    assert len(mine(stage.office.workspace)) == 1
    stage.qtbot.keyClick(form.rows["summary"].field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    stage.rest()
    assert mine(stage.office.workspace) == []
    assert plan(stage, case_id)[0].keeper.banner.text() == ""


def changed_meanwhile(stage: Stage, case_id: str) -> tuple[PlanPart, SpecForm]:
    """Somebody types, goes, and another saves the same plan before they are back."""
    office = stage.office
    office.file(case_id, "plan", PLAN)
    _part, form = plan(stage, case_id)
    type_problem(stage, form, "我写的问题，还没有保存。")
    area(form, "outline").setPlainText("我的提纲")
    stage.go("cases")
    page = stage.panel._pages.pop("case")
    page.setParent(None)
    page.deleteLater()
    office.file(case_id, "plan", {**PLAN, "problems": "别人改过的问题，已经保存了。"})
    return plan(stage, case_id)


def test_two_texts_of_one_field_are_shown_and_chosen_between(stage: Stage) -> None:
    part, form = changed_meanwhile(stage, stage.office.register())
    assert form.values()["problems"] == "别人改过的问题，已经保存了。"
    assert form.values()["outline"] == "我的提纲", "what only one of them changed needs no question"
    assert "两份都还在" in part.keeper.banner.text()
    stage.press(part.keeper.banner, "比较并选择")
    dialog = stage.dialog(MergeDialog)
    assert not dialog.go_button.isEnabled()
    both = next(one for one in dialog.findChildren(QRadioButton) if one.text().startswith("两份都留"))
    both.click()
    dialog.go_button.click()
    stage.rest()
    assert form.values()["problems"] == "别人改过的问题，已经保存了。\n我写的问题，还没有保存。"
    part.save()
    stage.rest()
    with stage.office.workspace.read() as view:
        kept = plan_file(view, part.data.case.id)  # type: ignore[union-attr]
    assert kept is not None
    assert kept.problems.endswith("我写的问题，还没有保存。")


def test_as_long_as_nothing_is_chosen_both_texts_stay(stage: Stage) -> None:
    part, form = changed_meanwhile(stage, stage.office.register())
    assert area(form, "problems").isReadOnly()
    stage.press(part.keeper.banner, "比较并选择")
    stage.qtbot.keyClick(stage.dialog(MergeDialog), Qt.Key.Key_Escape)
    with stage.qtbot.waitSignal(part.keeper.kept, timeout=10_000):
        area(form, "summary").setPlainText("又写了一句案情。")
    (draft,) = mine(stage.office.workspace)
    assert edits(draft)["problems"] == "我写的问题，还没有保存。"
    assert edits(draft)["summary"] == "又写了一句案情。"


def test_a_dialog_closed_in_the_middle_opens_as_it_was(stage: Stage) -> None:
    page = stage.go("cases", "new")
    assert isinstance(page, CaseListPage)
    dialog = stage.dialog(RegisterDialog)
    dialog.form.rows["suspects"].field.forms()[0].set_values({"name": "王某某"})  # type: ignore[attr-defined]
    stage.qtbot.keyClicks(dialog.form.rows["case_no"].field, "(2026)7")
    stage.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    stage.rest()
    assert "草稿" in stage.panel.toast.text()
    stage.go("cases", "new")
    again = stage.dialog(RegisterDialog)
    assert again.form.values() == {"case_no": "(2026)7", "suspects": [{"name": "王某某"}]}
    held = again.focusWidget()
    assert held is not None and again.form.isAncestorOf(held), "the cursor stands in the form, not on 放弃"


def test_an_opinion_half_written_is_there_again(stage: Stage) -> None:
    case_id = stage.office.register()
    part, _form = plan(stage, case_id)
    stage.press(part, "不予立项")
    dialog = stage.dialog(DecisionDialog)
    dialog.area.setPlainText("不属于应当预防的")
    stage.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    stage.rest()
    stage.press(part, "不予立项")
    assert stage.dialog(DecisionDialog).area.value() == "不属于应当预防的"


def test_a_draft_of_a_proposal_comes_back_into_its_five_parts(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    stage.office.analyse(case_id)
    stage.office.file(case_id, "proposal", PROPOSAL)
    page = stage.go("proposal", case_id)
    assert isinstance(page, ProposalPage)
    assert page.editor is not None
    page.editor.forms[1].rows["origin"].field.setPlainText("在办案中发现")  # type: ignore[attr-defined]
    page.editor.forms[4].rows["contact"].field.setText("周检察官")  # type: ignore[attr-defined]
    stage.go("cases")
    gone = stage.panel._pages.pop("proposal")
    gone.setParent(None)
    gone.deleteLater()
    page = stage.go("proposal", case_id)
    assert isinstance(page, ProposalPage)
    assert page.editor is not None
    told = page.editor.values()
    assert (told["origin"], told["contact"]) == ("在办案中发现", "周检察官")
    assert page.editor.dirty
    assert button(page.keeper.banner, "放弃")


def typist(office: Office, case_id: str, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.ui.typist", str(office.workspace.vault.folder), case_id, *more]
    office.workspace.close()
    told = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT, env=told)


def end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_program_has_kept_what_was_typed(office: Office) -> None:
    case_id = office.register()
    folder = office.workspace.vault.folder
    child = typist(office, case_id)
    assert child.stdout is not None
    safe = 0
    for line in child.stdout:
        safe = int(line.split()[1])
        if safe > 60:
            break
    end(child)
    office.workspace = open_workspace(folder)
    (draft,) = mine(office.workspace)
    text = edits(draft)["problems"]
    assert text.startswith(BEFORE)
    assert len(text) >= 40, "at least what the first savings held"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of file size")
def test_a_full_disk_is_told_and_what_was_typed_is_kept_later(office: Office) -> None:
    case_id = office.register()
    folder = office.workspace.vault.folder
    child = typist(office, case_id, "--crowded")
    assert child.stdout is not None
    first = child.stdout.readline()
    told = child.stdout.readline()
    last = child.stdout.readline()
    end(child)
    assert first.startswith("kept")
    assert told == "refused 没有自动保存，文字仍在窗口中\n"
    assert int(last.split()[1]) > 10_000
    office.workspace = open_workspace(folder)
    (draft,) = mine(office.workspace)
    assert edits(draft)["problems"].endswith("没有地方了")


def test_all_drafts_are_listed_read_and_deleted(stage: Stage) -> None:
    case_id = stage.office.register()
    part, form = plan(stage, case_id)
    type_problem(stage, form)
    stage.go("cases")
    stage.panel.top.drafts.emit()
    stage.rest()
    dialog = stage.dialog(MyDrafts)
    assert "暴露的问题：\n没有人复核。" in dialog.text.toPlainText()
    stage.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    stage.rest()
    assert stage.panel.page().part() is part  # type: ignore[attr-defined]
    stage.panel.top.drafts.emit()
    stage.rest()
    stage.press(stage.dialog(MyDrafts), "删除草稿")
    assert mine(stage.office.workspace) == []
    assert stage.dialog(MyDrafts)._stack.currentIndex() == 1

"""标出改动: what differs from the version before, on the printed page; what a draft is offered and still lacks."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QApplication, QMenu

from app import documents, proposals
from app.documents.registry import form
from db.codes import Role
from tests.app.casework.stories import PROPOSAL
from tests.ui.helpers import Stage, button
from ui.forms.inline import Hints
from ui.proposals import ProposalPage, RegisterPage
from ui.proposals.changes import compare_pages
from ui.widgets.dialogs import NoteDialog


def test_what_was_put_in_and_taken_out_is_found_by_its_letters() -> None:
    from dataclasses import replace

    data = form("proposal").sample()
    old = documents.render("proposal", data).pdf
    new = documents.render("proposal", replace(data, facts=data.facts + "另查明三事。", requests="限期整改。")).pdf
    found = compare_pages(old, new)
    put_in = "".join(
        found.letters[page][place].char for page, first, last in found.added for place in range(first, last)
    )
    assert "另查明三事。" in put_in and "限期整改" in put_in
    assert found.removed and found.count >= 2
    same = compare_pages(old, old)
    assert (same.added, same.removed, same.count) == ((), (), 0)


def test_changes_are_marked_on_the_page_and_counted(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    stage.office.analyse(case_id)
    stage.office.sign_proposal(case_id)
    stage.office.do(case_id, "revise_proposal", Role.DEPUTY_CHIEF, "补充事实")
    stage.office.file(case_id, "proposal", PROPOSAL | {"facts": f"{PROPOSAL['facts']}另查明一事。"})
    page = stage.go("proposal", case_id)
    assert isinstance(page, ProposalPage)
    stage.rest()
    assert page._version.text() == "第2稿，改动1处"
    assert page.marks.box.isVisibleTo(page) and page.paper.sheets.added
    page.marks.box.click()
    stage.rest()
    assert not page.paper.sheets.added
    page.marks.box.click()
    stage.rest()
    assert page.paper.sheets.added


def test_a_first_version_has_nothing_to_mark(stage: Stage) -> None:
    case_id = stage.office.register()
    stage.office.approve_plan(case_id)
    stage.office.analyse(case_id)
    stage.office.file(case_id, "proposal", {"problems": [{"text": "发包由一人决定。", "cause": 1}]})
    page = stage.go("proposal", case_id)
    assert isinstance(page, ProposalPage) and page.editor is not None
    assert not page.marks.box.isVisibleTo(page)
    before = int(page._gaps.text().removeprefix("还缺").removesuffix("项"))
    chosen(page, "按原因添加", "发包由一人决定。")
    with stage.qtbot.waitSignal(page._counting.timeout):
        pass
    assert page._gaps.text() != f"还缺{before}项", "what is missing is counted while one types"
    items = page.editor._of("items").rows["items"].field
    assert [bool(one.get("cause")) for one in items.value()] == [True]  # type: ignore[attr-defined]
    chosen(page, "分析和座谈查明的", "计量支付未复核。")
    problems = page.editor._of("problems").rows["problems"].field
    assert len(problems.value()) == 2  # type: ignore[attr-defined]


def chosen(page: ProposalPage, words: str, line: str) -> None:
    """Press a button in the editor and choose a line of its menu."""
    for section in page.editor.sections if page.editor else ():
        section.open(True)
    button(page, words).click()
    menu = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible())
    action = next(one for one in menu.actions() if one.text() == line)
    action.trigger()
    menu.close()


def test_what_a_report_would_be_refused_for_is_said_at_the_field(stage: Stage) -> None:
    case_id = stage.office.up_to_service()
    page = stage.go("case", (case_id, "rectification"))
    part: Any = page.part()  # type: ignore[attr-defined]
    for line in part.items.fields:
        line["adoption"].set_value("adopted")
        line["progress"].set_value("doing")
        line["measure"].set_value("制定比选办法。")
    made = part.form.rows["received_on"]
    made.set_value(date(2026, 4, 1))
    made.touched = True
    hints = next(one for one in part.form.children() if isinstance(one, Hints))
    with stage.qtbot.waitSignal(hints._timer.timeout):
        part.form.edited.emit()
    stage.rest()
    assert "2026-04-08" in made.error(), "before it was served"
    with stage.office.workspace.read() as view:
        detail = proposals.case_proposal(view, case_id)
    assert detail is not None and not detail.replies, "nothing was kept"


def test_a_reason_typed_into_the_register_outlives_its_dialog(stage: Stage) -> None:
    with stage.office.work(Role.PREVENTION_OFFICER) as work:
        proposals.enter_highest(work, 2026, 1)
        work.commit()
    ref = stage.office.up_to_service()
    stage.office.do(ref, "withdraw_proposal", Role.CHIEF, "主送单位有误")
    page = stage.go("register", "numbers")
    assert isinstance(page, RegisterPage)
    page.numbers.selectRow(0)
    page.void()
    dialog = stage.dialog(NoteDialog)
    stage.rest()
    dialog.area.insertPlainText("主送单位有误，")
    dialog.reject()
    stage.rest()
    page.void()
    stage.rest()
    assert stage.dialog(NoteDialog).text() == "主送单位有误，"

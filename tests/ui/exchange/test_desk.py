"""The superior's desk, approval of sending, receipts by telephone, media: as people use them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import exchange
from app.workspace import Workspace
from db.codes import OpinionKind, Relation, Role
from db.models import Case, Proposal
from tests.app.exchange.offices import Offices, fill, introduce
from tests.support import acting
from tests.ui.helpers import Stage
from ui import media
from ui.exchange import ExchangePage
from ui.exchange.desk_dialogs import ExpectDialog, PressDialog, ReviewDialog
from ui.exchange.desk_panel import CASES, OFFICES, WAITING
from ui.exchange.export_dialog import WHAT, WHERE, ExportDialog
from ui.exchange.receipt_dialogs import RequestDialog, TelephoneDialog
from ui.media import Stick
from ui.proposals.page import ProposalPage


@pytest.fixture
def below(stage: Stage, city: Workspace, stick: Path) -> Offices:
    """The window's office is the superior of the other one, whose first bundle is taken in."""
    here = stage.office.workspace
    introduce(here, city, Relation.SUBORDINATE)
    introduce(city, here, Relation.SUPERIOR)
    made = Offices(city, here, stick)
    fill(made)
    with city.work() as work:
        proposal = work.get(Proposal, made.proposal_id)
        proposal.state = "draft"
        work.put(proposal, "proposal.edit")
        work.commit()
    exchange.import_bundle(here, exchange.export_bundle(city, "990121", stick).path)
    return made


def test_a_draft_is_reviewed_before_it_is_issued_and_its_office_sees_what_to_do(
    below: Offices, page: ExchangePage, stage: Stage
) -> None:
    page.show_part("below")
    page.below.show_list(WAITING)
    stage.rest()
    (waiting,) = page.below.waiting.model().rows  # type: ignore[attr-defined]
    assert (waiting.before, waiting.case_name) == (True, "王小明贪污案")
    stage.press(page.below, "查看建议书")  # there are no causes to choose from here
    read = stage.panel.page()
    assert isinstance(read, ProposalPage)
    assert read.editor is not None
    stage.go("exchange", "below")
    stage.press(page.below, "审查")
    dialog = stage.dialog(ReviewDialog)
    dialog.result_choice.set_value("revise")
    dialog.text.set_value("第一条建议缺少时限。")
    dialog.go_button.click()
    stage.rest()
    assert page.data is not None
    assert page.data.waiting == ()
    below_office = below.county
    down = exchange.export_bundle(stage.office.workspace, "990100", below.stick).path
    exchange.import_bundle(below_office, down)
    with below_office.read() as view:
        (asked,) = exchange.demands(view)[below.case_id]
    assert asked.title == "按上级院意见修改检察建议书"
    with below_office.work() as work:
        proposal = work.get(Proposal, below.proposal_id)
        proposal.facts = "改过的事实。"
        work.put(proposal, "proposal.edit")
        work.commit()
    with below_office.read() as view:
        assert exchange.demands(view) == {}


def test_a_case_is_reminded_supervised_and_let_go(below: Offices, page: ExchangePage, stage: Stage) -> None:
    page.show_part("below")
    page.below.show_list(CASES)
    stage.rest()
    stage.press(page.below, "催办")
    dialog = stage.dialog(PressDialog)
    dialog.text.set_value("请在月底前报送整改情况。")
    dialog.due.set_value(date(2026, 3, 31))
    dialog.go_button.click()
    stage.rest()
    stage.press(page.below, "挂牌督办")
    dialog = stage.dialog(PressDialog)
    dialog.text.set_value("由市院挂牌督办。")
    dialog.go_button.click()
    stage.rest()
    (case,) = page.below.cases.model().rows  # type: ignore[attr-defined]
    assert set(case.flags) == {"已催办", "挂牌督办"}
    with stage.office.workspace.read() as view:
        kinds = {one.kind for one in exchange.opinions(view, below.case_id)}
    assert kinds == {OpinionKind.REMINDER, OpinionKind.SUPERVISION}
    assert page.below.supervise_button.text() == "解除督办"


def test_an_office_that_should_report_and_does_not_is_told(below: Offices, page: ExchangePage, stage: Stage) -> None:
    page.show_part("below")
    page.below.show_list(OFFICES)
    stage.press(page.below, "列入应报送的院")
    dialog = stage.dialog(ExpectDialog)
    dialog.code.set_value("990122")
    dialog.name.set_value("白石县人民检察院")
    dialog.go_button.click()
    stage.rest()
    assert page.data is not None
    states = {one.office_code: (one.state, one.cases) for one in page.data.offices}
    assert states == {"990122": ("unknown", 0), "990100": ("current", 1)}


def test_an_officer_asks_and_the_head_approves(trusting: Workspace, stage: Stage, stick: Path) -> None:
    here = stage.office.workspace
    head = here.actor
    here.actor = acting(here, Role.PREVENTION_OFFICER)
    page = stage.go("exchange")
    assert isinstance(page, ExchangePage)
    page.make()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    assert dialog.place == WHAT, "there is only one office to send to"
    dialog.forward()
    stage.rest()
    assert dialog.place == WHERE
    assert dialog.next_button.text() == "报请批准"
    dialog.where.folder.set_value(str(stick))
    stage.rest()
    dialog.next_button.click()
    stage.rest()
    assert list(stick.iterdir()) == []
    here.actor = head
    page.reload()
    stage.rest()
    (entry,) = [one for one in page.list.entries() if one.request is not None]
    assert entry.state.text == "待批准发出"
    page.request.judge.emit(entry.request)
    approval = stage.dialog(RequestDialog)
    stage.rest()
    approval.go_button.click()
    stage.rest()
    here.actor = acting(here, Role.PREVENTION_OFFICER)
    page.reload()
    stage.rest()
    (entry,) = [one for one in page.list.entries() if one.request is not None]
    page.make(entry.request)
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    assert (dialog.place, dialog.where.folder.value()) == (WHAT, str(stick))
    dialog.forward()
    stage.rest()
    assert dialog.next_button.text() == "制作并写入"
    dialog.next_button.click()
    stage.rest()
    assert [path.suffix for path in stick.iterdir()] == [".yab"]
    dialog.next_button.click()
    here.actor = head


def test_a_wizard_left_half_way_is_taken_up_again(trusting: Workspace, stage: Stage, stick: Path) -> None:
    page = stage.go("exchange")
    assert isinstance(page, ExchangePage)
    page.make()
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    dialog.what.full.setChecked(True)
    stage.rest()
    dialog.forward()
    dialog.where.folder.set_value(str(stick))
    stage.rest()
    dialog.reject()
    stage.rest()
    (entry,) = [one for one in page.list.entries() if one.request is not None]
    assert entry.state.text == "未做完"
    page.make(entry.request)
    dialog = stage.dialog(ExportDialog)
    stage.rest()
    assert (dialog.what.full.isChecked(), dialog.where.folder.value()) == (True, str(stick))
    dialog.reject()


def test_a_bundle_is_confirmed_by_telephone(trusting: Workspace, stage: Stage, stick: Path) -> None:
    here = stage.office.workspace
    fill(Offices(here, trusting, stick))
    made = exchange.export_bundle(here, "990100", stick)
    exchange.import_bundle(trusting, made.path)
    with trusting.read() as view:
        (there,) = [one for one in exchange.bundles(view) if not one.outgoing]
    page = stage.go("exchange")
    assert isinstance(page, ExchangePage)
    stage.press(page.past, "电话确认")
    dialog = stage.dialog(TelephoneDialog)
    dialog.digits.set_value("00000000" if there.digits != "00000000" else "00000001")
    dialog.reason.set_value("介质在途")
    dialog.go_button.click()
    stage.rest()
    assert dialog.isVisible()
    dialog.digits.set_value(f"{there.digits[:4]} {there.digits[4:]}")
    dialog.go_button.click()
    stage.rest()
    (entry,) = [one for one in page.list.entries() if one.bundle is not None]
    assert entry.state.text == "电话确认"


def test_a_stick_that_is_put_in_is_seen(
    below: Offices, page: ExchangePage, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with below.county.work() as work:
        case = work.get(Case, below.case_id)
        case.name = "改了名的案"
        work.put(case, "case.edit")
        work.commit()
    exchange.export_bundle(below.county, "990121", below.stick)
    monkeypatch.setattr(media, "mounted", lambda: [Stick("检专-003号盘", below.stick, 10**9)])
    page.look_for_sticks()
    stage.rest()
    stage.press(page.list, "核对新包")
    stage.rest()
    current = page.list.current()
    assert current is not None
    assert current.checked is not None
    assert [row.after for row in current.checked.preview.changes if row.kind == "changed"] == ["改了名的案"]  # type: ignore[union-attr]

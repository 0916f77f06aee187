"""Cards through the window: taken in, compared by four groups, revoked; opinions and filing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QLabel

from app import exchange
from app.exchange.cards import digits
from app.workspace import Workspace
from db.codes import Relation
from db.models import Proposal
from tests.app.exchange.offices import Offices, fill, introduce
from tests.support import CITY, make_workspace
from tests.ui.helpers import Stage
from ui.exchange import ExchangePage
from ui.exchange.card_dialogs import PolicyDialog, TrustDialog
from ui.exchange.desk_dialogs import FilingDialog
from ui.exchange.desk_panel import WAITING
from ui.widgets.dialogs import DestructiveDialog, NoteDialog


def card_of(workspace: Workspace, folder: Path) -> tuple[Path, tuple[str, ...]]:
    with workspace.read() as view:
        file = folder / "peer.yacard"
        file.write_bytes(exchange.export_card(view))
        return file, digits(exchange.own_card(view).fingerprint)


def asked(page: ExchangePage, stage: Stage) -> TrustDialog:
    page.show_part("peers")
    page.peers.cards["990100"].trust_button.click()
    return stage.dialog(TrustDialog)


def type_groups(dialog: TrustDialog, groups: tuple[str, ...]) -> None:
    for place in dialog.asked:
        dialog.form.rows[str(place)].set_value(groups[place - 1])


def test_a_card_is_trusted_by_four_groups(page: ExchangePage, stage: Stage, city: Workspace, stick: Path) -> None:
    file, groups = card_of(city, stick)
    page.peers.import_card(file)
    stage.rest()
    dialog = asked(page, stage)
    assert dialog.banner.text() == "", "nobody else bears its name"
    assert len(set(dialog.asked)) == 4
    shown = {label.text() for label in stage.window.findChildren(QLabel) if label.isVisible()}
    assert not shown & set(groups)  # they are to be heard, not copied
    type_groups(dialog, groups)
    dialog.go_button.click()
    assert dialog.form.rows["relation"].error()  # the relation is ours to say
    dialog.relation.set_value("superior")
    dialog.go_button.click()
    stage.rest()
    assert page.data is not None
    peer = page.data.peer("990100")
    assert peer is not None
    assert (peer.state.value, peer.relation) == ("confirmed", "superior")


def test_a_wrong_group_confirms_nothing(page: ExchangePage, stage: Stage, city: Workspace, stick: Path) -> None:
    file, groups = card_of(city, stick)
    page.peers.import_card(file)
    stage.rest()
    dialog = asked(page, stage)
    type_groups(dialog, groups)
    wrong = dialog.asked[2]
    dialog.form.rows[str(wrong)].set_value("00000" if groups[wrong - 1] != "00000" else "00001")
    dialog.relation.set_value("superior")
    dialog.go_button.click()
    stage.rest()
    assert dialog.isVisible()
    assert "不符" in dialog.banner.accessibleName()
    assert all(dialog.form.rows[str(place)].error() for place in dialog.asked)
    assert page.data is not None
    peer = page.data.peer("990100")
    assert peer is not None
    assert peer.state.value == "pending"
    dialog.reject()


def test_a_card_is_revoked_only_with_a_reason_and_the_word(
    page: ExchangePage, stage: Stage, trusting: Workspace
) -> None:
    page.reload()
    stage.rest()
    page.show_part("peers")
    page.peers.cards["990100"].revoke_button.click()
    note = stage.dialog(NoteDialog)
    note.area.set_value("对方密钥遗失")
    note.go_button.click()
    dialog = stage.dialog(DestructiveDialog)
    assert not dialog.go_button.isEnabled()
    dialog.field.set_value("停用")
    dialog.go_button.click()
    stage.rest()
    assert page.data is not None
    peer = page.data.peer("990100")
    assert peer is not None
    assert peer.state.value == "revoked"


def test_what_may_travel_is_set(page: ExchangePage, stage: Stage, trusting: Workspace) -> None:
    page.reload()
    stage.rest()
    page.show_part("peers")
    page.peers.cards["990100"].policy_button.click()
    dialog = stage.dialog(PolicyDialog)
    dialog.names.set_value("short")
    dialog.scope.set_value(["cases", "proposals"])
    dialog.go_button.click()
    stage.rest()
    assert page.data is not None
    peer = page.data.peer("990100")
    assert peer is not None
    assert (peer.card.policy.names, peer.card.policy.photos, peer.card.policy.cases) == ("short", False, True)


def test_our_card_is_exported(page: ExchangePage, stage: Stage, stick: Path) -> None:
    page.peers.export_card(stick / "我院.yacard")
    stage.rest()
    with stage.office.workspace.read() as view:
        assert (stick / "我院.yacard").read_bytes() == exchange.export_card(view)


def test_a_file_that_is_no_card_is_told(page: ExchangePage, stage: Stage, stick: Path) -> None:
    file = stick / "别的.yacard"
    file.write_bytes(b"nothing")
    page.peers.import_card(file)
    stage.rest()
    assert "不是一案通的公钥卡" in page.peers.banner.accessibleName()


def test_a_subordinates_proposal_is_filed_and_the_opinion_listed(
    page: ExchangePage, stage: Stage, city: Workspace, stick: Path
) -> None:
    """Here the window's office is the superior: the other one sends up a sealed proposal."""
    here = stage.office.workspace
    introduce(here, city, Relation.SUBORDINATE)
    introduce(city, here, Relation.SUPERIOR)
    below = Offices(city, here, stick)
    fill(below)
    with city.work() as work:
        proposal = work.get(Proposal, below.proposal_id)
        proposal.sealed_on = date(2026, 3, 4)
        work.put(proposal, "proposal.seal")
        work.commit()
    page.look_into(exchange.export_bundle(city, "990121", stick).path)
    stage.rest()
    page.incoming.import_button.click()
    stage.rest()
    page.show_part("below")
    page.below.show_list(WAITING)
    stage.rest()
    stage.press(page.below, "登记备案")
    dialog = stage.dialog(FilingDialog)
    assert dialog.number.value() == "青检防备〔2026〕1号"
    dialog.go_button.click()
    stage.rest()
    assert page.data is not None
    assert page.data.waiting == ()
    assert [one.filing_no for one in page.data.filings] == ["青检防备〔2026〕1号"]
    line = page.data.opinions[0]
    assert (line.kind_text, line.result_text, line.opinion.filing_no) == ("备案登记", "同意备案", "青检防备〔2026〕1号")


def test_whoever_bears_a_known_name_is_asked_who_he_is(
    page: ExchangePage, stage: Stage, trusting: Workspace, tmp_path: Path, stick: Path
) -> None:
    """Another workspace gives itself out for the city."""
    other = make_workspace(tmp_path / "另一个", CITY, stranger=True)
    file, _ = card_of(other, stick)
    other.close()
    page.show_part("peers")
    page.peers.import_card(file)
    stage.rest()
    assert page.data is not None
    (waits,) = [one.card for one in page.data.peers if one.state.value == "pending"]
    page.peers.trust(waits)
    assert "请先问明对方是谁" in stage.dialog(TrustDialog).banner.text()

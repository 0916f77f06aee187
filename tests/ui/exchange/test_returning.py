"""Through the window: a case handed over to the other workstation, records taken back after a restore, the map."""

from __future__ import annotations

from pathlib import Path

from app import exchange
from app.exchange.reporting import BEFORE, NOTHING, OPEN, REPORTED, MonthCell
from app.workspace import Workspace
from db.codes import Relation
from db.models import Case, MissingRecord, Unit
from tests.app.exchange.offices import Offices, fill, introduce
from tests.support import COUNTY, make_workspace
from tests.ui.helpers import Stage
from ui.exchange import ExchangePage
from ui.exchange.desk_panel import CASES, MAP
from ui.exchange.handover_dialog import HandoverDialog
from ui.exchange.report_map import month_cell


def test_a_case_is_handed_over_to_the_other_workstation(
    stage: Stage, city: Workspace, tmp_path: Path, stick: Path
) -> None:
    here = stage.office.workspace
    desk = make_workspace(tmp_path / "desk", COUNTY)
    introduce(here, desk, Relation.OWN)
    introduce(desk, here, Relation.OWN)
    made = Offices(here, city, stick)
    fill(made)
    page = stage.go("exchange", "peers")
    assert isinstance(page, ExchangePage)
    page.show_part("peers")
    stage.rest()
    card = page.peers.cards["990121"]
    assert card.hand_button.isVisibleTo(page)
    card.hand_button.click()
    dialog = stage.dialog(HandoverDialog)
    stage.rest()
    assert not dialog.go_button.isEnabled()
    rows = dialog.cases.model().rows  # type: ignore[attr-defined]
    place = next(at for at, one in enumerate(rows) if one.id == made.case_id)
    assert rows[place].records == 4
    dialog.cases.selectRow(place)
    dialog.go_button.click()
    assert dialog.form.rows["note"].error()  # why is asked
    dialog.note.set_value("侦查终结，移交预防部门")
    dialog.go_button.click()
    stage.rest()
    with here.read() as view:
        case = view.get(Case, made.case_id)
        assert (case.owner_workspace, case.term) == (desk.own.workspace_id, 2)
        assert made.case_id not in {one.id for one in exchange.cases_to_hand_over(view)}
    exchange.import_bundle(desk, exchange.export_bundle(here, desk.own.workspace_id, stick).path)
    with desk.read() as view:
        assert made.case_id in {one.id for one in exchange.cases_to_hand_over(view)}
    desk.close()


def test_what_the_superior_gives_back_is_taken_back(trusting: Workspace, stage: Stage, stick: Path) -> None:
    here = stage.office.workspace
    made = Offices(here, trusting, stick)
    fill(made)
    exchange.import_bundle(trusting, made.up().path)
    with here.read() as view:
        unit_id = view.get(Case, made.case_id).unit_id
    with trusting.work() as work:  # as after a snapshot that lacks it
        work.session.add(
            MissingRecord(
                record_type="unit", record_id=unit_id, owner_workspace=here.own.workspace_id, bundle_id="",
                at=work.clock.now(),
            )
        )  # fmt: skip
        work.commit()
    with here.vault.raw() as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM unit WHERE id = ?", (unit_id,))
        connection.commit()
    exchange.import_bundle(here, made.down().path)
    page = stage.go("exchange")
    assert isinstance(page, ExchangePage)
    page.show_part("peers")
    stage.rest()
    stage.press(page.peers, "取回记录")
    stage.rest()
    with here.read() as view:
        unit = view.get(Unit, unit_id)
        assert (unit.name, unit.owner_workspace) == ("青溪县水务站", here.own.workspace_id)
    assert not page.peers.returned_button.isVisibleTo(page)


def test_the_map_shows_each_office_by_months(stage: Stage, city: Workspace, page: ExchangePage, stick: Path) -> None:
    here = stage.office.workspace
    introduce(here, city, Relation.SUBORDINATE)
    introduce(city, here, Relation.SUPERIOR)
    made = Offices(city, here, stick)
    fill(made)
    exchange.import_bundle(here, exchange.export_bundle(city, "990121", stick).path)
    page.reload()
    stage.rest()
    page.show_part("below")
    page.below.show_list(MAP)
    stage.rest()
    assert page.below.map.isVisibleTo(page)
    model = page.below.map.model()
    assert model.columnCount() == 13
    (row,) = model.rows  # type: ignore[attr-defined]
    assert (row.cells[-1].state, row.cells[-1].bundles) == (REPORTED, 1)
    page.below.map.opened.emit(row)
    stage.rest()
    assert page.below.lists.value() == CASES


def test_each_month_says_its_state_in_words_and_by_a_sign() -> None:
    cells = {state: month_cell(MonthCell(state, 2, 7), 2026, 3) for state in (REPORTED, NOTHING, OPEN, BEFORE)}
    assert {state: cell.sentence() for state, cell in cells.items()} == {
        REPORTED: "2026年3月收到2包，7条记录",
        NOTHING: "2026年3月未报",
        OPEN: "2026年3月尚未报",
        BEFORE: "2026年3月尚未开始报送",
    }
    signs = [cell.chip.icon_name if cell.chip else cell.text for cell in cells.values()]
    assert len(set(signs)) == 4

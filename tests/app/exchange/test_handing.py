"""Handing a case over to the other workstation of the office: the term rises, the old owner writes no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import backups, exchange
from app.workspace import UserError
from db import backup
from db.models import Case, HandedOver, PassedLine, Proposal
from tests.app.exchange.house import House, build
from tests.support import open_workspace


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = build(tmp_path_factory.mktemp("house"))
    made.close()
    return made


@pytest.fixture
def house(built: House, tmp_path: Path) -> Iterator[House]:
    made = built.copied(tmp_path / "house")
    yield made
    made.close()


def hand_over(house: House) -> int:
    with house["county"].work() as work:
        count = exchange.hand_over_case(work, house.case_id, house["desk"].own.workspace_id, "侦查终结，移交预防部门")
        work.commit()
    return count


def rename(house: House, place: str, name: str) -> None:
    with house[place].work() as work:
        case = work.get(Case, house.case_id)
        case.name = name
        work.put(case, "case.edit")
        work.commit()


def owner_of(house: House, place: str) -> tuple[str, int, str]:
    with house[place].read() as view:
        case = view.get(Case, house.case_id)
        return next(n for n in house.places if house[n].own.workspace_id == case.owner_workspace), case.term, case.name


def test_a_case_goes_over_with_all_that_is_in_it(house: House) -> None:
    house.carry("county", "city")
    assert hand_over(house) == 4
    with pytest.raises(UserError, match=r"record\.read_only"):
        rename(house, "county", "原主再改")
    taken = house.carry("county", "desk")
    assert taken.new >= 4
    assert owner_of(house, "desk") == ("desk", 2, "王小明贪污案")
    rename(house, "desk", "新主改名")
    house.carry("county", "city")
    assert owner_of(house, "city") == ("desk", 2, "王小明贪污案")
    house.carry("desk", "city")
    assert owner_of(house, "city") == ("desk", 2, "新主改名")
    house.carry("desk", "county")
    assert owner_of(house, "county") == ("desk", 2, "新主改名")
    with house["city"].read() as view:
        assert view.get(Proposal, house.proposal_id).owner_workspace == house["desk"].own.workspace_id


def test_the_new_owner_may_arrive_first_with_the_proof(house: House) -> None:
    house.carry("county", "city")
    hand_over(house)
    house.carry("county", "desk")
    rename(house, "desk", "新主改名")
    file = house.make("desk", "city")
    preview = exchange.inspect(house["city"], file)
    assert "changed" in {row.kind for row in preview.changes if row.id == house.case_id}
    exchange.import_bundle(house["city"], file)
    assert owner_of(house, "city") == ("desk", 2, "新主改名")
    house.carry("county", "city")
    assert owner_of(house, "city") == ("desk", 2, "新主改名")


def test_later_lines_of_the_old_owner_are_refused(house: House, tmp_path: Path) -> None:
    saved = tmp_path / "county.backup"
    backups.create(house["county"], saved)
    house.carry("county", "city")
    hand_over(house)
    house.carry("county", "desk")
    house.carry("county", "city")
    house.carry("desk", "county")
    folder = house["county"].vault.folder
    house["county"].close()
    import shutil

    shutil.rmtree(folder)
    backup.restore(saved, folder)
    house.places["county"] = open_workspace(folder)
    rename(house, "county", "恢复后再改")
    for place in ("city", "desk"):
        with pytest.raises(UserError, match=r"exchange\.handed_over"):
            house.carry("county", place)
    assert owner_of(house, "city")[0] == "desk"
    house.carry("desk", "county", full=True)
    assert owner_of(house, "county") == ("desk", 2, "王小明贪污案")
    house.carry("county", "city")


def test_another_workstation_of_our_office_is_nobody_below_us(house: House) -> None:
    """What lies here of it waits for no review of ours; in the office above it does."""
    for place in ("desk", "city"):
        house.carry("county", place)
    with house["desk"].read() as view:
        assert (exchange.desk.cases(view), exchange.desk.offices(view)) == ([], [])
        assert (exchange.desk.proposals_waiting(view), exchange.proposals_to_file(view)) == ([], [])
    with house["city"].read() as view:
        assert [one.id for one in exchange.desk.cases(view)] == [house.case_id]
        assert [one.cases for one in exchange.desk.offices(view)] == [1]


def test_a_record_goes_to_no_other_office(house: House) -> None:
    with house["county"].work() as work, pytest.raises(UserError, match=r"exchange\.handover_elsewhere"):
        exchange.hand_over_case(work, house.case_id, "990100", "")
    with house["county"].read() as view:
        assert view.session.query(HandedOver).count() == 0


def test_the_proof_travels_once(house: House) -> None:
    hand_over(house)
    house.carry("county", "desk")
    with house["desk"].read() as view:
        assert view.session.query(PassedLine).count() == 4
    house.carry("desk", "city")
    assert owner_of(house, "city")[0] == "desk"


def test_what_the_new_owner_withdraws_is_withdrawn_where_the_old_one_had_sent_it(house: House) -> None:
    house.carry("county", "city")
    hand_over(house)
    house.carry("county", "desk")
    with house["desk"].work() as work:
        work.withdraw(work.get(Case, house.case_id), "case.withdraw")
        work.commit()
    house.carry("desk", "city")
    house.carry("desk", "county")
    for place in ("city", "county"):
        with house[place].read() as view:
            assert view.get(Case, house.case_id).withdrawn

"""A county that is restored from a backup: a new epoch, a snapshot, nothing lost and nothing passed off as newer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from app import backups, exchange
from app.workspace import UserError
from db import backup
from db.models import Case, Proposal, ReceivedVersion, Unit
from tests.app.exchange.offices import Offices, fill, make_offices, opine, rename_case
from tests.support import open_workspace


def restored(offices: Offices, made: Path) -> None:
    """Put the county back to the backup."""
    folder = offices.county.vault.folder
    offices.county.close()
    shutil.rmtree(folder)
    backup.restore(made, folder)
    offices.county = open_workspace(folder)


@pytest.fixture
def made(offices: Offices, tmp_path: Path) -> Path:
    path = tmp_path / "county.backup"
    backups.create(offices.county, path)
    return path


def test_a_restored_county_begins_a_new_epoch_with_a_snapshot(offices: Offices, made: Path) -> None:
    old = offices.up()
    exchange.import_bundle(offices.city, old.path)
    exchange.import_bundle(offices.county, offices.down().path)
    restored(offices, made)
    again = offices.up()
    assert (again.number, again.base, again.snapshot) == (1, 0, True)
    assert offices.county.own.epoch > 1
    assert not offices.county.vault.restored
    taken = exchange.import_bundle(offices.city, again.path)  # new: the record of the county's own office
    assert (taken.new, taken.changed, taken.unchanged) == (1, 0, 5), (
        "the record of the county's own office comes with the new epoch"
    )
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).epoch == offices.county.own.epoch
    with pytest.raises(UserError, match=r"exchange\.already_imported"):
        exchange.import_bundle(offices.city, again.path)
    answer = exchange.import_bundle(offices.county, offices.down().path)
    assert answer.acknowledged == again.head
    rename_case(offices, "恢复之后")
    assert exchange.import_bundle(offices.city, offices.up().path).changed == 1


def test_bundles_from_before_the_restore_change_nothing(offices: Offices, made: Path) -> None:
    rename_case(offices, "恢复之前的新名")
    late = offices.up()
    restored(offices, made)
    exchange.import_bundle(offices.city, offices.up().path)
    with pytest.raises(UserError, match=r"exchange\.old_epoch"):
        exchange.import_bundle(offices.city, late.path)
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).name == "王小明贪污案"


@pytest.mark.parametrize("lost", [("一", "二", "三"), ("三",)])
def test_a_text_that_would_go_back_is_confirmed_first(offices: Offices, made: Path, lost: tuple[str, ...]) -> None:
    """However little was lost: the restore gives the old text a revision of its own."""
    for name in lost:
        rename_case(offices, name)
    exchange.import_bundle(offices.city, offices.up().path)
    restored(offices, made)
    back = offices.up()
    preview = exchange.inspect(offices.city, back.path)
    assert [(row.kind, row.before, row.after) for row in preview.changes if row.type == "case"] == [
        ("backwards", "三", "王小明贪污案")
    ]
    with pytest.raises(UserError, match=r"exchange\.backwards"):
        exchange.import_bundle(offices.city, back.path)
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).name == "三"
    exchange.import_bundle(offices.city, back.path, accept_backwards=True)
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).name == "王小明贪污案"
        texts = view.session.scalars(select(ReceivedVersion.line).where(ReceivedVersion.record_id == offices.case_id))
        assert len(list(texts)) == 2


def test_what_will_go_is_told_rightly_before_it_is_made(offices: Offices, made: Path) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    exchange.import_bundle(offices.county, offices.down().path)
    restored(offices, made)
    assert exchange.restored(offices.county)
    assert exchange.renew_if_restored(offices.county)
    assert not exchange.restored(offices.county)
    with offices.county.read() as view:
        found = exchange.outlook(view, "990100")
    bundle = offices.up()
    assert (found.number, found.base, found.records) == (bundle.number, bundle.base, bundle.records)
    assert (bundle.number, bundle.base) == (1, 0)


def test_what_the_backup_lacks_is_marked_and_kept(offices: Offices, made: Path) -> None:
    fill(offices, 2)
    exchange.import_bundle(offices.city, offices.up().path)
    restored(offices, made)
    taken = exchange.import_bundle(offices.city, offices.up().path)
    assert taken.missing == 5
    with offices.city.read() as view:
        assert view.get(Proposal, offices.proposal_id).doc_number == "青检建〔2026〕2号"
        assert len(view.session.scalars(select(Unit)).all()) == 2


def test_a_restored_city_gets_everything_again(offices: Offices, tmp_path: Path) -> None:
    path = tmp_path / "city.backup"
    backups.create(offices.city, path)
    exchange.import_bundle(offices.city, offices.up().path)
    exchange.import_bundle(offices.county, offices.down().path)
    folder = offices.city.vault.folder
    offices.city.close()
    shutil.rmtree(folder)
    backup.restore(path, folder)
    offices.city = open_workspace(folder)
    assert offices.up().base > 0
    exchange.import_bundle(offices.county, offices.down().path)
    full = offices.up()
    assert full.base == 0
    assert exchange.import_bundle(offices.city, full.path).new == 5


def test_two_copies_of_one_workspace_are_found_out(offices: Offices, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    offices.county.close()
    shutil.copytree(offices.county.vault.folder, twin)
    offices.county = open_workspace(offices.county.vault.folder)
    exchange.import_bundle(offices.city, offices.up().path)
    offices.county.close()
    offices.county = open_workspace(twin)
    rename_case(offices, "另一份")
    forked = offices.up()
    with pytest.raises(UserError, match=r"exchange\.fork"):
        exchange.import_bundle(offices.city, forked.path)
    number = exchange.open_epoch(offices.county, "与副本合并")
    assert number == offices.county.own.epoch
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.city.read() as view:
        assert view.get(Case, offices.case_id).name == "另一份"


def test_an_acknowledgement_of_a_bundle_never_made_warns(offices: Offices, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    offices.county.close()
    shutil.copytree(offices.county.vault.folder, twin)
    offices.county = open_workspace(offices.county.vault.folder)
    exchange.import_bundle(offices.city, offices.up().path)
    opine(offices)
    down = offices.down()
    offices.county.close()
    offices.county = open_workspace(twin)
    taken = exchange.import_bundle(offices.county, down.path)
    assert [one.code for one in taken.warnings] == ["exchange.ack_unknown"]
    assert (taken.new, taken.acknowledged) == (1, None)


def test_offices_that_never_met_refuse_one_another(offices: Offices, tmp_path: Path) -> None:
    others = make_offices(tmp_path / "others")
    try:
        with pytest.raises(UserError, match=r"exchange\.not_for_us"):
            exchange.import_bundle(others.city, offices.up().path)
    finally:
        others.close()

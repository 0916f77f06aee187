"""A middle office passes a county's record on with its proof; what an owner lost is offered back to it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from unittest import mock

import pytest
from sqlalchemy import select

from app import backups, exchange
from app.exchange import keys, passing
from app.exchange.format import info, lines, merkle
from app.exchange.format.info import Counts
from app.workspace import UserError
from db import backup
from db.codes import Relation
from db.models import BundleProof, Case, PassedLine, Proposal
from tests.app.exchange.house import House, build
from tests.app.exchange.offices import Offices, fill, introduce, rename_case
from tests.support import open_workspace


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = build(tmp_path_factory.mktemp("house"))
    made.carry("county", "city")
    made.close()
    return made


@pytest.fixture
def house(built: House, tmp_path: Path) -> Iterator[House]:
    made = built.copied(tmp_path / "house")
    yield made
    made.close()


def pass_case(house: House) -> None:
    with house["city"].work() as work:
        exchange.pass_on(work, "case", house.case_id)
        work.commit()


def test_a_province_sees_what_the_city_passes_on(house: House) -> None:
    pass_case(house)
    preview = exchange.inspect(house["province"], file := house.make("city", "province"))
    assert "王小明贪污案" in {row.after for row in preview.changes if row.type == "passed_line"}
    exchange.import_bundle(house["province"], file)
    with house["province"].read() as view:
        assert view.get(Case, house.case_id).owner_workspace == house["county"].own.workspace_id
        found = passing.via(view, "case", house.case_id)
        assert found is not None
        assert (found.via_workspace, found.verified) == (house["city"].own.workspace_id, False)
        assert view.session.get(Proposal, house.proposal_id) is None


def test_with_the_origins_card_the_proof_is_checked(house: House) -> None:
    introduce(house["province"], house["county"], Relation.SUBORDINATE)
    pass_case(house)
    house.carry("city", "province")
    with house["province"].read() as view:
        found = passing.via(view, "case", house.case_id)
        assert found is not None
        assert found.verified


def test_later_versions_follow_and_withdrawals_too(house: House) -> None:
    pass_case(house)
    house.carry("city", "province")
    for name in ("改名", "又改名"):
        with house["county"].work() as work:
            case = work.get(Case, house.case_id)
            case.name = name
            work.put(case, "case.edit")
            work.commit()
        house.carry("county", "city")
    house.carry("city", "province")
    with house["province"].read() as view:
        assert view.get(Case, house.case_id).name == "又改名"
    with house["city"].work() as work:
        exchange.stop_passing(work, "case", house.case_id)
        work.commit()
    assert house.carry("city", "province").withdrawn == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("line", lambda text: text.replace("王小明", "王大明"), "exchange.pass.root"),
        ("leaf", lambda leaf: leaf + 1, "exchange.pass.root"),
        ("bag_info", lambda text: text.replace("Yiantong-Number: 1", "Yiantong-Number: 2"), "exchange.pass.form"),
        ("subject_id", lambda _: "01960000-0000-7000-8000-000000000001", "exchange.pass.form"),
        ("origin_office", lambda _: "990122", "exchange.pass.form"),
        ("purpose", lambda _: "handover", "exchange.pass.purpose"),
        ("signatures", lambda _: {"ed25519": "00" * 64}, "exchange.pass.signature"),
        ("path", lambda _: ["zz"], "exchange.pass.form"),
    ],
)  # fmt: skip
def test_a_proof_that_was_tampered_with_is_refused(house: House, field: str, value, code: str) -> None:  # type: ignore[no-untyped-def]
    introduce(house["province"], house["county"], Relation.SUBORDINATE)
    pass_case(house)
    with house["city"].work() as work:
        row = work.session.query(PassedLine).one()
        setattr(row, field, value(getattr(row, field)))
        work.put(row, "exchange.pass.onward")
        work.commit()
    import app.exchange.passing as module

    refresh, module.refresh = module.refresh, lambda *_: False
    try:
        file = house.make("city", "province")
    finally:
        module.refresh = refresh
    for look in (exchange.inspect, exchange.import_bundle):
        with pytest.raises(UserError) as refusal:
            look(house["province"], file)
        assert refusal.value.code == code
    with house["province"].read() as view:
        assert view.session.get(Case, house.case_id) is None


@pytest.mark.parametrize("purpose", [passing.ONWARD, passing.HANDOVER])
def test_what_is_proven_is_not_replaced_by_what_is_not(house: House, purpose: str) -> None:
    """The office in the middle makes up a newer line, or one that hands the record over to itself, under a key that
    nobody knows."""
    introduce(house["province"], house["county"], Relation.SUBORDINATE)
    pass_case(house)
    house.carry("city", "province")
    with house["city"].work() as work:
        row = work.session.query(PassedLine).one()
        forge(row, purpose, house["city"].own.workspace_id)
        work.put(row, "exchange.pass.onward")
        work.commit()
    with mock.patch.object(passing, "refresh", return_value=False):
        file = house.make("city", "province")
    exchange.inspect(house["province"], file)
    taken = exchange.import_bundle(house["province"], file)
    assert [(one.code, one.params["count"]) for one in taken.warnings] == [("exchange.pass.unverified", 1)]
    with house["province"].read() as view:
        case = view.get(Case, house.case_id)
        assert (case.name, case.owner_workspace) == ("王小明贪污案", house["county"].own.workspace_id)
        found = passing.via(view, "case", house.case_id)
        assert found is not None
        assert found.verified


def forge(row: PassedLine, purpose: str, sender: str) -> None:
    """Another name and a later version, under a record root of its own."""
    row.purpose = purpose
    line = lines.parse(row.line.encode("utf-8"))
    later = replace(line.version, revision=line.version.revision + 1)
    line = replace(line, version=later, fields={**line.fields, "name": "无此案"})
    if purpose == passing.HANDOVER:
        line = replace(line, version=lines.Version(line.version.term + 1, 0, 0), successor=(sender, line.office))
    raw = lines.write(line)
    about = info.parse(row.bag_info.encode("utf-8"))
    data = info.write(
        replace(
            about, sender=replace(about.sender, fingerprint="ab" * 32), counts=Counts(1, 0, 0),
            record_root=merkle.root([raw]).hex(),
        )
    )  # fmt: skip
    row.line, row.bag_info = raw.decode("utf-8"), data.decode("utf-8")
    row.tagmanifest = f"{sha256(data).hexdigest()}  bag-info.txt\n"
    row.leaf, row.leaves, row.path, row.signatures = 0, 1, [], {"ed25519": "00" * 64}


def rekey(offices: Offices, times: int = 1) -> None:
    """The county changes its keys, and the city compares the new card."""
    for _ in range(times):
        with offices.county.work() as work:
            exchange.change_keys(work, "更换")
            work.commit()
    introduce(offices.city, offices.county, Relation.SUBORDINATE)


def restored(offices: Offices, saved: Path) -> None:
    folder = offices.county.vault.folder
    offices.county.close()
    shutil.rmtree(folder)
    backup.restore(saved, folder)
    offices.county = open_workspace(folder)


def test_what_was_signed_by_a_key_that_a_restore_forgot_is_offered_with_a_warning(
    offices: Offices, tmp_path: Path
) -> None:
    """The stream goes on; whether to take the records back is for a person to say."""
    saved = tmp_path / "county.backup"
    backups.create(offices.county, saved)
    rekey(offices)
    fill(offices, 2)
    exchange.import_bundle(offices.city, offices.up().path)
    restored(offices, saved)
    rekey(offices, 2)
    exchange.import_bundle(offices.city, offices.up().path)
    exchange.import_bundle(offices.county, offices.down().path)
    with offices.county.read() as view:
        rows = exchange.returned(view)
    assert [(row.waiting, row.known) for row in rows] == [(True, False)] * 5


def test_a_key_changed_more_than_once_is_known_again(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    rekey(offices, 3)
    with offices.city.read() as view:
        message, signature = view.session.execute(select(BundleProof.tagmanifest, BundleProof.signature)).one()
    signatures = {name: bytes.fromhex(text) for name, text in json.loads(signature).items()}
    with offices.county.read() as view:
        assert keys.signed_here(view, message, signatures)
        assert not keys.signed_here(view, message + b"x", signatures)


def test_what_a_restore_lost_comes_back(offices: Offices, tmp_path: Path) -> None:
    saved = tmp_path / "county.backup"
    backups.create(offices.county, saved)
    fill(offices, 2)
    rename_case(offices, "恢复后要找回的案")
    exchange.import_bundle(offices.city, offices.up().path)
    restored(offices, saved)
    assert exchange.import_bundle(offices.city, offices.up().path).missing == 5
    exchange.import_bundle(offices.county, offices.down().path)
    with offices.county.read() as view:
        rows = exchange.returned(view)
        assert len(rows) == 5
        assert {row.waiting for row in rows} == {True}
        assert "恢复后要找回的案" in {row.title for row in rows}
    with offices.county.work() as work:
        assert exchange.take_back(work, [row.id for row in rows]) == 5
        work.commit()
    rename_case(offices, "找回之后")
    taken = exchange.import_bundle(offices.city, offices.up().path)
    assert (taken.missing, taken.changed) == (0, 1)
    answer = exchange.import_bundle(offices.county, offices.down().path)
    assert answer.withdrawn == 5
    with offices.county.read() as view:
        assert exchange.returned(view) == []

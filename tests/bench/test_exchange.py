"""A bundle of originals out and in, against `age -d` of every file into `age -r` by pipe and nothing else."""

from __future__ import annotations

import os
import random
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from app import exchange
from app.exchange import cards, selection
from app.exchange.cards import Card
from app.exchange.rules import Policy
from app.exchange.suites import suite
from app.workspace import Workspace
from db.codes import Relation
from db.kernel.ids import new_id
from db.models import Photo, Unit
from tests.app.exchange.offices import Offices, fill, make_offices
from tests.bench.figures import Meter, needs, shell, size_of
from tests.support import open_workspace

MEGABYTES = size_of("MEGABYTES", 200)
RECORDS = size_of("RECORDS", 50_000)
BUNDLES = size_of("BUNDLES", 150)
EACH = 2_000_000
EXPORT = 'for file in "$1"/*.age; do age -d -i "$2" "$file"; done | age -e -r "$3" -o "$4"'
IMPORT = 'age -d -i "$1" "$2" | age -e -r "$3" -o "$4"'


@dataclass
class Road:
    """Two offices, a case with originals in the county, and the keys as `age` reads them."""

    offices: Offices
    folder: Path
    bundle: Path
    blob_identity: Path
    city_identity: Path


def _keep(workspace: Workspace, case_id: str, count: int) -> None:
    with workspace.work() as work:
        small = work.store(os.urandom(30_000), "image/jpeg")
        for number in range(count):
            data = os.urandom(EACH)
            photo = Photo(
                id=new_id(),
                case_id=case_id,
                category="PH07",
                secrecy="internal",
                title=f"座谈会（{number + 1}）",
                file_name=f"DSC_{number:04}.JPG",
                media_type="image/jpeg",
                sha256=sha256(data).hexdigest(),
                size=EACH,
                width=4000,
                height=3000,
                original_id=work.store(data, "image/jpeg").id,
                reduced_id=small.id,
                thumbnail_id=small.id,
            )
            work.put(photo, "photo.file")
        work.commit()


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    folder = tmp_path_factory.mktemp("road")
    offices = make_offices(folder)
    fill(offices)
    _keep(offices.county, offices.case_id, MEGABYTES * 1_000_000 // EACH)
    with offices.county.work() as work:
        exchange.set_policy(work, "990100", Policy(originals=True))
        work.commit()
    bundle = offices.up().path
    identities = []
    for workspace, name in ((offices.county, "blob.identity"), (offices.city, "exchange.identity")):
        path = folder / name
        with workspace.read() as view:
            path.write_bytes(view.secret(name) + b"\n")
        identities.append(path)
    offices.city.close()
    yield Road(offices, folder, bundle, *identities)
    offices.county.close()


@needs("age")
def test_export(meter: Meter, road: Road, tmp_path: Path) -> None:
    """Into the outbox, copied to the medium, read back there: tar, digests and signature in our time alone."""
    county = road.offices.county
    meter.compare(
        f"export of {MEGABYTES} MB of originals",
        lambda: road.offices.up(full=True),
        lambda: shell(EXPORT, county.blobs.folder, road.blob_identity, county.blobs.recipient, tmp_path / "out"),
        stock_name="age -d | age -e",
        rounds=3,
        amount=MEGABYTES,
        unit="MB",
        memory=True,
    )


@needs("age")
def test_import(meter: Meter, road: Road, tmp_path: Path) -> None:
    """Copied in, every byte verified, every file encrypted anew and given its record."""
    held: list[Workspace] = []

    def fresh() -> None:
        while held:
            held.pop().close()
        folder = tmp_path / "city"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(road.folder / "city", folder)
        held.append(open_workspace(folder))
        os.sync()  # what was prepared is not to be written while others are measured

    fresh()
    recipient = held[0].blobs.recipient
    meter.compare(
        f"import of {MEGABYTES} MB of originals",
        lambda: exchange.import_bundle(held[-1], road.bundle),
        lambda: shell(IMPORT, road.city_identity, road.bundle, recipient, tmp_path / "out"),
        stock_name="age -d | age -e",
        rounds=3,
        amount=MEGABYTES,
        unit="MB",
        prepare=fresh,
        memory=True,
    )
    held.pop().close()


def _units(workspace: Workspace, count: int) -> list[str]:
    """So many records of ours, in batches."""
    made: list[str] = []
    for start in range(0, count, 2_000):
        with workspace.work() as work:
            for number in range(start, min(start + 2_000, count)):
                unit = Unit(
                    id=new_id(), name=f"第{number}单位", unit_class="institution", address="青溪县东街", form={}
                )
                work.put(unit, "unit.register")
                made.append(unit.id)
            work.commit()
    return made


def _rename(workspace: Workspace, ids: list[str], mark: str) -> None:
    for start in range(0, len(ids), 500):
        with workspace.work() as work:
            for unit in work.session.scalars(select(Unit).where(Unit.id.in_(ids[start : start + 500]))):
                unit.name = f"{unit.name}{mark}"
                work.put(unit, "unit.amend")
            work.commit()


def test_many_records(meter: Meter, tmp_path: Path) -> None:
    """A bundle in which every record was changed since the last one: verified, compared, kept, indexed."""
    offices = make_offices(tmp_path)
    ids = _units(offices.county, RECORDS)
    exchange.import_bundle(offices.city, offices.up().path)
    _rename(offices.county, ids, "（改）")
    bundle = offices.up().path
    meter.compare(
        f"import of {RECORDS} changed records",
        lambda: exchange.import_bundle(offices.city, bundle),
        rounds=1,
        amount=RECORDS,
        unit="records",
        memory=True,
    )
    offices.close()


def test_many_bundles(meter: Meter, tmp_path: Path) -> None:
    """What a province gets in a week: so many bundles of 200 records, among the cards of as many counties."""
    offices = make_offices(tmp_path)
    ids = _units(offices.county, 2_000)
    suite_of = suite("ed25519")
    with offices.city.work() as work:
        for number in range(BUNDLES - 1):
            keys = suite_of.generate()
            workspace = str(uuid.UUID(int=random.Random(number).getrandbits(128), version=4))
            card = Card(
                workspace, f"98{number:04d}", f"第{number}县院", "county", "990100", "ed25519",
                suite_of.public_keys(keys), 1, date(2026, 1, 5),
            )  # fmt: skip
            exchange.import_card(work, cards.make(card, keys))
            exchange.trust(work, card.workspace, "".join(cards.digits(card.fingerprint)), Relation.SUBORDINATE)
        work.commit()
    exchange.import_bundle(offices.city, offices.up().path)
    exchange.import_bundle(offices.county, offices.down().path)
    bundles = []
    for number in range(BUNDLES):
        with offices.county.read() as view:
            known = selection.head(view)
        _rename(offices.county, ids[number % 10 * 200 :][:200], str(number))
        bundles.append(offices.up(from_seq=known).path)
    meter.compare(
        f"{BUNDLES} bundles of 200 records",
        lambda: [exchange.import_bundle(offices.city, bundle) for bundle in bundles],
        rounds=1,
        amount=BUNDLES,
        unit="bundles",
        memory=True,
    )
    offices.close()

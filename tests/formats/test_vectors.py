"""The program says of every vector what the index says, and is left as it was by each that it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import exchange
from app.exchange import cards
from app.workspace import Workspace
from db.codes import Relation
from db.kernel.errors import UserError
from db.models import Bundle, Change, Quarantine, ReceivedVersion, Secret, Stream, Unit
from tests.formats.forge import ARCHIVE, CITY, COUNTY, NEWCOMER, RETIRED, Side
from tests.formats.recipes import VECTORS, Vector
from tests.support import CITY as CITY_FACTS
from tests.support import make_workspace

FOLDER = Path(__file__).parents[2] / "docs" / "formats" / "vectors"
GOOD = [vector for vector in VECTORS if not vector.code]
#: Records that are new, and units that lie there, after each good vector.
TAKEN = {
    "good": (3, 2),
    "good-next": (3, 2),
    "good-acknowledgement-only": (0, 0),
    "good-withdrawal": (1, 1),
    "good-two-signatures": (2, 2),
    "good-passed": (2, 1),
    "good-passed-proven": (2, 1),
    "good-handover": (1, 1),
}
BAD = [vector for vector in VECTORS if vector.code]


def city_workspace(folder: Path) -> Workspace:
    """A workspace that is the vectors' city: its id, its keys, its peers."""
    workspace = make_workspace(folder, CITY_FACTS)
    workspace.own = replace(workspace.own, workspace_id=CITY.card.workspace)
    with workspace.work() as work:
        work.get(Secret, "signing.ed25519").value = CITY.keys.signing
        work.get(Secret, "exchange.identity").value = CITY.keys.identity.encode()
        work.commit()
    for side in (COUNTY, RETIRED, ARCHIVE):
        _trust(workspace, side)
    with workspace.work() as work:
        exchange.import_card(work, NEWCOMER.yacard)
        exchange.revoke(work, "990124", "密钥停用")
        work.commit()
    return workspace


def _trust(workspace: Workspace, side: Side) -> None:
    with workspace.work() as work:
        exchange.import_card(work, side.yacard)
        digits = "".join(cards.digits(side.card.fingerprint))
        exchange.trust(work, side.card.office_code, digits, Relation.SUBORDINATE)
        work.commit()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = city_workspace(tmp_path_factory.mktemp("vectors") / "city")
    yield workspace
    workspace.close()


def hold(workspace: Workspace, held: dict[str, Any]) -> None:
    """Pretend that this much of the county's stream was applied."""
    peer = COUNTY.card.workspace
    with workspace.work() as work:
        for row in work.session.scalars(select(Bundle).where(Bundle.peer_workspace == peer)):
            work.session.delete(row)
        if stream := work.session.get(Stream, (peer, False)):
            work.session.delete(stream)
        work.session.flush()
        if held:
            work.session.add(
                Stream(
                    peer_workspace=peer, outgoing=False, epoch=held["epoch"], epoch_id=held["epoch_id"],
                    number=1, head=held["head"], last_digest=held["bundles"]["1"],
                )
            )  # fmt: skip
            for number, digest in held["bundles"].items():
                work.session.add(_bundle(peer, held, int(number), digest))
        work.commit()


def _bundle(peer: str, held: dict[str, Any], number: int, digest: str) -> Bundle:
    return Bundle(
        id=f"01960000-0000-7000-8000-0000000000{number:02d}", peer_workspace=peer, outgoing=False, epoch=held["epoch"],
        epoch_id=held["epoch_id"], number=number, base=0, head=held["head"], snapshot=True, digest=digest,
        file_sha256="", file_name="", size=0, records=1, blobs=0, state="applied", made_at=datetime.now(UTC),
        made_by="",
    )  # fmt: skip


def records(workspace: Workspace) -> tuple[int, int]:
    with workspace.read() as view:
        lines = view.session.scalar(select(func.count()).select_from(ReceivedVersion)) or 0
        return lines, view.session.scalar(select(func.count()).select_from(Change)) or 0


def left_over(workspace: Workspace) -> list[Path]:
    return [path for name in ("inbox", "staging", "blobs") for path in (workspace.vault.folder / name).iterdir()]


@pytest.mark.parametrize("vector", BAD, ids=lambda vector: vector.name)
def test_every_bad_vector_is_refused_with_its_code(shared: Workspace, vector: Vector, tmp_path: Path) -> None:
    hold(shared, vector.held)
    before = records(shared)
    file = FOLDER / f"{vector.name}.yab"
    if not vector.committed:
        file = tmp_path / file.name
        file.write_bytes(vector.make())
    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(shared, file)
    assert refusal.value.code == vector.code
    assert records(shared) == before
    assert left_over(shared) == []
    with shared.read() as view:
        noted = view.session.scalars(select(Quarantine.code).where(Quarantine.file_name == file.name)).all()
    harmless = vector.code in ("exchange.already_imported", "exchange.old_epoch")
    assert list(noted) == ([] if harmless else [vector.code])


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector.name)
def test_every_good_vector_is_taken_in(vector: Vector, tmp_path: Path) -> None:
    workspace = city_workspace(tmp_path / "city")
    try:
        hold(workspace, vector.held)
        found = exchange.verify(workspace, FOLDER / f"{vector.name}.yab")
        assert found == ()
        taken = exchange.import_bundle(workspace, FOLDER / f"{vector.name}.yab")
        with workspace.read() as view:
            units = view.session.scalar(select(func.count()).select_from(Unit))
        assert (taken.new, units) == TAKEN[vector.name]
    finally:
        workspace.close()


def test_the_index_lists_every_vector() -> None:
    index = json.loads((FOLDER / "index.json").read_text("utf-8"))
    expected = [{"file": f"{v.name}.yab", "code": v.code, "held": v.held} for v in VECTORS if v.committed]
    assert index == expected
    assert {path.name for path in FOLDER.glob("*.yab")} == {entry["file"] for entry in index}

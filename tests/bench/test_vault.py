"""The store: opening, one unit of work, files in and out, beside `age` and a plain SQLite."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.workspace import Workspace
from db.kernel.ids import new_id
from db.models import Unit
from db.slots import SlotParameters
from tests.bench.figures import Meter, needs, shell
from tests.support import make_workspace, open_workspace

BLOB = os.urandom(20_000_000)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = make_workspace(tmp_path / "workspace")
    yield made
    made.close()


def test_open(meter: Meter, tmp_path: Path) -> None:
    """Unlock and be ready to work; the stock is Argon2id alone with the slot's parameters (the least allowed here)."""
    folder = tmp_path / "workspace"
    held = [make_workspace(folder)]
    cost = SlotParameters()

    def derive() -> None:
        Argon2id(
            salt=b"0" * 16,
            length=32,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(b"0" * 16)

    meter.compare(
        "open a workspace",
        lambda: held.append(open_workspace(folder)),
        derive,
        stock_name="Argon2id alone",
        prepare=lambda: held.pop().close(),
        rounds=7,
    )
    held.pop().close()


def test_unit_of_work(meter: Meter, workspace: Workspace, tmp_path: Path) -> None:
    """One record with its change feed, audit entry and head, against one synced row in an unencrypted SQLite."""
    plain = sqlite3.connect(tmp_path / "plain.db", isolation_level=None)
    plain.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE unit (id TEXT, name TEXT)")

    def ours() -> None:
        with workspace.work() as work:
            work.put(Unit(id=new_id(), name="青溪县水务站", unit_class="institution"), "unit.add")
            work.commit()

    def stock() -> None:
        plain.execute("BEGIN IMMEDIATE")
        plain.execute("INSERT INTO unit VALUES (?, ?)", (new_id(), "青溪县水务站"))
        plain.execute("COMMIT")

    meter.compare("unit of work, one record", ours, stock, stock_name="bare SQLite row", rounds=50)
    plain.close()


@needs("age")
def test_write_blob(meter: Meter, workspace: Workspace, tmp_path: Path) -> None:
    """20 MB in: encrypted, hashed, synced and renamed in this process; `age` is a process that only encrypts."""
    source, target = tmp_path / "plain", tmp_path / "cipher"
    source.write_bytes(BLOB)
    meter.compare(
        "blob of 20 MB in",
        lambda: workspace.blobs.write(BLOB),
        lambda: shell('age -e -r "$1" -o "$2" "$3"', workspace.blobs.recipient, target, source),
        stock_name="age -e",
        rounds=7,
        amount=20,
        unit="MB",
    )


@needs("age")
def test_read_blob(meter: Meter, workspace: Workspace, tmp_path: Path) -> None:
    """20 MB out: decrypted and compared with its digest, against `age -d`, which does not compare."""
    blob = workspace.blobs.write(BLOB)
    identity, target = tmp_path / "identity", tmp_path / "plain"
    with workspace.read() as view:
        identity.write_bytes(view.secret("blob.identity") + b"\n")
    cipher = workspace.blobs.folder / f"{blob.name}.age"
    meter.compare(
        "blob of 20 MB out",
        lambda: workspace.blobs.read(blob.name, blob.sha256),
        lambda: shell('age -d -i "$1" -o "$2" "$3"', identity, target, cipher),
        stock_name="age -d",
        rounds=7,
        amount=20,
        unit="MB",
    )

"""What somebody may send who can encrypt to us but not sign, and what a confirmed peer may sign who means ill."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import exchange
from app.exchange.format.lines import Line, Version
from app.workspace import Workspace
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import ReceivedVersion
from db.models.base import Instant
from db.records import RECORDS, content_columns, part_lists
from tests.formats.forge import COUNTY, Forge, raw
from tests.formats.test_vectors import city_workspace, hold, left_over, records

BLOCK = 512


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = city_workspace(tmp_path_factory.mktemp("hostile") / "city")
    yield workspace
    workspace.close()


def tampered(data: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Tars with a flipped bit, blocks taken out, doubled, exchanged or blanked, or a piece of another member."""
    rng = random.Random(seed)
    blocks = [data[at : at + BLOCK] for at in range(0, len(data), BLOCK)]
    for _ in range(count):
        a, b, way = rng.randrange(len(blocks)), rng.randrange(len(blocks)), rng.randrange(7)
        if way <= 2:
            at = rng.randrange(len(data))
            yield data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]
        elif way == 3:
            yield b"".join(blocks[:a] + blocks[a + 1 :])
        elif way == 4:
            yield b"".join([*blocks[:a], blocks[b], *blocks[a:]])
        elif way == 5:
            yield b"".join([*blocks[:a], bytes(BLOCK), *blocks[a + 1 :]])
        else:
            yield b"".join([*blocks[:a], blocks[b], *blocks[a + 1 :]])


@pytest.mark.parametrize("count", [120, pytest.param(20_000, marks=pytest.mark.soak)])
def test_a_tampered_and_newly_encrypted_bundle_is_never_taken(city: Workspace, tmp_path: Path, count: int) -> None:
    good = Forge().tar()
    before = records(city)
    for mutant in tampered(good, count, seed=count):
        if mutant == good:
            continue
        file = tmp_path / "mutant.yab"
        file.write_bytes(Forge(edit_tar=lambda _, mutant=mutant: mutant).file())  # type: ignore[misc]
        with pytest.raises(UserError, match=r"exchange\."):
            exchange.import_bundle(city, file)
    assert records(city) == before
    assert left_over(city) == []


anything = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | st.text("a0-:TZ\u202e’;", max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "step", "x"]), inner),
    max_leaves=8,
)


#: Columns that hold one of a few words or an id.
WORDS = {
    "secrecy": "internal", "direction": "outgoing", "series_id": "01960000-0000-7000-8000-0000000005e1",
    "subject_type": "superior_opinion", "outcome": "handled",
}  # fmt: skip
STATES = {"case": "active", "proposal": "served", "dossier": "compiling"}


def plausible(cls: type[Any]) -> dict[str, Any]:
    """Content that fits a type's columns more or less."""
    values: dict[type, Any] = {int: 1, bool: False, str: "x", dict: {}, list: [], date: "2026-01-05"}
    values[datetime] = "2026-01-05T00:00:00.000000Z"
    fields: dict[str, Any] = {}
    for name, column in content_columns(cls):
        kind = datetime if isinstance(column.type, Instant) else column.type.python_type
        fields[name] = None if column.nullable else WORDS.get(name, values[kind])
    fields |= {"state": STATES[cls.__tablename__]} if cls.__tablename__ in STATES else {}
    for name, part in part_lists(cls):
        fields[name] = [plausible(part) | {"id": "01960000-0000-7000-8000-0000000000f1"}]
    return fields


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(set(RECORDS) - {"superior_opinion"})), data=st.data())
def test_fields_that_make_no_sense_never_break_anything(
    city: Workspace, tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    hold(city, {})
    fields = plausible(RECORDS[kind])
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=3)):
        fields[name] = data.draw(anything)
    number = data.draw(st.integers(0, 3))
    line = Line(
        kind, f"01960000-0000-7000-8000-{number:012x}", COUNTY.card.workspace, "990121",
        Version(1, 1, data.draw(st.integers(0, 5))), data.draw(st.just(False)), True, "full", "00" * 16, fields,
    )  # fmt: skip
    file = tmp_path / "odd.yab"
    file.write_bytes(Forge(lines=raw(line), blobs=(), bundle_id=new_id()).file())
    before = records(city)
    try:
        exchange.import_bundle(city, file, accept_backwards=True)
    except UserError as error:
        assert error.code.startswith("exchange.")  # noqa: PT017 - a refusal is one of two good outcomes
        assert records(city) == before
    with city.read() as view:
        assert view.session.scalar(select(func.count()).select_from(ReceivedVersion)) is not None
    assert left_over(city) == []


def case_line(number: int, version: int, parts: list[dict[str, Any]]) -> Line:
    fields = plausible(RECORDS["case"]) | {"suspects": [], "steps": [], "register_no": str(number), "charges": parts}
    fields |= {"state": "active", "secrecy": "internal"}
    return Line(
        "case", f"01960000-0000-7000-8000-{number:012x}", COUNTY.card.workspace, "990121", Version(1, 1, version),
        False, True, "full", f"{version:032x}", fields,
    )  # fmt: skip


PART = {"id": "01960000-0000-7000-8000-0000000000f9", "position": 0, "charge": "embezzlement"}


def test_a_bundle_id_is_not_used_twice(tmp_path: Path) -> None:
    workspace = city_workspace(tmp_path / "city")
    try:
        file = tmp_path / "a.yab"
        file.write_bytes(Forge().file())
        exchange.import_bundle(workspace, file)
        file.write_bytes(Forge(about={"number": 2, "base": 3, "head": 9, "snapshot": False}).file())
        with pytest.raises(UserError, match=r"exchange\.fork"):
            exchange.import_bundle(workspace, file)
    finally:
        workspace.close()


@pytest.mark.parametrize(
    "lines",
    [
        [case_line(0xC1, 1, [PART, PART])],
        [case_line(0xC1, 1, [PART]), case_line(0xC2, 1, [PART])],
        [case_line(0xC3, 2, [PART | {"id": "01960000-0000-7000-8000-0000000000f3"}] * 2)],
        [case_line(0xC4, 1, [PART | {"id": "01960000-0000-7000-8000-0000000000f3"}])],
        [case_line(0xC3, 2, []), case_line(0xC4, 1, [PART | {"id": "01960000-0000-7000-8000-0000000000f3"}])],
    ],
    ids=[
        "twice in one record",
        "in two records",
        "twice in a record that is held",
        "in another record that is held",
        "taken from another",
    ],
)
def test_part_ids_that_are_taken_are_refused(city: Workspace, tmp_path: Path, lines: list[Line]) -> None:
    hold(city, {})
    file = tmp_path / "parts.yab"
    held = case_line(0xC3, 1, [PART | {"id": "01960000-0000-7000-8000-0000000000f3"}])
    file.write_bytes(Forge(lines=raw(held), blobs=(), bundle_id=new_id()).file())
    exchange.import_bundle(city, file)
    hold(city, {})
    file.write_bytes(Forge(lines=raw(*lines), blobs=(), bundle_id=new_id()).file())
    before = records(city)
    with pytest.raises(UserError, match=r"exchange\.line\.misfit"):
        exchange.import_bundle(city, file)
    assert records(city) == before

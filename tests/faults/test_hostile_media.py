"""A medium that an enemy prepared, and signed bundles that bend a rule: nothing waits, leaks or counts."""

from __future__ import annotations

import os
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from app import exchange
from app.exchange import cards, contacts, medium, volumes
from app.exchange.format.info import Ack, BundleRef, Epoch
from app.workers import age
from app.workspace import UserError, Workspace
from tests.formats.forge import BLOB, CITY, COUNTY, Forge, document, raw, unit
from tests.formats.test_vectors import city_workspace, hold, records

TURNED, BROKEN = "\u202e", "\n"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = city_workspace(tmp_path_factory.mktemp("media") / "city")
    yield workspace
    workspace.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def refused(city: Workspace, file: Path) -> str:
    before = records(city)
    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(city, file)
    assert records(city) == before
    return refusal.value.code


def taken(city: Workspace, folder: Path, **steps: object) -> exchange.ImportResult:
    hold(city, {})
    file = folder / "made.yab"
    file.write_bytes(Forge(**steps).file())  # type: ignore[arg-type]
    return exchange.import_bundle(city, file)


# What lies on the medium

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="no such files there")
PLACES: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo if sys.platform != "win32" else Path.touch,
    "link to a file here": lambda path: path.symlink_to("/etc/passwd"),
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link to itself": lambda path: path.symlink_to(path),
    "folder": Path.mkdir,
}


@POSIX
@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_plain_file_is_neither_listed_nor_read(city: Workspace, stick: Path, name: str) -> None:
    """A pipe is not waited for, a link does not lead from the medium into this machine."""
    for place in ("a.yab", "b.yab.001"):
        PLACES[name](stick / place)
    assert volumes.found_in(stick) == []
    assert refused(city, stick / "a.yab") == "exchange.unreadable"
    assert refused(city, stick / "b.yab.001") == "exchange.unreadable"


@POSIX
@pytest.mark.parametrize("name", PLACES)
def test_a_hint_that_is_no_plain_file_tells_nothing(city: Workspace, stick: Path, name: str) -> None:
    (stick / "a.yab.001").write_bytes(b"x" * 100)
    PLACES[name](stick / "a.yab.json")
    assert refused(city, stick / "a.yab.001") == "exchange.not_a_bundle"


def test_names_that_are_patterns_are_names(city: Workspace, stick: Path) -> None:
    for name in ("a**b.yab.001", "[x].yab.001", "a?.yab.001"):
        try:
            (stick / name).write_bytes(b"x" * 100)
        except OSError:  # a file system may not take it, and then nobody meets it
            continue
        assert volumes.parts(stick / name) == [stick / name]
        assert refused(city, stick / name) == "exchange.not_a_bundle"


def test_a_crowded_medium_is_looked_at_in_part(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "LISTED", 7)
    for number in range(30):
        (stick / f"{number:02d}.yab").touch()
        (stick / f"{number:02d}.txt").touch()
    assert [path.name for path in volumes.found_in(stick)] == [f"{number:02d}.yab" for number in range(7)]
    monkeypatch.setattr(volumes, "LOOKED_AT", 0)
    assert volumes.found_in(stick) == []


@POSIX
def test_names_that_mislead_are_shown_for_what_they_are(city: Workspace, stick: Path) -> None:
    name = f"990121{TURNED}bay.exe{BROKEN}第9号.yab"
    (stick / name).write_bytes(b"x")
    with pytest.raises(UserError):
        exchange.inspect(city, stick / name, noted=True)
    with city.read() as view:
        (row,) = [one for one in exchange.quarantine(view) if "bay.exe" in one.file_name]
    assert not {TURNED, BROKEN} & set(row.file_name + row.sentence)


def test_a_label_of_a_medium_is_told_as_it_was_given() -> None:
    assert medium._unescaped(r"\xe6\xa3\x80专\x20003") == "检专 003"
    assert medium._unescaped(r"a\xe2\x80\xaeb\xff") == "a_b\ufffd"


def test_a_file_put_in_the_place_of_the_one_looked_at_is_not_taken(city: Workspace, stick: Path) -> None:
    """Both are signed by the county; a person saw the one."""
    hold(city, {})
    file = stick / "made.yab"
    file.write_bytes(Forge(lines=raw(unit(1)), blobs=()).file())
    seen = exchange.inspect(city, file)
    file.write_bytes(Forge(lines=raw(unit(1, withdrawn=True, fields={})), blobs=()).file())
    before = records(city)
    with pytest.raises(UserError, match=r"exchange\.replaced"):
        exchange.import_bundle(city, file, expected=seen.sha256)
    assert records(city) == before


@POSIX
@pytest.mark.parametrize("name", PLACES)
def test_a_card_that_is_no_plain_file_is_not_read(stick: Path, name: str) -> None:
    """Nobody waits for it, and the database least: the window would stand."""
    PLACES[name](stick / "a.yacard")
    with pytest.raises(UserError, match=r"exchange\.unreadable"):
        exchange.read_card(stick / "a.yacard")


def test_of_a_card_of_any_size_little_is_read(city: Workspace, stick: Path) -> None:
    with (stick / "a.yacard").open("wb") as file:
        file.truncate(1 << 40)  # a hole, if the system makes one
    data = exchange.read_card(stick / "a.yacard")
    assert len(data) < 20_000
    with city.work() as work, pytest.raises(UserError, match=r"exchange\.card\.form"):
        exchange.import_card(work, data)


# What a confirmed peer signed


def _typed(kind: bytes, find: bytes = b"/data/handover.pdf") -> Callable[[bytes], bytes]:
    """The header of a member with another type flag, its checksum right."""

    def edit(data: bytes) -> bytes:
        at = data.find(find) - data.find(find) % 512
        block = bytearray(data[at : at + 512])
        block[156:157] = kind
        block[148:156] = b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        return data[:at] + bytes(block) + data[at + 512 :]

    return edit


def _extended(headers: dict[str, str]) -> Callable[[bytes], bytes]:
    """A PAX header before the first payload member."""

    def edit(data: bytes) -> bytes:
        at = data.find(b"/data/handover.pdf") - data.find(b"/data/handover.pdf") % 512
        info = tarfile.TarInfo("x")
        info.pax_headers = headers
        block = info.tobuf(tarfile.PAX_FORMAT)
        return data[:at] + block[: len(block) - 512] + data[at:]

    return edit


HEADERS = {
    **{f"type {chr(kind)!a}": _typed(bytes([kind])) for kind in b"1234567SLKxg\0"},
    "a size told by PAX": _extended({"size": str(2**63)}),
    "a path told by PAX": _extended({"path": "../../x"}),
    "a sparse map of GNU": _extended({"GNU.sparse.major": "1", "GNU.sparse.realsize": str(2**62)}),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADERS)
def test_a_member_of_another_kind_is_refused(city: Workspace, stick: Path, name: str) -> None:
    hold(city, {})
    (stick / "a.yab").write_bytes(Forge(edit_tar=HEADERS[name]).file())
    assert refused(city, stick / "a.yab") == "exchange.tar.header"


NAMES = {
    "capitals": lambda path: path.replace("/data/", "/DATA/"),
    "decomposed": lambda path: path.replace("handover", "ha\u0301ndover"),
    "composed": lambda path: path.replace("handover", "h\u00e1ndover"),
    "a dot": lambda path: path.replace("/data/", "/./data/"),
    "two strokes": lambda path: path.replace("/data/", "//data/"),
    "a stroke at the end": lambda path: path + "/",
    "a zero": lambda path: path.replace("handover", "hand\0over"),
}


@pytest.mark.parametrize("name", NAMES)
def test_two_names_for_one_member_are_two_names(city: Workspace, stick: Path, name: str) -> None:
    """Whatever a file system takes for the same: here only the one form is a name."""

    def twice(members: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        at = next(at for at, (path, _) in enumerate(members) if path.endswith("handover.pdf"))
        return [*members[: at + 1], (NAMES[name](members[at][0]), members[at][1]), *members[at + 1 :]]

    hold(city, {})
    try:
        data = Forge(edit_members=twice).file()
    except UnicodeEncodeError:
        assert name in ("decomposed", "composed"), "no ustar header can hold it"
        return
    (stick / "a.yab").write_bytes(data)
    assert refused(city, stick / "a.yab") in ("exchange.member.order", "exchange.tar.header")


@pytest.mark.parametrize("apart", [False, True])
def test_a_blob_of_nothing_is_a_blob(
    city: Workspace, stick: Path, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    """In a process of its own as in ours."""
    if apart:
        monkeypatch.setattr(age, "WORTH_A_CHILD", 0)
    empty = sha256(b"").hexdigest()
    fields = {**document().fields, "blob_id": {"media_type": "application/pdf", "sha256": empty, "size": 0}}
    line = document(id=f"01960000-0000-7000-8000-0000000d0c{int(apart):02x}", fields=fields)
    bundle = f"01960000-0000-7000-8000-0000000e{int(apart):04x}"
    assert taken(city, stick, lines=raw(line), blobs=(b"",), bundle_id=bundle).new == 1


JSONS = {
    "a name twice": (b'"form":{}', b'"form":{"a":1,"a":2}'),
    "a name twice, once escaped": (b'"form":{}', b'"form":{"a":1,"\\u0061":2}'),
    "minus zero": (b'"form":{}', b'"form":{"a":-0}'),
    "a number beyond all": (b'"form":{}', b'"form":{"a":1e400}'),
    "not a number": (b'"form":{}', b'"form":{"a":NaN}'),
    "a fraction": (b'"form":{}', b'"form":{"a":1.0}'),
    "2^53": (b'"form":{}', b'"form":{"a":9007199254740992}'),
    "half a pair": (b'"form":{}', b'"form":{"a":"\\ud800"}'),
    "half a pair in UTF-8": (b'"form":{}', b'"form":{"a":"\xed\xa0\x80"}'),
    "a letter written long": (b'"form":{}', b'"form":{"a":"\xc1\xa1"}'),
    "an escape that is not needed": (b'"form":{}', b'"form":{"a":"\\u0062"}'),
    "a blank": (b'"form":{}', b'"form":{ }'),
    "a mark of byte order": (b'{"fields"', b'\xef\xbb\xbf{"fields"'),
    "names out of order": (b'"form":{}', b'"form":{"b":1,"a":2}'),
    "a comma at the end": (b'"form":{}', b'"form":{"a":1,}'),
    "a term of 2^63": (b'"version":[1,', b'"version":[9223372036854775808,'),
    "a term below nothing": (b'"version":[1,', b'"version":[-1,'),
    "a term that is true": (b'"version":[1,', b'"version":[true,'),
}


@pytest.mark.parametrize("name", JSONS)
def test_json_that_two_readers_could_read_two_ways_is_refused(city: Workspace, stick: Path, name: str) -> None:
    find, put = JSONS[name]
    hold(city, {})
    lines = [(kind, line.replace(find, put, 1)) for kind, line in raw(unit(1))]
    assert put in lines[0][1]
    (stick / "a.yab").write_bytes(Forge(lines=lines, blobs=()).file())
    code = (
        "exchange.line.shape" if name in ("a term below nothing", "a term that is true") else "exchange.line.canonical"
    )
    assert refused(city, stick / "a.yab") == code


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_clock_that_is_wrong_changes_nothing(city: Workspace, stick: Path, day: date) -> None:
    bundle = f"01960000-0000-7000-8000-0000000d{day.year:04d}"
    line = unit(day.year, id=f"01960000-0000-7000-8000-0000000c{day.year:04d}")
    assert taken(city, stick, lines=raw(line), blobs=(), about={"bagging_date": day}, bundle_id=bundle).new == 1


def test_a_receipt_for_a_bundle_that_went_to_another_counts_for_nothing(city: Workspace, stick: Path) -> None:
    """The county acknowledges what the city made for a third office, by its right number and digest."""
    made = exchange.export_bundle(city, "990125", stick)
    with city.read() as view:
        epoch = Epoch(view.own.epoch, view.own.epoch_id)
        before = [(one.workspace, one.acknowledged) for one in exchange.streams(view)]
    ack = Ack(1, epoch, made.head, BundleRef(made.number, made.digest))
    line = unit(77, id="01960000-0000-7000-8000-0000000c7777")
    result = taken(
        city, stick, lines=raw(line), blobs=(), about={"acknowledges": ack},
        bundle_id="01960000-0000-7000-8000-0000000d7777",
    )  # fmt: skip
    assert [one.code for one in result.warnings] == ["exchange.ack_unknown"]
    with city.read() as view:
        assert [(one.workspace, one.acknowledged) for one in exchange.streams(view)] == before


def test_an_epoch_that_goes_back_is_refused(city: Workspace, stick: Path) -> None:
    hold(city, {"epoch": 7, "epoch_id": "c7" * 16, "head": 3, "bundles": {"1": "ab" * 32}})
    (stick / "a.yab").write_bytes(Forge(blobs=(BLOB,)).file())
    assert refused(city, stick / "a.yab") == "exchange.old_epoch"


def test_who_bears_anothers_name_is_told_apart(city: Workspace) -> None:
    """As people see names: a wide blank, a radical that looks like the character."""
    with city.read() as view:
        known = contacts.peers(view)
        own = view.own
    county = next(one for one in known if one.workspace == COUNTY.card.workspace)
    for name, code in (("青溪县\u2f08民检察院", "990199"), ("青溪县 人民检察院", "990199"), ("别院", "990121")):
        card = replace(
            county.card, workspace="01960000-0000-7000-8000-000000000099", office_name=name, office_code=code
        )
        imitator = replace(county, workspace=card.workspace, office_name=name, office_code=code, card=card)
        told = contacts.alike([*known, imitator], own.office_code, own.office_name)
        assert told == {county.workspace, imitator.workspace}
    assert contacts.alike(known, own.office_code, own.office_name) == set()
    assert contacts.alike(known, "990121", own.office_name) == {county.workspace}, "somebody calls himself us"
    assert cards.digits(COUNTY.card.fingerprint) != cards.digits(CITY.card.fingerprint)

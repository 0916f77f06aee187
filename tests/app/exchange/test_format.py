"""The layers of a bundle one by one: what is written is read, and nothing else is."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.envelope import check_header, check_length, decrypted, encrypt
from app.exchange.format import caps, info, lines, manifest, merkle, tar
from app.exchange.format.lines import Line, Version
from db.kernel.errors import UserError
from tests.formats.forge import CITY, COUNTY, STRANGER, SUITE, Forge, unit

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(1 - 2**53, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=5), st.integers(0, 2**53 - 1), st.booleans())
def test_a_line_is_read_as_it_was_written(fields: dict[str, lines.Json], revision: int, onward: bool) -> None:
    line = unit(1, fields=fields, version=Version(1, 2, revision), onward=onward)
    assert lines.parse(lines.write(line)) == line


@given(st.data())
def test_a_line_with_a_changed_byte_is_refused_or_another_line(data: st.DataObject) -> None:
    line = unit(1)
    good = lines.write(line)
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + bytes([data.draw(st.integers(0, 255))]) + good[at + 1 :]
    try:
        parsed = lines.parse(bad)
    except UserError as error:
        assert error.code.startswith("exchange.line.")  # noqa: PT017 - one of two good outcomes
    else:
        assert lines.write(parsed) == bad


def test_depth_is_counted_before_parsing_and_not_inside_texts() -> None:
    lines.check_raw(b'{"a":"' + b"[" * 1000 + b'"}')
    lines.check_raw(b"[" * 32 + b"]" * 32)
    with pytest.raises(UserError, match=r"line\.depth"):
        lines.check_raw(b"[" * 100_000)


def test_a_record_file_ends_where_the_next_line_would_not_fit() -> None:
    big = b"x" * (caps.MIB - 1)
    found = list(lines.files([("a", big)] * 9 + [("b", b"y")] * 2))
    assert [(path, len(data)) for path, data in found] == [
        ("data/records/a-0001.jsonl", 8 * caps.MIB),
        ("data/records/a-0002.jsonl", caps.MIB),
        ("data/records/b-0001.jsonl", 4),
    ]


def test_the_tree_is_that_of_the_standard() -> None:
    assert merkle.root([]) == sha256(b"").digest()
    assert merkle.root([b""]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    leaves = [b"", b"\x00", b"\x10", b"\x20\x21", b"\x30\x31", b"\x40\x41\x42\x43", bytes(range(0x50, 0x58)),
              bytes(range(0x60, 0x70))]  # fmt: skip
    assert merkle.root(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=40), st.data())
def test_every_line_has_a_proof_and_no_other_line_has_it(rows: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(rows) - 1))
    path = merkle.audit_path(index, [merkle.leaf(row) for row in rows])
    root = merkle.root(rows)
    assert merkle.verify(rows[index], index, len(rows), path, root)
    assert not merkle.verify(rows[index] + b"x", index, len(rows), path, root)
    assert not merkle.verify(rows[index], index, len(rows), [*path, root], root)
    assert not merkle.verify(rows[index], len(rows), len(rows), path, root)


def members_of(data: bytes) -> list[tuple[str, bytes]]:
    reader, found = tar.TarReader(io.BytesIO(data)), []
    while (member := reader.next_member()) is not None:
        found.append((member[0], reader.body()))
    return found


def test_a_tar_is_one_that_everybody_reads() -> None:
    data = Forge().tar()
    ours = members_of(data)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        theirs = [(member.name, archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]
    assert ours == theirs


@given(st.integers(0, 511), st.integers(1, 255))
def test_a_header_with_any_byte_changed_is_refused(at: int, by: int) -> None:
    good = tar.header("01960000-0000-7000-8000-0000000000aa/data/blobs/" + "a" * 64, 5)
    bad = good[:at] + bytes([good[at] ^ by]) + good[at + 1 :]
    with pytest.raises(UserError, match=r"exchange\.tar\.header"):
        members_of(bad + bytes(512) + tar.END)


def test_huge_and_negative_sizes_are_refused() -> None:
    huge = tarfile.TarInfo("x")
    huge.size = 8 * 1024**3
    for block in (huge.tobuf(tarfile.GNU_FORMAT), tar.header("x", 5).replace(b"00000000005\0", b"-0000000005\0")):
        with pytest.raises(UserError, match=r"exchange\.tar\.header"):
            members_of(block + tar.END)


ABOUT = Forge().bag_info(Forge().payload())


@pytest.mark.parametrize(
    "name", ["青溪\u2028院", "青\x0b溪", "青\x85溪", "青\u200b溪", "青\u202e溪", " 青溪", "", "e\u0301青溪", "青\ufeff"]
)
def test_labels_hold_only_plain_text(name: str) -> None:
    with pytest.raises(UserError, match=r"exchange\.bag\.info"):
        info.parse(info.write(replace(ABOUT, organization=name)))


def test_bag_info_is_read_as_it_was_written() -> None:
    ack = info.Ack(2, info.Epoch(1, "ab" * 16), 7, info.BundleRef(3, "cd" * 32))
    full = replace(ABOUT, acknowledges=ack, previous=info.BundleRef(3, "ef" * 32), base=2, snapshot=False)
    for about in (ABOUT, full):
        assert info.parse(info.write(about)) == about
    for label in info.LABELS:
        lines_left = [
            line for line in info.write(full).splitlines(keepends=True) if not line.startswith(label.encode())
        ]
        with pytest.raises(UserError, match=r"exchange\.bag\.info"):
            info.parse(b"".join(lines_left))


def test_a_manifest_with_a_stray_separator_is_refused() -> None:
    good = manifest.write({caps.HANDOVER: "0" * 64})
    assert manifest.parse(good) == {caps.HANDOVER: "0" * 64}
    for bad in (good[:-1], good + b"\n", good.replace(b"\n", b"\r\n"), good.replace(b"\n", b"\x0b\n"), b"", good * 2):
        with pytest.raises(UserError, match=r"exchange\.bag\.manifest"):
            manifest.parse(bad)


def sealed(pieces: list[bytes]) -> bytes:
    sink = io.BytesIO()
    encrypt(pieces, sink, [SUITE.recipient(side.card.keys) for side in (COUNTY, CITY)])
    return sink.getvalue()


def opened(data: bytes, identity: str) -> bytes:
    with decrypted(io.BytesIO(data), identity) as stream:
        parts = []
        while part := stream.read(50_000):
            parts.append(part)
        return b"".join(parts)


def test_what_is_encrypted_is_read_by_both_and_nobody_else() -> None:
    plain = bytes(range(256)) * 2 * 1000
    data = sealed([plain[:7], plain[7:300_000], plain[300_000:]])
    assert opened(data, COUNTY.keys.identity) == opened(data, CITY.keys.identity) == plain
    assert check_length(check_header(data[:4096]), len(data)) == len(plain)
    with pytest.raises(UserError, match=r"exchange\.not_for_us"):
        opened(data, STRANGER.keys.identity)


def test_reading_may_stop_anywhere() -> None:
    data = sealed([bytes(4 * caps.MIB)])
    with decrypted(io.BytesIO(data), CITY.keys.identity) as stream:
        assert stream.read(10) == bytes(10)


def test_the_error_of_what_is_written_passes_through() -> None:
    def pieces() -> st.Iterator[bytes]:  # type: ignore[name-defined]
        yield b"x"
        raise UserError("exchange.source_changed", path="x")

    with pytest.raises(UserError, match=r"exchange\.source_changed"):
        encrypt(pieces(), io.BytesIO(), [SUITE.recipient(CITY.card.keys)])


def test_a_line_is_made_of_what_the_page_says() -> None:
    line: Line = unit(7)
    assert lines.write(line).startswith(b'{"fields":{"address":"","contact":"","form":{},"industry":null,"name":')

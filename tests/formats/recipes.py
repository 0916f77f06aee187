"""One recipe for each refusal that docs/formats/bundle.md names, and the good bundles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pyrage

from app.exchange.format import caps
from app.exchange.format.info import Ack, BundleRef, Counts, Epoch
from app.exchange.format.lines import Line, Version
from tests.formats.forge import (
    ARCHIVE,
    BLOB,
    BUNDLE_ID,
    CITY,
    EPOCH,
    NEWCOMER,
    RETIRED,
    STRANGER,
    Forge,
    Members,
    document,
    passed,
    raw,
    unit,
)

GOOD_DIGEST = "d1" * 32


@dataclass(frozen=True)
class Vector:
    """A file and what a reader must say of it. `held` is what the reader holds of the sender's stream."""

    name: str
    code: str
    make: Callable[[], bytes]
    held: dict[str, Any] = field(default_factory=dict)
    committed: bool = True


def _put(index: int, name: str, data: bytes) -> Callable[[Members], Members]:
    return lambda members: [*members[:index], (f"{BUNDLE_ID}/{name}", data), *members[index:]]


def _rename(old: str, new: str) -> Callable[[Members], Members]:
    return lambda members: [(new if name.endswith(old) else name, data) for name, data in members]


def _change(end: str, edit: Callable[[bytes], bytes]) -> Callable[[Members], Members]:
    return lambda members: [(name, edit(data) if name.endswith(end) else data) for name, data in members]


def _without(end: str) -> Callable[[Members], Members]:
    return lambda members: [(name, data) for name, data in members if not name.endswith(end)]


def _of_archive(*lines: Line) -> list[tuple[str, bytes]]:
    return raw(*(replace(line, owner=ARCHIVE.card.workspace, office="990125") for line in lines))


def _swap(members: Members) -> Members:
    return [*members[:-2], members[-1], members[-2]]


def _flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _line(find: bytes, put: bytes) -> list[tuple[str, bytes]]:
    """The usual lines with bytes exchanged in each, whether or not that leaves them canonical."""
    return [(kind, line.replace(find, put)) for kind, line in raw(unit(1), unit(2), document())]


def _files(*rows: tuple[str, bytes]) -> dict[str, bytes]:
    return {f"data/records/{kind}-0001.jsonl": data for kind, data in rows}


def _many_stanzas(data: bytes) -> bytes:
    grease = b"-> grease\n" + b"A" * 43 + b"\n"
    return data.replace(b"\n---", b"\n" + (grease * 9).rstrip(b"\n") + b"\n---", 1)


HELD = {"epoch": EPOCH.number, "epoch_id": EPOCH.id, "head": 5, "bundles": {"1": GOOD_DIGEST}}
_PLAIN_UNIT = b"unit-0001.jsonl"


def _deep(levels: int) -> list[tuple[str, bytes]]:
    return _line(b'"form":{}', b'"form":' + b"[" * levels + b"]" * levels)


def _armored() -> bytes:
    recipient = pyrage.x25519.Recipient.from_str(CITY.card.keys["recipient"])
    return bytes(pyrage.encrypt(Forge().tar(), [recipient], armored=True))


def _scrypt() -> bytes:
    """The header of a passphrase file, its work factor unpayable: nobody may try."""
    stanza = b"-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n"
    return b"age-encryption.org/v1\n" + stanza + b"--- " + b"A" * 43 + b"\n" + bytes(16 + 4096 + 16)


def _forged(name: str, code: str, **steps: Any) -> Vector:
    held = steps.pop("held", {})
    committed = steps.pop("committed", True)
    return Vector(name, code, lambda: Forge(**steps).file(), held, committed)


def _replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(old, new, 1)


def _lines_end(end: bytes) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"\n", end)


_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_BLOB_PATH = b"data/blobs/" + sha256(BLOB).hexdigest().encode()
_EXTRA = sha256(b"extra").hexdigest().encode()

#: What RFC 8493 lets a reader meet in a bag, named after what each breaks; here all of it is refused.
BAGIT = [
    *(
        _forged(f"bagit-{name}", "exchange.bag.declaration", bagit=data)
        for name, data in {
            "empty": b"",
            "byte-order-mark": b"\xef\xbb\xbf" + _DECLARED,
            "carriage-returns": _DECLARED.replace(b"\n", b"\r\n"),
            "encoding-latin": _DECLARED.replace(b"UTF-8", b"ISO-8859-1"),
            "encoding-missing": b"BagIt-Version: 1.0\n",
            "lines-swapped": b"".join(reversed(_DECLARED.splitlines(keepends=True))),
            "line-added": _DECLARED + b"Contact-Name: x\n",
            "version-no-number": _DECLARED.replace(b"1.0", b"one"),
            "blank-before-colon": _DECLARED.replace(b"Version:", b"Version :"),
        }.items()
    ),
    _forged("bagit-missing", "exchange.member.order", edit_members=_without("/bagit.txt")),
    _forged("info-missing", "exchange.member.order", edit_members=_without("/bag-info.txt")),
    _forged("manifest-missing", "exchange.member.order", edit_members=_without("/manifest-sha256.txt")),
    _forged("tagmanifest-missing", "exchange.member.order", edit_members=_without("/tagmanifest-sha256.txt")),
    _forged("payload-missing", "exchange.member.order", edit_members=lambda members: members[:5]),
    _forged("fetch-file", "exchange.member.order", edit_members=_put(4, "fetch.txt", b"https://x.invalid/ 5 data/x\n")),
    _forged("manifest-of-another-algorithm", "exchange.member.order", edit_members=_put(3, "manifest-sha512.txt", b"")),
    _forged("tag-folder", "exchange.member.order", edit_members=_put(5, "metadata/x.xml", b"<x/>")),
    _forged(
        "manifest-lists-what-is-absent",
        "exchange.member.order",
        edit_manifest=lambda m: m + _EXTRA + b"  data/blobs/" + _EXTRA + b"\n",
        about={"payload_files": 5},
    ),
    _forged(
        "manifest-lacks-what-is-there",
        "exchange.member.order",
        edit_manifest=lambda m: b"".join(m.splitlines(keepends=True)[:-1]),
        about={"payload_files": 3},
    ),
    *(
        _forged(f"manifest-{name}", "exchange.bag.manifest", edit_manifest=edit)
        for name, edit in {
            "empty": lambda m: b"",
            "line-twice": lambda m: m + m.splitlines(keepends=True)[-1],
            "two-digests": lambda m: m + _EXTRA + b"  " + _BLOB_PATH + b"\n",
            "binary-mark": _replaced(b"  data", b" *data"),
            "tab": _replaced(b"  data", b"\tdata"),
            "dot-path": _replaced(b"  data", b"  ./data"),
            "parent-path": _replaced(b"  data/handover", b"  data/../data/handover"),
            "absolute-path": _replaced(b"  data/handover", b"  /data/handover"),
            "home-path": _replaced(b"  data/handover", b"  ~/data/handover"),
            "percent-path": _replaced(b"handover.pdf", b"handover%2Epdf"),
            "backslash-path": _replaced(b"data/handover", b"data\\handover"),
            "tag-file": _replaced(b"data/handover.pdf", b"bag-info.txt"),
            "carriage-returns": _lines_end(b"\r\n"),
            "no-final-lf": lambda m: m[:-1],
            "empty-line": _lines_end(b"\n\n"),
            "short-digest": lambda m: m[1:],
            "byte-order-mark": lambda m: b"\xef\xbb\xbf" + m,
        }.items()
    ),
    *(
        _forged(f"tagmanifest-{name}", "exchange.bag.tagmanifest", edit_tagmanifest=edit)
        for name, edit in {
            "lacks-bag-info": lambda t: b"".join(t.splitlines(keepends=True)[1:]),
            "lists-itself": lambda t: t + _EXTRA + b"  tagmanifest-sha256.txt\n",
            "lists-payload": lambda t: t + _EXTRA + b"  data/handover.pdf\n",
            "wrong-digest": lambda t: b"0" * 64 + t[64:],
            "carriage-returns": _lines_end(b"\r\n"),
        }.items()
    ),
    *(
        _forged(f"info-{name}", "exchange.bag.info", edit_info=edit)
        for name, edit in {
            "empty": lambda i: b"",
            "folded": _replaced("青溪县".encode(), "青溪县\n  ".encode()),
            "carriage-returns": _lines_end(b"\r\n"),
            "label-in-small-letters": _replaced(b"Bagging-Date", b"bagging-date"),
            "no-blank": _replaced(b"Date: ", b"Date:"),
            "blank-before-colon": _replaced(b"Date: ", b"Date : "),
            "label-unknown": lambda i: i + b"Contact-Name: x\n",
            "bag-count": lambda i: i + b"Bag-Count: 1 of 2\n",
            "oxum-twice": lambda i: i.replace(b"Payload-Oxum", b"Payload-Oxum: 1.1\nPayload-Oxum"),
            "oxum-no-number": _replaced(b"Payload-Oxum: ", b"Payload-Oxum: x"),
            "size-in-words": _replaced(b" B\n", b" bytes\n"),
            "byte-order-mark": lambda i: b"\xef\xbb\xbf" + i,
            "not-utf-8": lambda i: i.replace("青".encode(), b"\xc7\xe0"),
        }.items()
    ),
]

VECTORS = [
    _forged("good", ""),
    _forged(
        "good-next",
        "",
        about={
            "number": 2,
            "base": 3,
            "head": 9,
            "snapshot": False,
            "previous": BundleRef(1, GOOD_DIGEST),
            "base_bundle": BundleRef(1, GOOD_DIGEST),
        },
        held=HELD,
    ),
    _forged(
        "good-acknowledgement-only",
        "",
        lines=[],
        blobs=(),
        about={"number": 2, "base": 3, "head": 5, "snapshot": False, "previous": BundleRef(1, GOOD_DIGEST)},
        held=HELD,
    ),
    _forged("good-withdrawal", "", lines=raw(unit(1, withdrawn=True, fields={}), unit(2)), blobs=()),
    _forged("good-two-signatures", "", sender=ARCHIVE, lines=_of_archive(unit(1), unit(2)), blobs=()),
    _forged("good-passed", "", lines=raw(passed(STRANGER)), blobs=()),
    _forged("good-passed-proven", "", lines=raw(passed(ARCHIVE)), blobs=()),
    _forged(
        "good-handover",
        "",
        lines=raw(unit(1, version=Version(2, 0, 0), successor=(STRANGER.card.workspace, "990121"))),
        blobs=(),
    ),
    # Envelope
    Vector("not-age", "exchange.not_a_bundle", lambda: b"PK\x03\x04" + bytes(4000)),
    Vector("armored", "exchange.not_a_bundle", _armored),
    Vector("passphrase", "exchange.age_header", _scrypt),
    _forged("nine-stanzas", "exchange.age_header", edit_file=_many_stanzas),
    _forged("cut-by-one", "exchange.truncated", edit_file=lambda data: data[:-1]),
    _forged("added-byte", "exchange.truncated", edit_file=lambda data: data + b"\0"),
    _forged("cut-by-a-block", "exchange.damaged", edit_file=lambda data: data[:-512]),
    _forged("flipped-bit", "exchange.damaged", edit_file=lambda data: _flip(data, len(data) // 2)),
    _forged("for-another", "exchange.not_for_us", readers=(STRANGER,)),
    # Tar
    _forged("header-mode", "exchange.tar.header", edit_tar=lambda data: data.replace(b"0000644\0", b"0000755\0", 1)),
    _forged("header-link", "exchange.tar.header", edit_tar=lambda data: data[:156] + b"2" + data[157:]),
    _forged("padding", "exchange.tar.padding", edit_tar=lambda data: data[: 512 + 60] + b"x" + data[512 + 61 :]),
    _forged("one-zero-block", "exchange.truncated", edit_tar=lambda data: data[:-512]),
    _forged("three-zero-blocks", "exchange.tar.end", edit_tar=lambda data: data + bytes(512)),
    _forged("member-doubled", "exchange.member.order", edit_members=lambda m: [*m, m[-1]]),
    _forged("member-missing", "exchange.member.order", edit_members=lambda m: m[:-1]),
    _forged("members-swapped", "exchange.member.order", edit_members=_swap),
    _forged("member-added", "exchange.member.order", edit_members=_put(5, "fetch.txt", b"")),
    _forged(
        "path-parent", "exchange.member.order", edit_members=_rename("handover.pdf", f"{BUNDLE_ID}/../handover.pdf")
    ),
    _forged("path-absolute", "exchange.member.order", edit_members=_rename("handover.pdf", "/data/handover.pdf")),
    _forged("two-folders", "exchange.member.order", edit_members=_rename("handover.pdf", "other/data/handover.pdf")),
    _forged("signature-large", "exchange.member.size", edit_signature=lambda s: s + bytes(caps.SIGNATURE_CAP)),
    _forged("blob-changed", "exchange.member.changed", edit_members=_change(sha256(BLOB).hexdigest(), bytes.upper)),
    # BagIt
    _forged(
        "bagit-version", "exchange.bag.declaration", bagit=b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
    ),
    _forged("tagmanifest-differs", "exchange.bag.tagmanifest", edit_members=_change("bag-info.txt", bytes.upper)),
    _forged(
        "tagmanifest-order",
        "exchange.bag.tagmanifest",
        edit_tagmanifest=lambda t: b"".join(reversed(t.splitlines(keepends=True))),
    ),
    _forged(
        "manifest-unsorted",
        "exchange.bag.manifest",
        edit_manifest=lambda m: b"".join(reversed(m.splitlines(keepends=True))),
    ),
    _forged("manifest-one-blank", "exchange.bag.manifest", edit_manifest=lambda m: m.replace(b"  ", b" ", 1)),
    _forged("manifest-capitals", "exchange.bag.manifest", edit_manifest=lambda m: m[:64].upper() + m[64:]),
    _forged(
        "record-number-hole",
        "exchange.bag.manifest",
        record_files={"data/records/unit-0002.jsonl": raw(unit(1))[0][1] + b"\n"},
        blobs=(),
    ),
    _forged("info-label-doubled", "exchange.bag.info", edit_info=lambda i: i + b"Yiantong-Schema: 1\n"),
    _forged("info-order", "exchange.bag.info", edit_info=lambda i: b"".join(reversed(i.splitlines(keepends=True)))),
    _forged(
        "info-line-separator",
        "exchange.bag.info",
        edit_info=lambda i: i.replace("青溪县".encode(), "青溪\u2028县".encode()),
    ),
    _forged(
        "info-bidi", "exchange.bag.info", edit_info=lambda i: i.replace("青溪县".encode(), "青溪\u202e县".encode())
    ),
    _forged("info-leading-zero", "exchange.bag.info", edit_info=lambda i: i.replace(b"Number: 1", b"Number: 01")),
    _forged("info-head-below-base", "exchange.bag.info", about={"base": 9, "head": 3, "snapshot": False}),
    _forged("format-newer", "exchange.format.newer", edit_info=lambda i: i.replace(b"Format: 1", b"Format: 2")),
    _forged("oxum-files", "exchange.bag.oxum", about={"payload_files": 9}),
    _forged("oxum-octets", "exchange.bag.oxum", about={"payload_octets": 10**6}),
    _forged("oxum-small", "exchange.member.size", about={"payload_octets": 100}),
    # Who
    _forged("sender-unknown", "exchange.sender_unknown", sender=STRANGER),
    _forged("sender-unconfirmed", "exchange.sender_unconfirmed", sender=NEWCOMER),
    _forged("sender-revoked", "exchange.sender_revoked", sender=RETIRED),
    _forged("signature-flipped", "exchange.signature", edit_signature=lambda s: _flip(s, 10)),
    _forged("signature-short", "exchange.signature", edit_signature=lambda s: s[:63]),
    _forged(
        "one-signature-missing",
        "exchange.signature",
        sender=ARCHIVE,
        lines=_of_archive(unit(1)),
        blobs=(),
        edit_members=_without(".mldsa65"),
    ),
    _forged(
        "second-signature-flipped",
        "exchange.signature",
        sender=ARCHIVE,
        lines=_of_archive(unit(1)),
        blobs=(),
        edit_members=_change(".mldsa65", lambda data: _flip(data, 1000)),
    ),
    _forged("sender-mismatch", "exchange.sender_mismatch", about={"sender": STRANGER.party}),
    _forged("recipient-mismatch", "exchange.other_recipient", about={"recipient": STRANGER.party}),
    _forged(
        "recipient-old-key", "exchange.other_recipient", about={"recipient": replace(CITY.party, fingerprint="0" * 64)}
    ),
    # Streams
    _forged("gap", "exchange.gap", about={"number": 3, "base": 6, "head": 9, "snapshot": False}, held=HELD),
    _forged("gap-first", "exchange.gap", about={"number": 3, "base": 6, "head": 9, "snapshot": False}),
    _forged("replay", "exchange.already_imported", about={"number": 3, "base": 0, "head": 5}, held=HELD),
    _forged("old-epoch", "exchange.old_epoch", held=HELD | {"epoch": 2, "epoch_id": "c2" * 16}),
    _forged("fork-epoch", "exchange.fork", about={"epoch": Epoch(1, "c1" * 16)}, held=HELD),
    _forged("fork-number", "exchange.fork", about={"head": 9}, held=HELD),
    _forged(
        "fork-previous", "exchange.fork", about={"number": 2, "head": 9, "previous": BundleRef(1, "d2" * 32)}, held=HELD
    ),
    _forged(
        "acknowledges-nonsense",
        "exchange.bag.info",
        about={"acknowledges": Ack(1, EPOCH, 3, BundleRef(1, "not hexadecimal"))},
    ),
    # Records
    _forged(
        "line-size",
        "exchange.line.size",
        lines=[("unit", b'"' + b"x" * caps.LINE_CAP + b'"')],
        blobs=(),
        committed=False,
    ),
    _forged("line-depth", "exchange.line.depth", lines=_deep(31)),
    _forged("line-float", "exchange.line.canonical", lines=_line(b'"pages":1', b'"pages":1.0')),
    _forged("line-big-number", "exchange.line.canonical", lines=_line(b'"pages":1', b'"pages":' + b"9" * 5000)),
    _forged("line-blank", "exchange.line.canonical", lines=_line(b'"pages":1', b'"pages": 1')),
    _forged("line-repeated-name", "exchange.line.canonical", lines=_line(b'"pages":1', b'"pages":1,"pages":1')),
    _forged("line-surrogate", "exchange.line.canonical", lines=_line(b'"doc_number":""', b'"doc_number":"\\ud800"')),
    _forged("line-nul", "exchange.line.shape", lines=_line(b'"doc_number":""', b'"doc_number":"\\u0000"')),
    _forged("line-extra-name", "exchange.line.shape", lines=_line(b'"fields":', b'"extra":1,"fields":')),
    _forged("line-bad-view", "exchange.line.shape", lines=_line(b'"view":"full"', b'"view":"half"')),
    _forged("line-old-uuid", "exchange.line.shape", lines=_line(b"-7000-8000-00", b"-4000-8000-00")),
    _forged("withdrawn-with-text", "exchange.line.shape", lines=_line(b'"withdrawn":false', b'"withdrawn":true')),
    _forged("no-final-lf", "exchange.line.shape", record_files=_files(("unit", raw(unit(1))[0][1])), blobs=()),
    _forged(
        "type-in-wrong-file", "exchange.line.shape", record_files=_files(("case", raw(unit(1))[0][1] + b"\n")), blobs=()
    ),
    _forged(
        "lines-unsorted",
        "exchange.line.order",
        record_files=_files(("unit", b"".join(line + b"\n" for _, line in reversed(raw(unit(1), unit(2)))))),
        blobs=(),
    ),
    _forged(
        "line-twice", "exchange.line.order", record_files=_files(("unit", 2 * (raw(unit(1))[0][1] + b"\n"))), blobs=()
    ),
    _forged(
        "split-too-early",
        "exchange.line.order",
        blobs=(),
        record_files={f"data/records/unit-000{n}.jsonl": raw(unit(n))[0][1] + b"\n" for n in (1, 2)},
    ),
    _forged("root", "exchange.root", about={"record_root": "0" * 64}),
    _forged("counts", "exchange.counts", about={"counts": Counts(4, 0, 1)}),
    _forged("blob-unnamed", "exchange.blobs", lines=raw(unit(1))),
    _forged("type-unknown", "exchange.type.unknown", lines=raw(unit(1, type="riddle")), blobs=()),
    _forged("type-forbidden", "exchange.type.forbidden", lines=raw(unit(1, type="superior_opinion")), blobs=()),
    _forged("table-from-below", "exchange.type.forbidden", lines=raw(unit(1, type="superior_table")), blobs=()),
    _forged("foreign-owner", "exchange.foreign_owner", lines=raw(unit(1, owner=STRANGER.card.workspace)), blobs=()),
    _forged("foreign-office", "exchange.foreign_owner", lines=raw(unit(1, office="990122")), blobs=()),
    _forged(
        "handover-elsewhere",
        "exchange.handover_office",
        lines=raw(unit(1, version=Version(2, 0, 0), successor=(STRANGER.card.workspace, "990122"))),
        blobs=(),
    ),
    _forged(
        "handover-version",
        "exchange.line.shape",
        lines=raw(unit(1, successor=(STRANGER.card.workspace, "990121"))),
        blobs=(),
    ),
    _forged("pass-form", "exchange.pass.form", lines=raw(passed(STRANGER, subject_id=BUNDLE_ID)), blobs=()),
    _forged("pass-purpose", "exchange.pass.purpose", lines=raw(passed(STRANGER, purpose="return")), blobs=()),
    _forged("pass-not-onward", "exchange.pass.purpose", lines=raw(passed(STRANGER, onward=False)), blobs=()),
    _forged("pass-root", "exchange.pass.root", lines=raw(passed(STRANGER, leaf=1)), blobs=()),
    _forged(
        "pass-signature",
        "exchange.pass.signature",
        lines=raw(passed(ARCHIVE, signatures={"ed25519": "00" * 64})),
        blobs=(),
    ),
    _forged("pass-revoked", "exchange.pass.revoked", lines=raw(passed(RETIRED)), blobs=()),
    _forged(
        "misfit", "exchange.line.misfit", lines=raw(unit(1, fields={"name": 5}, version=Version(1, 1, 2))), blobs=()
    ),
    *BAGIT,
]

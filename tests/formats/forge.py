"""Bundles made to measure: good ones, and ones that break exactly one rule and are signed and encrypted all the same.

The keys are public: they are for test vectors only.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from app.exchange import cards, envelope
from app.exchange.cards import Card
from app.exchange.format import caps, info, lines, manifest, merkle, tar
from app.exchange.format.info import BagInfo, Counts, Epoch, Party
from app.exchange.format.lines import Line, Version
from app.exchange.suites import SecretKeys, suite

SUITE = suite("ed25519")
Members = list[tuple[str, bytes]]


@dataclass(frozen=True)
class Side:
    """A workspace of the vectors: its secret keys and its card."""

    keys: SecretKeys
    card: Card

    @property
    def party(self) -> Party:
        return Party(self.card.workspace, self.card.office_code, self.card.fingerprint)

    @property
    def yacard(self) -> bytes:
        return cards.make(self.card, self.keys)


def _side(
    name: str, number: int, identity: str, office: str, title: str, level: str, superior: str, kind: str = "ed25519"
) -> Side:
    """The signing keys are the SHA-256 of names."""
    secret = sha256(f"vector {name}".encode()).digest()
    if kind != "ed25519":
        secret += sha256(f"vector {name} mldsa65".encode()).digest()
    keys = SecretKeys(kind, secret, f"AGE-SECRET-KEY-{identity}")
    workspace = f"01960000-0000-7000-8000-{number:012d}"
    card = Card(workspace, office, title, level, superior, kind, suite(kind).public_keys(keys), 1, date(2026, 1, 5))
    return Side(keys, card)


COUNTY = _side(
    "county", 1, "13FUGM45MRT0KW4KT5N2Y6CYRWD504NWEZ94XWZ3ZSZSGRA98Q8ZSXJRTJ3",
    "990121", "青溪县人民检察院", "county", "990100",
)  # fmt: skip
CITY = _side(
    "city", 2, "1TNFTHDLZ0LH30PKDRHSA470VKF4N6TLPDKW4TDH8ZPZK2UTXZCGQ23MXVM",
    "990100", "云岭市人民检察院", "city", "990000",
)  # fmt: skip
STRANGER = _side(
    "stranger", 3, "12HDKZE5KHNCJ6DLNARQ22F9FYA0FXLVR9E9ZH5X34AZNMXPPP0XQ06AMME",
    "990122", "白石县人民检察院", "county", "990100",
)  # fmt: skip
NEWCOMER = _side(
    "newcomer", 4, "1YFVADKEP9QG7QC77MM9QSEEGK07XU920UZY2WJX0XHDKYWG505PSN5LJ09",
    "990123", "松谷县人民检察院", "county", "990100",
)  # fmt: skip
RETIRED = _side(
    "retired", 5, "1YFVADKEP9QG7QC77MM9QSEEGK07XU920UZY2WJX0XHDKYWG505PSN5LJ09",
    "990124", "柳河县人民检察院", "county", "990100",
)  # fmt: skip

ARCHIVE = _side(
    "archive", 6, "1YFVADKEP9QG7QC77MM9QSEEGK07XU920UZY2WJX0XHDKYWG505PSN5LJ09",
    "990125", "枫桥县人民检察院", "county", "990100", "ed25519-mldsa65",
)  # fmt: skip

BUNDLE_ID = "01960000-0000-7000-8000-0000000000aa"
EPOCH = Epoch(1, "c0" * 16)
BLOB = b"a blob: any bytes\n" * 20
HANDOVER = b"%PDF-1.7\n% the hand-over sheet stands here\n%%EOF\n"


def unit(number: int = 1, **changes: Any) -> Line:
    """A record line of the county's."""
    fields = {"name": f"青溪县第{number}水务站", "unit_class": "institution", "industry": None, "system": None,
              "superior_unit_id": None, "address": "", "contact": "", "form": {}}  # fmt: skip
    line = Line(
        "unit", f"01960000-0000-7000-8000-{number:012x}", COUNTY.card.workspace, "990121", Version(1, 1, 1), False,
        True, "full", f"{number:032x}", fields,
    )  # fmt: skip
    return replace(line, **changes)


def document(**changes: Any) -> Line:
    """A record line that names `BLOB`."""
    blob = {"media_type": "application/pdf", "sha256": sha256(BLOB).hexdigest(), "size": len(BLOB)}
    fields = {"case_id": "01960000-0000-7000-8000-00000000ca5e", "subject_id": None, "form_code": "proposal",
              "direction": "outgoing", "title": "检察建议书", "doc_number": "", "responsible": "",
              "dated": "2026-01-05", "pages": 1, "secrecy": "internal", "media_type": "application/pdf",
              "size": len(BLOB), "sha256": sha256(BLOB).hexdigest(), "blob_id": blob, "faces": [],
              "form": {}}  # fmt: skip
    line = Line(
        "document", "01960000-0000-7000-8000-0000000d0c00", COUNTY.card.workspace, "990121", Version(1, 1, 1), False,
        True, "full", "ab" * 16, fields,
    )  # fmt: skip
    return replace(line, **changes)


def passed(origin: Side, *, onward: bool = True, **changes: Any) -> Line:
    """The county's record that passes a line of `origin` on with its proof."""
    lines_there = raw(
        *(unit(n, owner=origin.card.workspace, office=origin.card.office_code, onward=onward) for n in (7, 8))
    )
    bundle = Forge(sender=origin, recipient=COUNTY, lines=lines_there, blobs=())
    members = {name.split("/", 1)[1]: data for name, data in bundle.members()}
    rows = [line for _, line in lines_there]
    signatures = {
        name.removeprefix(f"{caps.TAGMANIFEST}."): data.hex()
        for name, data in members.items()
        if name.startswith(f"{caps.TAGMANIFEST}.")
    }
    fields = {
        "purpose": "onward", "subject_type": "unit", "subject_id": json.loads(rows[0])["id"],
        "origin_workspace": origin.card.workspace, "origin_office": origin.card.office_code, "view": "full",
        "line": rows[0].decode(), "bag_info": members[caps.BAG_INFO].decode(),
        "tagmanifest": members[caps.TAGMANIFEST].decode(), "signatures": signatures, "leaf": 0, "leaves": len(rows),
        "path": [node.hex() for node in merkle.audit_path(0, [merkle.leaf(line) for line in rows])], "blobs": [],
    }  # fmt: skip
    return Line(
        "passed_line", "01960000-0000-7000-8000-0000000da55e", COUNTY.card.workspace, "990121", Version(1, 1, 1), False,
        True, "full", "cd" * 16, fields | changes,
    )  # fmt: skip


def raw(*parts: Line) -> list[tuple[str, bytes]]:
    """Type and bytes of lines in file order."""
    return [(line.type, lines.write(line)) for line in sorted(parts, key=lambda line: line.key)]


@dataclass
class Forge:
    """A recipe. Every step may be tampered with; what follows it (digests, signature, encryption) is done honestly."""

    sender: Side = COUNTY
    recipient: Side = CITY
    lines: list[tuple[str, bytes]] | None = None
    record_files: dict[str, bytes] | None = None
    blobs: tuple[bytes, ...] = (BLOB,)
    handover: bytes = HANDOVER
    about: Mapping[str, Any] | None = None
    edit_info: Callable[[bytes], bytes] = lambda data: data
    edit_manifest: Callable[[bytes], bytes] = lambda data: data
    edit_tagmanifest: Callable[[bytes], bytes] = lambda data: data
    edit_signature: Callable[[bytes], bytes] = lambda data: data
    edit_members: Callable[[Members], Members] = lambda members: members
    edit_tar: Callable[[bytes], bytes] = lambda data: data
    edit_file: Callable[[bytes], bytes] = lambda data: data
    bagit: bytes = manifest.DECLARATION
    readers: tuple[Side, ...] | None = None
    bundle_id: str = BUNDLE_ID

    def payload(self) -> dict[str, bytes]:
        """Path → bytes of the payload."""
        rows = raw(unit(1), unit(2), document()) if self.lines is None else self.lines
        files = dict(lines.files(rows)) if self.record_files is None else self.record_files
        blobs = {caps.BLOBS + sha256(blob).hexdigest(): blob for blob in self.blobs}
        return {caps.HANDOVER: self.handover, **files, **blobs}

    def bag_info(self, payload: Mapping[str, bytes]) -> BagInfo:
        """Honest bag-info, then what `about` changes."""
        all_lines = [
            line for path, data in payload.items() if path.startswith(caps.RECORDS) for line in data.split(b"\n")[:-1]
        ]
        honest = BagInfo(
            self.sender.card.office_name, self.bundle_id, date(2026, 1, 6), sum(map(len, payload.values())),
            len(payload), 1,
            self.sender.party, self.recipient.party, EPOCH, 1, 0, 3, None, None, True,
            merkle.root(all_lines).hex(),
            Counts(len(all_lines), sum(b'"withdrawn":true' in line for line in all_lines), len(self.blobs)),
            None, 9, "5e" * 32,
        )  # fmt: skip
        return replace(honest, **(self.about or {}))

    def members(self) -> Members:
        """Name and bytes of each tar member in order."""
        payload = self.payload()
        digests = {path: sha256(data).hexdigest() for path, data in payload.items()}
        listed = b"".join(f"{digest}  {path}\n".encode() for path, digest in digests.items())
        tags = {
            caps.BAGIT: self.bagit,
            caps.BAG_INFO: self.edit_info(info.write(self.bag_info(payload))),
            caps.MANIFEST: self.edit_manifest(listed),
        }
        tagmanifest = self.edit_tagmanifest(manifest.write_tags(tags))
        signed = suite(self.sender.card.suite).sign(self.sender.keys, tagmanifest)
        signed["ed25519"] = self.edit_signature(signed["ed25519"])
        tail = [(caps.TAGMANIFEST, tagmanifest), *((f"{caps.TAGMANIFEST}.{name}", raw) for name, raw in signed.items())]
        found = [*tags.items(), *tail, *payload.items()]
        return self.edit_members([(f"{self.bundle_id}/{path}", data) for path, data in found])

    def tar(self) -> bytes:
        """The plaintext."""
        parts = [tar.header(name, len(data)) + data + tar.padding(len(data)) for name, data in self.members()]
        return self.edit_tar(b"".join(parts) + tar.END)

    def file(self) -> bytes:
        """The `.yab` file."""
        sink = io.BytesIO()
        readers = (self.recipient, self.sender) if self.readers is None else self.readers
        envelope.encrypt([self.tar()], sink, [SUITE.recipient(reader.card.keys) for reader in readers])
        return self.edit_file(sink.getvalue())

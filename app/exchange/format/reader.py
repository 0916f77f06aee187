"""Reading a bag in the only order in which it may be trusted: signed part raw, signature, manifests, each member."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from app.exchange.format import caps, info, lines, manifest, tar
from app.exchange.format.info import BagInfo
from app.exchange.format.lines import Line
from app.exchange.format.merkle import Root
from db.kernel.errors import UserError

_SIGNATURES = 4


@dataclass(frozen=True, slots=True)
class SignedPart:
    """The first members as raw bytes. Nothing in them may be believed before a confirmed key verifies `tagmanifest`."""

    bundle_id: str
    tags: Mapping[str, bytes]
    tagmanifest: bytes
    signatures: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """SHA-256 of the tag manifest."""
        return sha256(self.tagmanifest).hexdigest()


@dataclass(frozen=True, slots=True)
class Member:
    """A payload member while it streams by. Its bytes count only once `chunks` has ended without an exception.

    `pour` gives the same bytes unchecked, to somebody who fetches them from the stream (`tar.TarReader.pour`), hashes
    them and compares with `digest`. Only one of the two is used.
    """

    path: str
    size: int
    digest: str
    chunks: Iterator[bytes]
    pour: Callable[[Callable[[tar.Stream, int], int]], None]


class BagReader:
    """One pass over a bundle's plaintext: `signed_part`, then `open` once the signature holds, then `members`."""

    def __init__(self, stream: tar.Stream) -> None:
        self._tar = tar.TarReader(stream)
        self._first_payload: tuple[str, int] = ("", 0)
        self._bundle_id = ""

    @property
    def position(self) -> int:
        """Bytes of plaintext read so far."""
        return self._tar.position

    def signed_part(self) -> SignedPart:
        """Buffer the tag files and signatures within their caps.

        Raises `UserError("exchange.tar.…")` and `"exchange.member.order"`, `"exchange.member.size"`.
        """
        tags = {name: self._tag(name) for name in (caps.BAGIT, caps.BAG_INFO, caps.MANIFEST, caps.TAGMANIFEST)}
        tagmanifest = tags.pop(caps.TAGMANIFEST)
        signatures: dict[str, bytes] = {}
        while True:
            path, size = self._next()
            if path == caps.HANDOVER:
                self._first_payload = path, size
                return SignedPart(self._bundle_id, tags, tagmanifest, signatures)
            suffix = path.removeprefix(f"{caps.TAGMANIFEST}.")
            if suffix == path or suffix in signatures or len(signatures) == _SIGNATURES:
                raise UserError("exchange.member.order")
            if size > caps.SIGNATURE_CAP:
                raise UserError("exchange.member.size")
            signatures[suffix] = self._tar.body()

    def members(self, about: BagInfo, digests: Mapping[str, str]) -> Iterator[Member]:
        """The payload, each member's size and digest checked, up to the end that age reports.

        Raises `UserError("exchange.member.changed")`, `"exchange.member.order"`, `"exchange.member.size"`,
        `"exchange.bag.oxum"`, and those of the tar layer.
        """
        octets = 0
        for number, (expected, digest) in enumerate(digests.items()):
            path, size = self._next() if number else self._first_payload
            if path != expected:
                raise UserError("exchange.member.order")
            octets += size
            if size > caps.payload_cap(path) or octets > about.payload_octets:
                raise UserError("exchange.member.size")
            yield Member(path, size, digest, self._verified(digest), self._tar.pour)
        if self._tar.next_member() is not None:
            raise UserError("exchange.member.order")
        if octets != about.payload_octets:
            raise UserError("exchange.bag.oxum")

    def _verified(self, expected: str) -> Iterator[bytes]:
        digest = sha256()
        for chunk in self._tar.chunks():
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != expected:
            raise UserError("exchange.member.changed")

    def _tag(self, name: str) -> bytes:
        path, size = self._next()
        if path != name:
            raise UserError("exchange.member.order")
        if size > caps.TAG_CAPS[name]:
            raise UserError("exchange.member.size")
        return self._tar.body()

    def _next(self) -> tuple[str, int]:
        found = self._tar.next_member()
        if found is None:
            raise UserError("exchange.member.order")
        folder, _, path = found[0].partition("/")
        self._bundle_id = self._bundle_id or folder
        if folder != self._bundle_id or not caps.BUNDLE_ID.fullmatch(folder):
            raise UserError("exchange.member.order")
        return path, found[1]


def open_part(part: SignedPart) -> tuple[BagInfo, dict[str, str]]:
    """bag-info and manifest of a signed part whose signature verified.

    Raises `UserError("exchange.bag.…")`: `tagmanifest`, `declaration`, `info`, `manifest`, `oxum`.
    """
    manifest.check_tags(part.tags, part.tagmanifest)
    about = info.parse(part.tags[caps.BAG_INFO])
    digests = manifest.parse(part.tags[caps.MANIFEST])
    if about.bundle_id != part.bundle_id:
        raise UserError("exchange.bag.info")
    if about.payload_files != len(digests):
        raise UserError("exchange.bag.oxum")
    return about, digests


class RecordScan:
    """All record lines of a bundle in file order, checked one by one and, at the end, as a whole.

    `known` says whether a record type is one of this program's.
    """

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known
        self._root = Root()
        self._last = ("", "")
        self._withdrawn = 0
        self._blobs: set[str] = set()
        self._file = ("", 0)

    def file(self, path: str, data: bytes) -> Iterator[tuple[bytes, Line]]:
        """The lines of one record file whose digest matched.

        Raises `UserError("exchange.type.unknown")` for a type that needs a newer program, `"exchange.line.…"`.
        """
        name = path.removeprefix(caps.RECORDS).rpartition("-")[0]
        if not self._known(name):
            raise UserError("exchange.type.unknown", type=name)
        for number, (raw, line) in enumerate(lines.split(data, name)):
            if line.key <= self._last:
                raise UserError("exchange.line.order")
            room = caps.RECORD_FILE_CAP - self._file[1]
            if number == 0 and self._file[0] == name and len(raw) + 1 <= room:
                raise UserError("exchange.line.order")
            self._last = line.key
            self._root.add(raw)
            self._withdrawn += line.withdrawn
            self._blobs.update(lines.blob_digests(line.fields))
            yield raw, line
        self._file = (name, len(data))

    def finish(self, about: BagInfo, digests: Mapping[str, str]) -> None:
        """Compare with bag-info. Raises `UserError("exchange.counts")`, `"exchange.root"`, `"exchange.blobs"`."""
        carried = {path.removeprefix(caps.BLOBS) for path in digests if path.startswith(caps.BLOBS)}
        counts = about.counts
        if (counts.records, counts.withdrawn, counts.blobs) != (self._root.count, self._withdrawn, len(carried)):
            raise UserError("exchange.counts")
        if self._root.digest().hex() != about.record_root:
            raise UserError("exchange.root")
        if not carried <= self._blobs:
            raise UserError("exchange.blobs")

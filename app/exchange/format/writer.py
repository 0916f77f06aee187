"""Writing a bag as a stream of tar bytes: sealed first (digests, signature), then member after member."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.exchange.format import caps, info, manifest, tar
from app.workers.age import Piece, Stored
from db.kernel.errors import UserError


@dataclass(frozen=True, slots=True)
class Payload:
    """A payload member that is known (path, size in bytes, SHA-256 in hexadecimal) before it is read.

    A piece that `read` gives is good until the next one, or it is a whole stored file, compared by whoever opens it.
    """

    path: str
    size: int
    digest: str
    read: Callable[[], Iterable[Piece]]


def of_bytes(path: str, data: bytes) -> Payload:
    """A payload member held in memory."""
    return Payload(path, len(data), sha256(data).hexdigest(), lambda: (data,))


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag ready to be written: its signed part in bytes and what follows."""

    bundle_id: str
    tags: Mapping[str, bytes]
    tagmanifest: bytes
    signatures: Mapping[str, bytes]
    payloads: Sequence[Payload]

    @property
    def digest(self) -> str:
        """SHA-256 of the tag manifest: what names this bundle in acknowledgements."""
        return sha256(self.tagmanifest).hexdigest()

    @property
    def size(self) -> int:
        """Bytes of the whole tar."""
        tags = [*self.tags.values(), self.tagmanifest, *self.signatures.values()]
        sizes = [len(data) for data in tags] + [payload.size for payload in self.payloads]
        return sum(map(tar.footprint, sizes)) + len(tar.END)

    def pieces(self) -> Iterator[Piece]:
        """The tar, member after member.

        Raises `UserError("exchange.source_changed")` when a payload is no longer what the manifest says.
        """
        for name, data in (*self.tags.items(), (caps.TAGMANIFEST, self.tagmanifest)):
            yield from self._member(name, data)
        for suffix, raw in self.signatures.items():
            yield from self._member(f"{caps.TAGMANIFEST}.{suffix}", raw)
        for payload in self.payloads:
            yield tar.header(f"{self.bundle_id}/{payload.path}", payload.size)
            yield from _checked(payload)
            yield tar.padding(payload.size)
        yield tar.END

    def _member(self, name: str, data: bytes) -> Iterator[bytes]:
        yield tar.header(f"{self.bundle_id}/{name}", len(data))
        yield data
        yield tar.padding(len(data))


def seal(about: info.BagInfo, payloads: Iterable[Payload], sign: Callable[[bytes], Mapping[str, bytes]]) -> Bag:
    """The bag for `payloads`, which `about` must already count. `sign` takes the tag manifest's bytes."""
    ordered = sorted(payloads, key=lambda payload: caps.payload_rank(payload.path))
    tags = {
        caps.BAGIT: manifest.DECLARATION,
        caps.BAG_INFO: info.write(about),
        caps.MANIFEST: manifest.write({payload.path: payload.digest for payload in ordered}),
    }
    for name, data in tags.items():
        if len(data) > caps.TAG_CAPS[name]:
            raise UserError("exchange.too_many", limit=caps.TAG_CAPS[name])
    tagmanifest = manifest.write_tags(tags)
    return Bag(about.bundle_id, tags, tagmanifest, sign(tagmanifest), ordered)


def _checked(payload: Payload) -> Iterator[Piece]:
    digest, size, stored = sha256(), 0, ""
    for piece in payload.read():
        if isinstance(piece, Stored):
            stored = piece.sha256
        else:
            digest.update(piece)
        size += len(piece)
        yield piece
    if size != payload.size or (stored or digest.hexdigest()) != payload.digest:
        raise UserError("exchange.source_changed", path=payload.path)

"""`manifest-sha256.txt`, `tagmanifest-sha256.txt` and `bagit.txt`: BagIt 1.0 (RFC 8493) in one canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from app.exchange.format import caps
from app.exchange.format.insist import insist
from db.kernel.errors import UserError

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def write(digests: Mapping[str, str]) -> bytes:
    """The payload manifest for path → SHA-256 in hexadecimal, in member order."""
    return b"".join(f"{digests[path]}  {path}\n".encode("ascii") for path in sorted(digests, key=caps.payload_rank))


def parse(data: bytes) -> dict[str, str]:
    """Path → digest, in order. Raises `UserError("exchange.bag.manifest")` for anything but the canonical form.

    Line by line: a manifest may hold 32 MiB, and nothing here may take many times that.
    """
    digests: dict[str, str] = {}
    last, at = (-1, ""), 0
    try:
        while at < len(data):
            end = data.index(b"\n", at)
            digest, separator, path = data[at:end].decode("ascii").partition("  ")
            rank = caps.payload_rank(path)
            insist(separator and caps.SHA256.fullmatch(digest) and rank > last)
            digests[path] = digest
            last, at = rank, end + 1
    except ValueError as error:
        raise UserError("exchange.bag.manifest") from error
    if caps.HANDOVER not in digests or not _numbered(digests) or not _named_by_digest(digests):
        raise UserError("exchange.bag.manifest")
    return digests


def _numbered(paths: Iterable[str]) -> bool:
    """Whether the record files of each type are numbered 0001, 0002, … without a hole."""
    last: dict[str, int] = {}
    for path in paths:
        if match := caps.RECORD_FILE.fullmatch(path):
            name, number = match[1], int(match[2])
            if number != last.get(name, 0) + 1:
                return False
            last[name] = number
    return True


def _named_by_digest(digests: Mapping[str, str]) -> bool:
    return all(path == caps.BLOBS + digest for path, digest in digests.items() if path.startswith(caps.BLOBS))


def write_tags(tags: Mapping[str, bytes]) -> bytes:
    """The tag manifest over bag-info.txt, bagit.txt and manifest-sha256.txt, sorted by name."""
    return b"".join(f"{sha256(tags[name]).hexdigest()}  {name}\n".encode("ascii") for name in sorted(tags))


def check_tags(tags: Mapping[str, bytes], tagmanifest: bytes) -> None:
    """Raise unless the (already authentic) tag manifest is exactly the one over these files.

    Raises `UserError("exchange.bag.tagmanifest")` naming no content: what was changed is not trusted.
    """
    if write_tags(tags) != tagmanifest:
        raise UserError("exchange.bag.tagmanifest")
    if tags[caps.BAGIT] != DECLARATION:
        raise UserError("exchange.bag.declaration")

"""Names and limits of a bundle's members (docs/formats/bundle.md, sections 2 to 6)."""

from __future__ import annotations

import re

KIB = 1024
MIB = 1024 * KIB

FORMAT = 1

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAGMANIFEST = "tagmanifest-sha256.txt"
HANDOVER = "data/handover.pdf"
RECORDS = "data/records/"
BLOBS = "data/blobs/"

#: Largest size of each tag file, in bytes. They are buffered raw before the signature is checked.
TAG_CAPS = {BAGIT: 1 * KIB, BAG_INFO: 64 * KIB, MANIFEST: 32 * MIB, TAGMANIFEST: 4 * KIB}
SIGNATURE_CAP = 16 * KIB
HANDOVER_CAP = 4 * MIB
RECORD_FILE_CAP = 8 * MIB
MEMBER_LIMIT = 8 * 1024 * MIB  # a ustar size field holds 11 octal digits

LINE_CAP = 1 * MIB
LINE_DEPTH = 32

AGE_HEADER_CAP = 4 * KIB
AGE_STANZAS = 8

CARD_CAP = 16 * KIB

BUNDLE_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SHA256 = re.compile(r"[0-9a-f]{64}")
TYPE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
OFFICE_CODE = re.compile(r"[0-9A-Za-z]{1,32}")
RECORD_FILE = re.compile(r"data/records/([a-z][a-z0-9_]{0,39})-([0-9]{4})\.jsonl")
BLOB_FILE = re.compile(r"data/blobs/([0-9a-f]{64})")


def payload_rank(path: str) -> tuple[int, str]:
    """Sort key of payload paths: hand-over sheet, record files, blobs; by ASCII within each. Raises `ValueError`."""
    if path == HANDOVER:
        return 0, path
    if RECORD_FILE.fullmatch(path):
        return 1, path
    if BLOB_FILE.fullmatch(path):
        return 2, path
    raise ValueError(path)


def payload_cap(path: str) -> int:
    """Largest size of a payload member, in bytes."""
    return (HANDOVER_CAP, RECORD_FILE_CAP, MEMBER_LIMIT - 1)[payload_rank(path)[0]]

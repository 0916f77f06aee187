"""Record identifiers: UUID version 7 (RFC 9562), so that ids made later sort later."""

from __future__ import annotations

import uuid

import uuid6


def new_id() -> str:
    """A fresh UUIDv7 as 36 lower-case characters."""
    return str(uuid6.uuid7())


def is_id(text: str) -> bool:
    """Whether `text` is a UUIDv7 in the one form that records carry (lower case, hyphens)."""
    try:
        parsed = uuid.UUID(text)
    except (ValueError, AttributeError):
        return False
    return str(parsed) == text and parsed.version == 7

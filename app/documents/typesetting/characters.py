"""Characters: what may stand where on a line, and how wide a cell each takes (GB/T 15834-2011, CLREQ)."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto

from db.kernel.errors import UserError

CLOSERS = "。，、；：？！）》”’】〕」』〉｝］．"
"""Marks whose ink lies in the left half of the cell (the middle for ？！：；, which give way less)."""
OPENERS = "（《“‘【〔「『〈｛［"
"""Marks whose ink lies in the right half of the cell."""
HANGING = "。，、；：？！"
"""Marks that may stand outside the right edge when nothing else helps."""
NEVER_FIRST = frozenset(CLOSERS + "…—·％%‰℃°々ー～,.;:!?)]}》")
NEVER_LAST = frozenset(OPENERS + "￥$¥№([{√□")
INSEPARABLE = frozenset("—…")
"""Marks that are written twice and never parted."""


_BLANKS = re.compile(" {2,}")


class Kind(Enum):
    """How a character behaves on a line."""

    IDEOGRAPH = auto()
    OPENER = auto()
    CLOSER = auto()
    DASH = auto()
    DOT = auto()
    WESTERN = auto()
    SPACE = auto()


def kind_of(char: str) -> Kind:
    """The character's behaviour."""
    if char == " ":
        return Kind.SPACE
    if char in OPENERS:
        return Kind.OPENER
    if char in CLOSERS:
        return Kind.CLOSER
    if char in INSEPARABLE:
        return Kind.DASH
    if char == "·":
        return Kind.DOT
    if unicodedata.east_asian_width(char) in "WF" or char == "\u3000":
        return Kind.IDEOGRAPH
    if unicodedata.east_asian_width(char) == "A" and not char.isalpha():
        return Kind.IDEOGRAPH
    return Kind.WESTERN


def clean(text: str) -> str:
    """Text as it will be printed: one kind of line end, no invisible marks, tabs, odd and repeated blanks as one space.

    Invisible format characters (zero-width marks, direction overrides, variation selectors) print nothing and could
    only mislead, so they are dropped. Other control characters raise `document.missing_glyph`.
    """
    kept: list[str] = []
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        category = unicodedata.category(char)
        if char in "\n\u3000":
            kept.append(char)
        elif char in "\t\u2028\u2029\x0b\x0c" or category == "Zs":
            kept.append(" ")
        elif category == "Cf" or 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF:
            continue
        elif category in ("Cc", "Cs"):
            raise UserError("document.missing_glyph", character=repr(char), code_point=f"U+{ord(char):04X}")
        else:
            kept.append(char)
    return _BLANKS.sub(" ", "".join(kept))


def paragraphs(text: str) -> tuple[str, ...]:
    """The text's paragraphs, without the blanks that people type to indent, and without empty ones."""
    return tuple(part for line in clean(text).split("\n") if (part := line.strip(" \u3000")))

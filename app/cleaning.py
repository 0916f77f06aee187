"""What comes along unseen with pasted text, and the text without it. Pure; nothing is changed unless somebody asks.

Refused by every form (`app.forms.first_unfit`) are control characters, marks that turn the direction of writing, and
code points that are no characters. Others are fit but never meant: soft hyphens, hard and zero-width spaces, the
bullets of word processors' own symbol faces. Emoji, rare and private characters of names are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

_JOINER = "\u200d"
_SELECTOR = "\ufe0f"
_SUSPECTS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\ufeff"
    "\uf020-\uf0ff\ufdd0-\ufdef\ufff9-\ufffb\ud800-\udfff"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ZERO_WIDTH = frozenset("\u200b\u200c\u2060\u2061\u2062\u2063\u2064\ufeff" + _JOINER)
_PLAIN = {
    "break": frozenset("\n\x0b\x0c\r\x85\u2028\u2029"), "control": frozenset("\t"), "bidi": _BIDI,
    "soft_hyphen": frozenset("\xad"), "zero_width": _ZERO_WIDTH,
}  # fmt: skip

#: Kind → what people call it, in the order in which it is told.
KINDS = {
    "control": "控制字符",
    "bidi": "文字方向标记",
    "broken": "损坏的字符",
    "break": "换行符",
    "soft_hyphen": "软连字符",
    "space": "特殊空格",
    "zero_width": "零宽字符",
    "bullet": "文字处理软件的符号",
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without what was not meant, and how much of each kind that was."""

    text: str
    found: tuple[tuple[str, int], ...]

    @property
    def told(self) -> str:
        """2个控制字符、1个软连字符."""
        return "、".join(f"{count}个{KINDS[kind]}" for kind, count in self.found)


def suspicious(text: str, *, lines: bool) -> bool:
    """Whether there may be anything to clean; quick, for every key."""
    return _SUSPECTS.search(text) is not None or (not lines and ("\n" in text or "\t" in text))


def clean(text: str, *, lines: bool) -> Cleaned:
    """The text as it was meant. `lines` says whether it may have several lines; else a break becomes a space."""
    if not suspicious(text, lines=lines):
        return Cleaned(text, ())
    kept: list[str] = []
    found: Counter[str] = Counter()
    text = text.replace("\r\n", "\n")
    for place, char in enumerate(text):
        kind, instead = _judge(char, text, place, lines)
        kept.append(instead)
        if kind:
            found[kind] += 1
    return Cleaned("".join(kept), tuple((kind, found[kind]) for kind in KINDS if found[kind]))


def _judge(char: str, text: str, place: int, lines: bool) -> tuple[str, str]:
    """What kind of thing a character is (none where it stays), and what stands there instead."""
    kind = _kind(char, lines)
    if kind == "zero_width" and char == _JOINER and _joins(text, place):
        kind = ""
    if kind == "bullet":
        spaced = text[place + 1 : place + 2] in (" ", "\u3000", "\t", "\xa0")
        return kind, "·" if spaced else "· "
    instead = {"": char, "break": "\n" if lines else " ", "space": " "}.get(kind, " " if char == "\t" else "")
    return kind, instead


def _kind(char: str, lines: bool) -> str:
    if char in "\n\t" and lines:
        return ""
    for kind, chars in _PLAIN.items():
        if char in chars:
            return kind
    code = ord(char)
    if 0xF020 <= code <= 0xF0FF:
        return "bullet"
    category = unicodedata.category(char)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF or category == "Cs":
        return "broken"
    if category == "Zs" and char not in (" ", "\u3000"):
        return "space"
    return "control" if category in ("Cc", "Cf") and _SUSPECTS.match(char) else ""


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands inside an emoji: 👨‍👩‍👧 is one sign."""
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    symbols = ("So", "Sk")
    joined = before == _SELECTOR or (before != "" and unicodedata.category(before) in symbols)
    return joined and after != "" and unicodedata.category(after) in (*symbols, "Sm")

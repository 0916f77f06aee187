"""Numbers of headings and items: found in front of a text, counted, and written as Word counts them.

The levels are those of GB/T 9704-2012: 一、 （一） 1. （1）. Each level is a list of its own, so that the counting does
not depend on how a word processor restarts the levels below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from app.numbers import chinese_number

LEVELS = {
    1: (re.compile(r"([一二三四五六七八九十]{1,3})、"), "chineseCountingThousand", "%1、"),
    2: (re.compile(r"（([一二三四五六七八九十]{1,3})）"), "chineseCountingThousand", "（%1）"),
    3: (re.compile(r"(\d{1,4})\.(?!\d)"), "decimal", "%1."),
    4: (re.compile(r"（(\d{1,3})）"), "decimal", "（%1）"),
}
_CHINESE = {chinese_number(value): value for value in range(1, 100)}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number in front of a text: its level, its value, and how many characters it takes."""

    level: int
    value: int
    length: int


def leading(text: str) -> Numbered | None:
    """The number that a paragraph begins with, if it does."""
    for level, (pattern, _, _) in LEVELS.items():
        if match := pattern.match(text):
            said = match[1]
            value = int(said) if said.isdigit() else _CHINESE.get(said)
            if value is not None:
                return Numbered(level, value, match.end())
    return None


@dataclass
class Lists:
    """The lists of one document being written."""

    document: WordDocument
    _last: dict[int, int] = field(default_factory=dict)
    _list: dict[int, int] = field(default_factory=dict)
    _next: int = 1

    def __post_init__(self) -> None:
        part = self.document.part.numbering_part.element
        for child in list(part):
            part.remove(child)
        for level, (_, number_format, shape) in LEVELS.items():
            part.append(_abstract(level, number_format, shape))

    def use(self, properties: BaseOxmlElement, found: Numbered) -> None:
        """Number a paragraph; a value that does not follow the last one begins another list."""
        if found.level not in self._list or self._last.get(found.level, 0) + 1 != found.value:
            self._begin(found)
        self._last[found.level] = found.value
        for lower in range(found.level + 1, 5):
            self._list.pop(lower, None)
        numbering = OxmlElement("w:numPr")
        numbering.append(_value("w:ilvl", 0))
        numbering.append(_value("w:numId", self._list[found.level]))
        properties.append(numbering)

    def _begin(self, found: Numbered) -> None:
        number = OxmlElement("w:num")
        number.set(qn("w:numId"), str(self._next))
        number.append(_value("w:abstractNumId", found.level))
        override = OxmlElement("w:lvlOverride")
        override.set(qn("w:ilvl"), "0")
        override.append(_value("w:startOverride", found.value))
        number.append(override)
        self.document.part.numbering_part.element.append(number)
        self._list[found.level] = self._next
        self._next += 1


def _value(tag: str, value: object) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(tag)
    element.set(qn("w:val"), str(value))
    return element


def _abstract(level: int, number_format: str, shape: str) -> BaseOxmlElement:
    abstract: BaseOxmlElement = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(level))
    abstract.append(_value("w:multiLevelType", "singleLevel"))
    line = OxmlElement("w:lvl")
    line.set(qn("w:ilvl"), "0")
    for tag, value in (("start", 1), ("numFmt", number_format), ("suff", "nothing"), ("lvlText", shape)):
        line.append(_value(f"w:{tag}", value))
    line.append(_value("w:lvlJc", "left"))
    abstract.append(line)
    return abstract

"""What a paper says, part by part, without its places on the page: for word processors, and to be compared.

`Official` and `Sheet` write it down while they set the pages, so that a form is defined once for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.documents.typesetting.faces import Role
from app.documents.typesetting.lines import Span


class Part(StrEnum):
    """What a paragraph is in its paper, as GB/T 9704-2012 names the parts."""

    MARK = "mark"  # 发文机关标志
    OFFICE = "office"  # 院名
    TITLE = "title"  # 标题
    NUMBER = "number"  # 发文字号
    BLANK = "blank"
    RECIPIENT = "recipient"  # 主送机关
    HEADING_1 = "heading_1"
    HEADING_2 = "heading_2"
    HEADING_3 = "heading_3"
    HEADING_4 = "heading_4"
    BODY = "body"
    SIGNATURE = "signature"  # 发文机关署名
    DAY = "day"  # 成文日期
    NOTE = "note"  # 附注
    COPIES = "copies"  # 抄送机关
    ISSUER = "issuer"  # 印发机关和印发日期
    TEXT = "text"  # in a table form


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. `size` in points, where the part alone does not say it; `aside` stands at the line's right end."""

    part: Part
    spans: tuple[Span, ...]
    size: float = 0.0
    aside: str = ""

    @property
    def text(self) -> str:
        """Its words, with what stands at the right behind a blank."""
        said = "".join(span.text for span in self.spans)
        return f"{said}　{self.aside}" if self.aside else said


@dataclass(frozen=True, slots=True)
class Box:
    """A cell over `span` columns. `rows` more than 1: it names as many rows; 0: the one above goes on. `foot` stands at
    its lower right."""

    text: str
    span: int = 1
    rows: int = 1
    role: Role = Role.BODY
    size: float = 12.0
    align: str = "left"
    indent: float = 0.0
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row of a table: its boxes, its own columns and its least height in millimetres. `head`: on each page."""

    boxes: tuple[Box, ...]
    columns: tuple[float, ...]
    least: float = 0.0
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it is read, row by row."""

    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole paper. Measures in millimetres. `official`: on the grid of GB/T 9704 with its page numbers; else a table
    form that counts its pages at the foot."""

    title: str
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    official: bool
    blocks: tuple[Words | Grid, ...]
    letter: bool = False

    def paragraphs(self) -> tuple[str, ...]:
        """Everything that is said, paragraph by paragraph, cells among them, in reading order."""
        said: list[str] = []
        for block in self.blocks:
            if isinstance(block, Words):
                said.append(block.text)
            else:
                said.extend(
                    part for band in block.bands for box in band.boxes for part in f"{box.text}\n{box.foot}".split("\n")
                )
        return tuple(text for one in said if (text := one.strip(" \u3000")))

"""Titles and other centred texts of several lines: about equally long, and broken where their sense allows it
(GB/T 9704-2012, 7.3.1: 回行时要做到词意完整，排列对称)."""

from __future__ import annotations

from dataclasses import replace

from app.documents.typesetting.lines import Align, Line, Paragraph, Span, Style, set_text

SENSE = (
    "关于", "以及", "落实", "开展", "院", "局", "厅", "委", "会", "所", "部", "中心", "公司", "学校", "医院", "政府",
    "部门", "单位", "机关", "案", "书", "、", "，", "：", "和", "及", "与", "的",
)  # fmt: skip
"""Behind these a reader may pause."""
CLINGING = frozenset("的地得之了着们等")
"""These belong to what stands before them."""
_PARTED = 0.12
"""What a break elsewhere weighs: as much as two lines that differ by half their length."""
_LONGEST = 120
"""Longer texts are no titles; they are set as plain lines."""


def balanced(text: str, style: Style, width: float) -> list[Line]:
    """One paragraph; a centred one of several lines is broken by its sense into lines of about the same length."""
    lines = set_text(text, style, width)
    if style.align is not Align.CENTRE or len(lines) < 2 or len(text) > _LONGEST:
        return lines
    cuts = _cuts(text, style, width, len(lines))
    if cuts is None:
        return lines
    return [
        line
        for start, end in zip((0, *cuts), (*cuts, len(text)), strict=True)
        for line in set_text(text[start:end].strip(" "), style, width)
    ]


def _cuts(text: str, style: Style, width: float, count: int) -> tuple[int, ...] | None:
    """Where to break a text into `count` lines; None where no such breaks fit the measure."""
    paragraph = Paragraph([Span(text)], replace(style, align=Align.LEFT))
    target = paragraph.extent(0, len(text)) / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    places = [*(at for at in range(1, len(text)) if paragraph.may_break(at)), len(text)]
    for line in range(1, count + 1):
        found: dict[int, tuple[float, tuple[int, ...]]] = {}
        for end in places if line < count else places[-1:]:
            for start, (cost, cuts) in best.items():
                extent = paragraph.extent(start, end) if start < end else width + 1
                if extent > width:
                    continue
                now = cost + (extent / target - 1) ** 2 + (_PARTED if end < len(text) and _parts(text, end) else 0.0)
                if end not in found or now <= found[end][0] + 1e-9:  # of two alike the longer upper line
                    found[end] = (now, (*cuts, end) if end < len(text) else cuts)
        best = found
    return best[len(text)][1] if len(text) in best else None


def _parts(text: str, at: int) -> bool:
    """Whether a break before `at` parts what belongs together."""
    return text[at] in CLINGING or not text[:at].endswith(SENSE)


__all__ = ["balanced"]

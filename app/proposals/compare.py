"""Two versions of a text beside each other: what was put in, what was taken out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from app.proposals.rules import ProposalText

#: Two runs of changes with fewer equal characters than this between them are read as one.
_ISLAND = 2
#: Longer texts are compared word by word, not character by character.
_LONG = 4_000
#: Where more pairs than this would have to be looked at, the whole is shown as replaced: nobody waits for minutes.
_MOST = 16_000_000
_FIGURE = re.compile(r"[0-9A-Za-z.]")
_CHARACTERS = re.compile(r"[0-9A-Za-z.]+|.", re.DOTALL)  # a figure changes as a whole
_WORDS = re.compile(r"[0-9A-Za-z.]+|[^，。；：、\s]{1,12}[，。；：、\s]?|.", re.DOTALL)


class Mark(StrEnum):
    """What became of a run of characters."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with one mark."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of the text: its name, the runs that make it up, and whether anything differs."""

    name: str
    runs: tuple[Run, ...]

    @property
    def changed(self) -> bool:
        """Whether anything was put in or taken out."""
        return any(run.mark is not Mark.SAME for run in self.runs)

    @property
    def changes(self) -> int:
        """Places that differ: a replacement counts once."""
        return sum(1 for _ in _places(self.runs))


def compare(before: ProposalText, after: ProposalText) -> tuple[PartChange, ...]:
    """Every part of the two texts in the order of the paper, the unchanged ones among them."""
    old, new = _parts(before), _parts(after)
    names = list(dict.fromkeys([name for name, _ in new] + [name for name, _ in old]))
    held, now = dict(old), dict(new)
    return tuple(PartChange(name, runs(held.get(name, ""), now.get(name, ""))) for name in names)


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The runs that lead from one text to another; those without REMOVED are `after`, those without ADDED `before`."""
    if before == after:
        return (Run(Mark.SAME, after),) if after else ()
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    old, new = _pieces(before[head : len(before) - tail]), _pieces(after[head : len(after) - tail])
    made = [Run(Mark.SAME, before[:head])] if head else []
    if len(old) * len(new) > _MOST:
        steps = [("replace", 0, len(old), 0, len(new))]
    else:
        steps = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for tag, i1, i2, j1, j2 in steps:
        if tag == "equal":
            made.append(Run(Mark.SAME, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            made.append(Run(Mark.REMOVED, "".join(old[i1:i2])))
        if j2 > j1:
            made.append(Run(Mark.ADDED, "".join(new[j1:j2])))
    if tail:
        made.append(Run(Mark.SAME, before[len(before) - tail :]))
    return tuple(_joined(made))


def _shared(one: str, other: str) -> int:
    """Pieces with which both begin, in characters: a figure that goes on differently is not shared."""
    place = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        place += 1
    while place and _FIGURE.match(one[place - 1]):
        place -= 1
    return place


def _pieces(text: str) -> Sequence[str]:
    return (_CHARACTERS if len(text) <= _LONG else _WORDS).findall(text)


def _joined(made: list[Run]) -> Iterator[Run]:
    """Lonely equal characters between changes are read as changed: a text of confetti helps nobody."""
    removed = added = ""
    for place, run in enumerate(made):
        inside = 0 < place < len(made) - 1
        if run.mark is Mark.SAME and not (inside and len(run.text) <= _ISLAND and (removed or added)):
            yield from _pair(removed, added)
            removed = added = ""
            yield run
        elif run.mark is Mark.SAME:
            removed, added = removed + run.text, added + run.text
        elif run.mark is Mark.REMOVED:
            removed += run.text
        else:
            added += run.text
    yield from _pair(removed, added)


def _pair(removed: str, added: str) -> Iterator[Run]:
    if removed:
        yield Run(Mark.REMOVED, removed)
    if added:
        yield Run(Mark.ADDED, added)


def _places(found: Sequence[Run]) -> Iterator[Run]:
    before: Run | None = None
    for run in found:
        replaced = before is not None and before.mark is Mark.REMOVED and run.mark is Mark.ADDED
        if run.mark is not Mark.SAME and not replaced:
            yield run
        before = run


def _parts(text: ProposalText) -> list[tuple[str, str]]:
    period = f"{text.reply_months}个月" if text.reply_months else f"{text.reply_days}日" if text.reply_days else ""
    found = [
        ("发往单位", text.addressee),
        ("抄送", "、".join(text.copies)),
        ("备案", "、".join(text.filings)),
        ("问题的来源", text.origin),
        ("依据的事实", text.facts),
        ("证据", text.evidence),
        ("问题与原因", _lines(problem for problem, _ in text.problems)),
        ("违法情形或者应当消除的隐患", text.hazard),
        ("法律依据", _lines(f"{law}{article}" for law, article in text.bases)),
        *((f"建议第{n}条", item.text) for n, item in enumerate(text.items, 1)),
        *((f"建议第{n}条的可检验标准", item.standard) for n, item in enumerate(text.items, 1)),
        ("要求事项", text.requested),
        ("异议期限", f"{text.objection_days}日" if text.objection_days else ""),
        ("反馈期限", period),
        ("其他需要说明的事项", text.other),
        ("联系人", text.contact),
    ]
    return [(name, value) for name, value in found if value]


def _lines(texts: Iterator[str]) -> str:
    return "\n".join(texts)

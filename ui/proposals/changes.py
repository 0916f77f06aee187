"""标出改动: what differs from the version before, on the printed page itself. Runs in workers."""

from __future__ import annotations

from dataclasses import dataclass

from app import documents
from app.documents import Letter, OwnPaper
from app.proposals import Mark, earlier_version, proposal_detail, runs
from app.work import Read

#: Below this share of a page's height stands its number, which says nothing of the text.
_FOOT = 0.9

Spot = tuple[int, int]  # page, letter


@dataclass(frozen=True, slots=True)
class Changes:
    """Where a paper differs: letters put in (page, first, behind the last), letters before which something is gone.

    `letters` are those of each page of the paper, `count` how many places differ.
    """

    letters: dict[int, tuple[Letter, ...]]
    added: tuple[tuple[int, int, int], ...]
    removed: tuple[Spot, ...]
    count: int


def page_changes(view: Read, proposal_id: str, pdf: bytes, typed: bool) -> Changes:
    """What of a printed proposal the version before did not say; `typed`: it is printed from what is being typed.

    Raises what printing raises.
    """
    detail = proposal_detail(view, proposal_id)
    text = earlier_version(view, proposal_id, detail.row.version - 1)
    before = documents.render("proposal", documents.proposal_data(view, text, None if typed else detail))
    return compare_pages(before.pdf, pdf)


def compare_pages(before: bytes, after: bytes) -> Changes:
    """What of a paper another one did not say, by their letters: blanks and breaks of lines do not count."""
    old, _held, _where = _read(before)
    new, letters, where = _read(after)
    added: list[tuple[int, int, int]] = []
    removed: list[Spot] = []
    at = count = 0
    replaced = False
    for run in runs(old, new):
        if run.mark is Mark.REMOVED:
            spots = where[at : at + 1] or where[-1:]
            removed += spots
        elif run.mark is Mark.ADDED:
            added += _spans(where[at : at + len(run.text)])
        count += run.mark is not Mark.SAME and not replaced
        replaced = run.mark is Mark.REMOVED
        at += 0 if run.mark is Mark.REMOVED else len(run.text)
    return Changes(letters, tuple(added), tuple(removed), count)


def _read(pdf: bytes) -> tuple[str, dict[int, tuple[Letter, ...]], list[Spot]]:
    """The characters of a paper without blanks and page numbers, its letters, and where each character stands."""
    paper = OwnPaper(pdf)
    try:
        letters = {page: paper.letters(page) for page in range(len(paper.sizes))}
        bottoms = [height * _FOOT for _width, height in paper.sizes]
    finally:
        paper.close()
    said, where = [], []
    for page, found in letters.items():
        for place, one in enumerate(found):
            if one.char.strip() and one.bottom < bottoms[page] and len(one.char) == 1:
                said.append(one.char)
                where.append((page, place))
    return "".join(said), letters, where


def _spans(spots: list[Spot]) -> list[tuple[int, int, int]]:
    """Neighbouring letters as one span."""
    spans: list[tuple[int, int, int]] = []
    for page, place in spots:
        if spans and spans[-1][0] == page and place - spans[-1][2] <= 1:
            spans[-1] = (page, spans[-1][1], place + 1)
        else:
            spans.append((page, place, place + 1))
    return spans

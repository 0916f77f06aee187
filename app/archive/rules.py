"""The archive checklist, the order inside a volume, archival codes (DA/T 22-2015, GB/T 9705-2008). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.findings import Finding
from db.codes import ItemState, NegativeKind

_FONDS = re.compile(r"[A-Z0-9]{4}", re.ASCII)
_FILM = (NegativeKind.FILM_ORIGINAL, NegativeKind.FILM_COPY)
_CODE_PART = re.compile(r"[A-Z][A-Z0-9]{0,7}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Class:
    """One class of the checklist. `wanted` are form codes or photo categories; `every` asks for all of them."""

    code: str
    label: str
    photo: bool
    wanted: tuple[str, ...]
    every: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A filed paper, or a record that stands for one until it is printed (`id` empty, no pages).

    `subject` is the record that the paper was made from.
    """

    form_code: str
    title: str
    dated: date | None
    id: str = ""
    doc_number: str = ""
    responsible: str = ""
    pages: int = 0
    sha256: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A filed photo: whether it has its 说明, and its negative or the reason why there is none."""

    id: str
    category: str
    title: str
    described: bool
    negative: bool
    taken_on: date | None = None
    sha256: str = ""
    photo_no: str = ""
    photographer: str = ""
    negative_kind: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person said of a class that is not there: 免予 or 待补, and why."""

    state: ItemState
    reason: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One class as it stands. `negatives` counts photos whose negative is kept or explained, `on_film` those that have
    one of film, `digital` those whose own file is the original (domain §1.5): it is no 底片 in anybody's drawer.
    """

    code: str
    label: str
    photo: bool
    state: ItemState
    reason: str = ""
    dated: date | None = None
    count: int = 0
    negatives: int = 0
    undescribed: int = 0
    on_film: int = 0
    digital: int = 0

    @property
    def without_negative(self) -> int:
        """Photos that have neither a negative nor a reason."""
        return self.count - self.negatives if self.photo else 0


def checklist(
    classes: Sequence[Class], papers: Sequence[Paper], pictures: Sequence[Picture], marks: Mapping[str, Mark]
) -> tuple[CheckLine, ...]:
    """How each class stands. What is there outweighs a mark that said it was not."""
    return tuple(_line(one, papers, pictures, marks.get(one.code)) for one in classes)


def gaps(lines: Iterable[CheckLine]) -> tuple[Finding, ...]:
    """The classes that keep a dossier from review: absent, and neither waived nor promised."""
    return tuple(
        Finding("archive.class_missing", f"checks.{line.code}", line.label)
        for line in lines
        if line.state is ItemState.MISSING
    )


def photo_faults(lines: Iterable[CheckLine]) -> tuple[Finding, ...]:
    """Photos without 说明 or without a negative link, by class: 底片 is kept together with the picture."""
    found: list[Finding] = []
    for line in lines:
        if line.undescribed:
            found.append(
                Finding("archive.photo_undescribed", f"checks.{line.code}", line.label, {"number": line.undescribed})
            )
        if line.without_negative:
            found.append(
                Finding(
                    "archive.photo_without_negative",
                    f"checks.{line.code}",
                    line.label,
                    {"number": line.without_negative},
                )
            )
    return tuple(found)


def in_file_order(classes: Sequence[Class], papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Papers by the order of their class, then of the forms in it, then by date; what has no class comes last."""
    order: dict[str, int] = {}
    for one in classes:
        for form in one.wanted:
            order.setdefault(form, len(order))
    return tuple(
        sorted(papers, key=lambda paper: (order.get(paper.form_code, len(order)), paper.dated or date.max, paper.id))
    )


def first_pages(pages: Iterable[int]) -> tuple[int | None, ...]:
    """The page on which each paper begins, counted through the volume; None for what has no pages."""
    found: list[int | None] = []
    following = 1
    for count in pages:
        found.append(following if count else None)
        following += count
    return tuple(found)


def archival_code(fonds: str, category: str, year: int, retention: str, organ: str, item: int) -> str:
    """档号 `全宗号-门类·年度-保管期限-机构-件号`, such as `J001-WS·2026-D30-YF-0005` (DA/T 22-2015).

    Raises `ValueError` for a part that the standard does not allow.
    """
    if not _FONDS.fullmatch(fonds):
        raise ValueError(f"fonds number {fonds!r}: four capital letters or digits")
    if not re.fullmatch("[A-Z]{2}", category) or not _CODE_PART.fullmatch(organ) or not _CODE_PART.fullmatch(retention):
        raise ValueError("codes are capital letters and digits, a category has two letters")
    if not 1 <= item <= 9999 or not 1949 <= year <= 9999:
        raise ValueError(f"item {item} of {year}")
    return f"{fonds}-{category}·{year}-{retention}-{organ}-{item:04d}"


def _line(one: Class, papers: Sequence[Paper], pictures: Sequence[Picture], mark: Mark | None) -> CheckLine:
    if one.photo:
        shown = [picture for picture in pictures if picture.category in one.wanted]
        line = CheckLine(
            one.code,
            one.label,
            True,
            ItemState.PRESENT,
            dated=max((p.taken_on for p in shown if p.taken_on), default=None),
            count=len(shown),
            negatives=sum(picture.negative for picture in shown),
            undescribed=sum(not picture.described for picture in shown),
            on_film=sum(picture.negative_kind in _FILM for picture in shown),
            digital=sum(picture.negative_kind == NegativeKind.DIGITAL_ORIGINAL for picture in shown),
        )
        there = bool(shown)
    else:
        filed = [paper for paper in papers if paper.form_code in one.wanted]
        forms = {paper.form_code for paper in filed}
        dated = max((paper.dated for paper in filed if paper.dated), default=None)
        line = CheckLine(one.code, one.label, False, ItemState.PRESENT, dated=dated, count=len(filed))
        there = forms >= set(one.wanted) if one.every else bool(forms)
    if there:
        return line
    state, reason = (mark.state, mark.reason) if mark else (ItemState.MISSING, "")
    return replace(line, state=state, reason=reason)

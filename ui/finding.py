"""What Ctrl+K shows: what was found, each with the place where the thing itself is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication

from app import search
from app.cases.listing import CaseQuery, Shelf, list_cases
from app.search import Group, GroupHits, SearchHit
from app.work import Read
from ui.shell.search import Hit, HitGroup

_ICONS = {
    Group.CASE: "folders",
    Group.PERSON: "user",
    Group.UNIT: "buildings",
    Group.PROPOSAL: "article",
    Group.PAPER: "file-text",
    Group.PHOTO: "image-square",
    Group.RECORD: "note-pencil",
}
_FEW, _MANY, _PRESSING = 5, 100, 30


def _t(text: str) -> str:
    return QCoreApplication.translate("Finding", text)


def find(view: Read, text: str, only: str = "") -> list[HitGroup]:
    """What matches a text, a few of each kind or all of one (`only`); the most pressing cases without a text."""
    if not text:
        return [HitGroup("", "", _pressing(view))]
    groups = (Group[only],) if only else tuple(Group)
    found = search.search(view, text, groups=groups, limit=_MANY if only else _FEW)
    return [_group(one, expanded=bool(only)) for one in found.groups]


def _pressing(view: Read) -> list[Hit]:
    return [
        Hit("folders", case.name, f"{case.unit}　{case.register_no}", "case", case.id)
        for case in list_cases(view, CaseQuery(shelf=Shelf.ACTIVE), limit=_PRESSING)
    ]


def _group(group: GroupHits, *, expanded: bool) -> HitGroup:
    count = _t("超过{n}条") if group.more else _t("{n}条")
    hits = [_hit(hit) for hit in group.hits]
    left = group.count - len(hits)
    if left > 0 and not expanded:
        hits.append(Hit(_ICONS[group.group], _t("{kind}：列出更多").format(kind=group.label), "", "", group.group.name))
    return HitGroup(group.label, count.format(n=group.count), hits)


def _hit(hit: SearchHit) -> Hit:
    place, argument = _where(hit)
    beside, marks = _beside(hit)
    below = "　".join(part for part in (hit.snippet, hit.beside if hit.number else "") if part)
    return Hit(
        _ICONS[hit.group],
        hit.title,
        beside,
        place,
        argument,
        hit.title_marks,
        marks,
        below,
        hit.snippet_marks,
    )


def _beside(hit: SearchHit) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The number, else where the thing belongs."""
    return (hit.number, hit.number_marks) if hit.number else (hit.beside, ())


_PAGES: Mapping[str, Callable[[SearchHit], tuple[str, object]]] = {
    "unit": lambda hit: ("cases", CaseQuery(shelf=Shelf.ALL, text=hit.title)),
    "proposal": lambda hit: ("proposal", hit.record_id),
    "document": lambda hit: ("paper", hit.record_id),
    "photo": lambda hit: ("photos", (hit.case_id, hit.record_id)),
    "photo_group": lambda hit: ("photos", hit.case_id),
    "negative": lambda hit: ("lighttable", (hit.case_id, hit.record_id)),
    "dossier": lambda hit: ("archive", hit.case_id),
    "album": lambda hit: ("photos", None),  # noqa: ARG005 - albums lie beside the cases
}


def _where(hit: SearchHit) -> tuple[str, object]:
    """The page that shows the thing itself; else its case, at its step."""
    known = _PAGES.get(hit.record_type)
    if known is not None:
        return known(hit)
    return "case", (hit.case_id, hit.step) if hit.step else hit.case_id

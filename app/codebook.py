"""Code lists as an office sees them: the shipped ones, and to those that are open what was added.

What the office added itself and what it took over from its superior are kept apart, so that neither changes the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app import codes
from app.forms import text_fault
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError

_SETTING = "codes.own"
_SUPERIOR = "codes.superior"
_MOST = 200
#: Lists that are the program's own words and nobody's business to look up.
_INNER = (
    "answer_outcomes",
    "table_kinds",
    "actions",
    "log_actions",
    "log_words",
    "settings",
    "step_states",
    "item_states",
    "record_types",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list. `own` ones were added here and may be taken out again; `added` ones are not the program's."""

    code: str
    label: str
    group: str
    note: str
    valid: str
    own: bool
    added: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A list with its title, where it comes from, and whether the office may add to it."""

    name: str
    title: str
    provenance: str
    open: bool
    entries: tuple[Entry, ...]


def names() -> list[tuple[str, str]]:
    """Name and title of every list that people look up."""
    return [(name, codes.code_list(name).title) for name in codes.names() if name not in _INNER]


def book(view: Read, name: str) -> Book:
    """A list with the office's own entries at the end. Raises `KeyError` for an unknown list."""
    known = codes.code_list(name)
    heads = {group.code: group.label for group in known.groups}
    shipped = [
        Entry(one.code, one.label, heads.get(one.parent, ""), one.text("article"), _valid(one), own=False)
        for one in known.items.values()
    ]
    mine, handed = own(view).get(name, []), superior(view).get(name, [])
    taken = [
        Entry(codes.own_code(text), text, "上级院下发", "", "", own=False, added=True)
        for text in handed
        if text not in mine
    ]
    ours = [Entry(codes.own_code(text), text, "本院增补", "", "", own=True, added=True) for text in mine]
    return Book(name, known.title, known.provenance, name in codes.OPEN_LISTS, (*shipped, *taken, *ours))


def own(view: Read) -> dict[str, list[str]]:
    """The labels that the office added, by list."""
    return {name: list(texts) for name, texts in view.setting(_SETTING, {}).items()}


def superior(view: Read) -> dict[str, list[str]]:
    """The labels that were taken over from the superior, by list."""
    return {name: list(texts) for name, texts in view.setting(_SUPERIOR, {}).items()}


def added(view: Read) -> dict[str, list[str]]:
    """All labels beyond the shipped ones, each once, by list: the superior's, then the office's own."""
    handed, mine = superior(view), own(view)
    return {
        name: list(dict.fromkeys([*handed.get(name, []), *mine.get(name, [])])) for name in sorted({*handed, *mine})
    }


def take_superior(work: Work, name: str, labels: Iterable[str], note: str) -> None:
    """Let these be the superior's entries of a list; the office's own stay. Raises `permission.denied`."""
    work.require(Action.CODES_WRITE)
    work.set_setting(_SUPERIOR, {**superior(work), name: list(labels)}, f"{codes.code_list(name).title}：{note}")


def add(work: Work, name: str, text: str) -> str:
    """Add an entry to an open list; returns its code.

    Raises `permission.denied`, `codes.closed`, `codes.bad_label`, `codes.known`.
    """
    work.require(Action.CODES_WRITE)
    text = text.strip()
    if name not in codes.OPEN_LISTS:
        raise UserError("codes.closed", list=codes.code_list(name).title)
    fault = text_fault(text, "名称", longest=codes.OWN_LONGEST, lines=False)
    if not text or fault:
        raise UserError("codes.bad_label", why=(fault or "名称不能空着").rstrip("。"))
    kept = own(work)
    if text in added(work).get(name, []) or any(one.label == text for one in codes.items(name)):
        raise UserError("codes.known", label=text)
    if len(kept.get(name, [])) >= _MOST:
        raise UserError("codes.bad_label", why=f"本院增补已有{_MOST}项")
    kept.setdefault(name, []).append(text)
    work.set_setting(_SETTING, kept, f"{codes.code_list(name).title}：增补“{text}”")
    return codes.own_code(text)


def remove(work: Work, name: str, text: str) -> None:
    """Offer an own entry no longer; records that have it keep it. Raises `permission.denied`."""
    work.require(Action.CODES_WRITE)
    kept = own(work)
    kept[name] = [one for one in kept.get(name, []) if one != text]
    work.set_setting(_SETTING, kept, f"{codes.code_list(name).title}：删去“{text}”")


def _valid(one: codes.Item) -> str:
    if one.valid_to is not None:
        return f"已停用，{_day(one.valid_from)}至{one.valid_to.isoformat()}"
    return f"{one.valid_from.isoformat()}起" if one.valid_from and one.valid_from > date(1997, 10, 1) else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

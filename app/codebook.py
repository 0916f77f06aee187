"""Code lists as an office sees them: the shipped ones, and its own additions to those that are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app import codes
from app.forms import text_fault
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError

_SETTING = "codes.own"
_MOST = 200
#: Lists that are the program's own words and nobody's business to look up.
_INNER = ("actions", "log_actions", "log_words", "settings", "step_states", "item_states", "record_types")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list. `own` ones were added here and may be taken out again."""

    code: str
    label: str
    group: str
    note: str
    valid: str
    own: bool


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
    added = [Entry(codes.own_code(text), text, "本院增补", "", "", own=True) for text in own(view).get(name, [])]
    return Book(name, known.title, known.provenance, name in codes.OPEN_LISTS, (*shipped, *added))


def own(view: Read) -> dict[str, list[str]]:
    """The labels that the office added, by list."""
    return {name: list(texts) for name, texts in view.setting(_SETTING, {}).items()}


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
    if text in kept.get(name, []) or any(one.label == text for one in codes.items(name)):
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

"""Code lists: the Chinese labels and the choices behind coded fields, from `resources/codes`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

import resources

#: Lists to which an office may add entries of its own, and how their codes begin (32 characters in all).
OPEN_LISTS = ("causes", "systems")
OWN, OWN_LONGEST = "own:", 28


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a code list. `more` holds what only this list has (article, initials, photo category)."""

    code: str
    label: str
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    more: Mapping[str, str | int | bool] = field(default_factory=dict)

    def valid_on(self, day: date) -> bool:
        """Whether the entry may be chosen for something that happened on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def text(self, name: str) -> str:
        """A further field as text, empty when the entry lacks it."""
        return str(self.more.get(name, ""))


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list with its title, where it comes from, the heads of a two-level list, and its entries in order."""

    title: str
    provenance: str
    groups: tuple[Item, ...]
    items: Mapping[str, Item]


def names() -> tuple[str, ...]:
    """The names of all lists."""
    return tuple(sorted(file.stem for file in resources.path("codes").glob("*.toml")))


@cache
def code_list(name: str) -> CodeList:
    """The list `name` (`charges`, `causes`, …). Raises `KeyError` for a list that is not shipped."""
    file = resources.path("codes", f"{name}.toml")
    if not name.isidentifier() or not file.is_file():
        raise KeyError(name)
    table = tomllib.loads(file.read_text("utf-8"))
    entries = [_item(row) for row in table["item"]]
    found = {entry.code: entry for entry in entries}
    if len(found) != len(entries):
        raise ValueError(f"a code occurs twice in {name}")
    groups = tuple(_item(row) for row in table.get("group", ()))
    return CodeList(str(table["title"]), str(table["provenance"]), groups, MappingProxyType(found))


def items(name: str, on: date | None = None) -> tuple[Item, ...]:
    """The entries of a list in order; with `on`, only those that may be chosen for that day."""
    return tuple(entry for entry in code_list(name).items.values() if on is None or entry.valid_on(on))


def item(name: str, code: str) -> Item | None:
    """One entry, or None."""
    return code_list(name).items.get(code)


def label(name: str, code: str) -> str:
    """The label of a code; an unknown code (a newer program's, a corrected list's) is shown as it is."""
    found = code_list(name).items.get(code)
    return found.label if found else code.removeprefix(OWN)


def is_code(name: str, code: object) -> bool:
    """Whether the list has this code, or it is an office's own entry of a list that offices may add to."""
    return isinstance(code, str) and (code in code_list(name).items or (name in OPEN_LISTS and _own(code)))


def own_code(text: str) -> str:
    """The code of an office's own entry: it carries its label, so that whoever receives a record can read it."""
    return OWN + text


def _own(code: str) -> bool:
    text = code.removeprefix(OWN)
    return code.startswith(OWN) and text == text.strip() and 0 < len(text) <= OWN_LONGEST and text.isprintable()


def _item(row: Mapping[str, object]) -> Item:
    rest = dict(row)
    code, text, parent = str(rest.pop("code")), str(rest.pop("label")), str(rest.pop("parent", ""))
    first, last = _day(rest.pop("valid_from", None)), _day(rest.pop("valid_to", None))
    more = {name: value for name, value in rest.items() if isinstance(value, (str, int))}
    return Item(code, text, parent, first, last, MappingProxyType(more))


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None

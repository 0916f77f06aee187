"""What a form asks for: one line for each field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from app import codes
from ui.forms.known import Known
from ui.widgets.offers import Offer


class Kind(Enum):
    """Kinds of fields. CHECKS, TAGS: codes of a short or long list; LINES: texts; ROWS: a table; PART: a block."""

    TEXT = auto()
    LONG = auto()
    DAY = auto()
    MOMENT = auto()
    CODE = auto()
    CHECKS = auto()
    TAGS = auto()
    NUMBER = auto()
    MONEY = auto()
    FLAG = auto()
    LINES = auto()
    NAMES = auto()
    ROWS = auto()
    PART = auto()


@dataclass(frozen=True, slots=True)
class Spec:
    """A field: its key in the record's form, its name for people, how it is asked.

    `span` is of twelve columns. `list_name` names a code list, `columns` the fields of a row or block. `verb` is what
    adding a row is called. `suggest` gives texts to choose from while typing; a field with `known` asks for people of
    the directory. A list of TAGS `as_of` the day of an earlier field offers what was in use then.
    `longest` is the number of characters that the record takes, where it is not the reader's usual one.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    span: int = 12
    required: bool = False
    list_name: str = ""
    lines: int = 3
    columns: tuple[Spec, ...] = ()
    verb: str = ""
    hint: str = ""
    placeholder: str = ""
    suffix: str = ""
    least: int = 0
    most: int = 999999
    suggest: Callable[[], Sequence[str | Offer]] | None = None
    known: Known | None = None
    as_of: str = ""
    longest: int = 0
    options: tuple[tuple[str, str], ...] = field(default=())


def options(list_name: str) -> list[tuple[str, str]]:
    """Codes of a list with their labels."""
    return [(entry.code, entry.label) for entry in codes.items(list_name)]

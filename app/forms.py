"""Strict reading of what a person filled in: every fault is found and named, nothing is changed silently."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from app import codes, messages
from app.findings import Finding
from db.kernel.clock import OFFICE_ZONE
from db.kernel.errors import UserError

T = TypeVar("T")

SHORT = 200
LONG = 20_000
EARLIEST = date(1949, 10, 1)
LATEST = date(2199, 12, 31)

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FieldDoc:
    """A field that a reader asked for: where, called what, of what kind, needed or not, out of which code list."""

    path: str
    label: str
    kind: str
    required: bool
    list_name: str = ""


_watched: ContextVar[tuple[list[FieldDoc], ...]] = ContextVar("watched", default=())


@contextmanager
def watching() -> Iterator[list[FieldDoc]]:
    """Notes every field that readers ask for meanwhile: so the fields of a record are listed as they are read."""
    told: list[FieldDoc] = []
    token = _watched.set((*_watched.get(), told))
    try:
        yield told
    finally:
        _watched.reset(token)


_unjudged: ContextVar[bool] = ContextVar("unjudged", default=False)


@contextmanager
def unjudged() -> Iterator[None]:
    """Forms are refused meanwhile only for fields that are missing or unreadable, not by the rules of the work.

    For papers that are tried while somebody types, whose records are never kept.
    """
    token = _unjudged.set(True)
    try:
        yield
    finally:
        _unjudged.reset(token)


class FindingsError(UserError):
    """A refusal with everything that was found; `params` hold it in plain form and as one text for the sentence."""

    def __init__(self, code: str, findings: Iterable[Finding], **params: object) -> None:
        self.findings = tuple(findings)
        told = [{"code": one.code, "field": one.field, "text": sentence(one)} for one in self.findings]
        details = "；".join(str(one["text"]).rstrip("。") for one in told)
        super().__init__(code, count=len(told), details=details, findings=told, **params)


def refuse_if(code: str, findings: Iterable[Finding], **params: object) -> None:
    """Raise `FindingsError` with `code` when there are findings."""
    found = tuple(findings)
    if code == "form.invalid" and _unjudged.get():
        found = tuple(one for one in found if one.code.startswith("field."))
    if found:
        raise FindingsError(code, found, **params)


def sentence(finding: Finding) -> str:
    """One finding in Chinese."""
    step = finding.params.get("step")
    label = codes.label("steps", step) if isinstance(step, str) and not finding.label else finding.label
    return messages.sentence(UserError(finding.code, **{"label": label, "field": finding.field, **finding.params}))


def moment_text(moment: datetime) -> str:
    """A moment as `Form.moment` reads it."""
    return f"{moment.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


def note_text(note: str) -> str:
    """An opinion or a reason, read as a paragraph. Raises `form.invalid`."""
    form = Form({"note": note})
    text = form.long("note", "意见或者理由", required=False, longest=2_000)
    form.finish()
    return text.strip()


class Form:
    """Reads fields out of a mapping one by one and collects what is wrong with them.

    Each reader takes the field's key and its name for people. `finish` refuses keys that nobody asked for and raises
    `FindingsError("form.invalid")` with all findings; until then every reader returns something usable.
    """

    def __init__(
        self,
        data: object,
        *,
        path: str = "",
        label: str = "",
        name: str = "表单",
        shared: list[Finding] | None = None,
    ) -> None:
        self._path = path
        self._prefix = label
        self._asked: set[str] = set()
        self.findings: list[Finding] = [] if shared is None else shared
        if isinstance(data, Mapping):
            self._data: Mapping[str, object] = data
        else:
            self._data = {}
            self.add("field.not_object", "", name)

    def add(self, code: str, key: str, label: str, **params: object) -> None:
        """Note something wrong with a field."""
        path = f"{self._path}.{key}" if self._path and key else self._path or key
        self.findings.append(Finding(code, path, self._prefix + label, params))

    def tell(self, key: str, label: str, kind: str, *, required: bool, list_name: str = "") -> None:
        """Say that a field is asked for; only those that watch are told."""
        for told in _watched.get():
            path = re.sub(r"\[\d+\]", "[]", f"{self._path}.{key}" if self._path else key)
            if all(one.path != path for one in told):
                told.append(FieldDoc(path, label, kind, required, list_name))

    def raw(self, key: str) -> object:
        """A field as it came; None when it is absent."""
        self._asked.add(key)
        return self._data.get(key)

    def has(self, key: str) -> bool:
        """Whether the field was given at all."""
        self._asked.add(key)
        return self._data.get(key) not in (None, "", [], {})

    def text(self, key: str, label: str, *, required: bool = True, longest: int = SHORT) -> str:
        """One line of text without the blanks around it."""
        self.tell(key, label, "text", required=required)
        value = self._string(key, label, required)
        value = "" if value is None else value.strip()
        if not value and required and self._data.get(key) not in (None, ""):
            self.add("field.required", key, label)
        self._check_text(value, key, label, longest, lines=False)
        return value

    def long(self, key: str, label: str, *, required: bool = True, longest: int = LONG) -> str:
        """Paragraphs. Line ends of other programs become our own; nothing else is changed."""
        self.tell(key, label, "paragraphs", required=required)
        value = self._string(key, label, required)
        value = "" if value is None else _LINE_ENDS.sub("\n", value)
        if required and value and not value.strip():
            self.add("field.required", key, label)
        self._check_text(value, key, label, longest, lines=True)
        return value

    def day(
        self, key: str, label: str, *, required: bool = True, earliest: date = EARLIEST, latest: date = LATEST
    ) -> date | None:
        """A date written `2026-03-05`, within both bounds."""
        self.tell(key, label, "date", required=required)
        value = self._string(key, label, required)
        if not value:
            return None
        try:
            found = date.fromisoformat(value) if len(value) == len("2026-03-05") else None
        except ValueError:
            found = None
        if found is None:
            self.add("field.not_date", key, label, value=value[:32])
            return None
        if not earliest <= found <= latest:
            code = "field.too_early" if found < earliest else "field.too_late"
            self.add(code, key, label, value=value, bound=(earliest if found < earliest else latest).isoformat())
        return found

    def moment(
        self, key: str, label: str, *, required: bool = True, earliest: date = EARLIEST, latest: date = LATEST
    ) -> datetime | None:
        """A time of day written `2026-03-05 15:00`, in the office's zone."""
        self.tell(key, label, "time", required=required)
        value = self._string(key, label, required)
        if not value:
            return None
        try:
            found = datetime.fromisoformat(value).replace(tzinfo=OFFICE_ZONE) if _MOMENT.fullmatch(value) else None
        except ValueError:
            found = None
        if found is None:
            self.add("field.not_moment", key, label, value=value[:32])
        elif found.date() > latest:
            self.add("field.too_late", key, label, value=value, bound=latest.isoformat())
        elif found.date() < earliest:
            self.add("field.too_early", key, label, value=value, bound=earliest.isoformat())
        return found

    def code(self, key: str, label: str, list_name: str, *, required: bool = True) -> str:
        """A code of a code list."""
        self.tell(key, label, "code", required=required, list_name=list_name)
        value = self._string(key, label, required) or ""
        if value and not codes.is_code(list_name, value):
            self.add("field.unknown_code", key, label, value=value[:32], list=codes.code_list(list_name).title)
        return value

    def codes(self, key: str, label: str, list_name: str, *, required: bool = True) -> list[str]:
        """Several codes of a list, each once."""
        self.tell(key, label, "codes", required=required, list_name=list_name)
        values = self._list(key, label, required)
        for value in values:
            if not codes.is_code(list_name, value):
                told = value[:32] if isinstance(value, str) else type(value).__name__
                self.add("field.unknown_code", key, label, value=told, list=codes.code_list(list_name).title)
        found = [value for value in values if isinstance(value, str)]
        if len(set(found)) != len(found):
            self.add("field.repeated", key, label)
        return found

    def integer(self, key: str, label: str, least: int, most: int, *, required: bool = True) -> int | None:
        """A whole number within both bounds."""
        self.tell(key, label, "integer", required=required)
        value = self.raw(key)
        if value is None:
            if required:
                self.add("field.required", key, label)
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.add("field.not_integer", key, label)
            return None
        if not least <= value <= most:
            self.add("field.out_of_range", key, label, least=least, most=most)
        return value

    def flag(self, key: str, label: str, *, default: bool = False) -> bool:
        """Yes or no."""
        self.tell(key, label, "flag", required=False)
        value = self.raw(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.add("field.not_flag", key, label)
            return default
        return value

    def texts(
        self, key: str, label: str, *, required: bool = True, least: int = 1, longest: int = SHORT, lines: bool = False
    ) -> list[str]:
        """Several texts, none of them empty; at least `least` where required. Of `lines`, each may be a paragraph."""
        self.tell(key, label, "texts", required=required)
        values = self._list(key, label, required)
        for number, value in enumerate(values, 1):
            if not isinstance(value, str) or not value.strip():
                self.add("field.required", f"{key}[{number}]", f"{label}第{number}项")
            else:
                self._check_text(value, f"{key}[{number}]", f"{label}第{number}项", longest, lines=lines)
        if required and 0 < len(values) < least:
            self.add("field.too_few", key, label, least=least)
        return [value for value in values if isinstance(value, str)]

    def rows(
        self, key: str, label: str, read: Callable[[Form], T], *, required: bool = True, least: int = 1
    ) -> list[T]:
        """Rows of a table, each read by `read`; their findings are named by row."""
        self.tell(key, label, "rows", required=required)
        values = self._list(key, label, required)
        if required and 0 < len(values) < least:
            self.add("field.too_few", key, label, least=least)
        found: list[T] = []
        for number, value in enumerate(values, 1):
            path = f"{self._path}.{key}[{number}]" if self._path else f"{key}[{number}]"
            row = Form(value, path=path, label=f"{self._prefix}{label}第{number}项的", name="", shared=self.findings)
            found.append(read(row))
            row.close()
        return found

    def part(self, key: str, label: str, read: Callable[[Form], T]) -> T:
        """A block of fields inside the form."""
        self.tell(key, label, "block", required=False)
        path = f"{self._path}.{key}" if self._path else key
        value = self.raw(key)
        block = Form({} if value is None else value, path=path, label=self._prefix, name=label, shared=self.findings)
        found = read(block)
        block.close()
        return found

    def one_of(self, key: str, label: str, allowed: Collection[str], *, required: bool = True) -> str:
        """A word out of a few."""
        self.tell(key, label, "one of " + "/".join(allowed), required=required)
        value = self._string(key, label, required) or ""
        if value and value not in allowed:
            self.add("field.unknown_code", key, label, value=value[:32], list="、".join(allowed))
        return value

    def close(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self._data:
            if key not in self._asked:
                self.add("field.unknown", str(key)[:64], "", name=str(key)[:64])

    def finish(self) -> None:
        """Refuse unknown keys and raise what was found."""
        self.close()
        refuse_if("form.invalid", self.findings)

    def _string(self, key: str, label: str, required: bool) -> str | None:
        value = self.raw(key)
        if value is None or value == "":
            if required:
                self.add("field.required", key, label)
            return None
        if not isinstance(value, str):
            self.add("field.not_text", key, label)
            return None
        return value

    def _list(self, key: str, label: str, required: bool) -> list[object]:
        value = self.raw(key)
        if value is None or value == []:
            if required:
                self.add("field.required", key, label)
            return []
        if not isinstance(value, (list, tuple)):
            self.add("field.not_list", key, label)
            return []
        return list(value)

    def _check_text(self, value: str, key: str, label: str, longest: int, *, lines: bool) -> None:
        if len(value) > longest:
            self.add("field.too_long", key, label, length=len(value), longest=longest)
            return
        place = first_unfit(value, lines=lines)
        if place is not None:
            self.add("field.unfit_character", key, label, place=place + 1, character=f"U+{ord(value[place]):04X}")


def text_fault(value: str, label: str, *, longest: int, lines: bool) -> str:
    """The sentence with which a reader would refuse a text as too long or unfit; empty where it would not."""
    form = Form({})
    form._check_text(_LINE_ENDS.sub("\n", value) if lines else value, "", label, longest, lines=lines)  # noqa: SLF001
    return sentence(form.findings[0]) if form.findings else ""


def first_unfit(value: str, *, lines: bool) -> int | None:
    """Place of the first character that no text here may hold, or None.

    Unfit are control characters (line feed and tab apart where `lines`), marks that turn the direction of writing,
    surrogates and noncharacters. Emoji and rare characters are fit.
    """
    for place, character in enumerate(value):
        if character in _BIDI or ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:
            return place
        category = unicodedata.category(character)
        if category in ("Cc", "Cs", "Zl", "Zp") and not (lines and character in "\n\t"):
            return place
    return None

"""Record lines: one version of one record in canonical JSON (RFC 8785), checked before, while and after parsing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn

from app.exchange.format import caps
from db.kernel import canonical, ids
from db.kernel.canonical import Json
from db.kernel.errors import UserError

FULL, MASKED = "full", "masked"
VIEWS = (FULL, MASKED)

_KEYS = {"fields", "id", "office", "onward", "owner", "salt", "type", "version", "view", "withdrawn"}
#: A text that has no end goes as far as the line: sought anew from each of its quotes it would take hours.
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_SALT = re.compile(r"[0-9a-f]{32}")
_WORKSPACE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@dataclass(frozen=True, order=True, slots=True)
class Version:
    """(term, epoch, revision), compared in that order."""

    term: int
    epoch: int
    revision: int


@dataclass(frozen=True, slots=True)
class Line:
    """One version of one record as it travels.

    `successor` is in an owner's last line alone: workspace and office that the record is handed over to. Its version
    is (term + 1, 0, 0), below every version of the new owner.
    """

    type: str
    id: str
    owner: str
    office: str
    version: Version
    withdrawn: bool
    onward: bool
    view: str
    salt: str
    fields: Mapping[str, Json]
    successor: tuple[str, str] | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What a line is sorted by, and what is unique in a bundle."""
        return self.type, self.id


def is_workspace(text: str) -> bool:
    """Whether `text` is a workspace id in its one form."""
    return _WORKSPACE.fullmatch(text) is not None


def write(line: Line) -> bytes:
    """The line's canonical bytes, without LF. Raises `UserError("exchange.line.size")` above 1 MiB."""
    value: dict[str, Json] = {
        "fields": line.fields, "id": line.id, "office": line.office, "onward": line.onward, "owner": line.owner,
        "salt": line.salt, "type": line.type, "view": line.view, "withdrawn": line.withdrawn,
        "version": [line.version.term, line.version.epoch, line.version.revision],
    }  # fmt: skip
    if line.successor is not None:
        value["successor"] = {"office": line.successor[1], "workspace": line.successor[0]}
    data = canonical.dumps(value)
    check_raw(data)
    return data


def check_raw(data: bytes) -> None:
    """What must hold before a parser sees the bytes: size and depth."""
    if len(data) > caps.LINE_CAP:
        raise UserError("exchange.line.size")
    if data.count(b"{") + data.count(b"[") <= caps.LINE_DEPTH:
        return
    depth = 0
    for token in _STRUCTURE.finditer(data):
        byte = data[token.start()]
        if byte in b"[{":
            depth += 1
            if depth > caps.LINE_DEPTH:
                raise UserError("exchange.line.depth")
        elif byte in b"]}":
            depth -= 1


def parse(data: bytes) -> Line:
    """A line from its bytes (without LF), which must be what `write` would write.

    Raises `UserError("exchange.line.…")`: size, depth, canonical, shape.
    """
    check_raw(data)
    try:
        value = canonical.loads(data)
    except canonical.NotCanonical as error:
        raise UserError("exchange.line.canonical") from error
    if not isinstance(value, dict) or set(value) - {"successor"} != _KEYS:
        _shape()
    if b"\\u0000" in data:
        _no_nul(value)
    line = Line(
        _text(value["type"], caps.TYPE_NAME), _id(value["id"]), _text(value["owner"], _WORKSPACE),
        _text(value["office"], caps.OFFICE_CODE), _version(value["version"]), _flag(value["withdrawn"]),
        _flag(value["onward"]), _view(value["view"]), _text(value["salt"], _SALT), _fields(value["fields"]),
        _successor(value["successor"]) if "successor" in value else None,
    )  # fmt: skip
    if line.withdrawn and line.fields:
        _shape()
    last = (line.version.epoch, line.version.revision) == (0, 0)
    if last != (line.successor is not None) or (last and (line.withdrawn or line.successor[0] == line.owner)):  # type: ignore[index]
        _shape()
    return line


def split(data: bytes, type_name: str) -> Iterator[tuple[bytes, Line]]:
    """The lines of one record file, verbatim and parsed. Every line ends in LF and bears the file's type."""
    if not data.endswith(b"\n"):
        _shape()
    start = 0
    while start < len(data):  # line by line: millions of empty ones are not laid out before the first is refused
        end = data.index(b"\n", start)
        raw, start = data[start:end], end + 1
        line = parse(raw)
        if line.type != type_name:
            _shape()
        yield raw, line


def blob_digests(value: Json) -> Iterator[str]:
    """SHA-256 of every blob that fields name: objects with the key `sha256`, wherever they stand."""
    if isinstance(value, Mapping):
        digest = value.get("sha256")
        if isinstance(digest, str) and caps.SHA256.fullmatch(digest):
            yield digest
        for item in value.values():
            yield from blob_digests(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from blob_digests(item)


def files(lines: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Path and content of the record files for (type, line bytes) sorted by (type, id).

    A file ends where the next line would take it beyond 8 MiB.
    """
    name, number, parts, size = "", 0, list[bytes](), 0
    for type_name, data in lines:
        if name and (type_name != name or size + len(data) + 1 > caps.RECORD_FILE_CAP):
            yield f"{caps.RECORDS}{name}-{number:04d}.jsonl", b"".join(parts)
            parts, size = [], 0
            number = number + 1 if type_name == name else 1
        elif not name:
            number = 1
        name = type_name
        parts.append(data + b"\n")
        size += len(data) + 1
    if name:
        yield f"{caps.RECORDS}{name}-{number:04d}.jsonl", b"".join(parts)


def _shape() -> NoReturn:
    raise UserError("exchange.line.shape")


def _text(value: Json, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        _shape()
    return value


def _id(value: Json) -> str:
    if not isinstance(value, str) or not ids.is_id(value):
        _shape()
    return value


def _successor(value: Json) -> tuple[str, str]:
    if not isinstance(value, dict) or set(value) != {"office", "workspace"}:
        _shape()
    return _text(value["workspace"], _WORKSPACE), _text(value["office"], caps.OFFICE_CODE)


def _flag(value: Json) -> bool:
    if not isinstance(value, bool):
        _shape()
    return value


def _view(value: Json) -> str:
    if not isinstance(value, str) or value not in VIEWS:
        _shape()
    return value


def _version(value: Json) -> Version:
    if not isinstance(value, list) or len(value) != 3 or any(type(part) is not int or part < 0 for part in value):
        _shape()
    return Version(*value)


def _fields(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, dict):
        _shape()
    return value


def _no_nul(value: Json) -> None:
    if isinstance(value, str):
        if "\0" in value:
            _shape()
    elif isinstance(value, dict):
        for name, item in value.items():
            _no_nul(name)
            _no_nul(item)
    elif isinstance(value, list):
        for item in value:
            _no_nul(item)

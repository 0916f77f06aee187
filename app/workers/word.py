"""A foreign DOCX as the sandbox's child sees it: its words, paragraph by paragraph; nothing in it runs or is fetched.

Knows neither files nor records. Refusals name no file: whoever asked adds its name.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from itertools import count

from lxml import etree  # type: ignore[import-untyped]  # comes with python-docx

from app.numbers import chinese_number
from app.workers.imaging.formats import unfit
from db.kernel.errors import UserError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_PART = 64 << 20
"""Of one unpacked part: a text of a thousand pages has about 10 MiB."""
MOST_PARTS = 5000
MOST_PARAGRAPHS = 200_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN, _LISTS = "word/document.xml", "word/numbering.xml"
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a .doc begins, and a .docx with a password."""
_UNSAID = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}instrText", f"{_W}rPr", f"{_W}pPr"}


def is_word(data: bytes) -> bool:
    """Whether the first bytes and the names inside are a DOCX's."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _MAIN in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read(data: bytes) -> tuple[object, list[bytes]]:
    """Tell how many paragraphs there are, and their texts as a JSON list; tracked changes count as accepted.

    Raises `UserError`: `document.old_word` (a .doc, or one with a password), `document.not_word`, `document.damaged`,
    `document.too_large`.
    """
    if data.startswith(OLD_WORD):
        raise unfit("document.old_word")
    if not is_word(data):
        raise unfit("document.not_word")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.namelist()) > MOST_PARTS:
                raise unfit("document.too_large")
            main, lists = _part(archive, _MAIN), _part(archive, _LISTS)
        said = list(_paragraphs(_tree(main), _Numbers(_tree(lists)) if lists else None))
    except (UserError, MemoryError):
        raise
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, ValueError, KeyError, EOFError, RecursionError) as error:
        raise unfit("document.damaged") from error
    except (NotImplementedError, RuntimeError) as error:  # a way of packing that is not read; a password
        raise unfit("document.damaged") from error
    return {"paragraphs": len(said)}, [json.dumps(said, ensure_ascii=False).encode("utf-8")]


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        data = part.read(LARGEST_PART + 1)
    if len(data) > LARGEST_PART:
        raise unfit("document.too_large")
    return data


def _tree(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise unfit("document.damaged")
    return root


def _paragraphs(root: etree._Element, numbers: _Numbers | None) -> Iterator[str]:
    """The texts of the body in reading order; empty ones are left out."""
    body = root.find(f"{_W}body")
    if body is None:
        raise unfit("document.damaged")
    found = count(1)
    for paragraph in body.iter(f"{_W}p"):
        if any(above.tag == f"{_W}txbxContent" for above in paragraph.iterancestors()):
            continue
        if next(found) > MOST_PARAGRAPHS:
            raise unfit("document.too_large")
        text = "".join(_words(paragraph)).strip(" \u3000")
        number = numbers.next(paragraph) if numbers else ""
        for line in (number + text).split("\n"):
            if line.strip(" \u3000"):
                yield line.strip(" \u3000")


def _words(paragraph: etree._Element) -> Iterator[str]:
    """What a paragraph says; inner parts that are not text are passed over, not entered."""
    todo = list(reversed(paragraph))
    while todo:
        element = todo.pop()
        if element.tag in _UNSAID:
            continue
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}tab":
            yield "\u3000"
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif element.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            todo.extend(reversed(element))


class _Numbers:
    """The numbers that lists put before paragraphs."""

    def __init__(self, root: etree._Element) -> None:
        self._levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, str], int] = {}
        self._counts: dict[tuple[str, str], int] = {}
        for abstract in root.iter(f"{_W}abstractNum"):
            self._levels[_attribute(abstract, "abstractNumId")] = {
                _attribute(level, "ilvl"): (
                    _value(level, "numFmt") or "decimal",
                    _value(level, "lvlText"),
                    _whole(_value(level, "start"), 1),
                )
                for level in abstract.iter(f"{_W}lvl")
            }
        for number in root.iter(f"{_W}num"):
            name = _attribute(number, "numId")
            self._abstract[name] = _value(number, "abstractNumId")
            for override in number.iter(f"{_W}lvlOverride"):
                if start := _value(override, "startOverride"):
                    self._starts[name, _attribute(override, "ilvl")] = _whole(start, 1)

    def next(self, paragraph: etree._Element) -> str:
        """The number before this paragraph; empty where it has none."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None:
            return ""
        name, level = _value(found, "numId"), _value(found, "ilvl") or "0"
        levels = self._levels.get(self._abstract.get(name, ""), {})
        if level not in levels:
            return ""
        number_format, shape, start = levels[level]
        value = self._counts.get((name, level), self._starts.get((name, level), start) - 1) + 1
        self._counts[name, level] = value
        for key in [key for key in self._counts if key[0] == name and _whole(key[1], 0) > _whole(level, 0)]:
            del self._counts[key]
        if number_format in ("bullet", "none"):
            return ""
        for at in range(_whole(level, 0) + 1):
            shown = value if str(at) == level else self._counts.get((name, str(at)), 1)
            kind = levels.get(str(at), (number_format, "", 1))[0]
            shape = shape.replace(f"%{at + 1}", _shown(kind, shown))
        return shape


def _shown(number_format: str, value: int) -> str:
    if number_format.startswith(("chinese", "ideograph", "taiwanese", "japanese")):
        return chinese_number(value)
    return str(value)


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.get(f"{_W}{name}", ""))


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(f"{_W}{tag}")
    return "" if found is None else _attribute(found, "val")


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise

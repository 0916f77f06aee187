"""Papers from outside: looked at behind walls before they are kept, never changed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from app.documents.typesetting.paper import Rendered
from app.workers import shared_sandbox
from db.kernel.errors import UserError

LARGEST_FILE = 300 << 20
"""A scan of 300 pages in colour at 300 dpi as JPEG has about 200 MiB."""
_LONGEST_NAME = 200
REASONS = {
    "sandbox.timeout": "document.too_slow",
    "sandbox.memory": "document.too_large",
    "sandbox.failed": "document.damaged",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper's bytes with what is known of them. `name` is the file's, fit to be shown; empty for our own papers."""

    data: bytes
    media_type: str
    pages: int
    sha256: str
    name: str = ""


def own_paper(rendered: Rendered) -> Kept:
    """A paper that was printed here: there is nothing to be wary of."""
    return Kept(rendered.pdf, "application/pdf", rendered.pages, hashlib.sha256(rendered.pdf).hexdigest())


def overlaid(data: bytes, over: bytes, name: str) -> bytes:
    """A PDF with the page `over` printed over its first page, made in a walled child. Raises `document.damaged`."""
    try:
        options = {"length": len(data)}
        (made,) = shared_sandbox().run("app.workers.stamp:overlay", data + over, options).parts
    except UserError as error:
        raise UserError(REASONS.get(error.code, error.code), **(error.params | {"name": name})) from error
    return made


def read_words(data: bytes, name: str) -> tuple[str, ...]:
    """The paragraphs of a foreign DOCX, read in a walled child. Raises as `look` does, and `document.old_word`,
    `document.not_word`."""
    try:
        (said,) = shared_sandbox().run("app.workers.word:read", data).parts
        told = json.loads(said)
    except UserError as error:
        raise UserError(REASONS.get(error.code, error.code), **(error.params | {"name": name})) from error
    except ValueError as error:
        raise UserError("document.damaged", name=name) from error
    return tuple(str(one) for one in told)


def read_scan(path: Path) -> bytes:
    """A file's whole content, read once. Raises `document.unreadable`, `document.file_too_large`, each with `name`."""
    name = plain_name(path.name)
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                raise UserError("document.unreadable", name=name)
            if facts.st_size > LARGEST_FILE:
                raise UserError("document.file_too_large", name=name, limit=LARGEST_FILE >> 20)
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise UserError("document.unreadable", name=name) from error


def plain_name(name: str) -> str:
    """A file's name without its folders and without characters that could mislead or break a line."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char if char.isprintable() else "_" for char in last)[-_LONGEST_NAME:]

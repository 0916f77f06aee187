"""Fixed passages of the forms: data in resources/templates, over which an office lays its own wording."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

import resources

Texts = Mapping[str, Mapping[str, str]]
"""Passages by template and name."""

_NOT_WORDING = {"faces", "labels"}
_office: ContextVar[Texts | None] = ContextVar("office_wording", default=None)
_held: ContextVar[Texts | None] = ContextVar("held_wording", default=None)


@cache
def shipped(template: str) -> dict[str, str]:
    """The passages as the program brings them."""
    texts: dict[str, str] = tomllib.loads(resources.path(f"templates/{template}.toml").read_text("utf-8"))
    return texts


@cache
def templates() -> tuple[str, ...]:
    """The templates that hold wording, in the order of their names' list."""
    known = list(labels()["templates"])
    found = {file.stem for file in resources.path("templates").glob("*.toml")} - _NOT_WORDING
    return tuple(sorted(found, key=lambda name: (known.index(name) if name in known else len(known), name)))


@cache
def labels() -> dict[str, dict[str, str]]:
    """Names of templates and passages for people."""
    return tomllib.loads(resources.path("templates/labels.toml").read_text("utf-8"))


def speak_as(texts: Texts) -> None:
    """From here on this thread prints with an office's own wording: whose records are read says so each time."""
    _office.set(texts)


@contextmanager
def held(texts: Texts) -> Iterator[None]:
    """Print with just this wording meanwhile: a version of old, or one that is being tried."""
    token = _held.set(texts)
    try:
        yield
    finally:
        _held.reset(token)


def wording(template: str) -> dict[str, str]:
    """The passages of a template, by name, with the office's own laid over the shipped ones."""
    own = _held.get()
    own = own if own is not None else _office.get() or {}
    laid = own.get(template, {})
    return {name: laid.get(name, text) for name, text in shipped(template).items()}


def letter_mark(office: str) -> str:
    """发文机关标志 of an office's letters."""
    return wording("letterhead")["mark"].format(office=office)


def placeholders(text: str) -> list[tuple[str, int]]:
    """Names in braces with the place of each (from 1). Raises ValueError where braces do not close."""
    found, place = [], 1
    for plain, name, _spec, conversion in string.Formatter().parse(text):
        place += len(plain) + plain.count("{") + plain.count("}")
        if name is not None:
            if conversion or not name.isidentifier() or text[place - 1 : place + len(name) + 1] != f"{{{name}}}":
                raise ValueError(name)
            found.append((name, place))
            place += len(name) + 2
    return found

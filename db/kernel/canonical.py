"""The one byte form of structured data that is signed, chained or compared: RFC 8785 without floats."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

import rfc8785

Json: TypeAlias = bool | int | str | Sequence["Json"] | Mapping[str, "Json"] | None

MAX_INT = 2**53


class NotCanonical(ValueError):  # noqa: N818 - says what the bytes are
    """Bytes that are not what `dumps` would write."""


def dumps(value: Json) -> bytes:
    """Canonical bytes of `value`.

    Raises `NotCanonical` for floats, integers beyond ±2^53 and lone surrogates, which have no safe canonical form.
    """
    _refuse_floats(value)
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical(str(error)) from error


def loads(data: bytes) -> Json:
    """Parse canonical bytes; raises `NotCanonical` unless writing them again gives the same bytes."""
    try:
        value: Json = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(str(error)) from error
    if dumps(value) != data:
        raise NotCanonical("bytes differ from their canonical form")
    return value


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(f"not an integer: {text[:32]}")


def _integer(text: str) -> int:
    if len(text) > 17:
        raise NotCanonical("integer beyond ±2^53")
    return int(text)


def _refuse_floats(value: Json) -> None:
    if isinstance(value, float):
        raise NotCanonical("floats have no place in a record")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)

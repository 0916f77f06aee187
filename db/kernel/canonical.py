"""The one byte form of structured data that is signed, chained or compared: RFC 8785 without floats."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

import rfc8785

Json: TypeAlias = bool | int | str | Sequence["Json"] | Mapping[str, "Json"] | None

_WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)

#: The largest integer that has a safe canonical form.
MAX_INT = 2**53 - 1


class NotCanonical(ValueError):  # noqa: N818 - says what the bytes are
    """Bytes that are not what `dumps` would write."""


def dumps(value: Json) -> bytes:
    """Canonical bytes of `value`.

    Raises `NotCanonical` for floats, integers beyond ±(2^53 − 1) and lone surrogates: none has a safe canonical form.
    """
    if _common(value):
        return _written(value)
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
    try:  # keys of ASCII alone: the order of code points is that of UTF-16, and nothing else can differ
        if _written(value) == data and _ascii_keys(value):
            return value
    except RecursionError as error:
        raise NotCanonical(str(error)) from error
    if dumps(value) != data:
        raise NotCanonical("bytes differ from their canonical form")
    return value


def _written(value: Json) -> bytes:
    """What the interpreter's own writer makes of it: RFC 8785 for all that `_common` admits."""
    try:
        return _WRITER.encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(str(error)) from error


def _common(value: Json) -> bool:
    """Whether a value holds nothing but what both writers write alike: no floats, great numbers or odd keys."""
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        return -MAX_INT <= value <= MAX_INT  # type: ignore[operator]
    if kind is dict:
        return all(type(key) is str and key.isascii() and _common(item) for key, item in value.items())  # type: ignore[union-attr]
    if kind is list or kind is tuple:
        return all(map(_common, value))  # type: ignore[arg-type]
    return False


def _ascii_keys(value: Json) -> bool:
    if type(value) is dict:
        return all(key.isascii() and _ascii_keys(item) for key, item in value.items())
    return all(map(_ascii_keys, value)) if type(value) is list else True


def _refuse(text: str) -> NoReturn:
    raise NotCanonical(f"not an integer: {text[:32]}")


def _integer(text: str) -> int:
    if len(text) > 17:
        raise NotCanonical("integer beyond ±(2^53 − 1)")
    number = int(text)
    if abs(number) > MAX_INT:
        raise NotCanonical("integer beyond ±(2^53 − 1)")
    return number


def _refuse_floats(value: Json) -> None:
    if isinstance(value, float):
        raise NotCanonical("floats have no place in a record")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)

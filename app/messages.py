"""The sentence for each error code, for the window and the command line alike, from `resources/messages/*.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType

import resources
from db.kernel.errors import UserError


@cache
def sentences() -> Mapping[str, str]:
    """All codes with their sentences, in which `{name}` stands for a parameter of the error."""
    table: dict[str, str] = {}
    for file in sorted(_folder().glob("*.toml")):
        for code, entry in tomllib.loads(file.read_text("utf-8")).items():
            if code in table:
                raise ValueError(f"{code} has two sentences, one of them in {file.name}")
            table[code] = entry["text"]
    return MappingProxyType(dict(sorted(table.items())))


def sentence(error: UserError) -> str:
    """What to show for an error: what happened, what is unharmed, what to do."""
    text = sentences().get(error.code)
    if text is None:
        return f"操作没有完成，已有数据不受影响。请记下代码“{error.code}”并告知维护人员。"
    return _Sparing().vformat(text, (), error.params)


def parameters(text: str) -> set[str]:
    """Names of the parameters that a sentence uses."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _seen(value: object) -> object:
    """A text as it can be seen: names of foreign files may turn the direction of what follows them, or hold nothing
    visible."""
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(char if char.isprintable() or char == "\n" else "_" for char in value)


class _Sparing(Formatter):
    """Fills in what is given; a parameter that is not given stays as a dash instead of breaking the sentence."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:  # noqa: ARG002
        value = _seen(kwargs.get(str(key)))
        if isinstance(value, (list, tuple, set, frozenset)):
            return "；".join(str(item) for item in value)
        return "—" if value in (None, "") else value


def _folder() -> Path:
    return resources.path("messages")


def page() -> str:
    """docs/errors.md: all codes with their sentences."""
    head = "# Codes of refusals\n\nCodes are stable, sentences may be bettered. Written by `./dev fix`.\n"
    rows = [f"| `{code}` | {text.replace('|', chr(92) + '|')} |" for code, text in sentences().items()]
    return "\n".join([head, "| code | sentence |", "| --- | --- |", *rows, ""])


if __name__ == "__main__":
    import sys

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())

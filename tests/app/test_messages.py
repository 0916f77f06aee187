"""Every refusal has its sentence, every sentence its refusal, and docs/errors.md says the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.messages import page, parameters, sentence, sentences
from app.workspace import UserError

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"^[a-z_]+(\.[a-z_0-9]+)+$")


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for floor in ("db", "app", "ui"):
        for file in (ROOT / floor).rglob("*.py"):
            yield file, ast.parse(file.read_text("utf-8"))


def raised() -> Iterator[tuple[str, str, set[str] | None]]:
    """(place, code, parameters or None when they are passed on as a whole) of each literal code."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "UserError":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    names = {k.arg for k in node.keywords}
                    known = None if None in names else {str(name) for name in names}
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", first.value, known


def literals() -> set[str]:
    return {
        node.value
        for _, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value)
    }


def test_every_code_that_is_raised_has_a_sentence() -> None:
    missing = [f"{place} {code}" for place, code, _ in raised() if code not in sentences()]
    assert not missing, missing


def test_every_sentence_gets_its_parameters() -> None:
    starved = [
        f"{place} {code} lacks {parameters(sentences()[code]) - given}"
        for place, code, given in raised()
        if given is not None and code in sentences() and parameters(sentences()[code]) - given
    ]
    assert not starved, starved


def test_no_sentence_is_without_its_code_in_the_program() -> None:
    assert set(sentences()) <= literals()


@pytest.mark.parametrize("code", sorted(sentences()))
def test_sentences_are_set_as_chinese_is_set(code: str) -> None:
    text = sentences()[code]
    bare = re.sub(r"\{\w+\}", "", text)
    assert text.rstrip()[-1] in "。！？”）", text
    assert text[0] not in "（《", "its blank half would look like an indent"
    assert not re.search(r"[一-鿿] \{|\} [一-鿿]", text), text
    assert not re.search(r"[一-鿿] ?[,;:?!]|[一-鿿] (?=[一-鿿])", bare), text


def test_a_missing_parameter_leaves_a_dash_and_lists_are_joined() -> None:
    assert "—" in sentence(UserError("record.read_only"))
    assert "甲；乙" in sentence(UserError("permission.denied", name=["甲", "乙"]))


def test_an_unknown_code_is_still_told() -> None:
    assert "no.such" in sentence(UserError("no.such"))


def test_the_page_of_codes_is_up_to_date() -> None:
    assert (ROOT / "docs" / "errors.md").read_text("utf-8") == page(), "write it anew: ./dev fix"

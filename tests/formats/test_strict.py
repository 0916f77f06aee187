"""The reader written from the page alone says of every vector what the program says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.formats import strict

FOLDER = Path(__file__).parents[2] / "docs" / "formats" / "vectors"
INDEX: list[dict[str, Any]] = json.loads((FOLDER / "index.json").read_text("utf-8"))
KEYS: dict[str, dict[str, str]] = json.loads((FOLDER / "keys.json").read_text("utf-8"))

#: What only a program with this schema can say; everything before it the reader finds good.
BEYOND = {"exchange.line.misfit"}

needs_tools = pytest.mark.skipif(not (shutil.which("age") and shutil.which("openssl")), reason="needs age and openssl")


def card(name: str) -> dict[str, Any]:
    return strict.card_payload((FOLDER / f"{name}.yacard").read_bytes())


def peers() -> list[dict[str, Any]]:
    states = {"county": "confirmed", "archive": "confirmed", "newcomer": "pending", "retired": "revoked"}
    return [{"state": state, "pems": pems(name), "card": card(name)} for name, state in states.items()]


def pems(name: str) -> dict[str, str]:
    stem = "public_pem_"
    return {key.removeprefix(stem): pem for key, pem in KEYS[name].items() if key.startswith(stem)}


def answer(entry: dict[str, Any], folder: Path) -> list[Any]:
    identity = folder / "identity"
    identity.write_text(KEYS["city"]["age_identity"] + "\n")
    return strict.read(FOLDER / entry["file"], identity, card("city"), peers(), entry["held"])


@needs_tools
@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_the_reader_agrees(entry: dict[str, Any], tmp_path: Path) -> None:
    try:
        lines = answer(entry, tmp_path)
    except strict.Refused as refusal:
        assert str(refusal) == entry["code"]  # noqa: PT017 - a refusal is the answer
    else:
        assert entry["code"] in BEYOND | {""}
        owners = {card(name)["workspace"] for name in ("county", "archive")}
        assert {line["owner"] for line in lines} <= owners


@pytest.mark.parametrize("name", ["archive", "city", "county", "newcomer", "retired", "stranger"])
def test_fingerprints_are_those_of_the_page(name: str) -> None:
    digest = strict.fingerprint(card(name))
    assert digest == KEYS[name]["fingerprint"]
    assert [len(group) for group in strict.groups(digest)] == [5] * 12

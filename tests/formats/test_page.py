"""The page, the sentences and the vectors name the same codes."""

from __future__ import annotations

import re
from pathlib import Path

from app.messages import sentences
from tests.formats.recipes import VECTORS

FORMATS = Path(__file__).parents[2] / "docs" / "formats"

#: Refusals that a file alone cannot show: they depend on records, keys or people on the reader's side.
NEEDS_MORE = {
    "exchange.backwards", "exchange.foreign_case", "exchange.id_taken", "exchange.own_bundle", "exchange.handed_over",
    "exchange.volume_missing", "exchange.volume_truncated", "exchange.volume_swapped", "exchange.volume_changed",
}  # fmt: skip


def codes(page: str) -> set[str]:
    return set(re.findall(r"`(exchange\.[a-z_.]+[a-z])`", (FORMATS / page).read_text("utf-8")))


def test_every_code_of_the_pages_has_a_sentence() -> None:
    assert codes("bundle.md") | codes("card.md") <= set(sentences())


def test_every_code_of_the_page_has_a_vector() -> None:
    shown = {vector.code for vector in VECTORS if vector.code}
    assert shown <= codes("bundle.md")
    assert codes("bundle.md") - shown == NEEDS_MORE

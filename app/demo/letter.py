"""The unit's report as it comes in: a letter set on plain paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.documents.typesetting.official import Closing, Imprint, Official, Seal, chinese_date


def letter(heading: str, addressee: str, paragraphs: Sequence[str], sender: str, dated: date) -> bytes:
    """A letter of one unit to another as a PDF."""
    paper = Official(heading)
    paper.centred(heading, 22, rows=2)
    paper.blank()
    paper.recipient(addressee)
    for paragraph in paragraphs:
        paper.body(paragraph)
    return paper.render(Closing(sender, chinese_date(dated), seal=Seal.NONE), Imprint()).pdf

"""Papers: one proposal warm, as PDF and as DOCX, and a thousand of two pages in two processes."""

from __future__ import annotations

from dataclasses import replace

from app.documents.forms.proposal import ProposalData, sample
from app.documents.registry import render
from app.documents.word.writer import write
from app.workers import WorkerPool
from tests.bench.figures import Meter

MANY = 1000


def two_pages() -> ProposalData:
    """The sample, shortened to two pages."""
    data = replace(sample(), advice=sample().advice[:1], problems=sample().problems[:1])
    assert render("proposal", data).pages == 2
    return data


def test_one_proposal(meter: Meter) -> None:
    data = two_pages()
    meter.compare("one proposal of 2 pages, warm", lambda: render("proposal", data), rounds=15)


def test_one_proposal_for_word(meter: Meter) -> None:
    outline = render("proposal", two_pages()).outline
    assert outline is not None
    meter.compare("one proposal of 2 pages as DOCX, warm", lambda: write(outline), rounds=15)


def test_many_proposals(meter: Meter) -> None:
    """Each another text, the fonts of both processes loaded by a first paper before."""
    short = two_pages()
    data = [replace(short, number=f"青检建〔2026〕{number}号") for number in range(MANY)]
    with WorkerPool(2) as pool:

        def ours() -> None:
            for future in [pool.submit(_draw, one) for one in data]:
                future.result()

        for future in [pool.submit(_draw, data[0]) for _ in range(4)]:
            future.result()
        meter.compare(f"{MANY} proposals of 2 pages in two processes", ours, rounds=1, amount=MANY, unit="papers")


def _draw(data: ProposalData) -> bytes:
    return render("proposal", data).pdf

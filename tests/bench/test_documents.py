"""Papers: one proposal warm, and a hundred in two processes."""

from __future__ import annotations

from dataclasses import replace

from app.documents.forms.proposal import ProposalData, sample
from app.documents.registry import render
from app.documents.typesetting.paper import Rendered
from app.workers import WorkerPool
from tests.bench.figures import Meter

MANY = 100


def test_one_proposal(meter: Meter) -> None:
    data = sample()
    pages = render("proposal", data).pages
    meter.compare(f"one proposal of {pages} pages, warm", lambda: render("proposal", data), rounds=15)


def test_many_proposals(meter: Meter) -> None:
    """Each another text, the fonts of both processes loaded by a first paper before."""
    data = [replace(sample(), number=f"青检建〔2026〕{number}号") for number in range(MANY)]
    with WorkerPool(2) as pool:

        def ours() -> None:
            for future in [pool.submit(_draw, one) for one in data]:
                future.result()

        for future in [pool.submit(_draw, data[0]) for _ in range(4)]:
            future.result()
        meter.compare(f"{MANY} proposals in two processes", ours, rounds=3, amount=MANY, unit="papers")


def _draw(data: ProposalData) -> Rendered:
    return render("proposal", data)

"""Setting papers: a proposal warm and cold, a year's catalogue, a page as a picture."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from app.documents import rasterise, render
from app.documents.forms.proposal import sample
from app.documents.forms.volume_index import IndexEntry
from app.documents.forms.volume_index import sample as index_sample
from tests.bench.figures import Meter


def test_a_proposal(meter: Meter) -> None:
    data = sample()
    rendered = render("proposal", data)
    figure = meter.compare(
        f"proposal of {rendered.pages} pages", lambda: render("proposal", data), rounds=20, unit="papers"
    )
    assert figure.ours < 0.5


def test_a_proposal_in_a_new_process(meter: Meter) -> None:
    code = "from app.documents.registry import form; f = form('proposal'); f.draw(f.sample())"
    meter.compare("proposal, program just started", lambda: subprocess.run([sys.executable, "-c", code], check=True))


def test_a_volume_of_a_thousand_papers(meter: Meter) -> None:
    data = replace(index_sample(), entries=tuple(IndexEntry(f"第{n}件材料") for n in range(1000)))
    meter.compare("catalogue of 1,000 papers", lambda: render("volume_index", data), amount=1000, unit="lines")


def test_a_page_on_screen(meter: Meter) -> None:
    pdf = render("proposal", sample()).pdf
    meter.compare("a page as a picture at 144 dpi", lambda: rasterise(pdf, 0, 2.0), rounds=20, unit="pages")

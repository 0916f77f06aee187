"""The whole story: two offices, their cases, papers, photos and bundles."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from app import demo
from tests.bench.figures import Meter


def test_story(meter: Meter, tmp_path: Path) -> None:
    number = count()
    meter.compare("demo story", lambda: demo.run(tmp_path / str(next(number))), rounds=2, memory=True)

"""An office with a case in hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.casework.stories import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A fresh office on 2026-03-05."""
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()

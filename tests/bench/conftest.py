"""Measurements run only under `./dev bench`; what they found is printed at the end as one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bench.figures import FIGURES, Meter, line


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Keep the measurements out of the tests, also as tests that run once."""
    measured = collection_path.name.startswith("test_")
    return True if measured and not config.getoption("benchmark_enable") else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Ours beside the stock tool's, medians."""
    if FIGURES:
        terminalreporter.section("figures (medians)")
        for figure in FIGURES:
            terminalreporter.write_line(line(figure))


@pytest.fixture
def meter(benchmark: Any) -> Meter:
    """Takes the figures of one measurement."""
    return Meter(benchmark)

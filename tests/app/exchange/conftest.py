"""The two offices, made once for all tests and copied for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.app.exchange.offices import Offices, fill, make_offices
from tests.support import open_workspace


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Offices:
    made = make_offices(tmp_path_factory.mktemp("offices"))
    fill(made)
    made.close()
    return made


@pytest.fixture
def offices(template: Offices, tmp_path: Path) -> Iterator[Offices]:
    """County and city trusting one another, with one case in the county."""
    folder = tmp_path / "offices"
    shutil.copytree(template.stick.parent, folder)
    both = replace(
        template,
        county=open_workspace(folder / "county"),
        city=open_workspace(folder / "city"),
        stick=folder / "stick",
    )
    yield both
    both.close()

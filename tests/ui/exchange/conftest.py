"""A second office, and a folder that stands for the stick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from app.workspace import Workspace
from db.codes import Relation
from tests.app.exchange.offices import introduce
from tests.support import CITY, make_workspace
from tests.ui.helpers import Stage
from ui.exchange import ExchangePage


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Workspace]:
    """The city's workspace, nobody trusted yet."""
    made = make_workspace(tmp_path / "云检", CITY)
    yield made
    made.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder to write to."""
    made = tmp_path / "stick"
    made.mkdir()
    return made


@pytest.fixture
def trusting(stage: Stage, city: Workspace) -> Workspace:
    """The city, both having confirmed the other's card."""
    introduce(stage.office.workspace, city, Relation.SUPERIOR)
    introduce(city, stage.office.workspace, Relation.SUBORDINATE)
    return city


@pytest.fixture
def page(stage: Stage) -> ExchangePage:
    """The page of the exchange."""
    return cast("ExchangePage", stage.go("exchange"))

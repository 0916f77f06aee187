"""Vaults for the tests of the store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.vault import Vault
from tests.db.support import make_vault, open_vault


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace, closed: copying it costs less than making it."""
    folder = tmp_path_factory.mktemp("template") / "w"
    make_vault(folder)[0].close()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place for a workspace, with a space and Chinese characters in its path."""
    return tmp_path / "青检 工作区"


@pytest.fixture
def vault(folder: Path, template: Path) -> Iterator[Vault]:
    """A new vault, open."""
    shutil.copytree(template, folder)
    with open_vault(folder) as opened:
        yield opened

"""Vaults for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.vault import Vault
from tests.db.support import make_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place for a workspace, with a space and Chinese characters in its path."""
    return tmp_path / "青检 工作区"


@pytest.fixture
def vault(folder: Path) -> Iterator[Vault]:
    """A new vault, open."""
    made, _ = make_vault(folder)
    with made:
        yield made

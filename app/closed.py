"""What a workspace tells before anybody unlocks it: hints only, the truth is in the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from db import header


@dataclass(frozen=True, slots=True)
class ClosedWorkspace:
    """Office and accounts, as workspace.json names them."""

    folder: Path
    office_name: str
    office_code: str
    accounts: tuple[str, ...]


def look(folder: Path) -> ClosedWorkspace:
    """Look at a closed workspace. Raises `UserError`: `vault.not_found`, `vault.damaged`, `vault.newer_format`."""
    found = header.read(folder)
    return ClosedWorkspace(folder, found.office.name, found.office.code, tuple(found.accounts()))

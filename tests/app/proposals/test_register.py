"""After a restore no number is given until somebody has looked at the paper register."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import backups, proposals
from app.casework import advance
from app.workspace import UserError
from db import backup
from db.codes import Role
from tests.app.casework.stories import PROPOSAL, Office
from tests.support import open_workspace


def signed(office: Office) -> str:
    """A case whose proposal is signed and waits for its number."""
    ref = office.register()
    office.approve_plan(ref)
    office.analyse(ref)
    office.day("2026-04-07")
    office.file(ref, "proposal", PROPOSAL)
    office.do(ref, "submit_proposal", Role.UNDERTAKER)
    office.do(ref, "sign_proposal", Role.CHIEF, "同意")
    return ref


def test_numbers_given_after_the_backup_are_not_given_again(tmp_path: Path) -> None:
    office = Office(tmp_path / "青检")
    ref = signed(office)
    backups.create(office.workspace, tmp_path / "made.backup")
    assert office.do(ref, "number_proposal", Role.PREVENTION_OFFICER) == "numbered"
    folder = office.workspace.vault.folder
    office.workspace.close()
    shutil.rmtree(folder)
    backup.restore(tmp_path / "made.backup", folder)
    office.workspace = open_workspace(folder, clock=office.clock)
    office.day("2026-04-10")
    with office.work(Role.PREVENTION_OFFICER) as work:
        assert proposals.locked(work)
        with pytest.raises(UserError, match=r"number\.locked"):
            advance(work, ref, "number_proposal")
    with office.work(Role.PREVENTION_OFFICER) as work:
        with pytest.raises(UserError, match=r"number\.bad_highest"):
            proposals.enter_highest(work, 2026, -1)
        proposals.enter_highest(work, 2026, 1)
        work.commit()
    office.do(ref, "number_proposal", Role.PREVENTION_OFFICER)
    with office.workspace.read() as view:
        assert [row.text for row in proposals.number_register(view)] == ["青检建〔2026〕2号"]
    office.workspace.close()
    office.workspace = open_workspace(folder, clock=office.clock)
    with office.workspace.read() as view:
        assert not proposals.locked(view)
    office.workspace.close()

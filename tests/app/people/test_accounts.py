"""Accounts and their keys: whoever is shut out opens nothing, not even with what they kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import accounts, people
from app.workspace import UserError, Workspace
from db.codes import Role
from db.keystore import NoKeystore
from db.slots import SlotParameters
from tests.support import PASSPHRASE, acting, make_workspace

HERS = "何书记员的口令很长"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    made = make_workspace(tmp_path / "青检")
    made.add_account(
        "he", HERS, display_name="何书记员", roles=frozenset({Role.ARCHIVIST}), parameters=SlotParameters()
    )
    yield made
    made.close()


def enter(folder: Path, login: str, passphrase: str) -> None:
    Workspace.open(folder, login, passphrase, keystore=NoKeystore()).close()


def test_a_closed_account_opens_nothing_even_with_an_old_workspace_file(office: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "青检"
    kept = shutil.copy(folder / "workspace.json", tmp_path / "kept.json")
    accounts.close(office, "he")
    office.close()
    with pytest.raises(UserError, match=r"vault\.unknown_account"):
        enter(folder, "he", HERS)
    enter(folder, "admin", PASSPHRASE)
    stolen = tmp_path / "stolen"
    shutil.copytree(folder, stolen)
    shutil.copy(kept, stolen / "workspace.json")
    shutil.copy(kept, stolen / "backups" / "workspace.json")
    with pytest.raises(UserError) as told:
        enter(stolen, "he", HERS)
    assert told.value.code.startswith("vault.")


def test_an_account_that_is_opened_again_needs_a_new_passphrase(office: Workspace, tmp_path: Path) -> None:
    accounts.close(office, "he")
    with office.work() as work:
        people.set_active(work, "he", True)
        work.commit()
    assert office.vault.access.accounts() == ["admin"]
    office.reset_passphrase("he", HERS + "二", parameters=SlotParameters())
    office.close()
    with pytest.raises(UserError, match=r"vault\.wrong_passphrase"):
        enter(tmp_path / "青检", "he", HERS)
    again = Workspace.open(tmp_path / "青检", "he", HERS + "二", keystore=NoKeystore())
    assert again.actor.login == "he"
    again.close()


def test_what_may_not_be_closed_keeps_its_key(office: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"person\.last_admin"):
        accounts.close(office, "admin")
    office.actor = acting(office, Role.ARCHIVIST)
    with pytest.raises(UserError, match=r"permission\.denied"):
        accounts.close(office, "he")
    office.close()
    enter(tmp_path / "青检", "he", HERS)
    enter(tmp_path / "青检", "admin", PASSPHRASE)


def test_while_somebody_reads_nothing_is_closed_and_it_is_said(office: Workspace, tmp_path: Path) -> None:
    with office.read() as view:
        assert people.find_person(view, "he") is not None
        with pytest.raises(UserError, match=r"vault\.busy"):
            accounts.close(office, "he")
    with office.read() as view:
        assert people.people(view)[-1].active
    office.close()
    enter(tmp_path / "青检", "he", HERS)

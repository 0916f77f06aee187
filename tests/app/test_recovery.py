"""The key on paper: told in groups, typed as people type, replaced when the paper is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from app import audit, recovery
from app.workspace import UserError, Workspace
from db.codes import Role
from db.keystore import NoKeystore
from tests.support import PASSPHRASE, acting, make_workspace


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path / "office")
    yield workspace
    workspace.close()


def recover(folder: Path, key: str) -> None:
    Workspace.recover(folder, key, keystore=NoKeystore()).close()


def test_a_replaced_key_opens_as_it_is_typed_from_paper_and_the_log_tells_of_it(
    office: Workspace, tmp_path: Path
) -> None:
    old = recovery.replace(office, PASSPHRASE)
    new = recovery.replace(office, PASSPHRASE)
    with office.read() as view:
        assert [entry.action for entry in audit.entries(view)[:2]] == ["recovery.replace"] * 2
    office.close()
    with pytest.raises(UserError, match=r"vault\.wrong_recovery_key"):
        recover(tmp_path / "office", old)
    groups = recovery.recovery_groups(new)
    assert recovery.RECOVERY_HEAD + "".join(groups) == new
    recover(tmp_path / "office", f"{recovery.RECOVERY_HEAD.lower()}\n　{'  '.join(groups).lower()} ")
    full_width = "".join(chr(ord(letter) + 0xFEE0) for letter in new)
    recover(tmp_path / "office", full_width)


def test_a_wrong_passphrase_or_somebody_without_the_right_replaces_nothing(office: Workspace, tmp_path: Path) -> None:
    key = recovery.replace(office, PASSPHRASE)
    with pytest.raises(UserError, match=r"vault\.wrong_passphrase"):
        recovery.replace(office, "别人的口令也很长啊")
    office.actor = acting(office, Role.ARCHIVIST)
    with pytest.raises(UserError, match=r"permission\.denied"):
        recovery.replace(office, PASSPHRASE)
    office.close()
    recover(tmp_path / "office", key)


def test_the_paper_bears_every_group_under_its_number(office: Workspace) -> None:
    key = recovery.replace(office, PASSPHRASE)
    document = pdfium.PdfDocument(recovery.recovery_sheet(office, key))
    try:
        said = document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
    assert all(part in said for part in (recovery.RECOVERY_HEAD, *recovery.recovery_groups(key), "12"))
    assert office.own.workspace_id in said

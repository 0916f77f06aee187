"""What a role must not see or do, tried at the doors where it could be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app import archive, cases, casework, documents, exchange, photos, proposals, reports
from app.cli.main import main
from app.workspace import Read, Workspace
from db.codes import Role
from db.kernel.errors import UserError
from tests.support import PASSPHRASE, acting, make_workspace

READS: dict[str, Callable[[Read], object]] = {
    "cases": cases.list_cases,
    "count": cases.count_cases,
    "shelves": cases.shelf_counts,
    "workbench": casework.workbench,
    "proposals": proposals.list_proposals,
    "numbers": proposals.number_register,
    "photos": photos.list_photos,
    "negatives": photos.list_negatives,
    "rolls": photos.list_rolls,
    "albums": photos.list_albums,
    "dossiers": archive.list_dossiers,
    "documents": lambda view: documents.list_documents(view, "x"),
    "statistics": lambda view: reports.statistics(view, date(2026, 1, 1), date(2026, 12, 31)),
}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    workspace = make_workspace(tmp_path / "county")
    yield workspace
    workspace.close()


def test_the_keeper_of_the_workstation_reads_no_case(county: Workspace) -> None:
    county.actor = acting(county, Role.ADMIN)
    with county.read() as view:
        for name, read in READS.items():
            with pytest.raises(UserError, match=r"permission\.denied"):
                pytest.fail(f"{name}: {read(view)}")


def test_the_log_is_for_the_keeper_alone_and_a_refusal_stands_in_it(
    county: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    county.add_account("fang", PASSPHRASE, display_name="方检察官", roles=frozenset({Role.OTHER_DEPARTMENT}))
    county.close()
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE, "utf-8")
    words = ["--workspace", str(tmp_path / "county"), "--passphrase-file", str(phrase), "audit", "list"]
    with pytest.raises(SystemExit, match="3"):
        main([*words, "--account", "fang"])
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit, match="0"):
        main([*words, "--account", "admin"])
    assert "permission.refused" in capsys.readouterr().out


def test_nobody_but_who_approves_sending_takes_the_keys_out(county: Workspace, tmp_path: Path) -> None:
    for role in set(Role) - {Role.PREVENTION_HEAD, Role.CHIEF}:
        county.actor = acting(county, role)
        with pytest.raises(UserError, match=r"permission\.denied"):
            exchange.unlock_tools(county, tmp_path / "keys")
    assert not (tmp_path / "keys").exists()

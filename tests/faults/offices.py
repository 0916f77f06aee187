"""Two offices with a bundle on a stick, as the tests of faults copy them, and what must be true of them afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import select

from app import check, exchange
from app.workspace import UserError, Workspace
from db.keystore import NoKeystore
from db.models import Blob
from tests.app.exchange.offices import PAPER, PICTURE, fill, make_offices
from tests.support import PASSPHRASE

EXPORT, IMPORT = "export", "import"


def prepare(folder: Path) -> Path:
    """Both offices with a case, and a bundle on the stick; closed."""
    offices = make_offices(folder)
    fill(offices)
    offices.up()
    (folder / "words").write_text(PASSPHRASE, "utf-8")
    offices.close()
    return folder


def copied(prepared: Path, folder: Path) -> Path:
    shutil.copytree(prepared, folder)
    (folder / "out").mkdir()
    return folder


def opened(place: Path) -> Workspace:
    return Workspace.open(place, "admin", PASSPHRASE, keystore=NoKeystore())


def strays(workspace: Workspace) -> list[str]:
    with workspace.read() as view:
        known = {row.file_name for row in exchange.bundles(view) if row.outgoing}
    folders = {name: workspace.vault.folder / name for name in ("outbox", "inbox", "staging")}
    return [path.name for folder in folders.values() for path in folder.iterdir() if path.name not in known]


def leftovers(workspace: Workspace) -> list[str]:
    """What something that was refused left behind: `strays`, and files in the store that no row names."""
    with workspace.read() as view:
        rows = set(view.session.scalars(select(Blob.id)))
    return strays(workspace) + [
        path.name for path in workspace.blobs.folder.iterdir() if path.name.removesuffix(".age") not in rows
    ]


def plain(folder: Path) -> bool:
    """Whether a stretch of a picture or a paper lies readable anywhere."""
    needles = (PICTURE[1000:1064], PAPER[200:264], "王小明".encode())
    return any(needle in path.read_bytes() for path in folder.rglob("*") if path.is_file() for needle in needles)


def assert_unharmed(folder: Path, what: str) -> None:
    """The records are whole, nothing readable lies about, and doing it again succeeds and leaves no stray."""
    assert not plain(folder)
    workspace = opened(folder / ("county" if what == EXPORT else "city"))
    try:
        assert check.check(workspace, full=True) == []
        if what == EXPORT:
            made = exchange.export_bundle(workspace, "990100", folder / "out", full=True)
            assert all(path.suffix == ".yab" for path in (folder / "out").iterdir())
            assert made.records == 5
        else:
            file = next((folder / "stick").iterdir())
            try:
                assert exchange.import_bundle(workspace, file).new == 5
            except UserError as error:
                assert error.code == "exchange.already_imported"  # noqa: PT017 - killed after the commit
        assert strays(workspace) == []
    finally:
        workspace.close()

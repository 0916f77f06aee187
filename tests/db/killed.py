"""Runs a story again and again in child processes, each killed at the next named point, and looks at what is left.

    python -m tests.db.killed FOLDER [every]

Prints one JSON object: the points at which a child was killed, in order, and what was wrong afterwards. The children
are forked from this process, which has no threads; SIGKILL leaves them no chance to tidy up. A change of the database's
key, which is one long step for SQLite, is also killed at moments spread over its duration.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, text

from db import backup
from db.blobs import BlobStore
from db.kernel import durable
from db.kernel.errors import UserError
from db.models import Blob
from db.session import reading, writing
from db.vault import Vault
from tests.db.support import CHEAPEST, audit_head, make_vault, note, open_vault, store_of

CLERK = "书记员自己的一句口令"
MORE = "换过一次的书记员口令"


def make(folder: Path) -> None:
    """A workspace from nothing."""
    make_vault(folder / "w")[0].close()


def work(folder: Path) -> None:
    """Blobs stored, records committed, one blob discarded."""
    with open_vault(folder / "w") as vault:
        note(vault, b"first photo")
        note(vault, b"second photo")
        discard(vault, store_of(vault))
        vault.checkpoint()
        note(vault)


def discard(vault: Vault, store: BlobStore) -> None:
    """Row first, then file."""
    with writing(vault.engine) as session:
        name = session.scalar(select(Blob.id).order_by(Blob.id))
        session.execute(text("DELETE FROM blob WHERE id = :id"), {"id": name})
        session.commit()
    if name is not None:
        store.remove(name)


def change_accounts(folder: Path) -> None:
    """Somebody comes, changes the passphrase, and is locked out."""
    with open_vault(folder / "w") as vault:
        vault.access.add_slot("clerk", CLERK, CHEAPEST)
        vault.access.change_passphrase("clerk", CLERK, MORE, CHEAPEST)
        vault.access.remove_slot("clerk")
        note(vault)


def save_and_restore(folder: Path) -> None:
    """A backup made and unpacked."""
    with open_vault(folder / "w") as vault:
        backup.create(vault, folder / "b")
    backup.restore(folder / "b", folder / "r")


#: Size of SQLCipher's pages, each encrypted anew when the key changes.
PAGE = 4096

STORIES: tuple[Callable[[Path], None], ...] = (make, work, change_accounts, save_and_restore)


def run_killed(story: Callable[[Path], None], folder: Path, nth: int) -> str | None:
    """Run `story` in a child that kills itself at its n-th point; that point's name, or None if it came to its end."""
    passed = 0

    def die(name: str) -> None:
        nonlocal passed
        passed += 1
        if passed == nth:
            os.write(writer, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def child() -> None:
        durable.listener = die
        story(folder)

    reader, writer = os.pipe()
    failed = in_child(child, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read().decode()
    return f"!{told}" if failed else told or None


def in_child(run: Callable[[], None], writer: int) -> bool:
    """Whether `run`, in a forked child, raised; what, goes to `writer`."""
    child = os.fork()
    if child == 0:
        status = 0
        try:
            run()
        except BaseException as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode())
            status = 1
        os._exit(status)
    return os.waitpid(child, 0)[1] >> 8 == 1


def kill_while_rekeying(ready: Path, base: Path, moments: int) -> list[str]:
    """Kill a change of keys of a larger database at moments spread over it; what was wrong afterwards."""
    with open_vault(ready / "w") as vault:
        vault.access.add_slot("clerk", CLERK, CHEAPEST)
        with writing(vault.engine) as session:
            session.execute(text("CREATE TABLE ballast (content BLOB)"))
            for _ in range(2000):
                session.execute(text("INSERT INTO ballast VALUES (randomblob(4000))"))
            session.commit()
    wrong = []
    duration = 0.0
    for moment in range(moments + 1):
        folder = base / f"rekey-{moment}"
        shutil.copytree(ready, folder)
        with open_vault(folder / "w") as vault:
            if moment == 0:
                start = time.perf_counter()
                vault.access.remove_slot("clerk")
                duration = time.perf_counter() - start
        before = (folder / "w" / "records.db").read_bytes()
        if moment:
            rekey_until(folder / "w", duration * moment / moments)
        if moment == moments // 2:
            wrong += lose_the_journal(folder, base / "without", before)
        wrong += [f"rekey {moment}: {finding}" for finding in look(folder)]
        shutil.rmtree(folder)
    return wrong


def lose_the_journal(folder: Path, copy: Path, before: bytes) -> list[str]:
    """A database half re-keyed whose rollback journal is gone must be told from a whole one."""
    shutil.copytree(folder, copy)
    journal = copy / "w" / "records.db-journal"
    after = (copy / "w" / "records.db").read_bytes()
    pages = range(0, len(before), PAGE)
    changed = sum(before[at : at + PAGE] != after[at : at + PAGE] for at in pages)
    # The first page alone changes when the journal's mode does, before any page has the new key.
    if not journal.exists() or not 1 < changed < len(pages):
        return []
    journal.unlink()
    return [] if look(copy) else [f"a database half re-keyed ({changed} of {len(pages)} pages) was taken for whole"]


def rekey_until(folder: Path, seconds: float) -> None:
    """Change the key in a child whom the system ends after `seconds`: SIGALRM is left to its default."""

    def child() -> None:
        vault = open_vault(folder)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        vault.access.remove_slot("clerk")

    in_child(child, sys.stderr.fileno())


def look(folder: Path) -> list[str]:
    """What is wrong with what a killed story left: nothing may be, whatever it was doing."""
    wrong = []
    for name in ("w", "r"):
        if (folder / name).exists():
            try:
                wrong += [f"{name}: {finding}" for finding in look_at(folder / name)]
            except UserError as error:
                wrong.append(f"{name}: {error}")
    if (folder / "b").exists():
        wrong += [f"b: {finding}" for finding in backup.verify(folder / "b").findings]
    return wrong


def look_at(folder: Path) -> list[str]:
    """Findings of one workspace: it opens, goes on, and holds all that was promised."""
    wrong = []
    with open_vault(folder) as vault:
        before, _ = audit_head(vault)
        store = store_of(vault)
        with reading(vault.engine) as session:
            rows = session.execute(select(Blob.id, Blob.sha256, Blob.size)).all()
            wrong += [str(row) for row in session.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            wrong += [str(row) for row in session.execute(text("PRAGMA cipher_integrity_check"))]
        wrong += [f"blob {row.id}" for row in rows if not store.matches(row.id, row.sha256, row.size)]
        with writing(vault.engine) as session:
            store.sweep(session)
        wrong += [f"stray {name}" for name in vault.strays()]
        if note(vault) != before + 1:
            wrong.append("does not go on")
    return wrong


def passed(story: Callable[[Path], None], folder: Path) -> list[str]:
    """The points of a story that runs to its end, in order."""
    log = folder.with_name(folder.name + "-log")

    def child() -> None:
        with log.open("w", buffering=1) as file:
            durable.listener = lambda name: print(name, file=file)
            story(folder)

    if in_child(child, sys.stderr.fileno()):
        raise SystemExit(f"{story.__name__} does not come to its end")
    return log.read_text("utf-8").split()


def main(base: Path, every: bool) -> int:
    """Kill every story each time that it passes a point; without `every`, once at each name."""
    points: list[str] = []
    wrong: list[str] = []
    ready = base / "ready"
    ready.mkdir()
    for story in STORIES:
        whole = base / story.__name__
        shutil.copytree(ready, whole)
        names = passed(story, whole)
        wrong += [f"{story.__name__}: {finding}" for finding in look(whole)]
        # The last time and the first in turns, so that both the beginnings and the ends of things are met.
        last = {name: len(names) - names[::-1].index(name) for name in names}
        once = {last[name] if turn % 2 else names.index(name) + 1 for turn, name in enumerate(last)}
        for nth in range(1, len(names) + 1) if every else sorted(once):
            folder = base / f"{story.__name__}-{nth}"
            shutil.copytree(ready, folder)
            point = run_killed(story, folder, nth)
            if point is None or point.startswith("!"):
                wrong.append(f"{story.__name__} {nth}: was not killed, {point}")
            wrong += [f"{story.__name__} {nth} {point}: {finding}" for finding in look(folder)]
            points.append(f"{story.__name__} {point}")
            shutil.rmtree(folder)
        shutil.rmtree(ready)
        whole.rename(ready)
    wrong += kill_while_rekeying(ready, base, 10 if every else 3)
    sys.stdout.write(json.dumps({"points": points, "wrong": wrong}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), every=sys.argv[2:] == ["every"]))

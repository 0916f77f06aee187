"""While all goes on that an office does, no name can be read in any file: workspaces, medium, temporary folders.

The names are made up anew each time, so that whatever bears one comes from here. Two look: a process that never stops,
and this one at the named points, where nothing moves on meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from app import backups, cases, casework, check, drafts, exchange, search
from app.exchange import volumes
from app.exchange.rules import Policy
from app.workers import age
from app.workspace import UserError, Workspace
from db.kernel import durable
from db.models import Case, Document, Photo, Unit
from tests.app.exchange.offices import Offices, fill, make_offices
from tests.faults.scanner import Finder, Scanner

SHARED = Path("/dev/shm")
FOLDERS = ("county", "city", "stick", "temporary", "saved")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows tells no open files of a process")


def made_up(count: int) -> list[str]:
    """Words of four characters that nobody has."""
    return ["".join(chr(random.SystemRandom().randrange(0x4E00, 0x9F00)) for _ in range(4)) for _ in range(count)]


@dataclass
class Scene:
    """Two offices whose every text is one of `words`, and the folders where files of theirs may be."""

    offices: Offices
    words: list[str]
    folders: list[Path]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    temporary, saved = tmp_path / "temporary", tmp_path / "saved"
    temporary.mkdir()
    saved.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(age, "WORTH_A_CHILD", 0)
    monkeypatch.setattr(volumes, "SMALLEST", 1)
    words = made_up(6)
    offices = make_offices(tmp_path)
    fill(offices)
    with offices.county.work() as work:
        exchange.set_policy(work, "990100", Policy(originals=True))
        for record, name, word in _texts(work, offices):
            setattr(record, name, word(words))
            work.put(record, "case.edit")
        work.commit()
    yield Scene(offices, words, [tmp_path / name for name in FOLDERS] + [SHARED])
    offices.close()


def _texts(work, offices: Offices):  # type: ignore[no-untyped-def]
    """Where the words are put: two records' texts, and a photo and a paper whose bytes are words."""
    case = work.get(Case, offices.case_id)
    yield case, "name", lambda words: f"{words[0]}受贿案"
    yield work.get(Unit, case.unit_id), "name", lambda words: words[1]

    def blob(media_type: str, number: int) -> Callable[[list[str]], str]:
        return lambda words: work.store(words[number].encode() * 40_000, media_type).id

    yield work.get(Photo, offices.photo_id), "original_id", blob("image/jpeg", 2)
    yield work.get(Document, offices.document_id), "blob_id", blob("application/pdf", 3)


def exchanging(offices: Offices) -> None:
    """Up in volumes, looked into, taken in and taken in again; a damaged one refused; an answer down."""
    made = offices.up(volume=60_000)
    exchange.inspect(offices.city, made.path)
    assert exchange.import_bundle(offices.city, made.path).new
    with pytest.raises(UserError, match=r"exchange\.already_imported"):
        exchange.import_bundle(offices.city, made.path)
    made.path.write_bytes(bytes(1000) + made.path.read_bytes()[1000:])
    damaged = "volume_changed" if made.path.suffix == ".001" else "not_a_bundle"  # a later round's bundle is one file
    with pytest.raises(UserError, match=rf"exchange\.{damaged}"):
        exchange.import_bundle(offices.city, made.path)
    exchange.import_bundle(offices.county, offices.down().path)
    for path in offices.stick.iterdir():
        path.unlink()


def office_work(county: Workspace, words: list[str], folder: Path) -> None:
    """One round at the desk: a case registered, looked for and listed on paper, a draft, a backup."""
    data = {
        "case_no": f"青检反贪侦〔2026〕{random.SystemRandom().randrange(10**9)}号", "charges": ["382"],
        "unit": {"name": words[1], "unit_class": "institution"},
        "suspects": [{"name": words[4], "post": words[5]}],
    }  # fmt: skip
    with county.work() as work:
        case_id = cases.register(work, data)
        work.commit()
    drafts.keep(county, f"case {case_id}", 0, {"name": words[4]})
    with county.read() as view:
        assert search.search(view, words[4]).count
        assert casework.print_todo(view).pdf
    backups.create(county, folder / "saved.backup")


@pytest.mark.parametrize(("rounds", "share"), [(1, 25), pytest.param(20, 1, marks=pytest.mark.soak)])
def test_nothing_is_readable_while_all_goes_on(scene: Scene, rounds: int, share: int) -> None:
    """In the campaign 20 rounds, and this process looks at every named point that is passed, else at every 25th.

    In the ordinary run the desk does one round of work."""
    finder = Finder(scene.words, scene.folders, [os.getpid()])
    at_rest, passed = threading.Lock(), count()

    def look(_: str) -> None:
        with at_rest:
            if next(passed) % share == 0:
                finder.look()

    scanner = Scanner(scene.words, scene.folders, [os.getpid()], pause=0.1 if share > 1 else 0)
    ended = threading.Event()

    def desk() -> None:
        office_work(scene.offices.county, scene.words, scene.folders[-2])
        while share == 1 and not ended.is_set():
            office_work(scene.offices.county, scene.words, scene.folders[-2])

    durable.listener = look
    with ThreadPoolExecutor(1) as beside:
        working = beside.submit(desk)
        try:
            for _ in range(rounds):
                exchanging(scene.offices)
        finally:
            ended.set()
            working.result()
            durable.listener = None
            seen = scanner.stop()
    finder.look()
    assert finder.found == set()
    assert seen["found"] == []
    assert finder.files > 50
    print(f"\n{finder.looks} looks at rest at {finder.bytes / 1e6:.0f} MB, {seen['looks']} meanwhile: nothing")
    for workspace in (scene.offices.county, scene.offices.city):
        assert check.check(workspace, full=True) == []


@pytest.mark.soak
def test_nothing_is_readable_while_the_story_is_told(tmp_path: Path) -> None:
    """The whole demonstration; what it prints for people lies elsewhere and is meant to be read."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = ["云溪镇财政所", "李某贪污案", "虚列农户", "票据与现金", "青溪县财政局"]
    folders = [tmp_path / "demo" / name for name in ("county", "city")] + [temporary]
    told = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "--json", "demo", str(tmp_path / "demo")],
        stdout=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)},
    )  # fmt: skip
    scanner = Scanner(words, folders, [told.pid])
    assert told.wait() == 0
    seen = scanner.stop()
    print(f"\n{json.dumps(seen, ensure_ascii=False)}")
    assert seen["found"] == []
    assert seen["files"] > 100


def test_a_name_would_be_found_however_it_was_written(tmp_path: Path) -> None:
    """In any encoding, in a file without a name that somebody holds open, in shared memory that has a name."""
    (word,) = made_up(1)
    for encoding in ("utf-8", "utf-16", "utf-32", "gb18030"):
        (tmp_path / encoding).write_bytes(b"x" * 99 + word.encode(encoding))
    (tmp_path / "json").write_text(json.dumps({"name": word}), "ascii")
    named = SHARED / tmp_path.parent.name.join(("yiantong-", tmp_path.name))
    with tempfile.TemporaryFile(dir=tmp_path.parent) as nameless:
        nameless.write(word.encode())
        nameless.flush()
        named.write_text(word, "utf-8")
        try:
            scanner = Scanner([word], [tmp_path, SHARED], [os.getpid()])
            found = scanner.stop()["found"]
        finally:
            named.unlink()
    kinds = {line.partition(":")[0].rpartition("/")[2].split(" ")[0] for line in found}
    assert {"utf-8", "utf-16", "utf-32", "gb18030", "json", named.name} <= kinds
    assert any("(deleted)" in line for line in found)

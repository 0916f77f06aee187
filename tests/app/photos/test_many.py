"""A folder of thousands of pictures and some that are none: the good ones all come in, memory stays where it was."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from PIL import Image

from app import photos
from app.workers import Sandbox
from app.workspace import Workspace
from db.kernel.progress import Progress, silent
from tests.app.photos.files import bomb_png, jpeg, looping_tiff, picture, write
from tests.bench.grid import resident

#: By how many MiB this process and its decoding children may grow from the first thousand to the tenth.
_ROOM = 60


def card(folder: Path, count: int) -> tuple[list[Path], dict[str, str]]:
    """So many pictures that do not look alike, and among them broken ones with the code that each is refused with."""
    chance = random.Random(count)
    whole = jpeg(seed=1)
    broken = {
        "a-cut.jpg": (whole[: len(whole) // 3], "photo.truncated"),
        "c-empty.jpg": (b"", "photo.empty"),
        "e-letter.jpg": (b"PK\3\4" + bytes(400), "photo.unknown_format"),
        "g-bomb.png": (bomb_png(), "photo.too_many_pixels"),
        "i-loop.tif": (looping_tiff()[:60], "photo.damaged"),
    }
    write(folder, {name: data for name, (data, _code) in broken.items()})
    for number in range(count):
        blocks = Image.frombytes("RGB", (8, 6), chance.randbytes(144)).resize((320, 240), Image.Resampling.BICUBIC)
        (folder / f"{'bdfh'[number % 4]}-{number:05}.jpg").write_bytes(picture("JPEG", blocks, quality=80))
    return photos.picture_files([folder]), {name: code for name, (_data, code) in broken.items()}


def bring_in(
    workspace: Workspace, case_id: str, sandbox: Sandbox, folder: Path, count: int, progress: Progress = silent
) -> None:
    """Import such a card and see that every file that is a picture came in and each of the others was told of."""
    files, broken = card(folder, count)
    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox, progress=progress)
    assert {one.name: one.error.code for one in report.refused} == broken
    assert all(one.name in one.text for one in report.refused)
    assert (len(report.imported), report.duplicates, report.cancelled) == (count, (), False)
    with workspace.read() as view:
        assert photos.count_photos(view, case_id).total == count
        assert photos.unfinished_import(view) is None


def test_a_folder_with_broken_files(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    bring_in(workspace, case_id, sandbox, tmp_path / "card", 24)


@pytest.mark.soak
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_ten_thousand_files_in_one_folder(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    held: list[float] = []
    began = time.monotonic()

    def progress(done: int, _total: int, _name: str) -> None:
        if done and not done % 1000:
            held.append(resident())
            print(f"{done}: {time.monotonic() - began:.1f} s, {held[-1]:.0f} MiB")

    bring_in(workspace, case_id, sandbox, tmp_path / "card", 10_000, progress)
    assert len(held) == 10
    assert max(held) - held[0] < _ROOM, held

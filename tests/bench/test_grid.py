"""The grid of 100,000 photos: first paint, scrolling, memory; a 24-megapixel original to its first useful picture.

There is no stock tool for it; the figures stand for themselves. A frame is all that the window's thread does for one
step of the wheel: moving the bar, painting, and taking in what workers brought meanwhile.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from app import photos
from app.workspace import Workspace
from db.kernel.ids import new_id
from db.models import Photo
from db.session import writing
from tests.app.photos.conftest import add_case
from tests.app.photos.files import write
from tests.bench import grid
from tests.bench.figures import FIGURES, Figure, Meter, size_of
from tests.bench.test_photos import camera_picture
from tests.support import make_workspace, open_workspace
from ui.photos import queries

MANY = size_of("GRID", 100_000)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workspace with that many photos, which share the pictures of sixty."""
    folder = tmp_path_factory.mktemp("grid")
    workspace = make_workspace(folder / "workspace")
    case_id = add_case(workspace, "1")
    files = write(folder / "card", {f"{n}.jpg": camera_picture((1200, 900), n) for n in range(60)})
    photos.import_photos(workspace, case_id, "PH07", files)
    with writing(workspace.vault.engine) as session:
        held = [dict(row._mapping) for row in session.execute(select(Photo.__table__))]
        for start in range(0, MANY - 60, 5000):
            rows = [_another(held[n % 60], n) for n in range(start, min(start + 5000, MANY - 60))]
            session.execute(insert(Photo.__table__), rows)
        session.commit()
    workspace.close()
    return workspace.vault.folder


@pytest.fixture
def opened(full: Path) -> Iterator[Workspace]:
    workspace = open_workspace(full)
    yield workspace
    workspace.close()


def _another(row: dict[str, object], number: int) -> dict[str, object]:
    day = date(2000, 1, 1) + timedelta(days=number // 12)
    taken = datetime(day.year, day.month, day.day, 2, number % 60, tzinfo=UTC)
    return row | {
        "id": new_id(), "title": f"第{number}张照片", "taken_on": day, "taken_at": taken, "sha256": f"{number:064x}",
        "photo_no": f"0063-2-{number % 999_999 + 1:06d}",
    }  # fmt: skip


def told(name: str, seconds: float, cpu: float, peak: float | None = None) -> None:
    """A figure without a stock tool."""
    FIGURES.append(Figure(name, seconds, cpu, None, None, "", 1, "", peak))


@pytest.mark.benchmark(group="grid")
def test_grid(benchmark: Any, full: Path, tmp_path: Path) -> None:
    """In a process of its own (`tests.bench.grid`); CPU of a paint is that of all threads, of a frame the window's."""
    command = [sys.executable, "-m", "tests.bench.grid", str(full), str(tmp_path)]
    printed = benchmark.pedantic(lambda: subprocess.run(command, check=True, capture_output=True).stdout, rounds=1)
    found = json.loads(printed)
    assert found["count"] == MANY
    assert found["held"] <= 160
    assert found["modules"] == []
    told(f"grid of {MANY:,}: opened for the first time", *found["cold"])
    told(f"grid of {MANY:,}: first paint", *grid.median(found["first"]))
    told("scrolling it: median frame", *grid.median(found["frames"]))
    told("scrolling it: frame at the 99th percentile", *grid.percentile(found["frames"], 0.99))
    told("a jump into it, until every picture in sight is there", *grid.median(found["jumps"]))
    told("memory of the window before the page", 0.0, 0.0, peak=found["before"])
    told("memory of the window after it", 0.0, 0.0, peak=found["after"])


def test_original(meter: Meter, opened: Workspace, tmp_path: Path) -> None:
    """24 megapixels: first the reduced copy, which is useful to look at; then the original's own pixels."""
    with opened.read() as view:
        case_id = photos.list_photos(view, limit=1)[0].case_id
    files = write(tmp_path, {"large.jpg": camera_picture((6000, 4000), 7)})
    photo_id = photos.import_photos(opened, case_id, "PH07", files).imported[0].photo_id

    def reduced() -> None:
        with opened.read() as view:
            assert not queries.photo_picture(view, photo_id).isNull()

    meter.compare("24 megapixels: first useful picture", reduced, rounds=5)


def test_original_pixels(meter: Meter, opened: Workspace, tmp_path: Path) -> None:
    with opened.read() as view:
        case_id = photos.list_photos(view, limit=1)[0].case_id
    files = write(tmp_path, {"large.jpg": camera_picture((6000, 4000), 8)})
    photo_id = photos.import_photos(opened, case_id, "PH07", files).imported[0].photo_id
    meter.compare(
        "24 megapixels: every pixel, decoded apart", lambda: queries.original_picture(opened, photo_id), rounds=5
    )

"""The grid of 100,000 photos: first paint, scrolling, memory; a 24-megapixel original to its first useful picture.

There is no stock tool for it; the figures stand for themselves. A frame is all that the window's thread does for one
step of the wheel: moving the bar, painting, and taking in what workers brought meanwhile. The window is offscreen, so
that what a graphics card would do is done by the processor.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert, select

from app import photos
from app.workspace import Workspace
from db.kernel.ids import new_id
from db.models import Photo
from db.session import writing
from tests.app.photos.conftest import add_case
from tests.app.photos.files import write
from tests.bench.figures import FIGURES, Figure, Meter, size_of
from tests.bench.test_photos import camera_picture
from tests.support import make_workspace
from ui.desk import Desk
from ui.main import application
from ui.photos import PhotosPage, queries
from ui.style import theme

MANY = size_of("GRID", 100_000)
STEPS = 400

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with that many photos, which share the pictures of sixty."""
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
    yield workspace
    workspace.close()


def _another(row: dict[str, object], number: int) -> dict[str, object]:
    day = date(2000, 1, 1) + timedelta(days=number // 12)
    taken = datetime(day.year, day.month, day.day, 2, number % 60, tzinfo=UTC)
    return row | {
        "id": new_id(), "title": f"第{number}张照片", "taken_on": day, "taken_at": taken, "sha256": f"{number:064x}",
        "photo_no": f"0063-2-{number % 999_999 + 1:06d}",
    }  # fmt: skip


@pytest.fixture(scope="module")
def page(full: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhotosPage]:
    app = application()
    theme.apply("light")
    desk = Desk()
    desk.sit(full, tmp_path_factory.mktemp("desk"))
    made = PhotosPage(desk)
    made.resize(1366, 690)
    made.show()
    app.processEvents()
    yield made
    made.hide()
    desk.tasks.finish()
    made.deleteLater()
    app.processEvents()


def shown(page: PhotosPage) -> bool:
    """Whether every tile that is seen says what it is."""
    grid = page.grid
    seen = grid.seen()
    return bool(seen) and all(key in grid.known() for key in seen)


def until(page: PhotosPage, test: object) -> float:
    began = time.perf_counter()
    while not test(page):  # type: ignore[operator]
        QApplication.processEvents()
        time.sleep(0.001)  # or the waiting would count as work
    page.grid.viewport().repaint()
    return time.perf_counter() - began


def resident() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def told(name: str, seconds: float, cpu: float, peak: float | None = None) -> None:
    """A figure without a stock tool; `cpu` is that of the window's thread alone."""
    FIGURES.append(Figure(name, seconds, cpu, None, None, "", 1, "", peak))


def test_grid(meter: Meter, page: PhotosPage) -> None:
    first: list[float] = []
    held = resident()

    def paint() -> None:
        page.grid.forget()
        page._data = None
        page.enter("")
        page.reload()
        first.append(until(page, shown))

    meter.compare(f"grid of {MANY:,}: first paint", paint, rounds=5)
    assert page.grid.count() == MANY
    until(page, lambda one: not one.desk.tasks.busy)
    bar = page.grid.verticalScrollBar()
    frames: list[tuple[float, float]] = []
    for step in range(STEPS):
        target = bar.value() + 120 if step % 50 else (step * 7919 * 173) % bar.maximum()
        began, worked = time.perf_counter(), time.thread_time()
        bar.setValue(target)
        page.grid.viewport().repaint()
        QApplication.processEvents()
        frames.append((time.perf_counter() - began, time.thread_time() - worked))
        time.sleep(0.004)
    passed, spent = (sorted(times) for times in zip(*frames, strict=True))
    told("scrolling it: median frame", statistics.median(passed), statistics.median(spent))
    told("scrolling it: frame at the 99th percentile", passed[int(STEPS * 0.99)], spent[int(STEPS * 0.99)])
    until(page, lambda one: not one.desk.tasks.busy)
    told("memory taken since the page was opened", 0.0, 0.0, peak=resident() - held)
    told("memory of the whole process, tests included", 0.0, 0.0, peak=resident())
    assert page.grid.held() <= 160


def test_original(meter: Meter, full: Workspace, tmp_path: Path) -> None:
    """24 megapixels: first the reduced copy, which is useful to look at; then the original's own pixels."""
    with full.read() as view:
        case_id = photos.list_photos(view, limit=1)[0].case_id
    files = write(tmp_path, {"large.jpg": camera_picture((6000, 4000), 7)})
    photo_id = photos.import_photos(full, case_id, "PH07", files).imported[0].photo_id

    def reduced() -> None:
        with full.read() as view:
            assert not queries.photo_picture(view, photo_id).isNull()

    meter.compare("24 megapixels: first useful picture", reduced, rounds=5)


def test_original_pixels(meter: Meter, full: Workspace, tmp_path: Path) -> None:
    with full.read() as view:
        case_id = photos.list_photos(view, limit=1)[0].case_id
    files = write(tmp_path, {"large.jpg": camera_picture((6000, 4000), 8)})
    photo_id = photos.import_photos(full, case_id, "PH07", files).imported[0].photo_id
    meter.compare(
        "24 megapixels: every pixel, decoded apart", lambda: queries.original_picture(full, photo_id), rounds=5
    )

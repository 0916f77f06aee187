"""The photo grid in the real window, in a process of its own: what it takes is the window's alone, no test's.

    python -m tests.bench.grid FOLDER WORK

opens the workspace in FOLDER, turns to 图片资料, scrolls, and prints its figures as JSON. The window is offscreen, so
that what a graphics card would do is done by the processor. Waiting is waiting: nothing turns while a worker reads.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = 400
ROUNDS = 7


def resident(process: int | str = "self") -> float:
    """MiB of this process and of all that it has started; pages that they share are counted for each."""
    own = Path(f"/proc/{process}/status").read_text().splitlines()
    held = next(int(line.split()[1]) / 1024 for line in own if line.startswith("VmRSS"))
    threads = Path(f"/proc/{process}/task").iterdir()
    return held + sum(resident(int(child)) for task in threads for child in (task / "children").read_text().split())


def main(folder: Path, work: Path) -> None:
    """Measure, and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.support import open_workspace
    from ui.desk import Desk
    from ui.finding import find
    from ui.main import application, version
    from ui.photos import PhotosPage
    from ui.places import count, places
    from ui.preferences import Preferences
    from ui.shell.window import Window
    from ui.style import theme

    application()
    theme.apply("light")
    desk = Desk()
    desk.finder, desk.counter = find, count
    window = Window(desk, places(), Preferences(work / "window.json"), version())
    window.resize(1366, 768)
    window.show()
    desk.sit(open_workspace(folder), folder)
    rested(desk)
    told: dict[str, Any] = {"before": resident()}
    assert window.panel is not None
    began, worked = time.perf_counter(), time.process_time()
    window.panel.go("photos")
    page = window.panel.page()
    assert isinstance(page, PhotosPage)
    until(lambda: painted(page))
    told["cold"] = [time.perf_counter() - began, time.process_time() - worked]
    rested(desk)
    told["count"] = page.grid.count()
    told["first"] = [first_paint(page, desk) for _ in range(ROUNDS)]
    told["frames"] = scrolled(page)
    rested(desk)
    told["jumps"] = [jumped(page, (n * 7919 * 173) % page.grid.verticalScrollBar().maximum()) for n in range(1, 21)]
    rested(desk)
    told |= {"after": resident(), "held": page.grid.held(), "modules": heavy()}
    print(json.dumps(told))
    sys.stdout.flush()
    os._exit(0)  # nothing of what follows is measured


def heavy() -> list[str]:
    """Libraries that only the walled children should have."""
    return [name for name in ("numpy", "scipy", "imagehash", "rawpy", "pi_heif") if name in sys.modules]


def until(test: Callable[[], bool]) -> None:
    """Let the window live until something is so; sleeps between events."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    waker = QTimer()  # a test that no event makes true is looked at all the same
    waker.start(10)
    while not test():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def rested(desk: Any) -> None:
    """Wait until no worker is busy."""
    for _ in range(3):
        until(lambda: not desk.tasks.busy)


def painted(page: Any) -> bool:
    """Whether every tile that is seen says what it is; painted then and there."""
    seen = page.grid.seen()
    known = page.grid.known() if seen else ()
    if not seen or any(key not in known for key in seen):
        return False
    page.grid.viewport().repaint()
    return True


def first_paint(page: Any, desk: Any) -> list[float]:
    """Seconds and processor seconds from nothing to a page of tiles that say what they are."""
    page.grid.forget()
    page._data = None
    began, worked = time.perf_counter(), time.process_time()
    page.reload()
    until(lambda: painted(page))
    found = [time.perf_counter() - began, time.process_time() - worked]
    rested(desk)
    return found


def scrolled(page: Any) -> list[list[float]]:
    """Each frame's seconds and processor seconds of the window's thread: the bar, painting, what workers brought."""
    from PySide6.QtWidgets import QApplication

    bar = page.grid.verticalScrollBar()
    frames = []
    for step in range(STEPS):
        target = bar.value() + 120 if step % 50 else (step * 7919 * 173) % bar.maximum()
        began, worked = time.perf_counter(), time.thread_time()
        bar.setValue(target)
        page.grid.viewport().repaint()
        QApplication.processEvents()
        frames.append([time.perf_counter() - began, time.thread_time() - worked])
        time.sleep(0.008)
    return frames


def jumped(page: Any, target: int) -> list[float]:
    """Seconds and processor seconds of all threads from a jump until every picture that is seen is there."""
    began, worked = time.perf_counter(), time.process_time()
    page.grid.verticalScrollBar().setValue(target)
    until(lambda: all(page.grid.image(key) is not None for key in page.grid.seen()))
    return [time.perf_counter() - began, time.process_time() - worked]


def median(pairs: list[list[float]]) -> tuple[float, float]:
    """Of the time that passed, and of the processor's."""
    passed, spent = zip(*pairs, strict=True)
    return statistics.median(passed), statistics.median(spent)


def percentile(pairs: list[list[float]], share: float) -> tuple[float, float]:
    """The value below which that share lies, of each by itself."""
    passed, spent = (sorted(values) for values in zip(*pairs, strict=True))
    return passed[int(len(passed) * share)], spent[int(len(spent) * share)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Opens a workspace in a window and types into a plan until somebody stops it.

    python -m tests.ui.typist FOLDER CASE [--crowded]

Prints `kept N` each time that N characters are safe. With `--crowded` the disk then takes no more, which is told as
`refused`, and takes more again, until what was typed meanwhile is kept too.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer

from tests.support import open_workspace
from ui.cases import CasePage
from ui.cases.plan_part import PlanPart
from ui.desk import Desk
from ui.forms import SpecForm
from ui.main import application
from ui.places import places
from ui.preferences import Preferences
from ui.shell.window import Window

if sys.platform != "win32":
    import resource

BEFORE = "暴露的问题："


class Typist:
    """Two hands at one field."""

    def __init__(self, window: Window, part: PlanPart, crowded: bool) -> None:
        self.window, self.part, self.crowded = window, part, crowded
        self.typed = 0
        self.timer = QTimer(window)
        self.timer.setInterval(15)
        self.timer.timeout.connect(self.key)
        part.keeper.kept.connect(self.kept)
        part.keeper.refused.connect(self.refused)
        self.timer.start()

    @property
    def area(self) -> object:
        form = self.part.form
        assert isinstance(form, SpecForm)
        return form.rows["problems"].field

    def key(self) -> None:
        """One more character; a pause now and then."""
        self.area.insertPlainText(BEFORE if self.typed == 0 else "字")  # type: ignore[attr-defined]
        self.typed += 1
        if self.typed % 20 == 0:
            self.part.keeper.flush()

    def kept(self) -> None:
        draft_length = len(self.area.toPlainText())  # type: ignore[attr-defined]
        sys.stdout.write(f"kept {draft_length}\n")
        sys.stdout.flush()
        if self.crowded:
            self.timer.stop()
            self.crowded = False
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
            self.area.insertPlainText("没有地方了" * 2000)  # type: ignore[attr-defined]
            self.part.keeper.flush()

    def refused(self) -> None:
        sys.stdout.write(f"refused {self.part.keeper.note.text()}\n")
        sys.stdout.flush()
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        self.part.keeper.flush()


def main(folder: Path, case_id: str, crowded: bool) -> int:
    """Sit down, open the plan, type."""
    app = application()
    desk = Desk()
    with tempfile.TemporaryDirectory() as aside:
        window = Window(desk, places(), Preferences(Path(aside) / "window.json"), "0")
        window.show()
        desk.sit(open_workspace(folder), folder)
        assert window.panel is not None
        window.panel.go("case", (case_id, "plan"))
        page = window.panel.page()
        assert isinstance(page, CasePage)
        part = page.parts["plan"]
        assert isinstance(part, PlanPart)
        waiting = QTimer(window)
        hands: list[Typist] = []

        def ready() -> None:
            if part.form is not None and part.keeper.ready:
                waiting.stop()
                hands.append(Typist(window, part, crowded))

        waiting.timeout.connect(ready)
        waiting.start(10)
        return app.exec()


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), sys.argv[2], "--crowded" in sys.argv))

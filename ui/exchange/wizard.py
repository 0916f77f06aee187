"""The frame of a wizard: pips above, one page at a time, the way on at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.widgets.base import Button, Label, frame, row
from ui.widgets.dialogs import Dialog
from ui.widgets.pips import Pip
from ui.widgets.stepper import Node, StepTrack


class Wizard(Dialog):
    """Subclasses add pages, say in `ready` whether the page in front is complete, and do its work in `leave`."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, "", width=760)
        self._steps: tuple[str, ...] = ()
        self.track = StepTrack()
        self.pages = QStackedWidget()
        self.pages.setMinimumHeight(380)
        outer = cast("QVBoxLayout", self.layout())
        outer.insertWidget(0, frame("bar", row(self.track, margins=(20, 0, 20, 0)), height=56))
        self.body.addWidget(self.pages, 1)
        self.note = Label("", "caption", elide=True)
        self.foot_note(self.note)
        self._foot.setStretch(0, 1)
        self.cancel_button = self.add_button(self.tr("取消"), self.reject)
        self.back_button = self.add_button(self.tr("上一步"), self.back)
        self.next_button: Button = self.add_button(self.tr("下一步"), self.forward, kind="primary", default=True)

    def set_steps(self, steps: Sequence[str]) -> None:
        """Name the pages."""
        self._steps = tuple(steps)

    def add_page(self, page: QWidget) -> None:
        """Add the next page."""
        self.pages.addWidget(page)

    @property
    def place(self) -> int:
        """Which page is in front."""
        return self.pages.currentIndex()

    def show_page(self, place: int) -> None:
        """Bring a page to the front."""
        self.banner.say("")
        self.pages.setCurrentIndex(place)
        last = len(self._steps) - 1
        states = [
            Pip.DONE if at < place or place == last else Pip.NOW if at == place else Pip.OFF for at in range(last + 1)
        ]
        self.track.set_nodes(
            [Node(str(at), name, state) for at, (name, state) in enumerate(zip(self._steps, states, strict=True))]
        )
        self.refresh_buttons()

    def refresh_buttons(self) -> None:
        """Look anew which ways are open."""
        self.next_button.setEnabled(self.ready())
        held = self.focusWidget()
        if self.next_button.isEnabled() and (held in (None, self.cancel_button) or not held.isVisibleTo(self)):
            self.next_button.setFocus()  # Qt gave the cursor to 取消 while 下一步 was dead, or left it on another page
        self.back_button.setVisible(0 < self.place < len(self._steps) - 1)

    def forward(self) -> None:
        """下一步."""
        if self.ready():
            self.leave()

    def back(self) -> None:
        """上一步."""
        self.show_page(self.place - 1)

    def ready(self) -> bool:
        """Whether the page in front is complete. The subclass's."""
        return True

    def leave(self) -> None:
        """Do the page's work and go on. The subclass's."""
        self.show_page(self.place + 1)

"""How long work reports and is stopped, without knowing who watches."""

from __future__ import annotations

import threading
from typing import Protocol

from db.kernel.errors import Cancelled


class Progress(Protocol):
    """Told after each piece of work.

    `done` and `total` count the same unit (files, bytes, records); `total` 0 means unknown. `what` names the
    piece in hand for the person (a file's name, a step), never its content.
    """

    def __call__(self, done: int, total: int, what: str) -> None: ...


def silent(done: int, total: int, what: str) -> None:
    """The `Progress` of work that nobody watches."""


class CancelToken:
    """Set by the person, looked at by the work at each point where it may stop without leaving anything half done."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether stopping was asked for."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if stopping was asked for."""
        if self._event.is_set():
            raise Cancelled


class PauseToken:
    """Lets a person hold work at its safe points and let it go on."""

    def __init__(self) -> None:
        self._going = threading.Event()
        self._going.set()

    def pause(self) -> None:
        """Hold at the next safe point."""
        self._going.clear()

    def resume(self) -> None:
        """Go on."""
        self._going.set()

    @property
    def paused(self) -> bool:
        """Whether it is held."""
        return not self._going.is_set()

    def wait(self, cancel: CancelToken) -> None:
        """Wait until the work may go on, or was cancelled."""
        while not self._going.wait(0.05):
            if cancel.cancelled:
                return

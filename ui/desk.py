"""What every page is given: the open workspace, the workers, the way to other pages, and who sits here."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app import drafts, messages
from app.permissions import allowed
from app.workspace import Action, Actor, CancelToken, Changes, Read, UserError, Work, Workspace
from ui.preferences import Preferences
from ui.tasks import Done, Job, Tasks, Tick


class Desk(QObject):
    """One person's place at one workspace. Pages read and change records only through it."""

    opened = Signal()
    leaving = Signal()  # about to lock: what is being typed can still be kept
    locked = Signal()
    closed = Signal()
    changed = Signal(object)  # Changes
    going = Signal(str, object)  # place, argument
    told = Signal(str, object)  # good news for a toast, and what takes it back where something can
    refused = Signal(str)  # a sentence that no page has shown

    def __init__(self, tasks: Tasks | None = None) -> None:
        super().__init__()
        self.tasks = tasks or Tasks()
        self.preferences: Preferences | None = None
        self.workspace: Workspace | None = None
        self.folder: Path | None = None
        self.finder: Callable[[Read, str, str], Any] | None = None
        self.counter: Callable[[Read], dict[str, int]] | None = None
        self._closing: Workspace | None = None
        self._rehearsal: Callable[[UserError], None] | None = None
        self.tasks.changed.connect(self._pass_on)
        self.tasks.refused.connect(lambda error: self.refused.emit(messages.sentence(error)))
        self.tasks.idle.connect(self._close)

    # Sitting down and leaving

    def sit(self, workspace: Workspace, folder: Path) -> None:
        """Take an open workspace."""
        self.workspace, self.folder = workspace, folder
        self.opened.emit()

    def lock(self) -> None:
        """Let go of everything at once; work under way ends in its worker before the files are closed."""
        if self.workspace is None:
            return
        self.leaving.emit()
        self._closing, self.workspace = self.workspace, None
        self.tasks.drop()
        self.locked.emit()
        if not self.tasks.busy:
            self._close()

    @property
    def closing(self) -> bool:
        """Whether the workspace before is still being closed."""
        return self._closing is not None

    def _close(self) -> None:
        leaving, self._closing = self._closing, None
        if leaving is not None:
            self.tasks.run(leaving.close, name="close", on_done=lambda _none: self.closed.emit())

    # Who

    @property
    def actor(self) -> Actor:
        """The person who unlocked; a defect where nobody has."""
        if self.workspace is None:
            raise RuntimeError("nobody sits here")
        return self.workspace.actor

    def may(self, action: str, *, own: bool = True) -> bool:
        """Whether this person's roles allow an action; `own` says whether the case is theirs."""
        return self.workspace is not None and allowed(self.actor.roles, Action(action), own=own)

    def now(self) -> datetime:
        """The present instant of the workspace's clock, in UTC."""
        if self.workspace is None:
            raise RuntimeError("nobody sits here")
        return self.workspace.clock.now()

    # What the window remembers

    def remembered(self, name: str, default: str = "") -> str:
        """A choice of this person on this machine, which is no record."""
        return self.preferences.text(name, default) if self.preferences else default

    def remember(self, name: str, value: str) -> None:
        """Keep a choice for the next time."""
        if self.preferences is not None:
            self.preferences.keep(name, value)

    # Work

    def read(
        self,
        function: Callable[..., Any],
        *args: Any,
        owner: QObject,
        on_done: Callable[[Any], None],
        on_error: Callable[[UserError], None] | None = None,
    ) -> Job | None:
        """Call `function(view, *args)` in a worker; nothing happens once the desk is locked."""
        workspace = self.workspace
        if workspace is None:
            return None

        def reading() -> Any:
            with workspace.read() as view:
                return function(view, *args)

        return self.tasks.run(reading, name=_name(function), owner=owner, on_done=on_done, on_error=on_error)

    def work(
        self,
        function: Callable[..., Any],
        *args: Any,
        owner: QObject | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[UserError], None] | None = None,
        on_progress: Callable[[Tick], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
        draft: str = "",
    ) -> Job | None:
        """Call `function(work, *args)` in a unit of work and commit it; its changes go to every page.

        `draft` names what was being typed: it is forgotten in the same unit, for the record has it now.
        """
        workspace = self.workspace
        if workspace is None:
            return None
        if self._rehearsal is not None:
            return self._rehearse(workspace, self._rehearsal, function, args)

        def working(**watch: Any) -> Done:
            with workspace.work() as unit:
                value = function(unit, *args, **watch)
                if draft:
                    drafts.forget(unit, draft)
                return Done(value, unit.commit())

        return self.tasks.run(
            working,
            name=_name(function),
            owner=owner,
            on_done=on_done,
            on_error=on_error,
            on_progress=on_progress,
            on_cancelled=on_cancelled,
            cancel=cancel,
        )

    @contextlib.contextmanager
    def rehearsing(self, refused: Callable[[UserError], None]) -> Iterator[None]:
        """What is sent through `work` meanwhile is tried and undone: `refused` gets what its rules find, and nothing
        else comes of it."""
        self._rehearsal = refused
        try:
            yield
        finally:
            self._rehearsal = None

    def _rehearse(
        self, workspace: Workspace, refused: Callable[[UserError], None], function: Callable[..., Any], args: Any
    ) -> Job:
        def trying() -> None:
            with workspace.rehearsal() as unit:
                function(unit, *args)

        def told(error: UserError) -> None:
            if error.params.get("findings"):
                refused(error)

        owner = getattr(refused, "__self__", None)
        return self.tasks.run(
            trying, name=_name(function), owner=owner if isinstance(owner, QObject) else None, on_error=told
        )

    def call(
        self,
        function: Callable[..., Any],
        *args: Any,
        owner: QObject | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[UserError], None] | None = None,
        on_progress: Callable[[Tick], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> Job | None:
        """Call `function(workspace, *args)`, which makes its own units of work; it may return `Done`."""
        workspace = self.workspace
        if workspace is None:
            return None
        return self.tasks.run(
            lambda **watch: function(workspace, *args, **watch),
            name=_name(function),
            owner=owner,
            on_done=on_done,
            on_error=on_error,
            on_progress=on_progress,
            on_cancelled=on_cancelled,
            cancel=cancel,
        )

    # Ways

    def go(self, place: str, argument: object = None) -> None:
        """Show another page."""
        self.going.emit(place, argument)

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Good news; `undo` takes back what it tells of."""
        self.told.emit(text, undo)

    def refuse(self, error: UserError) -> None:
        """Show an error's sentence where the page has no better place for it."""
        self.refused.emit(messages.sentence(error))

    def _pass_on(self, changes: Changes) -> None:
        if self.workspace is not None:
            self.changed.emit(changes)

    def leave(self) -> None:
        """Close at the end of the program."""
        self.lock()
        with contextlib.suppress(RuntimeError):
            self.tasks.finish()
        if self._closing is not None:
            self._closing.close()
            self._closing = None


def _name(function: Callable[..., Any]) -> str:
    return f"{getattr(function, '__module__', '')}.{getattr(function, '__name__', 'work')}"


__all__ = ["Desk", "Read", "Work"]

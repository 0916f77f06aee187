"""Drafts of forms: kept as one types, there again when the form opens, compared where the record changed meanwhile.

What is kept are the changes: for each field that was touched, what stood there when the form opened and what was typed
over it. So a field that nobody touched always shows the record, and two changes of one field are seen as such.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app import drafts, messages
from app.drafts import DraftFile
from app.workspace import UserError, Workspace
from ui.desk import Desk
from ui.forms.merge import Clash, MergeDialog
from ui.texts import local, stamp
from ui.widgets.base import Label, reveal
from ui.widgets.dialogs import NoteDialog, open_centred
from ui.widgets.fields import FieldRow, Form
from ui.widgets.notes import Banner

PAUSE = 800  # milliseconds after the last key
LONGEST_WAIT = 5_000  # milliseconds that somebody who never pauses waits for it
RETRY = 10_000  # milliseconds after it could not be kept

#: part → field → (what stood there, what was typed)
Edits = dict[str, dict[str, tuple[Any, Any]]]


class Drafted(Protocol):
    """A form or table whose fields can be kept: as typed, whether valid or not."""

    edited: Any

    def typed(self) -> dict[str, Any]:
        """Each field as plain JSON values."""

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Show some fields as they were typed."""

    def worded(self, key: str, raw: Any) -> tuple[str, str]:
        """A field's name and what was typed, for people."""

    def hold(self, key: str, held: bool) -> None:
        """Let a field only be read."""

    def takes_lines(self, key: str) -> bool:
        """Whether a field takes more than one line."""


class _Turns:
    """Savings of one form run in several workers: an older one never overtakes a newer one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given = self._done = 0

    def run(self, work: Callable[[], Any]) -> Callable[[Workspace], Any]:
        """`work` with its turn, to be called in a worker."""
        self._given += 1
        turn = self._given

        def taken(_workspace: Workspace) -> Any:
            with self._lock:
                if turn < self._done:
                    return None
                self._done = turn
                return work()

        return taken


@dataclass(frozen=True, slots=True)
class _Form:
    """What is watched now."""

    subject: str
    parts: Mapping[str, Drafted]
    revision: int
    title: str
    place: tuple[str, str]
    base: Mapping[str, Mapping[str, Any]]


class Keeper(QObject):
    """Keeps the drafts of the forms of one page or dialog, one form after another.

    `note` says in the foot when it was kept, `banner` says at the top that something was restored. `restored` is
    emitted once text of an earlier sitting stands in the form, `dropped` when the person gave it up.
    """

    restored = Signal()
    dropped = Signal()  # the record is shown again
    kept = Signal()
    refused = Signal()  # it could not be kept; tried again by itself

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk, self._owner = desk, owner
        self.note = Label("", "caption")
        self.note.hide()
        self.banner = Banner()
        self.banner.acted.connect(self._act)
        self._form: _Form | None = None
        self._ready = self._there = False
        self._last: Edits = {}
        self._clashes: list[Clash] = []
        self._given_up: Edits = {}
        self._turns = _Turns()
        self._heard: weakref.WeakSet[Drafted] = weakref.WeakSet()
        self._pause, self._wait = self._timer(PAUSE), self._timer(LONGEST_WAIT)
        self.leave_word = ""
        desk.leaving.connect(self.flush)
        owner.installEventFilter(self)

    def _timer(self, milliseconds: int) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(milliseconds)
        made.timeout.connect(self.flush)
        return made

    # One form after another

    def watch(
        self,
        subject: str,
        parts: Mapping[str, Drafted],
        *,
        revision: int = 0,
        title: str = "",
        place: tuple[str, str] = ("", ""),
    ) -> None:
        """Keep what is typed from now on, and bring back what was kept of `subject`. Call once the form is filled."""
        self.leave()
        base = {name: part.typed() for name, part in parts.items()}
        self._form = form = _Form(subject, parts, revision, title, place, base)
        for part in parts.values():
            if part not in self._heard:
                self._heard.add(part)
                part.edited.connect(self._touched)
        self._desk.read(drafts.kept, subject, owner=self, on_done=lambda found: self._found(form, found))

    def leave(self) -> None:
        """Keep what is typed and watch no longer."""
        self.flush()
        self._part()

    def stop(self) -> None:
        """The record was saved: the draft is of no use any more."""
        form, there = self._form, self._there
        self._part()
        self._note("")
        if form is not None and there:
            self._discard(form.subject)

    @property
    def subject(self) -> str:
        """What is being watched, for the unit of work that saves it."""
        return self._form.subject if self._form else ""

    @property
    def ready(self) -> bool:
        """Whether it is known what was kept before."""
        return self._ready

    @property
    def changed(self) -> bool:
        """Whether anything stands in the form that the record does not have."""
        return bool(self._edits())

    def _part(self) -> None:
        self._form, self._ready, self._there = None, False, False
        self._last, self._clashes, self._given_up = {}, [], {}
        self.banner.say("")
        for timer in (self._pause, self._wait):
            timer.stop()

    # Keeping

    def _touched(self) -> None:
        if self._form is not None:
            self._pause.start(PAUSE)
            if not self._wait.isActive():
                self._wait.start()

    def _edits(self) -> Edits:
        if self._form is None:
            return {}
        found: Edits = {}
        for name, part in self._form.parts.items():
            base = self._form.base[name]
            told = {key: (base.get(key), raw) for key, raw in part.typed().items() if raw != base.get(key)}
            if told:
                found[name] = told
        for clash in self._clashes:  # not chosen yet: kept as it was
            found.setdefault(clash.part, {})[clash.key] = (clash.base, clash.typed)
        return found

    def flush(self) -> None:
        """Keep what is typed now, if it differs from what was kept."""
        form = self._form
        self._pause.stop()
        self._wait.stop()
        if form is None or not self._ready:
            return
        edits = self._edits()
        if edits == self._last:
            return
        self._last = edits
        if not edits:
            self._there = False
            self._note("")
            self._discard(form.subject)
            return
        self._there = True
        workspace = self._desk.workspace
        words = [form.parts[name].worded(key, pair[1]) for name, told in edits.items() for key, pair in told.items()]
        content = {"title": form.title, "place": list(form.place), "edits": edits, "words": words}
        if workspace is not None:
            keep = self._turns.run(lambda: drafts.keep(workspace, form.subject, form.revision, content))
            self._desk.call(
                keep,
                owner=self,
                on_done=lambda when: self._kept(form, when),
                on_error=lambda error: self._not_kept(form, error),
            )

    def _discard(self, subject: str) -> None:
        workspace = self._desk.workspace
        if workspace is not None:
            self._desk.call(self._turns.run(lambda: drafts.discard(workspace, subject)))

    def _note(self, text: str, kind: str = "caption", tip: str = "") -> None:
        self.note.restyle(kind)
        self.note.setText(text)
        self.note.setToolTip(tip)
        reveal(self.note, bool(text))

    def _kept(self, form: _Form, when: datetime | None) -> None:
        if form is self._form and when is not None:
            self._note(self.tr("{time}已自动保存").format(time=f"{local(when):%H:%M}"))
            self.kept.emit()

    def _not_kept(self, form: _Form, error: UserError) -> None:
        if form is not self._form:
            return
        self._last = {}
        told = self.tr("没有自动保存，文字仍在窗口中")
        self._note(told, "error", messages.sentence(error))
        self._pause.start(RETRY)
        self.refused.emit()

    # Bringing back

    def _found(self, form: _Form, draft: DraftFile | None) -> None:
        if form is not self._form:
            return
        self._ready = True
        if draft is None:
            if self._edits():
                self._touched()
            return
        self._there = True
        back = self._sort_out(form, draft)
        for name, typed in back.items():
            form.parts[name].retype(typed)
        self._last = self._edits()
        if self._clashes:
            self._say_clashes(draft.saved_at)
        elif back:
            self._say_restored(draft.saved_at)
        else:
            self._there = False
            self._discard(form.subject)
        if back:
            self._leave_banner(form)
            self.restored.emit()

    def _leave_banner(self, form: _Form) -> None:
        """Rows that were made anew let go of the cursor, and Qt gives it to the banner: 放弃 must not get it."""
        held: QWidget | None = self._owner.window().focusWidget()
        if held is None or not self.banner.isAncestorOf(held):
            return
        for part in form.parts.values():
            if isinstance(part, Form) and part.rows:
                next(iter(part.rows.values())).go_to()
                return

    def _sort_out(self, form: _Form, draft: DraftFile) -> dict[str, dict[str, Any]]:
        """The fields to be filled again; those that the record or the person changed as well become clashes."""
        back: dict[str, dict[str, Any]] = {}
        for name, edits in _edits_of(draft).items():
            now = form.parts[name].typed() if name in form.parts else {}
            for key, (base, typed) in edits.items():
                shown = now.get(key, typed)
                untouched = draft.revision == form.revision and shown == form.base[name].get(key)
                if shown != typed and (untouched or shown == base):
                    back.setdefault(name, {})[key] = typed
                elif shown != typed:
                    self._clashes.append(self._clash(form, name, key, base, typed, shown))
        return back

    def _clash(self, form: _Form, name: str, key: str, base: Any, typed: Any, shown: Any) -> Clash:
        part = form.parts[name]
        part.hold(key, True)
        label, mine = part.worded(key, typed)
        return Clash(name, key, label, base, typed, shown, mine, part.worded(key, shown)[1], part.takes_lines(key))

    def _say_restored(self, when: datetime) -> None:
        self.banner.offer(self.tr("放弃"))
        self.banner.say(self.tr("已恢复未保存的内容（{when}）").format(when=stamp(when)))

    def _say_clashes(self, when: datetime) -> None:
        self.banner.offer(self.tr("比较并选择"))
        told = self.tr("您没有保存的内容（{when}）与记录不一致：记录在此期间已被修改。两份都还在，请逐项选择。")
        self.banner.say(told.format(when=stamp(when)), "warn")

    def _act(self) -> None:
        if self._clashes:
            self.compare()
        elif self._given_up:
            self._take_back()
        else:
            self.give_up()

    def compare(self) -> None:
        """Show both texts of every field in question, and take what is chosen."""
        dialog = MergeDialog(self._owner, self._clashes)
        dialog.accepted.connect(lambda: self._choose(dialog.chosen()))
        open_centred(dialog)

    def _choose(self, chosen: Mapping[tuple[str, str], Any]) -> None:
        form = self._form
        if form is None:
            return
        self._clashes = []
        for (name, key), raw in chosen.items():
            form.parts[name].hold(key, False)
            form.parts[name].retype({key: raw})
        self.banner.say("")
        self.flush()
        if self.changed:
            self.restored.emit()

    def give_up(self) -> None:
        """Show the record again. It can be taken back while the form is open."""
        form = self._form
        if form is None:
            return
        self._given_up = self._edits()
        self._retype(0)
        self.flush()
        self.banner.offer(self.tr("撤销"))
        self.banner.say(self.tr("已放弃恢复的内容"))
        self.dropped.emit()

    def _take_back(self) -> None:
        self._retype(1)
        self._given_up = {}
        self.banner.say("")
        self.flush()
        self.restored.emit()

    def _retype(self, which: int) -> None:
        form = self._form
        if form is not None:
            for name, edits in self._given_up.items():
                form.parts[name].retype({key: pair[which] for key, pair in edits.items()})

    # The owner

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Going to another page and closing a dialog keep what is typed at once."""
        if event.type() == QEvent.Type.Hide and watched is self._owner:
            if self.leave_word and self._desk.workspace is not None and self.changed:
                self._desk.say(self.leave_word)
            self.flush()
        return super().eventFilter(watched, event)


def _edits_of(draft: DraftFile) -> Edits:
    """The edits of a draft; anything else that stands there is passed over."""
    told = draft.content.get("edits")
    found: Edits = {}
    for name, edits in told.items() if isinstance(told, Mapping) else ():
        for key, pair in edits.items() if isinstance(edits, Mapping) else ():
            if isinstance(pair, (list, tuple)) and len(pair) == 2:
                found.setdefault(name, {})[key] = (pair[0], pair[1])
    return found


class OneField(QObject):
    """A single field of a dialog, such as an opinion, as a form of its own."""

    edited = Signal()

    def __init__(self, made: FieldRow) -> None:
        super().__init__(made)
        self._made = made
        made.edited.connect(self.edited)

    def typed(self) -> dict[str, Any]:
        """What is typed."""
        return {"text": self._made.typed()}

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Show it again."""
        if "text" in typed:
            self._made.retype(typed["text"])

    def worded(self, key: str, raw: Any) -> tuple[str, str]:
        """For people."""
        del key
        return self._made.label_text, str(raw)

    def hold(self, key: str, held: bool) -> None:
        """Only to be read."""
        del key
        self._made.lock(held)

    def takes_lines(self, key: str) -> bool:
        """Opinions do."""
        del key
        return True


def keep_note(desk: Desk, dialog: NoteDialog, subject: str, place: tuple[str, str] = ("", "")) -> Keeper:
    """Keep the opinion or reason that is typed into a dialog; saving with `draft=subject` forgets it."""
    keeper = Keeper(desk, dialog)
    dialog.foot_note(keeper.note)
    dialog.body.insertWidget(1, keeper.banner)
    keeper.restored.connect(lambda: QTimer.singleShot(0, dialog, dialog.adjustSize))  # the banner has taken room
    keeper.watch(subject, {"note": OneField(dialog.row)}, title=dialog.windowTitle(), place=place)
    return keeper

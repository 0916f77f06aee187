"""A dialog around a described form: sends its mapping, shows what was found at its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app import messages
from app.workspace import UserError
from ui.desk import Desk
from ui.forms.build import SpecForm
from ui.forms.drafts import Keeper
from ui.forms.inline import GapButton, Hints
from ui.forms.spec import Spec
from ui.tasks import Job
from ui.widgets.base import Button, Label, column, scrolled
from ui.widgets.dialogs import Dialog
from ui.widgets.fields import FieldRow

#: What a form that scrolls keeps of its height when something is told above it, and what stands around it, in px.
_LEAST, _AROUND = 280, 92


class SpecDialog(Dialog):
    """`send(values, done, failed)` does the work; the dialog closes when `done` is called."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        verb: str,
        specs: Iterable[Spec] | SpecForm,
        *,
        width: int = 640,
        height: int = 0,
        words: str = "",
    ) -> None:
        super().__init__(parent, title, width=width)
        self.form = specs if isinstance(specs, SpecForm) else SpecForm(specs)
        if words:
            self.body.addWidget(Label(words, "dense2", wrap=True))
        if height:
            area = scrolled(column(self.form, None, margins=(2, 2, 14, 2)), "surface")
            area.setMinimumHeight(min(height, _LEAST))  # what is told above the form takes its room from there
            self.body.addWidget(area, 1)
            self.resize(width, height + _AROUND)
        else:
            self.body.addWidget(self.form)
            self.body.addStretch(1)  # a higher dialog keeps the lines of its form together
        self.form.edited.connect(self._mended)
        self._faults = False
        self.send: Callable[[dict[str, Any], Callable[[Any], None], Callable[[UserError], None]], object] | None = None
        self.add_button(self.tr("取消"), self.reject)
        self.go_button: Button = self.add_button(verb, self.submit, kind="primary", default=True)
        self.result_value: Any = None
        self.keeper: Keeper | None = None
        self._held: list[str] = []
        self.gaps = GapButton()
        self.foot_note(self.gaps)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show values before the person begins."""
        self.form.set_values(values)

    def hold(self, key: str, label: str, field: QWidget, *, required: bool = False) -> FieldRow:
        """Ask for something of a kind of its own after the described fields; it is sent with them."""
        self._held.append(key)
        return self.form.add(key, label, field, required=required)

    def values(self) -> dict[str, Any]:
        """The mapping that is sent."""
        held = {key: value for key in self._held if (value := self.form.rows[key].value())}
        return {**self.form.values(), **held}

    def keep_draft(self, desk: Desk, subject: str, *, revision: int = 0, place: tuple[str, str] = ("", "")) -> None:
        """Keep what is typed as `subject` until it is sent, and bring back what was kept. Call once it is filled."""
        self.keeper = Keeper(desk, self)
        self.keeper.leave_word = self.tr("未保存的内容已存为草稿，再次打开时恢复")
        self.foot_note(self.keeper.note)
        self.body.insertWidget(1, self.keeper.banner)
        parts = {"form": self.form}
        self.keeper.watch(subject, parts, revision=revision, title=self.windowTitle(), place=place)
        self.gaps.watch(parts)
        Hints(self.form, lambda told: self._rehearse(desk, told))

    def _rehearse(self, desk: Desk, told: Callable[[UserError], None]) -> None:
        if self.send is not None and self.go_button.isEnabled() and not self.form.unclear():
            with desk.rehearsing(told):
                self.send(self.values(), lambda _value: None, told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F8 and Enter in a field go to what is still missing; where nothing is, Enter is the main button."""
        if self.gaps.take_key(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    @property
    def draft(self) -> str:
        """The subject under which this is kept: for the unit of work that saves it."""
        return self.keeper.subject if self.keeper else ""

    def submit(self) -> None:
        """Check for gaps and send."""
        self.banner.say("")
        if not self.go_button.isEnabled():
            return
        if not self.form.check():  # each gap is told at its field, their number in the foot
            if not self.gaps.watching:
                self.gaps.watch({"form": self.form})
            return
        if self.send is not None:
            self.go_button.setEnabled(False)
            job = self.send(self.values(), self._done, self._failed)
            if isinstance(job, Job):  # whatever became of it, a defect too: what was typed can be sent again
                job.ended.connect(self._ended)

    def _ended(self) -> None:
        self.go_button.setEnabled(True)

    def _done(self, value: Any = None) -> None:
        self.result_value = value
        self.go_button.setEnabled(True)
        if self.keeper is not None:
            self.keeper.stop()
        self.accept()

    def _failed(self, error: UserError) -> None:
        self.go_button.setEnabled(True)
        told = error.params.get("findings")
        left = self.form.show_findings(error)
        if left or not told:
            self.banner.say("；".join(left) or messages.sentence(error), "error")
        else:
            self._faults = True
            self._mended()

    def _mended(self) -> None:
        """Count what is still complained of, as long as anything is."""
        if self._faults:
            count = sum(bool(made.error()) for made in self.form.findChildren(FieldRow) if not made.put_away)
            self._faults = bool(count)
            self.banner.say(self.tr("有{n}处需要改正").format(n=count) if count else "", "error")

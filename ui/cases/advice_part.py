"""A step whose record goes advice by advice: a form, a table with a line for each advice, a closing form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from app.casework import record
from app.corrections import Correction
from app.workspace import UserError
from ui.cases.data import CaseData
from ui.cases.items_table import ItemsTable
from ui.cases.part import StepPart, entry
from ui.cases.pressing import corrections_box
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecForm
from ui.forms.drafts import Drafted
from ui.widgets.base import Button, clear
from ui.widgets.fields import mark_gaps


class Filed(Protocol):
    """A record of the step that was filed; `data` is its form, as it is corrected."""

    @property
    def id(self) -> str: ...
    @property
    def data(self) -> Mapping[str, object]: ...
    @property
    def corrections(self) -> tuple[Correction, ...]: ...


T = TypeVar("T", bound=Filed)


class AdvicePart(StepPart, Generic[T]):
    """What was filed can be corrected, with a reason, in the same forms. Subclasses say the record's `kind`, the
    `right` that writes it, and under which key its lines stand (`lines`)."""

    kind = ""
    right = ""
    lines = ""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form: SpecForm | None = None
        self.items: ItemsTable | None = None
        self.end: SpecForm | None = None
        self.correcting: T | None = None

    def begin(self, known: tuple[T, ...]) -> None:
        """Take away what was shown; a correction ends when its record is of another case."""
        clear(self.body)
        self.form = self.items = self.end = None
        if self.correcting is not None and all(one.id != self.correcting.id for one in known):
            self.correcting = None

    def add_filed(self, one: T, data: CaseData, title: str, below: str, icon: str) -> None:
        """The line of a record that was filed, with what was corrected of it."""
        tools = [Button(self.tr("更正"), lambda: self.correct(one), fit="row")] if self._may_correct(data) else []
        self.body.addWidget(entry(title, below, icon, *tools))
        told = corrections_box(one.corrections)
        if told is not None:
            self.body.addWidget(told)

    def reason_specs(self) -> list[Spec]:
        """The reason that a correction needs; nothing for a new record."""
        if self.correcting is None:
            return []
        return [Spec("reason", self.tr("更正理由"), Kind.LONG, required=True, lines=2)]

    def watch(self, *, revision: int) -> None:
        """Keep what is typed as a draft, and say at its fields what the record would be refused for."""
        if self.form is None or self.items is None or self.end is None:
            return
        parts: dict[str, Drafted] = {"form": self.form, self.lines: self.items, "end": self.end}
        for part in self._parts():
            part.edited.connect(self.touch)
        self.keep_draft(self.kind if self.correcting is None else f"{self.kind}-correction", parts, revision=revision)
        for hinted in (self.form, self.end):
            self.hint(self.kind, hinted, self.typed)

    def correct(self, one: T) -> None:
        """Fill the forms with a record that was filed, to be corrected with a reason."""
        if self.data is not None:
            self.correcting, self.dirty = one, False
            self.show_data(self.data)

    def correction_verbs(self) -> list[Button]:
        """The buttons of the foot while a record is corrected."""
        return [
            Button(self.tr("不更正"), self._give_up),
            Button(self.tr("保存更正"), self.save, kind="primary"),
        ]

    def typed(self) -> dict[str, Any]:
        """The record as it stands in the forms; the id of the one that is corrected with it."""
        if self.form is None or self.items is None or self.end is None:
            return {}
        told = {**self.form.values(), **self.end.values(), self.lines: self.items.values()}
        return told if self.correcting is None else {"id": self.correcting.id, **told}

    def save(self) -> None:
        """Keep the record with all its lines."""
        if self.form is None or self.items is None or self.end is None or self.data is None or self.sent:
            return
        if not mark_gaps([*self.form.gaps(), *self.items.missing_rows(), *self.end.gaps()]):
            return
        job = self.desk.work(
            record, self.data.case.id, self.kind, self.typed(),
            owner=self, on_error=self._failed, on_done=lambda _id: self._done(), draft=self.keeper.subject,
        )  # fmt: skip
        self.sends(job)

    def filed(self) -> None:
        """A new record was kept: say so. The subclass's."""

    def _may_correct(self, data: CaseData) -> bool:
        case = data.case
        open_ = case.own and case.state.value not in ("archive_review", "archived")
        return open_ and self.desk.may(self.right, own=case.mine) and self.correcting is None

    def _parts(self) -> Iterator[SpecForm | ItemsTable]:
        yield from (one for one in (self.form, self.items, self.end) if one is not None)

    def _give_up(self) -> None:
        self.correcting, self.dirty = None, False
        self.keeper.stop()
        if self.data is not None:
            self.show_data(self.data)

    def _done(self) -> None:
        self.kept()
        corrected, self.correcting = self.correcting is not None, None
        if not corrected:
            self.filed()
            return
        self.desk.say(self.tr("已更正"))
        if self.data is not None:
            self.show_data(self.data)

    def _failed(self, error: UserError) -> None:
        self.show_refusal(error, list(self._parts()))

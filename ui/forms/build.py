"""A form built from specs: gives the record's own mapping, and shows each finding at its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app import codes
from app.forms import LONG, SHORT
from app.workspace import UserError
from ui.forms.choices import SHORT_LIST, SearchChoice, Tags, code_offers
from ui.forms.inputs import Checks, Flag, Money, Names, Person, Rows, Suggested
from ui.forms.known import Known
from ui.forms.spec import Kind, Spec, options
from ui.widgets.dates import DateInput, Moment
from ui.widgets.days import days
from ui.widgets.fields import Choice, FieldRow, Form, Number, TextArea, TextInput
from ui.widgets.offers import Offer

_STEP = re.compile(r"([^.\[\]]+)(?:\[(\d+)\])?")


class SpecForm(Form):
    """Fields from specs. `values()` leaves out what is empty, so that the record's reader says what is missing.

    A field that was hidden does not count: it is neither asked for nor given.
    """

    def __init__(self, specs: Iterable[Spec], *, dense: bool = False) -> None:
        super().__init__()
        self.specs = {spec.key: spec for spec in specs}
        self._dense = dense
        if dense:
            self._grid.setVerticalSpacing(6)
            self._grid.setHorizontalSpacing(8)
        for spec in self.specs.values():
            self._add_spec(spec)

    def _add_spec(self, spec: Spec) -> None:
        label = "" if spec.kind is Kind.FLAG else spec.label
        made = self.add(spec.key, label, self._field(spec), spec.span, required=spec.required, hint=spec.hint)
        made.label_text = spec.label
        if spec.kind in (Kind.TEXT, Kind.LONG):
            made.longest = spec.longest or (LONG if spec.kind is Kind.LONG else SHORT)
        if spec.as_of:
            self._follow_day(spec, made)
        limits = (
            {one.code: one.text("limit") for one in codes.items(spec.list_name)}
            if spec.kind is Kind.CODE and spec.list_name
            else {}
        )
        if any(limits.values()):
            made.edited.connect(lambda: made.explain(limits.get(made.value(), "") or spec.hint))
        if spec.kind is Kind.FLAG:
            made._label.setVisible(self._dense is False and spec.span < 12)  # noqa: SLF001 - keeps boxes in line with fields

    def _follow_day(self, spec: Spec, made: FieldRow) -> None:
        """Offer what could be chosen on the day of another field: old names for old cases only."""
        day = self.rows[spec.as_of]

        def renew() -> None:
            made.field.set_choices(code_offers(spec.list_name, day.value() or days.today()))  # type: ignore[attr-defined]

        day.edited.connect(renew)

    def _field(self, spec: Spec) -> QWidget:
        if spec.kind in (Kind.ROWS, Kind.LINES, Kind.PART):
            return self._block(spec)
        if spec.kind in (Kind.CODE, Kind.CHECKS, Kind.TAGS):
            return self._coded(spec)
        plain: dict[Kind, Callable[[], QWidget]] = {
            Kind.LONG: lambda: TextArea(spec.placeholder, lines=spec.lines),
            Kind.DAY: lambda: DateInput(fit=self._fit),
            Kind.MOMENT: Moment,
            Kind.NUMBER: lambda: Number(spec.least, spec.most, spec.suffix),
            Kind.FLAG: lambda: Flag(spec.label),
        }
        return plain[spec.kind]() if spec.kind in plain else self._line_of(spec)

    @property
    def _fit(self) -> str:
        return "dense" if self._dense else ""

    def _coded(self, spec: Spec) -> QWidget:
        choices = spec.options or (options(spec.list_name) if spec.list_name else ())  # nothing may be there to choose
        if spec.kind is Kind.CODE and not spec.options and len(choices) > SHORT_LIST:
            return SearchChoice(
                lambda: code_offers(spec.list_name), spec.placeholder or self.tr("输入名称或拼音首字母"), fit=self._fit
            )
        if spec.kind is Kind.CODE:
            return Choice(choices, empty=spec.placeholder or self.tr("请选择"), fit=self._fit)
        if spec.kind is Kind.CHECKS:
            return Checks(choices, spec.least or 4)
        offered = code_offers(spec.list_name, days.today()) if spec.list_name else [Offer(*one) for one in choices]
        return Tags(offered, spec.placeholder or self.tr("输入名称、拼音首字母，或向下键列出"))

    def _line_of(self, spec: Spec) -> QWidget:
        if spec.kind is Kind.MONEY:
            return Money(spec.placeholder, fit=self._fit)
        if spec.known is not None:
            return self._person(spec, spec.known)
        suggest = spec.suggest
        if suggest is None:
            made = Names if spec.kind is Kind.NAMES else TextInput
            return made(spec.placeholder, fit=self._fit)

        def source() -> list[Offer]:
            return [one if isinstance(one, Offer) else Offer(one, one) for one in suggest()]

        if spec.kind is Kind.NAMES:
            return Names(spec.placeholder, fit=self._fit, source=source)
        return Suggested(spec.placeholder, fit=self._fit, source=source)

    def _person(self, spec: Spec, known: Known) -> QWidget:
        made = (Names if spec.kind is Kind.NAMES else Person)(
            spec.placeholder, fit=self._fit, source=lambda: known.people
        )
        made.strangers.connect(lambda names: self._offer_adding(spec.key, known, names))
        return made

    def _offer_adding(self, key: str, known: Known, names: list[str]) -> None:
        """Names that the directory lacks: one click adds them; until then they simply stand there."""
        made = self.rows[key]
        if not names or known.remember is None:
            made.offer("")
            return
        told = self.tr("人员名录中没有{names}").format(names="、".join(names))
        remember = known.remember
        made.offer(told, self.tr("加入名录"), lambda: remember(names))

    def _block(self, spec: Spec) -> QWidget:
        if spec.kind is Kind.PART:
            return SpecForm(spec.columns)
        columns = spec.columns or (Spec("text", spec.label, Kind.LONG, lines=spec.lines),)
        return Rows(lambda: SpecForm(columns, dense=True), spec.verb or self.tr("添加"))

    # Values

    def values(self) -> dict[str, Any]:
        """The mapping for the record; dates as text, empty fields left out."""
        found: dict[str, Any] = {}
        for key, spec in self.specs.items():
            if self.rows[key].put_away:
                continue
            value = self._value(spec, self.rows[key])
            if value not in ("", None, [], {}):
                found[key] = value
        return found

    @staticmethod
    def _value(spec: Spec, made: FieldRow) -> Any:
        if spec.kind is Kind.PART:
            return made.field.values()  # type: ignore[attr-defined]
        value = made.value()
        if isinstance(value, date):
            return value.isoformat()
        if spec.kind is Kind.DAY:
            return made.typed().strip()  # no day: the record's reader says so
        if spec.kind is Kind.LINES:
            return [row["text"] for row in value if "text" in row]
        return value

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show the mapping of a record."""
        for key, spec in self.specs.items():
            if key not in values:
                continue
            value = values[key]
            made = self.rows[key]
            if spec.kind is Kind.PART:
                made.field.set_values(value or {})  # type: ignore[attr-defined]
            elif spec.kind is Kind.DAY:
                made.set_value(date.fromisoformat(value) if isinstance(value, str) and value else value or None)
            elif spec.kind is Kind.LINES:
                made.set_value([{"text": line} for line in value or ()])
            elif spec.kind is Kind.NUMBER:
                made.set_value(value or 0)
            else:
                made.set_value(value)

    def begin_rows(self) -> None:
        """A first, empty row where at least one is needed and none is there."""
        for key, spec in self.specs.items():
            if spec.kind in (Kind.ROWS, Kind.LINES) and spec.required and not self.rows[key].field.forms():  # type: ignore[attr-defined]
                self.rows[key].field.add()  # type: ignore[attr-defined]

    def blank(self) -> bool:
        """Whether nothing is filled in, valid or not."""
        told = ((self.specs.get(key), raw) for key, raw in self.typed().items())
        return not any(raw and not (spec and spec.kind in (Kind.FLAG, Kind.NUMBER)) for spec, raw in told)

    # Drafts

    def typed(self) -> dict[str, Any]:
        """Every field as it stands there, whether valid or not; rows in which nothing stands are left out."""
        return {key: self._typed(self.specs.get(key), made) for key, made in self.rows.items()}

    @staticmethod
    def _typed(spec: Spec | None, made: FieldRow) -> Any:
        if spec is not None and spec.kind is Kind.PART:
            return made.field.typed()  # type: ignore[attr-defined]
        if spec is not None and spec.kind in (Kind.ROWS, Kind.LINES):
            return [form.typed() for form in made.field.forms() if not form.blank()]  # type: ignore[attr-defined]
        return made.typed()

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Show what `typed` gave, of some fields or all."""
        for key, raw in typed.items():
            made, spec = self.rows.get(key), self.specs.get(key)
            if made is None:
                continue
            if spec is not None and spec.kind is Kind.PART:
                made.field.retype(raw or {})  # type: ignore[attr-defined]
            elif spec is not None and spec.kind in (Kind.ROWS, Kind.LINES):
                made.field.retype(raw or ())  # type: ignore[attr-defined]
            else:
                made.retype(raw)

    def worded(self, key: str, raw: Any) -> tuple[str, str]:
        """A field's name and what `typed` gave of it, for people."""
        spec = self.specs.get(key)
        label = self.rows[key].label_text if key in self.rows else key
        if isinstance(raw, Mapping) and spec is not None:
            inner: SpecForm = self.rows[key].field  # type: ignore[assignment]
            return label or spec.label, _lines(inner, raw)
        if isinstance(raw, list) and spec is not None and spec.kind in (Kind.ROWS, Kind.LINES):
            form = SpecForm(spec.columns or (Spec("text", spec.label),), dense=True)
            told = "\n".join(f"{place}. {_lines(form, one, '　')}" for place, one in enumerate(raw, start=1))
            form.deleteLater()
            return label, told
        named = dict(spec.options or options(spec.list_name)) if spec and (spec.options or spec.list_name) else {}
        if isinstance(raw, list):
            return label, "、".join(str(named.get(one, one)) for one in raw)
        if isinstance(raw, bool):
            return label, self.tr("是") if raw else self.tr("否")
        return label, str(named.get(raw, raw)) if raw is not None else ""

    def takes_lines(self, key: str) -> bool:
        """Whether a field takes more than one line."""
        return key in self.specs and self.specs[key].kind is Kind.LONG

    def hold(self, key: str, held: bool) -> None:
        """Let one field only be read."""
        if key in self.rows:
            self._lock_one(key, held)

    def missing_rows(self) -> list[FieldRow]:
        """Needed fields that are empty and unclear ones, those of rows included."""
        found = []
        for key, spec in self.specs.items():
            made = self.rows[key]
            if made.put_away:
                continue
            if spec.kind is Kind.PART:
                found += made.field.missing_rows()  # type: ignore[attr-defined]
            elif spec.kind is Kind.ROWS:
                inner = [gap for form in made.field.forms() for gap in form.missing_rows()]  # type: ignore[attr-defined]
                found += inner or ([made] if made.missing() else [])
            elif made.missing() or made.fault():
                found.append(made)
        return found + [made for key, made in self.rows.items() if key not in self.specs and made.missing()]

    def unclear(self) -> bool:
        """Whether something stands in a field that the field itself cannot make out."""
        return any(made.fault() for made in self.missing_rows())

    def gaps(self) -> list[FieldRow]:
        """The same, for `check`."""
        return self.missing_rows()

    # Refusals

    def show_findings(self, error: UserError) -> list[str]:
        """Put each finding at its field, go to the first; gives the sentences that found no field here."""
        left, first = [], None
        told = error.params.get("findings")
        for finding in told if isinstance(told, (list, tuple)) else ():
            made = self.field_at(str(finding.get("field", "")))
            text = str(finding.get("text", ""))
            if made is None:
                left.append(text)
                continue
            made.set_error(text)
            first = first or made
        if first is not None:
            first.go_to()
        return left

    def field_at(self, path: str) -> FieldRow | None:
        """The field that a record's finding means by `items[2].text`; None where this form does not ask for it."""
        head, _, rest = path.partition(".")
        found = _STEP.fullmatch(head)
        if found is None or found.group(1) not in self.rows:
            return None
        made, spec = self.rows[found.group(1)], self.specs.get(found.group(1))
        if spec is None:
            return made
        if spec.kind is Kind.PART and rest:
            inner = made.field.field_at(rest)  # type: ignore[attr-defined]
            return made if inner is None or inner.put_away else inner
        if spec.kind in (Kind.ROWS, Kind.LINES) and found.group(2):
            forms = made.field.forms()  # type: ignore[attr-defined]
            place = int(found.group(2)) - 1
            if 0 <= place < len(forms):
                return forms[place].field_at(rest or "text") or made
        return made

    def lock(self, locked: bool) -> None:
        """Only to be read."""
        for key in self.specs:
            self._lock_one(key, locked)

    def _lock_one(self, key: str, locked: bool) -> None:
        self.rows[key].lock(locked)


def _lines(form: SpecForm, raw: Mapping[str, Any], between: str = "\n") -> str:
    """The fields of a block or row that hold anything, for people."""
    told = (form.worded(key, one) for key, one in raw.items() if one)
    return between.join(f"{label}：{text}" if label else text for label, text in told)

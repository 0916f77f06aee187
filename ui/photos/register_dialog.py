"""登记底片: a negative of a case, or a correction of what is registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app import photos
from app.photos import NegativeRow
from app.workspace import UserError
from ui.desk import Desk
from ui.forms import SpecDialog
from ui.photos import queries
from ui.photos.negative_form import ORDINARY, FilmEnd, form_of, specs, values_of
from ui.widgets.fields import Choice, FieldRow


def _t(text: str) -> str:
    return QCoreApplication.translate("RegisterNegative", text)


class RegisterNegative(SpecDialog):
    """A new negative, or with `row` a change of one."""

    def __init__(self, desk: Desk, parent: QWidget | None, case_id: str, row: NegativeRow | None = None) -> None:
        title = _t("更改底片登记") if row else _t("登记底片")
        super().__init__(parent, title, _t("保存更改") if row else _t("登记底片"), specs(), width=560)
        self._desk, self._row, self._case_id = desk, row, case_id
        self.case = FieldRow(_t("案件"), Choice(empty=_t("请选择")), required=True)
        self.body.insertWidget(1, self.case)
        self.case.setVisible(row is None)
        self.send = self._send
        if row is not None:
            self.fill(values_of(row))
            self.form.rows["condition"].field.setFocus()
        else:
            self.fill(ORDINARY)
            self.form.rows["negative_no"].field.setFocus()
            self._end = FilmEnd(desk, self, self.case, self.form, self.fill)
            desk.read(queries.own_cases, owner=self, on_done=self._offer)

    def _offer(self, cases: list[tuple[str, str]]) -> None:
        self.case.field.set_options(cases)  # type: ignore[attr-defined]
        self.case.set_value(self._case_id)
        if not self.case.value():
            self.case.field.setFocus()
        self._end.go_on()

    def _send(self, values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> None:
        form = form_of(values)
        if self._row is not None:
            self._desk.work(photos.change_negative, self._row.id, form, owner=self, on_done=done, on_error=failed)
        elif self.case.missing():
            self.case.set_error(_t("请选择案件"))
            self.go_button.setEnabled(True)
        else:
            case_id = self.case.value()
            self._desk.work(photos.register_negative, case_id, form, owner=self, on_done=done, on_error=failed)

"""All forms, by code. A new form is one definition in `forms` and one name here."""

from __future__ import annotations

from functools import cache
from typing import Any

from app.documents.form import Form, FormInfo
from app.documents.forms import (
    analysis_meeting,
    analysis_report,
    confession,
    education,
    exchange_handover,
    follow_up,
    handover_list,
    handover_sheet,
    number_register,
    office_card,
    photo_index,
    photo_leaf,
    plan,
    proposal,
    recovery_sheet,
    registration,
    remark_sheet,
    revisit,
    service_receipt,
    statement,
    symposium,
    volume_cover,
    volume_index,
)
from app.documents.typesetting.paper import Rendered
from db.kernel.errors import UserError

_FORMS: tuple[Form[Any], ...] = (
    registration.FORM,
    *statement.FORMS,
    plan.FORM,
    confession.FORM,
    analysis_meeting.FORM,
    analysis_report.FORM,
    symposium.FORM,
    proposal.FORM,
    service_receipt.FORM,
    education.FORM,
    revisit.FORM,
    *follow_up.FORMS,
    handover_list.FORM,
    volume_cover.FORM,
    volume_index.FORM,
    photo_index.FORM,
    photo_leaf.FORM,
    remark_sheet.FORM,
    number_register.FORM,
    exchange_handover.FORM,
    handover_sheet.FORM,
    office_card.FORM,
    recovery_sheet.FORM,
)


@cache
def _table() -> dict[str, Form[Any]]:
    return {one.code: one for one in _FORMS}


def forms() -> list[FormInfo]:
    """The forms, in the order in which a case's papers lie in its volume."""
    return [form.info for form in _table().values()]


def form(form_code: str) -> Form[Any]:
    """One form's definition. Raises UserError `document.unknown_form`."""
    found = _table().get(form_code)
    if found is None:
        raise UserError("document.unknown_form", form=form_code, known="、".join(_table()))
    return found


def render(form_code: str, data: object) -> Rendered:
    """Set a form. Equal data gives equal bytes.

    Raises UserError `document.unknown_form`, `document.field_missing`, `document.missing_glyph`, and TypeError when the
    data is not of the form's kind.
    """
    definition = form(form_code)
    if not isinstance(data, definition.data):
        raise TypeError(f"{form_code} takes {definition.data.__name__}, not {type(data).__name__}")
    return definition.draw(data)

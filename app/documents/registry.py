"""All forms, by code. A new form is one module in `forms` with a `FORM` (or several `FORMS`) and its sample; nothing
else has to name it: the window, the command line, the tests and the list in docs/forms.md find it here."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from app.documents.form import Form, FormInfo
from app.documents.typesetting.faces import holding
from app.documents.typesetting.paper import Rendered
from db.kernel.errors import UserError


@cache
def _table() -> dict[str, Form[Any]]:
    """Each module's forms, in the order of a volume. Two forms of one code are a defect."""
    found: list[Form[Any]] = []
    package = importlib.import_module("app.documents.forms")
    for module in pkgutil.iter_modules(package.__path__):
        defined = importlib.import_module(f"{package.__name__}.{module.name}")
        one = getattr(defined, "FORM", None)
        found.extend([one] if one else getattr(defined, "FORMS", ()))
    table = {form.code: form for form in sorted(found, key=lambda form: (form.order, form.code))}
    if len(table) != len(found):
        raise ValueError("two forms have the same code")
    return table


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
    with holding():
        rendered: Rendered = definition.draw(data)
    return rendered


def page() -> str:
    """docs/forms.md: every form with its code and where it belongs."""
    lines = [
        "# Forms",
        "Every paper that the program prints, in the order of a case's volume. Written by `./dev fix` from the",
        "definitions in `app/documents/forms/`; see [documents.md](documents.md).",
        "",
        "| code | paper | of a case | in its volume |",
        "| --- | --- | --- | --- |",
    ]
    for one in _table().values():
        case, volume = ("yes" if one.per_case else "no"), ("yes" if one.per_case and one.in_volume else "no")
        lines.append(f"| `{one.code}` | {one.title} | {case} | {volume} |")
    return "\n".join(lines) + "\n"

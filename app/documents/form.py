"""What a form is: one definition gives its code, title, data, drawing and a sample to look at and to test with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.documents.typesetting.paper import Rendered
from db.kernel.errors import UserError

Data = TypeVar("Data")


@dataclass(frozen=True, slots=True)
class FormInfo:
    """A form as lists show it. `per_case`: made from one case's records."""

    code: str
    title: str
    per_case: bool


@dataclass(frozen=True, slots=True)
class Form(Generic[Data]):
    """One kind of paper. `draw` is pure: equal data gives equal bytes.

    `order` is its place among a case's papers, which lie in the volume in this order; numbers are spaced, so that a new
    form finds room. `in_volume` False: a paper about the volume, printed with it and lying beside it.
    """

    code: str
    title: str
    data: type[Data]
    draw: Callable[[Data], Rendered]
    sample: Callable[[], Data]
    order: int = 5000
    per_case: bool = True
    in_volume: bool = True

    @property
    def info(self) -> FormInfo:
        """The form as lists show it."""
        return FormInfo(self.code, self.title, self.per_case)


def require(form: str, **fields: object) -> None:
    """Refuse empty required fields: UserError `document.field_missing` naming the form and the first such field."""
    for name, value in fields.items():
        if not value or (isinstance(value, str) and not value.strip()):
            raise UserError("document.field_missing", form=form, field=name)

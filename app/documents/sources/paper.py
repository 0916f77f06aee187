"""A paper that could be printed of a case, and how values are written on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from db.kernel.clock import OFFICE_ZONE

BLANK = "＿＿＿＿"
"""What a paper prints for text that is not there yet."""
_unknown: ContextVar[datetime | None] = ContextVar("unknown_moment", default=None)


@contextmanager
def unknown(instant: datetime | None) -> Iterator[None]:
    """Within it papers print this instant as a blank: it stands for one that is not given yet."""
    token = _unknown.set(instant)
    try:
        yield
    finally:
        _unknown.reset(token)


@dataclass(frozen=True, slots=True)
class Later:
    """Data that is costly to read, such as pictures."""

    make: Callable[[], object]


@dataclass(frozen=True, slots=True)
class CasePaper:
    """One paper with its data. `subject_id` is the record it is made from; `final` says that it can be filed: what it
    records is complete, signed or held. `data` may be put off until the paper is wanted (`Later`)."""

    form_code: str
    subject_id: str
    title: str
    data: object
    dated: date | None = None
    number: str = ""
    responsible: str = ""
    final: bool = True

    def filled(self) -> object:
        """The form's data. Raises what reading it may raise."""
        return self.data.make() if isinstance(self.data, Later) else self.data


def money(cents: int | None) -> str:
    """A sum in 分 as papers write it: 41.6万元, 3200元; empty for None."""
    if cents is None:
        return ""
    yuan = Decimal(cents) / 100
    unit = "元"
    if abs(yuan) >= 10_000:
        yuan, unit = yuan / 10_000, "万元"
    text = f"{yuan:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def moment(instant: datetime | None) -> str:
    """A moment in the office's time: 2025年12月22日9时30分."""
    if instant is None:
        return ""
    if instant == _unknown.get():
        return BLANK
    local = instant.astimezone(OFFICE_ZONE)
    minute = f"{local.minute}分" if local.minute else ""
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{minute}"


def texts(value: object) -> tuple[str, ...]:
    """A list of a record's form as texts; nothing for what is no list."""
    return tuple(str(one) for one in value) if isinstance(value, (list, tuple)) else ()


def text(value: object) -> str:
    """A text of a record's form; empty when absent."""
    return "" if value is None else str(value)

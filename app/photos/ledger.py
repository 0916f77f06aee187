"""底片台账: the negatives of this office that something is to be done about, over all rolls and cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, or_, select

from app import codes
from app.cases import require_reading
from app.cases.casefile import case_file
from app.photos.keeping import NegativeHistory, history_of
from app.work import Read
from db.models import Negative


class Standing(StrEnum):
    """Why a negative stands in the ledger."""

    LENT = "lent"
    WANTED = "wanted"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One negative: lent to `who` for `what`, asked by `who` to be scanned for `what`, or found by `who` to suffer from
    `what`; since `on`, and to be back on `due`.
    """

    negative_id: str
    case_id: str
    case_name: str
    negative_no: str
    roll: str
    frame: str
    standing: Standing
    who: str
    what: str
    on: date
    due: date | None = None


def store_ledger(view: Read) -> list[LedgerLine]:
    """All that is lent (what is due first in front), asked for to be scanned (oldest first) and damaged (by number).

    One negative may stand there several times. Raises `permission.denied` for who may see no case.
    """
    require_reading(view)
    told = or_(*(func.instr(Negative.form, f'"{name}"') > 0 for name in ("lendings", "requests", "history")))
    query = select(Negative).where(Negative.withdrawn.is_(False), Negative.owner_workspace == view.workspace_id, told)
    names: dict[str, str] = {}
    lines: list[LedgerLine] = []
    for negative in view.session.scalars(query.order_by(Negative.negative_no)):
        name = names.setdefault(negative.case_id, "") or case_file(view, negative.case_id).name
        names[negative.case_id] = name
        lines += _lines(negative, name, history_of(negative))
    order = list(Standing)
    return sorted(lines, key=lambda one: (order.index(one.standing), one.due or date.max, one.on))


def overdue_lendings(view: Read) -> int:
    """How many negatives of this office should have come back by now."""
    require_reading(view)
    query = select(func.count()).select_from(Negative).where(
        Negative.withdrawn.is_(False), Negative.owner_workspace == view.workspace_id, Negative.lent_to != "",
        Negative.lent_until < view.today(),
    )  # fmt: skip
    return view.session.scalar(query) or 0


def _lines(negative: Negative, case_name: str, told: NegativeHistory) -> Iterator[LedgerLine]:

    def line(standing: Standing, who: str, what: str, on: date, due: date | None = None) -> LedgerLine:
        return LedgerLine(
            negative.id, negative.case_id, case_name, negative.negative_no, negative.roll, negative.frame, standing,
            who, what, on, due,
        )  # fmt: skip

    for lent in told.lendings:
        if lent.back is None:
            yield line(Standing.LENT, f"{lent.unit}{lent.to}", lent.purpose, lent.on, lent.due)
    for asked in told.requests:
        if asked.done is None:
            what = "，".join(filter(None, (f"{asked.dpi}dpi", asked.purpose)))
            yield line(Standing.WANTED, asked.by, what, asked.on)
    if told.conditions and told.conditions[-1].faults:
        last = told.conditions[-1]
        what = "、".join(codes.label("film_faults", fault) for fault in last.faults)
        yield line(Standing.FAULTY, last.by, f"{what}，{last.note}" if last.note else what, last.on)

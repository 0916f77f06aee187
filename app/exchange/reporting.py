"""报送图: which office reported in which month, for the superior's desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.exchange import contacts, desk
from app.exchange.desk import OfficeRow
from app.work import Read
from db.codes import Relation
from db.kernel.clock import business_date
from db.models import Bundle

MONTHS = 12

#: What a month of an office is: bundles came; none came; it is not over yet and none came; before we knew it.
REPORTED, NOTHING, OPEN, BEFORE = "reported", "nothing", "open", "before"


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of one office: its state (above), bundles taken in and record lines in them."""

    state: str
    bundles: int = 0
    records: int = 0


@dataclass(frozen=True, slots=True)
class MapRow:
    """One office, its months as in `ReportMap.months`, and how it stands (`OfficeRow.state`)."""

    office_code: str
    office_name: str
    state: str
    cells: tuple[MonthCell, ...]


@dataclass(frozen=True, slots=True)
class ReportMap:
    """The last months as (year, month), the oldest first, and every office in the order of `desk.offices`."""

    months: tuple[tuple[int, int], ...]
    rows: tuple[MapRow, ...]


def last_months(today: date, months: int = MONTHS) -> tuple[tuple[int, int], ...]:
    """The months up to this one as (year, month)."""
    last = _count(today.year, today.month)
    return tuple((number // 12, number % 12 + 1) for number in range(last - months + 1, last + 1))


def report_map(view: Read, months: int = MONTHS, offices: Iterable[OfficeRow] | None = None) -> ReportMap:
    """Who reported in which of the last months. A month counts from the first one in which anything came.

    `offices` are those of `desk.offices` where they are at hand.
    """
    span = last_months(view.today(), months)
    last = _count(*span[-1])
    codes_of = {
        peer.workspace: peer.office_code for peer in contacts.peers(view) if peer.relation is Relation.SUBORDINATE
    }
    came: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    query = select(Bundle.peer_workspace, Bundle.made_at, Bundle.records).where(Bundle.outgoing.is_(False))
    for workspace, at, records in view.session.execute(query):
        if workspace in codes_of:
            day = business_date(at)
            came[codes_of[workspace]][_count(day.year, day.month)].append(records)
    rows = tuple(
        MapRow(
            office.office_code,
            office.office_name,
            office.state,
            tuple(_cell(came[office.office_code], _count(*month), last) for month in span),
        )
        for office in (desk.offices(view) if offices is None else offices)
    )
    return ReportMap(span, rows)


def _count(year: int, month: int) -> int:
    return year * 12 + month - 1


def _cell(came: dict[int, list[int]], month: int, last: int) -> MonthCell:
    if month in came:
        return MonthCell(REPORTED, len(came[month]), sum(came[month]))
    if month == last:
        return MonthCell(OPEN)
    return MonthCell(NOTHING if came and min(came) < month else BEFORE)

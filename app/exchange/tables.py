"""下发的表: holidays and code entries that a superior hands down, and what an office below does with them.

Nothing counts here because it came in: a person looks at what would change and takes the table over, or does not.
What the office entered itself is never replaced unseen: each such day is told, and its own code entries always stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import codebook, codes, holidays
from app.exchange import contacts
from app.exchange.answers import AnswerRow, Answers, answer, deliveries
from app.exchange.titles import day_told, table_title
from app.holidays import DayKind
from app.work import Read, Work
from db.codes import Action, AnswerOutcome, Relation, TableKind
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import SuperiorTable

Days = Mapping[date, tuple[DayKind, str]]

#: What a received table waits for, or came to; `own` ones are those that we handed down.
PENDING, ADOPTED, DECLINED, SAME, WITHDRAWN, OWN = "pending", "adopted", "declined", "same", "withdrawn", "own"
_FIRST, _LAST = 2000, 2100


@dataclass(frozen=True, slots=True)
class TableChange:
    """What taking a table over would change: one day or one entry. `ours`: it was entered here."""

    what: str
    before: str
    after: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Below:
    """Where a table that we handed down stands with one office. `delivery` as in `answers`."""

    office_code: str
    office_name: str
    delivery: str
    answer: AnswerRow | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table that was handed down, by us or to us."""

    id: str
    kind: TableKind
    name: str
    title: str
    text: str
    dated: date
    signed_by: str
    office_code: str
    office_name: str
    state: str
    size: int
    changes: tuple[TableChange, ...]
    answer: AnswerRow | None
    below: tuple[Below, ...]

    @property
    def replaces(self) -> int:
        """How many things that were entered here would be replaced."""
        return sum(change.ours for change in self.changes)


def hand_down_holidays(work: Work, year: int, text: str = "") -> str:
    """Send a year as it counts here to all subordinates with the next bundles; returns the record's id.

    Raises `UserError`: `permission.denied`, `exchange.table_nobody`, `exchange.table_empty` for a year that is unknown.
    """
    known = holidays.year(work, year)
    days = _days_here(work, year)
    if not known.known or not days:
        raise UserError("exchange.table_empty", title=f"{year}年节假日安排")
    told = [{"day": day.isoformat(), "kind": kind.value, "name": name} for day, (kind, name) in sorted(days.items())]
    return _hand_down(work, TableKind.HOLIDAYS, str(year), {"days": told}, text)


def hand_down_codes(work: Work, name: str, text: str = "") -> str:
    """Send what was added to a list of codes, here or by our own superior, to all subordinates; returns the id.

    Raises `UserError`: `permission.denied`, `exchange.table_nobody`, `exchange.table_empty`, `codes.closed`.
    """
    if name not in codes.OPEN_LISTS:
        raise UserError("codes.closed", list=codes.code_list(name).title)
    labels = codebook.added(work).get(name, [])
    if not labels and _held(work, TableKind.CODES, name) is None:
        raise UserError("exchange.table_empty", title=f"{codes.code_list(name).title}增补")
    return _hand_down(work, TableKind.CODES, name, {"labels": labels}, text)


def take_back_table(work: Work, table_id: str, reason: str) -> None:
    """Say below that a table of ours is not handed down any more; who took it over keeps it until told otherwise.

    Raises `UserError`: `permission.denied`, `record.missing`, `record.read_only`.
    """
    work.require(Action.CODES_WRITE)
    work.withdraw(work.get(SuperiorTable, table_id), "table.take_back", reason)


def adopt(work: Work, table_id: str) -> None:
    """Let a received table count here from now on.

    Raises `UserError`: `permission.denied`, `record.missing`, `record.read_only` for our own, `exchange.table_gone` for
    one that its office took back, `exchange.table_unknown` for a list that this program does not know.
    """
    table = _received(work, table_id)
    source = _names(work).get(table.owner_office, table.owner_office)
    if table.kind == TableKind.HOLIDAYS:
        holidays.take_superior(work, int(table.name), _days_of(table), source)
        told = f"{table.name}年{len(_days_of(table))}天"
    else:
        labels = _labels_of(table)
        codebook.take_superior(work, table.name, labels, f"采用{source}下发的{len(labels)}项")
        told = f"{len(labels)}项"
    answer(work, table, AnswerOutcome.ADOPTED, told)


def decline(work: Work, table_id: str, reason: str) -> None:
    """Say that a received table is not taken over here, and why. Raises as `adopt`, and `exchange.opinion_text`."""
    table = _received(work, table_id)
    if not reason.strip():
        raise UserError("exchange.opinion_text")
    answer(work, table, AnswerOutcome.DECLINED, reason.strip())


def tables(view: Read) -> list[TableRow]:
    """All tables handed down, to us and by us, those that wait for somebody first, then the newest."""
    found, names = Answers(view), _names(view)
    sent = deliveries(view, "superior_table")
    below = [one for one in contacts.peers(view) if one.relation is Relation.SUBORDINATE]
    rows = []
    for table in view.session.scalars(select(SuperiorTable).order_by(SuperiorTable.dated.desc(), SuperiorTable.id)):
        own = view.is_own(table)
        if own and table.withdrawn:
            continue
        told = {one.workspace: one for one in found.to(table)}
        ours = found.ours(table)
        changes = () if own or table.withdrawn else _changes(view, table)
        rows.append(
            TableRow(
                table.id, TableKind(table.kind), table.name, table_title(table.kind, table.name), table.text,
                table.dated, table.signed_by, table.owner_office, names.get(table.owner_office, table.owner_office),
                OWN if own else _state(table, changes, ours), len(_days_of(table)) or len(_labels_of(table)), changes,
                ours,
                tuple(
                    Below(one.office_code, one.office_name, sent.get((table.id, one.workspace), "waiting"),
                          told.get(one.workspace))
                    for one in below
                ) if own else (),
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: row.state != PENDING)


def waiting_tables(view: Read) -> list[TableRow]:
    """Received tables about which nothing was decided yet."""
    return [row for row in tables(view) if row.state == PENDING]


def handed_down(view: Read, kind: TableKind, name: str) -> tuple[date, bool] | None:
    """When we handed a table down last, and whether it has changed here since; None for one that we never did."""
    table = _held(view, kind, name)
    if table is None:
        return None
    now: object = (
        _plain(_days_here(view, int(name))) if kind is TableKind.HOLIDAYS else codebook.added(view).get(name, [])
    )
    then: object = _plain(_days_of(table)) if kind is TableKind.HOLIDAYS else _labels_of(table)
    return table.dated, now != then


def may_hand_down(view: Read) -> bool:
    """Whether other offices report to us, and the person may change tables."""
    below = any(one.relation is Relation.SUBORDINATE for one in contacts.peers(view))
    return below and view.actor.may(Action.CODES_WRITE)


def _hand_down(work: Work, kind: TableKind, name: str, form: dict[str, object], text: str) -> str:
    work.require(Action.CODES_WRITE)
    if not may_hand_down(work):
        raise UserError("exchange.table_nobody")
    table = _held(work, kind, name) or SuperiorTable(id=new_id(), kind=kind, name=name, extra={})
    table.form, table.text, table.dated, table.signed_by = form, text.strip(), work.today(), work.actor.display_name
    work.put(table, "table.hand_down", table_title(kind, name))
    return table.id


def _held(view: Read, kind: TableKind, name: str) -> SuperiorTable | None:
    query = select(SuperiorTable).where(
        SuperiorTable.owner_workspace == view.workspace_id,
        SuperiorTable.kind == kind,
        SuperiorTable.name == name,
        SuperiorTable.withdrawn.is_(False),
    )
    return view.session.scalar(query.limit(1))


def _received(work: Work, table_id: str) -> SuperiorTable:
    work.require(Action.CODES_WRITE)
    table = work.get(SuperiorTable, table_id)
    if work.is_own(table):
        raise UserError("record.read_only", office=table.owner_office)
    if table.withdrawn:
        raise UserError("exchange.table_gone", title=table_title(table.kind, table.name))
    if not _known(table):
        raise UserError("exchange.table_unknown", title=table_title(table.kind, table.name))
    return table


def _known(table: SuperiorTable) -> bool:
    if table.kind == TableKind.HOLIDAYS:
        return table.name.isascii() and table.name.isdigit() and _FIRST <= int(table.name) <= _LAST
    return table.name in codes.OPEN_LISTS


def _state(table: SuperiorTable, changes: tuple[TableChange, ...], ours: AnswerRow | None) -> str:
    if table.withdrawn:
        return WITHDRAWN
    if ours is not None and not ours.outdated:
        return ADOPTED if ours.outcome is AnswerOutcome.ADOPTED else DECLINED
    return PENDING if changes else SAME


def _changes(view: Read, table: SuperiorTable) -> tuple[TableChange, ...]:
    if not _known(table):
        return (TableChange(table_title(table.kind, table.name), "", "本机程序不认识这张表，请先升级程序", False),)
    if table.kind == TableKind.HOLIDAYS:
        return _day_changes(view, table)
    mine, handed = codebook.own(view).get(table.name, []), codebook.superior(view).get(table.name, [])
    shipped = {one.label for one in codes.items(table.name)}
    wanted = _labels_of(table)
    new = [TableChange(one, "无", "增补", False) for one in wanted if one not in {*handed, *mine, *shipped}]
    gone = [TableChange(one, "上级院下发", "不再提供", False) for one in handed if one not in {*wanted, *mine}]
    return (*new, *gone)


def _day_changes(view: Read, table: SuperiorTable) -> tuple[TableChange, ...]:
    number = int(table.name)
    year = holidays.year(view, number)
    shipped = holidays.shipped_days(number)
    before, after = _days_here(view, number), _days_of(table)
    return tuple(
        TableChange(
            f"{day.month}月{day.day}日",
            day_told(day, before.get(day)),
            day_told(day, after.get(day)),
            year.own and not year.source and _same(shipped.get(day)) != _same(before.get(day)),
        )
        for day in sorted({*before, *after})
        if _same(before.get(day)) != _same(after.get(day))
    )


def _days_here(view: Read, number: int) -> Days:
    return holidays.days_of(holidays.year(view, number).table, number)


def _days_of(table: SuperiorTable) -> Days:
    """The days that a table names, those of other years left out."""
    found: dict[date, tuple[DayKind, str]] = {}
    if table.kind == TableKind.HOLIDAYS:
        for one in table.form.get("days", []):
            day = date.fromisoformat(one["day"])
            if str(day.year) == table.name:
                found[day] = DayKind(one["kind"]), one["name"]
    return found


def _labels_of(table: SuperiorTable) -> list[str]:
    return list(dict.fromkeys(table.form.get("labels", []))) if table.kind == TableKind.CODES else []


def _plain(days: Days) -> dict[date, tuple[DayKind, str] | None]:
    return {day: _same(told) for day, told in days.items()}


def _same(told: tuple[DayKind, str] | None) -> tuple[DayKind, str] | None:
    """What of a day counts: a day worked instead has no name of its own."""
    return (told[0], "") if told is not None and told[0] is DayKind.MAKEUP else told


def _names(view: Read) -> dict[str, str]:
    return {one.office_code: one.office_name for one in contacts.peers(view)} | {
        view.own.office_code: view.own.office_name
    }

"""检建编号登记簿: one running number a year, given by the prevention department, never twice, never taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app import cases, presets
from app.codes import label
from app.forms import note_text
from app.proposals.rules import next_serial, pattern_faults, render
from app.work import Read, Work
from db.codes import Action, CopyKind, ProposalState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, Proposal, ProposalCopy, ProposalNumber, Unit

_FLOORS = "numbers.floor"
_CONFIRMED = "numbers.confirmed"
_GAPS = "numbers.gaps"


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One line of the register; a number that nobody was given is a gap and has no proposal."""

    serial: int
    text: str
    numbered_on: date | None
    case_id: str
    case_name: str
    addressee: str
    drafter: str
    signed_by: str
    numbered_by: str
    sealed_on: date | None
    served_on: date | None
    reply_due_on: date | None
    void_reason: str
    gap: bool = False
    gap_reason: str = ""
    state: str = ""
    proposal_id: str = ""
    voided_on: date | None = None

    @property
    def remark(self) -> str:
        """作废 or 空号 with its reason, 已撤回, or nothing."""
        if self.gap:
            return f"空号：{self.gap_reason}" if self.gap_reason else "空号，未说明"
        if self.voided_on is not None or self.void_reason:
            return f"作废：{self.void_reason}"
        return "已撤回" if self.state == ProposalState.WITHDRAWN else ""


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A line of 抄送备案登记: of which proposal, to whom, when, how, with which receipt."""

    id: str
    case_id: str
    case_name: str
    proposal_id: str
    number: str
    kind: str
    kind_text: str
    recipient: str
    sent_on: date | None
    way: str
    receipt: str
    due_on: date | None


def give_number(work: Work, proposal: Proposal) -> str:
    """The number of a signed proposal: the one its series has already, else the next integer of the year.

    Raises `number.locked` after a restore until `enter_highest` was called, `number.bad_pattern`.
    """
    known = number_of(work, proposal.series_id)
    if known is not None:
        return known.text
    if locked(work):
        raise UserError("number.locked")
    pattern = presets.current(work).numbers["proposal"]
    if pattern_faults(pattern):
        raise UserError("number.bad_pattern", pattern=pattern)
    year = work.today().year
    serial = next_serial([_highest(work, year)], _floor(work, year))
    row = ProposalNumber(
        id=new_id(),
        year=year,
        serial=serial,
        text=render(pattern, work.own.short_name, year, serial),
        series_id=proposal.series_id,
        case_id=proposal.case_id,
        numbered_on=work.today(),
        numbered_by=work.actor.display_name,
        extra={},
    )
    work.put(row, "number.give", row.text)
    return row.text


def locked(view: Read) -> bool:
    """Whether this copy was restored from a backup and nobody has yet said which numbers were given since."""
    return bool(view.setting("restored", "") != view.setting(_CONFIRMED, ""))


def number_of(view: Read, series_id: str) -> ProposalNumber | None:
    """The register's line of a series, if it has one."""
    return view.session.scalar(select(ProposalNumber).where(ProposalNumber.series_id == series_id))


def void_number(work: Work, number: str, reason: str) -> None:
    """Mark the number of a withdrawn proposal 作废. It stays in the register and is never given again.

    Raises `permission.denied`, `number.unknown`, `number.still_used`, `number.void_already`, `note.no_reason`.
    """
    work.require(Action.PROPOSAL_VOID)
    row = work.session.scalar(
        select(ProposalNumber).where(ProposalNumber.text == number, ProposalNumber.owner_workspace == work.workspace_id)
    )
    if row is None:
        raise UserError("number.unknown", number=number[:64])
    if row.voided_on is not None:
        raise UserError("number.void_already", number=number)
    if not reason.strip():
        raise UserError("number.no_reason", number=number)
    states = work.session.scalars(select(Proposal.state).where(Proposal.series_id == row.series_id)).all()
    if ProposalState.WITHDRAWN not in states:
        raise UserError("number.still_used", number=number)
    work.put(row, "number.void", reason)
    row.void_reason, row.voided_on = reason, work.today()


def enter_highest(work: Work, year: int, highest: int) -> None:
    """After a restore: say the highest number used on paper, so that none is given twice. Unlocks the register."""
    work.require(Action.PROPOSAL_NUMBER)
    if not 0 <= highest < 100_000:
        raise UserError("number.bad_highest", highest=highest)
    floors = dict(work.setting(_FLOORS, {}))
    floors[str(year)] = max(highest, int(floors.get(str(year), 0)))
    work.set_setting(_FLOORS, floors)
    work.set_setting(_CONFIRMED, work.setting("restored", ""))


def explain_gap(work: Work, year: int, serial: int, reason: str) -> None:
    """Say why a number of a year was given to nobody.

    Raises `permission.denied`, `number.not_gap`, `number.no_reason`.
    """
    work.require(Action.PROPOSAL_VOID)
    if not reason.strip():
        raise UserError("number.no_reason", number=str(serial))
    if all(row.serial != serial or not row.gap for row in number_register(work, year)):
        raise UserError("number.not_gap", year=year, serial=serial)
    known = dict(work.setting(_GAPS, {}))
    known[str(year)] = {**known.get(str(year), {}), str(serial): note_text(reason)}
    work.set_setting(_GAPS, known)
    work.note("number.explain", "setting", _GAPS, f"{year}-{serial}")
    work.touch("proposals")


def register_years(view: Read) -> list[int]:
    """The years of which the register has a number, the newest first; this year among them."""
    query = select(ProposalNumber.year).where(ProposalNumber.owner_workspace == view.workspace_id).distinct()
    return sorted({view.today().year, *view.session.scalars(query)}, reverse=True)


def next_number(view: Read, series_id: str) -> str:
    """The number that `give_number` would give now; empty while the register is locked."""
    known = number_of(view, series_id)
    if known is not None:
        return known.text
    if locked(view):
        return ""
    year = view.today().year
    serial = next_serial([_highest(view, year)], _floor(view, year))
    return render(presets.current(view).numbers["proposal"], view.own.short_name, year, serial)


def copy_ledger(view: Read, year: int | None = None, text: str = "") -> list[CopyRow]:
    """抄送备案登记 of the proposals issued in a year, newest first; what is not issued yet counts to this year.

    Raises `permission.denied`.
    """
    cases.require_reading(view)
    year = year or view.today().year
    newest = select(Proposal.series_id, func.max(Proposal.version).label("version")).group_by(Proposal.series_id)
    last = newest.subquery()
    counted = func.coalesce(Proposal.issued_on, ProposalCopy.sent_on, view.today())
    query = (
        select(ProposalCopy, Proposal.id, Proposal.doc_number, Proposal.form, Case.name)
        .join(last, last.c.series_id == ProposalCopy.series_id)
        .join(Proposal, (Proposal.series_id == last.c.series_id) & (Proposal.version == last.c.version))
        .outerjoin(Case, Case.id == ProposalCopy.case_id)
        .where(
            ProposalCopy.withdrawn.is_(False),
            ProposalCopy.owner_workspace == view.workspace_id,
            counted.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(ProposalCopy.id.desc())
    )
    found = [_copy_row(*row) for row in view.session.execute(query)]
    return [row for row in found if _holds(text, row.case_name, row.number, row.recipient, row.receipt)]


def _copy_row(copy: ProposalCopy, proposal_id: str, number: str | None, form: dict[str, Any], case: str) -> CopyRow:
    due = str(form.get("filing_due", "")) if copy.kind == CopyKind.FILING else ""
    return CopyRow(
        id=copy.id,
        case_id=copy.case_id,
        case_name=case or "",
        proposal_id=proposal_id,
        number=number or "",
        kind=copy.kind,
        kind_text=label("copy_kinds", copy.kind),
        recipient=copy.recipient,
        sent_on=copy.sent_on,
        way=copy.way,
        receipt=copy.receipt,
        due_on=date.fromisoformat(due) if due else None,
    )


def _holds(text: str, *values: str) -> bool:
    """Whether every word of the filter stands somewhere in the values."""
    return all(any(word in value for value in values) for word in text.split())


def number_register(view: Read, year: int | None = None, text: str = "") -> list[NumberRow]:
    """The register of a year in order, gaps shown as gaps; with `text`, the lines that hold all its words.

    Raises `permission.denied` for who may see no case.
    """
    cases.require_reading(view)
    year = year or view.today().year
    query = (
        select(ProposalNumber)
        .where(ProposalNumber.year == year, ProposalNumber.owner_workspace == view.workspace_id)
        .order_by(ProposalNumber.serial)
    )
    lines: list[NumberRow] = []
    for row in view.session.scalars(query):
        first = lines[-1].serial + 1 if lines else 1 + _floor(view, year)
        lines += [_gap(view, year, serial) for serial in range(first, row.serial)]
        lines.append(_line(view, row))
    return [
        one
        for one in lines
        if _holds(text, one.text, one.case_name, one.addressee, one.drafter, one.signed_by, one.remark)
    ]


def _line(view: Read, row: ProposalNumber) -> NumberRow:
    query = select(Proposal).where(Proposal.series_id == row.series_id).order_by(Proposal.version.desc())
    proposal = view.session.scalars(query).first()
    case = view.session.get(Case, row.case_id)
    unit = view.session.get(Unit, proposal.addressee_id) if proposal else None
    return NumberRow(
        serial=row.serial,
        text=row.text,
        numbered_on=row.numbered_on,
        case_id=row.case_id,
        case_name=case.name if case else "",
        addressee=unit.name if unit else "",
        drafter=proposal.drafter_name if proposal else "",
        signed_by=proposal.signed_by if proposal else "",
        numbered_by=row.numbered_by,
        sealed_on=proposal.sealed_on if proposal else None,
        served_on=proposal.served_on if proposal else None,
        reply_due_on=proposal.reply_due_on if proposal else None,
        void_reason=row.void_reason,
        state=proposal.state if proposal else "",
        proposal_id=proposal.id if proposal else "",
        voided_on=row.voided_on,
    )


def _gap(view: Read, year: int, serial: int) -> NumberRow:
    pattern = presets.current(view).numbers["proposal"]
    text = render(pattern, view.own.short_name, year, serial)
    why = dict(view.setting(_GAPS, {})).get(str(year), {}).get(str(serial), "")
    return NumberRow(serial, text, None, "", "", "", "", "", "", None, None, None, "", gap=True, gap_reason=str(why))


def _highest(view: Read, year: int) -> int:
    query = select(func.max(ProposalNumber.serial)).where(
        ProposalNumber.year == year, ProposalNumber.owner_workspace == view.workspace_id
    )
    return view.session.scalar(query) or 0


def _floor(view: Read, year: int) -> int:
    return int(dict(view.setting(_FLOORS, {})).get(str(year), 0))

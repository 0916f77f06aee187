"""检建编号登记簿: one running number a year, given by the prevention department, never twice, never taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app import cases, presets
from app.proposals.rules import next_serial, pattern_faults, render
from app.work import Read, Work
from db.codes import Action, ProposalState
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Case, Proposal, ProposalNumber, Unit

_FLOORS = "numbers.floor"
_CONFIRMED = "numbers.confirmed"


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


def number_register(view: Read, year: int | None = None) -> list[NumberRow]:
    """The register of a year in order, gaps shown as gaps. Raises `permission.denied` for who may see no case."""
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
    return lines


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
    )


def _gap(view: Read, year: int, serial: int) -> NumberRow:
    pattern = presets.current(view).numbers["proposal"]
    text = render(pattern, view.own.short_name, year, serial)
    return NumberRow(serial, text, None, "", "", "", "", "", "", None, None, None, "", gap=True)


def _highest(view: Read, year: int) -> int:
    query = select(func.max(ProposalNumber.serial)).where(
        ProposalNumber.year == year, ProposalNumber.owner_workspace == view.workspace_id
    )
    return view.session.scalar(query) or 0


def _floor(view: Read, year: int) -> int:
    return int(dict(view.setting(_FLOORS, {})).get(str(year), 0))

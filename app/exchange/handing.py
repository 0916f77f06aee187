"""Handing records over to another workspace of our office (侦查部门 → 预防部门): our last line names the new owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app import codes
from app.exchange import contacts
from app.work import Read, Work
from db.codes import Action, Relation
from db.kernel.errors import UserError
from db.models import Case, HandedOver
from db.models.base import Record
from db.records import RECORDS, record_type, restore, snapshot

Key = tuple[str, str]

#: What stays with who wrote it: the register of numbers, and what a superior says.
_STAYS = frozenset({"proposal_number", "superior_opinion", "superior_answer", "passed_line"})


def of_case(view: Read, case_id: str) -> list[Key]:
    """The case and every record of ours in it, that are handed over together."""
    found: list[Key] = [("case", case_id)]
    for kind in RECORDS.keys() - _STAYS:
        cls = RECORDS[kind]
        if hasattr(cls, "case_id"):
            mine = select(cls.id).where(cls.case_id == case_id, cls.owner_workspace == view.workspace_id)
            found.extend((kind, record_id) for record_id in view.session.scalars(mine.where(cls.withdrawn.is_(False))))
    return sorted(found)


@dataclass(frozen=True, slots=True)
class HandCase:
    """A case of ours that may be handed over. `records` counts what goes with it, itself included."""

    id: str
    register_no: str
    name: str
    state_text: str
    records: int


def cases_to_hand_over(view: Read) -> list[HandCase]:
    """Our cases by register number, nothing for who may not read cases."""
    if not view.actor.may(Action.CASE_READ):
        return []
    query = select(Case).where(Case.owner_workspace == view.workspace_id, Case.withdrawn.is_(False))
    return [
        HandCase(
            one.id, one.register_no or "", one.name, codes.label("case_states", one.state), len(of_case(view, one.id))
        )
        for one in view.session.scalars(query.order_by(Case.register_no.desc()))
    ]


def hand_over(work: Work, keys: Iterable[Key], to: str, note: str) -> int:
    """Make another workspace of our office the owner of these records; returns how many.

    From here on they are read-only here; the next bundle to each peer carries our last line of them.
    Raises `UserError`: `permission.denied`, `exchange.peer_…`, `exchange.handover_elsewhere`, `record.read_only`.
    """
    work.require(Action.EXCHANGE_APPROVE)
    card = contacts.find(work, to)
    if card.relation != Relation.OWN or card.office_code != work.office_code:
        raise UserError("exchange.handover_elsewhere", name=card.office_name)
    count = 0
    for kind, record_id in keys:
        record = work.get(RECORDS[kind], record_id)
        content = snapshot(record)
        work.put(record, "exchange.hand_over", note)
        term = record.term + 1
        work.session.merge(
            HandedOver(
                record_type=kind,
                record_id=record_id,
                to_workspace=card.workspace_id,
                to_office=card.office_code,
                term=term,
                content=content,
                at=work.clock.now(),
                by=work.actor.display_name,
                note=note,
            )
        )
        pass_to(record, card.workspace_id, card.office_code, term)
        count += 1
    return count


def hand_over_case(work: Work, case_id: str, to: str, note: str) -> int:
    """Hand a case over with everything in it. Raises what `hand_over` raises."""
    return hand_over(work, of_case(work, case_id), to, note)


def pass_to(record: Record, workspace: str, office: str, term: int) -> None:
    """Give a record its new owner, below every version that the new owner will make."""
    record.owner_workspace, record.owner_office = workspace, office
    record.term, record.epoch, record.revision = term, 0, 0


def handed(view: Read) -> dict[Key, HandedOver]:
    """Everything that we handed over."""
    return {(row.record_type, row.record_id): row for row in view.session.scalars(select(HandedOver))}


def last_states(view: Read, rows: Iterable[HandedOver]) -> Iterator[Record]:
    """The records as they were when they were handed over, as our last lines tell them."""
    for row in rows:
        record = RECORDS[row.record_type](id=row.record_id, withdrawn=False)
        restore(record, dict(row.content))
        pass_to(record, view.workspace_id, view.office_code, row.term)
        yield record


def successor(rows: dict[Key, HandedOver], record: Record) -> tuple[str, str] | None:
    """Workspace and office that a record was handed over to, when this is its last state here."""
    row = rows.get((record_type(record), record.id))
    if row is None or (record.term, record.epoch, record.revision) != (row.term, 0, 0):
        return None
    return row.to_workspace, row.to_office

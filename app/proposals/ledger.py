"""The ledger of carrying out: progress of each advice over time, and how the unit was urged (督促落实)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app import cases, presets
from app.codes import label
from app.forms import Form
from app.proposals.draft import live
from app.work import Read, Work
from db.codes import ProposalState, RectificationKind
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Rectification


@dataclass(frozen=True, slots=True)
class LedgerFields:
    """A line as filled in."""

    kind: str
    noted_on: date
    item_no: int | None
    progress: str
    text: str
    document_id: str
    form: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line as it is shown. `evidence` names what proves it, `document_id` the paper that was filed."""

    id: str
    kind: str
    kind_text: str
    noted_on: date
    item_no: int | None
    progress: str
    progress_text: str
    text: str
    evidence: str
    participants: tuple[str, ...]
    document_id: str


def ledger_fields(
    data: Mapping[str, object], today: date, *, earliest: date, item_nos: Collection[int], urging: bool
) -> LedgerFields:
    """Read a line. Raises `FindingsError("form.invalid")`.

    Fields: `kind` (整改进展 unless given; ways of urging only where the office's rules have them), `noted_on`*,
    `item_no` and `progress` (both needed for 整改进展), `text`*, `evidence` (what proves it), `participants` (needed
    for 会商 and 联席会议), `document` (id of a filed paper).
    """
    form = Form(data)
    kind = form.code("kind", "种类", "rectification_kinds", required=False) or RectificationKind.PROGRESS
    advised = kind == RectificationKind.PROGRESS
    if not advised and not urging:
        form.add("ledger.no_urging", "kind", "种类")
    item_no = form.integer("item_no", "建议编号", 1, 99, required=advised)
    if item_no is not None and item_no not in item_nos:
        form.add("reply.item_unknown", "item_no", "", item_no=item_no)
    met = kind in (RectificationKind.CONSULTATION, RectificationKind.JOINT_MEETING)
    fields = LedgerFields(
        kind=kind,
        noted_on=form.day("noted_on", "日期", earliest=earliest, latest=today) or today,
        item_no=item_no,
        progress=form.code("progress", "完成情况", "completions", required=advised),
        text=form.long("text", "进展情况" if advised else "督促情况", longest=2_000),
        document_id=form.text("document", "佐证文书", required=False),
        form={
            "evidence": form.text("evidence", "佐证", required=False),
            "participants": form.texts("participants", "参加人员", required=met),
        },
    )
    form.finish()
    return fields


def record_line(work: Work, case: cases.CaseFile, data: Mapping[str, object]) -> str:
    """Keep a line of the ledger; returns its id. Raises `form.invalid`, `proposal.not_served`."""
    row = live(work, case.id)
    if row is None or row.state != ProposalState.SERVED:
        raise UserError("proposal.not_served")
    fields = ledger_fields(
        data,
        work.today(),
        earliest=row.served_on or work.today(),
        item_nos=[item.item_no for item in row.items],
        urging=presets.current(work).urging,
    )
    line = Rectification(
        id=new_id(),
        case_id=case.id,
        series_id=row.series_id,
        kind=fields.kind,
        noted_on=fields.noted_on,
        item_no=fields.item_no,
        progress=fields.progress or None,
        text=fields.text,
        document_id=fields.document_id or None,
        form=dict(fields.form),
        extra={},
    )
    work.put(line, f"rectification.{fields.kind}", fields.text[:60])
    return line.id


def ledger(view: Read, series_id: str) -> tuple[LedgerLine, ...]:
    """The lines of a proposal, oldest first."""
    query = select(Rectification).where(Rectification.series_id == series_id, Rectification.withdrawn.is_(False))
    return tuple(_line(row) for row in view.session.scalars(query.order_by(Rectification.noted_on, Rectification.id)))


def _line(row: Rectification) -> LedgerLine:
    return LedgerLine(
        id=row.id,
        kind=row.kind,
        kind_text=label("rectification_kinds", row.kind),
        noted_on=row.noted_on,
        item_no=row.item_no,
        progress=row.progress or "",
        progress_text=label("completions", row.progress) if row.progress else "",
        text=row.text,
        evidence=str(row.form.get("evidence", "")),
        participants=tuple(row.form.get("participants", ())),
        document_id=row.document_id or "",
    )

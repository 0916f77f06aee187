"""The superior's desk: who reported until when, who is silent, all their cases, how they compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from app import codes
from app.exchange import contacts, passing
from app.exchange.words import outdated
from app.work import Read, Work
from db.codes import Action, CaseState, OpinionKind, ProposalState, Relation, ReplyState
from db.kernel.errors import UserError
from db.models import Bundle, Case, ExpectedOffice, MissingRecord, Proposal, SuperiorOpinion, Unit

#: Setting: days without a bundle after which an office counts as silent.
SILENT_AFTER = "exchange.silent_days"
DEFAULT_SILENT = 35

#: So many cases are listed at once, those changed last.
MOST_CASES = 1000

_ISSUED = (ProposalState.SEALED, ProposalState.SERVING, ProposalState.SERVED)
_BEFORE = (ProposalState.DRAFT, ProposalState.POLICY_REVIEW, ProposalState.SIGN_PENDING)
_REPLIED = frozenset(ReplyState) - {ReplyState.NONE, ReplyState.AWAITING, ReplyState.OVERDUE}
_CLOSED = (CaseState.ARCHIVED, CaseState.NOT_INITIATED, CaseState.TERMINATED)


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One subordinate office. `state`: `current`, `silent`, `never` (a card, but no bundle), `unknown` (no card)."""

    office_code: str
    office_name: str
    state: str
    expected: bool
    last_at: datetime | None
    last_number: int
    until: int
    missing: int
    cases: int
    open_cases: int
    overdue: int
    proposals: int
    served: int
    replied: int
    reply_overdue: int
    implemented: int
    filed: int
    to_file: int


@dataclass(frozen=True, slots=True)
class DeskCase:
    """A subordinate's case. `flags` tells 挂牌督办, 已催办, 原主缺失, 已撤回, 转报未核."""

    id: str
    office_code: str
    office_name: str
    register_no: str
    name: str
    unit: str
    state: str
    state_text: str
    due_on: date | None
    overdue: bool
    proposal_id: str
    proposal_no: str
    proposal_text: str
    updated_at: datetime
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeskProposal:
    """A subordinate's proposal that waits for our review or filing. `before` says that it is not issued yet."""

    id: str
    office_code: str
    office_name: str
    case_id: str
    case_name: str
    number: str
    addressee: str
    version: int
    state_text: str
    before: bool
    items: int
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class FilingRow:
    """A line of the 备案登记簿."""

    opinion_id: str
    filing_no: str
    office_name: str
    proposal_no: str
    case_name: str
    result_text: str
    dated: date
    signed_by: str
    outdated: bool


def expect(work: Work, code: str, name: str) -> None:
    """Say that an office should report to us. Raises `UserError`: `permission.denied`, `exchange.expect_form`."""
    work.require(Action.EXCHANGE_TRUST)
    code, name = code.strip(), " ".join(name.split())
    if not code.isascii() or not code.isalnum() or len(code) > 32 or not name:
        raise UserError("exchange.expect_form")
    row = work.session.get(ExpectedOffice, code)
    if row is None:
        row = ExpectedOffice(office_code=code, added_at=work.clock.now(), added_by=work.actor.display_name)
        work.session.add(row)
    row.office_name = name
    work.note("exchange.expect", "office_card", code, name)
    work.touch("exchange")


def expect_no_longer(work: Work, code: str) -> None:
    """Take an office off the list of those that should report. Raises `UserError("permission.denied")`."""
    work.require(Action.EXCHANGE_TRUST)
    row = work.session.get(ExpectedOffice, code)
    if row is not None:
        work.session.delete(row)
        work.note("exchange.expect", "office_card", code, "不再列入")
        work.touch("exchange")


def offices(view: Read) -> list[OfficeRow]:
    """Every subordinate, expected or known, those that are silent first."""
    names = {row.office_code: row.office_name for row in view.session.scalars(select(ExpectedOffice))}
    expected = set(names)
    spaces: dict[str, list[str]] = {}
    for peer in contacts.peers(view):
        if peer.relation is Relation.SUBORDINATE:
            names[peer.office_code] = peer.office_name
            spaces.setdefault(peer.office_code, []).append(peer.workspace)
    for code in view.session.scalars(
        select(Case.owner_office).where(Case.owner_office.not_in(contacts.not_below(view))).distinct()
    ):
        names.setdefault(code, code)
    counts = _Counts(view)
    rows = [_office(code, name, code in expected, spaces.get(code, []), counts) for code, name in names.items()]
    order = {"silent": 0, "never": 1, "unknown": 2, "current": 3}
    mine = [row for row in rows if row.expected or row.office_code in spaces or row.cases]
    return sorted(mine, key=lambda row: (order[row.state], row.office_code))


def cases(view: Read, office: str = "", text: str = "", *, limit: int = MOST_CASES) -> list[DeskCase]:
    """Subordinates' cases, the latest changed first; of one office, or with `text` in name or number."""
    if not view.actor.may(Action.CASE_READ):
        return []
    query = select(Case.id).where(Case.owner_office.not_in(contacts.not_below(view)))
    if office:
        query = query.where(Case.owner_office == office)
    if text:
        query = query.where(
            Case.name.contains(text, autoescape=True) | Case.register_no.contains(text, autoescape=True)
        )
    ids = list(view.session.scalars(query.order_by(Case.updated_at.desc()).limit(limit)))
    names = _office_names(view)
    return _desk_cases(view, ids, names)


def proposals_waiting(view: Read) -> list[DeskProposal]:
    """Subordinates' proposals on whose present words we have said nothing: before issue, and issued ones to file."""
    if not view.actor.may(Action.CASE_READ):
        return []
    said = select(SuperiorOpinion).where(
        SuperiorOpinion.owner_workspace == view.workspace_id,
        SuperiorOpinion.subject_type == "proposal",
        SuperiorOpinion.withdrawn.is_(False),
    )
    judged: dict[str, list[SuperiorOpinion]] = defaultdict(list)
    for opinion in view.session.scalars(said):
        judged[opinion.subject_id].append(opinion)
    filed = {o.subject_id for o in view.session.scalars(said.where(SuperiorOpinion.kind == OpinionKind.FILING_ACK))}
    names = _office_names(view)
    query = (
        select(Proposal, Case.name, Unit.name)
        .outerjoin(Case, Case.id == Proposal.case_id)
        .outerjoin(Unit, Unit.id == Proposal.addressee_id)
        .where(Proposal.owner_office.not_in(contacts.not_below(view)), Proposal.withdrawn.is_(False))
        .where(Proposal.state.in_([*_BEFORE, *_ISSUED]))
        .order_by(Proposal.updated_at)
    )
    rows = []
    for proposal, case_name, unit in view.session.execute(query):
        before = proposal.state in _BEFORE
        said_already = any(not outdated(one, proposal) for one in judged[proposal.id])
        if (before and said_already) or (not before and proposal.id in filed):
            continue
        rows.append(
            DeskProposal(
                proposal.id, proposal.owner_office, names.get(proposal.owner_office, proposal.owner_office),
                proposal.case_id, case_name or "", proposal.doc_number or "", unit or "", proposal.version,
                codes.label("proposal_states", proposal.state), before, len(proposal.items), proposal.issued_on,
            )
        )  # fmt: skip
    return rows


def filings(view: Read) -> list[FilingRow]:
    """备案登记簿: what we filed, the latest number first."""
    query = (
        select(SuperiorOpinion, Proposal, Case.name)
        .outerjoin(Proposal, Proposal.id == SuperiorOpinion.subject_id)
        .outerjoin(Case, Case.id == SuperiorOpinion.case_id)
        .where(SuperiorOpinion.owner_workspace == view.workspace_id, SuperiorOpinion.withdrawn.is_(False))
        .where(SuperiorOpinion.kind == OpinionKind.FILING_ACK)
        .order_by(SuperiorOpinion.dated.desc(), SuperiorOpinion.id.desc())
    )
    names = _office_names(view)
    rows = []
    for row in view.session.execute(query):
        one: SuperiorOpinion = row[0]
        proposal: Proposal | None = row[1]
        case_name: str | None = row[2]
        office = proposal.owner_office if proposal is not None else ""
        rows.append(
            FilingRow(
                one.id, one.filing_no, names.get(office, office), (proposal.doc_number or "") if proposal else "",
                case_name or "", codes.label("opinion_results", one.result) if one.result else "", one.dated,
                one.signed_by, outdated(one, proposal),
            )
        )  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True, order=True)
class _Last:
    """The newest bundle from a workspace."""

    at: datetime
    number: int
    head: int


class _Counts:
    """What lies here of all offices together, counted once."""

    def __init__(self, view: Read) -> None:
        self.silent_from = view.clock.now() - timedelta(days=int(view.setting(SILENT_AFTER, DEFAULT_SILENT)))
        others = contacts.not_below(view)
        theirs = Case.owner_office.not_in(others)
        self.cases = _by_office(view, Case, theirs, Case.withdrawn.is_(False))
        running = Case.state.not_in(_CLOSED)
        self.open = _by_office(view, Case, theirs, Case.withdrawn.is_(False), running)
        self.overdue = _by_office(view, Case, theirs, Case.withdrawn.is_(False), running, Case.due_on < view.today())
        issued = (
            Proposal.owner_office.not_in(others),
            Proposal.withdrawn.is_(False),
            Proposal.state.in_(_ISSUED),
        )
        self.proposals = _by_office(view, Proposal, *issued)
        self.served = _by_office(view, Proposal, *issued, Proposal.served_on.is_not(None))
        self.replied = _by_office(view, Proposal, *issued, Proposal.reply_state.in_(_REPLIED))
        late = Proposal.reply_state.in_([ReplyState.AWAITING, ReplyState.OVERDUE]) & (
            Proposal.reply_due_on < view.today()
        )
        self.late = _by_office(view, Proposal, *issued, late)
        self.implemented = _by_office(view, Proposal, *issued, Proposal.reply_state == ReplyState.IMPLEMENTED)
        filed = select(SuperiorOpinion.subject_id).where(
            SuperiorOpinion.owner_workspace == view.workspace_id,
            SuperiorOpinion.kind == OpinionKind.FILING_ACK,
            SuperiorOpinion.withdrawn.is_(False),
        )
        self.filed = _by_office(view, Proposal, *issued, Proposal.id.in_(filed))
        newest = func.row_number().over(partition_by=Bundle.peer_workspace, order_by=Bundle.made_at.desc())
        ranked = select(Bundle.peer_workspace, Bundle.made_at, Bundle.number, Bundle.head, newest.label("place")).where(
            Bundle.outgoing.is_(False)
        )
        last = ranked.subquery()
        self.last: dict[str, _Last] = {
            row.peer_workspace: _Last(row.made_at, row.number, row.head)
            for row in view.session.execute(select(last).where(last.c.place == 1))
        }
        lost = select(MissingRecord.owner_workspace, func.count()).group_by(MissingRecord.owner_workspace)
        self.missing: dict[str, int] = {row[0]: row[1] for row in view.session.execute(lost)}


def _by_office(view: Read, cls: type[Case] | type[Proposal], *where: object) -> Mapping[str, int]:
    query = select(cls.owner_office, func.count()).where(*where).group_by(cls.owner_office)  # type: ignore[arg-type]
    return {row[0]: row[1] for row in view.session.execute(query)}


def _office(code: str, name: str, expected: bool, spaces: list[str], counts: _Counts) -> OfficeRow:
    newest = max((counts.last[one] for one in spaces if one in counts.last), default=None)
    missing = sum(counts.missing.get(one, 0) for one in spaces)
    last = newest.at if newest else None
    issued, filed = counts.proposals.get(code, 0), counts.filed.get(code, 0)
    return OfficeRow(
        code, name, _state(counts.silent_from, spaces, last), expected, last, newest.number if newest else 0,
        newest.head if newest else 0, missing, counts.cases.get(code, 0), counts.open.get(code, 0),
        counts.overdue.get(code, 0), issued, counts.served.get(code, 0), counts.replied.get(code, 0),
        counts.late.get(code, 0), counts.implemented.get(code, 0), filed, issued - filed,
    )  # fmt: skip


def _state(silent_from: datetime, spaces: list[str], last: datetime | None) -> str:
    if not spaces:
        return "unknown"
    if last is None:
        return "never"
    return "silent" if last < silent_from else "current"


def _office_names(view: Read) -> dict[str, str]:
    return {row.office_code: row.office_name for row in view.session.scalars(select(ExpectedOffice))} | {
        peer.office_code: peer.office_name for peer in contacts.peers(view)
    }


def _desk_cases(view: Read, ids: list[str], names: Mapping[str, str]) -> list[DeskCase]:
    columns = (
        Case.id, Case.owner_office, Case.register_no, Case.name, Case.state, Case.due_on, Case.updated_at,
        Case.withdrawn, Unit.name.label("unit"),
    )  # fmt: skip
    found = {
        row.id: row
        for chunk in _chunks(ids)
        for row in view.session.execute(
            select(*columns).outerjoin(Unit, Unit.id == Case.unit_id).where(Case.id.in_(chunk))
        )
    }
    live = _live_proposals(view, ids)
    flags = _flags(view, ids)
    rows = []
    for case_id in ids:
        row = found[case_id]
        proposal = live.get(case_id)
        late = row.due_on is not None and row.due_on < view.today() and row.state not in _CLOSED
        rows.append(
            DeskCase(
                row.id, row.owner_office, names.get(row.owner_office, row.owner_office), row.register_no or "",
                row.name, row.unit or "", row.state, codes.label("case_states", row.state), row.due_on, late,
                proposal[0] if proposal else "", (proposal[1] or "") if proposal else "",
                codes.label("proposal_states", proposal[2]) if proposal else "", row.updated_at,
                (*flags.get(case_id, []), *(["已撤回"] if row.withdrawn else [])),
            )
        )  # fmt: skip
    return rows


def _live_proposals(view: Read, ids: list[str]) -> dict[str, tuple[str, str | None, str]]:
    gone = (ProposalState.SUPERSEDED, ProposalState.WITHDRAWN)
    found: dict[str, tuple[str, str | None, str]] = {}
    for chunk in _chunks(ids):
        query = (
            select(Proposal.case_id, Proposal.id, Proposal.doc_number, Proposal.state)
            .where(Proposal.case_id.in_(chunk), Proposal.state.not_in(gone), Proposal.withdrawn.is_(False))
            .order_by(Proposal.version)
        )
        for row in view.session.execute(query):
            found[row.case_id] = (row.id, row.doc_number, row.state)
    return found


def _flags(view: Read, ids: list[str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    words = {OpinionKind.SUPERVISION: "挂牌督办", OpinionKind.REMINDER: "已催办"}
    for chunk in _chunks(ids):
        query = select(SuperiorOpinion.case_id, SuperiorOpinion.kind).where(
            SuperiorOpinion.case_id.in_(chunk),
            SuperiorOpinion.kind.in_(list(words)),
            SuperiorOpinion.withdrawn.is_(False),
        )
        for case_id, kind in view.session.execute(query.distinct()).all():
            told.setdefault(case_id or "", []).append(words[OpinionKind(kind)])
        lost = select(MissingRecord.record_id).where(
            MissingRecord.record_type == "case", MissingRecord.record_id.in_(chunk)
        )
        for case_id in view.session.scalars(lost):
            told.setdefault(case_id, []).append("原主缺失")
        for case_id, words_of in passing.passed_cases(view, chunk).items():
            told.setdefault(case_id, []).append(words_of)
    return told


def _chunks(ids: list[str]) -> Iterable[list[str]]:
    return (ids[start : start + 500] for start in range(0, len(ids), 500))

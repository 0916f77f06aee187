"""Making a transition: permission, guards, then what the areas write down, all in one unit of work."""

from __future__ import annotations

from dataclasses import dataclass

from app import archive, cases
from app.cases import lifecycle
from app.cases.guards import CaseFacts
from app.cases.rules import BY_CODE, TRANSITIONS, Track, Transition, findings, standing, target
from app.casework.facts import effective_reply, facts_of, state_of
from app.casework.paper import OnPaper, anonymous, decided
from app.decision import Decision, made_here
from app.documents import keep_issued
from app.findings import Finding
from app.forms import note_text, refuse_if
from app.proposals import desk, reply
from app.work import Read, Work
from db.codes import Action, CaseState, ProposalState
from db.kernel.errors import UserError

_BEFORE = (
    CaseState.REGISTERED,
    CaseState.PLAN_DRAFT,
    CaseState.PLAN_DEPT_REVIEW,
    CaseState.PLAN_CHIEF_REVIEW,
)
_DOSSIER = ("start_archive", "submit_archive", "return_archive", "approve_archive", "supplement")

_ISSUING = ("seal_proposal", "change_proposal", "withdraw_proposal", "sign_follow_up", "sign_notification")
"""With these a paper leaves the office; it is kept as it leaves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A transition that the person's role may make from here; `findings` are what still stands in its way."""

    code: str
    label: str
    track: Track
    by_form: bool
    needs_note: bool
    findings: tuple[Finding, ...]


def advance(work: Work, ref: str, code: str, note: str = "", paper: OnPaper | None = None) -> str:
    """Make the transition `code` of a case (id or number) and return its new state on its track.

    `note` is the opinion or the reason, where one is asked for; `paper` the sheet on which somebody else decided.
    Raises `transition.unknown`, `transition.by_form` for what is done by filing a record, `permission.denied`
    (audited), `record.read_only`, `FindingsError("transition.refused")` with everything that stands in the way, and
    with a sheet what `paper.decided` raises.
    """
    line = BY_CODE.get(code)
    if line is None:
        raise UserError("transition.unknown", transition=code[:64])
    case = cases.case_file(work, ref)
    work.require(line.action if paper is None else Action.DECISION_ENTER, own=case.mine)
    if line.by_form:
        raise UserError("transition.by_form", label=line.label, transition=code)
    if not case.own:
        raise UserError("record.read_only", office=case.office)
    cleaned = note_text(note)
    state = state_of(work, case, line)
    decision = made_here(work, cleaned) if paper is None else decided(work, case, line, paper, cleaned)
    refuse(line, findings(line, state, facts_of(work, case, decision)))
    after = target(line, state)
    _apply(work, case, line, after, decision)
    return after


def refuse(line: Transition, found: tuple[Finding, ...]) -> None:
    """Raise `transition.refused` when there are findings."""
    refuse_if("transition.refused", found, label=line.label, transition=line.code)


def choices(view: Read, ref: str) -> list[Choice]:
    """What the person may do with a case now: by role, from where the tracks stand, with what is still missing."""
    case = cases.case_file(view, ref)
    lines = [line for line in TRANSITIONS if view.actor.may(line.action, own=case.mine)]
    return _offers(view, case, lines, facts_of(view, case))


def paper_choices(view: Read, ref: str) -> list[Choice]:
    """The decisions of others that the person may enter from paper now; nothing but the sheet is wanting."""
    case = cases.case_file(view, ref)
    if not view.actor.may(Action.DECISION_ENTER, own=case.mine):
        return []
    lines = [line for line in TRANSITIONS if line.decision]
    return [one for one in _offers(view, case, lines, anonymous(facts_of(view, case))) if not one.findings]


def _offers(view: Read, case: cases.CaseFile, lines: list[Transition], facts: CaseFacts) -> list[Choice]:
    found = []
    for line in lines if case.own else ():
        states = line.sources & _states(view, case, line, facts)
        if states:
            told = standing(line, next(iter(states)), facts)
            noted = any(one.code.startswith("note.") for one in told)
            rest = tuple(one for one in told if not one.code.startswith("note."))
            found.append(Choice(line.code, line.label, line.track, line.by_form, noted, rest))
    return found


def _states(view: Read, case: cases.CaseFile, line: Transition, facts: CaseFacts) -> frozenset[str]:
    if line.track in (Track.PROPOSAL, Track.REPLY):
        running = (CaseState.ACTIVE, CaseState.SUSPENDED) if line.track is Track.REPLY else (CaseState.ACTIVE,)
        if case.state not in running:
            return frozenset()
        if facts.proposal is None:
            return frozenset({""}) if line.track is Track.PROPOSAL else frozenset()
        if line.track is Track.REPLY and facts.proposal.state is not ProposalState.SERVED:
            return frozenset()
        if facts.proposal.state is ProposalState.WITHDRAWN and line.track is Track.PROPOSAL:
            return frozenset({""})
        proposal = facts.proposal
        return frozenset({proposal.state if line.track is Track.PROPOSAL else effective_reply(view, proposal)})
    early = line.code == "analyse" and case.state in _BEFORE  # a confession is written during interrogation
    if line.track is not Track.CASE and case.state is not CaseState.ACTIVE and not early:
        return frozenset()
    return frozenset({state_of(view, case, line)})


def _apply(work: Work, case: cases.CaseFile, line: Transition, after: str, decision: Decision) -> None:
    if line.track is Track.PROPOSAL:
        desk.apply(work, case.id, line.code, ProposalState(after), decision)
    elif line.track is Track.REPLY:
        reply.apply_reply(work, case.id, line.code, after, decision)
    else:
        lifecycle.apply(work, case.id, line.code, decision)
        if line.code in _DOSSIER:
            archive.apply(work, case.id, line.code, decision)
    if line.code in _ISSUING:
        keep_issued(work, case.id)

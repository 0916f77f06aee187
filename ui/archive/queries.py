"""What the page reads, each in one moment of the records. Runs in workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app import archive, cases, documents
from app.archive import DossierDetail
from app.cases.listing import SHELVES, CaseQuery, CaseRow, Shelf, SortBy, case_ids, count_cases, list_cases
from app.casework import Choice, choices, record
from app.work import Read, Work

#: Rows that are read at once: some screens full.
PAGE = 100
#: The stages of the list: what is to be compiled, what waits for review, what was taken in.
TODO, REVIEW, DONE = "todo", "review", "done"
STAGES = (TODO, REVIEW, DONE)
#: Transitions that the page offers, the safe one first.
MOVES = ("start_archive", "return_archive", "submit_archive", "approve_archive", "supplement")

_CLOSED = frozenset(state for state in SHELVES[Shelf.ALL] if state.value in ("terminated", "not_initiated"))
_REVIEWED = frozenset(state for state in SHELVES[Shelf.TO_ARCHIVE] if state.value == "archive_review")
_STATES = {
    TODO: SHELVES[Shelf.TO_ARCHIVE] - _REVIEWED | _CLOSED,
    REVIEW: _REVIEWED,
    DONE: SHELVES[Shelf.ARCHIVED],
}


@dataclass(frozen=True, slots=True)
class Volume:
    """One line of the list: a case that has finished its work, with its 档号 if it has one."""

    case: CaseRow
    archival_code: str


@dataclass(frozen=True, slots=True)
class Volumes:
    """Some lines of a stage: those from `start` on, of `counts[stage]`; `place` is that of the dossier wanted."""

    stage: str
    counts: dict[str, int]
    rows: list[Volume]
    start: int
    place: int


@dataclass(frozen=True, slots=True)
class DossierData:
    """One dossier, and what this person may do with it now."""

    detail: DossierDetail
    choices: tuple[Choice, ...]
    own: bool
    office: str
    today: date

    def choice(self, code: str) -> Choice | None:
        """A transition, if this person may make it from here."""
        return next((choice for choice in self.choices if choice.code == code), None)

    @property
    def may_mark(self) -> bool:
        """Whether classes may be marked: it is being compiled, by somebody who may hand it in."""
        return self.choice("submit_archive") is not None


def volumes(view: Read, text: str, stage: str, wanted: str = "", first: bool = False) -> Volumes:
    """A stage of the list, read around the dossier wanted, whose stage it then is; else from its beginning.

    When the list is shown for the `first` time it is a stage that has something.
    """
    counts = {one: count_cases(view, _query(one, text)) for one in STAGES}
    stage = _stage_of(view, wanted) or stage
    if first and not counts[stage]:
        stage = next((one for one in STAGES if counts[one]), stage)
    ids = case_ids(view, _query(stage, text)) if wanted else []
    place = ids.index(wanted) if wanted in ids else -1
    start = max(place, 0) // PAGE * PAGE
    return Volumes(stage, counts, some_volumes(view, text, stage, start), start, place)


def some_volumes(view: Read, text: str, stage: str, start: int) -> list[Volume]:
    """The lines of a stage from `start` on, a page of them."""
    found = list_cases(view, _query(stage, text), limit=PAGE, offset=start)
    numbers = archive.archival_codes(view, [case.id for case in found])
    return [Volume(case, numbers.get(case.id, "")) for case in found]


def _query(stage: str, text: str) -> CaseQuery:
    """What is to be done first stands first; of what was taken in, the newest."""
    newest = stage == DONE
    return CaseQuery(states=_STATES[stage], text=text, sort=SortBy.UPDATED if newest else SortBy.DUE, descending=newest)


def _stage_of(view: Read, case_id: str) -> str:
    state = cases.case_file(view, case_id).state if case_id else None
    return next((stage for stage, states in _STATES.items() if state in states), "")


def dossier(view: Read, case_id: str) -> DossierData:
    """A dossier for the page. Raises `case.unknown`, `permission.denied`."""
    detail = archive.dossier_detail(view, case_id)
    offered = {choice.code: choice for choice in choices(view, case_id)}
    moves = tuple(offered[code] for code in MOVES if code in offered)
    case = cases.case_file(view, case_id)
    return DossierData(detail, moves, case.own, case.office, view.today())


def set_retention(work: Work, case_id: str, retention: str) -> None:
    """Choose the 保管期限."""
    archive.set_retention(work, cases.case_file(work, case_id), retention)


def note_out(work: Work, case_id: str, what: str) -> None:
    """Leave in the log that a paper of a case went out of the workspace, as a file or as print."""
    work.note("document.export", "case", case_id, what)
    work.touch("audit")


def paper(view: Read, document_id: str) -> bytes | documents.OpenPaper:
    """A paper of the volume: our own as PDF, one that came in open in a walled child."""
    found = documents.document_row(view, document_id)
    if found.direction.value == "outgoing" and found.media_type == "application/pdf":
        return documents.read_document(view, document_id)
    return documents.open_document(view, document_id)


def mark_all(work: Work, case_id: str, marks: Sequence[Mapping[str, object]]) -> None:
    """Say of classes of the checklist that they do not apply or are to follow. Raises as `record`."""
    for one in marks:
        record(work, case_id, "archive-check", one)

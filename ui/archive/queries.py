"""What the page reads, each in one moment of the records. Runs in workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app import archive, cases, documents
from app.archive import DossierDetail
from app.cases.listing import SHELVES, CaseQuery, CaseRow, Shelf, SortBy, list_cases
from app.casework import Choice, choices
from app.work import Read, Work

MOST = 500
#: Pages of a foreign paper that are shown, and their longer side in px.
#: The stages of the list: what is to be compiled, what waits for review, what was taken in.
TODO, REVIEW, DONE = "todo", "review", "done"
STAGES = (TODO, REVIEW, DONE)
#: Transitions that the page offers, the safe one first.
MOVES = ("start_archive", "return_archive", "submit_archive", "approve_archive", "supplement")

_CLOSED = frozenset(state for state in SHELVES[Shelf.ALL] if state.value in ("terminated", "not_initiated"))


@dataclass(frozen=True, slots=True)
class Volume:
    """One line of the list: a case that has finished its work, with its 档号 if it has one."""

    case: CaseRow
    archival_code: str

    @property
    def stage(self) -> str:
        """Where it stands."""
        state = self.case.state.value
        return DONE if state == "archived" else REVIEW if state == "archive_review" else TODO


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


def volumes(view: Read, text: str) -> list[Volume]:
    """Cases at the archive's door and behind it, those to be done first."""
    found = list_cases(view, CaseQuery(shelf=Shelf.TO_ARCHIVE, text=text), limit=MOST)
    newest = {"text": text, "sort": SortBy.UPDATED, "descending": True}
    found += list_cases(view, CaseQuery(states=_CLOSED, **newest), limit=MOST)  # type: ignore[arg-type]
    found += list_cases(view, CaseQuery(shelf=Shelf.ARCHIVED, **newest), limit=MOST)  # type: ignore[arg-type]
    numbers = archive.archival_codes(view)
    return [Volume(case, numbers.get(case.id, "")) for case in found]


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

"""Everything that a case's page shows, read in one moment. Runs in a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app import archive, photos
from app.activities import ActivityFile, RevisitFile
from app.cases import AnalysisFile, CaseFile, PlanFile
from app.casework import CaseDetail, Choice, case_detail
from app.photos import PhotoRow
from app.proposals import ProposalDetail
from app.work import Read

_SHOWN = 4


@dataclass(frozen=True, slots=True)
class CaseData:
    """One case with all that hangs on it, and what this person may do now."""

    detail: CaseDetail
    dossier: archive.DossierDetail
    photos: tuple[PhotoRow, ...]
    activity_photos: Mapping[str, int]
    today: date

    @property
    def case(self) -> CaseFile:
        """Its facts."""
        return self.detail.case

    @property
    def plan(self) -> PlanFile | None:
        """Its plan."""
        return self.detail.plan

    @property
    def analyses(self) -> tuple[AnalysisFile, ...]:
        """Its materials of analysis."""
        return self.detail.analyses

    @property
    def activities(self) -> tuple[ActivityFile, ...]:
        """Symposium and education."""
        return self.detail.activities

    @property
    def revisits(self) -> tuple[RevisitFile, ...]:
        """Visits that were made."""
        return self.detail.revisits

    @property
    def proposal(self) -> ProposalDetail | None:
        """Its proposal."""
        return self.detail.proposal

    def choice(self, code: str) -> Choice | None:
        """A transition, if this person may make it from here."""
        return next((choice for choice in self.detail.choices if choice.code == code), None)


def case_data(view: Read, ref: str) -> CaseData:
    """Read a case. Raises `case.unknown`, `permission.denied`."""
    detail = case_detail(view, ref)
    case_id = detail.case.id
    pictures = photos.list_photos(view, case_id, order="newest", limit=_SHOWN)
    return CaseData(
        detail,
        archive.dossier_detail(view, case_id),
        tuple(pictures),
        photos.photos_of_activities(view, case_id),
        view.today(),
    )

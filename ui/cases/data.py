"""Everything that a case's page shows, read in one moment. Runs in a worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import archive, photos, presets
from app.activities import ActivityFile, Met, RevisitFile, last_met
from app.cases import AnalysisFile, CaseFile, PlanFile
from app.casework import CaseDetail, Choice, Start, case_detail, first_steps, report_is_late
from app.photos import PhotoRow
from app.presets import Preset
from app.proposals import (
    ProposalDetail,
    ProposalRow,
    VerificationFile,
    proposal_detail,
    proposals_on,
    reminder_start,
    verification_of,
)
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
    rules: Preset
    met: Met
    start: Start
    reminder: Mapping[str, Any]
    late: bool
    verification: VerificationFile | None
    gathered: tuple[ProposalRow, ...]

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
        presets.current(view),
        last_met(view, case_id),
        first_steps(view, detail.case, detail.plan, detail.analyses, detail.activities),
        reminder_start(view, case_id),
        report_is_late(view, case_id),
        verification_of(view, case_id),
        tuple(proposal_detail(view, one).row for one in proposals_on(view, case_id)),
    )

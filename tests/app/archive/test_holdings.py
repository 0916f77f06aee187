"""A filed paper stands for its record, one for one; a record without a paper still counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app import activities, archive, cases
from app.archive.holdings import papers
from db.codes import Role
from db.kernel.ids import new_id
from db.models import Document
from tests.app.casework.stories import EDUCATION, SYMPOSIUM, Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A fresh office."""
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def file_paper(office: Office, ref: str, form: str, subject: str | None, pages: int = 3) -> None:
    paper = Document(
        id=new_id(),
        case_id=ref,
        subject_id=subject,
        form_code=form,
        direction="outgoing",
        title=f"归入的{form}",
        dated=date(2026, 3, 18),
        pages=pages,
        secrecy="internal",
        media_type="application/pdf",
        size=1,
        sha256="0" * 64,
        extra={},
    )
    with office.work(Role.UNDERTAKER) as work:
        work.put(paper, "document.file")
        work.commit()


def titles(office: Office, ref: str) -> list[str]:
    with office.workspace.read() as view:
        return sorted(paper.title for paper in papers(view, cases.case_file(view, ref)))


def test_a_paper_takes_the_place_of_its_own_record_only(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.day("2026-03-18")
    both = SYMPOSIUM | {"kinds": ["symposium", "education"], "headcount": 20, "education": EDUCATION["education"]}
    office.file(ref, "activity", both)
    with office.workspace.read() as view:
        activity = activities.activities(view, ref)[0].id
    assert titles(office, ref) == ["个案预防计划安排表", "座谈会记录", "法制教育活动记录"]
    file_paper(office, ref, "symposium", activity)
    assert titles(office, ref) == ["个案预防计划安排表", "归入的symposium", "法制教育活动记录"]
    file_paper(office, ref, "education", None)
    file_paper(office, ref, "volume_index", None)
    assert titles(office, ref) == ["个案预防计划安排表", "归入的education", "归入的symposium"]


def test_pages_run_through_the_volume_and_supplements_go_behind(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    file_paper(office, ref, "plan", None, pages=2)
    file_paper(office, ref, "symposium", None, pages=3)
    office.do(ref, "terminate", Role.CHIEF, "案件撤销")
    office.do(ref, "start_archive", Role.UNDERTAKER)
    with office.workspace.read() as view:
        detail = archive.dossier_detail(view, ref)
        assert [(row.title, row.pages_text) for row in detail.papers] == [
            ("归入的plan", "1—2"),
            ("归入的symposium", "3—5"),
        ]
        missing = [line.code for line in detail.checks if line.state == "missing"]
        assert detail.complete == 14 - len(missing)
    for code in missing:
        office.file(ref, "archive-check", {"code": code, "state": "not_applicable", "reason": "案件撤销"})
    office.do(ref, "submit_archive", Role.UNDERTAKER)
    office.do(ref, "return_archive", Role.PREVENTION_HEAD, "目录日期有误")
    office.do(ref, "submit_archive", Role.UNDERTAKER)
    office.do(ref, "approve_archive", Role.PREVENTION_HEAD, "齐全")
    file_paper(office, ref, "judgment", None, pages=1)
    office.do(ref, "supplement", Role.ARCHIVIST, "补入判决书")
    with office.workspace.read() as view:
        detail = archive.dossier_detail(view, ref)
        last = detail.papers[-1]
        assert (last.title, last.pages_text, last.supplementary) == ("归入的judgment", "6", True)
        assert [remark["situation"] for remark in detail.remarks] == ["齐全", "补入判决书"]
        assert [stage.done for stage in detail.stages] == [True, True, True]
        assert archive.list_dossiers(view)[0].archival_code == "J001-WS·2026-D30-YF-0001"

"""What is issued is kept as it left the office, and stays so."""

from __future__ import annotations

import hashlib

from app import documents
from db.codes import Direction, Role
from tests.app.casework.stories import Office


def _sealed(office: Office) -> str:
    case = office.up_to_number()
    with office.workspace.read() as view:
        assert not [row for row in documents.list_documents(view, case) if row.direction is Direction.OUTGOING]
    office.do(case, "seal_proposal", Role.PREVENTION_OFFICER)
    return case


def test_a_proposal_is_kept_when_it_is_sealed_and_prints_again_to_the_same_bytes(office: Office) -> None:
    case = _sealed(office)
    with office.workspace.read() as view:
        (row,) = [one for one in documents.list_documents(view, case) if one.direction is Direction.OUTGOING]
        data = documents.read_document(view, row.id)
        assert (row.form_code, row.doc_number) == ("proposal", "青检建〔2026〕1号")
        assert row.sha256 == hashlib.sha256(data).hexdigest()
        assert data == documents.render_for_case(view, case, "proposal").pdf
        told = documents.verify_document(view, row.id)
        assert told.kept and told.same


def test_an_issued_paper_stays_as_it_was_when_the_wording_changes(office: Office) -> None:
    case = _sealed(office)
    with office.workspace.read() as view:
        (before,) = documents.list_documents(view, case)
        shown = documents.template(view, "proposal")
    passage = next(one for one in shown.passages if "{" not in one.text)
    with office.work(Role.PREVENTION_HEAD) as work:
        documents.save_wording(work, "proposal", {passage.key: passage.text + "（改）"}, "试改")
        work.commit()
    with office.work(Role.PREVENTION_OFFICER) as work:
        assert documents.keep_issued(work, case) == []
        work.commit()
    with office.workspace.read() as view:
        (after,) = documents.list_documents(view, case)
        kept = documents.read_document(view, after.id)
        assert documents.render_for_case(view, case, "proposal").pdf == kept, "an issued paper is worded as it was"
        assert documents.pdf_for_case(view, case, "proposal") == (kept, True)
        told = documents.verify_document(view, after.id)
    assert after == before and told.same

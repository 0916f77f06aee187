"""What the superior writes on a subordinate's record."""

from __future__ import annotations

import pytest

from app import exchange
from app.workspace import UserError
from db.codes import OpinionKind, Role
from db.models import Proposal
from tests.app.exchange.offices import Offices
from tests.support import acting


def test_an_opinion_names_the_version_that_it_judges(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.city.work() as work:
        exchange.give_opinion(
            work,
            OpinionKind.FILING_ACK,
            "proposal",
            offices.proposal_id,
            text="准予备案",
            filing_no="云检备〔2026〕1号",
        )
        work.commit()
    exchange.import_bundle(offices.county, offices.down().path)
    with offices.county.read() as view:
        (opinion,) = exchange.opinions(view, offices.case_id)
    assert (opinion.kind, opinion.filing_no, opinion.office_code) == (
        OpinionKind.FILING_ACK, "云检备〔2026〕1号", "990100",
    )  # fmt: skip
    assert not opinion.outdated
    with offices.county.work() as work:
        proposal = work.get(Proposal, offices.proposal_id)
        work.put(proposal, "proposal.serve")
        proposal.served_on = work.today()
        proposal.form = {**proposal.form, "numbered": {"by": "何书记员"}}
        work.commit()
    with offices.county.read() as view:
        assert [one.outdated for one in exchange.opinions(view)] == [False], "its words are the ones that were judged"
    with offices.county.work() as work:
        proposal = work.get(Proposal, offices.proposal_id)
        work.put(proposal, "proposal.edit")
        proposal.facts += "另查明一事。"
        work.commit()
    with offices.county.read() as view:
        assert [one.outdated for one in exchange.opinions(view)] == [True]


def test_nobody_judges_their_own_records_or_without_the_role(offices: Offices) -> None:
    with offices.county.work() as work, pytest.raises(UserError, match=r"exchange\.opinion_own"):
        exchange.give_opinion(work, OpinionKind.REVIEW, "proposal", offices.proposal_id, text="同意")
    exchange.import_bundle(offices.city, offices.up().path)
    undertaker = acting(offices.city, Role.UNDERTAKER)
    with offices.city.work(undertaker) as work, pytest.raises(UserError, match=r"permission\.denied"):
        exchange.give_opinion(work, OpinionKind.REVIEW, "proposal", offices.proposal_id, text="同意")

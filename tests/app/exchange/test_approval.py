"""Sending is approved by the role that may; an approval holds for just what was laid before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app import exchange
from app.workspace import UserError
from db.codes import Role
from tests.app.exchange.offices import Offices, rename_case
from tests.support import acting


@contextmanager
def officer(offices: Offices) -> Iterator[None]:
    """An officer of the prevention department sits at the county's workspace."""
    county, chief = offices.county, offices.county.actor
    county.actor = acting(county, Role.PREVENTION_OFFICER)
    yield
    county.actor = chief


def approve(offices: Offices) -> None:
    with offices.county.work() as work:
        exchange.approve_export(work, "990100", "同意发出")
        work.commit()


def test_an_officer_sends_what_was_approved(offices: Offices) -> None:
    with officer(offices):
        with pytest.raises(UserError, match=r"exchange\.not_approved"):
            offices.up()
        exchange.ask_approval(offices.county, "990100")
        with pytest.raises(UserError, match=r"exchange\.not_approved"):
            offices.up()
    with offices.county.read() as view:
        (asked,) = exchange.requests(view)
    assert (asked.asked_by, asked.current, asked.approved_at) == ("马检察官", True, None)
    approve(offices)
    with officer(offices):
        assert offices.up().records == 5
        with pytest.raises(UserError, match=r"exchange\.not_approved"):
            offices.up()


def test_a_change_after_the_approval_asks_again(offices: Offices) -> None:
    with officer(offices):
        exchange.ask_approval(offices.county, "990100")
    approve(offices)
    rename_case(offices, "批准之后改的名")
    with officer(offices), pytest.raises(UserError, match=r"exchange\.not_approved"):
        offices.up()
    with offices.county.read() as view:
        (row,) = exchange.requests(view)
    assert (row.current, row.approved_at) == (False, None)
    with pytest.raises(UserError, match=r"exchange\.request_changed"):
        approve(offices)
    with officer(offices):
        exchange.ask_approval(offices.county, "990100")
    approve(offices)
    with officer(offices):
        assert offices.up().records == 5


def test_a_wizard_that_was_left_is_taken_up_again(offices: Offices) -> None:
    with officer(offices), offices.county.work() as work:
        exchange.keep_request(work, "990100", whole=True, folder="/media/检专-003", volume=4096)
        work.commit()
    with offices.county.read() as view:
        (row,) = exchange.requests(view)
    assert (row.whole, row.folder, row.volume, row.asked) == (True, "/media/检专-003", 4096, False)
    with officer(offices), offices.county.work() as work:
        exchange.drop_request(work, "990100")
        work.commit()
    with offices.county.read() as view:
        assert exchange.requests(view) == []

"""备案 is offered with the superior's own name once its card is known."""

from __future__ import annotations

from tests.app.exchange.offices import Offices
from ui.proposals.data import filing_offers


def test_the_superior_is_named(offices: Offices) -> None:
    with offices.county.read() as view:
        offered = filing_offers(view)
    above = offices.city.own.office_name
    assert offered == (f"{above}预防部门", "上一级人民检察院预防部门", above)

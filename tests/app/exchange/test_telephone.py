"""Receipts by telephone: they count until taken back or overridden by a signed one."""

from __future__ import annotations

import pytest

from app import exchange
from app.workspace import UserError
from db.codes import Action, Role
from tests.app.exchange.offices import Offices, rename_case
from tests.support import acting


def told(offices: Offices, made: exchange.BundleResult, digits: str = "", number: int = 0) -> str:
    with offices.county.work() as work:
        receipt = exchange.confirm_by_telephone(
            work, "990100", number or made.number, digits or exchange.digits_of(made.digest),
            role="预防部门负责人", reason="回执介质在途",
        )  # fmt: skip
        work.commit()
    return receipt


def base_of(offices: Offices) -> tuple[int, bool]:
    with offices.county.read() as view:
        (stream,) = exchange.streams(view)
    return stream.acknowledged, stream.by_telephone


def test_what_was_told_is_not_sent_again(offices: Offices) -> None:
    made = offices.up()
    exchange.import_bundle(offices.city, made.path)
    told(offices, made)
    assert base_of(offices) == (made.head, True)
    rename_case(offices, "改名之后")
    later = offices.up()
    assert (later.base, later.records) == (made.head, 1)
    assert exchange.import_bundle(offices.city, later.path).changed == 1


def test_taking_it_back_sends_everything_again(offices: Offices) -> None:
    made = offices.up()
    receipt = told(offices, made)
    rename_case(offices, "改名之后")
    with pytest.raises(UserError, match=r"exchange\.gap"):
        exchange.import_bundle(offices.city, offices.up().path)
    with offices.county.work() as work:
        exchange.take_back_telephone(work, receipt, "对方实际没有收到")
        work.commit()
    assert base_of(offices) == (0, False)
    assert exchange.import_bundle(offices.city, offices.up().path).new == 5
    with offices.county.read() as view:
        assert [row.ended for row in exchange.telephone_receipts(view)] == ["taken_back"]


def test_a_signed_receipt_overrides_it(offices: Offices) -> None:
    first = offices.up()
    exchange.import_bundle(offices.city, first.path)
    rename_case(offices, "改名之后")
    second = offices.up()
    told(offices, second)
    answer = exchange.import_bundle(offices.county, offices.down().path)
    assert answer.acknowledged == first.head
    assert base_of(offices) == (first.head, False)
    with offices.county.read() as view:
        assert [row.ended for row in exchange.telephone_receipts(view)] == ["overridden"]
    assert exchange.import_bundle(offices.city, offices.up().path).changed == 1


def test_wrong_digits_and_numbers_and_people_are_refused(offices: Offices) -> None:
    made = offices.up()
    right = exchange.digits_of(made.digest)
    wrong = f"{(int(right) + 1) % 10**8:08d}"
    with pytest.raises(UserError, match=r"exchange\.telephone_differs"):
        told(offices, made, wrong)
    with pytest.raises(UserError, match=r"exchange\.telephone_unknown"):
        told(offices, made, right, 9)
    officer = acting(offices.county, Role.PREVENTION_OFFICER)
    with offices.county.work(officer) as work, pytest.raises(UserError, match=r"permission\.denied"):
        exchange.confirm_by_telephone(work, "990100", 1, right, role="经办", reason="在途")
    with offices.county.work() as work, pytest.raises(UserError, match=r"exchange\.telephone_reason"):
        exchange.confirm_by_telephone(work, "990100", 1, right, role=" ", reason="在途")
    assert base_of(offices) == (0, False)


def test_a_receipt_by_telephone_settles_what_came_before(offices: Offices) -> None:
    """The bundle that arrived held all that the earlier one was to bring; a later one still waits."""
    first = offices.up()
    rename_case(offices, "改名之后")
    second = offices.up()
    rename_case(offices, "又改名")
    third = offices.up()
    receipt = told(offices, second)
    with offices.county.read() as view:
        rows = {row.number: (row.receipt, row.told) for row in exchange.bundles(view)}
    assert rows == {first.number: (receipt, 2), second.number: (receipt, 2), third.number: ("", 0)}
    with offices.city.work() as work:
        work.require(Action.EXCHANGE_APPROVE)
    exchange.open_epoch(offices.city, "恢复")
    exchange.import_bundle(offices.county, offices.down().path)
    with offices.county.read() as view:
        assert {row.told for row in exchange.bundles(view)} == {0}, "who was restored since has lost it"

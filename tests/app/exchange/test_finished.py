"""A bundle that was made and came onto no medium: copied while it still says everything, else made anew."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from app import exchange, people
from app.exchange.rules import Policy
from app.workspace import UserError
from db.codes import Relation
from tests.app.exchange.offices import Offices, introduce, rename_case


@pytest.fixture
def strand(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Has the county make a bundle that stays in the outbox alone."""

    def pulled(_: Path) -> None:
        raise OSError(errno.EIO, "gone")

    def make() -> None:
        with monkeypatch.context() as patched, pytest.raises(UserError, match=r"exchange\.medium_failed"):
            patched.setattr("app.exchange.medium._read_back", pulled)
            offices.up()

    return make


def states(offices: Offices) -> dict[int, tuple[str, int]]:
    with offices.county.read() as view:
        return {row.number: (row.state, row.replaced) for row in exchange.bundles(view) if row.outgoing}


def test_the_next_try_copies_it(offices: Offices, strand: Callable[[], None]) -> None:
    strand()
    with offices.county.read() as view:
        assert exchange.outlook(view, "990100").finished
        assert exchange.outlook(view, "990100", full=True).finished, "nothing was acknowledged: it is everything"
    made = offices.up()
    assert states(offices) == {1: ("written", 0)}
    taken = exchange.import_bundle(offices.city, made.path)
    assert (taken.number, taken.new) == (1, made.records)
    assert offices.up().number == 2, "what lies on a medium is not taken again"


def changed(offices: Offices) -> None:
    rename_case(offices, "改名之后")


def narrower(offices: Offices) -> None:
    with offices.county.work() as work:
        exchange.set_policy(work, "990100", Policy(names="short"))
        work.commit()


def new_keys(offices: Offices) -> None:
    with offices.county.work() as work:
        exchange.change_keys(work, "例行更换")
        work.commit()


def their_new_keys(offices: Offices) -> None:
    with offices.city.work() as work:
        exchange.change_keys(work, "例行更换")
        work.commit()
    introduce(offices.county, offices.city, Relation.SUPERIOR)


def another_receipt(offices: Offices) -> None:
    with offices.city.work() as work:
        people.add_department(work, "other", "侦查处")
        work.commit()
    assert exchange.import_bundle(offices.county, offices.down().path).new


def gone_from_the_outbox(offices: Offices) -> None:
    for path in (offices.county.vault.folder / "outbox").iterdir():
        path.unlink()


def test_what_no_longer_says_everything_is_made_anew(offices: Offices, strand: Callable[[], None]) -> None:
    for act in (another_receipt, changed, narrower, gone_from_the_outbox, new_keys, their_new_keys):
        rename_case(offices, act.__name__)
        strand()
        number = max(states(offices))
        act(offices)
        assert offices.up().number == number + 1, act.__name__
        assert states(offices)[number] == ("made", number + 1)

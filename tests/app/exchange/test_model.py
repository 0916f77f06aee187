"""Three offices in a tree and everything that can happen to their sticks: at the end all hold what its owner holds.

The county has two workstations that hand records over to one another; the city passes some of theirs on to the
province. Edits, withdrawals, exports, losses, doublings, reorderings, crashes, restores, changed keys and receipts by
telephone come in any order. Then the sticks are carried once more, and every copy equals its owner's, nothing is
missing that its owner has, and no receipt names a bundle that the other side does not hold.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app import backups, exchange
from app.exchange import cards, handing, state
from app.exchange.passing import returned
from app.workspace import UserError, Workspace
from db import backup
from db.codes import Relation
from db.kernel import durable
from db.kernel.ids import new_id
from db.models import Bundle, PassedLine, Unit
from tests.app.exchange.house import PROVINCE
from tests.app.exchange.offices import introduce
from tests.support import CITY, COUNTY, make_workspace, open_workspace

NAMES = ("county", "desk", "city", "province")
UP = {"county": "city", "desk": "city", "city": "province"}
#: The county's two workstations: what one hands over the other goes on with.
OWN = (("county", "desk"), ("desk", "county"))
ROADS = [*OWN, *UP.items(), *((high, low) for low, high in UP.items())]
WRITERS = ("county", "desk", "city")

#: What a bundle may rightly be answered with when sticks are lost, doubled, old, or signed with a key since changed.
EXPECTED = {
    "exchange.already_imported", "exchange.gap", "exchange.old_epoch", "exchange.sender_unknown", "exchange.signature",
    "exchange.sender_unconfirmed", "exchange.sender_revoked", "exchange.other_recipient", "exchange.not_for_us",
    "exchange.fork", "exchange.handed_over",
}  # fmt: skip

places = st.sampled_from(NAMES)
roads = st.sampled_from(ROADS)


class Killed(BaseException):
    """A crash at a named point."""


class Sticks(RuleBasedStateMachine):
    """The world. `pool` holds the bundles under way on each road, `saved` the backups of each office."""

    template: Path
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sticks-"))
        shutil.copytree(self.template, self.folder / "w")
        self.at: dict[str, Workspace] = {name: open_workspace(self.folder / "w" / name) for name in NAMES}
        self.pool: dict[tuple[str, str], list[Path]] = {road: [] for road in ROADS}
        self.saved: dict[str, list[tuple[Path, int]]] = {name: [] for name in NAMES}
        self.keys = dict.fromkeys(NAMES, 0)
        self.handed: set[str] = set()
        self.number = itertools.count()

    # What happens

    @invariant()
    def one_more(self) -> None:
        """Steps that were made, over all lives."""
        Sticks.steps += 1

    @initialize()
    def begin(self) -> None:
        for name in WRITERS:
            self.edit(name, 0)

    @rule(place=st.sampled_from(WRITERS), which=st.integers(0, 5))
    def edit(self, place: str, which: int) -> None:
        """A new record, or another name for one."""
        with self.at[place].work() as work:
            units = self.own(place, work.session)
            unit = units[which] if which < len(units) else Unit(id=new_id(), unit_class="institution")
            unit.name = f"{place}{next(self.number)}"
            unit.withdrawn = False if unit.withdrawn is None else unit.withdrawn
            work.put(unit, "unit.edit")
            work.commit()

    @rule(way=st.sampled_from(OWN), which=st.integers(0, 5))
    def hand_over(self, way: tuple[str, str], which: int) -> None:
        """A record goes to the other workstation, which is its only writer from then on."""
        with self.at[way[0]].work() as work:
            units = [unit for unit in self.own(way[0], work.session) if not unit.withdrawn]
            if which < len(units):
                try:
                    handing.hand_over(work, [("unit", units[which].id)], self.id(way[1]), "移交")
                except UserError as error:
                    assert error.code.startswith("exchange.peer"), error  # noqa: PT017
                else:
                    work.commit()
                    self.handed.add(way[0])

    @rule(low=st.sampled_from(["county", "desk"]), which=st.integers(0, 5), stop=st.booleans())
    def pass_on(self, low: str, which: int, stop: bool) -> None:
        """The city passes one of its county's records on, or no longer does."""
        with self.at["city"].work() as work:
            units = self.held("city", low, work.session)
            if which < len(units):
                try:
                    act = exchange.stop_passing if stop else exchange.pass_on
                    act(work, "unit", units[which].id)
                except UserError as error:
                    assert error.code.startswith("exchange.pass."), error  # noqa: PT017
                else:
                    work.commit()

    @rule(place=st.sampled_from(WRITERS), which=st.integers(0, 5))
    def withdraw(self, place: str, which: int) -> None:
        with self.at[place].work() as work:
            units = self.own(place, work.session)
            if which < len(units) and not units[which].withdrawn:
                work.withdraw(units[which], "unit.withdraw")
                work.commit()

    @rule(road=roads, whole=st.booleans())
    def export(self, road: tuple[str, str], whole: bool) -> None:
        self.pool[road].append(self.make(road, whole))

    @rule(road=roads, pick=st.integers(0, 9))
    def deliver(self, road: tuple[str, str], pick: int) -> None:
        """Any stick of the road, an old one, or one that was delivered before."""
        if self.pool[road]:
            self.take(road, self.pool[road][-1 - pick % len(self.pool[road])])

    @rule(road=roads)
    def lose(self, road: tuple[str, str]) -> None:
        self.pool[road].clear()

    @rule(place=places)
    def back_up(self, place: str) -> None:
        path = self.folder / f"{next(self.number)}.backup"
        backups.create(self.at[place], path)
        self.saved[place].append((path, self.keys[place]))

    @precondition(lambda self: any(self.saved.values()))
    @rule(place=places, pick=st.integers(0, 9))
    def restore(self, place: str, pick: int) -> None:
        """An old state comes back; not one with keys before those by which a record was handed over (see handing)."""
        kept = [
            (path, made) for path, made in self.saved[place] if place not in self.handed or made == self.keys[place]
        ]
        if kept:
            folder = self.at[place].vault.folder
            self.at[place].close()
            shutil.rmtree(folder)
            path, self.keys[place] = kept[pick % len(kept)]
            backup.restore(path, folder)
            self.at[place] = open_workspace(folder)

    @rule(place=places)
    def change_keys(self, place: str) -> None:
        """The others may hear of it at once, or only later."""
        with self.at[place].work() as work:
            exchange.change_keys(work, "更换")
            work.commit()
        self.keys[place] = next(self.number)

    @rule(road=roads)
    def compare_cards(self, road: tuple[str, str]) -> None:
        self.rejoin(*road)

    @rule(road=roads, point=st.integers(0, 25), importing=st.booleans())
    def crash(self, road: tuple[str, str], point: int, importing: bool) -> None:
        """Killed at some point of making or taking in; the office opens its workspace again."""
        place = road[1] if importing else road[0]
        if importing and not self.pool[road]:
            return
        left = [point]

        def count(_: str) -> None:
            left[0] -= 1
            if left[0] == -1:
                raise Killed

        durable.listener = count
        try:
            if importing:
                self.take(road, self.pool[road][-1])
            else:
                self.pool[road].append(self.make(road, False))
        except Killed:
            pass
        finally:
            durable.listener = None
        folder = self.at[place].vault.folder
        self.at[place].close()
        self.at[place] = open_workspace(folder)

    @rule(road=roads)
    def telephone(self, road: tuple[str, str]) -> None:
        """The other side reads out the digits of the last bundle that it took in."""
        sender, recipient = road
        with self.at[recipient].read() as view:
            took = view.session.scalar(
                select(Bundle)
                .where(Bundle.peer_workspace == self.id(sender), Bundle.outgoing.is_(False), Bundle.records > 0)
                .order_by(Bundle.epoch.desc(), Bundle.head.desc())
                .limit(1)
            )
        if took is None:
            return
        with self.at[sender].work() as work:
            try:
                exchange.confirm_by_telephone(
                    work, self.id(recipient), took.number, exchange.digits_of(took.digest), role="负责人",
                    reason="在途", epoch=took.epoch,
                )  # fmt: skip
            except UserError as error:
                assert error.code.startswith(("exchange.telephone", "exchange.peer")), error  # noqa: PT017
            else:
                work.commit()

    # The last sticks

    def teardown(self) -> None:
        try:
            durable.listener = None
            self.settle()
            self.compare()
        finally:
            for workspace in self.at.values():
                workspace.close()
            shutil.rmtree(self.folder)

    def settle(self) -> None:
        """Cards are compared, everything is sent once more, what was lost is taken back, and the answers come."""
        pairs = [OWN[0], *UP.items()]
        both = [*pairs, *((high, low) for low, high in pairs)]
        while any(self.rejoin(here, there) for here, there in both):
            pass  # somebody changed keys once more: the others compare that card as well
        for _ in range(2):
            for low, high in pairs:
                for road in ((low, high), (high, low), (low, high), (high, low)):
                    self.carry(road)
            for name in NAMES:
                with self.at[name].work() as work:
                    exchange.take_back(work, [row.id for row in returned(work) if row.waiting])
                    work.commit()
        for _ in range(2):
            for low, high in pairs:
                for road in ((low, high), (high, low), (low, high)):
                    self.carry(road)

    def compare(self) -> None:
        owned = [unit.id for name in ("county", "desk") for unit in self.units_of(name)]
        assert len(owned) == len(set(owned)), "two workstations hold themselves the writer of one record"
        self.compare_passed()
        for low, high in (*OWN, *UP.items()):
            with self.at[low].read() as below, self.at[high].read() as above:
                mine = {unit.id: unit for unit in self.own(low, below.session)}
                query = select(Unit).where(Unit.owner_workspace == self.id(low))
                theirs = {unit.id: unit for unit in above.session.scalars(query)}
                for unit_id, unit in mine.items():
                    if unit_id not in theirs:
                        assert unit.withdrawn, f"{high} lacks {unit.name}"
                        continue
                    copy = theirs[unit_id]
                    assert copy.withdrawn == unit.withdrawn, unit.name
                    assert unit.withdrawn or copy.name == unit.name
                assert {key for key, copy in theirs.items() if not copy.withdrawn} <= mine.keys()
        for sender, recipient in ROADS:
            with self.at[sender].read() as here, self.at[recipient].read() as there:
                known = state.load(here, self.id(recipient)).outgoing.known[1]
                held = there.session.scalars(select(Bundle.digest).where(Bundle.outgoing.is_(False)))
                assert known is None or known.digest in set(held), f"{sender} counts on what {recipient} has not"

    def compare_passed(self) -> None:
        """What the city passes on the province reads as its owner wrote it."""
        with self.at["city"].read() as here, self.at["province"].read() as there:
            query = select(PassedLine).where(PassedLine.purpose == "onward", PassedLine.withdrawn.is_(False))
            for row in here.session.scalars(query.where(PassedLine.owner_workspace == self.id("city"))):
                copy, ours = (view.session.get(Unit, row.subject_id) for view in (there, here))
                assert copy is not None, "the province lacks what is passed on"
                assert ours is not None
                assert (copy.name, copy.owner_workspace) == (ours.name, ours.owner_workspace)

    # Means

    def units_of(self, name: str) -> list[Unit]:
        with self.at[name].read() as view:
            return self.own(name, view.session)

    def held(self, here: str, owner: str, session) -> list[Unit]:  # type: ignore[no-untyped-def]
        query = select(Unit).where(Unit.owner_workspace == self.id(owner), Unit.withdrawn.is_(False))
        return list(session.scalars(query.order_by(Unit.id)))

    def id(self, name: str) -> str:
        return self.at[name].own.workspace_id

    def own(self, name: str, session) -> list[Unit]:  # type: ignore[no-untyped-def]
        return list(session.scalars(select(Unit).where(Unit.owner_workspace == self.id(name)).order_by(Unit.id)))

    def make(self, road: tuple[str, str], whole: bool) -> Path:
        sender, recipient = road
        stick = self.folder / f"stick-{next(self.number)}"
        stick.mkdir()
        made = exchange.export_bundle(self.at[sender], self.id(recipient), stick, full=whole).path
        assert b"county" not in made.read_bytes()
        return made

    def take(self, road: tuple[str, str], file: Path) -> str:
        try:
            exchange.import_bundle(self.at[road[1]], file, accept_backwards=True)
        except UserError as error:
            assert error.code in EXPECTED, error  # noqa: PT017
            return error.code
        return ""

    def carry(self, road: tuple[str, str]) -> None:
        """What two offices do until a stick is taken: all anew where something is missing, a new epoch for a fork."""
        code = self.take(road, self.make(road, False))
        if code == "exchange.fork":
            exchange.open_epoch(self.at[road[0]], "版本相互矛盾")
        if code not in ("", "exchange.already_imported"):
            code = self.take(road, self.make(road, True))
        assert code in ("", "exchange.already_imported"), code

    def rejoin(self, here: str, there: str) -> bool:
        """Confirm the other's card; where one with that serial was seen before, the other changes its keys again.

        Whether it had to.
        """
        for changes in range(60):
            with self.at[there].read() as view:
                data = exchange.export_card(view)
                digits = " ".join(cards.digits(exchange.own_card(view).fingerprint))
                workspace = view.workspace_id
            relation = relation_of(here, there)
            try:
                with self.at[here].work() as work:
                    row = exchange.import_card(work, data)
                    if row.state.value == "pending":
                        exchange.trust(work, workspace, digits, relation)
                    work.commit()
            except UserError as error:
                assert error.code in ("exchange.card.older", "exchange.card.conflict"), error  # noqa: PT017
                self.change_keys(there)
                continue
            if row.state.value != "revoked":
                return changes > 0
            self.change_keys(there)
        raise AssertionError("no card was ever new")


def relation_of(here: str, there: str) -> Relation:
    """What `there` is to `here`."""
    if (here, there) in OWN:
        return Relation.OWN
    return Relation.SUPERIOR if UP.get(here) == there else Relation.SUBORDINATE


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sticks")
    made = {
        name: make_workspace(folder / name, office)
        for name, office in zip(NAMES, (COUNTY, COUNTY, CITY, PROVINCE), strict=True)
    }
    for here, there in ROADS:
        introduce(made[here], made[there], relation_of(here, there))
    for workspace in made.values():
        workspace.close()
    return folder


def run(template: Path, examples: int, steps: int) -> None:
    machine: Callable[[], RuleBasedStateMachine] = type("Machine", (Sticks,), {"template": template})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_all_hold_what_its_owner_holds_a_sample(template: Path) -> None:
    run(template, 2, 20)


@pytest.mark.soak
def test_all_hold_what_its_owner_holds(template: Path) -> None:
    """10,000 steps and more, in few long lives: what comes at the end of each takes longer than the steps."""
    Sticks.steps = 0
    run(template, 60, 200)
    assert Sticks.steps >= 10_000
    print(f"\n{Sticks.steps} steps: every copy equals its owner's")

"""Two offices that exchange bundles by sticks which get lost, doubled, swapped and come late, and are restored.

A model of the whole protocol on plain values: whatever happens, nobody's copy is ever wrong about its version, and once
bundles arrive again each copy equals its owner's records.
"""

from __future__ import annotations

import contextlib
import copy
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.exchange import protocol
from app.exchange.format.info import BagInfo, BundleRef, Counts, Epoch, Party
from app.exchange.protocol import Incoming, Outgoing
from db.kernel.errors import UserError

Version = tuple[int, int]  # epoch, revision


@dataclass(frozen=True)
class Sent:
    about: BagInfo
    digest: str
    lines: dict[str, tuple[Version, str]]


@dataclass
class Office:
    """What one workspace holds: its own records, its copy of the other's, both directions of the stream."""

    name: str
    epoch: Epoch
    own: dict[str, tuple[Version, str]] = field(default_factory=dict)
    feed: list[str] = field(default_factory=list)
    copy: dict[str, tuple[Version, str]] = field(default_factory=dict)
    outgoing: Outgoing = field(init=False)
    incoming: Incoming = field(default_factory=Incoming)
    made: dict[tuple[Epoch, int], tuple[str, int]] = field(default_factory=dict)
    taken: dict[tuple[Epoch, int], str] = field(default_factory=dict)
    bytes_of: dict[tuple[str, Version], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outgoing = Outgoing(self.epoch)

    def edit(self, record: str, text: str) -> None:
        revision = self.own[record][0][1] + 1 if record in self.own else 1
        self.own[record] = ((self.epoch.number, revision), text)
        self.feed.append(record)

    def export(self, *, full: bool = False) -> Sent:
        self.outgoing = self.outgoing.in_epoch(self.epoch)
        course = protocol.course(self.outgoing, len(self.feed), full=full)
        lines = {record: self.own[record] for record in set(self.feed[course.base : course.head])}
        ack = protocol.acknowledgement(self.incoming, self.epoch.number)
        party = Party(self.name, "990100", "0" * 64)
        about = BagInfo(
            "院", "", date(2026, 11, 22), 0, 1, 1, party, party, course.epoch, course.number, course.base, course.head,
            course.previous, course.base_bundle, course.base == 0, "", Counts(len(lines), 0, 0), ack, 0, "",
        )  # fmt: skip
        digest = sha256(repr((self.name, about, sorted(lines.items()))).encode()).hexdigest()
        self.outgoing = protocol.replace(self.outgoing, last=BundleRef(course.number, digest))
        self.made[course.epoch, course.number] = digest, course.head
        return Sent(about, digest, lines)

    def take(self, sent: Sent) -> None:
        about = sent.about
        protocol.judge(about, sent.digest, self.incoming, lambda n: self.taken.get((about.epoch, n)))
        for record, (version, text) in sent.lines.items():
            known = self.bytes_of.setdefault((record, version), text)
            assert known == text, "one version with two texts"
            if record not in self.copy or self.copy[record][0] < version:
                self.copy[record] = version, text
        self.incoming = protocol.applied(about, sent.digest, self.incoming)
        self.taken[about.epoch, about.number] = sent.digest
        made = None
        if about.acknowledges:
            digest, head = self.made.get((about.acknowledges.sender_epoch, about.acknowledges.bundle.number), ("", 0))
            made = head if digest == about.acknowledges.bundle.digest else None
        self.outgoing = self.outgoing.in_epoch(self.epoch)
        self.outgoing = protocol.acknowledged(self.outgoing, about.epoch.number, about.acknowledges, made)

    def restore(self, backup: Office, epoch: Epoch) -> None:
        """Go back to a backup in a new epoch, every own record stamped anew."""
        self.__dict__.update(copy.deepcopy(backup).__dict__)
        self.epoch = epoch
        for record, ((_, revision), text) in self.own.items():
            self.own[record] = (epoch.number, revision + 1), text
            self.feed.append(record)


HARMLESS = {"exchange.already_imported", "exchange.old_epoch", "exchange.gap"}


class TwoOffices(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.offices = [Office("county", Epoch(1, "a")), Office("city", Epoch(1, "b"))]
        self.roads: list[list[Sent]] = [[], []]
        self.backups = copy.deepcopy(self.offices)
        self.epochs = 1

    who = st.integers(0, 1)

    @rule(who=who, record=st.sampled_from("abcd"), text=st.sampled_from("xyz"))
    def edit(self, who: int, record: str, text: str) -> None:
        self.offices[who].edit(f"{who}{record}", text)

    @rule(who=who, full=st.booleans())
    def export(self, who: int, full: bool) -> None:
        self.roads[who].append(self.offices[who].export(full=full))

    @rule(who=who, data=st.data(), keep=st.booleans())
    def arrive(self, who: int, data: st.DataObject, keep: bool) -> None:
        """Any stick made so far arrives, whatever the order; `keep` leaves it to arrive again."""
        road = self.roads[who]
        if not road:
            return
        sent = road[data.draw(st.integers(0, len(road) - 1))]
        if not keep:
            road.remove(sent)
        before = copy.deepcopy(self.offices[1 - who].copy)
        try:
            self.offices[1 - who].take(sent)
        except UserError as error:
            assert error.code in HARMLESS  # noqa: PT017 - a refusal is one of two good outcomes
            assert self.offices[1 - who].copy == before

    @rule(who=who, record=st.sampled_from("abcd"))
    def deliver(self, who: int, record: str) -> None:
        """The ordinary day: something is written and carried over at once, and an answer comes back."""
        self.offices[who].edit(f"{who}{record}", "w")
        for sender in (who, 1 - who):
            sent = self.offices[sender].export()
            self.roads[sender].append(sent)
            with contextlib.suppress(UserError):
                self.offices[1 - sender].take(sent)

    @rule(who=who)
    def lose(self, who: int) -> None:
        if self.roads[who]:
            self.roads[who].pop()

    @rule(who=who)
    def backup(self, who: int) -> None:
        self.backups[who] = copy.deepcopy(self.offices[who])

    @rule(who=who)
    def restore(self, who: int) -> None:
        self.epochs += 1
        self.offices[who].restore(self.backups[who], Epoch(self.epochs, f"{who}{self.epochs}"))

    @invariant()
    def arrival_makes_whole(self) -> None:
        """If one more stick each way arrived now, both copies would be what their owners hold."""
        ends = copy.deepcopy(self.offices)
        for who in (0, 1, 0, 1):
            try:
                ends[1 - who].take(ends[who].export())
            except UserError as error:
                assert error.code in HARMLESS  # noqa: PT017 - as above
        for who in (0, 1):
            held = {record: ends[1 - who].copy.get(record) for record in ends[who].own}
            assert held == ends[who].own


TestTwoOffices = TwoOffices.TestCase
TestTwoOffices.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def _about(**changes: object) -> BagInfo:
    party = Party("w", "990121", "0" * 64)
    about = BagInfo(
        "院", "", date(2026, 11, 22), 0, 1, 1, party, party, Epoch(3, "e"), 5, 10, 20, BundleRef(4, "d4"),
        BundleRef(3, "d3"), False, "", Counts(2, 0, 0), None, 0, "",
    )  # fmt: skip
    return protocol.replace(about, **changes)


HELD = Incoming(Epoch(3, "e"), 15, 4, (15, BundleRef(4, "d4")))


@pytest.mark.parametrize(
    ("changes", "digest", "code"),
    [
        ({"epoch": Epoch(2, "x")}, "d5", "exchange.old_epoch"),
        ({"epoch": Epoch(3, "f")}, "d5", "exchange.fork"),
        ({"epoch": Epoch(4, "f")}, "d5", "exchange.gap"),
        ({"number": 4}, "d4", "exchange.already_imported"),
        ({"number": 4}, "other", "exchange.fork"),
        ({"previous": BundleRef(4, "other")}, "d5", "exchange.fork"),
        ({"base_bundle": BundleRef(3, "other")}, "d5", "exchange.fork"),
        ({"base": 16}, "d5", "exchange.gap"),
        ({"head": 15}, "d5", "exchange.already_imported"),
        ({"head": 14, "counts": Counts(0, 0, 0)}, "d5", "exchange.already_imported"),
    ],
)
def test_what_does_not_continue_a_stream_is_refused(changes: dict[str, object], digest: str, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        protocol.judge(_about(**changes), digest, HELD, {3: "d3", 4: "d4"}.get)
    assert refusal.value.code == code


def test_what_continues_a_stream_passes() -> None:
    protocol.judge(_about(), "d5", HELD, {3: "d3", 4: "d4"}.get)
    protocol.judge(_about(head=15, counts=Counts(0, 0, 0)), "d5", HELD, {}.get)
    protocol.judge(_about(epoch=Epoch(4, "f"), base=0), "d5", HELD, {}.get)


def test_an_acknowledgement_of_a_bundle_never_made_is_reported() -> None:
    stream = Outgoing(Epoch(1, "a"), BundleRef(2, "d2"), peer_epoch=1)
    ack = protocol.Ack(1, Epoch(1, "a"), 9, BundleRef(2, "other"))
    with pytest.raises(UserError, match=r"exchange\.ack_unknown"):
        protocol.acknowledged(stream, 1, ack, None)


def test_an_export_from_beyond_the_feed_is_refused() -> None:
    with pytest.raises(UserError, match=r"exchange\.from_beyond"):
        protocol.course(Outgoing(Epoch(1, "a")), 5, from_seq=6)

"""Cards: what is signed, what is refused, what people compare."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app import exchange
from app.exchange import cards
from app.exchange.suites import suite
from db.codes import CardState, Relation
from db.kernel import canonical
from db.kernel.errors import UserError
from tests.app.exchange.offices import Offices
from tests.formats.forge import CITY, COUNTY, STRANGER

SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
ZERO_RECIPIENT = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqujht"


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(UserError) as refusal:
        call()
    return refusal.value.code


def resealed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The county's card with a changed payload, honestly signed."""
    envelope = json.loads(COUNTY.yacard)
    payload = json.loads(base64.b64decode(envelope["payload"]))
    change(payload)
    data = canonical.dumps(payload)
    signature = suite("ed25519").sign(COUNTY.keys, cards.pae(data))["ed25519"]
    envelope["payload"] = base64.b64encode(data).decode()
    envelope["signatures"] = [{"keyid": "own/ed25519", "sig": base64.b64encode(signature).decode()}]
    return canonical.dumps(envelope) + b"\n"


def test_a_card_is_read_as_it_was_made() -> None:
    assert cards.parse(COUNTY.yacard).card == COUNTY.card
    assert resealed(lambda payload: None) == COUNTY.yacard


def test_the_fingerprint_is_twelve_groups_of_five() -> None:
    groups = cards.digits(COUNTY.card.fingerprint)
    assert [len(group) for group in groups] == [5] * 12
    assert cards.same_digits(COUNTY.card.fingerprint, " ".join(groups))
    assert cards.same_digits(COUNTY.card.fingerprint, "".join(groups))
    assert not cards.same_digits(COUNTY.card.fingerprint, " ".join(groups[:11]))
    assert cards.same_groups(COUNTY.card.fingerprint, {n: groups[n - 1] for n in (1, 4, 7, 12)})
    assert not cards.same_groups(COUNTY.card.fingerprint, {n: groups[n - 1] for n in (1, 4, 7)})
    assert not cards.same_groups(COUNTY.card.fingerprint, {n: groups[n - 1] for n in (1, 4, 7, 13 - 1)} | {2: "x"})


def test_every_part_of_a_card_moves_its_fingerprint() -> None:
    changed = [
        replace(COUNTY.card, workspace=CITY.card.workspace),
        replace(COUNTY.card, office_code="990122"),
        replace(COUNTY.card, keys=COUNTY.card.keys | {"signing": CITY.card.keys["signing"]}),  # type: ignore[operator]
        replace(COUNTY.card, keys=COUNTY.card.keys | {"recipient": CITY.card.keys["recipient"]}),  # type: ignore[operator]
    ]
    assert len({card.fingerprint for card in [COUNTY.card, *changed]}) == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda p: p.update(format=2), "exchange.card.newer"),
        (lambda p: p.update(suite="ml-dsa-65"), "exchange.card.suite"),
        (lambda p: p.update(level="village"), "exchange.card.form"),
        (lambda p: p.update(serial=0), "exchange.card.form"),
        (lambda p: p.update(serial="1"), "exchange.card.form"),
        (lambda p: p.update(office_name="青溪\u202e县"), "exchange.card.form"),
        (lambda p: p.update(office_code="99 0121"), "exchange.card.form"),
        (lambda p: p.update(superior_code=""), "exchange.card.form"),
        (lambda p: p.update(issued="2026-1-5"), "exchange.card.form"),
        (lambda p: p.update(extra=1), "exchange.card.form"),
        (lambda p: p.pop("level"), "exchange.card.form"),
        (lambda p: p["keys"].pop("recipient"), "exchange.card.key"),
        (lambda p: p["keys"].update(recipient="age1nonsense"), "exchange.card.key"),
        (lambda p: p["keys"].update(signing=p["keys"]["signing"].upper()), "exchange.card.key"),
        (lambda p: p["keys"].update(signing=CITY.card.keys["signing"]), "exchange.card.signature"),
    ],
)
def test_what_is_no_card_is_refused(change: Callable[[dict[str, Any]], object], code: str) -> None:
    assert code_of(lambda: cards.parse(resealed(change))) == code


@pytest.mark.parametrize("key", SMALL_ORDER)
def test_small_order_signing_keys_are_refused(key: str) -> None:
    assert code_of(lambda: cards.parse(resealed(lambda p: p["keys"].update(signing=key)))) == "exchange.card.key"


def test_small_order_recipients_are_refused() -> None:
    changed = resealed(lambda p: p["keys"].update(recipient=ZERO_RECIPIENT))
    assert code_of(lambda: cards.parse(changed)) == "exchange.card.key"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}\n",
        COUNTY.yacard[:-1],
        COUNTY.yacard + b"\n",
        COUNTY.yacard.replace(b"own/", b"our/"),
        COUNTY.yacard.replace(b"office-card", b"office_card"),
        b" " + COUNTY.yacard,
        b"[" * 20_000,
    ],
)
def test_envelopes_have_one_form(data: bytes) -> None:
    assert code_of(lambda: cards.parse(data)) == "exchange.card.form"


def test_any_flipped_bit_is_refused() -> None:
    for at in range(0, len(COUNTY.yacard), 7):
        flipped = COUNTY.yacard[:at] + bytes([COUNTY.yacard[at] ^ 1]) + COUNTY.yacard[at + 1 :]
        assert code_of(lambda data=flipped: cards.parse(data)).startswith("exchange.card.")  # type: ignore[misc]


def test_a_new_key_may_be_vouched_for_by_the_old_one() -> None:
    renewed = replace(STRANGER.card, workspace=COUNTY.card.workspace, serial=2)
    data = cards.make(renewed, STRANGER.keys, COUNTY.keys)
    assert cards.parse(data, COUNTY.card).by_previous
    assert not cards.parse(data).by_previous
    assert not cards.parse(data, CITY.card).by_previous


def take(offices: Offices, data: bytes) -> exchange.CardRow:
    with offices.city.work() as work:
        row = exchange.import_card(work, data)
        work.commit()
    return row


def test_cards_are_pending_until_compared(offices: Offices) -> None:
    row = take(offices, STRANGER.yacard)
    assert (row.state, row.relation) == (CardState.PENDING, None)
    with offices.city.work() as work:
        wrong = "12345 " * 12
        assert code_of(lambda: exchange.trust(work, "990122", wrong, Relation.SUBORDINATE)) == (
            "exchange.fingerprint_mismatch"
        )
        asked = exchange.challenge()
        assert len(set(asked)) == 4
        groups = {n: row.digits[n - 1] for n in asked}
        confirmed = exchange.trust(work, "990122", groups, Relation.SUBORDINATE)
        work.commit()
    assert (confirmed.state, confirmed.relation, confirmed.confirmed_how) == (
        CardState.CONFIRMED, Relation.SUBORDINATE, "核对4组指纹",
    )  # fmt: skip


def test_an_older_card_and_another_of_the_same_serial_are_refused(offices: Offices) -> None:
    second = cards.make(replace(STRANGER.card, serial=2), STRANGER.keys)
    take(offices, second)
    assert take(offices, second).serial == 2
    assert code_of(lambda: take(offices, STRANGER.yacard)) == "exchange.card.older"
    other = cards.make(replace(STRANGER.card, serial=2, office_name="别的院"), STRANGER.keys)
    assert code_of(lambda: take(offices, other)) == "exchange.card.conflict"


def test_our_own_card_is_not_a_peers(offices: Offices) -> None:
    with offices.city.read() as view:
        own = exchange.export_card(view)
        assert exchange.export_card(view) == own
    assert code_of(lambda: take(offices, own)) == "exchange.card.own"


def test_a_changed_key_counts_once_it_is_compared(offices: Offices) -> None:
    first = take(offices, STRANGER.yacard)
    with offices.city.work() as work:
        exchange.trust(work, "990122", " ".join(first.digits), Relation.SUBORDINATE)
        work.commit()
    renewed = replace(STRANGER.card, serial=2, keys=CITY.card.keys)
    pending = take(offices, cards.make(renewed, CITY.keys, STRANGER.keys))
    with offices.city.read() as view:
        (peer,) = [row for row in exchange.peers(view) if row.office_code == "990122"]
    assert peer.card.serial == 1
    assert peer.pending is not None
    with offices.city.work() as work:
        exchange.trust(work, "990122", " ".join(pending.digits), Relation.SUBORDINATE)
        work.commit()
    with offices.city.read() as view:
        (peer,) = [row for row in exchange.peers(view) if row.office_code == "990122"]
    assert (peer.card.serial, peer.state, peer.pending) == (2, CardState.CONFIRMED, None)

"""This workspace's own keys and the card that tells the others about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.exchange import cards
from app.exchange.cards import Card
from app.exchange.suites import SecretKeys, suite
from app.work import Read, Work
from db.codes import Action, OfficeLevel
from db.kernel.canonical import Json, dumps, loads
from db.kernel.clock import business_date
from db.models import Office, Secret

#: The suite of a workspace that has chosen none.
SUITE = "ed25519"
#: Setting: the suite of our present keys. Secrets: the signing key of a suite, the age identity, the keys before.
_SUITE = "exchange.suite"
_SIGNING, _IDENTITY, _PREVIOUS = "signing.{}", "exchange.identity", "exchange.previous"
#: Secret: the public halves of all keys before, by which lines of ours are known again however old they are.
_FORMER = "exchange.former"


def own_keys(view: Read) -> SecretKeys:
    """The secret keys, as the vault made them or as `change_keys` replaced them."""
    name = str(view.setting(_SUITE, SUITE))
    return SecretKeys(name, view.secret(_SIGNING.format(name)), view.secret(_IDENTITY).decode("ascii"))


def previous_keys(view: Read) -> SecretKeys | None:
    """The keys before the last change: they sign the card of the new ones too."""
    row = view.session.get(Secret, _PREVIOUS)
    if row is None:
        return None
    held = loads(row.value)
    assert isinstance(held, dict)  # noqa: S101 - we wrote it
    return SecretKeys(str(held["suite"]), bytes.fromhex(str(held["signing"])), str(held["identity"]))


def signed_here(view: Read, message: bytes, signatures: Mapping[str, bytes]) -> bool:
    """Whether a key of ours, present or former, signed a message.

    A restore forgets keys that were made after the backup: what these signed cannot be known again.
    """
    return any(suite(name).verify(public, message, signatures) for name, public in _publics(view))


def _publics(view: Read) -> Iterator[tuple[str, Mapping[str, str]]]:
    for held in (own_keys(view), previous_keys(view)):
        if held is not None:
            yield held.suite, suite(held.suite).public_keys(held)
    for one in _former(view):
        yield one["suite"], one["keys"]


def _former(view: Read) -> list[Any]:
    row = view.session.get(Secret, _FORMER)
    held = loads(row.value) if row is not None else []
    assert isinstance(held, list)  # noqa: S101 - we wrote it
    return held


def own_card(view: Read) -> Card:
    """What we say about ourselves. The serial is our office record's revision: equal serials are equal cards."""
    office = view.get(Office, view.own.office_id)
    return _card(view, office, own_keys(view))


def export_card(view: Read) -> bytes:
    """The `.yacard` file of this workspace."""
    return cards.make(own_card(view), own_keys(view), previous_keys(view))


def change_keys(work: Work, reason: str, suite_name: str = "") -> Card:
    """Replace both keys, by choice with those of another suite; returns the new card.

    The card's serial rises, the old key signs it too, and every peer has to compare it again: until then nothing that
    we sign is taken in there, and nothing that was encrypted to the old key can be opened here.
    Raises `UserError`: `permission.denied`, `exchange.card.suite`.
    """
    work.require(Action.EXCHANGE_APPROVE)
    before = own_keys(work)
    chosen = suite_name or before.suite
    made = suite(chosen).generate()
    kept = {"suite": before.suite, "signing": before.signing.hex(), "identity": before.identity}
    _keep(work, _PREVIOUS, dumps(dict(kept)))
    public: dict[str, Json] = {"suite": before.suite, "keys": dict(suite(before.suite).public_keys(before))}
    _keep(work, _FORMER, dumps([*_former(work), public]))
    _keep(work, _SIGNING.format(chosen), made.signing)
    _keep(work, _IDENTITY, made.identity.encode("ascii"))
    work.set_setting(_SUITE, chosen)
    office = work.get(Office, work.own.office_id)
    work.put(office, "exchange.change_keys", reason)
    work.touch("exchange")
    return _card(work, office, made)


def _keep(work: Work, name: str, value: bytes) -> None:
    row = work.session.get(Secret, name)
    if row is None:
        work.session.add(Secret(name=name, value=value))
    else:
        row.value = value


def _card(view: Read, office: Office, own: SecretKeys) -> Card:
    top = office.level == OfficeLevel.SUPREME
    return Card(
        workspace=view.workspace_id,
        office_code=office.code,
        office_name=office.name,
        level=office.level,
        superior_code="" if top else office.superior_code,
        suite=own.suite,
        keys=suite(own.suite).public_keys(own),
        serial=office.revision,
        issued=_issued(office),
    )


def _issued(office: Office) -> date:
    return business_date(office.updated_at)

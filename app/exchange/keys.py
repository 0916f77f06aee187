"""This workspace's own keys and the card that tells the others about them."""

from __future__ import annotations

from datetime import date

from app.exchange import cards
from app.exchange.cards import Card
from app.exchange.suites import SecretKeys, suite
from app.work import Read
from db.codes import OfficeLevel
from db.kernel.clock import business_date
from db.models import Office

SUITE = "ed25519"


def own_keys(view: Read) -> SecretKeys:
    """The secret keys, as the vault made them."""
    return SecretKeys(SUITE, view.secret("signing.ed25519"), view.secret("exchange.identity").decode("ascii"))


def own_card(view: Read) -> Card:
    """What we say about ourselves. The serial is our office record's revision: equal serials are equal cards."""
    office = view.get(Office, view.own.office_id)
    top = office.level == OfficeLevel.SUPREME
    return Card(
        workspace=view.workspace_id,
        office_code=office.code,
        office_name=office.name,
        level=office.level,
        superior_code="" if top else office.superior_code,
        suite=SUITE,
        keys=suite(SUITE).public_keys(own_keys(view)),
        serial=office.revision,
        issued=_issued(office),
    )


def export_card(view: Read) -> bytes:
    """The `.yacard` file of this workspace."""
    return cards.make(own_card(view), own_keys(view))


def _issued(office: Office) -> date:
    return business_date(office.updated_at)

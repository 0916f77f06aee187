"""A folder put back without the mark of a backup, and keys that were changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import exchange
from app.exchange import cards, contacts
from app.workspace import UserError, Workspace
from db.codes import Relation
from db.kernel.clock import SetClock
from db.keystore import MemoryKeystore
from tests.app.exchange.offices import Offices, introduce, rename_case
from tests.support import PASSPHRASE, START


def reopened(offices: Offices, keyring: MemoryKeystore) -> None:
    folder = offices.county.vault.folder
    offices.county.close()
    offices.county = Workspace.open(folder, "admin", PASSPHRASE, clock=SetClock(START), keystore=keyring)


def test_the_keyring_tells_a_folder_that_was_put_back(offices: Offices, tmp_path: Path) -> None:
    keyring = MemoryKeystore()
    reopened(offices, keyring)
    folder, copy = offices.county.vault.folder, tmp_path / "copy"
    offices.county.close()
    shutil.copytree(folder, copy)
    reopened(offices, keyring)
    rename_case(offices, "复制之后")
    exchange.import_bundle(offices.city, offices.up().path)
    assert not exchange.rolled_back(offices.county)
    offices.county.close()
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    reopened(offices, keyring)
    assert exchange.rolled_back(offices.county)
    with pytest.raises(UserError, match=r"exchange\.rolled_back"):
        offices.up()
    exchange.open_epoch(offices.county, "确认是恢复的副本")
    assert not exchange.rolled_back(offices.county)
    assert offices.up().snapshot


@pytest.mark.parametrize("suite", ["ed25519", "ed25519-mldsa65"])
def test_changed_keys_are_compared_again_before_anything_is_taken_in(offices: Offices, suite: str) -> None:
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.county.work() as work:
        card = exchange.change_keys(work, "换机", suite)
        work.commit()
    assert card.suite == suite
    rename_case(offices, "换密钥之后")
    later = offices.up()
    with pytest.raises(UserError, match=r"exchange\.sender_unknown|exchange\.signature"):
        exchange.import_bundle(offices.city, later.path)
    with offices.county.read() as view:
        data = exchange.export_card(view)
    with offices.city.work() as work:
        exchange.import_card(work, data)
        held = cards.parse(contacts.confirmed(work, card.workspace).envelope).card
        assert cards.parse(data, held).by_previous
        work.commit()
    with pytest.raises(UserError, match=r"exchange\.sender_unconfirmed"):
        exchange.import_bundle(offices.city, later.path)
    introduce(offices.city, offices.county, Relation.SUBORDINATE)
    assert exchange.import_bundle(offices.city, later.path).changed == 1
    exchange.import_bundle(offices.county, offices.down().path)

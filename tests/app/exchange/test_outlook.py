"""What would be sent is what is sent; what a bundle brought is remembered."""

from __future__ import annotations

from dataclasses import replace

from app import exchange
from db.models import Photo
from tests.app.exchange.offices import Offices, rename_case


def looked_ahead(offices: Offices) -> exchange.Outlook:
    with offices.county.read() as view:
        return exchange.outlook(view, "990100")


def test_the_outlook_counts_what_the_bundle_carries(offices: Offices) -> None:
    told = looked_ahead(offices)
    made = offices.up()
    assert (told.number, told.base, told.records, told.withdrawn) == (made.number, 0, made.records, made.withdrawn)
    assert told.blobs == made.blobs
    assert told.held_back == made.held_back == ()


def test_the_outlook_names_what_stays_here(offices: Offices) -> None:
    with offices.county.work() as work:
        policy = exchange.peers(work)[0].card.policy
        exchange.set_policy(work, "990100", replace(policy, photos=False))
        work.commit()
    told = looked_ahead(offices)
    assert [(one.type, one.reason, one.count) for one in told.held_back] == [("photo", "policy", 1)]
    assert offices.up().held_back == told.held_back


def test_a_bundles_records_and_media_are_remembered(offices: Offices) -> None:
    first = offices.up()
    exchange.import_bundle(offices.city, first.path)
    rename_case(offices, "王小明受贿案")
    with offices.county.work() as work:
        work.withdraw(work.get(Photo, offices.photo_id), "photo.withdraw", "误登记")
        work.commit()
    second = offices.up()
    exchange.import_bundle(offices.city, second.path)
    with offices.city.read() as view:
        old = {row.type: row for row in exchange.contents(view, first.bundle_id)}
        new = {row.type: row for row in exchange.contents(view, second.bundle_id)}
    assert old["case"].newer
    assert new["case"].title == "王小明受贿案"
    assert (new["photo"].withdrawn, new["photo"].title) == (True, "座谈会")
    with offices.county.read() as view:
        uses = exchange.media(view, second.bundle_id)
        assert exchange.contents(view, second.bundle_id) == []
    assert [use.by for use in uses] == ["周检察官"]

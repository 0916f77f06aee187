"""Every version that came, with what it changed."""

from __future__ import annotations

from app import exchange
from tests.app.exchange.offices import Offices, rename_case


def test_each_version_tells_what_it_changed(offices: Offices) -> None:
    for name in ("一", "二"):
        exchange.import_bundle(offices.city, offices.up().path)
        rename_case(offices, name)
    exchange.import_bundle(offices.city, offices.up().path)
    with offices.city.read() as view:
        rows = exchange.history(view, "case", offices.case_id)
    assert [row.number for row in rows] == [3, 2, 1]
    assert [[(one.name, one.before, one.after) for one in row.fields] for row in rows] == [
        [("name", "一", "二")], [("name", "王小明贪污案", "一")], [],
    ]  # fmt: skip

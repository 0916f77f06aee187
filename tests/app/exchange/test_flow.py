"""Bundles between two real workspaces: what arrives, what is refused, what is left as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import exchange
from db.models import Case, Document, Photo, Proposal
from tests.app.exchange.offices import PAPER, PICTURE, Offices, fill, make_offices, opine, rename_case


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    both = make_offices(tmp_path)
    fill(both)
    yield both
    both.close()


def test_a_case_arrives_with_everything(offices: Offices) -> None:
    made = offices.up()
    assert made.path.is_file()
    assert (made.number, made.base, made.snapshot, made.records, made.blobs) == (1, 0, True, 5, 2)
    taken = exchange.import_bundle(offices.city, made.path)
    assert (taken.new, taken.changed, taken.withdrawn, taken.blobs) == (5, 0, 0, 2)
    with offices.city.read() as view:
        case = view.get(Case, offices.case_id)
        assert case.owner_workspace == offices.county.own.workspace_id
        assert case.owner_office == "990121"
        assert [suspect.name for suspect in case.suspects] == ["王小明"]
        assert view.get(Proposal, offices.proposal_id).items[0].text == "建立双人复核制度。"
        photo, document = view.get(Photo, offices.photo_id), view.get(Document, offices.document_id)
        assert photo.original_id is None
        assert view.load(photo.reduced_id or "") == PICTURE
        assert view.load(document.blob_id or "") == PAPER

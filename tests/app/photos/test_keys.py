"""The keys of a grid are the photos of a list, in its order, whatever narrows them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app import photos
from app.photos import PhotoFilter
from app.workspace import Workspace
from db.kernel.ids import new_id
from db.models import Photo

DAYS = (date(2026, 2, 10), None, date(2024, 5, 1), date(2026, 2, 10), None, date(2025, 7, 3))
MEDIA = ("image/jpeg", "image/tiff", "image/x-camera-raw", "image/jpeg", "image/png", "image/jpeg")


@pytest.fixture
def ids(workspace: Workspace, case_id: str) -> list[str]:
    made = []
    with workspace.work() as work:
        for number, (day, media) in enumerate(zip(DAYS, MEDIA, strict=True)):
            taken = datetime(2026, 2, 10, 3, 59 - number, tzinfo=UTC) if day == DAYS[0] else None
            photo = Photo(
                id=new_id(), case_id=case_id, category="PH07", secrecy="public", taken_on=day, taken_at=taken,
                file_name=f"{number}.x", media_type=media, sha256=f"{number:064x}", size=1, width=1, height=1,
                picked=number == 3, exif={}, form={}, extra={},
            )  # fmt: skip
            work.put(photo, "photo.import")
            made.append(photo.id)
        work.commit()
    return made


@pytest.mark.parametrize("order", ["taken", "newest", "number", "imported", "category"])
def test_keys_are_in_the_order_of_the_list(workspace: Workspace, ids: list[str], order: str) -> None:
    with workspace.read() as view:
        listed = [row.id for row in photos.list_photos(view, order=order)]
        keys = photos.list_keys(view, PhotoFilter(), order)
        assert keys == listed
        for limit in (1, 2, 3, 5, 9):
            assert photos.list_keys(view, PhotoFilter(), order, limit=limit) == listed[:limit]
        assert [row.id for row in photos.photos_by_id(view, keys)] == keys
        assert [row.id for row in photos.photos_by_id(view, ["gone", keys[2]])] == [keys[2]]
    assert sorted(keys) == sorted(ids)


@pytest.mark.parametrize(
    ("narrow", "places"),
    [
        (PhotoFilter(year=2026), {0, 3}),
        (PhotoFilter(year=2026, month=2), {0, 3}),
        (PhotoFilter(year=2026, month=3), set()),
        (PhotoFilter(medium="jpeg"), {0, 3, 5}),
        (PhotoFilter(medium="raw"), {2}),
        (PhotoFilter(medium="other"), {4}),
        (PhotoFilter(picked=True), {3}),
        (PhotoFilter(year=2026, picked=False), {0}),
        (PhotoFilter(text="5.x"), {5}),
        (PhotoFilter(negative="missing", described=False, category="PH07"), {0, 1, 2, 3, 4, 5}),
        (PhotoFilter(case_id="another"), set()),
    ],
)
def test_what_narrows_them(workspace: Workspace, ids: list[str], narrow: PhotoFilter, places: set[int]) -> None:
    with workspace.read() as view:
        for order in ("taken", "newest", "number"):
            assert set(photos.list_keys(view, narrow, order)) == {ids[place] for place in places}
        assert photos.count_selected(view, narrow) == len(places)


def test_the_figures_beside_them(workspace: Workspace, ids: list[str]) -> None:
    with workspace.read() as view:
        counts, months = photos.count_photos(view), photos.photo_months(view)
    assert counts.media == {"jpeg": 3, "tiff": 1, "raw": 1, "other": 1}
    assert (counts.total, counts.picked) == (len(ids), 1)
    assert sorted(year for year, _ in months) == [2024, 2025, 2026]
    assert sum(months.values()) == 4

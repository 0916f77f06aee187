"""A case, files of a camera and of a scanner, and the page of photos in front."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import resources
from app import photos
from app.photos import NegativeForm
from tests.app.photos.files import jpeg
from tests.ui.helpers import Stage
from ui.photos import PhotosPage

DRAWN = resources.path("demo", "photos")


@pytest.fixture
def case_id(stage: Stage) -> str:
    """One case of whoever sits here."""
    return stage.office.register()


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A camera's card with three pictures in its folders."""
    folder = tmp_path / "DCIM" / "100MEDIA"
    folder.mkdir(parents=True)
    for number in range(3):
        (folder / f"DSC_{number}.JPG").write_bytes(jpeg(f"2026:02:1{number} 15:20:33", seed=number))
    return tmp_path / "DCIM"


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Two scanned prints: nothing in them says what took them."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for name in ("meeting0.jpg", "court0.jpg"):
        (folder / name).write_bytes((DRAWN / name).read_bytes())
    return folder


@pytest.fixture
def page_with(stage: Stage, case_id: str) -> Callable[..., PhotosPage]:
    """The page with these files in the case."""

    def show(folder: Path, negative: NegativeForm | None = None) -> PhotosPage:
        files = photos.picture_files([folder])
        report = photos.import_photos(stage.office.workspace, case_id, "PH07", files, negative=negative)
        assert not report.refused
        page = stage.go("photos", case_id)
        assert isinstance(page, PhotosPage)
        page.grid.setFocus()
        return page

    return show

"""The files that the office full of pictures is made from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import photos
from app.demo import darkroom
from app.photos import pictures
from app.workers import shared_sandbox
from db.kernel.errors import UserError


def test_a_card_is_what_a_camera_writes(tmp_path: Path) -> None:
    files = darkroom.card(tmp_path, date(2026, 11, 26), 5)
    assert [file.parent.name for file in files] == ["座谈会", "法制课", "宣传活动", "讯问", "赃款赃物"]
    seen = pictures.look(shared_sandbox(), pictures.read_file(files[0]))
    assert (seen.exif["model"], seen.exif["iso"], seen.exif["exposure_s"]) == ("QX-200", "400", "1/125")
    assert seen.exif["latitude"].startswith("25.60")


def test_a_drawn_strip_has_its_frames(tmp_path: Path) -> None:
    file = tmp_path / "strip.jpg"
    file.write_bytes(darkroom.strip_scan(("meeting0", "lecture0", "court0")))
    assert [frame.whole for frame in photos.find_frames(file).frames] == [True] * 3


def test_broken_files_are_refused(tmp_path: Path) -> None:
    for file in darkroom.broken(tmp_path):
        with pytest.raises(UserError):
            pictures.look(shared_sandbox(), pictures.read_file(file))

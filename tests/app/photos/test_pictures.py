"""Reading files, and names and times of foreign origin."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import first_unfit
from app.photos import pictures
from app.workers.imaging import exif
from db.kernel.canonical import dumps
from db.kernel.errors import UserError

LATEST = datetime(2026, 3, 5, tzinfo=UTC)


def code_of(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        pictures.read_file(path)
    assert caught.value.params["name"] == pictures.shown_name(path)
    return caught.value.code


@pytest.mark.skipif(sys.platform == "win32", reason="names there are UTF-16")
@given(st.binary(min_size=1, max_size=40).filter(lambda raw: not set(raw) & set(b"/\0")))
def test_any_name_becomes_one_that_can_be_shown_and_kept(raw: bytes) -> None:
    name = pictures.shown_name(Path(os.fsdecode(b"/card/" + raw)))
    assert name
    assert first_unfit(name, lines=False) is None
    dumps(name)


@given(st.binary(max_size=60) | st.text(max_size=60) | st.none() | st.integers())
def test_any_camera_text_becomes_one_that_can_be_kept(value: object) -> None:
    told = exif.text(value)
    if told is not None:
        assert told == told.strip() != ""
        assert first_unfit(told, lines=False) is None
        dumps(told)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-02-10T15:20:33", "2026-02-10T07:20:33+00:00"),
        ("2026-02-10T15:20:33+09:00", "2026-02-10T06:20:33+00:00"),
        ("2026-03-05T08:00:00", "2026-03-05T00:00:00+00:00"),
        ("2026-03-05T08:00:01", None),
        (None, None),
    ],
)
def test_camera_times_are_the_offices_unless_they_name_a_zone(written: str | None, instant: str | None) -> None:
    found = pictures.taken_at({"taken": written} if written else {}, LATEST)
    assert (found.astimezone(UTC).isoformat() if found else None) == instant


def test_what_is_no_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert code_of(tmp_path) == "photo.not_a_file"
    assert code_of(tmp_path / "gone.jpg") == "photo.unreadable"
    (tmp_path / "empty.jpg").touch()
    assert code_of(tmp_path / "empty.jpg") == "photo.empty"
    (tmp_path / "large.jpg").write_bytes(b"12345")
    monkeypatch.setattr(pictures, "LARGEST_FILE", 4)
    assert code_of(tmp_path / "large.jpg") == "photo.file_too_large"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert code_of(tmp_path / "pipe.jpg") == "photo.not_a_file"

"""Importing files into a case."""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from app import photos
from app.photos import NegativeForm, unfinished
from app.work import Work
from app.workers import Sandbox
from app.workspace import UserError, Workspace
from db.blobs import BlobBatch, StoredBlob
from db.codes import Role
from db.kernel.progress import CancelToken
from db.models import Blob, Photo
from tests.app.photos.conftest import add_case
from tests.app.photos.files import bomb_png, is_upright, jpeg, looping_tiff, picture, write
from tests.support import acting, open_workspace


def test_a_photo_is_kept_whole_with_its_small_copies(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    data = jpeg(orientation=6)
    (path,) = write(tmp_path / "card", {"DSC_0001.JPG": data})
    report = photos.import_photos(workspace, case_id, "PH07", [path], sandbox=sandbox)
    assert (len(report.imported), report.duplicates, report.refused, report.cancelled) == (1, (), (), False)
    assert "photos" in report.changes.areas
    with workspace.read() as view:
        (row,) = photos.list_photos(view, case_id)
        assert row.id == report.imported[0].photo_id
        assert (row.category_label, row.secrecy, row.negative_kind, row.has_negative) == (
            "座谈会",
            "public",
            "digital_original",
            True,
        )
        assert (row.width, row.height) == (320, 480)
        assert str(row.taken_on) == "2026-02-10"
        assert row.taken_at is not None
        assert row.taken_at.isoformat() == "2026-02-10T07:20:33+00:00"
        assert is_upright(photos.thumbnail(view, row.id))
        assert is_upright(photos.reduced(view, row.id))
        assert photos.photo_detail(view, row.id).exif["make"] == "青溪照相机厂"
    assert photos.original(workspace, row.id) == data
    assert path.read_bytes() == data


def test_one_bad_file_never_stops_the_others(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    good = jpeg()
    files = write(
        tmp_path / "card",
        {
            "empty.jpg": b"",
            "first.jpg": good,
            "half.jpg": good[: len(good) // 2],
            "pulled-out.jpg": good[:-900] + b"\0" * 900,
            "text.jpg": b"not a picture at all",
            "misnamed.jpg": picture("PNG"),
            "bomb.png": bomb_png(),
            "loop.tif": looping_tiff(),
            "broken.tif": b"II*\0\xff\xff\xff\x7f",
            "camera.nef": b"II*\0" + bytes(100),
            "second.png": picture("PNG"),
            "again.jpeg": good,
        },
    )
    (tmp_path / "card" / "folder.jpg").mkdir()
    files += [tmp_path / "card" / "folder.jpg", tmp_path / "card" / "gone.jpg"]
    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    assert {one.name for one in report.imported} >= {"first.jpg", "second.png"}
    assert [one.name for one in report.duplicates] == ["again.jpeg"]
    codes = {one.name: one.error.code for one in report.refused}
    assert codes.pop("loop.tif", "photo.damaged").startswith("photo.")
    assert codes == {
        "empty.jpg": "photo.empty",
        "half.jpg": "photo.truncated",
        "pulled-out.jpg": "photo.truncated",
        "text.jpg": "photo.unknown_format",
        "misnamed.jpg": "photo.wrong_extension",
        "bomb.png": "photo.too_many_pixels",
        "broken.tif": "photo.damaged",
        "camera.nef": "photo.damaged",
        "folder.jpg": "photo.not_a_file",
        "gone.jpg": "photo.unreadable",
    }
    for one in report.refused:
        assert one.name in one.text
        assert "其余照片不受影响" in one.text


def test_repeating_an_import_doubles_nothing(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(4)})
    first = photos.import_photos(workspace, case_id, "PH07", files[:2], sandbox=sandbox)
    again = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    assert [one.photo_id for one in again.duplicates] == [one.photo_id for one in first.imported]
    assert all(one.same_case for one in again.duplicates)
    assert [one.name for one in again.imported] == ["2.jpg", "3.jpg"]


def test_a_duplicate_names_the_photo_of_the_other_case(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {"1.jpg": jpeg()})
    (first,) = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox).imported
    report = photos.import_photos(workspace, add_case(workspace, "2"), "PH07", files, sandbox=sandbox)
    assert [(one.photo_id, one.same_case) for one in report.duplicates] == [(first.photo_id, False)]


def test_the_same_bytes_twice_in_one_go_are_one_photo(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg() for n in range(6)})
    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    assert (len(report.imported), len(report.duplicates)) == (1, 5)
    assert_blobs_match(workspace, 3)


def test_a_withdrawn_photo_may_come_again(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    files = write(tmp_path / "card", {"1.jpg": jpeg()})
    (first,) = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox).imported
    with workspace.work() as work:
        photos.withdraw_photo(work, first.photo_id, "导入到了错误的案件")
        work.commit()
    assert len(photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox).imported) == 1
    with workspace.read() as view:
        assert len(photos.list_photos(view, case_id)) == 1


def test_cancelling_keeps_what_is_whole_and_nothing_else(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(8)})
    cancel = CancelToken()

    def watch(done: int, total: int, what: str) -> None:
        assert total == 8
        if done == 3:
            cancel.cancel()

    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox, progress=watch, cancel=cancel)
    assert report.cancelled
    assert [one.name for one in report.imported] == ["0.jpg", "1.jpg", "2.jpg"]
    assert_blobs_match(workspace, 9)
    rest = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    assert (len(rest.duplicates), len(rest.imported)) == (3, 5)


def test_progress_tells_each_file_in_order(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {"1.jpg": jpeg(seed=1), "2.jpg": b"", "3.jpg": jpeg(seed=3)})
    told: list[tuple[int, int, str]] = []
    photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox, progress=lambda *step: told.append(step))
    assert told == [(0, 3, ""), (1, 3, "1.jpg"), (2, 3, "2.jpg"), (3, 3, "3.jpg")]


def test_film_photos_share_their_negative(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    form = NegativeForm("0063-2-0114", roll="2025-36", strip="3", frame="14", kept_at="底片柜2号，第5册第3页")
    files = write(
        tmp_path / "scans", {f"{n}.tif": picture("TIFF", compression="tiff_lzw", description=str(n)) for n in (1, 2)}
    )
    for path in files:
        photos.import_photos(workspace, case_id, "PH07", [path], negative=form, sandbox=sandbox)
    with workspace.read() as view:
        (negative,) = photos.list_negatives(view, case_id)
        rows = photos.list_photos(view, case_id)
        assert negative.photo_ids == tuple(row.id for row in rows)
        assert {(row.negative_kind, row.negative_no, row.frame) for row in rows} == {
            ("film_original", "0063-2-0114", "14")
        }
        assert negative.film_label == "135彩色负片"


def test_a_picture_without_a_camera_leaves_the_negative_to_be_said(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    scanned = jpeg(taken=None, main={0x0132: "2026:03:01 09:00:00"})  # by a scanner that writes its name and its clock
    files = write(tmp_path / "card", {"1.png": picture("PNG"), "2.jpg": scanned})
    photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    with workspace.read() as view:
        rows = photos.list_photos(view, case_id, negative="missing", order="imported")
        assert [(row.file_name, row.has_negative, row.taken_on) for row in rows] == [
            ("1.png", False, None), ("2.jpg", False, None),
        ]  # fmt: skip
        assert photos.photo_detail(view, rows[1].id).exif["digitised"] == "2026-03-01T09:00:00"
        assert "photo.no_negative" in {finding.code for finding in photos.findings(view, case_id)}


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "9999:99:99 99:99:99", "    :  :     :  :  ", "2031:01:01 00:00:00", "\x00"]
)
def test_absurd_times_are_unknown(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path, taken: str
) -> None:
    files = write(tmp_path / "card", {"1.jpg": jpeg(taken=taken)})
    photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    with workspace.read() as view:
        (row,) = photos.list_photos(view, case_id)
        assert (row.taken_at, row.taken_on) == (None, None)


@pytest.mark.skipif(sys.platform == "win32", reason="names there are UTF-16")
def test_names_in_gbk_and_with_controls(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    folder.mkdir()
    names = ["座谈会.jpg".encode("gbk"), "换\n行\t.jpg".encode(), "\u202egpj.exe.jpg".encode(), b"\xff\xfe.jpg"]
    paths = []
    for number, name in enumerate(names):
        paths.append(folder / os.fsdecode(name))
        paths[-1].write_bytes(jpeg(seed=number))
    report = photos.import_photos(workspace, case_id, "PH07", paths, sandbox=sandbox)
    assert [one.name for one in report.imported][:3] == ["座谈会.jpg", "换_行_.jpg", "_gpj.exe.jpg"]
    assert all(one.name.isprintable() for one in report.imported)
    assert len(report.imported) == 4


def test_rules_are_asked_before_any_file_is_touched(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {"1.jpg": jpeg()})

    def code_of(category: str = "PH07", case: str = case_id, **options: object) -> str:
        with pytest.raises(UserError) as caught:
            photos.import_photos(workspace, case, category, files, sandbox=sandbox, **options)  # type: ignore[arg-type]
        return caught.value.code

    assert code_of("PH99") == "photo.unknown_category"
    assert code_of(case="00000000-0000-7000-8000-000000000000") == "record.missing"
    assert code_of(actor=acting(workspace, Role.OTHER_DEPARTMENT)) == "permission.denied"
    assert code_of(actor=acting(workspace, Role.UNDERTAKER)) == "permission.denied"
    assert code_of(negative=NegativeForm("")) == "form.invalid"
    assert_blobs_match(workspace, 0)


def test_what_a_kill_left_behind_is_swept_at_the_next_opening(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {"1.jpg": jpeg(seed=1), "2.jpg": jpeg(seed=2)})
    photos.import_photos(workspace, case_id, "PH07", files[:1], sandbox=sandbox)
    workspace.blobs.write(files[1].read_bytes())
    workspace.close()
    again = open_workspace(tmp_path / "workspace")
    try:
        assert_blobs_match(again, 3)
        report = photos.import_photos(again, case_id, "PH07", files, sandbox=sandbox)
        assert (len(report.duplicates), len(report.imported)) == (1, 1)
    finally:
        again.close()


def test_a_full_disk_refuses_the_file_and_leaves_nothing_of_it(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(3)})
    write_blob, calls = BlobBatch.write, itertools.count(1)

    def fill_up(batch: BlobBatch, source: BinaryIO) -> StoredBlob:
        if next(calls) == 3:  # the last of the first file's blobs
            raise UserError("disk.full", folder="blobs")
        return write_blob(batch, source)

    monkeypatch.setattr(BlobBatch, "write", fill_up)
    report = photos.import_photos(workspace, case_id, "PH07", files[:1], sandbox=sandbox)
    assert [(one.name, one.error.code) for one in report.refused] == [("0.jpg", "disk.full")]
    assert_blobs_match(workspace, 0)
    assert len(photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox).imported) == 3


def test_a_disk_without_any_room_at_the_end_loses_no_report(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path / "card", {"0.jpg": jpeg(), "1.jpg": b""})

    def no_room(_work: Work) -> None:
        raise UserError("disk.full", folder="")

    with monkeypatch.context() as patched:
        patched.setattr(unfinished, "forget_import", no_room)
        report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    assert [one.name for one in (*report.imported, *report.refused)] == ["0.jpg", "1.jpg"]
    with workspace.read() as view:
        left = photos.unfinished_import(view)
    assert left is not None and list(left.files) == files, "it can be taken up when there is room"
    assert len(photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox).duplicates) == 1


def test_a_card_gives_its_pictures_by_name_from_all_its_folders(tmp_path: Path) -> None:
    card = tmp_path / "card"
    names = ["DCIM/100QX/b.JPG", "DCIM/100QX/a.tif", "DCIM/101QX/c.NEF", "DCIM/.trash/d.jpg", "index.db", ".hidden.jpg"]
    for name in names:
        (card / name).parent.mkdir(parents=True, exist_ok=True)
        (card / name).write_bytes(b"1")
    (card / "again").symlink_to(card, target_is_directory=True)
    wanted = [card / "DCIM/100QX/a.tif", card / "DCIM/100QX/b.JPG", card / "DCIM/101QX/c.NEF"]
    assert photos.picture_files([card, card / "index.db"]) == [*wanted, card / "index.db"]


def test_pictures_under_strange_names_are_taken_and_what_is_none_is_told(tmp_path: Path) -> None:
    card = tmp_path / "card"
    write(card, {"a.jpg": b"", "b.bak": jpeg(), "c": picture("PNG"), "d.mov": b"film", "e.thm": jpeg(), "f.txt": b""})
    found = photos.look_through([card])
    assert [file.name for file in found.pictures] == ["a.jpg", "b.bak", "c"]
    assert [file.name for file in found.others] == ["d.mov", "e.thm", "f.txt"]


def assert_blobs_match(workspace: Workspace, count: int) -> None:
    """Files and rows are the same, as many as expected, and every photo's are among them."""
    with workspace.read() as view:
        rows = {blob.id for blob in view.session.query(Blob)}
        for photo in view.session.query(Photo):
            assert {photo.original_id, photo.reduced_id, photo.thumbnail_id} <= rows
    assert set(workspace.blobs.names()) == rows
    assert len(rows) == count

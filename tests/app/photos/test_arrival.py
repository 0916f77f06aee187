"""What an import finds out by itself: clocks, days, folders, texts, likenesses; and how it is held and taken up."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import resources
from app import photos
from app.photos import ImportRules, likeness, rules, unfinished
from app.workers import Sandbox
from app.workspace import CancelToken, PauseToken, Workspace
from db.kernel.ids import new_id
from db.models import Activity
from tests.app.photos.conftest import add_case
from tests.app.photos.files import dng, jpeg, picture, write


def add_activity(workspace: Workspace, case_id: str, held_at: datetime) -> str:
    with workspace.work() as work:
        activity = Activity(
            id=new_id(), case_id=case_id, unit_id=new_id(), title="座谈会", held_at=held_at, discipline={}, form={},
            extra={},
        )  # fmt: skip
        work.put(activity, "activity.record")
        work.commit()
        return activity.id


def test_a_camera_whose_clock_was_wrong_is_set_right_and_its_file_left_alone(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    data = jpeg("2026:02:10 15:20:33")
    files = write(tmp_path / "card", {"a.jpg": data})
    report = photos.import_photos(
        workspace, case_id, "PH07", files, sorting=ImportRules(clock_offset=9 * 3600), sandbox=sandbox
    )
    with workspace.read() as view:
        found = photos.photo_detail(view, report.imported[0].photo_id)
    assert found.row.taken_at == datetime(2026, 2, 10, 16, 20, 33, tzinfo=UTC)
    assert found.row.taken_on == date(2026, 2, 11)
    assert found.exif["taken"] == "2026-02-10T15:20:33"
    assert photos.original(workspace, found.row.id) == data


def test_a_photo_goes_to_the_one_activity_of_its_day(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    held = add_activity(workspace, case_id, datetime(2026, 2, 10, 6, tzinfo=UTC))
    add_activity(workspace, case_id, datetime(2026, 2, 12, 1, tzinfo=UTC))
    add_activity(workspace, case_id, datetime(2026, 2, 12, 7, tzinfo=UTC))
    taken = {"one.jpg": "2026:02:10 15:20:33", "two.jpg": "2026:02:12 15:20:33", "none.jpg": "2026:02:14 15:20:33"}
    files = write(tmp_path / "card", {name: jpeg(when, seed=n) for n, (name, when) in enumerate(taken.items())})
    photos.import_photos(workspace, case_id, "PH07", files, sorting=ImportRules(by_day=True), sandbox=sandbox)
    with workspace.read() as view:
        of = {row.file_name: photos.photo_detail(view, row.id).activity_id for row in photos.list_photos(view, case_id)}
    assert of == {"one.jpg": held, "two.jpg": None, "none.jpg": None}


def test_the_name_of_a_folder_gives_the_category_and_its_secrecy(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "2026案 座谈会" / "讯问王某", {"a.jpg": jpeg(seed=1)})
    files += write(tmp_path / "2026案 座谈会" / "其他", {"b.jpg": jpeg(seed=2)})
    files += write(tmp_path / "相机", {"c.jpg": jpeg(seed=3)})
    photos.import_photos(workspace, case_id, "PH09", files, sorting=ImportRules(by_folder=True), sandbox=sandbox)
    with workspace.read() as view:
        of = {row.file_name: (row.category, row.secrecy) for row in photos.list_photos(view, case_id)}
    assert of == {"a.jpg": ("PH01", "internal"), "b.jpg": ("PH07", "public"), "c.jpg": ("PH09", "public")}


def test_a_folder_that_fits_several_categories_leaves_the_one_asked_for_and_keeps_the_secret(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "座谈会和讯问" / "第1张卡", {"a.jpg": jpeg(seed=1)})
    files += write(tmp_path / "座谈会和法制课", {"b.jpg": jpeg(seed=2)})
    photos.import_photos(workspace, case_id, "PH09", files, sorting=ImportRules(by_folder=True), sandbox=sandbox)
    with workspace.read() as view:
        of = {row.file_name: (row.category, row.secrecy) for row in photos.list_photos(view, case_id)}
    assert of == {"a.jpg": ("PH09", "internal"), "b.jpg": ("PH09", "public")}


@pytest.mark.parametrize(
    ("camera", "offset", "day", "found"),
    [
        ("2026:02:09 23:59:59", 0, date(2026, 2, 9), False),
        ("2026:02:09 23:59:59", 1, date(2026, 2, 10), True),
        ("2026:02:10 00:00:00", 0, date(2026, 2, 10), True),
        ("2026:02:10 23:59:59", 0, date(2026, 2, 10), True),
        ("2026:02:11 00:00:00", -1, date(2026, 2, 10), True),
        ("2008:01:01 00:10:00", round(timedelta(days=6615).total_seconds()), date(2026, 2, 10), True),
        ("2035:02:10 12:00:00", -round(timedelta(days=3287).total_seconds()), date(2026, 2, 10), True),
        ("2026:02:10 12:00:00", 10**9, None, False),  # later than now
        ("2026:02:10 12:00:00", -(10**12), None, False),  # before there were years
        ("2026:02:10 12:00:00", 10**12, None, False),
        ("0001:01:01 00:00:00", -1, None, False),
    ],
)
def test_clocks_at_the_edges_of_days_years_and_reason(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path, camera: str, offset: int, day: date | None,
    found: bool,
) -> None:  # fmt: skip
    held = add_activity(
        workspace, case_id, datetime(2026, 2, 9, 16, 0, tzinfo=UTC)
    )  # the first minute of the 10th here
    files = write(tmp_path / "card", {"a.jpg": jpeg(camera)})
    sorting = ImportRules(offset, by_day=True)
    report = photos.import_photos(workspace, case_id, "PH07", files, sorting=sorting, sandbox=sandbox)
    with workspace.read() as view:
        photo = photos.photo_detail(view, report.imported[0].photo_id)
    assert (photo.row.taken_on, photo.activity_id) == (day, held if found else None)


@given(st.lists(st.tuples(st.text(max_size=4), st.dates()), max_size=8))
def test_no_day_has_an_activity_that_was_not_its_only_one(held: list[tuple[str, date]]) -> None:
    days = rules.by_day(held)
    for day in {day for _, day in held}:
        ids = [activity for activity, on in held if on == day]
        assert days.get(day) == (ids[0] if len(ids) == 1 else None)


def test_texts_that_came_with_the_file_begin_the_description(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    from tests.app.workers.test_imaging import XMP

    files = write(tmp_path / "card", {"a.jpg": picture("JPEG", xmp=XMP.encode())})
    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    with workspace.read() as view:
        told = photos.photo_detail(view, report.imported[0].photo_id).description
    assert (told.title, told.photographer, told.place) == ("座谈会全景", "何书记员", "青溪县")


def test_camera_raw_is_kept_to_the_byte_and_is_its_own_negative(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    data = dng()
    report = photos.import_photos(
        workspace, case_id, "PH07", write(tmp_path / "card", {"R1.DNG": data}), sandbox=sandbox
    )
    (row,) = (one for one in [report.imported[0]])
    assert photos.original(workspace, row.photo_id) == data
    with workspace.read() as view:
        detail = photos.photo_detail(view, row.photo_id)
        assert detail.row.negative_kind == "digital_original"
        assert detail.row.media_type == "image/x-camera-raw"
        assert photos.thumbnail(view, row.photo_id).startswith(b"\xff\xd8")


def test_likenesses_of_any_case_are_told_until_somebody_says_that_both_stay(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    scene = Image.open(resources.path("demo", "photos", "meeting0.jpg"))
    first = write(tmp_path / "a", {"scan.png": picture("PNG", scene)})
    again = write(tmp_path / "b", {"copy.jpg": picture("JPEG", scene.resize((500, 375))), "other.jpg": jpeg()})
    held = photos.import_photos(workspace, case_id, "PH07", first, sandbox=sandbox)
    other_case = add_case(workspace, "2")
    report = photos.import_photos(workspace, other_case, "PH07", again, sandbox=sandbox)
    assert len(report.imported) == 2
    (alike,) = report.alike
    assert (alike.title, alike.other_id, alike.same_case) == ("copy.jpg", held.imported[0].photo_id, False)
    with workspace.read() as view:
        assert [one.photo_id for one in photos.list_likenesses(view, other_case)] == [alike.photo_id]
    with workspace.work() as work:
        photos.keep_both(work, alike.photo_id, alike.other_id)
        work.commit()
    with workspace.read() as view:
        assert photos.list_likenesses(view, other_case) == []
        assert photos.list_likenesses(view, case_id) == []


def test_an_import_is_held_between_two_files_and_goes_on(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(6)})
    pause, seen = PauseToken(), []

    def watch(done: int, total: int, what: str) -> None:
        seen.append(done)
        if done == 2 and not pause.paused:
            import threading

            pause.pause()
            threading.Timer(0.2, pause.resume).start()

    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox, progress=watch, pause=pause)
    assert len(report.imported) == 6
    assert seen == list(range(7))


def test_a_held_import_can_be_cancelled(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(6)})
    pause, cancel = PauseToken(), CancelToken()

    def watch(done: int, total: int, what: str) -> None:
        if done == 1:
            pause.pause()
            cancel.cancel()

    report = photos.import_photos(
        workspace, case_id, "PH07", files, sandbox=sandbox, progress=watch, pause=pause, cancel=cancel
    )
    assert report.cancelled
    with workspace.read() as view:
        assert photos.unfinished_import(view) is None
        assert len(photos.list_photos(view, case_id)) == len(report.imported)


def test_a_broken_import_can_be_let_go_of(workspace: Workspace, case_id: str, tmp_path: Path) -> None:
    negative = photos.NegativeForm("0063-2-0114", photos.NegativeKind.FILM_COPY, "120", roll="2025-36")
    files = (tmp_path / "a.jpg",)
    asked = photos.UnfinishedImport(case_id, "PH07", files, ImportRules(-3600, by_day=True), negative)
    with workspace.work() as work:
        unfinished.begin(work, asked)
        work.commit()
    with workspace.read() as view:
        assert photos.unfinished_import(view) == asked, "with all that was said of how"
    with workspace.work() as work:
        photos.forget_import(work)
        work.commit()
    with workspace.read() as view:
        assert photos.unfinished_import(view) is None


HASHES = st.integers(0, 2**64 - 1)
BITS = st.sets(st.integers(0, 63), max_size=12).map(lambda bits: sum(1 << bit for bit in bits))


def looked_at_each(known: list[tuple[str, int]], photo_id: str, wanted: int) -> tuple[str, int] | None:
    near = [((one ^ wanted).bit_count(), other) for other, one in known if other != photo_id]
    bits, other = min(near, default=(65, ""))
    return (other, bits) if bits <= likeness.NEAR else None


@given(HASHES, st.lists(st.tuples(BITS, st.booleans()), max_size=30), st.lists(HASHES, max_size=10), BITS)
def test_the_nearest_is_what_looking_at_each_finds(
    seed: int, changes: list[tuple[int, bool]], others: list[int], last: int
) -> None:
    """Hashes around one another, as copies have them, and any others; some indexed from the beginning, some added."""
    hashes = [(seed ^ change, early) for change, early in changes] + [(one, True) for one in others]
    known = [(f"{n:02}", one) for n, (one, _) in enumerate(hashes)]
    index = likeness.Likenesses((f"{n:02}", f"{one:016x}") for n, (one, early) in enumerate(hashes) if early)
    for n, (one, early) in enumerate(hashes):
        if not early:
            index.add(f"{n:02}", f"{one:016x}")
    for photo_id, wanted in [*known, ("new", seed ^ last)]:
        assert index.nearest(photo_id, f"{wanted:016x}") == looked_at_each(known, photo_id, wanted)


def test_an_index_that_grows_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "_UNSORTED", 40)
    chance = random.Random(5)
    centres = [chance.getrandbits(64) for _ in range(20)]
    index = likeness.Likenesses()
    known: list[tuple[str, int]] = []
    for n in range(500):
        one = chance.choice(centres) ^ sum(1 << chance.randrange(64) for _ in range(chance.randrange(7)))
        one &= 2**64 - 1
        assert index.nearest("", f"{one:016x}") == looked_at_each(known, "", one)
        index.add(f"{n:03}", f"{one:016x}")
        known.append((f"{n:03}", one))


@pytest.mark.soak
def test_two_hundred_thousand_hashes_find_the_same() -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    print(f"seed {seed}")
    known = [(f"{n:06}", chance.getrandbits(64)) for n in range(200_000)]
    index = likeness.Likenesses((photo_id, f"{one:016x}") for photo_id, one in known)
    for _ in range(300):
        wanted = chance.choice(known)[1]
        for bit in chance.sample(range(64), chance.randrange(12)):
            wanted ^= 1 << bit
        assert index.nearest("", f"{wanted:016x}") == looked_at_each(known, "", wanted)

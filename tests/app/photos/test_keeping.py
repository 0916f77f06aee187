"""Strips cut into negatives; negatives lent, taken back, looked at, asked for; the climate they lie in."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app import photos
from app.photos import CheckForm, LendingForm, NegativeForm, rules
from app.workers import Sandbox
from app.workspace import Cancelled, CancelToken, Role, UserError, Workspace
from db.models import Blob, FilmScan, Negative
from tests.app.photos.files import picture, quarters, write
from tests.app.photos.strips import as_file, frame, strip
from tests.support import acting

FORM = NegativeForm(
    "0063-2-0101",
    colour="bw",
    roll="1998-3",
    strip="2",
    frame="7",
    sleeve="袋12",
    volume="第5册",
    taken_on="1998-07-21",
)

SMALL = quarters((240, 160))


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    return write(tmp_path / "scans", {"条2.jpg": as_file(strip("bw", ("meeting0", "court0", "lecture0")))})[0]


def test_a_strip_becomes_negatives_with_their_places(
    workspace: Workspace, case_id: str, sandbox: Sandbox, scan: Path
) -> None:
    film = photos.find_frames(scan, sandbox=sandbox)
    assert [(one.strip, one.place, one.whole) for one in film.frames] == [(1, 1, True), (1, 2, True), (1, 3, True)]
    ids, changes = photos.cut_film(workspace, case_id, scan, film.frames, FORM, sandbox=sandbox)
    assert "photos" in changes.areas
    with workspace.read() as view:
        rows = photos.list_negatives(view, case_id)
        assert [row.id for row in rows] == ids
        assert [(row.negative_no, row.frame, row.strip) for row in rows] == [
            ("0063-2-0101", "7", "2"), ("0063-2-0102", "8", "2"), ("0063-2-0103", "9", "2"),
        ]  # fmt: skip
        assert {row.sleeve for row in rows} == {"袋12"}
        for row in rows:
            for positive in (False, True):
                assert photos.negative_picture(view, row.id, positive=positive).startswith(b"\xff\xd8")
        (held,) = view.session.query(FilmScan)
        assert view.load(held.original_id or "") == scan.read_bytes()
        assert {view.get(Negative, one).film_scan_id for one in ids} == {held.id}


def test_frames_become_photos_that_can_be_described(
    workspace: Workspace, case_id: str, sandbox: Sandbox, scan: Path
) -> None:
    film = photos.find_frames(scan, sandbox=sandbox)
    ids, _ = photos.cut_film(workspace, case_id, scan, film.frames, FORM, base=film.base, sandbox=sandbox)
    made, changes = photos.print_frames(workspace, ids[1::-1], "PH07", sandbox=sandbox)
    assert "photos" in changes.areas
    with workspace.read() as view:
        rows = photos.photos_by_id(view, made)
        assert [(row.negative_no, row.negative_kind, row.has_negative) for row in rows] == [
            ("0063-2-0101", "film_original", True), ("0063-2-0102", "film_original", True),
        ]  # fmt: skip
        negatives = {one.id: one for one in photos.list_negatives(view, case_id)}
        assert [negatives[one].photo_ids for one in ids] == [(made[0],), (made[1],), ()]
        cut = view.load(negatives[ids[0]].scan_id or "")
        assert (rows[0].width, rows[0].height) == Image.open(io.BytesIO(cut)).size  # all pixels of the scan
        assert photos.photo_detail(view, made[0]).elements["source_id"] == scan.name
        assert photos.list_keys(view, photos.PhotoFilter(), "taken") == made  # as they lie on the film
        assert {row.taken_on for row in rows} == {date(1998, 7, 21)}
    again, _ = photos.print_frames(workspace, ids, "PH01", sandbox=sandbox)
    assert len(again) == 1  # only the frame that had none; filed as what such pictures are
    with workspace.read() as view:
        assert photos.photos_by_id(view, again)[0].secrecy == "internal"


def test_a_frame_scanned_by_itself_is_judged_by_the_film_beside_it_or_by_its_roll(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    roll = replace(FORM, colour="colour")
    with workspace.work() as work:
        ids = [
            photos.register_negative(work, case_id, replace(roll, negative_no=f"0063-2-020{n}", roll=one))
            for n, one in enumerate(("1998-3", "1998-4", "1998-3"))
        ]
        work.commit()
    strip_ = strip("colour", ("meeting0", "court0"))
    files = {"条.jpg": as_file(strip_), "单帧.png": picture("PNG", frame("expo0", "colour", (360, 240)))}
    rimmed = Image.new("RGB", (570, 390), (246, 164, 112))  # scanned otherwise than the strip
    rimmed.paste(frame("expo0", "colour", (540, 360)), (15, 15))
    files["带边.jpg"] = as_file(rimmed)
    whole, bare, beside = write(tmp_path / "scans", files)
    film = photos.find_frames(whole, sandbox=sandbox)
    photos.cut_film(workspace, case_id, whole, film.frames, roll, base=film.base, sandbox=sandbox)
    for one, file in zip(ids, (bare, bare, beside), strict=True):
        photos.attach_scan(workspace, one, file, sandbox=sandbox)
    with workspace.read() as view:
        bases = [view.get(Negative, one).form["recipe"]["base"] for one in ids]
    assert bases[0] == list(film.base), "of the same roll"
    assert bases[1] != list(film.base), "nobody has measured this roll"
    assert all(abs(a - b) < 6 for a, b in zip(bases[2], (246, 164, 112), strict=True)), "its own film is nearer"
    photos.adjust_positive(workspace, ids[2], None, sandbox=sandbox)
    with workspace.read() as view:
        assert view.get(Negative, ids[2]).form["recipe"]["base"] == bases[2], "judged anew by the same"


def test_a_frame_that_was_never_scanned_makes_no_photo(workspace: Workspace, case_id: str, sandbox: Sandbox) -> None:
    with workspace.work() as work:
        bare = photos.register_negative(work, case_id, FORM)
        work.commit()
    with pytest.raises(UserError, match=r"photo\.no_scan"):
        photos.print_frames(workspace, [bare], "PH07", sandbox=sandbox)


def test_a_strip_that_is_stopped_or_refused_leaves_nothing(
    workspace: Workspace, case_id: str, sandbox: Sandbox, scan: Path
) -> None:
    film = photos.find_frames(scan, sandbox=sandbox)
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        photos.cut_film(
            workspace, case_id, scan, film.frames, FORM, sandbox=sandbox, cancel=cancel,
            progress=lambda done, _total, _what: cancel.cancel() if done == 2 else None,
        )  # fmt: skip
    for wrong in (NegativeForm("without-figures"), NegativeForm("0063-2-0101", film="999")):
        with pytest.raises(UserError):
            photos.cut_film(workspace, case_id, scan, film.frames, wrong, sandbox=sandbox)
    with pytest.raises(UserError) as caught:
        photos.cut_film(workspace, case_id, scan, (), FORM, sandbox=sandbox)
    assert caught.value.code == "film.no_frames"
    with workspace.read() as view:
        assert photos.list_negatives(view, case_id) == []
        assert view.session.query(Blob).count() == 0
    assert workspace.blobs.names() == []


def test_a_positive_is_adjusted_and_the_scan_stays(
    workspace: Workspace, case_id: str, sandbox: Sandbox, scan: Path
) -> None:
    film = photos.find_frames(scan, sandbox=sandbox)
    (first, *_), _ = photos.cut_film(workspace, case_id, scan, film.frames[:1], FORM, sandbox=sandbox)
    with workspace.read() as view:
        before = photos.list_negatives(view, case_id)[0]
        negative, positive = (photos.negative_picture(view, first, positive=one) for one in (False, True))
    photos.adjust_positive(workspace, first, {**before.recipe, "gamma": 1800}, sandbox=sandbox)
    with workspace.read() as view:
        after = photos.list_negatives(view, case_id)[0]
        assert after.recipe["gamma"] == 1800
        assert (after.scan_id, after.reduced_id) == (before.scan_id, before.reduced_id)
        assert photos.negative_picture(view, first) == negative
        assert photos.negative_picture(view, first, positive=True) != positive
    assert before.positive_id not in workspace.blobs.names()
    photos.adjust_positive(workspace, first, None, sandbox=sandbox)
    with workspace.read() as view:
        assert photos.negative_picture(view, first, positive=True) == positive


@pytest.fixture
def kept(workspace: Workspace, case_id: str) -> list[str]:
    with workspace.work() as work:
        ids = [photos.register_negative(work, case_id, NegativeForm(f"0063-2-010{n}")) for n in (1, 2)]
        work.commit()
    return ids


def test_lending_has_a_receipt_and_ends_with_a_look(workspace: Workspace, case_id: str, kept: list[str]) -> None:
    today = date(2026, 3, 5)
    form = LendingForm("马某", "县广播电视台", "制作警示片", today + timedelta(days=10))
    with workspace.work() as work:
        assert photos.lend(work, kept, form) == "借2026-001"
        work.commit()
    with workspace.read() as view:
        row = photos.list_negatives(view, case_id)[0]
        assert (row.lent_to, row.lent_until) == ("县广播电视台马某", date(2026, 3, 15))
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.lend(work, kept[:1], form)
    assert caught.value.code == "negative.lent_already"
    with workspace.work() as work:
        photos.take_back(work, kept[:1], ["scratch"], "右下角")
        work.commit()
    with workspace.read() as view:
        rows = photos.list_negatives(view, case_id)
        assert [(one.lent_to, one.condition, one.faulty) for one in rows] == [
            ("", "划伤，右下角", True), ("县广播电视台马某", "", False),
        ]  # fmt: skip
        told = photos.negative_history(view, kept[0])
    assert (told.lendings[0].back, told.lendings[0].taken_by, told.lendings[0].number) == (
        today,
        "周检察官",
        "借2026-001",
    )
    assert told.conditions[0].faults == ("scratch",)
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.take_back(work, kept[:1])
    assert caught.value.code == "negative.not_lent"
    with workspace.work() as work:
        assert photos.lend(work, kept[:1], form) == "借2026-002"


def test_what_a_receipt_lacks_or_has_wrong_is_named(workspace: Workspace, kept: list[str]) -> None:
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.lend(work, kept, LendingForm("", "县广播电视台", "", date(2026, 1, 1)))
    named = {one["field"] for one in caught.value.params["findings"]}  # type: ignore[union-attr]
    assert named == {"to", "purpose", "due"}


def test_the_condition_is_a_history(workspace: Workspace, case_id: str, kept: list[str]) -> None:
    with workspace.work() as work:
        photos.note_condition(work, kept, ["vinegar", "curl"])
        work.commit()
    with workspace.work() as work:
        photos.note_condition(work, kept[:1], [])
        work.commit()
    with workspace.read() as view:
        assert [row.condition for row in photos.list_negatives(view, case_id)] == [
            "良好",
            "酸性（醋酸综合征）、卷曲变形",
        ]
        assert [one.faults for one in photos.negative_history(view, kept[0]).conditions] == [("vinegar", "curl"), ()]
    with pytest.raises(UserError), workspace.work() as work:
        photos.note_condition(work, kept, ["chewed"])


def test_a_request_to_scan_is_answered_by_the_scan(
    workspace: Workspace, case_id: str, kept: list[str], sandbox: Sandbox, tmp_path: Path
) -> None:
    with workspace.work() as work:
        photos.request_scan(work, kept, 2400, "归档")
        work.commit()
    with workspace.read() as view:
        assert [row.wanted for row in photos.list_negatives(view, case_id)] == [True, True]
    photos.attach_scan(workspace, kept[0], write(tmp_path / "scan", {"a.png": picture("PNG")})[0], sandbox=sandbox)
    with workspace.work() as work:
        photos.close_request(work, kept[1], "片基粘连，不能扫描")
        work.commit()
    with workspace.read() as view:
        assert [row.wanted for row in photos.list_negatives(view, case_id)] == [False, False]
        assert photos.negative_history(view, kept[0]).requests[0].result == "已扫描"
        assert photos.negative_history(view, kept[1]).requests[0].result == "片基粘连，不能扫描"


def test_the_ledger_lists_what_something_is_to_be_done_about(workspace: Workspace, kept: list[str]) -> None:
    first, second = kept
    with workspace.work() as work:
        assert photos.store_ledger(work) == []
        photos.lend(work, [second], LendingForm("马某", "县广播电视台", "展览", date(2026, 3, 20)))
        photos.lend(work, [first], LendingForm("吴某", "县委党校", "授课", date(2026, 3, 10)))
        photos.request_scan(work, [first], 2400, "归档")
        photos.note_condition(work, [second], ["vinegar"])
        work.commit()
    with workspace.read() as view:
        told = [(one.standing.value, one.negative_id, one.who) for one in photos.store_ledger(view)]
        assert photos.overdue_lendings(view) == 0
    assert told == [
        ("lent", first, "县委党校吴某"), ("lent", second, "县广播电视台马某"), ("wanted", first, "周检察官"),
        ("faulty", second, "周检察官"),
    ]  # fmt: skip
    workspace.clock.set(date(2026, 3, 12))  # type: ignore[attr-defined]
    with workspace.work() as work:
        assert photos.overdue_lendings(work) == 1
        photos.take_back(work, kept)
        photos.close_request(work, first, "不能扫描")
        work.commit()
    with workspace.read() as view:
        assert photos.store_ledger(view) == []
        assert photos.overdue_lendings(view) == 0


def test_a_negative_keeps_every_scan_that_was_made_of_it(
    workspace: Workspace, case_id: str, kept: list[str], sandbox: Sandbox, tmp_path: Path
) -> None:
    one, two = write(
        tmp_path, {"a.png": picture("PNG", SMALL), "b.tif": picture("TIFF", frame("court0", "bw", (360, 240)))}
    )
    for file in (one, one, two):  # the first twice is one scan
        photos.attach_scan(workspace, kept[0], file, sandbox=sandbox)
    with workspace.read() as view:
        scans = photos.list_scans(view, kept[0])
        assert [(scan.file_name, scan.front, scan.by) for scan in scans] == [
            ("b.tif", True, "周检察官"), ("a.png", False, "周检察官"),
        ]  # fmt: skip
        assert [view.load(scan.id) for scan in scans] == [two.read_bytes(), one.read_bytes()]
        assert view.session.query(Blob).count() == 4 == len(workspace.blobs.names())
        assert photos.list_scans(view, kept[1]) == []
    photos.use_scan(workspace, kept[0], scans[1].id, sandbox=sandbox)
    with workspace.read() as view:
        negative = view.get(Negative, kept[0])
        assert negative.scan_id == scans[1].id
        assert Image.open(io.BytesIO(view.load(negative.positive_id or ""))).size == (240, 160)
        assert [scan.file_name for scan in photos.list_scans(view, kept[0])] == ["a.png", "b.tif"]
        assert view.session.query(Blob).count() == 4 == len(workspace.blobs.names())
    with pytest.raises(UserError, match=r"photo\.no_scan"):
        photos.use_scan(workspace, kept[0], scans[1].id, sandbox=sandbox)
    with pytest.raises(UserError, match=r"permission\.denied"):
        photos.use_scan(workspace, kept[0], scans[0].id, sandbox=sandbox, actor=acting(workspace, Role.CHIEF))


def test_a_frame_that_is_scanned_by_itself_keeps_what_was_cut(
    workspace: Workspace, case_id: str, sandbox: Sandbox, scan: Path, tmp_path: Path
) -> None:
    film = photos.find_frames(scan, sandbox=sandbox)
    (cut, again), _ = photos.cut_film(workspace, case_id, scan, film.frames[:2], FORM, base=film.base, sandbox=sandbox)
    own = write(tmp_path / "own", {"0101.tif": picture("TIFF", frame("court0", "bw", (360, 240)))})[0]
    photos.attach_scan(workspace, cut, own, sandbox=sandbox)
    with workspace.read() as view:
        (_, before) = photos.list_scans(view, cut)
        assert len(photos.list_scans(view, again)) == 1
    photos.use_scan(workspace, cut, before.id, sandbox=sandbox)
    photos.cut_film(workspace, case_id, scan, film.frames[:1], FORM, base=film.base, sandbox=sandbox)
    with workspace.read() as view:
        assert [one.file_name for one in photos.list_scans(view, cut)][-1] == "0101.tif"
        assert {blob.id for blob in view.session.query(Blob)} == set(workspace.blobs.names())


def test_keeping_negatives_is_for_who_may_file(workspace: Workspace, kept: list[str]) -> None:
    chief = acting(workspace, Role.CHIEF)
    for act in (
        lambda work: photos.note_condition(work, kept, []),
        lambda work: photos.request_scan(work, kept, 2400),
        lambda work: photos.record_check(work, COLD),
    ):
        with pytest.raises(UserError) as caught, workspace.work(chief) as work:
            act(work)
        assert caught.value.code == "permission.denied"


COLD = CheckForm(date(2026, 3, 5), "底片库", "colour_negative", "long", 15, 300)


@pytest.mark.parametrize(
    ("holding", "keeping", "temperature", "humidity", "codes"),
    [
        ("bw_negative", "long", 210, 300, []),
        ("bw_negative", "long", 210, 350, ["store.humidity"]),
        ("bw_negative", "long", 150, 400, []),
        ("bw_negative", "long", 100, 500, []),
        ("bw_negative", "long", 211, 250, ["store.too_warm"]),
        ("colour_negative", "long", 20, 300, []),
        ("colour_negative", "long", 180, 300, ["store.too_warm"]),
        ("colour_negative", "medium", 250, 500, []),
        ("colour_print", "long", 20, 400, []),
        ("bw_print", "long", 180, 290, ["store.humidity"]),
    ],
)
def test_the_limits_of_the_standard(
    holding: str, keeping: str, temperature: int, humidity: int, codes: list[str]
) -> None:
    form = CheckForm(date(2026, 3, 5), "库", holding, keeping, temperature, humidity)
    assert [one.code for one in photos.climate_warnings(form)] == codes


def test_outside_the_limits_must_say_what_was_done_and_a_jump_is_told(workspace: Workspace) -> None:
    warm = CheckForm(date(2026, 3, 4), "底片库", "colour_negative", "long", 180, 550)
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.record_check(work, warm)
    assert caught.value.params["findings"][0]["field"] == "handling"  # type: ignore[index]
    with workspace.work() as work:
        photos.record_check(work, CheckForm(**{**_fields(warm), "handling": "已开除湿机"}))
        photos.record_check(work, COLD)
        work.commit()
    with workspace.read() as view:
        newest, before = photos.list_checks(view)
    assert [one.code for one in newest.warnings] == ["store.drift", "store.drift"]
    assert [one.code for one in before.warnings] == ["store.too_warm", "store.humidity"]


def _fields(form: CheckForm) -> dict[str, object]:
    return {name: getattr(form, name) for name in CheckForm.__dataclass_fields__}


@given(st.integers(-400, 600), st.integers(0, 1000))
def test_what_one_limit_allows_is_never_warned_of(temperature: int, humidity: int) -> None:
    limits = photos.limits_of("bw_negative", "long")
    fits = any(one.warmest >= temperature and one.driest <= humidity <= one.dampest for one in limits)
    assert (rules.climate_findings(limits, temperature, humidity) == ()) == fits

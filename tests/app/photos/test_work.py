"""Describing, negatives, albums, looking and export, on real files in a real workspace."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from app import photos
from app.photos import DigitalNumber, NegativeForm, PhotoDescription, PhotoNumber
from app.workers import Sandbox
from app.workspace import Actor, UserError, Workspace
from db.codes import NegativeKind, Role
from db.models import AuditEntry, Negative, Photo
from tests.app.photos.conftest import add_case
from tests.app.photos.files import jpeg, picture, write
from tests.support import acting

WHOLE = PhotoDescription(
    title="座谈会全景",
    taken_on=date(2026, 2, 10),
    place="县公路养护中心二楼会议室",
    people="周检察官等13人",
    matter="召开个案预防座谈会",
    background="查找计量支付环节的漏洞",
    photographer="何书记员",
)


def bring(
    workspace: Workspace, case_id: str, sandbox: Sandbox, folder: Path, count: int = 3, category: str = "PH07"
) -> list[str]:
    files = write(folder, {f"{category}-{n}.jpg": jpeg(f"2026:02:10 15:{n:02}:00", seed=n) for n in range(count)})
    report = photos.import_photos(workspace, case_id, category, files, sandbox=sandbox)
    return [one.photo_id for one in report.imported]


def actions(workspace: Workspace) -> list[tuple[str, str]]:
    with workspace.read() as view:
        return [(entry.action, entry.note) for entry in view.session.query(AuditEntry).order_by(AuditEntry.seq)]


def code_of(workspace: Workspace, actor: Actor | None, change: object) -> str:
    with pytest.raises(UserError) as caught, workspace.work(actor) as work:
        change(work)  # type: ignore[operator]
    return caught.value.code


def test_a_description_is_kept_and_its_caption_composed(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    photo_id, *_ = bring(workspace, case_id, sandbox, tmp_path / "card")
    with workspace.read() as view:
        assert photos.photo_detail(view, photo_id).missing == ("题名", "地点", "事由", "摄影者")
    with workspace.work() as work:
        photos.describe(work, photo_id, WHOLE)
        changes = work.commit()
    assert photo_id in changes.ids
    with workspace.read() as view:
        detail = photos.photo_detail(view, photo_id)
        assert detail.missing == ()
        assert detail.row.described
        assert detail.description.caption == photos.compose_caption(WHOLE)
        assert photos.list_photos(view, case_id, described=True) == [detail.row]
        assert photos.list_photos(view, text="全景") == [detail.row]
        assert photos.list_photos(view, text="%") == []
    assert ("photo.describe", "座谈会全景") in actions(workspace)


def test_a_caption_by_hand_stays_and_a_composed_one_follows(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    first, second, _ = bring(workspace, case_id, sandbox, tmp_path / "card")
    with workspace.work() as work:
        photos.describe(work, first, PhotoDescription(title="一", caption="手写的说明。"))
        photos.describe(work, second, PhotoDescription(title="二"))
        photos.apply_batch(work, [first, second], {"place": "会议室", "photographer": "何书记员"})
        work.commit()
    with workspace.read() as view:
        one, two = (photos.photo_detail(view, photo_id).description for photo_id in (first, second))
        assert (one.caption, one.title, one.place) == ("手写的说明。", "一", "会议室")
        assert (two.caption, two.title) == ("2026年2月10日在会议室。摄影：何书记员。", "二")


def test_unfit_text_is_refused_with_everything_that_is_wrong(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    photo_id, *_ = bring(workspace, case_id, sandbox, tmp_path / "card", 1)
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.describe(work, photo_id, PhotoDescription(title="a\u202eb", place="x" * 500))
    assert caught.value.code == "form.invalid"
    assert caught.value.params["count"] == 2


def test_who_may_not_file_may_not_describe(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    photo_id, *_ = bring(workspace, case_id, sandbox, tmp_path / "card", 1)
    for role in (Role.OTHER_DEPARTMENT, Role.CHIEF, Role.UNDERTAKER):
        someone = acting(workspace, role)
        assert code_of(workspace, someone, lambda work: photos.describe(work, photo_id, WHOLE)) == "permission.denied"
    officer = acting(workspace, Role.PREVENTION_OFFICER)
    with workspace.work(officer) as work:
        photos.describe(work, photo_id, WHOLE)
        work.commit()


def test_numbers_are_unique(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    first, second, _ = bring(workspace, case_id, sandbox, tmp_path / "card")
    number = DigitalNumber("0063", 2026, "D30", 1, 1)
    with workspace.work() as work:
        photos.set_number(work, first, number)
        work.commit()
    assert code_of(workspace, None, lambda work: photos.set_number(work, second, number)) == "photo.number_taken"
    with workspace.read() as view:
        assert photos.photo_detail(view, first).row.photo_no == "0063-ZP·2026-D30-0001-0001"


def test_categories_raise_secrecy_and_never_lower_it(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    photo_id, *_ = bring(workspace, case_id, sandbox, tmp_path / "card", 1)
    seen = []
    for category in ("PH03", "PH07"):
        with workspace.work() as work:
            photos.recategorise(work, photo_id, category)
            work.commit()
        with workspace.read() as view:
            seen.append(photos.photo_detail(view, photo_id).row.secrecy)
    assert seen == ["internal", "internal"]
    assert code_of(workspace, None, lambda work: photos.recategorise(work, photo_id, "X")) == "photo.unknown_category"


def test_the_ten_categories() -> None:
    found = photos.categories()
    assert [one.code for one in found] == [f"PH{number:02}" for number in range(1, 11)]
    assert [one.code for one in found if one.secrecy == "internal"] == ["PH01", "PH02", "PH03"]


# -- negatives --------------------------------------------------------------------------------------------------------


def test_one_negative_and_many_prints(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    first, second, third = bring(workspace, case_id, sandbox, tmp_path / "card")
    form = NegativeForm("0063-2-0114", roll="2025-36", strip="3", frame="14")
    with workspace.work() as work:
        negative_id = photos.register_negative(work, case_id, form)
        assert photos.register_negative(work, case_id, form) == negative_id
        photos.link_negative(work, negative_id, [first, second])
        photos.declare_negative(work, third, NegativeKind.NONE, "底片已遗失，见情况说明")
        work.commit()
    with workspace.read() as view:
        (row,) = photos.list_negatives(view, roll="2025-36")
        assert row.photo_ids == (first, second)
        counts = photos.count_photos(view, case_id)
        assert (counts.total, counts.on_film, counts.digital, counts.without, counts.undetermined) == (3, 2, 0, 1, 0)
        assert [one.id for one in photos.list_photos(view, case_id, negative="none")] == [third]
        assert [one.id for one in photos.list_photos(view, case_id, text="2-0114")] == [first, second]
        assert photos.photo_detail(view, third).no_negative_reason == "底片已遗失，见情况说明"
    with workspace.work() as work:
        photos.change_negative(work, negative_id, NegativeForm("0063-2-0114", NegativeKind.FILM_COPY))
        work.commit()
    with workspace.read() as view:
        assert {one.negative_kind for one in photos.list_photos(view, case_id, negative="film")} == {"film_copy"}


def test_what_cannot_be_said_of_a_negative(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    photo_id, *_ = bring(workspace, case_id, sandbox, tmp_path / "card", 1)
    other = add_case(workspace, "2")
    with workspace.work() as work:
        elsewhere = photos.register_negative(work, other, NegativeForm("0063-2-0001"))
        work.commit()

    def declared(kind: NegativeKind, reason: str = "") -> str:
        return code_of(workspace, None, lambda work: photos.declare_negative(work, photo_id, kind, reason))

    assert declared(NegativeKind.NONE, "  ") == "photo.reason_needed"
    assert declared(NegativeKind.FILM_ORIGINAL) == "photo.link_needed"
    assert (
        code_of(workspace, None, lambda work: photos.link_negative(work, elsewhere, [photo_id])) == "photo.other_case"
    )
    for form in (
        NegativeForm("0063-1", NegativeKind.NONE), NegativeForm("0063-1", film="8mm"), NegativeForm("0063-1" * 11),
        NegativeForm("七号底片"), NegativeForm("0063-1", taken_on="1998年7月"),
    ):  # fmt: skip
        assert (
            code_of(workspace, None, lambda work, f=form: photos.register_negative(work, case_id, f)) == "form.invalid"
        )


def test_a_negative_keeps_the_number_that_it_had_and_gets_none_that_is_none(workspace: Workspace, case_id: str) -> None:
    with workspace.work() as work:
        negative_id = photos.register_negative(work, case_id, NegativeForm("００６３－２—０１１４"))
        work.get(Negative, negative_id).negative_no = "老底片7"  # as it came from before the rules were asked
        work.commit()
    with workspace.work() as work:
        photos.change_negative(work, negative_id, NegativeForm("老底片7", condition="划痕"))
        with pytest.raises(UserError) as caught:
            photos.change_negative(work, negative_id, NegativeForm("老底片8", condition="划痕"))
        (found,) = caught.value.params["findings"]
        assert (found["code"], found["field"]) == ("photo.bad_negative_no", "negative_no")
        assert "“老底片8”" in found["text"]
        assert work.get(Negative, negative_id).negative_no == "老底片7"
        photos.change_negative(work, negative_id, NegativeForm("0063-114"))
        work.commit()


def test_negatives_lie_as_on_a_light_table(workspace: Workspace, case_id: str) -> None:
    with workspace.work() as work:
        for number, (strip, frame) in enumerate([("2", "10"), ("1", "2"), ("2", "9A"), ("2", "9")]):
            photos.register_negative(
                work, case_id, NegativeForm(f"0063-{number + 1}", roll="1", strip=strip, frame=frame)
            )
        work.commit()
    with workspace.read() as view:
        assert [row.frame for row in photos.list_negatives(view, case_id)] == ["2", "9", "9A", "10"]


def test_rolls_tell_what_is_linked_and_what_needs_care(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    (photo_id,) = bring(workspace, case_id, sandbox, tmp_path / "card", 1)
    with workspace.work() as work:
        for number, condition in enumerate(["良好，无划痕霉斑", "", "划痕"]):
            form = NegativeForm(f"0063-{number + 1}", roll="2025-36", frame=str(number), condition=condition)
            negative_id = photos.register_negative(work, case_id, form)
        photos.register_negative(
            work, case_id, NegativeForm("0063-9", roll="2025-37", colour="bw", kept_at="底片柜2号")
        )
        photos.link_negative(work, negative_id, [photo_id])
        work.commit()
    with workspace.read() as view:
        newest, older = photos.list_rolls(view, case_id)
        assert (older.roll, older.film_label, older.frames, older.linked, older.faulty) == (
            *("2025-36", "135彩色负片", 3, 1, True),
        )
        assert (newest.roll, newest.film_label, newest.faulty, newest.kept_at) == (
            *("2025-37", "135黑白负片", False, "底片柜2号"),
        )


def test_a_scan_is_kept_with_its_positive(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    shipped = photos.shipped_pictures()[0]
    with workspace.work() as work:
        negative_id = photos.register_negative(work, case_id, shipped.negative)
        work.commit()
    for _ in range(2):
        photos.attach_scan(workspace, negative_id, shipped.negative_file, sandbox=sandbox)
    with workspace.read() as view:
        (row,) = photos.list_negatives(view, case_id)
        assert row.scan_id
        assert row.reduced_id
        assert row.positive_id
        assert view.load(row.scan_id) == shipped.negative_file.read_bytes()
        assert Image.open(io.BytesIO(view.load(row.positive_id))).size == (600, 400)
        assert view.get(Negative, negative_id).form["recipe"]["film"] == "colour"
        assert photos.negative_picture(view, negative_id) == view.load(row.reduced_id)
        assert photos.negative_picture(view, negative_id, positive=True) == view.load(row.positive_id)
    assert len(workspace.blobs.names()) == 3
    bad = write(tmp_path / "scans", {"bad.tif": b"II*\0"})[0]
    with pytest.raises(UserError) as caught:
        photos.attach_scan(workspace, negative_id, bad, sandbox=sandbox)
    assert caught.value.code == "photo.damaged"
    assert len(workspace.blobs.names()) == 3
    photos.import_photos(
        workspace, case_id, shipped.category, [shipped.file], negative=shipped.negative, sandbox=sandbox
    )
    with workspace.work(acting(workspace, Role.OTHER_DEPARTMENT)) as view, pytest.raises(UserError) as caught:
        photos.negative_picture(view, negative_id, positive=True)
    assert caught.value.code == "permission.denied"


# -- albums -----------------------------------------------------------------------------------------------------------


def test_albums_number_their_photos_by_place(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    ids = bring(workspace, case_id, sandbox, tmp_path / "card", 6)
    with workspace.work() as work:
        first = photos.make_album(work, "0063", "2", "王某受贿案图片资料")
        second = photos.make_album(work, "0063", "2", "续")
        photos.place_photos(work, first, ids[:5])
        photos.place_photos(work, first, ids[5:])
        work.commit()
    assert first != second
    with workspace.read() as view:
        assert [(row.album_no, row.photos) for row in photos.list_albums(view)] == [(1, 6), (2, 0)]
        entries = photos.album_entries(view, first)
        assert [(entry.page, entry.sheet) for entry in entries] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 5), (2, 6)]
        assert entries[4].photo_no == str(PhotoNumber("0063", "2", 5, 1)) == "0063-2-1-005"
        assert [row.id for row in photos.list_photos(view, case_id, order="number")] == ids
    assert code_of(workspace, None, lambda work: photos.place_photos(work, second, ids[:1])) == "photo.placed_already"
    assert code_of(workspace, None, lambda work: photos.make_album(work, "", "2", "x")) == "photo.bad_number"
    assert code_of(workspace, None, lambda work: photos.make_album(work, "1", "2", " ")) == "form.invalid"


# -- looking and export -----------------------------------------------------------------------------------------------


def test_internal_pictures_are_kept_from_those_who_may_not(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    secret, *_ = bring(workspace, case_id, sandbox, tmp_path / "a", 1, "PH01")
    open_, *_ = bring(workspace, case_id, sandbox, tmp_path / "b", 2, "PH07")
    other = acting(workspace, Role.OTHER_DEPARTMENT)
    with workspace.work(other) as view:
        assert {row.id: row.veiled for row in photos.list_photos(view, case_id)}[secret]
        assert photos.thumbnail(view, open_)
        for look in (photos.thumbnail, photos.reduced):
            with pytest.raises(UserError) as caught:
                look(view, secret)
            assert caught.value.code == "permission.denied"
    with pytest.raises(UserError):
        photos.original(workspace, secret, actor=other)
    assert ("permission.refused", "photo.original") in actions(workspace)
    photos.original(workspace, secret)
    assert ("photo.original", "PH01-0.jpg") in actions(workspace)


def test_the_keeper_of_the_workstation_sees_no_pictures(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    (photo_id,) = bring(workspace, case_id, sandbox, tmp_path / "card", 1)
    keeper = acting(workspace, Role.ADMIN)
    for look in (photos.list_photos, photos.count_photos, photos.list_negatives, photos.list_albums):
        assert code_of(workspace, keeper, look) == "permission.denied"
    for show in (photos.photo_detail, photos.thumbnail, photos.reduced):
        assert code_of(workspace, keeper, lambda view, show=show: show(view, photo_id)) == "permission.denied"


def test_orders_limits_and_facets(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    ids = bring(workspace, case_id, sandbox, tmp_path / "card", 5)
    with workspace.read() as view:

        def listed(**options: object) -> Sequence[str]:
            return [row.id for row in photos.list_photos(view, case_id, **options)]  # type: ignore[arg-type]

        assert listed() == listed(order="imported") == listed(order="category") == ids
        assert listed(order="newest") == ids[::-1]
        assert listed(limit=2, offset=1) == ids[1:3]
        assert listed(offset=3) == ids[3:]
        assert listed(category="PH01") == []
        assert listed(negative="digital") == ids
        assert photos.count_photos(view, case_id).categories == {"PH07": 5}
        assert photos.list_photos(view, "00000000-0000-7000-8000-000000000000") == []


def test_export_writes_originals_bit_for_bit_with_a_catalogue(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    ids = bring(workspace, case_id, sandbox, tmp_path / "card", 2)
    photos.import_photos(workspace, case_id, "PH08", write(tmp_path / "x", {"x.png": picture("PNG")}), sandbox=sandbox)
    with workspace.work() as work:
        photos.describe(work, ids[0], PhotoDescription(title="=座谈会/全景:…\\1"))
        photos.set_number(work, ids[0], PhotoNumber("0063", "2", 22, 5))
        work.commit()
    out = tmp_path / "out"
    report = photos.export_photos(workspace, case_id, out)
    assert [path.name for path in report.written] == [
        "0001_0063-2-5-022__座谈会_全景___1.jpg",
        "0002_PH07-1.jpg",
        "0003_x.png",
    ]
    assert report.failed == ()
    assert report.written[0].read_bytes() == (tmp_path / "card" / "PH07-0.jpg").read_bytes()
    lines = list(csv.reader(io.StringIO(report.catalogue.read_bytes().decode("utf-8-sig"))))
    assert lines[0][:4] == ["序号", "照片号", "题名", "时间"]
    assert lines[1][1:4] == ["0063-2-5-022", "'=座谈会/全景:…\\1", "20260210"]
    assert lines[1][7] == hashlib.sha256(report.written[0].read_bytes()).hexdigest()
    assert ("photo.export", "3张") in actions(workspace)
    with pytest.raises(UserError) as caught:
        photos.export_photos(workspace, case_id, out)
    assert caught.value.code == "export.folder_not_empty"
    with pytest.raises(UserError) as caught:
        photos.export_photos(workspace, case_id, tmp_path / "no", actor=acting(workspace, Role.OTHER_DEPARTMENT))
    assert caught.value.code == "permission.denied"
    assert not (tmp_path / "no").exists()


def test_a_missing_picture_is_listed_and_the_others_are_written(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    bring(workspace, case_id, sandbox, tmp_path / "card", 2)
    with workspace.read() as view:
        first = photos.list_photos(view, case_id)[0]
        original = view.get(Photo, first.id).original_id
    assert original
    workspace.blobs.remove(original)
    report = photos.export_photos(workspace, case_id, tmp_path / "out")
    assert (len(report.written), len(report.failed)) == (1, 1)
    assert original in report.failed[0][1]


# -- the drawn pictures of the demonstration --------------------------------------------------------------------------


def test_the_shipped_roll_is_whole_and_complete(workspace: Workspace, case_id: str, sandbox: Sandbox) -> None:
    roll = photos.shipped_pictures()
    assert len(roll) == 24
    assert {one.category for one in roll} >= {f"PH{number:02}" for number in range(1, 10)}
    assert len({one.negative.negative_no for one in roll}) == 24
    assert [one.description.taken_on for one in roll] == sorted(one.description.taken_on for one in roll)  # type: ignore[type-var]
    for one in roll[:3]:
        report = photos.import_photos(
            workspace, case_id, one.category, [one.file], negative=one.negative, sandbox=sandbox
        )
        with workspace.work() as work:
            photos.describe(work, report.imported[0].photo_id, one.description)
            work.commit()
    with workspace.read() as view:
        assert photos.findings(view, case_id) == ()

"""What leaves: to the byte or made for the purpose, with its words inside and beside it, and never unasked."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app import photos
from app.photos import CopyOptions, Mark, PhotoDescription, Told, metadata
from app.workers import Sandbox
from app.workers.imaging.pictures import inspect
from app.workspace import Role, UserError, Workspace
from db.models import AuditEntry
from tests.app.photos.files import dng, is_upright, jpeg, picture, quarters, write
from tests.support import acting

TEXT = PhotoDescription(
    title="座谈会全景“一案一座谈”", taken_on=date(2026, 2, 10), place="青溪县公路养护中心", matter="查找制度漏洞",
    background="王某某受贿案", photographer="何书记员", caption="2026年2月10日，座谈。\n<&> 第二行。",
)  # fmt: skip


@pytest.fixture
def photo_id(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> str:
    main = {0x013B: "Old Artist"}
    files = write(tmp_path / "card", {"DSC_1.JPG": jpeg(orientation=6, main=main)})
    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    photo = report.imported[0].photo_id
    with workspace.work() as work:
        photos.describe(work, photo, TEXT)
        photos.mark_people(work, photo, [Mark("周某", "", 700, 400), Mark("马某", "检察官", 200, 400)])
        photos.describe_elements(work, photo, {"rights": "青溪县人民检察院", "genre": "新闻"})
        photos.set_number(work, photo, photos.DigitalNumber("0063", 2026, "D30", 1, 1))
        work.commit()
    return photo


def out(workspace: Workspace, case_id: str, sandbox: Sandbox, folder: Path, options: CopyOptions | None = None) -> Path:
    report = photos.export_photos(workspace, case_id, folder, options=options, sandbox=sandbox)
    assert report.failed == ()
    return report.written[0]


def opened(file: Path) -> Image.Image:
    image = Image.open(file)
    image.load()
    return image


def test_without_options_the_bytes_leave_as_they_came(
    workspace: Workspace, case_id: str, photo_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = out(workspace, case_id, sandbox, tmp_path / "out")
    assert file.read_bytes() == (tmp_path / "card" / "DSC_1.JPG").read_bytes()


def test_a_described_copy_keeps_the_picture_and_says_what_it_shows(
    workspace: Workspace, case_id: str, photo_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = out(workspace, case_id, sandbox, tmp_path / "out", CopyOptions(told=Told.WRITTEN))
    original = tmp_path / "card" / "DSC_1.JPG"
    assert opened(file).tobytes() == opened(original).tobytes()
    assert file.read_bytes().endswith(original.read_bytes()[-2000:])
    told, _ = inspect(file.read_bytes(), "jpg")
    assert told["exif"]["model"] == "QX-0"  # type: ignore[index]
    assert told["notes"] == {  # type: ignore[index]
        "title": TEXT.title,
        "caption": "2026年2月10日，座谈。 <&> 第二行。",
        "creator": "何书记员",
        "keywords": "座谈会、查找制度漏洞",
        "place": "青溪县公路养护中心",
        "people": "马某、周某",
        "created": "2026-02-10T15:20:33+08:00",
    }


def test_a_bare_copy_says_nothing_and_is_upright(
    workspace: Workspace, case_id: str, photo_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = out(workspace, case_id, sandbox, tmp_path / "out", CopyOptions(told=Told.NONE))
    assert is_upright(file.read_bytes())
    assert not opened(file).getexif()
    assert b"QX-0" not in file.read_bytes()
    assert b"Artist" not in file.read_bytes()


def test_a_copy_has_its_size_its_strip_of_words_and_its_watermark(
    workspace: Workspace, case_id: str, photo_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    plain = opened(out(workspace, case_id, sandbox, tmp_path / "1", CopyOptions(long_side=240)))
    assert plain.size == (240, 160)
    assert plain.getexif()[0x0112] == 1
    words = opened(out(workspace, case_id, sandbox, tmp_path / "2", CopyOptions(long_side=240, caption=True)))
    assert words.width == 240
    assert words.height > 160
    assert words.crop((0, 165, 240, words.height)).convert("L").getextrema()[0] < 120
    marked = opened(out(workspace, case_id, sandbox, tmp_path / "3", CopyOptions(long_side=240, watermark=True)))
    assert marked.size == plain.size
    assert marked.tobytes() != plain.tobytes()
    assert is_upright(picture("PNG", plain))


@pytest.mark.parametrize(
    ("name", "data"), [("a.tif", picture("TIFF", quarters())), ("b.png", picture("PNG", quarters())), ("c.DNG", dng())]
)
def test_files_of_other_formats_become_jpegs_where_copies_are_asked_for(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path, name: str, data: bytes
) -> None:
    photos.import_photos(workspace, case_id, "PH07", write(tmp_path / "card", {name: data}), sandbox=sandbox)
    file = out(workspace, case_id, sandbox, tmp_path / "out", CopyOptions(told=Told.WRITTEN))
    assert file.suffix == ".jpg"
    assert opened(file).format == "JPEG"
    assert out(workspace, case_id, sandbox, tmp_path / "as-it-is").read_bytes() == data


def test_the_elements_of_the_standard_lie_beside_the_copy(
    workspace: Workspace, case_id: str, photo_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    file = out(workspace, case_id, sandbox, tmp_path / "out", CopyOptions(sidecar=True))
    tree = ElementTree.parse(file.with_suffix(".jpg.xml")).getroot()
    assert tree.tag == "照片类电子档案元数据"
    told = {
        path: tree.findtext(path)
        for path in (
            "标识/档号",
            "标识/档案门类代码",
            "描述/题名",
            "描述/摄影者",
            "描述/时间/摄影时间",
            "描述/主题/地点",
            "描述/主题/人物",
            "描述/体裁",
            "权限/版权",
            "权限/密级",
            "使用/捕获设备/型号",
            "图像/宽",
            "数字摘要/值",
            "格式/计算机文件名",
        )
    }
    assert None not in told.values()
    assert told["标识/档号"] == "0063-ZP·2026-D30-0001-0001"
    assert told["描述/主题/人物"] == "左起：马某（检察官）、周某"
    assert told["描述/时间/摄影时间"] == "2026-02-10T15:20:33+08:00"


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
@pytest.mark.parametrize("options", [CopyOptions(told=Told.WRITTEN), CopyOptions(long_side=300, told=Told.WRITTEN)])
def test_exiftool_reads_what_was_written(
    workspace: Workspace, case_id: str, photo_id: str, sandbox: Sandbox, tmp_path: Path, options: CopyOptions
) -> None:
    file = out(workspace, case_id, sandbox, tmp_path / "out", options)
    command = ["exiftool", "-json", "-G1", "-a", str(file)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0]
    assert told["XMP-dc:Title"] == told["IPTC:ObjectName"] == TEXT.title
    assert told["XMP-dc:Description"] == TEXT.caption
    assert told["XMP-dc:Creator"] == told["IPTC:By-line"] == "何书记员"
    assert told["XMP-photoshop:DateCreated"] == "2026:02:10 15:20:33+08:00"
    assert told["IPTC:DateCreated"] == "2026:02:10"
    assert told["XMP-iptcCore:Location"] == told["IPTC:Sub-location"] == "青溪县公路养护中心"
    assert told["XMP-iptcExt:PersonInImage"] == ["马某", "周某"]
    assert told["XMP-dc:Rights"] == "青溪县人民检察院"
    assert told["IFD0:Model"] == "QX-0"
    assert not [text for key, text in told.items() if key.endswith("Warning") and "IPTCDigest" not in str(text)]


def test_what_is_not_for_everybody_leaves_only_when_asked_about_and_is_audited(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    photos.import_photos(workspace, case_id, "PH01", write(tmp_path / "card", {"a.jpg": jpeg()}), sandbox=sandbox)
    with pytest.raises(UserError) as caught:
        photos.export_photos(workspace, case_id, tmp_path / "out", sandbox=sandbox)
    assert (caught.value.code, caught.value.params["count"]) == ("photo.secret_unconfirmed", 1)
    assert not (tmp_path / "out").exists()
    report = photos.export_photos(workspace, case_id, tmp_path / "out", secrets_confirmed=True, sandbox=sandbox)
    assert len(report.written) == 1
    with workspace.read() as view:
        notes = {row.action: row.note for row in view.session.query(AuditEntry)}
    assert notes["photo.export"] == "1张，其中内部1张"
    assert notes["photo.original"] == "a.jpg"


def test_a_printed_picture_that_is_not_for_everybody_bears_a_watermark(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    for category, name in (("PH01", "a.jpg"), ("PH07", "b.jpg")):
        data = jpeg(seed=ord(name[0]))
        photos.import_photos(workspace, case_id, category, write(tmp_path, {name: data}), sandbox=sandbox)
    with workspace.read() as view:
        for row in photos.list_photos(view, case_id):
            same = photos.printed_picture(view, row.id) == photos.reduced(view, row.id)
            assert same == (row.secrecy == "public")


def test_who_may_not_see_a_picture_gets_a_few_colours(
    workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path
) -> None:
    report = photos.import_photos(workspace, case_id, "PH01", write(tmp_path, {"a.jpg": jpeg()}), sandbox=sandbox)
    workspace.actor = acting(workspace, Role.DEPUTY_CHIEF)
    with workspace.read() as view:
        with pytest.raises(UserError):
            photos.thumbnail(view, report.imported[0].photo_id)
        blur = Image.open(io.BytesIO(photos.blurred(view, report.imported[0].photo_id)))
    assert blur.size == (8, 6)


def test_only_the_marked_ones_leave(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> None:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(3)})
    ids = [one.photo_id for one in photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox).imported]
    report = photos.export_photos(workspace, case_id, tmp_path / "out", photo_ids=ids[1:2], sandbox=sandbox)
    assert len(report.written) == 1
    assert len(list(csv.reader(report.catalogue.read_text("utf-8-sig").splitlines()))) == 2


# -- bytes


@given(st.binary(max_size=300))
def test_anything_that_is_no_jpeg_is_refused_or_left_whole(data: bytes) -> None:
    for made in (b"", data, b"\xff\xd8" + data):
        try:
            kept = metadata.embedded(made)
        except ValueError:
            continue
        assert kept == made


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_makes_xml_that_is_read_back(title: str, value: str) -> None:
    elements = (metadata.Element(("描述", "题名"), title), metadata.Element(("描述", "附注"), value))
    tree = ElementTree.fromstring(metadata.dat54_xml(elements))
    legible = metadata._legible(title)
    assert (tree.findtext("描述/题名") or "").replace("\r", "\n") == legible.replace("\r", "\n")


def test_what_is_told_about_a_picture_goes_and_its_colours_stay() -> None:
    data = picture("JPEG", quarters(), icc_profile=bytes(200), xmp=b"<x/>", comment=b"secret", exif=Image.Exif())
    bare = metadata.bare(data + b"trailing secret")
    assert b"secret" not in bare
    assert b"ICC_PROFILE" in bare
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert metadata.bare(bare) == bare

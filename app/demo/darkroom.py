"""An office whose pictures fill every page: a card of long and short titles, a drawer of film, a climate that warns."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

import resources
from app import photos
from app.demo import story
from app.demo.office import DemoOffice

#: Film is drawn with so many pixels for one millimetre.
MM = 8
#: Folders of the card: pictures that are drawn for them, their title, place, matter and who is on them.
_FOLDERS = {
    "座谈会": ("meeting", "检察人员与班子成员座谈", "会议室", "召开座谈会查找制度漏洞", "周检察官（左起第二）、马主任"),
    "法制课": ("lecture", "为财务人员讲授法制课", "礼堂", "讲授预防职务犯罪法制课", "周检察官（台上）"),
    "宣传活动": ("leaflet", "发放预防职务犯罪宣传材料", "门前广场", "向职工发放宣传材料", "何书记员（右起第一）"),
    "讯问": ("interro", "讯问犯罪嫌疑人", "第二讯问室", "讯问犯罪嫌疑人并书写悔过书", "周检察官（右起第二）"),
    "赃款赃物": ("cash", "清点追缴的赃款", "赃物保管室", "清点并拍照固定追缴的赃款赃物", "何书记员"),
}
_LONG = "检察人员与驻白石镇灾后恢复重建工程项目指挥部综合协调与资金管理办公室全体班子成员逐条核对制度漏洞清单并交换意见"
_CAMERA = {0x010F: "QX", 0x0110: "QX-200", 0x0131: "QX Firmware 1.2"}


def fill(office: DemoOffice, *, pictures: int = 48) -> str:
    """Tell two cases and fill the first with `pictures` digital photos and rolls of film; its id.

    The second case has no pictures, so that an empty page can be seen. Frames are negatives as the demonstration has
    them, laid on drawn film.
    """
    first, second = (replace_photos(one) for one in story.others()[:2])
    case_id = story.tell(office, [first, second])[0].case_id
    office.at(-3)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        ids = _import(office, case_id, card(folder / "DCIM", office.today, pictures))
        _describe(office, ids)
        strip = folder / "1998-07-1.jpg"
        strip.write_bytes(strip_scan())
        _film(office, case_id, strip)
    _climate(office)
    return case_id


def replace_photos(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same story without its photos."""
    return {**one, "event": [event for event in one.get("event", ()) if event["do"] != "photos"]}


def card(folder: Path, today: date, pictures: int) -> list[Path]:
    """A camera's card: `pictures` JPEGs in a folder for each category, the last one much like the one before."""
    drawn = {key: sorted(_drawn().glob(f"{key}?.jpg")) for key, *_ in _FOLDERS.values()}
    made = []
    for number in range(pictures):
        name = list(_FOLDERS)[number * len(_FOLDERS) // pictures]
        choice = drawn[_FOLDERS[name][0]]
        target = folder / name / f"DSC_{1201 + number}.JPG"
        target.parent.mkdir(parents=True, exist_ok=True)
        day = today - timedelta(days=40 + 9 * (pictures - number) // 2)
        target.write_bytes(_shot(choice[number % len(choice)], number, day, alike=number == pictures - 1))
        made.append(target)
    return made


def broken(folder: Path) -> list[Path]:
    """Files that no import takes: cut off, empty, something else under a picture's name."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = (_drawn() / "meeting0.jpg").read_bytes()
    for name, data in (
        ("DSC_2001.JPG", whole[: len(whole) // 3]),
        ("DSC_2002.JPG", b""),
        ("会议通知（第二稿，附参加人员名单和座位安排，会前请再核对一遍）.jpg", b"PK\3\4" + bytes(400)),
    ):
        (folder / name).write_bytes(data)
    return sorted(folder.iterdir())


def strip_scan(names: tuple[str, ...] = ("meeting0", "meeting1", "lecture0", "court0", "expo0", "leaflet0")) -> bytes:
    """A scan of a strip of colour film on a light table, as a JPEG."""
    frames = [Image.open(_drawn() / f"{name}-n.jpg").convert("RGB") for name in names]
    film = film_135(frames, (236, 150, 96))
    page = Image.new("RGB", (film.width + 20 * MM, film.height + 30 * MM), (255, 255, 255))
    page.paste(film, (10 * MM, 15 * MM))
    return _jpeg(page)


def film_135(
    frames: Sequence[Image.Image], base: tuple[int, int, int], behind: tuple[int, int, int] = (255, 255, 255)
) -> Image.Image:
    """A strip of perforated film, its bare parts of this colour; what is behind it shows through its holes.

    The frames are 36×24 mm, 2 mm apart, in film 35 mm high.
    """
    film = Image.new("RGB", ((38 * len(frames) + 8) * MM, 35 * MM), base)
    draw = ImageDraw.Draw(film)
    for place in range(int(film.width / MM / 4.75)):
        left = (1.2 + 4.75 * place) * MM
        for top in (2.0, 30.2):
            draw.rounded_rectangle((left, top * MM, left + 2.0 * MM, (top + 2.8) * MM), 4, fill=behind)
    for place, frame in enumerate(frames):
        film.paste(frame.resize((36 * MM, 24 * MM)), ((5 + 38 * place) * MM, round(5.5 * MM)))
    return film


def _drawn() -> Path:
    return resources.path("demo", "photos")


def _jpeg(image: Image.Image, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=90, **options)
    return out.getvalue()


def _shot(file: Path, number: int, day: date, *, alike: bool) -> bytes:
    """A drawn picture as a camera writes it, each cut a little otherwise, with what the camera says of itself."""
    image = Image.open(file).convert("RGB")
    shift = 2 * (number - 1 if alike else number)
    image = image.crop((shift % 60, 0, 540 + shift % 60, 400)).resize((1350, 1000))
    exif = Image.Exif()
    for tag, text in _CAMERA.items():
        exif[tag] = text
    inner = exif.get_ifd(0x8769)
    inner[0x9003] = f"{day:%Y:%m:%d} 15:{number % 60:02}:33"
    inner[0x829A], inner[0x829D], inner[0x8827], inner[0x920A] = 1 / 125, 5.6, 400, 35.0
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (25.0, 36.0, 12.5), "E", (103.0, 12.0, 40.0)
    return _jpeg(image, exif=exif)


def _import(office: DemoOffice, case_id: str, files: list[Path]) -> list[str]:
    report = photos.import_photos(
        office.workspace, case_id, "PH07", files, sorting=photos.ImportRules(by_folder=True),
        actor=office.actor("zhou"),
    )  # fmt: skip
    return [one.photo_id for one in report.imported]


def _describe(office: DemoOffice, ids: list[str]) -> None:
    """Two thirds are described, some at great length; one group, numbers of which some were others before, a choice."""
    with office.workspace.work(office.actor("zhou")) as work:
        words = {one[0]: one for one in zip(ids, _words(office, ids), strict=True)}
        for number, photo_id in enumerate(ids):
            if number % 3 != 2:
                photos.describe(work, photo_id, words[photo_id][1])
        held = ids[: max(len(ids) // 6, 2)]
        photos.make_group(work, held, "座谈会")
        photos.renumber(work, photos.plan_numbers(work, held, _scheme(office, 1)))
        photos.renumber(work, photos.plan_numbers(work, held[:3], _scheme(office, 2)))
        photos.pick(work, held[:2], True)
        photos.declare_negative(work, ids[-1], photos.NegativeKind.NONE, "由发案单位转来的打印件翻拍，底片无从查找")
        work.commit()


def _scheme(office: DemoOffice, group: int) -> photos.Scheme:
    return photos.Scheme(photos.Series.DIGITAL, "0063", "D30", year=office.today.year, group=group)


def _words(office: DemoOffice, ids: list[str]) -> Iterator[photos.PhotoDescription]:
    with office.workspace.read() as view:
        rows = {row.id: row for row in photos.photos_by_id(view, ids)}
    for number, photo_id in enumerate(ids):
        row = rows[photo_id]
        _key, title, place, matter, people = _FOLDERS[row.category_label]
        long = number % 5 == 1
        yield photos.PhotoDescription(
            title=_LONG if long else f"{title}之{number + 1}", taken_on=row.taken_on,
            place=f"县供销合作联社{place}", people=people * (4 if long else 1), matter=matter * (3 if long else 1),
            background="陈某、刘某挪用公款案个案预防", photographer="何书记员",
        )  # fmt: skip


def _film(office: DemoOffice, case_id: str, strip: Path) -> None:
    """A strip of 1998 cut into frames, one of 120 that was never scanned; lent, damaged, asked for, scanned twice."""
    actor = office.actor("zhou")
    found = photos.find_frames(strip)
    first = photos.NegativeForm(
        "0063-1",
        roll="1998-07",
        strip="1",
        frame="7",
        taken_on="1998-07-21",
        kept_at="底片柜2号，第5册第3页",
        sleeve="0063-2-5-3",
        volume="第5册",
    )
    ids, _changes = photos.cut_film(
        office.workspace,
        case_id,
        strip,
        [one for one in found.frames if one.whole],
        first,
        base=found.base,
        actor=actor,
    )
    office.at(-2)
    with office.workspace.work(actor) as work:
        old = photos.NegativeForm("0063-41", film="120", colour="bw", roll="1986-02", kept_at="底片柜1号，第1册第1页")
        more = [
            photos.register_negative(work, case_id, replace(old, negative_no=f"0063-{41 + n}", frame=str(n + 1)))
            for n in range(8)
        ]
        photos.note_condition(work, more[:2], ["vinegar", "curl"], "有醋味，片基卷曲，已与其他底片隔离存放")
        photos.note_condition(work, ids[1:2], ["scratch", "mould"], "右下角划痕两道，霉斑一处")
        photos.note_condition(work, ids[:1], [], "")
        photos.request_scan(work, more[2:4], 2400, "编入图片展览")
        until = office.today + timedelta(days=14)
        photos.lend(work, ids[2:4], photos.LendingForm("吴记者", "县融媒体中心", "制作警示教育片", until))
        photos.lend(work, more[4:5], photos.LendingForm("冯干事", "县档案馆", "核对底片目录", office.today))
        photos.take_back(work, more[4:5], ["scratch"], "归还时片边有新划痕")
        photos.pick_negatives(work, ids[:1], True)
        work.commit()
    photos.attach_scan(office.workspace, ids[4], _drawn() / "expo0-n.jpg", actor=actor)  # once more, by itself


def _climate(office: DemoOffice) -> None:
    """A fortnight of checks: most of them in order, a damp day, a hot one."""
    for number, (warm, damp, handled) in enumerate(
        [
            (182, 420, ""),
            (190, 460, ""),
            (204, 585, "开启除湿机，次日复查"),
            (263, 480, "空调停机，已报修"),
            (186, 440, ""),
        ]
    ):
        office.at(-12 + 2 * number)
        with office.workspace.work(office.actor("he")) as work:
            day = work.today()
            photos.record_check(
                work, photos.CheckForm(day, "二楼底片库", "colour_negative", "medium", warm, damp, handling=handled)
            )
            work.commit()

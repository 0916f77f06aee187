"""What is said of a photo, written so that other programs read it: XMP and IPTC in a JPEG, DA/T 54 as XML. Pure.

XMP: ISO 16684-1 with the Dublin Core, Photoshop and IPTC Core and Extension schemas. IPTC: IIM 4.2 in UTF-8, whose
fields have lengths that are kept to.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from app import codes
from app.photos.looking import PhotoDetail
from app.photos.rules import people_rows
from db.kernel.clock import OFFICE_ZONE

_XMP_HEAD = b"http://ns.adobe.com/xap/1.0/\0"
_IPTC_HEAD = b"Photoshop 3.0\0"
_EXIF_HEAD = b"Exif\0\0"
#: Segments that belong to the picture itself: JFIF, colour profile, Adobe's transform. All others are told about it.
_PICTURE_SEGMENTS = ((0xE0, b"JFIF"), (0xE2, b"ICC_PROFILE"), (0xEE, b"Adobe"))


@dataclass(frozen=True, slots=True)
class Element:
    """One element of DA/T 54: its place in the tree from the top, and its value."""

    path: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Keeper:
    """Whose archive it is: name and code of the office, the program and its version."""

    office: str
    code: str
    program: str


def dat54(detail: PhotoDetail, keeper: Keeper, digest: str) -> tuple[Element, ...]:
    """The elements of DA/T 54-2014 that are known of a photo, in the standard's order; empty ones are left out."""
    found = [*_identity(detail, keeper), *_described(detail), *_captured(detail, keeper), *_image(detail)]
    found += [
        ("权限/密级", codes.label("secrecy", detail.row.secrecy)),
        ("数字摘要/算法", "SHA-256"),
        ("数字摘要/值", digest),
    ]
    written = {item.text("path"): detail.elements.get(item.code, "") for item in codes.items("photo_elements")}
    found += list(written.items())
    found += [("参见号", detail.description.see_also), ("底片号", detail.row.negative_no)]
    found.append(("曾用号", "、".join(detail.former_numbers)))
    return tuple(Element(tuple(path.split("/")), value) for path, value in found if value)


def dat54_xml(elements: Sequence[Element]) -> bytes:
    """The elements as an XML document, equal paths joined under one parent."""
    root = ElementTree.Element("照片类电子档案元数据", {"标准": "DA/T 54-2014"})
    for element in elements:
        node = root
        for name in element.path[:-1]:
            held = node.find(name)
            node = held if held is not None else ElementTree.SubElement(node, name)
        ElementTree.SubElement(node, element.path[-1]).text = _legible(element.value)
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def xmp_packet(detail: PhotoDetail, keeper: Keeper) -> bytes:
    """An XMP packet with title, caption, creator, time, place, people, number and rights."""
    told = detail.description
    names = [mark.name for row in reversed(people_rows(detail.marks)) for mark in row]
    when = _when(detail)
    parts = [
        _alternatives("dc:title", told.title),
        _alternatives("dc:description", told.caption),
        _listed("dc:creator", "Seq", [told.photographer]),
        _alternatives("dc:rights", detail.elements.get("rights", "")),
        _listed("dc:subject", "Bag", [detail.row.category_label, *([told.matter] if told.matter else [])]),
        _plain("dc:identifier", detail.row.photo_no),
        _plain("photoshop:DateCreated", when),
        _plain("xmp:CreateDate", when),
        _plain("photoshop:Source", keeper.office),
        _plain("xmp:CreatorTool", keeper.program),
        _plain("photoshop:CaptionWriter", detail.elements.get("describer", "")),
        _plain("Iptc4xmpCore:Location", told.place),
        _listed("Iptc4xmpExt:PersonInImage", "Bag", names or [told.people]),
    ]
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _SPACES.items())
    body = "\n".join(part for part in parts if part)
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>\n{body}\n</rdf:Description></rdf:RDF></x:xmpmeta>'
        '\n<?xpacket end="w"?>'
    )
    return packet.encode()


def iptc_block(detail: PhotoDetail) -> bytes:
    """IPTC records: character set, version, title, caption, creator, date and time, place."""
    told = detail.description
    when = _instant(detail)
    fields = [(5, told.title, 64), (80, told.photographer, 32), (92, told.place, 32), (120, told.caption, 2000)]
    records = _dataset(1, 90, b"\x1b%G") + _dataset(2, 0, b"\0\4")
    records += b"".join(_dataset(2, number, _cut(text, longest)) for number, text, longest in fields if text)
    if when is not None:
        records += _dataset(2, 55, f"{when:%Y%m%d}".encode())
        if detail.row.taken_at is not None:
            records += _dataset(2, 60, f"{when:%H%M%S}+0800".encode())
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)


def embedded(jpeg: bytes, xmp: bytes = b"", iptc: bytes = b"", exif: bytes = b"") -> bytes:
    """A JPEG with these blocks in place of its own of the same kinds; the picture's own data stay as they are.

    `exif` is a TIFF block without its head. An empty block leaves what is there. A block too large for a segment
    (64 KiB) is left out. Raises `ValueError` for what is no JPEG.
    """
    blocks = [(0xE1, _EXIF_HEAD, exif), (0xE1, _XMP_HEAD, xmp), (0xED, _IPTC_HEAD, iptc)]
    new = [(code, head, block) for code, head, block in blocks if block and len(head) + len(block) <= 65_533]
    kept, rest = _segments(jpeg)
    out = [(code, data) for code, data in kept if not any(code == c and data.startswith(h) for c, h, _ in new)]
    first = 1 if out and out[0][0] == 0xE0 else 0
    out[first:first] = [(code, head + block) for code, head, block in new]
    return b"\xff\xd8" + b"".join(map(_segment, out)) + rest


def bare(jpeg: bytes) -> bytes:
    """A JPEG without anything that is told about it (EXIF, IPTC, XMP, comments, previews). Raises `ValueError`."""
    kept, rest = _segments(jpeg)
    told = [
        (code, data)
        for code, data in kept
        if not (0xE0 <= code <= 0xEF or code == 0xFE)
        or any(code == c and data.startswith(head) for c, head in _PICTURE_SEGMENTS)
    ]
    end = rest.rfind(b"\xff\xd9")
    return b"\xff\xd8" + b"".join(map(_segment, told)) + (rest[: end + 2] if end >= 0 else rest)


def exif_of(jpeg: bytes) -> bytes:
    """The EXIF block of a JPEG without its head, empty where it has none. Raises `ValueError` for what is no JPEG."""
    kept, _ = _segments(jpeg)
    found = next((data for code, data in kept if code == 0xE1 and data.startswith(_EXIF_HEAD)), b"")
    return found[len(_EXIF_HEAD) :]


# -- DA/T 54 ----------------------------------------------------------------------------------------------------------

_Lines = list[tuple[str, str]]


def _identity(detail: PhotoDetail, keeper: Keeper) -> _Lines:
    return [
        ("标识/文件标识符", detail.row.id),
        ("标识/档案门类代码", "ZP"),
        ("标识/组织机构代码", keeper.code),
        ("标识/聚合层次", "件"),
        ("标识/档号", detail.row.photo_no),
        ("标识/组联号", detail.description.group_no),
    ]


def _described(detail: PhotoDetail) -> _Lines:
    told, exif = detail.description, detail.exif
    when = detail.row.taken_at
    taken = when.astimezone(OFFICE_ZONE).isoformat(timespec="seconds") if when else ""
    return [
        ("描述/题名", told.title),
        ("描述/摄影者", told.photographer),
        ("描述/时间/摄影时间", taken or (told.taken_on.strftime("%Y%m%d") if told.taken_on else "")),
        ("描述/时间/数字化时间", exif.get("digitised", "")),
        ("描述/主题/事由", told.matter),
        ("描述/主题/地点", told.place),
        ("描述/主题/人物", told.people),
        ("描述/主题/背景", told.background),
        ("描述/拍摄位置/GPS版本", exif.get("gps_version", "")),
        *_position(exif),
        ("描述/文字说明", told.caption),
        ("描述/类别", detail.row.category_label),
    ]


def _position(exif: dict[str, str]) -> _Lines:
    lines: _Lines = []
    for key, label, plus, minus in (("latitude", "纬度", "N", "S"), ("longitude", "经度", "E", "W")):
        value = exif.get(key, "")
        if value:
            lines.append((f"描述/拍摄位置/{label}基准", minus if value.startswith("-") else plus))
            lines.append((f"描述/拍摄位置/{label}", value.lstrip("-")))
    altitude = exif.get("altitude_m", "")
    if altitude:
        lines.append(("描述/拍摄位置/海拔基准", "海平面以下" if altitude.startswith("-") else "海平面以上"))
        lines.append(("描述/拍摄位置/海拔", altitude.lstrip("-")))
    lines += [
        ("描述/拍摄位置/方向基准", exif.get("direction_ref", "")),
        ("描述/拍摄位置/镜头方向", exif.get("direction", "")),
    ]
    return [*lines, ("描述/拍摄位置/国际协调时间", exif.get("gps_date", ""))]


def _captured(detail: PhotoDetail, keeper: Keeper) -> _Lines:
    exif = detail.exif
    device = {"digital_original": "数码相机", "film_original": "扫描仪", "film_copy": "扫描仪"}
    return [
        ("使用/捕获设备/设备类型", device.get(detail.row.negative_kind, "")),
        ("使用/捕获设备/制造商", exif.get("make", "")),
        ("使用/捕获设备/型号", exif.get("model", "")),
        ("使用/捕获设备/序列号", exif.get("serial_number", "")),
        ("使用/捕获设备/软件名称", exif.get("software", "")),
        ("使用/管理系统描述", keeper.program),
    ]


def _image(detail: PhotoDetail) -> _Lines:
    row, exif = detail.row, detail.exif
    names = {
        "x_dpi": "图像/水平分辨率",
        "y_dpi": "图像/垂直分辨率",
        "color_space": "图像/色彩空间",
        "bits": "图像/位深",
        "compression": "图像/压缩方案",
        "exposure_s": "EXIF/曝光时间",
        "f_number": "EXIF/光圈",
        "iso": "EXIF/感光度",
        "focal_length_mm": "EXIF/焦距",
        "exposure_bias": "EXIF/曝光补偿",
        "flash": "EXIF/闪光灯",
        "lens": "EXIF/镜头",
    }
    return [
        ("格式/名称", row.media_type),
        ("格式/计算机文件名", row.file_name),
        ("格式/文件大小", str(row.size)),
        ("图像/宽", str(row.width)),
        ("图像/高", str(row.height)),
        *((path, exif.get(key, "")) for key, path in names.items()),
    ]


# -- XMP --------------------------------------------------------------------------------------------------------------

_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


def _legible(text: str) -> str:
    """Text without what XML may not hold."""
    return "".join(
        c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )


def _plain(tag: str, text: str) -> str:
    return f"<{tag}>{escape(_legible(text))}</{tag}>" if text else ""


def _alternatives(tag: str, text: str) -> str:
    inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(_legible(text))}</rdf:li></rdf:Alt>'
    return f"<{tag}>{inner}</{tag}>" if text else ""


def _listed(tag: str, kind: str, texts: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(_legible(text))}</rdf:li>" for text in texts if text)
    return f"<{tag}><rdf:{kind}>{items}</rdf:{kind}></{tag}>" if items else ""


def _instant(detail: PhotoDetail) -> datetime | None:
    day = detail.description.taken_on
    at = detail.row.taken_at.astimezone(OFFICE_ZONE) if detail.row.taken_at else None
    if at is not None and (day is None or at.date() == day):
        return at
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE) if day else None


def _when(detail: PhotoDetail) -> str:
    at = _instant(detail)
    if at is None:
        return ""
    midnight = detail.row.taken_at is None or at.date() != detail.row.taken_at.astimezone(OFFICE_ZONE).date()
    return at.date().isoformat() if midnight else at.isoformat(timespec="seconds")


# -- bytes ------------------------------------------------------------------------------------------------------------


def _dataset(record: int, number: int, data: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(data)) + data


def _cut(text: str, longest: int) -> bytes:
    """UTF-8 of at most that many bytes, no character cut in two."""
    return text.encode()[:longest].decode("utf-8", "ignore").encode()


def _segments(jpeg: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The segments before the picture's data, and all from there on."""
    if not jpeg.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    found, place = [], 2
    for code, start, end in _walk(jpeg, place):
        found.append((code, jpeg[start:end]))
        place = end
    return found, jpeg[place:]


def _walk(jpeg: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    while place + 4 <= len(jpeg) and jpeg[place] == 0xFF:
        code = jpeg[place + 1]
        if code == 0xFF:
            raise ValueError("filler between segments")
        if code == 0xDA or code in range(0xD0, 0xDA):
            return
        length = int.from_bytes(jpeg[place + 2 : place + 4], "big")
        if length < 2 or place + 2 + length > len(jpeg):
            raise ValueError("a segment beyond the end")
        yield code, place + 4, place + 2 + length
        place += 2 + length


def _segment(part: tuple[int, bytes]) -> bytes:
    code, data = part
    return bytes((0xFF, code)) + (len(data) + 2).to_bytes(2, "big") + data

"""Picture files that the tests make themselves."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw

#: The four quarters of `quarters`, upright: top left, top right, bottom left, bottom right.
COLOURS = ((200, 30, 30), (30, 160, 30), (30, 30, 200), (220, 200, 30))
_UNDO = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters(size: tuple[int, int] = (480, 320), mode: str = "RGB") -> Image.Image:
    """A picture whose way up can be told from its colours."""
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    half = size[0] // 2, size[1] // 2
    for index, colour in enumerate(COLOURS):
        left, top = (index % 2) * half[0], (index // 2) * half[1]
        draw.rectangle((left, top, left + half[0], top + half[1]), fill=colour)
    return image.convert(mode)


def colours_of(jpeg: bytes) -> list[tuple[int, ...]]:
    """The colour in the middle of each quarter."""
    image = Image.open(io.BytesIO(jpeg)).convert("RGB")
    width, height = image.size
    return [image.getpixel((width * x // 4, height * y // 4)) for y in (1, 3) for x in (1, 3)]


def is_upright(jpeg: bytes) -> bool:
    return all(
        abs(a - b) < 30
        for found, wanted in zip(colours_of(jpeg), COLOURS, strict=True)
        for a, b in zip(found, wanted, strict=True)
    )


def picture(format_: str = "JPEG", image: Image.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    (image or quarters()).save(out, format_, **options)
    return out.getvalue()


def jpeg(
    taken: str | None = "2026:02:10 15:20:33",
    orientation: int = 1,
    size: tuple[int, int] = (480, 320),
    seed: int = 0,
    main: Mapping[int, object] | None = None,
) -> bytes:
    """A camera's JPEG held in that orientation; `seed` makes its bytes its own."""
    image = quarters(size)
    turn = _UNDO[orientation]
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "青溪照相机厂".encode("gbk"), f"QX-{seed}", orientation
    for tag, value in (main or {}).items():
        exif[tag] = value
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = taken
    return picture("JPEG", image.transpose(turn) if turn is not None else image, exif=exif, quality=90)


def bomb_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that would take gigabytes to decode."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def looping_tiff() -> bytes:
    """A TIFF whose directory names itself as the next one and as its own sub-directory."""
    entries = [(256, 3, 1, 4), (257, 3, 1, 4), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 200)]
    entries += [(277, 3, 1, 1), (278, 3, 1, 4), (279, 4, 1, 16), (330, 4, 1, 8), (34665, 4, 1, 8)]
    packed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(entries)) + packed + struct.pack("<I", 8)
    return head.ljust(200, b"\0") + bytes(range(0, 160, 10))


def deep_tiff(big: bool = False) -> bytes:
    """`quarters` as scanners write it: 16 bits a channel, uncompressed; `big` in the 64-bit form of TIFF."""
    image = quarters((96, 64))
    data = b"".join(struct.pack("<H", value * 257) for value in image.tobytes())
    entry, word, first = ("<HHQQ", 8, 16) if big else ("<HHII", 4, 8)
    tags = [(256, 96), (257, 64), (258, 0), (259, 1), (262, 2), (273, 0), (277, 3), (278, 64), (279, len(data))]
    size = first + (8 if big else 2) + len(tags) * (20 if big else 12) + word
    values = {258: size, 273: size + 8}
    packed = b"".join(
        struct.pack(entry, tag, 3 if tag == 258 else 4, 3 if tag == 258 else 1, values.get(tag, value))
        for tag, value in tags
    )
    if big:  # three 16-bit values fit into the field itself
        packed = packed.replace(struct.pack(entry, 258, 3, 3, size), struct.pack("<HHQHHHH", 258, 3, 3, 16, 16, 16, 0))
    head = b"II+\0" + struct.pack("<HHQQ", 8, 0, 16, len(tags)) if big else b"II*\0" + struct.pack("<IH", 8, len(tags))
    return head + packed + bytes(word) + struct.pack("<4H", 16, 16, 16, 0) + data


def write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


def dng(size: tuple[int, int] = (960, 640)) -> bytes:
    """A camera raw file as small as one may be: `quarters` as the embedded preview, a field of grey as sensor data."""
    preview = picture("JPEG", quarters(size), quality=90)
    width, height = 64, 48
    sensor = struct.pack(f"<{width * height}H", *([2000] * (width * height)))

    def directory(at: int, entries: list[tuple[int, int, int, bytes]]) -> tuple[bytes, bytes]:
        """Entries of a directory at this place, and the values that do not fit into them."""
        room = at + 2 + 12 * len(entries) + 4
        packed, behind = b"", b""
        for tag, kind, count, value in sorted(entries):
            if len(value) > 4:
                place, behind = struct.pack("<I", room + len(behind)), behind + value + b"\0" * (len(value) % 2)
            else:
                place = value.ljust(4, b"\0")
            packed += struct.pack("<HHI", tag, kind, count) + place
        return struct.pack("<H", len(entries)) + packed + bytes(4), behind

    def longs(*values: int) -> bytes:
        return struct.pack(f"<{len(values)}I", *values)

    def shorts(*values: int) -> bytes:
        return struct.pack(f"<{len(values)}H", *values)

    def built(raw_at: int, preview_at: int, sensor_at: int) -> bytes:
        matrix = struct.pack("<18i", *[value for row in (1, 0, 0, 0, 1, 0, 0, 0, 1) for value in (row, 1)])
        first = [
            (254, 4, 1, longs(1)), (256, 4, 1, longs(size[0])), (257, 4, 1, longs(size[1])),
            (258, 3, 3, shorts(8, 8, 8)), (259, 3, 1, shorts(7)), (262, 3, 1, shorts(6)), (271, 2, 4, b"Qx1\0"),
            (272, 2, 4, b"R-1\0"), (273, 4, 1, longs(preview_at)), (277, 3, 1, shorts(3)),
            (278, 4, 1, longs(size[1])), (279, 4, 1, longs(len(preview))), (330, 4, 1, longs(raw_at)),
            (306, 2, 20, b"2026:02:10 15:20:33\0"), (0xC612, 1, 4, bytes((1, 4, 0, 0))),
            (0xC614, 2, 8, b"Qx1 R-1\0"), (0xC621, 10, 9, matrix),
            (0xC628, 5, 3, longs(1, 1, 1, 1, 1, 1)), (0xC65A, 3, 1, shorts(21)),
        ]  # fmt: skip
        second = [
            (254, 4, 1, longs(0)), (256, 4, 1, longs(width)), (257, 4, 1, longs(height)), (258, 3, 1, shorts(16)),
            (259, 3, 1, shorts(1)), (262, 3, 1, shorts(32803)), (273, 4, 1, longs(sensor_at)), (277, 3, 1, shorts(1)),
            (278, 4, 1, longs(height)), (279, 4, 1, longs(len(sensor))), (0x828D, 3, 2, shorts(2, 2)),
            (0x828E, 1, 4, bytes((0, 1, 1, 2))),
        ]  # fmt: skip
        head, behind = directory(8, first)
        block, tail = directory(raw_at, second)
        return (b"II*\0" + longs(8) + head + behind).ljust(raw_at, b"\0") + block + tail

    raw_at = 1024
    preview_at = raw_at + 512
    sensor_at = preview_at + len(preview) + len(preview) % 2
    whole = built(raw_at, preview_at, sensor_at).ljust(preview_at, b"\0") + preview
    return whole.ljust(sensor_at, b"\0") + sensor

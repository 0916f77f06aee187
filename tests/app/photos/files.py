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

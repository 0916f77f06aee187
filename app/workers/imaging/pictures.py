"""Opening a foreign picture, upright, making the two small copies of it and the hash by which likenesses are found."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator

import imagehash
import pi_heif
import scipy.fftpack  # noqa: F401 - imagehash asks for it when memory is bounded already
from PIL import Image, ImageCms

from app.workers.imaging import exif, notes, raw
from app.workers.imaging.formats import BMP, HEIC, JPEG, PNG, RAW, TIFF, WEBP, Format, format_of, unfit
from db.kernel.errors import UserError

#: Pixels above which a file is not decoded (a 35 mm frame at 4000 dpi has 22 million, a sheet 4×5 inches 320 million).
MOST_PIXELS = 200_000_000
#: Pixels of a side above which a size is none: a negative one looks like that to a decoder.
_LONGEST_SIDE = (1 << 31) - 1
#: Pages of a file that are told of: a chain of many thousands is no picture's, and looking it through takes minutes.
_MOST_PAGES = 1000
#: Long side in pixels of the copy for viewing and exchange, and of the one for grids; JPEG quality of each.
REDUCED, REDUCED_QUALITY = 1600, 85
THUMBNAIL, THUMBNAIL_QUALITY = 320, 80

_REDUCED_RESOLUTION_PAGE, _DNG_VERSION = 254, 0xC612
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

pi_heif.register_heif_opener(thumbnails=False, decode_threads=1)
Image.MAX_IMAGE_PIXELS = None  # `_measured` refuses earlier, and with a reason
Image.preinit()


def inspect(data: bytes, extension: str = "") -> tuple[object, list[bytes]]:
    """Read a picture whole, so that a damaged one is found now and not in ten years.

    Returns facts (`media_type`, `format`, `width` and `height` as the file has them, `upright` size, `pages`, `exif`,
    `notes` that people wrote into it, `likeness`: the perceptual hash in 16 hexadecimal figures) and two upright sRGB
    JPEGs without metadata: the reduced copy and the thumbnail. Raises `UserError` with the codes of `format_of` and
    `photo.truncated`, `photo.damaged`, `photo.too_many_pixels` (`width`, `height`).
    """
    with opened(data, extension) as (kind, image):
        facts = _facts(kind, image, data)
        turned = 1 if kind is HEIC else int(facts["orientation"])  # libheif turns by itself
        width, height = image.info.get("raw_size", image.size)
        told: dict[str, object] = {"media_type": kind.media_type, "format": kind.name, "width": width, "height": height}
        told |= {"exif": facts, "notes": notes.read(image), "pages": _pages(image)}
        reduced = upright(small(image, REDUCED), turned)
    thumbnail = reduced.resize(fitted(reduced.size, THUMBNAIL), Image.Resampling.LANCZOS, reducing_gap=2.0)
    told |= {"upright": (height, width) if turned >= 5 else (width, height)}
    told |= {"likeness": str(imagehash.phash(thumbnail))}
    return told, [as_jpeg(reduced, REDUCED_QUALITY), as_jpeg(thumbnail, THUMBNAIL_QUALITY)]


def pixels(data: bytes, extension: str = "", page: int = 0, most: int = 64_000_000) -> tuple[object, list[bytes]]:
    """A picture upright by its own pixels: `width`, `height` and rows of red, green, blue; smaller above `most` pixels.

    `page` is that of a file of several, from 0; one that is not there is taken for the last. Raises like `inspect`.
    """
    with opened(data, extension) as (kind, image):
        turned = 1 if kind is HEIC else exif.orientation(image.getexif())
        pages = _pages(image)
        if page and pages > 1:
            image.seek(min(page, pages - 1))
            _measured(image)
        long_side = max(image.size)
        while long_side > 1 and _area(fitted(image.size, long_side)) > most:
            long_side = long_side * 9 // 10
        whole = upright(small(image, long_side), turned).convert("RGB")
    return {"width": whole.width, "height": whole.height, "pages": pages}, [whole.tobytes()]


def _pages(image: Image.Image) -> int:
    """How many pages a file has, at most `_MOST_PAGES` of them; it stays at the first.

    A TIFF does not say it and is followed from page to page; other formats say it at their beginning.
    """
    if image.format != TIFF.decoder:
        return int(getattr(image, "n_frames", 1))
    count = 1
    with contextlib.suppress(EOFError):
        while count < _MOST_PAGES:
            image.seek(count)
            count += 1
    image.seek(0)
    return count


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def _facts(kind: Format, image: Image.Image, data: bytes) -> dict[str, str]:
    """EXIF, and what the picture itself says of its make (DA/T 54: 位深, 压缩方案, 分辨率)."""
    held = image.getexif()
    if kind is RAW and data[:4] in (b"II*\0", b"MM\0*"):
        held = Image.Exif()
        held.load(b"Exif\0\0" + data)
    facts = exif.read(held, camera=kind is RAW)
    facts["bits"] = {"1": "1", "L": "8", "P": "8", "RGB": "24", "RGBA": "32", "CMYK": "32"}.get(image.mode, "16")
    compression = image.info.get("compression") or ("jpeg" if kind is JPEG else "")
    if isinstance(compression, str) and compression.isascii() and compression:
        facts["compression"] = compression[:32]
    dpi = image.info.get("dpi")
    if isinstance(dpi, tuple) and len(dpi) == 2 and all(0 < float(one) < 100_000 for one in dpi):
        facts["x_dpi"], facts["y_dpi"] = (str(round(float(one))) for one in dpi)
    return facts


@contextlib.contextmanager
def opened(data: bytes, extension: str = "") -> Iterator[tuple[Format, Image.Image]]:
    """A picture's format and its image, not yet decoded; what goes wrong inside the block becomes a `UserError`."""
    kind = format_of(data, extension)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if kind is RAW:
                with raw.preview(data) as (image, size):
                    _measured(image)
                    image.info["raw_size"] = size
                    yield kind, image
                return
            _refuse_cut_short(kind, data)
            with Image.open(io.BytesIO(data), formats=(kind.decoder,)) as image:
                _measured(image)
                yield kind, image
    except (UserError, MemoryError):
        raise
    except Exception as error:
        cut = "truncated" in str(error).lower() or isinstance(error, EOFError)
        raise unfit("photo.truncated" if cut else "photo.damaged") from error


def small(image: Image.Image, long_side: int) -> Image.Image:
    """Decode to at most `long_side` pixels, never larger than it is, as RGB or grey in sRGB.

    A JPEG is decoded at a half, quarter or eighth where that is enough: the whole file is still read. What is left to
    shrink is less than a half then, where the cubic filter does as well as Lanczos' at three quarters of the time.
    """
    target = fitted(image.size, long_side)
    image.draft(None, target)
    image.load()
    picture = _plain(image)
    if picture.size != target:
        picture = picture.resize(target, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return _srgb(picture, image.info.get("icc_profile"))


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Undo how the camera was held (EXIF orientation 1–8)."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def fitted(size: tuple[int, int], long_side: int) -> tuple[int, int]:
    """`size` shrunk in proportion until its long side is at most `long_side`; no side below 1."""
    scale = min(1.0, long_side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def as_jpeg(image: Image.Image, quality: int) -> bytes:
    """JPEG bytes without any metadata."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=False)
    return out.getvalue()


def _measured(image: Image.Image) -> None:
    width, height = image.size
    if min(width, height) < 1 or max(width, height) > _LONGEST_SIDE:
        raise unfit("photo.damaged")
    if width * height > MOST_PIXELS:
        raise unfit("photo.too_many_pixels", width=width, height=height)
    tags = getattr(image, "tag_v2", None)
    if tags is not None and (_DNG_VERSION in tags or tags.get(_REDUCED_RESOLUTION_PAGE, 0) == 1):
        raise unfit("photo.camera_raw")


def _refuse_cut_short(kind: Format, data: bytes) -> None:
    """Find a missing end where the decoder would not notice it (a card pulled out leaves a tail of zeros)."""
    cut = False
    if kind is JPEG:
        cut = data.rfind(b"\xff\xd9", _first_scan(data)) < 0  # from behind: a whole file has it there
    elif kind is PNG:
        cut = b"IEND" not in data[-4096:]
    elif kind is WEBP:
        cut = len(data) < int.from_bytes(data[4:8], "little") + 8
    elif kind is BMP:
        cut = len(data) < min(int.from_bytes(data[2:6], "little"), 1 << 30)
    if cut:
        raise unfit("photo.truncated")


def _first_scan(data: bytes) -> int:
    """Where a JPEG's picture data begin: after the segments, one of which may hold another JPEG with its own end."""
    place = 2
    while data[place : place + 1] == b"\xff" and data[place + 1 : place + 2] != b"\xda":
        filler = data[place + 1 : place + 2] == b"\xff"
        place += 1 if filler else 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return place


def _plain(image: Image.Image) -> Image.Image:
    """As 8-bit RGB or grey: transparency on white, 16-bit scans by their upper bits, print colours converted."""
    if image.mode in ("RGB", "L"):
        return image
    if image.mode.startswith(("I", "F")):
        return _eight_bit(image)
    if ("A" in image.mode.upper() and image.mode != "LAB") or "transparency" in image.info:
        layer = image.convert("RGBA")
        page = Image.new("RGB", layer.size, "white")
        page.paste(layer, mask=layer.getchannel("A"))
        return page
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        low, high = 0.0, 65535.0
    else:
        extrema = image.getextrema()
        low, high = float(extrema[0]), float(extrema[1])  # type: ignore[arg-type]
    scale = 255.0 / (high - low) if high > low else 0.0
    return image.point(lambda value: value * scale - low * scale).convert("L")


def _srgb(image: Image.Image, profile: object) -> Image.Image:
    """In sRGB, where the file names another colour space and the space makes sense."""
    if not isinstance(profile, bytes) or image.mode != "RGB":
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return image if converted is None else converted

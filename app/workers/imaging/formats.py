"""The list of picture formats that are opened at all, told by their first bytes, never by their name."""

from __future__ import annotations

from dataclasses import dataclass

from db.kernel.errors import UserError


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name for people, media type, the extensions that go with it, the decoder that may try it."""

    name: str
    media_type: str
    extensions: tuple[str, ...]
    decoder: str


JPEG = Format("JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "mpo"), "JPEG")
TIFF = Format("TIFF", "image/tiff", ("tif", "tiff"), "TIFF")
PNG = Format("PNG", "image/png", ("png",), "PNG")
HEIC = Format("HEIC", "image/heic", ("heic", "heif", "hif", "heics", "heifs"), "HEIF")
BMP = Format("BMP", "image/bmp", ("bmp", "dib"), "BMP")
WEBP = Format("WebP", "image/webp", ("webp",), "WEBP")
FORMATS = (JPEG, TIFF, PNG, HEIC, BMP, WEBP)

#: Extensions of camera raw files, many of which begin like a TIFF but hold only a small picture that TIFF readers see.
RAW_EXTENSIONS = frozenset(
    {
        "3fr",
        "arw",
        "cr2",
        "cr3",
        "dng",
        "erf",
        "iiq",
        "kdc",
        "mef",
        "mrw",
        "nef",
        "nrw",
        "orf",
        "pef",
        "raf",
        "raw",
        "rw2",
        "rwl",
        "sr2",
        "srf",
        "srw",
        "x3f",
    }
)

#: Camera raw: kept as it is; what is seen is the preview that the camera put into it.
RAW = Format("RAW", "image/x-camera-raw", tuple(sorted(RAW_EXTENSIONS)), "")

#: Extensions of files that somebody means as pictures, those that are refused with a reason included.
EXTENSIONS = RAW_EXTENSIONS | {extension for one in FORMATS for extension in one.extensions}

#: Bytes at the beginning of a file by which its format is told.
HEAD = 32
_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
#: How camera raw files begin that are no TIFF: Canon (CR3), Fujifilm, Minolta, Olympus, Panasonic, Sigma.
_RAW_STARTS = (b"FUJIFILM", b"\0MRM", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"})


def unfit(code: str, **facts: object) -> UserError:
    """A refusal of the file in hand. Its name is not known here: whoever asked adds it (`app.photos.pictures.run`)."""
    return UserError(code, **facts)


def format_of(data: bytes, extension: str) -> Format:
    """The format of a file's content.

    `extension` is the file name's, without the dot, any case; it decides nothing but must not contradict the content
    (where it belongs to no picture format at all, it is ignored); only camera raw files are told by it, since most of
    them begin like a TIFF. Raises `UserError`: `photo.empty`, `photo.unknown_format`, `photo.wrong_extension`
    (`format`, `extension`).
    """
    if not data:
        raise unfit("photo.empty")
    extension = extension.lower()
    found = _by_content(data)
    if found is TIFF and (extension in RAW_EXTENSIONS or data[8:10] == b"CR"):
        return RAW
    if found is None:
        raise unfit("photo.unknown_format")
    known = extension in RAW_EXTENSIONS or any(extension in other.extensions for other in FORMATS)
    if known and extension not in found.extensions:
        raise unfit("photo.wrong_extension", format=found.name, extension=extension)
    return found


def begins_like_a_picture(head: bytes) -> bool:
    """Whether the first `HEAD` bytes of a file are those of a picture, whatever it is called."""
    return _by_content(head) is not None


def _by_content(data: bytes) -> Format | None:
    head = data[:16]
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] in _TIFF_STARTS:
        return TIFF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS:
        return HEIC
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(_RAW_STARTS) or head[4:11] == b"ftypcrx":
        return RAW
    return BMP if head[:2] == b"BM" and len(data) >= 26 else None

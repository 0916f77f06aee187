"""What people wrote into a picture file before it came here: IPTC and XMP, as far as it makes sense, never an error.

IPTC IIM 4.2 keeps its texts in JPEG and TIFF, XMP is a packet of RDF that any format may carry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from xml.etree import ElementTree

from PIL import Image, ImageFile, IptcImagePlugin

from app.workers.imaging import exif

_LARGEST_PACKET = 1 << 20
_LONGEST = 2000
_TIFF_PACKET = 700

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
_EXT = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"

_IPTC = {
    "title": (2, 5), "caption": (2, 120), "creator": (2, 80), "keywords": (2, 25), "city": (2, 90), "place": (2, 92),
}  # fmt: skip
_XMP = {
    "title": f"{_DC}title", "caption": f"{_DC}description", "creator": f"{_DC}creator", "keywords": f"{_DC}subject",
    "city": f"{_PHOTOSHOP}City", "place": f"{_CORE}Location", "people": f"{_EXT}PersonInImage",
    "created": f"{_PHOTOSHOP}DateCreated",
}  # fmt: skip


def read(image: Image.Image) -> dict[str, str]:
    """Texts by name: title, caption, creator, keywords, city, place, people, created. XMP comes before IPTC."""
    return _guarded(lambda: _iptc(image)) | _guarded(lambda: _xmp(_packet(image)))


def _guarded(reading: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Damaged notes raise a dozen kinds of errors: the picture counts, not its notes."""
    try:
        return reading()
    except Exception:  # noqa: BLE001 - foreign bytes
        return {}


def _iptc(image: Image.Image) -> dict[str, str]:
    if not isinstance(image, ImageFile.ImageFile):
        return {}
    held: dict[Any, Any] = IptcImagePlugin.getiptcinfo(image) or {}
    return _kept((name, _texts(held.get(key))) for name, key in _IPTC.items())


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for one in values if (text := exif.text(one))]


def _packet(image: Image.Image) -> bytes:
    found = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if found is None and hasattr(image, "tag_v2"):
        found = image.tag_v2.get(_TIFF_PACKET)
    if isinstance(found, tuple):
        found = bytes(found)
    return found.encode() if isinstance(found, str) else found if isinstance(found, bytes) else b""


def _xmp(packet: bytes) -> dict[str, str]:
    if not packet or len(packet) > _LARGEST_PACKET or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    tree = ElementTree.fromstring(packet.strip(b"\0 \r\n"))  # noqa: S314 - no document type, hence no entities
    found: dict[str, str] = {}
    for block in tree.iter(f"{_RDF}Description"):
        found |= _kept((name, _values(block, tag)) for name, tag in _XMP.items())
    return found


def _values(block: ElementTree.Element, tag: str) -> list[str]:
    if tag in block.attrib:
        return _texts(block.attrib[tag])
    held = block.find(tag)
    if held is None:
        return []
    listed = [one.text for one in held.iter(f"{_RDF}li")]
    return _texts(listed or held.text)


def _kept(found: Iterable[tuple[str, list[str]]]) -> dict[str, str]:
    return {name: "、".join(texts)[:_LONGEST] for name, texts in found if texts}

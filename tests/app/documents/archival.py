"""The rules of ISO 19005-2 and -3 that our papers could break, read with pikepdf alone.

What it looks at is kept under build/papers/, so that a validator elsewhere can be run over the same files.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf

KEPT = Path("build/papers")
_FORBIDDEN = {"/OpenAction", "/AA", "/AcroForm", "/JavaScript", "/JS", "/Launch", "/SubmitForm", "/XFA", "/RichMedia"}
_INTENT = "/GTS_PDFA1"
_PAIR = re.compile(r"<([0-9A-F]{2})> <([0-9A-F]{4,})>")


def keep(name: str, pdf: bytes) -> None:
    """Leave the file for other validators."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}.pdf").write_bytes(pdf)


def findings(pdf: bytes) -> list[str]:
    """What is wrong with a file that says to be PDF/A-2u or -3u; empty when nothing is."""
    found: list[str] = []
    if not re.match(rb"%PDF-1\.[4-7]\n%[\x80-\xff]{4}", pdf):
        found.append("header without its line of four bytes above 127")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found.extend(_document(document))
        for number, page in enumerate(document.pages, 1):
            found.extend(f"page {number}: {one}" for one in _page(page))
        for one in document.objects:
            found.extend(_object(one))
    return found


def part_of(pdf: bytes) -> tuple[str, str]:
    """The part and the level of conformance that the XMP names."""
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        return str(metadata["pdfaid:part"]), str(metadata["pdfaid:conformance"])


def _document(document: pikepdf.Pdf) -> list[str]:
    found = []
    if document.is_encrypted or "/Encrypt" in document.trailer:
        found.append("encrypted")
    if "/ID" not in document.trailer:
        found.append("no file identifier")
    metadata = document.Root.get("/Metadata")
    if metadata is None or "/Filter" in metadata:
        found.append("no XMP metadata, or compressed")
    else:
        xmp = metadata.read_raw_bytes().decode("utf-8")
        part = re.search("<pdfaid:part>([23])</pdfaid:part>", xmp)
        if not part or "<pdfaid:conformance>U</pdfaid:conformance>" not in xmp:
            found.append("XMP does not say PDF/A-2u or -3u")
        if "/Names" in document.Root and (not part or part[1] != "3"):
            found.append("an embedded file in what is no PDF/A-3")
    intents = [one for one in document.Root.get("/OutputIntents", []) if one.S == _INTENT]
    if len(intents) != 1 or intents[0].DestOutputProfile.read_bytes()[36:40] != b"acsp":
        found.append("not one output intent with a colour profile")
    if "/Info" in document.trailer:
        found.append("an Info dictionary beside the XMP")
    found.extend(
        "an attached file without relation, name or media type"
        for spec in document.Root.get("/AF", [])
        if "/AFRelationship" not in spec or "/UF" not in spec or "/Subtype" not in spec.EF.F
    )
    return found


def _page(page: pikepdf.Page) -> list[str]:
    found = []
    if {"/Group", "/Annots", "/Trans", "/AA"} & set(page.keys()):
        found.append("transparency, annotations or transitions")
    fonts = page.Resources.get("/Font", {})
    known: set[int] = set()
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = fonts[operands[0]]
            pairs = _PAIR.findall(font.ToUnicode.read_bytes().decode("ascii")) if "/ToUnicode" in font else []
            known = {int(code, 16) for code, meaning in pairs if int(meaning, 16) not in (0, 0xFEFF, 0xFFFE)}
        elif str(operator) in ("Tj", "TJ", "'", '"'):
            parts = operands[0] if isinstance(operands[0], pikepdf.Array) else operands
            shown = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            found.extend(f"code {code:02X} without its meaning" for code in set(shown) - known)
        elif str(operator) == "ri" and str(operands[0])[1:] not in ("RelativeColorimetric", "Perceptual"):
            found.append("an unknown rendering intent")
    return found


def _object(one: pikepdf.Object) -> list[str]:
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return []
    found = [f"{key} is forbidden" for key in _FORBIDDEN & set(one.keys())]
    if one.get("/Type") == "/Font" and one.get("/Subtype") != "/Type0":
        descriptor = one.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys() if descriptor else ()):
            found.append(f"{one.get('/BaseFont')} is not embedded")
        elif not re.match(r"/[A-Z]{6}\+", str(one.BaseFont)):
            found.append(f"{one.BaseFont} is not marked as a subset")
    if one.get("/Type") == "/ExtGState" and (float(one.get("/ca", 1)) < 1 or float(one.get("/CA", 1)) < 1):
        found.append("transparency")
    if one.get("/Subtype") == "/Image" and ("/SMask" in one or one.get("/Interpolate", False)):
        found.append("a picture with a soft mask, or interpolated")
    if isinstance(one, pikepdf.Stream) and "/LZWDecode" in str(one.get("/Filter", "")):
        found.append("LZW")
    return found

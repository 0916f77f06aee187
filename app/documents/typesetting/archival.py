"""Making a drawn PDF fit to be kept: PDF/A-2u (ISO 19005-2) with sound text and no trace of when it was made."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf

from app.workers.pdf_marks import declare

_PAIR = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
_FILE_DATE = "D:19700101000000Z"
"""An attachment has no date of its own: that would make equal papers differ."""


def archivable(pdf: bytes, title: str, described: str = "") -> bytes:
    """The same pages as PDF/A-2u: metadata, output intent, right ToUnicode maps, an identifier from the content.
    `described` is said in the metadata: which faces stand in for those that the standard names."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/Font":
                _mend_font(document, font)
        for page in document.pages:
            for key in ("/Trans", "/Rotate"):
                if key in page:
                    del page[key]
        declare(document, title, "U", described)
        return _saved(document)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that rides in a paper. `relation`: what it is to the paper (ISO 32000-2, AFRelationship)."""

    name: str
    data: bytes
    media_type: str = "application/json"
    relation: str = "Data"
    described: str = ""


def attach(pdf: bytes, attachment: Attachment) -> bytes:
    """The same paper as PDF/A-3u (ISO 19005-3, 6.8) with a file in it; equal papers and files give equal bytes."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        stream = document.make_stream(attachment.data)
        stream.Type = pikepdf.Name.EmbeddedFile
        stream.Subtype = pikepdf.Name("/" + attachment.media_type)
        stream.Params = pikepdf.Dictionary(Size=len(attachment.data), ModDate=pikepdf.String(_FILE_DATE))
        entry = pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec,
            F=pikepdf.String(attachment.name),
            UF=pikepdf.String(attachment.name),
            AFRelationship=pikepdf.Name("/" + attachment.relation),
            EF=pikepdf.Dictionary(F=stream, UF=stream),
        )
        if attachment.described:
            entry.Desc = pikepdf.String(attachment.described)
        held = document.make_indirect(entry)
        document.Root.AF = pikepdf.Array([held])
        names = pikepdf.Array([pikepdf.String(attachment.name), held])
        document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
        said = document.Root.Metadata.read_bytes().replace(b"<pdfaid:part>2<", b"<pdfaid:part>3<")
        metadata = document.make_stream(said)
        metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
        document.Root.Metadata = metadata
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
        min_version="1.7",
    )
    return out.getvalue()


def _mend_font(document: pikepdf.Pdf, font: pikepdf.Dictionary) -> None:
    """ReportLab writes code points as bare hexadecimal: beyond the BMP that is another character. Unused codes and
    code 0 are left out, since a PDF/A text may not map to U+0000."""
    pairs: dict[int, str] = {}
    for code, unicode in _PAIR.findall(font.ToUnicode.read_bytes()):
        value = int(unicode, 16)
        if value:
            pairs[int(code, 16)] = chr(value)
    font.ToUnicode = document.make_stream(_to_unicode(pairs))
    if "/Encoding" in font:
        del font["/Encoding"]


def _to_unicode(pairs: dict[int, str]) -> bytes:
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    items = sorted(pairs.items())
    for start in range(0, len(items), 100):
        block = items[start : start + 100]
        parts.append(f"{len(block)} beginbfchar")
        parts.extend(f"<{code:02X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in block)
        parts.append("endbfchar")
    parts.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(parts).encode("ascii")

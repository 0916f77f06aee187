"""What a PDF says of itself to be archived: PDF/A-2 (ISO 19005-2), sRGB, no date. For us and for walled children."""

from __future__ import annotations

from functools import cache
from xml.sax.saxutils import escape

import pikepdf

import resources

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>{conformance}</pdfaid:conformance>
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>{described}
   <dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>
   <pdf:Producer>Yiantong</pdf:Producer>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


_DESCRIBED = """
   <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>"""


@cache
def _colour_profile() -> bytes:
    return resources.path("templates/srgb.icc").read_bytes()


def declare(document: pikepdf.Pdf, title: str, conformance: str, described: str = "") -> None:
    """Say that a document is PDF/A-2 of a conformance (`B`, `U`), with output intent and title; drop what dates it."""
    profile = document.make_stream(_colour_profile(), N=3)
    document.Root.OutputIntents = pikepdf.Array(
        [
            document.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.OutputIntent,
                    S=pikepdf.Name.GTS_PDFA1,
                    OutputConditionIdentifier=pikepdf.String("sRGB IEC61966-2.1"),
                    DestOutputProfile=profile,
                )
            )
        ]
    )
    more = _DESCRIBED.format(escape(described)) if described else ""
    said = _XMP.format(title=escape(title), conformance=conformance, described=more)
    metadata = document.make_stream(said.encode("utf-8"))
    metadata.Type, metadata.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    document.Root.Metadata = metadata
    document.Root.Lang = pikepdf.String("zh-CN")
    document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    for key in ("/PageMode", "/Outlines"):
        if key in document.Root:
            del document.Root[key]
    if "/Info" in document.trailer:
        del document.trailer.Info

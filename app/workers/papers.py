"""Foreign papers (PDF, multi-page TIFF, JPEG, PNG) as the sandbox's child sees them: what they are, and their words.

Knows neither files nor records. Refusals name no file: whoever asked adds its name.
"""

from __future__ import annotations

import pypdfium2

from app.workers.imaging.formats import unfit

MOST_PAGES = 2000
MOST_TEXT = 2_000_000
"""Characters of a paper's text that are taken: a thousand full pages."""
MOST_PIXELS = 120_000_000
"""Of one scanned page: A3 at 600 dpi has 70 million."""
LARGEST_SIDE = 14_400
"""Of a PDF's page in points, by the format's own limit."""
_STARTS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
}


def media_type_of(data: bytes) -> str:
    """The media type by the first bytes; empty for what is not accepted. A PDF may begin within its first kilobyte."""
    for start, media_type in _STARTS.items():
        if data.startswith(start):
            return media_type
    return "application/pdf" if b"%PDF-" in data[:1024] else ""


def text(data: bytes) -> tuple[object, list[bytes]]:
    """The layer of text of a PDF as UTF-8, at most `MOST_TEXT` characters; nothing of a picture.

    Raises like `inspect`, of which a paper that was kept has passed already.
    """
    if media_type_of(data) != "application/pdf":
        return None, [b""]
    try:
        document = pypdfium2.PdfDocument(data)
        try:
            found, held = [], 0
            for number in range(min(len(document), MOST_PAGES)):
                found.append(document[number].get_textpage().get_text_range())
                held += len(found[-1])
                if held > MOST_TEXT:
                    break
        finally:
            document.close()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise unfit("document.damaged") from error
    return None, ["\n".join(found)[:MOST_TEXT].encode("utf-8", "replace")]

"""A page printed over another PDF's first page, as the sandbox's child does it. Knows neither files nor records."""

from __future__ import annotations

import io

import pikepdf

from app.workers.imaging.formats import unfit


def overlay(data: bytes, length: int) -> tuple[object, list[bytes]]:
    """The PDF in the first `length` bytes with the first page of the PDF behind it printed over its own first page, as
    large as it is, from the upper edge. Raises `document.damaged`."""
    try:
        with pikepdf.open(io.BytesIO(data[:length])) as paper, pikepdf.open(io.BytesIO(data[length:])) as over:
            page, stamp = paper.pages[0], over.pages[0]
            left, _, _, top = (float(edge) for edge in page.mediabox)
            height = float(stamp.mediabox[3])
            _put_over(paper, page, stamp, (left, top - height))
            out = io.BytesIO()
            paper.save(out, deterministic_id=True, fix_metadata_version=False)
            return None, [out.getvalue()]
    except (pikepdf.PdfError, ValueError, IndexError, TypeError, RecursionError) as error:
        raise unfit("document.damaged") from error


def _put_over(paper: pikepdf.Pdf, page: pikepdf.Page, stamp: pikepdf.Page, at: tuple[float, float]) -> None:
    """Draw `stamp` last, `at` the point of its lower left corner; under a name of its own, so that bytes repeat."""
    resources = pikepdf.Dictionary(dict(page.resources.items()))
    known = resources.get("/XObject")
    pictures = pikepdf.Dictionary() if known is None else pikepdf.Dictionary(dict(known.items()))
    name = "/YiantongStamp"
    while name in pictures:
        name += "1"
    pictures[name] = paper.copy_foreign(stamp.as_form_xobject())
    resources.XObject = pictures
    page.obj.Resources = resources
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q 1 0 0 1 {at[0]:.3f} {at[1]:.3f} cm {name} Do Q\n".encode("ascii"))

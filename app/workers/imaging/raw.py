"""Camera raw: the preview that the camera put into the file; where it put none, a quick development of its own.

The raw file stays what it is and is the digital original; nothing here claims to be a development of it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy
import rawpy
from PIL import Image

from app.workers.imaging.formats import unfit

#: Smallest long side of a preview that is worth showing; cameras put a second one for their own screen beside it.
_LEAST = 600


@contextmanager
def preview(data: bytes) -> Iterator[tuple[Image.Image, tuple[int, int]]]:
    """The picture to look at, and width and height of the raw one. Raises `UserError("photo.damaged")`."""
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            size = (int(raw.sizes.width), int(raw.sizes.height))
            held = _embedded(raw)
            image = held if held is not None else Image.fromarray(raw.postprocess(half_size=True, use_camera_wb=True))
    except rawpy.LibRawError as error:
        raise unfit("photo.damaged") from error
    with image:
        yield image, size


def _embedded(raw: rawpy.RawPy) -> Image.Image | None:
    """The embedded preview, if it is a JPEG or a bitmap of some size."""
    try:
        held = raw.extract_thumb()
    except rawpy.LibRawError:
        return None
    if held.format == rawpy.ThumbFormat.JPEG:
        image: Image.Image = Image.open(io.BytesIO(bytes(held.data)), formats=("JPEG",))
    else:
        image = Image.fromarray(numpy.asarray(held.data))
    return image if max(image.size) >= _LEAST else None

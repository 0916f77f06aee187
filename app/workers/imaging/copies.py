"""Copies of pictures for use outside and on paper: of a chosen size, with a strip of words below, with a watermark."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFont

import resources
from app.workers.imaging import exif
from app.workers.imaging.formats import HEIC
from app.workers.imaging.pictures import as_jpeg, opened, small, upright

_FACE = "NotoSansSC-Regular.ttf"
#: Part of a picture's width that a line of its caption strip is high; ink of the watermark of 255.
_LINE, _MARK_INK = 0.024, 96
#: Lines of a watermark's letters that a picture's short side would hold.
_FINE, _COARSE = 26, 11
_QUALITY = 92


def make(
    data: bytes,
    extension: str = "",
    long_side: int = 0,
    caption: str = "",
    title: str = "",
    watermark: str = "",
    coarse: bool = False,
) -> tuple[object, list[bytes]]:
    """An upright sRGB JPEG without metadata: at most `long_side` pixels (0: all of them), `title` and `caption` on a
    white strip below, `watermark` across it, in `coarse` letters where it is to be printed small. Raises like
    `pictures.inspect`.
    """
    with opened(data, extension) as (kind, image):
        turned = 1 if kind is HEIC else exif.orientation(image.getexif())
        copy = upright(small(image, long_side or max(image.size)), turned).convert("RGB")
    if watermark:
        copy = _marked(copy, watermark, _COARSE if coarse else _FINE)
    if caption or title:
        copy = _captioned(copy, title, caption)
    return {"width": copy.width, "height": copy.height}, [as_jpeg(copy, _QUALITY)]


def _marked(image: Image.Image, words: str, lines: int) -> Image.Image:
    """The words again and again across the picture, light on dark and dark on light, thin enough to see through."""
    size = max(12, min(image.size) // lines)
    font = ImageFont.truetype(str(resources.path("fonts", _FACE)), size)
    reach = math.ceil(math.hypot(*image.size))
    layer = Image.new("L", (reach, reach), 0)
    draw = ImageDraw.Draw(layer)
    step = int(draw.textlength(words, font=font)) + 3 * size
    for line, top in enumerate(range(0, reach, 5 * size)):
        for left in range(-step * (line % 2) // 2, reach, step):
            draw.text((left, top), words, fill=_MARK_INK, font=font)
    turned = layer.rotate(24, resample=Image.Resampling.BILINEAR)
    left, top = (reach - image.width) // 2, (reach - image.height) // 2
    mask = turned.crop((left, top, left + image.width, top + image.height))
    light = Image.composite(Image.new("RGB", image.size, "white"), image, mask)
    shifted = Image.new("L", image.size, 0)
    shifted.paste(mask, (max(1, size // 14), max(1, size // 14)))
    return Image.composite(Image.new("RGB", image.size, "black"), light, shifted.point(lambda value: value // 2))


def _captioned(image: Image.Image, title: str, caption: str) -> Image.Image:
    size = max(12, round(image.width * _LINE))
    font = ImageFont.truetype(str(resources.path("fonts", _FACE)), size)
    width = image.width - 2 * size
    lines = [*_wrapped(title, font, width), *_wrapped(caption, font, width)]
    pitch = round(size * 1.6)
    page = Image.new("RGB", (image.width, image.height + pitch * len(lines) + size), "white")
    page.paste(image, (0, 0))
    draw = ImageDraw.Draw(page)
    for place, line in enumerate(lines):
        ink = "#18202F" if place < len(_wrapped(title, font, width)) else "#454F61"
        draw.text((size, image.height + size // 2 + place * pitch), line, fill=ink, font=font)
    return page


#: What no line may begin with.
_CLOSING = "，。、；：？！）》”’〕】"


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines no wider than that; closing marks stay on the line before."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for character in paragraph:
            if line and font.getlength(line + character) > width and character not in _CLOSING:
                lines.append(line)
                line = ""
            line += character
        lines += [line] if line else []
    return lines

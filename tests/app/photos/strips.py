"""Strips of film that the tests lay on a light table: frames, base, perforation, light or a black holder around."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

import resources
from app.demo.darkroom import MM, film_135

BASES = {"colour": (236, 150, 96), "bw": (214, 210, 213)}
DRAWN = ("meeting0", "meeting1", "meeting2", "court0", "lecture0", "expo0")


def frame(name: str, film: str, size: tuple[int, int]) -> Image.Image:
    """A frame as film shows it: the drawn negative, or grey turned over with a base that is not white."""
    if film == "colour":
        return Image.open(resources.path("demo", "photos", f"{name}-n.jpg")).convert("RGB").resize(size)
    grey = Image.open(resources.path("demo", "photos", f"{name}.jpg")).convert("L").resize(size)
    return grey.point([30 + round((255 - level) / 255 * 165) for level in range(256)]).convert("RGB")


def strip(
    film: str = "colour",
    names: Sequence[str] = DRAWN,
    surround: tuple[int, int, int] = (255, 255, 255),
    turn: float = 0,
    behind: tuple[int, int, int] = (255, 255, 255),
) -> Image.Image:
    """A strip of 135 film lying across the picture, turned by degrees."""
    film_piece = film_135([frame(name, film, (36 * MM, 24 * MM)) for name in names], BASES[film], behind)
    page = Image.new("RGB", (film_piece.width + 20 * MM, film_piece.height + 30 * MM), surround)
    mask = Image.new("L", film_piece.size, 255).rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    turned = film_piece.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(turned, ((page.width - turned.width) // 2, (page.height - turned.height) // 2), mask)
    return page


def sheet(film: str = "bw", strips: int = 3, surround: tuple[int, int, int] = (255, 255, 255)) -> Image.Image:
    """Several strips under each other, each with its frames in another order."""
    pieces = [strip(film, DRAWN[n:] + DRAWN[:n], surround) for n in range(strips)]
    page = Image.new("RGB", (pieces[0].width, sum(piece.height for piece in pieces)), surround)
    for place, piece in enumerate(pieces):
        page.paste(piece, (0, place * piece.height))
    return page


def as_file(image: Image.Image, format_: str = "JPEG") -> bytes:
    out = io.BytesIO()
    image.save(out, format_, quality=92)
    return out.getvalue()


def any_film(
    names: Sequence[str],
    size: tuple[int, int] = (36, 24),
    high: float = 35,
    gaps: Sequence[float] = (),
    base: tuple[int, int, int] = BASES["colour"],
) -> Image.Image:
    """A strip of other film, frames of this size and distance in mm; `thin` was hardly exposed, `dense` too much."""
    apart = gaps or [2] * len(names)
    piece = Image.new("RGB", (round((8 + sum(size[0] + gap for gap in apart)) * MM), round(high * MM)), base)
    left = 5.0
    for name, gap in zip(names, apart, strict=True):
        shades = {"thin": 0.93, "dense": 0.08}
        pixels = (size[0] * MM, size[1] * MM)
        if name in shades:
            one = Image.new("RGB", pixels, tuple(round(level * shades[name]) for level in base))
        else:
            one = frame(name, "colour" if base == BASES["colour"] else "bw", pixels)
        piece.paste(one, (round(left * MM), round((high - size[1]) / 2 * MM)))
        left += size[0] + gap
    return piece


def mounted(pieces: Sequence[Image.Image], surround: tuple[int, int, int], turn: float = 0) -> Image.Image:
    """Pieces of film under each other, the whole laid askew."""
    wide, apart = max(piece.width for piece in pieces) + 24 * MM, 6 * MM
    page = Image.new("RGB", (wide, sum(piece.height + apart for piece in pieces) + 24 * MM), surround)
    top = 12 * MM
    for piece in pieces:
        page.paste(piece, ((wide - piece.width) // 2, top))
        top += piece.height + apart
    return page.rotate(turn, expand=True, fillcolor=surround, resample=Image.Resampling.BICUBIC)

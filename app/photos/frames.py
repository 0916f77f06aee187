"""Frames in a scanned or photographed piece of film, as the walled child found them."""

from __future__ import annotations

from dataclasses import dataclass

from app.photos import pictures
from app.photos.pictures import PictureFile
from app.workers import Sandbox
from db.kernel.errors import UserError

#: Part of a scan of one frame that the frame takes at least.
_MOST_OF_IT = 0.3


@dataclass(frozen=True, slots=True)
class FoundFrame:
    """A frame in a scan: corners in ten-thousandths of its sides from the top left clockwise, strip and place in it.

    `whole` says that the edge of the picture does not cut it.
    """

    corners: tuple[tuple[int, int], ...]
    strip: int
    place: int
    whole: bool


def frames_in(sandbox: Sandbox, source: PictureFile) -> tuple[tuple[FoundFrame, ...], tuple[int, ...]]:
    """The frames of a scan and the colour of its film's base (red, green, blue); nothing where there are none.

    The child's answer is believed only as far as its shape goes. Raises `UserError` as an import would refuse the file.
    """
    answer = pictures.run(sandbox, "film:find", source.data, source.name, {"extension": source.extension}).value
    try:
        frames = tuple(
            FoundFrame(
                tuple((int(x), int(y)) for x, y in one["corners"]),
                int(one["strip"]),
                int(one["place"]),
                bool(one["whole"]),
            )
            for one in answer["frames"]
        )
        return frames, tuple(int(value) for value in answer["base"])
    except (KeyError, TypeError, ValueError) as error:
        raise UserError("photo.deed_failed", name=source.name, deed="查找画格") from error


def base_beside(sandbox: Sandbox, source: PictureFile) -> tuple[int, ...]:
    """The colour of the film beside the one frame that a scan shows; nothing where it shows none of it."""
    frames, base = frames_in(sandbox, source)
    return base if any(one.whole and _area(one) > _MOST_OF_IT for one in frames) else ()


def _area(frame: FoundFrame) -> float:
    """Part of the picture that a frame takes."""
    points = frame.corners
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2 / 10_000**2

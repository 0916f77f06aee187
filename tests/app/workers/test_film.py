"""Frames of strips and sheets: all found, in order, straight, without perforation; whatever lies around the film."""

from __future__ import annotations

import io
import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from app.workers.imaging.film import UNIT, cut, find
from app.workers.imaging.negatives import positive
from db.kernel.errors import UserError
from tests.app.photos.files import picture
from tests.app.photos.strips import BASES, DRAWN, MM, any_film, as_file, frame, mounted, sheet, strip

WHITE, BLACK = (255, 255, 255), (12, 12, 14)
FOREIGN = Path(os.environ.get("YIANTONG_SAMPLES", "/nonexistent"))


def frames_of(data: bytes) -> list[dict[str, Any]]:
    told, parts = find(data)
    assert parts == []
    return list(told["frames"])  # type: ignore[index]


def shape(frame_: dict[str, Any], size: tuple[int, int]) -> float:
    points = [(x * size[0] / UNIT, y * size[1] / UNIT) for x, y in frame_["corners"]]
    sides = math.dist(points[0], points[1]), math.dist(points[0], points[3])
    return max(sides) / min(sides)


@pytest.mark.parametrize("film", ["colour", "bw"])
@pytest.mark.parametrize("surround", [(255, 255, 255), (12, 12, 12)])
@pytest.mark.parametrize("turn", [0, -4])
def test_every_frame_of_a_strip_is_found_in_its_place(film: str, surround: tuple[int, int, int], turn: float) -> None:
    page = strip(film, surround=surround, turn=turn)
    found = frames_of(as_file(page))
    assert [(one["strip"], one["place"], one["whole"]) for one in found] == [(1, n, True) for n in range(1, 7)]
    assert all(abs(shape(one, page.size) - 1.5) < 0.05 for one in found)


def faded(page: Image.Image, least: float) -> Image.Image:
    """A picture whose light fades from its left to that share of it on its right."""
    light = np.linspace(1, least, page.width)[None, :, None]
    return Image.fromarray((np.asarray(page) * light).astype(np.uint8))


@pytest.mark.parametrize(
    ("film", "surround", "least"),
    [("colour", BLACK, 1.0), ("bw", WHITE, 0.85), ("bw", BLACK, 0.85), ("colour", BLACK, 0.85)],
)
def test_frames_keep_their_size_in_a_dark_room_and_in_fading_light(
    film: str, surround: tuple[int, int, int], least: float
) -> None:
    page = faded(strip(film, surround=surround, turn=3, behind=surround), least)
    found = frames_of(as_file(page))
    assert [(one["strip"], one["place"], one["whole"]) for one in found] == [(1, n, True) for n in range(1, 7)]
    assert all(abs(shape(one, page.size) - 1.5) < 0.05 for one in found)


def test_a_strip_that_lies_upright_is_read_from_above() -> None:
    found = frames_of(as_file(strip().rotate(90, expand=True)))
    assert [one["place"] for one in found] == [1, 2, 3, 4, 5, 6]
    tops = [one["corners"][0][1] for one in found]
    assert tops == sorted(tops)


@pytest.mark.parametrize(
    ("pieces", "surround", "turn", "counts"),
    [
        ([any_film(DRAWN, gaps=[2, 1, 4, 2, 6, 2])], WHITE, 3, [6]),
        ([any_film([DRAWN[0], "thin", DRAWN[2], "dense", *DRAWN[4:]])], WHITE, 1.5, [6]),
        ([any_film(DRAWN, gaps=[0.6, 1, 0.8, 1, 1, 1])], WHITE, 0, [6]),
        ([any_film(DRAWN[:3], (56, 56), 61.5, [3, 5, 4])], WHITE, -2, [3]),
        ([any_film(DRAWN[:4], (42, 56), 61.5, [3, 5, 4, 3])], BLACK, 2, [4]),
        ([any_film(DRAWN[:5]), any_film(DRAWN[1:]), any_film(DRAWN[:4]), any_film(DRAWN[2:])], BLACK, 1, [5, 5, 4, 4]),
    ],
    ids=["unequal gaps", "thin and dense", "run together", "6x6", "4.5x6", "mounted sheet"],
)
def test_other_film_is_cut_as_well(
    pieces: list[Image.Image], surround: tuple[int, int, int], turn: float, counts: list[int]
) -> None:
    told, _ = find(as_file(mounted(pieces, surround, turn)))
    found = [(one["strip"], one["place"], one["whole"]) for one in told["frames"]]  # type: ignore[index]
    assert found == [(strip_, place, True) for strip_, n in enumerate(counts, 1) for place in range(1, n + 1)]
    assert all(abs(a - b) < 8 for a, b in zip(told["base"], BASES["colour"], strict=True))  # type: ignore[index]


def washed(strip_: Image.Image, place: int, part: tuple[float, float, float, float]) -> None:
    """Make a part of a frame of `any_film` as bare as the film around it: a scene that is dark there."""
    left, top = 5 + 38 * place, 5.5
    box = (left + 36 * part[0], top + 24 * part[1], left + 36 * part[2], top + 24 * part[3])
    strip_.paste(strip_.getpixel((4, 4)), tuple(round(side * MM) for side in box))


@pytest.mark.parametrize("turn", [0, 5, -12])
def test_thin_frames_get_the_size_and_the_line_of_their_neighbours(turn: float) -> None:
    piece = any_film(DRAWN)
    washed(piece, 1, (0, 0, 1, 1))  # nothing to be seen between two frames
    washed(piece, 2, (0, 0, 0.2, 1))
    washed(piece, 4, (0, 0.8, 1, 1))
    washed(piece, 5, (0.7, 0, 1, 1))
    page = mounted([piece], WHITE, turn)
    told, _ = find(as_file(page))
    found = told["frames"]  # type: ignore[index]
    assert [one["place"] for one in found] == [1, 2, 3, 4, 5, 6]
    points = np.array([one["corners"] for one in found]) * np.array(page.size) / UNIT
    wide = np.linalg.norm(points[:, 1] - points[:, 0], axis=1)
    high = np.linalg.norm(points[:, 3] - points[:, 0], axis=1)
    assert np.allclose(wide, 36 * MM, rtol=0.03)
    assert np.allclose(high, 24 * MM, rtol=0.03)
    steps = np.linalg.norm(np.diff(points.mean(axis=1), axis=0), axis=1)
    assert np.allclose(steps, 38 * MM, rtol=0.04)
    assert all(abs(a - b) < 8 for a, b in zip(told["base"], BASES["colour"], strict=True))  # type: ignore[index]


def test_film_ends_where_nothing_is_on_it() -> None:
    piece = any_film(DRAWN[:4])
    washed(piece, 0, (0, 0, 1, 1))
    assert len(frames_of(as_file(mounted([piece], WHITE)))) == 3, "bare film before the first frame is no frame"


@pytest.mark.parametrize(
    ("pieces", "size", "each"),
    [(3, (56, 56), 3), (12, (36, 24), 10)],
    ids=["nine of 6x6", "a hundred and twenty"],
)
def test_a_sheet_is_read_strip_by_strip(pieces: int, size: tuple[int, int], each: int) -> None:
    high, gap = (61.5, 4) if size[0] == size[1] else (35, 2)
    names = [DRAWN[n % len(DRAWN)] for n in range(each)]
    page = mounted([any_film(names, size, high, [gap] * each)] * pieces, WHITE, 0.7)
    page.thumbnail((1800, 1800))
    found = [(one["strip"], one["place"]) for one in frames_of(as_file(page))]
    assert found == [(strip_, place) for strip_ in range(1, pieces + 1) for place in range(1, each + 1)]


def test_strips_of_a_sheet_are_told_apart() -> None:
    found = frames_of(as_file(sheet(strips=3)))
    assert [(one["strip"], one["place"]) for one in found] == [(s, p) for s in (1, 2, 3) for p in range(1, 7)]


def test_a_frame_comes_out_straight_and_without_perforation() -> None:
    page = strip("bw", turn=3)
    second = frames_of(as_file(page))[1]
    told, (png,) = cut(as_file(page), second["corners"])
    out = Image.open(io.BytesIO(png)).convert("L")
    assert abs(out.width / out.height - 1.5) < 0.04
    wanted = frame(DRAWN[1], "bw", out.size).convert("L")
    inner = (10, 10, out.width - 10, out.height - 10)
    difference = ImageChops.difference(out.crop(inner), wanted.crop(inner))
    assert ImageStat.Stat(difference).mean[0] < 14
    assert max(ImageStat.Stat(out.crop(box)).mean[0] for box in ((0, 0, out.width, 3), (0, 0, 3, out.height))) < 235
    assert told == {"width": out.width, "height": out.height}


def test_borders_are_kept_on_request() -> None:
    page = strip("bw")
    first = frames_of(as_file(page))[0]
    plain, _ = cut(as_file(page), first["corners"])
    wide, _ = cut(as_file(page), first["corners"], border=40)
    assert wide["width"] == pytest.approx(plain["width"] * 1.08, rel=0.02)  # type: ignore[index]


@pytest.mark.parametrize("film", ["colour", "bw"])
def test_the_colour_of_the_base_is_read_beside_the_frames(film: str) -> None:
    told, _ = find(as_file(strip(film)))
    assert all(abs(a - b) < 8 for a, b in zip(told["base"], BASES[film], strict=True))  # type: ignore[index]


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (400, 300), "white"),
        Image.new("L", (300, 300), 0),
        Image.new("RGB", (1, 1)),
        Image.new("L", (900, 9)),
    ],
)
def test_where_there_is_no_film_nothing_is_found(image: Image.Image) -> None:
    assert find(picture("PNG", image))[0] == {"frames": [], "base": []}


@settings(max_examples=25)
@given(st.binary(min_size=600, max_size=600), st.integers(2, 30))
def test_noise_is_no_trouble(noise: bytes, width: int) -> None:
    rows = len(noise) // width
    image = Image.frombytes("L", (width, rows), noise[: width * rows]).resize((200, 150))
    for one in frames_of(picture("PNG", image)):
        assert all(0 <= value <= UNIT for point in one["corners"] for value in point)


@given(st.lists(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=2), min_size=3, max_size=5))
@settings(max_examples=40)
def test_absurd_corners_are_refused_or_cut_something_bounded(corners: list[list[int]]) -> None:
    try:
        told, _ = cut(picture("PNG", Image.new("L", (60, 40), 90)), corners)
    except UserError as error:
        told, code = {"width": 0, "height": 0}, error.code
    else:
        code = ""
    assert code in ("", "photo.damaged")
    assert told["width"] * told["height"] <= 2 * 60 * 40  # type: ignore[index]


def test_an_adjusted_recipe_is_followed() -> None:
    scan = picture("PNG", frame("court0", "colour", (300, 200)))
    judged, _ = positive(scan)
    assert positive(scan, recipe=judged) == positive(scan)  # type: ignore[arg-type]
    darker, (jpeg,) = positive(scan, recipe=judged | {"gamma": 2000})  # type: ignore[operator]
    assert darker["gamma"] == 2000  # type: ignore[index]
    mean = [ImageStat.Stat(Image.open(io.BytesIO(one)).convert("L")).mean[0] for one in (positive(scan)[1][0], jpeg)]
    assert mean[1] < mean[0] - 10
    assert positive(scan, recipe={"base": [0, 0, 0], "dense": [900, -4, 3], "gamma": -7})[0]["gamma"] == 200  # type: ignore[index]


@pytest.mark.skipif(not FOREIGN.is_dir(), reason="YIANTONG_SAMPLES names no folder")
def test_a_real_strip_is_cut_into_its_frames() -> None:
    data = (FOREIGN / "negatives" / "bw_strip_135.jpg").read_bytes()
    found = frames_of(data)
    assert [one["whole"] for one in found] == [False, True, False]
    assert abs(shape(found[1], Image.open(io.BytesIO(data)).size) - 1.5) < 0.02

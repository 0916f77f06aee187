"""Damaged picture files of every format: each is opened or refused with a code; no crash, no hang, no memory eaten."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.photos import pictures
from app.photos.pictures import PictureFile
from app.workers import Limits, Sandbox
from db.kernel.errors import UserError
from tests.app.photos.files import bomb_png, dng, jpeg, looping_tiff, picture, quarters

SMALL = quarters((96, 64))
OWN = Path(__file__).parent / "samples"
SEEDS = {
    "jpg": jpeg(size=(96, 64), orientation=6),
    "jpeg": picture("JPEG", SMALL, progressive=True),
    "tif": picture("TIFF", SMALL, compression="tiff_lzw"),
    "TIF": looping_tiff(),
    "png": picture("PNG", SMALL.convert("P")),
    "bmp": picture("BMP", SMALL),
    "webp": picture("WEBP", SMALL),
    "heic": (OWN / "quarters.heic").read_bytes(),
    "dng": dng((96, 64)),
    "dib": picture("BMP", SMALL.convert("L")),
    "tiff": (OWN / "quarters-16bit-lzw.tif").read_bytes(),
}
SECONDS, MEMORY = 5, 1 << 30


def outcome(sandbox: Sandbox, data: bytes, extension: str) -> str:
    """The code of the refusal, or `opened`; anything else is a defect and raises."""
    try:
        pictures.look(sandbox, PictureFile("f", extension, data, ""))
    except UserError as error:
        return error.code
    return "opened"


def mutant(data: bytes, chance: random.Random) -> bytes:
    """A file with some bytes changed, a piece cut out, doubled, zeroed, or a length made absurd."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = (
            chance.randrange(len(changed) or 1)
            if chance.random() < 0.5
            else chance.randrange(min(len(changed), 200) or 1)
        )
        length = chance.choice((1, 2, 4, 64))
        kind = chance.randrange(6)
        if kind == 0:
            changed[place : place + 1] = chance.randbytes(1)
        elif kind == 1:
            changed[place : place + length] = chance.randbytes(length)
        elif kind == 2:
            del changed[place : place + length]
        elif kind == 3:
            changed[place:place] = changed[place : place + length]
        elif kind == 4:
            changed[place : place + length] = bytes(length)
        else:
            changed[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"))
    return bytes(changed)


@pytest.fixture(scope="module")
def walls() -> Iterator[Sandbox]:
    with Sandbox(1, Limits(memory=MEMORY, seconds=SECONDS)) as walls:
        yield walls


def run(walls: Sandbox, count: int) -> Counter[str]:
    chance = random.Random(20260310)
    found: Counter[str] = Counter()
    extensions = sorted(SEEDS)
    for number in range(count):
        extension = extensions[number % len(extensions)]
        began = time.monotonic()
        found[outcome(walls, mutant(SEEDS[extension], chance), extension)] += 1
        assert time.monotonic() - began < SECONDS + 2
    return found


def test_seeds_open(walls: Sandbox) -> None:
    for extension, data in SEEDS.items():
        assert outcome(walls, data, extension) == "opened", extension


def test_mutants_are_opened_or_refused(walls: Sandbox) -> None:
    found = run(walls, 160)
    assert found["opened"] > 0
    assert all(code == "opened" or code.startswith("photo.") for code in found)


@settings(max_examples=60)
@given(st.sampled_from(sorted(SEEDS)), st.binary(max_size=400), st.integers(0, 60))
def test_right_beginnings_with_anything_behind(walls: Sandbox, extension: str, tail: bytes, kept: int) -> None:
    assert outcome(walls, SEEDS[extension][:kept] + tail, extension).startswith(("photo.", "opened"))


def test_bombs_stay_within_bounds(walls: Sandbox) -> None:
    assert outcome(walls, bomb_png(), "png") == "photo.too_many_pixels"
    assert outcome(walls, bomb_png(14_000, 14_000), "png") in ("photo.truncated", "photo.damaged", "photo.too_large")
    deep = picture("TIFF", Image.new("1", (40_000, 4_900)), compression="group4")
    assert outcome(walls, deep, "tif") in ("opened", "photo.too_large", "photo.too_slow")


@pytest.mark.soak
def test_twenty_thousand_mutants(walls: Sandbox) -> None:
    found = run(walls, 20_000)
    assert all(code == "opened" or code.startswith("photo.") for code in found)

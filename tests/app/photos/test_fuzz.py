"""Damaged picture files of every format: each is opened or refused with a code; no crash, no hang, no memory eaten."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.photos import pictures
from app.photos.pictures import PictureFile
from app.workers import Limits, Sandbox
from db.kernel.errors import UserError
from tests.app.photos.files import bomb_png, deep_tiff, dng, jpeg, looping_tiff, picture, quarters
from tests.app.photos.strips import as_file, sheet, strip

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
    "jpe": picture("JPEG", SMALL.convert("CMYK")),
    "tif pages": picture("TIFF", SMALL, save_all=True, append_images=[SMALL.convert("L"), SMALL.rotate(90)]),
    "tif deep": deep_tiff(),
    "tif big": deep_tiff(big=True),
    "tif fax": picture("TIFF", SMALL.convert("1"), compression="group4"),
    "png deep": picture("PNG", Image.new("I;16", (96, 64), 30_000)),
    "png through": picture("PNG", SMALL.convert("RGBA")),
    "webp whole": picture("WEBP", SMALL, lossless=True),
    "webp moving": picture("WEBP", SMALL, save_all=True, append_images=[SMALL.rotate(180)]),
}
#: What a person may start on a picture beside its import.
JOBS: dict[str, dict[str, object]] = {
    "film:find": {},
    "negatives:positive": {"long_side": 300, "base": [236, 150, 96]},
    "film:cut": {"corners": [[100, 100], [5200, 300], [5000, 9000], [200, 9500]]},
    "pictures:pixels": {"page": 1, "most": 4000},
}
FILM = {"jpg": as_file(strip().resize((520, 118))), "tif": as_file(sheet("bw", 2).resize((520, 236)), "TIFF")}
#: The system counts whole seconds: four may become five.
SECONDS, MEMORY = 4, 1 << 30


def outcome(sandbox: Sandbox, data: bytes, extension: str) -> str:
    """The code of the refusal, or `opened`; anything else is a defect and raises."""
    try:
        pictures.look(sandbox, PictureFile("f", extension.partition(" ")[0], data, ""))
    except UserError as error:
        return error.code
    return "opened"


def outcome_of(sandbox: Sandbox, job: str, data: bytes, extension: str) -> str:
    """The same of another job."""
    options = JOBS[job] | {"extension": extension.partition(" ")[0]}
    try:
        pictures.run(sandbox, job, data, "f", options)
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


def run(walls: Sandbox, count: int, seed: int = 20260310) -> Counter[str]:
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    extensions = sorted(SEEDS)
    for number in range(count):
        extension = extensions[number % len(extensions)]
        data = mutant(SEEDS[extension], chance)
        found[outcome(walls, data, extension)] += 1
    return found


def run_jobs(walls: Sandbox, count: int, seed: int = 20260311) -> Counter[str]:
    chance = random.Random(seed)
    found: Counter[str] = Counter()
    jobs, seeds = sorted(JOBS), sorted(SEEDS.items()) + 3 * sorted(FILM.items())
    for number in range(count):
        extension, data = seeds[number // len(jobs) % len(seeds)]
        job, changed = jobs[number % len(jobs)], mutant(data, chance)
        found[outcome_of(walls, job, changed, extension)] += 1
    return found


def assert_refused_or_opened(found: Counter[str]) -> None:
    assert found["opened"] > 0
    assert all(code == "opened" or code.startswith("photo.") for code in found), found
    assert not any(code.endswith("too_slow") for code in found), found


def test_seeds_open(walls: Sandbox) -> None:
    for extension, data in SEEDS.items():
        assert outcome(walls, data, extension) == "opened", extension


def test_mutants_are_opened_or_refused(walls: Sandbox) -> None:
    assert_refused_or_opened(run(walls, 168))


def test_mutants_are_no_trouble_to_other_work(walls: Sandbox) -> None:
    for job in JOBS:
        assert outcome_of(walls, job, FILM["jpg"], "jpg") == "opened", job
    assert_refused_or_opened(run_jobs(walls, 48))


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
@pytest.mark.parametrize(("campaign", "count"), [(run, 20_000), (run_jobs, 4_000)], ids=["import", "other work"])
def test_many_mutants(walls: Sandbox, campaign: Callable[[Sandbox, int, int], Counter[str]], count: int) -> None:
    seed = random.SystemRandom().randrange(10**9)
    found = campaign(walls, count, seed)
    print(f"seed {seed}: {dict(found)}")
    assert_refused_or_opened(found)

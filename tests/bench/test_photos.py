"""Import of a card of pictures against a shell pipeline that hashes, shrinks and encrypts the same files."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from app.photos import import_photos
from app.workers import Sandbox
from app.workspace import Workspace
from tests.app.photos.conftest import add_case
from tests.bench.figures import Meter, needs, shell, size_of
from tests.support import make_workspace

PHOTOS = size_of("PHOTOS", 24)
SIZE = (4000, 3000)

#: Two lanes, one photo at a time in each: digest, both small copies, and all three encrypted.
PIPELINE = """
one() {
    name=$(basename "$1" .jpg)
    sha256sum "$1" >"$OUT/$name.sha256"
    vipsthumbnail "$1" --size 1600x1600 -o "$OUT/$name-1600.jpg[Q=85]"
    vipsthumbnail "$1" --size 320x320 -o "$OUT/$name-320.jpg[Q=80]"
    for file in "$1" "$OUT/$name-1600.jpg" "$OUT/$name-320.jpg"; do
        age -e -r "$KEY" -o "$OUT/$(basename "$file").age" "$file"
    done
}
export -f one
rm -rf "$OUT" && mkdir "$OUT"
printf '%s\\n' "$1"/*.jpg | xargs -P 2 -I FILE bash -ec 'one "FILE"'
"""


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures of 12 megapixels, each another: gradients under grain, about as large as a camera's."""
    folder = tmp_path_factory.mktemp("card")
    for number in range(PHOTOS):
        (folder / f"DSC_{number:04}.jpg").write_bytes(camera_picture(SIZE, number))
    return folder


def camera_picture(size: tuple[int, int], number: int) -> bytes:
    """A picture with a camera's facts in it, of its own for each number."""
    across = Image.linear_gradient("L").resize(size)
    down = across.transpose(Image.Transpose.ROTATE_180)
    grain = Image.frombytes("L", (1000, 750), os.urandom(750_000)).resize(size, Image.Resampling.BICUBIC)
    middle = Image.blend(Image.radial_gradient("L").resize(size), grain, 0.08)
    picture = Image.merge("RGB", (Image.blend(across, grain, 0.1), middle, down))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "某厂", "某相机"
    exif[0x0132] = f"2026:02:10 15:{number // 60 % 60:02}:{number % 60:02}"
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=92, exif=exif)
    return out.getvalue()


@needs("vipsthumbnail", "age", "sha256sum")
def test_import(meter: Meter, card: Path, tmp_path: Path) -> None:
    """Duplicate test, EXIF, records and audit are ours alone; the start of the two children is in our time."""
    files = sorted(card.glob("*.jpg"))
    held: list[tuple[Workspace, str]] = []
    sandboxes: list[Sandbox] = []

    def fresh() -> None:
        while sandboxes:  # ended only here, so that the memory of its children can be seen
            sandboxes.pop().close()
        workspace = make_workspace(tmp_path / f"workspace-{len(held)}")
        held.append((workspace, add_case(workspace, "1")))

    def ours() -> None:
        workspace, case_id = held[-1]
        sandboxes.append(Sandbox(2))
        report = import_photos(workspace, case_id, "PH07", files, sandbox=sandboxes[-1])
        assert len(report.imported) == len(files)

    fresh()
    recipient = held[0][0].blobs.recipient
    meter.compare(
        f"import of {PHOTOS} photos of {sum(f.stat().st_size for f in files) / PHOTOS / 1e6:.1f} MB",
        ours,
        lambda: shell(PIPELINE, card, OUT=tmp_path / "stock", KEY=recipient),
        stock_name="sha256sum + vipsthumbnail + age",
        rounds=3,
        amount=PHOTOS,
        unit="photos",
        prepare=fresh,
        memory=True,
    )
    sandboxes.pop().close()
    for workspace, _ in held:
        workspace.close()

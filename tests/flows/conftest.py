"""The demonstration, told once for all flows: two offices, fourteen cases, one bundle each way."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.faults.server import Server

#: Written into the pictures that the demonstration imports; none of it may be found anywhere in the clear.
CAMERA = "YIANTONG-PROBE-CAMERA"
ARTIST = "摄影者马某某探针"


@dataclass(frozen=True)
class Demo:
    """What `yiantong --json demo` printed, and how to go on with the two offices."""

    folder: Path
    told: dict[str, Any]
    server: Server | None = None

    def run(self, office: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The command on `county` or `city`, as the account that holds every role."""
        where = self.told[office]
        words = ["--workspace", where["workspace"], "--account", where["account"]]
        words += ["--passphrase-file", where["passphrase_file"], *arguments]
        return self.server.ask(*words) if self.server else command(*words)

    def json(self, office: str, *arguments: str) -> Any:
        """The same, read as JSON."""
        done = self.run(office, "--json", *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def draw_pictures(folder: Path, count: int = 10) -> Path:
    """Pictures as a camera makes them, each with EXIF that can be looked for."""
    folder.mkdir()
    for number in range(count):
        picture = Image.effect_noise((640, 480), 40 + number).convert("RGB")
        exif = picture.getexif()
        exif[0x010F], exif[0x0110] = CAMERA, f"{CAMERA}-{number}"
        exif[0x013B] = ARTIST
        exif[0x0132] = "2026:06:15 10:20:30"
        exposed = exif.get_ifd(0x8769)
        exposed[0x9003], exposed[0x829A] = "2026:06:15 10:20:30", 1 / 125
        picture.save(folder / f"DSC_{number:04}.JPG", exif=exif, quality=80)
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The story is told by the command itself; what is asked afterwards by forks of one process, if possible."""
    folder = tmp_path_factory.mktemp("演示 demo")
    pictures = draw_pictures(folder / "card")
    done = command("--json", "demo", str(folder / "offices"), "--photos", str(pictures))
    assert done.returncode == 0, done.stderr
    with Server() if hasattr(os, "fork") else contextlib.nullcontext() as server:
        yield Demo(folder / "offices", json.loads(done.stdout), server)

"""Builds what a clerk installs: build/dist/yiantong, a folder that needs no Python, no network and no rights.

    python installer/build.py

Run on the oldest system that it is for: a program built against a newer glibc does not start on an older one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "dist"
WORK = ROOT / "build" / "pyinstaller"


def build() -> Path:
    """Build afresh and return the program's folder. Raises `subprocess.CalledProcessError` when PyInstaller refuses."""
    shutil.rmtree(TARGET, ignore_errors=True)
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"),
        *(f"--distpath={TARGET}", f"--workpath={WORK}", str(ROOT / "installer" / "yiantong.spec")),
    ]
    # Without a fixed seed the compiled modules differ from build to build.
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "1"})
    return TARGET / "yiantong"


if __name__ == "__main__":
    folder = build()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"{folder}: {size / 1_000_000:.0f} MB")

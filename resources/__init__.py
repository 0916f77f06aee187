"""Data that the program ships: fonts, icons, code lists, holidays, templates, messages. No code beyond finding it."""

import sys
from pathlib import Path


def _root() -> Path:
    """The folder of the data: beside this file, or where a built program unpacked it."""
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    return Path(bundle) / "resources" if bundle is not None else Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """The path of a shipped file or folder, in a source tree and in a built program: `path("fonts", "README.md")`.

    It says where a thing would be; opening what is not shipped is a defect and raises as any missing file does.
    """
    return _root().joinpath(*parts)

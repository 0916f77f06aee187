"""Removable media that are mounted, and the bundles on them. Runs in workers: a slow stick holds nothing up."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from app import exchange

#: Where a camera puts its pictures (DCF).
CAMERA = "DCIM"
_MOUNTS = ("/media/", "/run/media/", "/mnt/usb")
_REMOVABLE = 2  # GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Stick:
    """A mounted medium: its name for people, where it is, its free bytes, and the bundles in its top folder."""

    name: str
    root: Path
    free: int
    bundles: tuple[Path, ...] = ()


def mounted() -> list[Stick]:
    """All removable media, without looking into them."""
    return [
        Stick(_name(volume), Path(volume.rootPath()), volume.bytesAvailable())
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and _removable(volume.rootPath())
    ]


def cards() -> list[Stick]:
    """Removable media that a camera has written: these have the folder DCIM at the top (DCF)."""
    return [stick for stick in mounted() if (stick.root / CAMERA).is_dir()]


def sticks() -> list[Stick]:
    """All removable media with the bundles on them. One that is pulled meanwhile has none."""
    found = []
    for stick in mounted():
        try:
            bundles = tuple(exchange.found_in(stick.root))
        except OSError:
            bundles = ()
        found.append(Stick(stick.name, stick.root, stick.free, bundles))
    return found


def _name(volume: QStorageInfo) -> str:
    """The label; of a medium without one the folder that it is mounted on, without the way to it."""
    root = volume.rootPath()
    told = volume.displayName()
    name = told if told and told != root else Path(root).name or root
    return "".join(char if char.isprintable() else "_" for char in name)


def _removable(root: str) -> bool:
    if os.name == "nt":
        drive_type = getattr(ctypes, "windll").kernel32.GetDriveTypeW  # noqa: B009 - only there on Windows
        return bool(drive_type(root) == _REMOVABLE)
    return root.startswith(_MOUNTS)

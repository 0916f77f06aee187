"""What the process owes its keys: no core dump, no tracing by others, and the truth about swap."""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4


def forbid_core_dumps() -> None:
    """Keep memory, which holds keys and plain text, out of core files and away from other processes of this user."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def swap_is_encrypted(swaps: Path = Path("/proc/swaps"), sys_root: Path = Path("/sys")) -> bool | None:
    """Whether memory that is swapped out stays unreadable: True also where there is no swap, None if it cannot be told.

    Looks through partitions and volumes down to a dm-crypt layer; compressed swap in memory (zram) leaves no trace.
    """
    try:
        lines = swaps.read_text().splitlines()[1:]
    except OSError:
        return None
    return all(_swap_area_is_encrypted(Path(line.split()[0]), sys_root) for line in lines if line.strip())


def _swap_area_is_encrypted(area: Path, sys_root: Path) -> bool:
    try:
        status = area.stat()
    except OSError:
        return False
    number = getattr(status, "st_rdev", 0) or status.st_dev
    major, minor = number >> 8 & 0xFFF, number & 0xFF | number >> 12 & 0xFFF00
    return _device_is_encrypted((sys_root / "dev/block" / f"{major}:{minor}").resolve())


def _device_is_encrypted(device: Path) -> bool:
    if device.name.startswith("zram"):
        return True
    uuid = device / "dm/uuid"
    if uuid.is_file() and uuid.read_text().startswith("CRYPT-"):
        return True
    below = list((device / "slaves").glob("*"))
    return bool(below) and all(_device_is_encrypted(part.resolve()) for part in below)

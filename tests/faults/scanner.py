"""Looks for words that nobody may read on a disk while the program works: `python -m tests.faults.scanner`.

One line of JSON on its input says where (`folders`), whose open files (`pids`, their children too) and what (`words`);
it looks again and again until its input ends and then prints what it saw. Files are looked at again only when they
changed. What lies in memory is no file: the ring between a parent and its children (`memfd:ring`) is passed over.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030")
_WRITING = os.O_WRONLY | os.O_RDWR


def needles(words: Sequence[str]) -> dict[bytes, str]:
    """The bytes that a word would be, by what to call them; JSON's escapes among them."""
    found = {word.encode(encoding): f"{word} in {encoding}" for word in words for encoding in ENCODINGS}
    return found | {json.dumps(word)[1:-1].encode(): f"{word} in JSON" for word in words if not word.isascii()}


@dataclass
class Finder:
    """Looks at files. `found` names each with what it holds, `files` and `bytes` count what was read."""

    words: Sequence[str]
    folders: Sequence[Path]
    pids: Sequence[int] = ()
    looks: int = 0
    files: int = 0
    bytes: int = 0
    found: set[str] = field(default_factory=set)
    _seen: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._needles = needles(self.words)

    def look(self) -> None:
        """Once at everything that changed since."""
        self.looks += 1
        for folder in self.folders:
            for path in walk(folder):
                self._file(path, str(path))
        for pid in with_children(self.pids):
            for handle, name in written_handles(pid):
                self._file(handle, name)

    def _file(self, path: Path, name: str) -> None:
        try:
            facts = path.stat()
            if not stat.S_ISREG(facts.st_mode):
                return
            key, now = (facts.st_dev, facts.st_ino), (facts.st_mtime_ns, facts.st_size)
            if self._seen.get(key) == now:
                return
            data = path.read_bytes()
        except OSError:  # gone meanwhile, or not ours to look at
            return
        self._seen[key] = now
        self.files += 1
        self.bytes += len(data)
        self.found.update(f"{name}: {told}" for needle, told in self._needles.items() if needle in data)


def walk(folder: Path) -> Iterator[Path]:
    for root, _, names in os.walk(folder, onerror=None):
        for name in names:
            yield Path(root, name)


def with_children(pids: Sequence[int]) -> list[int]:
    """These processes and all that descend from them."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir() if pids else ():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(entry.name))
    found = list(pids)
    for pid in found:
        found += parents.get(pid, [])
    return found


def written_handles(pid: int) -> Iterator[tuple[Path, str]]:
    """Files that a process has open and may write, also those that have no name any more."""
    with contextlib.suppress(OSError):
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError, IndexError):
                target = str(handle.readlink())
                flags = int(Path(f"/proc/{pid}/fdinfo/{handle.name}").read_text("ascii").split()[3], 8)
                if target.startswith("/") and not target.startswith("/memfd:ring") and flags & _WRITING:
                    yield handle, f"{target} open in {pid}"


class Scanner:
    """The side of the test: a process that looks until `stop`, with a pause in seconds between two looks."""

    def __init__(self, words: Sequence[str], folders: Sequence[Path], pids: Sequence[int], pause: float = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.scanner"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert self._process.stdin
        places = [str(folder) for folder in folders]
        order = {"words": list(words), "folders": places, "pids": list(pids), "pause": pause}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        assert self._process.stdout
        assert self._process.stdout.readline() == "looking\n"

    def stop(self) -> dict[str, Any]:
        """What it saw: `looks`, `files`, `bytes`, `found`."""
        told, _ = self._process.communicate()
        seen: dict[str, Any] = json.loads(told)
        return seen


def main() -> None:
    order = json.loads(sys.stdin.readline())
    finder = Finder(order["words"], [Path(folder) for folder in order["folders"]], order["pids"])
    ended = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    finder.look()
    print("looking", flush=True)
    while not ended.wait(order["pause"]):
        finder.look()
    finder.look()
    told = {"looks": finder.looks, "files": finder.files, "bytes": finder.bytes, "found": sorted(finder.found)}
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()

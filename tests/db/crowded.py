"""Works in a workspace until there is no more room, then goes on when there is again.

    python -m tests.db.crowded FOLDER [--limit]

FOLDER lies on a very small disk; with `--limit`, on any disk, and the process may write no file beyond a limit instead,
which is what an unprivileged user can arrange anywhere. Prints one JSON object: the codes of the refusals, and whether
everything that was committed before is there afterwards.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from db import backup
from db.kernel.errors import UserError
from db.layout import strays
from tests.db.support import audit_head, make_vault, note, open_vault, store_of

if sys.platform != "win32":
    import resource


def main(base: Path, limited: bool) -> int:
    """Fill the disk by blobs, by records and by a backup; make room; look."""
    vault, _ = make_vault(base / "w")
    codes: dict[str, str] = {}
    with vault:
        committed = note(vault, b"kept photo")
    ballast = base / "ballast"
    if limited:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, ((base / "w" / "records.db").stat().st_size, resource.RLIM_INFINITY))
    else:
        fill(ballast)
    with open_vault(base / "w") as vault:
        codes["blob"] = until_refused(lambda: store_of(vault).write(bytes(4 << 20)))
        codes["backup"] = until_refused(lambda: backup.create(vault, base / "backup"))

        def work() -> None:
            nonlocal committed
            committed = note(vault)

        codes["record"] = until_refused(work, 5000)
        readable = audit_head(vault)[0]
    if limited:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    ballast.unlink(missing_ok=True)
    with open_vault(base / "w") as vault:
        count, _ = audit_head(vault)
        store = store_of(vault)
        kept = [store.read(name) == b"kept photo" for name in store.names()]
        went_on = note(vault) == count + 1
    told = {
        "codes": codes,
        "lost": committed - count,
        "readable": readable - count,
        "kept": kept,
        "went_on": went_on,
        "strays": strays(base / "w"),
    }
    sys.stdout.write(json.dumps(told))
    return 0


def fill(ballast: Path) -> None:
    """Take what room there is, but for a little."""
    size = 1 << 16
    with ballast.open("ab", buffering=0) as file:
        while size >= 4096:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2
    with ballast.open("r+b") as file:
        file.truncate(max(ballast.stat().st_size - (128 << 10), 0))


def until_refused(work: object, times: int = 1) -> str:
    """The code with which `work` is refused at last, or "" if it never is."""
    try:
        for _ in range(times):
            work()  # type: ignore[operator]
    except UserError as error:
        return error.code
    return ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--limit" in sys.argv))

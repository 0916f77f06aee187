"""Every file that the demonstration opens for writing belongs to a workspace, the medium or the person's folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_WRITE = re.compile(r"O_(WRONLY|RDWR|CREAT)")
_OPEN = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"(?P<path>[^"]+)", (?P<flags>[A-Z_|0-9]+)')

#: Inside a workspace, finished or being built beside its place.
_WORKSPACE = re.compile(
    r"/\.?(county|city)(\.new)?/(workspace\.json|head|lock|records\.db(-wal|-shm|-journal)?"
    r"|blobs/[0-9a-f-]{36}\.age|backups/workspace\.json|(inbox|outbox|staging)/[^/]*(/[^/]*)?)(\.part[^/]*)?$"
)
_OUTSIDE = re.compile(r"/(out(/documents)?/[\w.-]+(\.part[^/]*)?|passphrases/[\w-]+\.txt(\.part)?)$")
_SYSTEM = ("/dev/", "/proc/", "pipe:", "socket:")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_every_file_opened_for_writing_is_accounted_for(tmp_path: Path) -> None:
    log, folder = tmp_path / "trace", tmp_path / "demo"
    words = ["strace", "-f", "--seccomp-bpf", "-qq", "-s", "512", "-e", "trace=open,openat,creat", "-o", str(log)]
    words += [sys.executable, "-m", "app.cli", "--json", "demo", str(folder)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    assert subprocess.run(words, capture_output=True, check=False, env=environment).returncode == 0
    written = {
        found["path"]
        for line in log.read_text("utf-8", "replace").splitlines()
        if (found := _OPEN.search(line)) and _WRITE.search(found["flags"])
    }
    inside = {path for path in written if path.startswith(str(folder))}
    assert len(inside) > 100
    strangers = [path for path in inside if not (_WORKSPACE.search(path) or _OUTSIDE.search(path))]
    strangers += [path for path in written - inside if not path.startswith(_SYSTEM)]
    assert not strangers, sorted(strangers)

"""Bundles of a confirmed peer that are made to weigh: each is refused in words and takes less than 300 MiB."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.exchange import keys
from app.workspace import Workspace
from tests.app.exchange.offices import make_offices
from tests.faults.server import Server
from tests.formats.forge import Forge, Side, raw, unit
from tests.support import PASSPHRASE

MOST = 300  # MiB, the interpreter and its libraries included
GREASE = b"-> grease\n" + b"A" * 43 + b"\n"


class Scene:
    """A city that trusts a county, as sides of a forge, and a server that runs the city's commands."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        offices = make_offices(folder)
        self.county, self.city = self._side(offices.county), self._side(offices.city)
        offices.close()
        (folder / "words").write_text(PASSPHRASE, "utf-8")

    def _side(self, workspace: Workspace) -> Side:
        with workspace.read() as view:
            return Side(keys.own_keys(view), keys.own_card(view))

    def forge(self, **steps: object) -> bytes:
        return Forge(sender=self.county, recipient=self.city, **steps).file()  # type: ignore[arg-type]

    def lines(self, find: bytes, put: bytes) -> list[tuple[str, bytes]]:
        """One unit of the county's with bytes exchanged."""
        owner = self.county.card
        rows = raw(unit(1, owner=owner.workspace, office=owner.office_code))
        return [(kind, line.replace(find, put)) for kind, line in rows]

    def imported(self, data: bytes) -> tuple[int, str]:
        file = self.folder / "heavy.yab"
        file.write_bytes(data)
        words = ["--workspace", self.folder / "city", "--account", "admin"]
        words += ["--passphrase-file", self.folder / "words", "exchange", "import", file]
        told = self.server.ask(*words)
        return told.returncode, told.stderr.split(":")[0]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Server(PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring") as server:
        yield Scene(tmp_path_factory.mktemp("weight"), server)


def names(count: int) -> bytes:
    """So many blobs in a manifest, sorted."""
    return b"".join(b"%064x  data/blobs/%064x\n" % (number, number) for number in range(count))


def claiming(size: int) -> Callable[[bytes], bytes]:
    """A tar whose last member claims `size` bytes that do not come."""

    def edit(data: bytes) -> bytes:
        from app.exchange.format import tar

        at = data.rfind(b"\0ustar\x0000") - 256
        name = data[at : at + 100].rstrip(b"\0").decode()
        prefix = data[at + 345 : at + 500].rstrip(b"\0").decode()
        return data[:at] + tar.header(f"{prefix}/{name}" if prefix else name, size) + data[at + 512 :]

    return edit


HEAVY: dict[str, tuple[str, Callable[[Scene], bytes]]] = {
    "100,000 deep": (
        "exchange.line.depth",
        lambda s: s.forge(lines=s.lines(b'"form":{}', b'"form":' + b"[" * 100_000 + b"]" * 100_000), blobs=()),
    ),
    "a number of a megabyte": (
        "exchange.line.canonical",
        lambda s: s.forge(lines=s.lines(b'"form":{}', b'"form":' + b"9" * 1_000_000), blobs=()),
    ),
    "half a million quotes in a text without end": (
        "exchange.line.canonical",
        lambda s: s.forge(lines=s.lines(b'"form":{}', b'"form":[' + b"[]," * 40 + b'"' + b'\\"' * 500_000), blobs=()),
    ),
    "200,000 names in a line": (
        "exchange.line.canonical",
        lambda s: s.forge(
            lines=s.lines(b'"form":{}', b'"form":{' + b",".join(b'"%d":1' % n for n in range(80_000)) + b"}"), blobs=()
        ),
    ),
    "20,000 stanzas": (
        "exchange.age_header",
        lambda s: s.forge(
            lines=[], blobs=(), edit_file=lambda data: data.replace(b"\n---", b"\n" + GREASE * 20_000 + b"---", 1)
        ),
    ),
    "a manifest of 32 MiB": (
        "exchange.member.order",
        lambda s: s.forge(
            lines=[], blobs=(), edit_manifest=lambda m: m + names(230_000), about={"payload_files": 230_001}
        ),
    ),
    "a manifest beyond its limit": (
        "exchange.member.size",
        lambda s: s.forge(
            lines=[], blobs=(), edit_manifest=lambda m: m + names(250_000), about={"payload_files": 250_001}
        ),
    ),
    "bag-info of 60 KiB": (
        "exchange.bag.info",
        lambda s: s.forge(lines=[], blobs=(), edit_info=lambda i: i.replace("青".encode(), "青".encode() * 20_000, 1)),
    ),
    "a blob that claims 8 GiB": (
        "exchange.member.size",
        lambda s: s.forge(lines=[], blobs=(b"x" * 1000,), edit_tar=claiming(8 * 1024**3 - 1)),
    ),
    "a blob of 100 MB that nobody names": (
        "exchange.blobs",
        lambda s: s.forge(lines=[], blobs=(bytes(100_000_000),)),
    ),
    "six files of records of 8 MiB": (
        "exchange.line.shape",
        lambda s: s.forge(
            record_files={
                f"data/records/unit-{n:04d}.jsonl": b"[" + b"1," * 500_000 + b"1]\n" + (b"[]\n" * 2_400_000)
                for n in range(1, 7)
            },
            blobs=(),
        ),
    ),
}


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize("name", HEAVY)
def test_what_is_made_to_weigh_is_refused_and_does_not(scene: Scene, name: str) -> None:
    code, make = HEAVY[name]
    data = make(scene)
    begun = time.perf_counter()
    status, told = scene.imported(data)
    lasted = time.perf_counter() - begun
    print(json.dumps({"bundle": name, "MB": len(data) / 1e6, "code": told, "MiB": scene.server.peak, "s": lasted}))
    assert (status, told) == (3, code)
    assert scene.server.peak < MOST

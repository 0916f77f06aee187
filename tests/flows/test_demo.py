"""The main job on real input: a case through all its steps, its photos and papers, and the city reading it all."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from tests.flows.conftest import ARTIST, CAMERA, Demo


def test_the_case_went_through_all_its_steps(demo: Demo) -> None:
    case = demo.json("county", "case", "show", demo.told["case_no"])["case"]
    assert case["state"] == "archived"
    assert {step["state"] for step in case["steps"].values()} == {"done"}
    assert demo.told["photos"] == 10


def test_both_offices_are_whole(demo: Demo) -> None:
    for office in ("county", "city"):
        assert demo.json(office, "check", "--full") == {"findings": []}
        assert demo.json(office, "audit", "verify")["breaks"] == []


def test_every_paper_is_an_archivable_pdf_that_names_what_it_is(demo: Demo) -> None:
    wanted = {"plan", "analysis_report", "symposium", "proposal", "service_receipt", "education", "revisit"}
    assert wanted | {"implementation_report", "volume_index"} <= set(demo.told["documents"])
    for path in demo.told["documents"].values():
        with pikepdf.open(path) as pdf, pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] in ("2", "3")


def test_the_city_reads_the_case_out_of_the_bundle(demo: Demo) -> None:
    theirs = demo.json("county", "case", "show", demo.told["case_no"])["case"]
    ours = demo.json("city", "case", "show", demo.told["case_no"])["case"]
    assert not ours["own"]
    assert (ours["name"], ours["state"]) == (theirs["name"], theirs["state"])
    assert [one["name"] for one in ours["suspects"]] == demo.told["suspects"]
    assert len(demo.json("city", "case", "list")) == len(demo.json("county", "case", "list"))
    county, city = demo.json("county", "proposal", "list"), demo.json("city", "proposal", "list")
    assert {one["number"] for one in city} == {one["number"] for one in county}
    assert len(demo.json("city", "photo", "list", "--case", demo.told["case_no"])) == demo.told["photos"]
    papers = demo.json("city", "document", "list", "--case", demo.told["case_no"])
    assert {one["form_code"] for one in papers} >= {"plan", "proposal", "revisit"}


def test_what_was_received_cannot_be_changed(demo: Demo) -> None:
    refused = demo.run("city", "case", "advance", demo.told["case_no"], "supplement", "--note", "x")
    assert refused.returncode == 3
    assert refused.stderr.startswith("record.read_only")


def test_the_same_bundle_again_changes_nothing(demo: Demo) -> None:
    before = demo.json("city", "info")["records"]
    again = demo.run("city", "exchange", "import", demo.told["bundles"]["up"])
    assert (again.returncode, again.stderr.split(":")[0]) == (3, "exchange.already_imported")
    assert demo.json("city", "info")["records"] == before


def test_both_streams_are_acknowledged(demo: Demo) -> None:
    (stream,) = demo.json("county", "exchange", "streams")
    assert stream["acknowledged"] == stream["sent_head"]


@pytest.mark.parametrize("direction", ["up", "down"])
def test_stock_tools_accept_the_bundle(demo: Demo, direction: str, tmp_path: Path) -> None:
    for tool in ("age", "tar", "openssl"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    reader, sender = ("city", "990121") if direction == "up" else ("county", "990100")
    keys = tmp_path / "keys"
    assert demo.run(reader, "exchange", "unlock-tools", "--out", str(keys)).returncode == 0
    tar = tmp_path / "bundle.tar"
    run("age", "-d", "-i", keys / "age-identity.txt", "-o", tar, demo.told["bundles"][direction])
    run("tar", "-xf", tar, "-C", tmp_path)
    (bag,) = [path for path in tmp_path.iterdir() if (path / "bagit.txt").is_file()]
    run(sys.executable, "-m", "bagit", "--validate", bag)
    tagmanifest = bag / "tagmanifest-sha256.txt"
    run(
        *("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", keys / f"{sender}-signing-public.pem"),
        *("-sigfile", f"{tagmanifest}.ed25519", "-in", tagmanifest),
    )


def test_nothing_on_disk_or_medium_is_readable(demo: Demo) -> None:
    """Every file is age, SQLCipher or MACed JSON, and none holds a name, a place or an EXIF string in any encoding."""
    (suspect,) = demo.told["suspects"]
    words = [suspect, f"{suspect}贪污案", f"嫌疑人{suspect}", "云溪镇财政所", CAMERA, ARTIST, "个案预防", "DSC_0003"]
    # Shorter ones turn up by chance in so many random bytes.
    needles = [needle for needle in spellings(words) if len(needle) >= 6]
    for file in [
        *files(demo.folder / "county"),
        *files(demo.folder / "city"),
        *Path(demo.folder / "out").glob("*.ya*"),
    ]:
        data = file.read_bytes()
        assert form_of(file, data), f"{file} is none of the known forms"
        assert not [needle for needle in needles if needle in data], file


def test_the_names_on_the_medium_say_nothing(demo: Demo) -> None:
    for path in demo.told["bundles"].values():
        assert re.fullmatch(r"\d{6}-\d{6}-\d{6}-[0-9a-f]{8}\.yab", Path(path).name)


def test_every_picture_is_kept_bit_for_bit(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "photos"
    assert (
        demo.run(
            "county", "photo", "export", "--case", demo.told["case_no"], "--out", str(out), "--confirm-secret"
        ).returncode
        == 0
    )
    originals = {digest(file) for file in (demo.folder.parent / "card").iterdir()}
    assert {digest(file) for file in out.glob("*.jp*g")} == originals


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def spellings(words: list[str]) -> Iterator[bytes]:
    for word in words:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "utf-32-le"):
            yield word.encode(encoding)
        yield word.encode("unicode_escape") if not word.isascii() else word.lower().encode()


def form_of(file: Path, data: bytes) -> str:
    if data.startswith(b"age-encryption.org/v1\n"):
        return "age"
    if file.name in ("workspace.json", "head") and data.startswith(b"{") and b'"mac' in data:
        return "json"
    if file.name == "lock" and not data.strip(b"0123456789\n "):
        return "lock"
    if file.name.startswith("records") and not data.startswith(b"SQLite format 3") and looks_random(data[:16]):
        return "sqlcipher"
    if file.name.endswith("-shm"):
        return "shm"
    return "sqlcipher" if file.name.endswith("-wal") else ""


def looks_random(head: bytes) -> bool:
    return len(set(head)) > 8


def run(*words: object) -> None:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stdout, done.stderr)

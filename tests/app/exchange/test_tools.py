"""Tools that nobody here wrote open, list, validate and verify what we make."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from app import exchange
from app.workspace import UserError
from tests.app.exchange.offices import Offices, make_offices

needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("age", "tar", "openssl"))), reason="age, tar or openssl is not installed"
)


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode() + done.stderr.decode()


@needs_tools
@pytest.mark.parametrize("reader", ["recipient", "sender"])
def test_stock_tools_accept_a_bundle(offices: Offices, tmp_path: Path, reader: str) -> None:
    made = offices.up()
    here = offices.city if reader == "recipient" else offices.county
    key = "990121-signing-public.pem" if reader == "recipient" else "own-signing-public.pem"
    tools = tmp_path / "tools"
    exchange.unlock_tools(here, tools)
    assert (tools / "age-identity.txt").stat().st_mode & 0o077 == 0
    run("age", "-d", "-i", tools / "age-identity.txt", "-o", "bundle.tar", made.path, cwd=tmp_path)
    listed = run("tar", "-tf", "bundle.tar", cwd=tmp_path).split()
    run("tar", "-xf", "bundle.tar", cwd=tmp_path)
    bag = tmp_path / listed[0].split("/")[0]
    assert bag.name == made.bundle_id
    assert len(listed) == 6 + 5 + 2
    validator = Path(bagit.__file__)
    run(sys.executable, validator, "--validate", "--quiet", bag, cwd=tmp_path)
    said = run(
        "openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", tools / key,
        "-sigfile", "tagmanifest-sha256.txt.ed25519", "-in", "tagmanifest-sha256.txt", cwd=bag,
    )  # fmt: skip
    assert "Verified Successfully" in said
    assert (bag / "data" / "handover.pdf").read_bytes().startswith(b"%PDF-")


@needs_tools
def test_stock_age_refuses_the_wrong_key(offices: Offices, tmp_path: Path) -> None:
    down = offices.down()
    stranger = make_offices(tmp_path / "others")
    try:
        exchange.unlock_tools(stranger.county, tmp_path / "tools")
        command = ["age", "-d", "-i", tmp_path / "tools" / "age-identity.txt", down.path]
        assert subprocess.run(command, capture_output=True, check=False).returncode != 0
        with pytest.raises(UserError, match=r"exchange\.not_for_us"):
            exchange.import_bundle(stranger.county, down.path)
    finally:
        stranger.close()

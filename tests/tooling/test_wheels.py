"""The committed pins and wheels: complete for every system, and free of addresses."""

import json
import re

import pytest
from packaging.utils import parse_wheel_filename

from installer import wheels


@pytest.fixture
def metadata() -> wheels.Wheels:
    read: wheels.Wheels = json.loads(wheels.METADATA.read_text("utf-8"))
    return read


def test_every_pin_has_a_wheel_for_every_system(metadata: wheels.Wheels) -> None:
    assert wheels.findings(metadata) == []


def test_qt_is_the_last_that_runs_on_the_oldest_systems(metadata: wheels.Wheels) -> None:
    versions = {target: packages["pyside6-essentials"]["version"] for target, packages in metadata.items()}
    assert versions == {"manylinux_2_28 x86_64": "6.9.3", "manylinux_2_31 aarch64": "6.8.0.2", "win_amd64": "6.9.3"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"wheel": ""}, "has no wheel"),
        ({"version": "0.0.1"}, "is not in wheels.json"),
        ({"wheel": "pikepdf-9-cp311-cp311-manylinux_2_34_x86_64.whl"}, "does not run there"),
        ({"wheel": "pikepdf-9-cp312-cp312-manylinux_2_28_x86_64.whl"}, "does not run there"),
        ({"wheel": "pikepdf-9-cp311-cp311-musllinux_1_2_x86_64.whl"}, "does not run there"),
    ],
)
def test_a_lacking_wheel_is_found(metadata: wheels.Wheels, change: dict[str, str], words: str) -> None:
    metadata["manylinux_2_28 x86_64"]["pikepdf"].update(change)
    (finding,) = wheels.findings(metadata)
    assert words in finding
    assert "pikepdf" in finding


def test_all_findings_are_told_not_the_first(metadata: wheels.Wheels) -> None:
    for packages in metadata.values():
        packages["pyrage"]["wheel"] = ""
    assert len(wheels.findings(metadata)) == len(wheels.TARGETS)


def test_wheels_for_older_glibc_run_on_newer() -> None:
    (x86, *_) = wheels.TARGETS
    for tags in ("cp39-abi3-manylinux2014_x86_64", "cp311-cp311-manylinux_2_17_x86_64", "py3-none-any"):
        assert parse_wheel_filename(f"a-1-{tags}.whl")[3] & x86.tags()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "installer/wheels.json"])
def test_no_address_is_committed(name: str) -> None:
    text = (wheels.ROOT / name).read_text("utf-8")
    assert not re.search(r"://|--index|--find-links|--extra-index|--trusted-host|\bfile:", text)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=\S)", (wheels.ROOT / name).read_text("utf-8").strip())
    assert len(blocks) > 40
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_both_requirement_files_pin_the_same() -> None:
    pins = [
        set(re.findall(r"^(\S+==\S+)", (wheels.ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    assert pins[0] <= pins[1]

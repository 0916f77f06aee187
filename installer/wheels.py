"""Do all runtime dependencies come as wheels for the systems that we support?

    python installer/wheels.py check      from the committed wheels.json, without a network
    python installer/wheels.py refresh    ask the package index again and rewrite wheels.json
    python installer/wheels.py lock       pin requirements*.txt anew from pyproject.toml, then refresh

A wheel is looked for because the installers carry built files only: a dependency that must be compiled on a clerk's
machine is one that cannot be installed there. Only names of files are kept, never where they were found.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements.txt"
METADATA = Path(__file__).with_name("wheels.json")
PYTHON = (3, 11)
"""The Python that the installers carry."""

Wheels = dict[str, dict[str, dict[str, str]]]
"""Target → package → its version and the file name of its wheel, empty where there is none."""


@dataclass(frozen=True)
class Target:
    """A system that the program is installed on: its name, its platform tags from new to old, its marker values."""

    name: str
    platforms: tuple[str, ...]
    marker: dict[str, str]

    def tags(self) -> frozenset[Tag]:
        abi = f"cp{PYTHON[0]}{PYTHON[1]}"
        return frozenset(
            [
                *cpython_tags(PYTHON, abis=[abi], platforms=self.platforms),
                *compatible_tags(PYTHON, interpreter=abi, platforms=self.platforms),
            ]
        )


def _glibc(newest: int, oldest: int, machine: str, *aliases: str) -> tuple[str, ...]:
    numbered = tuple(f"manylinux_2_{minor}_{machine}" for minor in range(newest, oldest - 1, -1))
    return (*numbered, *(f"{alias}_{machine}" for alias in aliases))


def _marker(system: str, platform: str, name: str, machine: str) -> dict[str, str]:
    version = f"{PYTHON[0]}.{PYTHON[1]}"
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{version}.0",
        "os_name": name,
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_system": system,
        "python_full_version": f"{version}.0",
        "python_version": version,
        "sys_platform": platform,
        "extra": "",
    }


TARGETS = (
    Target(
        "manylinux_2_28 x86_64",  # UOS 20 has glibc 2.28, Kylin V10 2.31, Debian 12 2.36
        _glibc(28, 5, "x86_64", "manylinux2014", "manylinux2010", "manylinux1"),
        _marker("Linux", "linux", "posix", "x86_64"),
    ),
    Target(
        "manylinux_2_31 aarch64",  # Kylin V10
        _glibc(31, 17, "aarch64", "manylinux2014"),
        _marker("Linux", "linux", "posix", "aarch64"),
    ),
    Target("win_amd64", ("win_amd64",), _marker("Windows", "win32", "nt", "AMD64")),  # Windows 10 and later
)


def pinned(target: Target) -> Iterator[tuple[str, str]]:
    """Name and version of each package that requirements.txt pins for `target`."""
    for line in REQUIREMENTS.read_text("utf-8").splitlines():
        text = line.split("\\")[0].strip()
        if not text or text.startswith(("#", "--")):
            continue
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(target.marker):
            (specifier,) = requirement.specifier
            yield canonicalize_name(requirement.name), specifier.version


def findings(metadata: Wheels) -> list[str]:
    """What is wrong: a pin without a wheel for a target, or metadata older than the pins. All of it, not the first."""
    found = []
    for target in TARGETS:
        known, tags = metadata.get(target.name, {}), target.tags()
        for name, version in pinned(target):
            wheel = known.get(name, {})
            if wheel.get("version") != version:
                found.append(f"{target.name}: {name} {version} is not in wheels.json (./dev wheels)")
            elif not wheel["wheel"]:
                found.append(f"{target.name}: {name} {version} has no wheel")
            elif not parse_wheel_filename(wheel["wheel"])[3] & tags:
                found.append(f"{target.name}: {wheel['wheel']} does not run there")
    return found


def ask(target: Target, pins: Iterable[tuple[str, str]]) -> list[dict[str, Any]] | None:
    """What pip would install on `target`, or None when it finds no wheel for one of `pins`."""
    abi = f"cp{PYTHON[0]}{PYTHON[1]}"
    platforms = [f"--platform={platform}" for platform in target.platforms]
    with tempfile.TemporaryDirectory() as folder:
        command = [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-deps"),
            *("--only-binary=:all:", "--report=-", f"--target={folder}", "--implementation=cp"),
            *(f"--python-version={PYTHON[0]}.{PYTHON[1]}", f"--abi={abi}", "--abi=abi3", "--abi=none", *platforms),
            *(f"{name}=={version}" for name, version in pins),
        ]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        return None
    installed: list[dict[str, Any]] = json.loads(answer.stdout)["install"]
    return installed


def refresh() -> None:
    metadata: Wheels = {}
    for target in TARGETS:
        pins = list(pinned(target))
        answers = ask(target, pins)
        if answers is None:  # one of them lacks a wheel: ask one by one to learn which
            answers = [item for pin in pins for item in ask(target, [pin]) or []]
        files = {
            canonicalize_name(item["metadata"]["name"]): item["download_info"]["url"].split("#")[0].rsplit("/", 1)[-1]
            for item in answers
        }
        metadata[target.name] = {
            name: {"version": version, "wheel": files.get(name, "")} for name, version in sorted(pins)
        }
    METADATA.write_text(json.dumps(metadata, indent=1) + "\n", "utf-8")


def lock() -> None:
    """Pin for all systems at once, with hashes and without any address.

    uv resolves for every marker in one file, which pip-compile does not; it is fetched for this alone.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        programs = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        same = ("--extra=test", "--constraint=requirements.txt")
        for output, options in (("requirements.txt", ()), ("requirements-dev.txt", same)):
            command = [
                *(programs / "uv", "pip", "compile", "--quiet", "--universal", "--upgrade", "--generate-hashes"),
                *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--system-certs"),
                *(f"--python-version={PYTHON[0]}.{PYTHON[1]}", *options, f"--output-file={output}", "pyproject.toml"),
            ]
            subprocess.run(command, check=True, cwd=ROOT)


def main(arguments: list[str]) -> int:
    if arguments == ["lock"]:
        lock()
    if arguments in (["lock"], ["refresh"]):
        refresh()
    elif arguments != ["check"]:
        print(__doc__, file=sys.stderr)
        return 2
    found = findings(json.loads(METADATA.read_text("utf-8")))
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

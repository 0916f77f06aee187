"""What the process owes its keys."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from db.process import swap_is_encrypted

HEADER = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


def test_core_dumps_and_tracing_by_others_are_off_once_a_workspace_was_opened() -> None:
    program = (
        "import ctypes, resource\n"
        "from db.process import forbid_core_dumps\n"
        "forbid_core_dumps()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert run.stdout == "(0, 0) 0\n"


class Machine:
    """A made-up /proc/swaps and /sys, with files in place of devices."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.swaps = folder / "swaps"
        self.swaps.write_text(HEADER)
        self.sys = folder / "sys"
        (self.sys / "dev/block").mkdir(parents=True)
        number = folder.stat().st_dev
        major, minor = number >> 8 & 0xFFF, number & 0xFF | number >> 12 & 0xFFF00
        self.link = self.sys / "dev/block" / f"{major}:{minor}"

    def add(self, name: str) -> Path:
        area = self.folder / name
        area.touch()
        with self.swaps.open("a") as file:
            file.write(f"{area}\tfile\t1024\t0\t-2\n")
        return area

    def device(self, name: str, uuid: str = "", *below: Path) -> Path:
        device = self.sys / "devices" / name
        (device / "slaves").mkdir(parents=True)
        if uuid:
            (device / "dm").mkdir()
            (device / "dm/uuid").write_text(uuid)
        for part in below:
            (device / "slaves" / part.name).symlink_to(part)
        return device

    def ask(self) -> bool | None:
        return swap_is_encrypted(self.swaps, self.sys)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_no_swap_leaves_no_trace(machine: Machine) -> None:
    assert machine.ask() is True


def test_where_it_cannot_be_told_it_is_not_told(tmp_path: Path) -> None:
    assert swap_is_encrypted(tmp_path / "absent", tmp_path) is None


def test_swap_on_a_plain_disk_is_unencrypted(machine: Machine) -> None:
    machine.add("swapfile")
    machine.link.symlink_to(machine.device("sda2"))
    assert machine.ask() is False


def test_swap_on_a_volume_in_a_luks_container_is_encrypted(machine: Machine) -> None:
    machine.add("swapfile")
    luks = machine.device("dm-0", "CRYPT-LUKS2-0123-root")
    machine.link.symlink_to(machine.device("dm-1", "LVM-0123", luks))
    assert machine.ask() is True


def test_a_volume_over_two_disks_needs_both_encrypted(machine: Machine) -> None:
    machine.add("swapfile")
    luks = machine.device("dm-0", "CRYPT-LUKS2-0123-root")
    machine.link.symlink_to(machine.device("dm-1", "LVM-0123", luks, machine.device("sdb")))
    assert machine.ask() is False


def test_compressed_swap_in_memory_is_no_disk(machine: Machine) -> None:
    machine.add("swapfile")
    machine.link.symlink_to(machine.device("zram0"))
    assert machine.ask() is True


def test_an_area_that_is_gone_counts_as_unencrypted(machine: Machine) -> None:
    machine.add("swapfile").unlink()
    assert machine.ask() is False

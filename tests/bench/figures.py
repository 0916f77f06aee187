"""Measuring: our way and the stock tool's in turns on the same material, medians, and the memory that ours took.

A shared machine is never quiet, so the two run alternately: whatever slows one slows the other as well.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Figure:
    """What was found: seconds for the whole, how many `unit`s (MB, photos, …) that was, peak memory in MiB.

    `cpu` and `stock_cpu` are seconds of processor time, children's included: what a busy machine does not stretch.
    """

    name: str
    ours: float
    cpu: float
    stock: float | None
    stock_cpu: float | None
    stock_name: str
    amount: float
    unit: str
    peak: float | None


FIGURES: list[Figure] = []


def line(figure: Figure) -> str:
    """One line of the table."""
    if not figure.ours and figure.peak is not None:
        return f"{figure.name:<40} {figure.peak:.0f} MiB"
    told = f"{figure.name:<40} {_told(figure, figure.ours, figure.cpu)}"
    if figure.stock is not None and figure.stock_cpu is not None:
        told += f" | {figure.stock_name} {_told(figure, figure.stock, figure.stock_cpu)}"
        told += f" | {figure.stock / figure.ours:.2f} × its speed"
    return told + (f" | peak +{figure.peak:.0f} MiB" if figure.peak is not None else "")


def _told(figure: Figure, seconds: float, cpu: float) -> str:
    rate = f", {figure.amount / seconds:,.1f} {figure.unit}/s" if figure.unit else ""
    return f"{_short(seconds)} (CPU {_short(cpu)}{rate})"


def _short(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 10 else f"{seconds:.1f} s"


class Meter:
    """Takes the figures of one measurement; see the fixture `meter`."""

    def __init__(self, benchmark: Any) -> None:
        self._benchmark = benchmark

    def compare(
        self,
        name: str,
        ours: Callable[[], object],
        stock: Callable[[], object] | None = None,
        *,
        stock_name: str = "",
        rounds: int = 5,
        amount: float = 1,
        unit: str = "",
        prepare: Callable[[], object] | None = None,
        memory: bool = False,
    ) -> Figure:
        """Run both `rounds` times in turns, `prepare` before each round of ours, neither timed with the other."""
        spent: list[tuple[float, float]] = []
        used: list[float] = []
        peaks: list[float] = []

        def before() -> None:
            if stock is not None:
                start, cpu = time.perf_counter(), _cpu()
                stock()
                spent.append((time.perf_counter() - start, _cpu() - cpu))
            if prepare is not None:
                prepare()
            used.append(_cpu())

        def measured() -> None:
            with peak_memory() as found:
                ours()
            peaks.extend(found)

        def after() -> None:
            used[-1] = _cpu() - used[-1]

        self._benchmark.pedantic(measured if memory else ours, setup=before, teardown=after, rounds=rounds)
        figure = Figure(
            name,
            float(self._benchmark.stats.stats.median),
            statistics.median(used),
            statistics.median(wall for wall, _ in spent) if spent else None,
            statistics.median(cpu for _, cpu in spent) if spent else None,
            stock_name,
            amount,
            unit,
            max(peaks) if peaks else None,
        )
        FIGURES.append(figure)
        return figure


@contextlib.contextmanager
def peak_memory() -> Iterator[list[float]]:
    """Into the list: the most resident memory that this process and its living children took, in MiB, less what it
    had before. Nothing where the system does not tell (only Linux does)."""
    found: list[float] = []
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")  # forget the high-water mark
        before = _resident(os.getpid(), "VmRSS")
    except OSError:
        before = 0.0
    yield found
    if before:
        own = _resident(os.getpid(), "VmHWM") - before
        found.append(own + sum(_resident(child, "VmHWM") for child in _children()))


def _cpu() -> float:
    """Processor seconds of this process, of its children that ended, and where the system tells, of the living."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    living = 0.0
    with contextlib.suppress(OSError):
        for child in _children():
            fields = Path(f"/proc/{child}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
            living += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + ended.ru_utime + ended.ru_stime + living


def _children() -> list[int]:
    threads = Path("/proc/self/task").iterdir()
    return [int(pid) for thread in threads for pid in (thread / "children").read_text("ascii").split()]


def _resident(pid: int, name: str) -> float:
    with contextlib.suppress(OSError):
        for row in Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines():
            if row.startswith(f"{name}:"):
                return int(row.split()[1]) / 1024
    return 0.0


def shell(script: str, *arguments: object, **variables: object) -> None:
    """Run a pipeline of stock tools; `arguments` are its $1, $2 …"""
    texts: Sequence[str] = [str(one) for one in arguments]
    subprocess.run(
        ["bash", "-o", "pipefail", "-ec", script, "bench", *texts],
        check=True,
        env=os.environ | {name: str(value) for name, value in variables.items()},
        stdout=subprocess.DEVNULL,
    )


def size_of(name: str, default: int) -> int:
    """How much to measure with: the environment's `YIANTONG_BENCH_name`, else `default`."""
    return int(os.environ.get(f"YIANTONG_BENCH_{name}", default))


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skips where the stock tools are not installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {' '.join(missing)}")

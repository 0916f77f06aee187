"""Search over everything, against plain FTS5: the same entries, characters separated, unencrypted, unranked.

Plain FTS5 knows no kinds, no roles, no marks and no initials; it lists the newest fifty.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import search
from app.workspace import Workspace
from db import words
from tests.bench.figures import FIGURES, Figure
from tests.bench.years import ENTRIES, office

#: The committed mix: how people look things up. Each is asked for `_ROUNDS` times.
MIX = {
    "common": ("检察", "公路养护中心", "座谈会", "青溪县", "检察建议书", "现场", "受贿", "照片"),
    "rare": ("龓", "㐂", "𠮷", "丄丅", "没有这个", "县石桥"),
    "one character": ("王", "公", "一", "院", "7"),
    "initials": ("wmm", "gly", "qxxjyj", "cwm", "zx"),
    "names": ("王某某", "张某贪污", "陈某", "周检察官", "财政所12部"),
    "numbers": ("青检防〔2025〕77号", "青检建2024 12号", "0063-ZP", "2023年3月", "2024-03-05", "99号"),
    "several words": ("公路 座谈", "王 贪污 财政所", "法制课 人民医院", "云岭市 照片 发言"),
    "long": ("召开座谈会，负责人发言", "实地查看仓库，会计作说明", "利用职务便利，侵吞、收受公款和财物"),
}
_ROUNDS = 5


@dataclass(frozen=True)
class Index:
    """Ours and the plain one."""

    workspace: Workspace
    plain: sqlite3.Connection

    def stock(self, query: str) -> int:
        """The newest fifty rows that hold every word as a phrase."""
        phrases = ['"' + " ".join(word) + '"' for word in words.words(query)]
        wanted = "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rowid DESC LIMIT 50"
        return len(self.plain.execute(wanted, (" AND ".join(phrases),)).fetchall())


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    workspace = office()
    copy = workspace.vault.folder.with_name(workspace.vault.folder.name + ".fts")
    if not copy.exists():
        _copy(workspace, copy)
    plain = sqlite3.connect(copy)
    yield Index(workspace, plain)
    plain.close()
    workspace.close()


def _copy(workspace: Workspace, copy: Path) -> None:
    part = copy.with_suffix(".part")
    part.unlink(missing_ok=True)
    plain = sqlite3.connect(part, isolation_level=None)
    plain.execute("CREATE VIRTUAL TABLE entry USING fts5(title, body, content='', tokenize='ascii')")
    plain.execute("BEGIN")
    with workspace.vault.raw() as connection:
        rows = connection.execute(
            "SELECT title || number, names || body FROM search_entry ORDER BY id & 0xfffffffffffff"
        )
        apart = ([" ".join(words.normal(one)) for one in row] for row in rows)
        plain.executemany("INSERT INTO entry (title, body) VALUES (?, ?)", apart)
    plain.execute("INSERT INTO entry (entry) VALUES ('optimize')")
    plain.execute("COMMIT")
    plain.close()
    part.rename(copy)


@pytest.mark.parametrize("kind", MIX)
def test_queries(benchmark: object, index: Index, kind: str) -> None:
    """Median and 95th percentile of one kind of query."""
    _measure(benchmark, index, f"search {ENTRIES:,} entries: {kind}", MIX[kind])


def test_mix(benchmark: object, index: Index) -> None:
    """95th percentile over the whole mix."""
    every = tuple(query for queries in MIX.values() for query in queries)
    _measure(benchmark, index, f"search {ENTRIES:,} entries: whole mix", every)


def _measure(benchmark: object, index: Index, name: str, queries: tuple[str, ...]) -> None:
    ours: list[tuple[float, float]] = []
    stock: list[tuple[float, float]] = []

    def once() -> None:
        for query in queries:
            with index.workspace.read() as view:
                ours.append(_timed(lambda query=query, view=view: search.search(view, query, limit=5)))
            stock.append(_timed(lambda query=query: index.stock(query)))

    once()
    ours.clear()
    stock.clear()
    benchmark.pedantic(once, rounds=_ROUNDS)  # type: ignore[attr-defined]
    for title, at in (("median", 0.5), ("95th percentile", 0.95)):
        (wall, cpu), (plain, plain_cpu) = _at(ours, at), _at(stock, at)
        FIGURES.append(Figure(f"{name}, {title}", wall, cpu, plain, plain_cpu, "plain FTS5", 1, "", None))


def _timed(call: object) -> tuple[float, float]:
    start, cpu = time.perf_counter(), time.thread_time()
    call()  # type: ignore[operator]
    return time.perf_counter() - start, time.thread_time() - cpu


def _at(found: list[tuple[float, float]], at: float) -> tuple[float, float]:
    """A percentile of the times that passed, and of the processor's."""
    return tuple(_percentile([pair[place] for pair in found], at) for place in (0, 1))  # type: ignore[return-value]


def _percentile(values: list[float], at: float) -> float:
    if at == 0.5:
        return statistics.median(values)
    return sorted(values)[min(int(len(values) * at), len(values) - 1)]

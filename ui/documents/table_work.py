"""What the assembling dialog has done in workers: files read, pages looked at, papers put together and filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import documents
from app.documents import Glance, IncomingFields, ScanTable, Sheaf, Source
from app.workspace import CancelToken, Progress, Workspace
from ui.tasks import Done


@dataclass(frozen=True, slots=True)
class Target:
    """Where scans go, with what is known of them already. `subject` ties them to a record; `replaces` is a paper."""

    case_id: str
    case_name: str
    today: date
    kind: str = ""
    dated: date | None = None
    sender: str = ""
    number: str = ""
    title: str = ""
    subject: str = ""
    replaces: str = ""


def lay(table: ScanTable, path: Path, password: str = "") -> Source:
    """Read a file and put it on the table."""
    return table.add(documents.read_scan(path), path.name, password)


def look(table: ScanTable, source: int, place: int, long_side: int = 320) -> Glance:
    """Look at one page."""
    return table.glance(source, place, long_side)


def file_papers(
    workspace: Workspace,
    case_id: str,
    table: ScanTable,
    papers: Sequence[tuple[IncomingFields, Sheaf]],
    replaces: tuple[str, str],
    progress: Progress,
    cancel: CancelToken,
) -> Done:
    """Put papers together, then file all of them or none; `replaces`: the paper whose place the one takes, and why."""
    ready = []
    for number, (fields, sheaf) in enumerate(papers):
        cancel.check()
        progress(number, len(papers), fields.shown)
        ready.append((fields, table.assemble(sheaf, fields.shown)))
    cancel.check()
    progress(len(papers), len(papers), "")
    with workspace.work() as work:
        if replaces[0]:
            made = [documents.replace_paper(work, replaces[0], ready[0][1], replaces[1])]
        else:
            made = documents.add_papers(work, case_id, ready)
        return Done(made, work.commit())


def remove_files(paths: Sequence[Path]) -> list[str]:
    """Delete files; gives the names of those that could not be."""
    left = []
    for path in paths:
        try:
            path.unlink()
        except OSError:
            left.append(path.name)
    return left

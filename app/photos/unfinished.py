"""An import that was begun and has not ended: what was asked for, so that it can be taken up after a crash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.cases import require_reading
from app.work import Read, Work
from db.models import Setting

_NAME = "photos.import"


@dataclass(frozen=True, slots=True)
class UnfinishedImport:
    """What was to be brought in, and where to; whose bytes are here already is seen when it is taken up again."""

    case_id: str
    category: str
    files: tuple[Path, ...]


def begin(work: Work, case_id: str, category: str, files: Sequence[Path]) -> None:
    """Note what is asked for, in the transaction that begins the import."""
    work.set_setting(_NAME, {"case_id": case_id, "category": category, "files": [str(path) for path in files]})


def forget_import(work: Work) -> None:
    """It has come to its end, was stopped, or nobody wants to take the broken one up."""
    held = work.session.get(Setting, _NAME)
    if held is not None:
        work.session.delete(held)


def unfinished_import(view: Read) -> UnfinishedImport | None:
    """The import that a crash broke off. Raises `UserError("permission.denied")` for who may see no case."""
    require_reading(view)
    held = view.setting(_NAME)
    if not isinstance(held, dict):
        return None
    files = tuple(Path(str(name)) for name in held.get("files", ()))
    return UnfinishedImport(str(held.get("case_id", "")), str(held.get("category", "")), files)

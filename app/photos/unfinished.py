"""An import that was begun and has not ended: what was asked for, so that it can be taken up after a crash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from app.cases import require_reading
from app.photos.negatives import NegativeForm
from app.work import Read, Work
from db.codes import NegativeKind
from db.models import Setting

_NAME = "photos.import"


@dataclass(frozen=True, slots=True)
class ImportRules:
    """How the files of an import are told apart.

    `clock_offset` in seconds is added to what the camera's clock says (the file keeps what it says). `by_day` gives a
    photo to the one activity of its day in the case, `by_folder` takes the category from the name of its folder.
    """

    clock_offset: int = 0
    by_day: bool = False
    by_folder: bool = False


@dataclass(frozen=True, slots=True)
class UnfinishedImport:
    """What was to be brought in, where to and how; whose bytes are here already is seen when it is taken up again."""

    case_id: str
    category: str
    files: tuple[Path, ...]
    sorting: ImportRules = ImportRules()
    negative: NegativeForm | None = None
    activity_id: str | None = None


def begin(work: Work, asked: UnfinishedImport) -> None:
    """Note what is asked for, in the transaction that begins the import."""
    held = asdict(asked) | {"files": [str(path) for path in asked.files]}
    if asked.negative is not None:
        held["negative"] = asdict(asked.negative) | {"kind": asked.negative.kind.value}
    work.set_setting(_NAME, held)


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
    return UnfinishedImport(
        str(held.get("case_id", "")),
        str(held.get("category", "")),
        tuple(Path(str(name)) for name in held.get("files", ())),
        _sorting(held.get("sorting")),
        _negative(held.get("negative")),
        held.get("activity_id"),
    )


def _sorting(held: Any) -> ImportRules:
    if not isinstance(held, Mapping):
        return ImportRules()
    return ImportRules(int(held["clock_offset"]), bool(held["by_day"]), bool(held["by_folder"]))


def _negative(held: Any) -> NegativeForm | None:
    if not isinstance(held, Mapping):
        return None
    told: dict[str, Any] = {one.name: str(held[one.name]) for one in fields(NegativeForm) if one.name in held}
    return NegativeForm(**told | {"kind": NegativeKind(told["kind"])})

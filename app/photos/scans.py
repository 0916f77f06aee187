"""Scans of a negative. It may be scanned many times: the one in front is looked at, those before stay as they came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.cases import require_reading
from app.photos import frames, keeping, pictures
from app.photos.access import require_filing
from app.photos.negatives import FILMS, base_of_film
from app.photos.pictures import PictureFile
from app.work import Actor, Read, Work
from app.workers import Sandbox, shared_sandbox
from app.workspace import Workspace
from db.kernel.changes import Changes
from db.kernel.errors import UserError
from db.models import Blob, Negative


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan of a negative; `on` and `by`: when and by whom it was brought in, where that was written down.

    `front`: it is the one that is looked at.
    """

    id: str
    file_name: str
    on: date | None
    by: str
    front: bool


@dataclass(frozen=True, slots=True)
class Front:
    """A stored scan that is to be the one that is looked at: `id` of its blob, reduced copy and positive as JPEGs.

    `told`: `file_name` and `sha256` of its file, of a frame cut from it also its `cut`. `beside`: what else the
    record's form says from then on.
    """

    id: str
    reduced: bytes
    positive: bytes
    told: Mapping[str, Any]
    beside: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was made of a scan to look at: the reduced copy, the positive, its recipe, the film's base beside it."""

    media_type: str
    reduced: bytes
    positive: bytes
    recipe: Mapping[str, Any]
    base: tuple[int, ...]

    def front(self, scan_id: str, source: PictureFile, beside: Mapping[str, Any]) -> Front:
        told = {"file_name": source.name, "sha256": source.sha256}
        more = {"recipe": dict(self.recipe), "base": list(self.base)} | dict(beside)
        return Front(scan_id, self.reduced, self.positive, told, more)


def attach_scan(
    workspace: Workspace, negative_id: str, file: Path, *, actor: Actor | None = None, sandbox: Sandbox | None = None
) -> Changes:
    """Keep a scan of a negative, untouched, with a small copy and a positive for the light table; what it had stays.

    Raises `UserError` like an import of that file would refuse it, or `permission.denied`.
    """
    source = pictures.read_file(file)
    seen = _seen(workspace, negative_id, source, sandbox or shared_sandbox())
    with workspace.work(actor) as work:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        scan_id = work.store(source.data, seen.media_type).id
        answered = {"requests": keeping.answered(negative, work.today())}
        put_in_front(work, negative, seen.front(scan_id, source, answered), "negative.scan", source.name)
        return work.commit()


def use_scan(
    workspace: Workspace, negative_id: str, scan_id: str, *, actor: Actor | None = None, sandbox: Sandbox | None = None
) -> Changes:
    """Look at another of a negative's scans from now on, by a positive that is judged anew.

    Raises `UserError`: `permission.denied`, `photo.no_scan` for one that it does not have.
    """
    with workspace.work(actor) as work:  # only asked: who may not file need not wait for the picture
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        told = next((one for one in _kept(negative) if one["id"] == scan_id), None)
        if told is None:
            raise UserError("photo.no_scan", number=negative.negative_no)
        name = f"{negative.negative_no}.png" if told.get("cut") else str(told.get("file_name", ""))
        source = PictureFile(name, name.rpartition(".")[2], work.load(scan_id), work.get(Blob, scan_id).sha256)
    seen = _seen(workspace, negative_id, source, sandbox or shared_sandbox())
    with workspace.work(actor) as work:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        put_in_front(work, negative, seen.front(scan_id, source, {}), "negative.use_scan", source.name)
        return work.commit()


def list_scans(view: Read, negative_id: str) -> list[Scan]:
    """All scans of a negative, the one in front first. Raises `UserError`: `permission.denied`, `record.missing`."""
    require_reading(view)
    negative = view.get(Negative, negative_id)
    front = [_told(negative) | {"id": negative.scan_id}] if negative.scan_id else []
    return [
        Scan(
            str(one["id"]),
            str(one.get("file_name", "")),
            date.fromisoformat(one["on"]) if one.get("on") else None,
            str(one.get("by", "")),
            bool(front) and one is front[0],
        )
        for one in [*front, *reversed(_kept(negative))]
    ]


def put_in_front(work: Work, negative: Negative, front: Front, action: str, note: str) -> None:
    """Write down which scan is looked at. The one before stays as it came, unless it is the same once more."""
    kept = [one for one in _kept(negative) if one["id"] != front.id]
    old = [name for name in (negative.reduced_id, negative.positive_id) if name]
    if negative.scan_id and all(_told(negative).get(name) == front.told.get(name) for name in ("sha256", "cut")):
        old.append(negative.scan_id)
    elif negative.scan_id:
        kept.append(_told(negative) | {"id": negative.scan_id})
    negative.scan_id = front.id
    negative.reduced_id, negative.positive_id = (
        work.store(data, "image/jpeg").id for data in (front.reduced, front.positive)
    )
    since = {"on": work.today().isoformat(), "by": work.actor.display_name}
    negative.form = (negative.form or {}) | {"scan": {**front.told, **since}, "scans": kept} | dict(front.beside)
    work.put(negative, action, note)
    for name in old:
        work.discard(name)


def _seen(workspace: Workspace, negative_id: str, source: PictureFile, sandbox: Sandbox) -> _Seen:
    """What is to be made of a scan, off the transaction that writes it down."""
    with workspace.read() as view:
        negative = view.get(Negative, negative_id)
        film, roll = FILMS.get(negative.colour or "", ""), base_of_film(view, negative)
    picture = pictures.look(sandbox, source)
    beside = frames.base_beside(sandbox, source)
    positive, recipe = pictures.positive_of(sandbox, picture.reduced, name=source.name, film=film, base=beside or roll)
    return _Seen(picture.media_type, picture.reduced, positive, recipe, beside)


def _told(negative: Negative) -> dict[str, Any]:
    """What is written of the scan in front."""
    return dict((negative.form or {}).get("scan", {}))


def _kept(negative: Negative) -> list[dict[str, Any]]:
    """What is written of those behind it."""
    return list((negative.form or {}).get("scans", ()))

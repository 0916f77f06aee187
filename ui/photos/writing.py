"""Changes that the pages of photos make, each in one unit of work. Runs in workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import photos
from app.photos import ImportReport, NegativeForm, NegativeKind, PhotoDescription
from app.photos.rules import parse_digital_number, parse_photo_number
from app.work import Version, Work
from app.workspace import Workspace
from ui.tasks import Done


@dataclass(frozen=True, slots=True)
class Writing:
    """What the inspector sends: the 说明 and, where they were changed, number and category."""

    photo_id: str
    description: PhotoDescription
    version: tuple[int, int, int]
    number: str = ""
    category: str = ""


def write(work: Work, writing: Writing) -> None:
    """Keep a photo's 说明, number and category. Raises as `describe`, `set_number` and `recategorise`."""
    photos.describe(work, writing.photo_id, writing.description, opened_at=Version(*writing.version))
    if writing.number:
        number = parse_digital_number(writing.number) if "ZP·" in writing.number else parse_photo_number(writing.number)
        photos.set_number(work, writing.photo_id, number)
    if writing.category:
        photos.recategorise(work, writing.photo_id, writing.category)


def write_many(work: Work, photo_ids: Sequence[str], elements: Mapping[str, object], category: str) -> None:
    """Give several photos the same values of some elements, and a category if one is named."""
    if elements:
        photos.apply_batch(work, photo_ids, elements)
    if category:
        for photo_id in photo_ids:
            photos.recategorise(work, photo_id, category)


def link(work: Work, photo_ids: Sequence[str], negative_id: str) -> None:
    """Link photos to a negative that is registered."""
    photos.link_negative(work, negative_id, photo_ids)


def register_and_link(work: Work, photo_ids: Sequence[str], case_id: str, form: NegativeForm) -> str:
    """Register a negative and link photos to it."""
    negative_id = photos.register_negative(work, case_id, form)
    photos.link_negative(work, negative_id, photo_ids)
    return negative_id


def declare(work: Work, photo_ids: Sequence[str], kind: NegativeKind, reason: str) -> None:
    """Say of photos that their files are the originals, or that there is no negative and why."""
    for photo_id in photo_ids:
        photos.declare_negative(work, photo_id, kind, reason)


def place(work: Work, photo_ids: Sequence[str], album: Mapping[str, str] | str) -> None:
    """Put photos into an album, or into a new one of these 全宗号, 保管期限 and 册名, and number them."""
    if not isinstance(album, str):
        album = photos.make_album(work, album["fonds_no"], album["retention"], album["title"])
    photos.place_photos(work, album, photo_ids)


def withdraw(work: Work, photo_ids: Sequence[str], reason: str) -> None:
    """Take photos back, with the reason."""
    for photo_id in photo_ids:
        photos.withdraw_photo(work, photo_id, reason)


def bring_in(
    workspace: Workspace,
    case_id: str,
    category: str,
    paths: Sequence[Path],
    negative: NegativeForm | None,
    **watch: Any,
) -> Done:
    """Import files and folders; the report with what it changed."""
    report: ImportReport = photos.import_photos(
        workspace, case_id, category, photos.picture_files(paths), negative=negative, **watch
    )
    return Done(report, report.changes)


def scan(workspace: Workspace, negative_id: str, file: Path) -> Done:
    """Keep a scan of a negative."""
    return Done(None, photos.attach_scan(workspace, negative_id, file))


def take_out(workspace: Workspace, case_id: str, folder: Path, **watch: Any) -> Any:
    """Export a case's originals."""
    return photos.export_photos(workspace, case_id, folder, **watch)


def original(workspace: Workspace, photo_id: str) -> bytes:
    """A photo's own bytes; that they were taken out is audited."""
    return photos.original(workspace, photo_id)

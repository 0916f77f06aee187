"""Changes that the pages of photos make, each in one unit of work. Runs in workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import photos
from app.photos import (
    BatchWritten,
    CopyOptions,
    FoundFrame,
    ImportReport,
    ImportRules,
    NegativeForm,
    NegativeKind,
    PhotoDescription,
)
from app.photos.rules import parse_digital_number, parse_photo_number
from app.work import Version, Work
from app.workspace import PauseToken, Workspace
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


def write_many(
    work: Work, photo_ids: Sequence[str], elements: Mapping[str, object], category: str, only_empty: bool = False
) -> list[BatchWritten]:
    """Give several photos the same values of some elements, and a category if one is named; how to take it back."""
    return photos.write_batch(work, photo_ids, elements, category, only_empty=only_empty)


def take_back(work: Work, batch: Sequence[BatchWritten]) -> int:
    """Make photos what they were before a batch; how many."""
    return photos.take_back_batch(work, batch)


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
    sorting: ImportRules,
    pause: PauseToken,
    **watch: Any,
) -> Done:
    """Import files and folders; the report with what it changed."""
    report: ImportReport = photos.import_photos(
        workspace, case_id, category, photos.picture_files(paths), negative=negative, sorting=sorting, pause=pause,
        **watch,
    )  # fmt: skip
    return Done(report, report.changes)


def keep_both(work: Work, photo_id: str, other_id: str) -> None:
    """Two photos that look alike both stay."""
    photos.keep_both(work, photo_id, other_id)


def keep_all(work: Work, pairs: Sequence[tuple[str, str]]) -> None:
    """Of all these pairs both stay."""
    photos.keep_series(work, pairs)


def fill_like_last(work: Work, photo_id: str) -> bool:
    """What was written last of another photo of the case, where this one says nothing; whether there was any."""
    last = photos.last_description(work, photo_id)
    return last is not None and bool(photos.apply_batch(work, [photo_id], photos.handed_down(last), only_empty=True))


def pick(work: Work, photo_ids: Sequence[str], picked: bool) -> None:
    """Mark photos as the chosen ones, or take the mark away."""
    photos.pick(work, photo_ids, picked)


def pick_negatives(work: Work, negative_ids: Sequence[str], picked: bool) -> None:
    """Mark the best frames, or take the mark away."""
    photos.pick_negatives(work, negative_ids, picked)


def group(work: Work, photo_ids: Sequence[str], title: str) -> None:
    """Put photos into a new group."""
    photos.make_group(work, photo_ids, title)


def change_group(work: Work, group_id: str, description: PhotoDescription, retention: str) -> None:
    """Write a group's 总说明."""
    photos.change_group(work, group_id, description, retention=retention)


def cut_film(
    workspace: Workspace,
    case_id: str,
    file: Path,
    frames: Sequence[FoundFrame],
    form: NegativeForm,
    base: Sequence[int],
    border: int,
    **watch: Any,
) -> Done:
    """Register the frames of a strip; the ids of their negatives."""
    ids, changes = photos.cut_film(workspace, case_id, file, frames, form, base=base, border=border, **watch)
    return Done(ids, changes)


def adjust_positive(workspace: Workspace, negative_id: str, recipe: Mapping[str, Any] | None) -> Done:
    """Make the positive of a negative anew."""
    return Done(None, photos.adjust_positive(workspace, negative_id, recipe))


def forget_import(work: Work) -> None:
    """Let go of an import that broke off."""
    photos.forget_import(work)
    work.touch("photos")


def print_frames(workspace: Workspace, negative_ids: Sequence[str], category: str, **watch: Any) -> Done:
    """Photos of frames of film; their ids."""
    ids, changes = photos.print_frames(workspace, negative_ids, category, **watch)
    return Done(ids, changes)


def scan(workspace: Workspace, negative_id: str, file: Path) -> Done:
    """Keep a scan of a negative."""
    return Done(None, photos.attach_scan(workspace, negative_id, file))


def use_scan(workspace: Workspace, negative_id: str, scan_id: str) -> Done:
    """Look at another of a negative's scans."""
    return Done(None, photos.use_scan(workspace, negative_id, scan_id))


def take_out(
    workspace: Workspace,
    case_id: str,
    folder: Path,
    photo_ids: Sequence[str] | None,
    options: CopyOptions,
    secrets_confirmed: bool,
    **watch: Any,
) -> Any:
    """Export a case's pictures, or those named."""
    return photos.export_photos(
        workspace, case_id, folder, photo_ids=photo_ids, options=options, secrets_confirmed=secrets_confirmed, **watch
    )


def original(workspace: Workspace, photo_id: str) -> bytes:
    """A photo's own bytes; that they were taken out is audited."""
    return photos.original(workspace, photo_id)

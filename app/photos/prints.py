"""Photos made from scanned frames: a positive of all the scan's pixels is filed as the frame's photo, to be described.

A drawer of film holds negatives only; what is described, numbered and found are photos. The scan stays the frame's own
and is not touched; the photo is what a print of it would be, linked to its 底片 from the beginning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from app import codes
from app.photos import films, negatives, pictures
from app.photos.access import require_filing
from app.photos.pictures import PictureFile
from app.work import Actor, Work
from app.workers import Sandbox, shared_sandbox
from app.workspace import Workspace
from db.kernel.changes import Changes
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, Progress, silent
from db.models import Negative, Photo

#: Pixels of the long side: a frame of 120 film at 4000 dpi keeps all of its own.
_LONGEST = 14_000
_QUALITY = 92


def print_frames(
    workspace: Workspace,
    negative_ids: Sequence[str],
    category: str,
    *,
    actor: Actor | None = None,
    sandbox: Sandbox | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> tuple[list[str], Changes]:
    """File a photo of each frame under a category (`PH01`…) and return their ids; a frame that has one is passed over.

    They are made in the order of their places on the film, whatever order they are named in, and have the day that is
    written of the negative.

    Each is one commit, so that what came before a cancel stays. Raises `UserError`: `permission.denied`,
    `record.read_only`, `photo.unknown_category`, `photo.no_scan` for a frame that was never scanned, `blob.missing`,
    `blob.damaged`; `Cancelled`.
    """
    sandbox, cancel = sandbox or shared_sandbox(), cancel or CancelToken()
    if not codes.is_code("photo_categories", category):
        raise UserError("photo.unknown_category", category=category)
    with workspace.read() as view:
        negative_ids = negatives.along_the_film(view, negative_ids)
    made, changes = [], Changes()
    for place, negative_id in enumerate(negative_ids):
        cancel.check()
        with workspace.work(actor) as work:
            negative = work.get(Negative, negative_id)
            number = negative.negative_no
            require_filing(work, negative.case_id)
            held = select(Photo.id).where(Photo.negative_id == negative_id, Photo.withdrawn.is_(False)).limit(1)
            if work.session.scalar(held) is None:
                made.append(_print(work, sandbox, negative, category))
                changes |= work.commit()
        progress(place + 1, len(negative_ids), number)
    return made, changes


def _print(work: Work, sandbox: Sandbox, negative: Negative, category: str) -> str:
    jpeg, scanned = _positive(work, sandbox, negative)
    file = PictureFile(f"{negative.negative_no}.jpg", "jpg", jpeg, hashlib.sha256(jpeg).hexdigest())
    picture = pictures.look(sandbox, file)
    item = codes.item("photo_categories", category)
    photo = Photo(
        id=new_id(), case_id=negative.case_id, category=category, negative_id=negative.id, negative_kind=negative.kind,
        secrecy=item.text("secrecy") if item else "internal", file_name=file.name, media_type=picture.media_type,
        sha256=file.sha256, likeness=picture.likeness, size=len(jpeg), width=picture.width, height=picture.height,
        taken_on=negatives.day_of(negative), exif=dict(picture.exif),
        form={"elements": {"source_way": "底片数字化", "source_id": scanned}},
    )  # fmt: skip
    photo.original_id = work.store(jpeg, picture.media_type).id
    photo.reduced_id = work.store(picture.reduced, "image/jpeg").id
    photo.thumbnail_id = work.store(picture.thumbnail, "image/jpeg").id
    work.put(photo, "photo.print", negative.negative_no)
    return photo.id


def _positive(work: Work, sandbox: Sandbox, negative: Negative) -> tuple[bytes, str]:
    """The frame turned over by its recipe with all its pixels, and the name of the scan that it comes from."""
    if negative.scan_id is None:
        raise UserError("photo.no_scan", number=negative.negative_no)
    told = (negative.form or {}).get("scan", {})
    scanned = str(told.get("file_name", "")) if isinstance(told, dict) else ""
    name = f"{negative.negative_no}.png" if negative.film_scan_id else scanned or negative.negative_no
    film, base = films.judged_by(work, negative)
    jpeg, _used = pictures.positive_of(
        sandbox, work.load(negative.scan_id), name=name, film=film, long_side=_LONGEST,
        recipe=(negative.form or {}).get("recipe"), base=base, quality=_QUALITY,
    )  # fmt: skip
    return jpeg, scanned

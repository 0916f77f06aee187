"""The pictures themselves: thumbnails, reduced copies, originals, for whoever may see them."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence

from PIL import Image
from sqlalchemy import select

from app.cases import require_reading
from app.photos import access, rules
from app.photos.pictures import Pixels, pixels_of
from app.work import Actor, Read
from app.workers import shared_sandbox
from app.workspace import Workspace
from db.codes import Secrecy
from db.kernel.errors import UserError
from db.models import Blob, Case, Photo


def thumbnail(view: Read, photo_id: str) -> bytes:
    """JPEG of at most 320 pixels, upright.

    Raises `UserError`: `permission.denied`, `photo.no_picture`, `blob.missing`, `blob.damaged`.
    """
    photo = view.get(Photo, photo_id)
    access.require_sight(view, photo)
    return _blob(view, photo, photo.thumbnail_id)


def thumbnails(view: Read, ids: Sequence[str]) -> Iterator[tuple[str, bytes | None, bool]]:
    """Thumbnails of photos that are still there, in the order in which they are decrypted; and whether it is a picture
    that must bear who looks at it.

    Who may not see one gets its blur, as `blurred` makes it; None comes for a photo that has no picture here or whose
    picture is damaged. A grid asks for dozens while somebody scrolls: they cost two queries together.
    Raises `permission.denied` for who may see no case.
    """
    require_reading(view)
    columns = (Photo.id, Photo.case_id, Photo.secrecy, Photo.thumbnail_id, Blob.sha256)
    rows = view.session.execute(
        select(*columns).outerjoin(Blob, Blob.id == Photo.thumbnail_id).where(Photo.id.in_(ids))
    ).all()
    secret = {row.case_id for row in rows if rules.veiled(row.secrecy, False)}
    cases = {case.id: case for case in view.session.scalars(select(Case).where(Case.id.in_(secret)))} if secret else {}
    for row in rows:
        data, veiled = None, access.is_veiled(view, row.secrecy, cases.get(row.case_id))
        if row.thumbnail_id is not None:
            with contextlib.suppress(UserError):
                data = view.blobs.read(row.thumbnail_id, row.sha256 or "")
                data = _blur(data) if veiled else data
        yield row.id, data, not veiled and row.secrecy != Secrecy.PUBLIC


def reduced(view: Read, photo_id: str) -> bytes:
    """JPEG of at most 1600 pixels, upright. Raises as `thumbnail`."""
    photo = view.get(Photo, photo_id)
    access.require_sight(view, photo)
    return _blob(view, photo, photo.reduced_id or photo.original_id)


def blurred(view: Read, photo_id: str) -> bytes:
    """A JPEG of eight by six colours of a photo that may not be seen: that it is there, and nothing in it.

    Raises as `thumbnail`, but for the permission.
    """
    require_reading(view)
    photo = view.get(Photo, photo_id)
    return _blur(_blob(view, photo, photo.thumbnail_id))


def original_pixels(workspace: Workspace, photo_id: str, *, page: int = 0, actor: Actor | None = None) -> Pixels:
    """The original by its own pixels, decoded in the sandbox; that it was looked at is in the audit trail.

    `page` is that of a file of several, from 0. Raises as `original`, and a `photo` code where it cannot be decoded.
    """
    data = original(workspace, photo_id, actor=actor)
    with workspace.read() as view:
        name = view.get(Photo, photo_id).file_name
    return pixels_of(shared_sandbox(), data, name, page=page)


def original(workspace: Workspace, photo_id: str, *, actor: Actor | None = None) -> bytes:
    """The file's own bytes, digest checked. That they were taken out is in the audit trail before they are handed over.

    Raises `UserError`: `permission.denied`, `photo.no_picture` (a copy from another office), `blob.missing`,
    `blob.damaged`.
    """
    with workspace.work(actor) as work:
        photo = work.get(Photo, photo_id)
        access.require_originals(work, photo.case_id)
        if photo.original_id is None:
            raise UserError("photo.no_picture", name=photo.title or photo.file_name)
        data = work.blobs.read(photo.original_id, photo.sha256)
        work.note("photo.original", "photo", photo.id, photo.file_name)
        work.commit()
        return data


def _blob(view: Read, photo: Photo, blob_id: str | None) -> bytes:
    if blob_id is None:
        raise UserError("photo.no_picture", name=photo.title or photo.file_name)
    return view.load(blob_id)


def _blur(thumbnail: bytes) -> bytes:
    with Image.open(io.BytesIO(thumbnail), formats=("JPEG",)) as image:
        image.draft("RGB", (32, 24))
        small = image.convert("RGB").resize((8, 6), Image.Resampling.BOX)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=90)
    return out.getvalue()

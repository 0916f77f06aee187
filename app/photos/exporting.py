"""Pictures out of a case into a folder that the person names: originals to the byte or copies made for the purpose,
with their 目录 and, if wanted, the metadata of DA/T 54 beside them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from app import messages
from app.photos import access, looking, metadata, negatives, pictures, showing
from app.photos.looking import PhotoDetail, PhotoRow
from app.photos.metadata import Keeper
from app.work import Actor, Own, Read
from app.workers import Sandbox, shared_sandbox
from app.workspace import Workspace
from db.codes import Secrecy
from db.kernel import durable
from db.kernel.clock import OFFICE_ZONE
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress, silent
from db.models import Photo

CATALOGUE = "照片目录.csv"
PROGRAM = "一案通"
#: Long side in pixels of a picture that is printed as large as a frame of film.
SMALL_PRINT = 400
_COLUMNS = ("序号", "照片号", "题名", "时间", "类别", "底片号", "文件名", "SHA-256", "备注")


class Told(StrEnum):
    """What a copy says of itself: what its file said, nothing, or its description here (XMP and IPTC)."""

    KEPT = "kept"
    NONE = "none"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """How copies are made. `long_side` in pixels, 0 leaves all of them; `caption` puts title and 文字说明 on a strip
    below, `watermark` account and time across the picture, `sidecar` an XML with the elements of DA/T 54 beside it.
    """

    long_side: int = 0
    caption: bool = False
    watermark: bool = False
    told: Told = Told.KEPT
    sidecar: bool = False

    @property
    def as_it_is(self) -> bool:
        """Whether the picture itself stays what it is."""
        return not (self.long_side or self.caption or self.watermark)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Files written, and photos that could not be, with the sentence why."""

    written: tuple[Path, ...]
    failed: tuple[tuple[str, str], ...]
    catalogue: Path


@dataclass(frozen=True, slots=True)
class _Task:
    """What is the same for all pictures of an export."""

    workspace: Workspace
    actor: Actor | None
    options: CopyOptions
    sandbox: Sandbox
    keeper: Keeper
    mark: str


def export_photos(
    workspace: Workspace,
    case_id: str,
    out_dir: Path,
    *,
    photo_ids: Sequence[str] | None = None,
    options: CopyOptions | None = None,
    secrets_confirmed: bool = False,
    actor: Actor | None = None,
    sandbox: Sandbox | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> ExportReport:
    """Write a case's pictures, or those named, and `照片目录.csv`. Nothing there is replaced.

    Without `options` originals leave bit for bit. Pictures that are not 公开 (interrogation, suspects, evidence) leave
    only where `secrets_confirmed` says that somebody was asked about them. What leaves is plain: it is in the audit
    trail, one entry per file, before the file is written. Raises `UserError`: `permission.denied`, `record.missing`,
    `photo.secret_unconfirmed` (`count`), `export.folder_not_empty`, `disk.full`, `disk.denied`; `Cancelled`.
    """
    cancel, options = cancel or CancelToken(), options or CopyOptions()
    with workspace.work(actor) as work:
        access.require_originals(work, case_id)
        rows = looking.list_photos(work, case_id, order="category")
        if photo_ids is not None:
            rows = [row for row in rows if row.id in set(photo_ids)]
        secret = sum(row.secrecy != Secrecy.PUBLIC for row in rows)
        if secret and not secrets_confirmed:
            raise UserError("photo.secret_unconfirmed", count=secret)
        _prepare(out_dir)
        work.note("photo.export", "case", case_id, f"{len(rows)}张" + (f"，其中内部{secret}张" if secret else ""))
        keeper = Keeper(work.own.office_name, work.own.office_code, PROGRAM)
        task = _Task(workspace, actor, options, sandbox or shared_sandbox(), keeper, watermark(work))
        work.commit()
    written: list[Path] = []
    failed: list[tuple[str, str]] = []
    lines: list[tuple[object, ...]] = []
    for number, row in enumerate(rows, 1):
        cancel.check()
        target = out_dir / file_name(number, row, options)
        digest, remark = "", ""
        try:
            digest = _write(task, row, target)
            written.append(target)
        except UserError as error:
            if error.code.startswith("disk."):
                raise
            remark = messages.sentence(error)
            failed.append((row.title or row.file_name, remark))
        lines.append((number, *_line(row), target.name if digest else "", digest, remark))
        progress(number, len(rows), target.name)
    catalogue = out_dir / CATALOGUE
    durable.write(catalogue, _table(lines), name="photo.export")
    return ExportReport(tuple(written), tuple(failed), catalogue)


def watermark(view: Read) -> str:
    """Account and time, as they stand across a picture that is not for everybody."""
    return watermark_of(view.own, view.actor, view.clock.now())


def watermark_of(own: Own, actor: Actor, at: datetime) -> str:
    """The same where no unit of work is at hand: `at` is an instant, shown in the office's zone."""
    return f"{own.short_name or own.office_name} {actor.display_name} {at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"


def printed_negative(view: Read, negative_id: str) -> bytes:
    """A negative's positive as it is printed small. It bears who prints and when, unless all photos of it are 公开:
    of a frame without a photo nobody has said what it shows. Raises as `negatives.negative_picture`.
    """
    data = negatives.negative_picture(view, negative_id, positive=True)
    shown = select(Photo.secrecy).where(Photo.negative_id == negative_id, Photo.withdrawn.is_(False))
    secrecies = set(view.session.scalars(shown))
    wanted: dict[str, object] = {"extension": "jpg", "long_side": SMALL_PRINT}
    if secrecies != {Secrecy.PUBLIC.value}:
        wanted |= {"watermark": watermark(view), "coarse": True}
    return pictures.run(shared_sandbox(), "copies:make", data, negative_id, wanted).parts[0]


def printed_picture(view: Read, photo_id: str) -> bytes:
    """The reduced copy as it is printed: one that is not 公开 bears who prints and when. Raises as `reduced`."""
    data = showing.reduced(view, photo_id)
    row = looking.photo_detail(view, photo_id).row
    if row.secrecy == Secrecy.PUBLIC:
        return data
    wanted: dict[str, object] = {"extension": "jpg", "watermark": watermark(view)}
    return pictures.run(shared_sandbox(), "copies:make", data, row.file_name, wanted).parts[0]


def _write(task: _Task, row: PhotoRow, target: Path) -> str:
    """Write one picture and what goes beside it; the digest of its file."""
    original = showing.original(task.workspace, row.id, actor=task.actor)
    with task.workspace.read() as view:
        detail = looking.photo_detail(view, row.id)
    data = _copied(task, detail, original)
    durable.write(target, data, name="photo.export")
    digest = hashlib.sha256(data).hexdigest()
    if task.options.sidecar:
        elements = metadata.dat54(detail, task.keeper, detail.sha256)
        durable.write(target.with_suffix(target.suffix + ".xml"), metadata.dat54_xml(elements), name="photo.export")
    return digest


def _copied(task: _Task, detail: PhotoDetail, original: bytes) -> bytes:
    options, row = task.options, detail.row
    if options.as_it_is and options.told is Told.KEPT:
        return original
    jpeg = row.media_type == "image/jpeg"
    plain = options.as_it_is and jpeg
    if plain and options.told is Told.NONE and detail.exif.get("orientation", "1") != "1":
        plain = False  # what says which way is up goes with the rest
    data = original if plain else _made(task, detail, original)
    try:
        if options.told is Told.NONE:
            return metadata.bare(data) if plain else data
        exif = metadata.exif_of(original) if jpeg and not plain else b""
        if options.told is Told.KEPT:
            return metadata.embedded(data, exif=_upright(exif))
        xmp, iptc = metadata.xmp_packet(detail, task.keeper), metadata.iptc_block(detail)
        return metadata.embedded(data, xmp, iptc, _upright(exif))
    except ValueError as error:
        raise UserError("photo.deed_failed", name=row.file_name, deed="制作副本") from error


def _made(task: _Task, detail: PhotoDetail, original: bytes) -> bytes:
    options, told = task.options, detail.description
    wanted: dict[str, object] = {
        "extension": detail.row.file_name.rpartition(".")[2] if "." in detail.row.file_name else "",
        "long_side": options.long_side,
        "title": (told.title or detail.row.file_name) if options.caption else "",
        "caption": told.caption if options.caption else "",
        "watermark": task.mark if options.watermark else "",
    }
    return pictures.run(task.sandbox, "copies:make", original, detail.row.file_name, wanted).parts[0]


def _upright(exif: bytes) -> bytes:
    """EXIF of a picture that was turned upright: its orientation (tag 0x0112 of the first directory) becomes 1."""
    order = {b"II": "little", b"MM": "big"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return exif
    data, start = bytearray(exif), int.from_bytes(exif[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(exif[start : start + 2], order)  # type: ignore[arg-type]
    for place in range(start + 2, min(start + 2 + 12 * count, len(exif) - 11), 12):
        if int.from_bytes(exif[place : place + 2], order) == 0x0112:  # type: ignore[arg-type]
            data[place + 8 : place + 10] = (1).to_bytes(2, order)  # type: ignore[arg-type]
    return bytes(data)


def file_name(number: int, row: PhotoRow, options: CopyOptions | None = None) -> str:
    """A name that every file system takes: running number, 照片号, title (until it has one, what the camera called it),
    and the extension of what is written.
    """
    extension = {"image/jpeg": "jpg", "image/tiff": "tif", "image/bmp": "bmp"}.get(row.media_type)
    if row.media_type == "image/x-camera-raw":
        extension = row.file_name.rpartition(".")[2].lower() or "raw"
    if options is not None and not (options.as_it_is and options.told is Told.KEPT):
        extension = "jpg"
    parts = [f"{number:04d}", row.photo_no, row.title or row.file_name.rpartition(".")[0]]
    stem = "_".join("".join(c if c.isalnum() or c in "-·〔〕" else "_" for c in part) for part in parts if part)
    return f"{stem.encode()[:150].decode('utf-8', 'ignore')}.{extension or row.media_type.rpartition('/')[2]}"


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise durable.disk_error(error, folder) from error
    if occupied:
        raise UserError("export.folder_not_empty", folder=str(folder))


def _line(row: PhotoRow) -> tuple[str, str, str, str, str]:
    day = row.taken_on.strftime("%Y%m%d") if row.taken_on else ""
    return row.photo_no, row.title, day, row.category_label, row.negative_no


def _table(lines: list[tuple[object, ...]]) -> bytes:
    """CSV with the mark that spreadsheets need to see UTF-8; a cell that would be a formula stays text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([_literal(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _literal(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell

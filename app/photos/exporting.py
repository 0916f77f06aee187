"""Originals out of a case into a folder that the person names, with their 目录 beside them."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from app import messages
from app.photos import access, looking
from app.photos.looking import PhotoRow
from app.work import Actor
from app.workspace import Workspace
from db.kernel import durable
from db.kernel.errors import UserError
from db.kernel.progress import CancelToken, Progress, silent

CATALOGUE = "照片目录.csv"
_COLUMNS = ("序号", "照片号", "题名", "时间", "类别", "底片号", "文件名", "SHA-256", "备注")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """Files written, and photos that could not be, with the sentence why."""

    written: tuple[Path, ...]
    failed: tuple[tuple[str, str], ...]
    catalogue: Path


def export_photos(
    workspace: Workspace,
    case_id: str,
    out_dir: Path,
    *,
    actor: Actor | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> ExportReport:
    """Write the originals of a case's photos, bit for bit, and `照片目录.csv`. Nothing there is replaced.

    What leaves is plain: it is in the audit trail, one entry per file, before the file is written. Raises `UserError`:
    `permission.denied`, `record.missing`, `export.folder_not_empty`, `disk.full`, `disk.denied`; `Cancelled`.
    """
    cancel = cancel or CancelToken()
    with workspace.work(actor) as work:
        access.require_originals(work, case_id)
        rows = looking.list_photos(work, case_id, order="category")
        _prepare(out_dir)
        work.note("photo.export", "case", case_id, f"{len(rows)}张")
        work.commit()
    written: list[Path] = []
    failed: list[tuple[str, str]] = []
    lines: list[tuple[object, ...]] = []
    for number, row in enumerate(rows, 1):
        cancel.check()
        target = out_dir / file_name(number, row)
        digest, remark = "", ""
        try:
            data = looking.original(workspace, row.id, actor=actor)
            durable.write(target, data, name="photo.export")
            written.append(target)
            digest = hashlib.sha256(data).hexdigest()
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


def file_name(number: int, row: PhotoRow) -> str:
    """A name that every file system takes: running number, 照片号, title, and the original's extension."""
    extension = {"image/jpeg": "jpg", "image/tiff": "tif", "image/bmp": "bmp"}.get(row.media_type)
    parts = [f"{number:04d}", row.photo_no, row.title]
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

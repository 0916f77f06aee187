"""Bringing picture files into a case: each is read once, looked at in the sandbox, kept encrypted, and given a record.

One bad file never stops the others. Each photo is one commit, with its blobs written before: a killed import leaves
whole photos and nothing else, and repeating it brings in only what is missing, since a file that is here is recognised
by its digest. What was asked for is kept until the import has ended (`unfinished`), so that it can be taken up again.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import activities, codes, messages
from app.photos import negatives, pictures, rules, unfinished
from app.photos.access import require_filing
from app.photos.likeness import Likeness, Likenesses, pair
from app.photos.negatives import NegativeForm
from app.photos.pictures import Picture, PictureFile
from app.photos.unfinished import ImportRules, UnfinishedImport
from app.work import Actor, Read, Work
from app.workers import Sandbox, shared_sandbox
from app.workspace import Workspace
from db.blobs import StoredBlob
from db.codes import NegativeKind, Secrecy
from db.kernel.changes import Changes
from db.kernel.clock import business_date
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, PauseToken, Progress, silent
from db.models import Negative, Photo

#: Files in hand at a time, each of which may hold `pictures.LARGEST_FILE` in memory: one more than the sandbox has
#: children, so that these go on decoding while the disk confirms what a lane has encrypted.
_LANES = 3
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class ImportedPhoto:
    """A file that is a photo now."""

    name: str
    photo_id: str


@dataclass(frozen=True, slots=True)
class DuplicatePhoto:
    """A file whose very bytes are here already, as the photo named; `same_case` says whether in the same case."""

    name: str
    photo_id: str
    title: str
    same_case: bool


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that could not be taken, with the reason; `text` is its sentence."""

    name: str
    error: UserError

    @property
    def text(self) -> str:
        """The reason in Chinese."""
        return messages.sentence(self.error)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of each file, in the order given. `cancelled`: the person stopped it, the rest was not looked at.

    `alike` are photos that came in and look like one that is here, for a person to compare.
    """

    imported: tuple[ImportedPhoto, ...]
    duplicates: tuple[DuplicatePhoto, ...]
    refused: tuple[RefusedFile, ...]
    changes: Changes
    cancelled: bool = False
    alike: tuple[Likeness, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file that was read, decoded and encrypted, and waits for its record; its bytes are let go of."""

    path: Path
    file: PictureFile
    picture: Picture
    blobs: tuple[StoredBlob, ...]


_Outcome = _Ready | DuplicatePhoto | RefusedFile


def import_photos(
    workspace: Workspace,
    case_id: str,
    category: str,
    files: Sequence[Path],
    *,
    negative: NegativeForm | None = None,
    activity_id: str | None = None,
    sorting: ImportRules | None = None,
    actor: Actor | None = None,
    sandbox: Sandbox | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    pause: PauseToken | None = None,
) -> ImportReport:
    """Import `files` into a case under a category (`PH01`…), or each under its own where `sorting` finds one.

    With `negative` all of them are linked to that negative, registered if need be. Without, a camera's own file is its
    own negative, and of any other it is still to be said. Raises `UserError` before anything happens:
    `permission.denied`, `record.missing`, `record.read_only`, `photo.unknown_category`, `form.invalid`; whatever a
    single file suffers is in the report.
    """
    task = _Import(
        workspace,
        case_id,
        category,
        negative,
        activity_id,
        sorting or ImportRules(),
        actor,
        sandbox or shared_sandbox(),
    )
    task.prepare(files)
    return task.run(files, progress, cancel or CancelToken(), pause or PauseToken())


@dataclass
class _Import:
    """One import: what is the same for all its files."""

    workspace: Workspace
    case_id: str
    category: str
    negative: NegativeForm | None
    activity_id: str | None
    sorting: ImportRules
    actor: Actor | None
    sandbox: Sandbox
    negative_id: str | None = None
    day: date | None = None
    changes: Changes = field(default_factory=Changes)
    days: dict[date, str] = field(default_factory=dict)
    alike: list[Likeness] = field(default_factory=list)
    known: Likenesses = field(init=False)

    def prepare(self, files: Sequence[Path]) -> None:
        """Ask the rules once, before any file is touched, and note what is asked for."""
        if not codes.is_code("photo_categories", self.category):
            raise UserError("photo.unknown_category", category=self.category)
        with self.workspace.work(self.actor) as work:
            require_filing(work, self.case_id)
            if self.negative is not None:
                self.negative_id = negatives.register_negative(work, self.case_id, self.negative)
                self.day = negatives.day_of(work.get(Negative, self.negative_id))  # a scanner's clock knows less
            if self.sorting.by_day:
                held = activities.activities(work, self.case_id)
                self.days = rules.by_day((one.id, business_date(one.held_at)) for one in held if one.held_at)
            self.known = Likenesses.of_all(work)
            asked = (self.case_id, self.category, tuple(files), self.sorting, self.negative, self.activity_id)
            unfinished.begin(work, UnfinishedImport(*asked))
            self.changes |= work.commit()

    def run(self, files: Sequence[Path], progress: Progress, cancel: CancelToken, pause: PauseToken) -> ImportReport:
        """Bring them in; a person may hold it between two files."""
        done: list[ImportedPhoto | DuplicatePhoto | RefusedFile] = []
        progress(0, len(files), "")
        for outcome in self._outcomes(files, cancel, pause):
            done.append(self._keep(outcome) if isinstance(outcome, _Ready) else outcome)
            progress(len(done), len(files), done[-1].name)
        self._end()
        return ImportReport(
            tuple(one for one in done if isinstance(one, ImportedPhoto)),
            tuple(one for one in done if isinstance(one, DuplicatePhoto)),
            tuple(one for one in done if isinstance(one, RefusedFile)),
            self.changes,
            cancelled=len(done) < len(files),
            alike=tuple(self.alike),
        )

    def _end(self) -> None:
        """It has come to its end. On a disk without any room what was asked for stays noted.

        What became of the files is told all the same, and those that found no room can be taken up again.
        """
        try:
            with self.workspace.work(self.actor) as work:
                unfinished.forget_import(work)
                work.commit()
        except UserError as error:
            if error.code != "disk.full":
                raise

    def _outcomes(self, files: Sequence[Path], cancel: CancelToken, pause: PauseToken) -> Iterator[_Outcome]:
        """Look at files a few ahead of the one whose record is written, in their order."""
        ahead: deque[Future[_Outcome]] = deque()
        rest = iter(files)
        with ThreadPoolExecutor(_LANES, thread_name_prefix="photo-import") as lanes:
            try:
                while not cancel.cancelled:
                    pause.wait(cancel)
                    ahead.extend(lanes.submit(self._look, path) for path in _take(rest, 2 * _LANES - len(ahead)))
                    if not ahead:
                        return
                    yield ahead.popleft().result()
            finally:
                for future in ahead:
                    future.cancel()
                lanes.shutdown()
                for future in ahead:
                    self._forget(future)

    def _look(self, path: Path) -> _Outcome:
        """Everything that needs no record, off the thread that writes records."""
        try:
            file = pictures.read_file(path)
            with self.workspace.read() as view:
                known = find_duplicate(view, file.sha256)
                if known is not None:
                    return self._duplicate(file, known)
            picture = pictures.look(self.sandbox, file)
            with self.workspace.blobs.together() as batch:
                for data in (file.data, picture.reduced, picture.thumbnail):
                    batch.write(io.BytesIO(data))
                return _Ready(path, replace(file, data=b""), picture, tuple(batch.settle()))
        except UserError as error:
            return RefusedFile(pictures.shown_name(path), error)

    def _keep(self, ready: _Ready) -> ImportedPhoto | DuplicatePhoto | RefusedFile:
        """Write the record, unless the same bytes came in while these were looked at."""
        file, adopted = ready.file, False
        try:
            with self.workspace.work(self.actor) as work:
                known = find_duplicate(work, file.sha256)
                if known is not None:
                    self._drop(ready)
                    return self._duplicate(file, known)
                adopted = True  # from here on the unit of work takes the blobs back if it does not commit
                photo = self._record(work, ready)
                work.put(photo, "photo.import", file.name)
                near = self.known.nearest(photo.id, photo.likeness)
                alike = pair(work, photo, *near) if near is not None else None
                self.changes |= work.commit()
                self.known.add(photo.id, ready.picture.likeness)
                self.alike += [alike] if alike is not None else []
                return ImportedPhoto(file.name, photo.id)
        except UserError as error:
            if not adopted:
                self._drop(ready)
            return RefusedFile(file.name, error)

    def _record(self, work: Work, ready: _Ready) -> Photo:
        picture, file = ready.picture, ready.file
        media = (picture.media_type, "image/jpeg", "image/jpeg")
        rows = [work.adopt(blob, kind) for blob, kind in zip(ready.blobs, media, strict=True)]
        taken = pictures.taken_at(picture.exif, work.clock.now() + timedelta(days=1), self.sorting.clock_offset)
        code, secrecy = self._category(ready.path)
        kind: str | None = (
            NegativeKind.DIGITAL_ORIGINAL.value if rules.digital_born(picture.exif, picture.media_type) else None
        )
        if self.negative is not None:
            kind = self.negative.kind.value
        day = self.day or (business_date(taken) if taken else None)
        told = {name: text[:_LONGEST_NAME] for name, text in picture.notes.items()}
        return Photo(
            id=new_id(),
            case_id=self.case_id,
            activity_id=self.activity_id or (self.days.get(day) if day else None),
            category=code,
            negative_id=self.negative_id,
            negative_kind=kind,
            secrecy=secrecy,
            title=told.get("title", ""),
            taken_at=taken,
            taken_on=day,
            place=told.get("place", told.get("city", "")),
            people=told.get("people", ""),
            photographer=told.get("creator", picture.exif.get("artist", ""))[:_LONGEST_NAME],
            caption=picture.notes.get("caption", ""),
            file_name=file.name,
            media_type=picture.media_type,
            sha256=file.sha256,
            likeness=picture.likeness,
            size=ready.blobs[0].size,
            width=picture.width,
            height=picture.height,
            original_id=rows[0].id,
            reduced_id=rows[1].id,
            thumbnail_id=rows[2].id,
            exif=dict(picture.exif),
            form=self._form(picture),
        )

    def _category(self, path: Path) -> tuple[str, str]:
        """Category and secrecy of a file. A folder whose name fits several leaves the category that was asked for, but
        what may be a picture of one of them is kept as secret as that."""
        fit = rules.categories_of(path.parts[:-1], _folder_words()) if self.sorting.by_folder else ()
        code = fit[0] if len(fit) == 1 else self.category
        held = [item for one in {code, *fit} if (item := codes.item("photo_categories", one)) is not None]
        levels = [Secrecy(item.text("secrecy")) for item in held] or [Secrecy.INTERNAL]
        return code, max(levels, key=list(Secrecy).index).value

    def _form(self, picture: Picture) -> dict[str, Any]:
        """What is known of the file beside its columns."""
        corrected = self.sorting.clock_offset and "taken" in picture.exif
        elements = {"clock_offset": str(self.sorting.clock_offset)} if corrected else {}
        if picture.pages > 1:
            elements["pages"] = str(picture.pages)
        return {"elements": elements} if elements else {}

    def _duplicate(self, file: PictureFile, known: Photo) -> DuplicatePhoto:
        return DuplicatePhoto(file.name, known.id, known.title or known.file_name, known.case_id == self.case_id)

    def _drop(self, ready: _Ready) -> None:
        for blob in ready.blobs:
            self.workspace.blobs.remove(blob.name)

    def _forget(self, future: Future[_Outcome]) -> None:
        """Take back what a lane had encrypted for a file that is not wanted any more."""
        if not future.cancelled() and future.exception() is None:
            outcome = future.result()
            if isinstance(outcome, _Ready):
                self._drop(outcome)


def find_duplicate(view: Read, sha256: str) -> Photo | None:
    """The photo in this workspace, of any case, whose original has these bytes."""
    query = select(Photo).where(Photo.sha256 == sha256, Photo.withdrawn.is_(False)).order_by(Photo.id)
    return view.session.scalars(query).first()


def folders_tell(files: Iterable[Path]) -> bool:
    """Whether the name of any file's folder says what category its pictures are of."""
    return any(rules.categories_of(folder.parts, _folder_words()) for folder in {file.parent for file in files})


@cache
def _folder_words() -> dict[str, tuple[str, ...]]:
    """Words in a folder's name by the category that they mean."""
    return {item.code: (item.label, *item.text("folders").split()) for item in codes.items("photo_categories")}


def _take(files: Iterator[Path], count: int) -> Iterator[Path]:
    for _ in range(count):
        path = next(files, None)
        if path is None:
            return
        yield path

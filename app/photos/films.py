"""Scans of whole strips and sheets: their frames found, each registered as a negative with its place in the strip.

The scan is kept as it came; a frame's own scan is cut out of it, and its positive is a recipe with a cached picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.forms import Form
from app.photos import negatives, pictures, rules
from app.photos.access import require_filing
from app.photos.frames import FoundFrame, frames_in
from app.photos.negatives import NegativeForm
from app.photos.pictures import PictureFile
from app.photos.scans import Front, put_in_front
from app.work import Actor, Read, Work
from app.workers import Sandbox, shared_sandbox
from app.workspace import Workspace
from db.kernel.changes import Changes
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.kernel.progress import CancelToken, Progress, silent
from db.models import FilmScan, Negative

#: Thousandths of a frame's sides that may be kept of the film around it.
MOST_BORDER = 100


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """What was found in a scan: a small copy (JPEG, upright), its frames in order, the colour of the film's base."""

    name: str
    reduced: bytes
    frames: tuple[FoundFrame, ...]
    base: tuple[int, ...]


def find_frames(file: Path, *, sandbox: Sandbox | None = None) -> FoundFilm:
    """Look for frames in a scan, to be shown before anything is registered.

    Raises `UserError` as an import would refuse the file.
    """
    sandbox = sandbox or shared_sandbox()
    source = pictures.read_file(file)
    picture = pictures.look(sandbox, source)
    return FoundFilm(source.name, picture.reduced, *frames_in(sandbox, source))


def cut_film(
    workspace: Workspace,
    case_id: str,
    file: Path,
    frames: Sequence[FoundFrame],
    form: NegativeForm,
    *,
    base: Sequence[int] = (),
    border: int = 0,
    actor: Actor | None = None,
    sandbox: Sandbox | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> tuple[list[str], Changes]:
    """Keep a scan and register each of these frames as a negative, in one transaction. Returns their ids.

    `form` is the first frame's; those after it get the next 底片号 and frame number, and the strip that they lie in.
    `base` is the film's as `find_frames` measured it, by which the positives are made.
    Raises `UserError` as an import would refuse the file, `film.no_frames`, `photo.bad_number`, `permission.denied`,
    `form.invalid`; `Cancelled` with nothing kept.
    """
    sandbox, cancel = sandbox or shared_sandbox(), cancel or CancelToken()
    source = pictures.read_file(file)
    if not frames:
        raise UserError("film.no_frames", name=source.name)
    read = Form({"border": border})
    read.integer("border", "保留片边", 0, MOST_BORDER)
    read.finish()
    picture = pictures.look(sandbox, source)
    ids = []
    with workspace.work(actor) as work:
        require_filing(work, case_id)
        scan = FilmScan(
            id=new_id(), case_id=case_id, roll=form.roll, strip=form.strip, file_name=source.name,
            media_type=picture.media_type, sha256=source.sha256, size=len(source.data), width=picture.width,
            height=picture.height, form={"base": list(base)} if base else {}, extra={},
        )  # fmt: skip
        scan.original_id = work.store(source.data, picture.media_type).id
        scan.reduced_id = work.store(picture.reduced, "image/jpeg").id
        work.put(scan, "film_scan.add", source.name)
        for place, frame in enumerate(frames):
            cancel.check()
            one = _numbered(form, place, frame, frames[0])
            ids.append(_register(work, sandbox, scan, source, frame, one, border))
            progress(place + 1, len(frames), one.negative_no)
        return ids, work.commit()


def adjust_positive(
    workspace: Workspace,
    negative_id: str,
    recipe: Mapping[str, Any] | None,
    *,
    actor: Actor | None = None,
    sandbox: Sandbox | None = None,
) -> Changes:
    """Make the positive of a scanned negative anew, by a recipe that a person adjusted, or judged anew where None.

    The scan stays what it is. Raises `UserError`: `permission.denied`, `photo.no_scan`.
    """
    sandbox = sandbox or shared_sandbox()
    with workspace.work(actor) as work:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        if negative.reduced_id is None:
            raise UserError("photo.no_scan", number=negative.negative_no)
        data = work.load(negative.reduced_id)
        film, base = judged_by(work, negative)
        name = negative.negative_no
        positive, used = pictures.positive_of(sandbox, data, name=name, film=film, recipe=recipe, base=base)
        old = negative.positive_id
        negative.positive_id = work.store(positive, "image/jpeg").id
        negative.form = (negative.form or {}) | {"recipe": dict(used)}
        work.put(negative, "negative.adjust", negative.negative_no)
        if old:
            work.discard(old)
        return work.commit()


def preview_positive(workspace: Workspace, negative_id: str, recipe: Mapping[str, Any] | None) -> bytes:
    """A positive by a recipe, only to look at (JPEG). Raises as `negative_picture`."""
    with workspace.read() as view:
        data = negatives.negative_picture(view, negative_id)
        film, base = judged_by(view, view.get(Negative, negative_id))
    return pictures.positive_of(shared_sandbox(), data, film=film, recipe=recipe, long_side=900, base=base)[0]


def judged_by(view: Read, negative: Negative) -> tuple[str, tuple[int, ...]]:
    """What is known of a negative's film: `colour`, `bw` or nothing, and its base where it was measured."""
    return negatives.FILMS.get(negative.colour or "", ""), negatives.base_of(view, negative)


def pick_negatives(work: Work, negative_ids: Sequence[str], picked: bool) -> None:
    """Mark the best frames among several of the same, or take the mark away."""
    for negative_id in negative_ids:
        negative = work.get(Negative, negative_id)
        require_filing(work, negative.case_id)
        if negative.picked != picked:
            negative.picked = picked
            work.put(negative, "negative.pick", negative.negative_no)


def _numbered(form: NegativeForm, place: int, frame: FoundFrame, first: FoundFrame) -> NegativeForm:
    """The form of the frame at this place: numbers run on from the first one's, strips from the first one's strip."""
    head, sheet = rules.run_of(form.negative_no)
    if not head:
        raise UserError("photo.bad_number", part="底片号", value=form.negative_no[:64])
    figures = len(form.negative_no) - len(head) - 1
    number = f"{form.frame.strip()}" if place == 0 or not form.frame.strip().isdigit() else str(int(form.frame) + place)
    strip = str(int(form.strip) + frame.strip - first.strip) if form.strip.strip().isdigit() else form.strip
    return replace(form, negative_no=f"{head}-{sheet + place:0{figures}d}", frame=number, strip=strip)


def _register(
    work: Work,
    sandbox: Sandbox,
    scan: FilmScan,
    source: PictureFile,
    frame: FoundFrame,
    form: NegativeForm,
    border: int,
) -> str:
    corners = [list(point) for point in frame.corners]
    options = {"corners": corners, "extension": source.extension, "border": border}
    (png,) = pictures.run(sandbox, "film:cut", source.data, source.name, options).parts
    own = PictureFile(f"{form.negative_no}.png", "png", png, "")
    picture = pictures.look(sandbox, own)
    base = scan.form.get("base", ())
    film = negatives.FILMS.get(form.colour, "")
    positive, recipe = pictures.positive_of(sandbox, picture.reduced, name=own.name, film=film, base=base)
    negative = work.get(Negative, negatives.register_negative(work, scan.case_id, form))
    negative.film_scan_id = scan.id
    told = {"file_name": scan.file_name, "sha256": scan.sha256, "cut": corners}
    beside = {"cut": {"corners": corners, "place": frame.place, "border": border}, "recipe": dict(recipe)}
    front = Front(work.store(png, "image/png").id, picture.reduced, positive, told, beside)
    put_in_front(work, negative, front, "negative.cut", form.negative_no)
    return negative.id

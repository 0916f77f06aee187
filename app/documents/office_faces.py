"""The office's own faces: those that official papers name, where they are installed and may be embedded; else ours.

A paper that was issued is printed again with the very files that it was issued with, or it is said which is gone.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.documents.typesetting import faces
from app.documents.typesetting.faces import FaceSet, Role, Source
from app.documents.typesetting.installed import Installed, find, font_folders
from app.messages import sentence
from app.workers import Sandbox, shared_sandbox
from db.kernel.errors import UserError

_REASONS = {
    "sandbox.timeout": "document.face_damaged",
    "sandbox.memory": "document.face_damaged",
    "sandbox.failed": "document.face_damaged",
}
_ROLE_NAMES = {Role.TITLE: "小标宋", Role.BODY: "仿宋", Role.KAI: "楷体", Role.HEI: "黑体", Role.SONG: "宋体"}
_busy = threading.Lock()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which faces print. `stand_ins`: 小标宋以…代, for the roles that only a shipped face of another kind plays;
    `refused`: a sentence for each installed face that could not be used."""

    faces: FaceSet
    stand_ins: tuple[str, ...]
    refused: tuple[str, ...]


_chosen: list[Chosen] = []


def use_office_faces(folders: Sequence[Path] | None = None) -> Chosen:
    """Look for the office's faces once and print with them from now on. Takes a second or two where there are some; to
    be called off the window's thread."""
    with _busy:
        if not _chosen:
            _chosen.append(choose(folders))
            faces.use(_chosen[0].faces)
        return _chosen[0]


def stand_ins() -> tuple[str, ...]:
    """What is to be said of the faces that print now: 小标宋以…代; empty where the office has the faces themselves."""
    now = faces.current()
    families = tuple(source.family for sources in now.roles.values() for source in sources)
    return now.stand_ins(families)


def refusals() -> tuple[str, ...]:
    """A sentence for each installed face that could not be used; empty before anybody looked."""
    return _chosen[0].refused if _chosen else ()


def choose(folders: Sequence[Path] | None = None, sandbox: Sandbox | None = None) -> Chosen:
    """The best usable installed face of each role before the shipped ones."""
    shipped = faces.shipped()
    installed = find({name for role in Role for name in faces.wanted(role)}, folders or font_folders())
    roles: dict[Role, tuple[Source, ...]] = {}
    refused: dict[str, None] = {}
    looked: dict[tuple[Path, int], Source | str] = {}
    for role in Role:
        own = _first(role, installed, looked, refused, sandbox or shared_sandbox())
        roles[role] = ((own,) if own else ()) + shipped.roles[role]
    made = FaceSet(roles)
    families = tuple(source.family for sources in roles.values() for source in sources)
    return Chosen(made, made.stand_ins(families), tuple(refused))


def _first(
    role: Role,
    installed: Mapping[str, tuple[Installed, ...]],
    looked: dict[tuple[Path, int], Source | str],
    refused: dict[str, None],
    sandbox: Sandbox,
) -> Source | None:
    for family in faces.wanted(role):
        for found in installed.get(family, ()):
            key = (found.path, found.index)
            if key not in looked:
                looked[key] = _look(found, sandbox)
            answer = looked[key]
            if isinstance(answer, Source):
                return answer
            refused.setdefault(sentence(UserError(answer, face=family, role=_ROLE_NAMES[role])))
    return None


def _look(found: Installed, sandbox: Sandbox) -> Source | str:
    try:
        data = found.path.read_bytes()
        sandbox.run("app.workers.faces:inspect", data, {"index": found.index})
    except OSError:
        return "document.face_damaged"
    except UserError as error:
        return _REASONS.get(error.code, error.code)
    return Source(found.family, found.path, hashlib.sha256(data).hexdigest(), found.index, shipped=False)


def pinned(pins: Iterable[str], folders: Sequence[Path] | None = None) -> FaceSet:
    """The very faces that a paper was issued with. Raises `document.face_gone` with the family of one that is no longer
    there, byte for byte."""
    known = {(source.sha256, source.index): source for source in _all_known()}
    orders: dict[Role, dict[int, Source]] = {role: {} for role in Role}
    for pin in pins:
        family, sha256, index, places = pin.split("|")
        source = known.get((sha256, int(index))) or _installed(family, sha256, int(index), folders)
        for place in places.split("."):
            role = Role(place.rstrip("0123456789"))
            orders[role][int(place.removeprefix(role.value))] = source
    shipped = faces.shipped().roles
    return FaceSet(
        {
            role: (*own, *(source for source in shipped[role] if source not in own))
            for role, order in orders.items()
            for own in [tuple(order[at] for at in sorted(order))]
        }
    )


def _all_known() -> list[Source]:
    sets = (faces.shipped(), faces.current())
    return [source for one in sets for sources in one.roles.values() for source in sources if source.path.is_file()]


def _installed(family: str, sha256: str, index: int, folders: Sequence[Path] | None) -> Source:
    for found in find((family,), folders or font_folders()).get(family, ()):
        try:
            digest = hashlib.sha256(found.path.read_bytes()).hexdigest()
        except OSError:
            continue
        if (digest, found.index) == (sha256, index):
            return Source(family, found.path, sha256, index, shipped=False)
    raise UserError("document.face_gone", face=family)

"""The office's own wording of fixed passages: versions that are never changed, checked before they are kept.

An issued paper notes by which versions, program and faces it was set; `verify_paper` sets it again and compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import metadata

from sqlalchemy import select

from app.documents.forms import wording as words
from app.documents.registry import form, forms
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError
from db.models import Wording

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class WordingVersion:
    """One version: who, when, why, and what it says."""

    version: int
    made_by: str
    made_at: datetime | None
    reason: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Passage:
    """One fixed passage: its name for people, what it says, what it said as shipped, and what may stand in braces."""

    key: str
    label: str
    text: str
    shipped: str
    placeholders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A template with its passages and all versions, newest first; version 0 is the program's own."""

    code: str
    title: str
    version: int
    passages: tuple[Passage, ...]
    versions: tuple[WordingVersion, ...]


@cache
def program_version() -> str:
    """The program's version; `0` where it runs from its sources without one."""
    try:
        return metadata.version("yiantong")
    except metadata.PackageNotFoundError:
        return "0"


def template_titles() -> list[tuple[str, str]]:
    """Codes and names of the templates."""
    named = words.labels()["templates"]
    return [(code, named.get(code, code)) for code in words.templates()]


def template(view: Read, code: str) -> Template:
    """A template as the office has it. Raises `template.unknown`."""
    _known(code)
    rows = _rows(view, code)
    latest = rows[0] if rows else None
    laid = latest.texts if latest else {}
    shipped = words.shipped(code)
    named = words.labels()["passages"]
    passages = tuple(
        Passage(key, named.get(key, key), laid.get(key, text), text, _names(text)) for key, text in shipped.items()
    )
    own = [WordingVersion(one.version, one.made_by, one.made_at, one.reason, one.texts) for one in rows]
    first = WordingVersion(0, "", None, "", shipped)
    title = words.labels()["templates"].get(code, code)
    return Template(code, title, latest.version if latest else 0, passages, (*own, first))


def save_wording(work: Work, code: str, texts: Mapping[str, str], reason: str) -> int:
    """Keep a template's passages as its next version; returns its number. Nothing changes where nothing differs.

    Raises `permission.denied`, `template.unknown`, and for a passage, named, `template.unknown_placeholder` (`name`,
    `place`), `template.braces`, `template.too_long`, `template.reason_missing`.
    """
    work.require(Action.CODES_WRITE)
    checked = check_wording(code, texts)
    before = template(work, code)
    if checked == {one.key: one.text for one in before.passages}:
        return before.version
    if not reason.strip():
        raise UserError("template.reason_missing")
    version = before.version + 1
    own = {key: text for key, text in checked.items() if text != words.shipped(code)[key]}
    work.session.add(
        Wording(
            template=code,
            version=version,
            texts=own,
            reason=reason.strip()[:200],
            made_at=work.clock.now(),
            made_by=work.actor.display_name,
        )
    )
    work.note("template.change", "template", f"{code}:{version}", reason.strip()[:200])
    work.touch("settings")
    return version


def check_wording(code: str, texts: Mapping[str, str]) -> dict[str, str]:
    """All passages of a template with `texts` laid over the shipped ones. Raises as `save_wording` does."""
    _known(code)
    shipped = words.shipped(code)
    named = words.labels()["passages"]
    for key, text in texts.items():
        if key not in shipped:
            raise UserError("template.unknown_passage", passage=key[:64])
        label = named.get(key, key)
        if len(text) > LONGEST:
            raise UserError("template.too_long", passage=label, longest=LONGEST)
        try:
            found = words.placeholders(text)
        except ValueError as error:
            raise UserError("template.braces", passage=label) from error
        known = _names(shipped[key])
        for name, place in found:
            if name not in known:
                shown = "、".join(f"{{{one}}}" for one in known) or "没有"
                raise UserError(
                    "template.unknown_placeholder", passage=label, name=f"{{{name}}}", place=place, known=shown, key=key
                )
    return {key: texts.get(key, text) for key, text in shipped.items()}


def try_wording(code: str, texts: Mapping[str, str]) -> bytes:
    """The sample of a form that uses the template, set with passages that are being typed. Raises as `save_wording`,
    and as rendering does."""
    checked = check_wording(code, texts)
    definition = form(_sample_form(code))
    with words.held({code: checked}):
        return definition.draw(definition.sample()).pdf


def current(view: Read) -> dict[str, dict[str, str]]:
    """The office's own passages by template."""
    return {code: dict(rows[0].texts) for code in words.templates() if (rows := _rows(view, code))}


def current_versions(view: Read) -> dict[str, int]:
    """The number of each template's version; those that the office left as shipped are not named."""
    return {code: rows[0].version for code in words.templates() if (rows := _rows(view, code))}


def of_versions(view: Read, versions: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """The passages as they were in these versions. Raises `template.unknown` where one is not here."""
    found = {}
    for code, version in versions.items():
        row = view.session.get(Wording, (code, version))
        if row is None:
            raise UserError("template.unknown", template=f"{code}:{version}")
        found[code] = dict(row.texts)
    return found


def speak(view: Read) -> None:
    """Print in this thread as the office of `view` words it."""
    words.speak_as(current(view))


def _rows(view: Read, code: str) -> list[Wording]:
    query = select(Wording).where(Wording.template == code).order_by(Wording.version.desc())
    with view.session.no_autoflush:
        return list(view.session.scalars(query))


def _known(code: str) -> None:
    if code not in words.templates():
        raise UserError("template.unknown", template=code[:64])


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _place in words.placeholders(text)))


_SAMPLES = {"follow_up": "notification", "recheck": "objection_answer", "letterhead": "notification"}


def _sample_form(code: str) -> str:
    """A form that uses the template."""
    known = [one.code for one in forms()]
    wanted = _SAMPLES.get(code, code)
    return wanted if wanted in known else known[0]

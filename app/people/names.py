"""人员名录: the people whose names are offered in forms. Accounts are in it; others (lecturers, officers of other
departments) are entered by whoever meets them first. A name here gives nobody access to anything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.forms import Form
from app.people.directory import people
from app.work import Read, Work
from db.codes import Action
from db.kernel.errors import UserError

_SETTING = "directory"
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class KnownName:
    """Somebody of the directory. `account` says that the name comes from an account and is changed there."""

    name: str
    department: str = ""
    post: str = ""
    account: bool = False

    @property
    def told(self) -> str:
        """Department and post, for people."""
        return "　".join(part for part in (self.department, self.post) if part)


def directory(view: Read) -> list[KnownName]:
    """Everybody, by name; an account comes before an entry of the same name."""
    found = {one.name: KnownName(one.name, one.department, one.roles_text, account=True) for one in people(view)}
    for entry in _entries(view):
        found.setdefault(entry["name"], KnownName(entry["name"], entry["department"], entry["post"]))
    return sorted(found.values(), key=lambda one: one.name)


def remember(work: Work, names: Iterable[str]) -> None:
    """Take names into the directory as they were typed into a form. Raises `permission.denied`, `form.invalid`."""
    work.require(Action.CASE_READ)
    known = {one.name for one in directory(work)}
    for name in names:
        if name not in known:
            _put(work, _read({"name": name}), "")


def keep_name(work: Work, data: Any, former: str = "") -> None:
    """Enter somebody, or correct the entry `former`. Raises `permission.denied`, `form.invalid`, `person.known`."""
    work.require(Action.CODES_WRITE)
    entry = _read(data)
    taken = {one.name for one in directory(work)} - {former}
    if entry["name"] in taken:
        raise UserError("person.known", name=entry["name"])
    _put(work, entry, former)


def drop_name(work: Work, name: str) -> None:
    """Take an entry out; records keep the name. Raises `permission.denied`."""
    work.require(Action.CODES_WRITE)
    work.set_setting(_SETTING, [entry for entry in _entries(work) if entry["name"] != name], name)
    work.touch("people")


def _read(data: Any) -> dict[str, str]:
    form = Form(data)
    entry = {
        "name": form.text("name", "姓名", longest=40),
        "department": form.text("department", "单位和部门", required=False),
        "post": form.text("post", "职务", required=False),
    }
    form.finish()
    return entry


def _put(work: Work, entry: dict[str, str], former: str) -> None:
    rest = [one for one in _entries(work) if one["name"] not in (former, entry["name"])]
    if len(rest) >= _MOST:
        raise UserError("person.directory_full", most=_MOST)
    work.set_setting(_SETTING, [*rest, entry], entry["name"])
    work.touch("people")


def _entries(view: Read) -> list[dict[str, str]]:
    return list(view.setting(_SETTING, []))

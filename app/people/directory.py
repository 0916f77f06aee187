"""The directory: departments and the people who have an account here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from app import naming
from app.codes import is_code, label
from app.work import Read, Work
from db import models
from db.codes import Action, Role
from db.kernel.errors import UserError
from db.kernel.ids import new_id

#: How people write themselves into a form.
MYSELF = "本人"


@dataclass(frozen=True, slots=True)
class Department:
    """A department of our office; `kind` is its part in the procedure."""

    id: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; `roles_text` names the roles for people."""

    id: str
    login: str
    name: str
    department: str
    roles: frozenset[Role]
    active: bool

    @property
    def roles_text(self) -> str:
        """The roles in Chinese."""
        return "、".join(label("roles", role) for role in Role if role in self.roles)


def departments(view: Read) -> list[Department]:
    """Our departments by name."""
    query = (
        select(models.Department)
        .where(models.Department.office_id == view.own.office_id, models.Department.withdrawn.is_(False))
        .order_by(models.Department.name)
    )
    return [Department(row.id, row.kind, row.name) for row in view.session.scalars(query)]


def add_department(work: Work, kind: str, name: str) -> str:
    """A new department, or the one of that name. Raises `permission.denied`, `person.unknown_department_kind`."""
    work.require(Action.ACCOUNT_MANAGE)
    if not is_code("department_kinds", kind):
        raise UserError("person.unknown_department_kind", kind=kind)
    known = next((one for one in departments(work) if one.name == name), None)
    if known is not None:
        return known.id
    row = models.Department(id=new_id(), office_id=work.own.office_id, kind=kind, name=name, extra={})
    work.put(row, "department.add", name)
    return row.id


def people(view: Read, *, roles: Iterable[Role] = (), inactive: bool = False) -> list[Person]:
    """Everybody with an account, by name; with `roles`, those who have one of them."""
    names = {one.id: one.name for one in departments(view)}
    wanted = set(roles)
    found = []
    for row in view.session.scalars(select(models.Account).order_by(models.Account.display_name)):
        held = frozenset(Role(role) for role in row.roles)
        if (row.active or inactive) and (not wanted or wanted & held):
            department = names.get(row.department_id or "", "")
            found.append(Person(row.id, row.login, row.display_name, department, held, row.active))
    return found


def find_person(view: Read, name: str) -> Person | None:
    """The person of that login, name or account id, or who works (`本人`); None for a stranger."""
    account = models.Account
    name = view.actor.account_id if name == MYSELF else name
    matches = or_(account.login == name, account.display_name == name, account.id == name)
    ids = set(view.session.scalars(select(account.id).where(matches)))
    return next((person for person in people(view, inactive=True) if person.id in ids), None)


def person_name(view: Read, account_id: str | None) -> str:
    """The name behind an account id, empty where it is not of this workspace."""
    row = view.session.get(models.Account, account_id) if account_id else None
    return row.display_name if row else ""


def add_person(work: Work, name: str, roles: Iterable[Role], *, department_id: str | None = None) -> Person:
    """Enter somebody who decides on paper and has no key to this workspace; `name` serves as the login too.

    `Workspace.reset_passphrase` lets them in later. Raises `permission.denied`, `account.bad_name`, `account.exists`.
    """
    work.require(Action.ACCOUNT_MANAGE)
    naming.require_login(name)
    if work.session.scalar(select(models.Account.id).where(models.Account.login == name)) is not None:
        raise UserError("account.exists", login=name)
    chosen = sorted(role.value for role in roles)
    row = models.Account(
        id=new_id(),
        login=name,
        display_name=name,
        department_id=department_id,
        roles=chosen,
        active=True,
        created_at=work.clock.now(),
    )
    work.session.add(row)
    work.note("account.enter", "account", row.id, name)
    work.touch("people")
    return Person(row.id, name, name, "", frozenset(Role(role) for role in chosen), True)


def set_roles(work: Work, login: str, roles: Iterable[Role]) -> None:
    """Give an account other roles. Raises `permission.denied`, `person.unknown`, `person.last_admin`."""
    work.require(Action.ACCOUNT_MANAGE)
    account = _account(work, login)
    chosen = sorted(role.value for role in roles)
    if Role.ADMIN.value in account.roles and Role.ADMIN.value not in chosen:
        _refuse_last_admin(work, account.id)
    account.roles = chosen
    work.note("account.roles", "account", account.id, "、".join(label("roles", role) for role in chosen))
    work.touch("people")


def set_active(work: Work, login: str, active: bool) -> None:
    """Close or reopen an account. Raises `permission.denied`, `person.unknown`, `person.last_admin`."""
    work.require(Action.ACCOUNT_MANAGE)
    account = _account(work, login)
    if not active and Role.ADMIN.value in account.roles:
        _refuse_last_admin(work, account.id)
    account.active = active
    work.note("account.open" if active else "account.close", "account", account.id)
    work.touch("people")


def _account(work: Work, login: str) -> models.Account:
    found = work.session.scalar(select(models.Account).where(models.Account.login == login))
    if found is None:
        raise UserError("person.unknown", name=login)
    return found


def _refuse_last_admin(work: Work, account_id: str) -> None:
    others = [p for p in people(work, roles=[Role.ADMIN]) if p.id != account_id]
    if not others:
        raise UserError("person.last_admin")

"""The two made-up offices of the demonstration, with everybody who works there."""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import resources
from app import people
from app.demo.dates import working_day
from app.workspace import Actor, OfficeFacts, Workspace
from db.codes import Role
from db.kernel import durable
from db.kernel.clock import SetClock, SystemClock, business_date
from db.slots import SlotParameters

#: Holds every role, so that one person can look at everything that the demonstration shows.
LOGIN = "demo"


@dataclass(slots=True)
class DemoOffice:
    """One office while the story is told: its workspace, its clock, and whose passphrase lies where."""

    workspace: Workspace
    clock: SetClock
    today: date
    passphrases: dict[str, Path] = field(default_factory=dict)

    def at(self, offset: int, hour: int = 9) -> None:
        """Move to a working day of the story."""
        self.clock.set(working_day(self.today, offset), hour)

    def actor(self, login: str) -> Actor:
        """Somebody of this office."""
        return self.workspace.actor_of(login)

    def told(self) -> dict[str, Any]:
        """What `yiantong demo --json` says of this office."""
        accounts: dict[str, dict[str, Any]] = {}
        for login, file in self.passphrases.items():
            for role in self.actor(login).roles if login != LOGIN else ():
                accounts.setdefault(role.value, {"account": login, "passphrase_file": file})
        return {
            "workspace": self.workspace.vault.folder,
            "account": LOGIN,
            "passphrase_file": self.passphrases[LOGIN],
            "office_code": self.workspace.own.office_code,
            "accounts": accounts,
        }


def make(folder: Path, key: str, secrets_folder: Path, *, start: int, name: str = "") -> DemoOffice:
    """Make the office `key` of `resources/demo/offices.toml` in `folder`, `start` days from today.

    Files with passphrases begin with `name`, else with `key`. Key slots cost as little as is allowed: these workspaces
    hold nothing but made-up people, and passphrases lie beside them in plain files.
    """
    facts = tomllib.loads(resources.path("demo", "offices.toml").read_text("utf-8"))[key]
    today = business_date(SystemClock().now())
    clock = SetClock(SystemClock().now())
    clock.set(working_day(today, start), 8)
    passphrases: dict[str, Path] = {}
    workspace, _ = Workspace.create(
        folder,
        OfficeFacts(facts["code"], facts["name"], facts["short_name"], facts["level"], facts["superior_code"]),
        login=LOGIN,
        passphrase=_passphrase(secrets_folder, name or key, LOGIN, passphrases),
        display_name="演示账号",
        roles=frozenset(Role),
        clock=clock,
        parameters=SlotParameters(),
    )
    office = DemoOffice(workspace, clock, today, passphrases)
    with workspace.work() as work:
        for department in facts["departments"]:
            people.add_department(work, department["kind"], department["name"])
        work.commit()
    with workspace.read() as view:
        departments = {department.name: department.id for department in people.departments(view)}
    for account in facts["accounts"]:
        workspace.add_account(
            account["login"],
            _passphrase(secrets_folder, name or key, account["login"], passphrases),
            display_name=account["name"],
            roles=frozenset(Role(role) for role in account["roles"]),
            department_id=departments.get(account["department"]),
            parameters=SlotParameters(),
        )
    return office


def _passphrase(folder: Path, office: str, login: str, files: dict[str, Path]) -> str:
    chosen = f"yanshi-{secrets.token_hex(4)}"
    files[login] = folder / f"{office}-{login}.txt"
    durable.write(files[login], f"{chosen}\n".encode(), name="demo.passphrase")
    return chosen

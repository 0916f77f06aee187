"""The directory: departments, people, units that are not entered twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import people
from app.workspace import UserError, Workspace
from db.codes import Role
from tests.support import acting, make_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A fresh office."""
    made = make_workspace(tmp_path / "青检")
    yield made
    made.close()


def test_departments_are_entered_once(workspace: Workspace) -> None:
    with workspace.work() as work:
        first = people.add_department(work, "investigation", "侦查部门")
        assert people.add_department(work, "investigation", "侦查部门") == first
        with pytest.raises(UserError, match=r"person\.unknown_department_kind"):
            people.add_department(work, "kitchen", "食堂")
        work.commit()
    with workspace.read() as view:
        assert [(one.kind, one.name) for one in people.departments(view)] == [("investigation", "侦查部门")]


def test_a_person_is_found_by_login_name_and_id(workspace: Workspace) -> None:
    with workspace.read() as view:
        person = people.find_person(view, "admin")
        assert person is not None
        assert person == people.find_person(view, "周检察官") == people.find_person(view, person.id)
        assert person.roles_text.startswith("承办人、侦查部门负责人")
        assert people.find_person(view, "某某") is None
        assert people.people(view, roles=[Role.CHIEF]) == [person]


def test_the_last_keeper_of_the_workstation_stays(workspace: Workspace) -> None:
    with workspace.work() as work:
        for change in (
            lambda: people.set_active(work, "admin", False),
            lambda: people.set_roles(work, "admin", [Role.CHIEF]),
        ):
            with pytest.raises(UserError, match=r"person\.last_admin"):
                change()
        people.set_roles(work, "admin", [Role.ADMIN, Role.CHIEF])
        work.commit()
    with workspace.read() as view:
        assert people.people(view)[0].roles == {Role.ADMIN, Role.CHIEF}


def test_only_the_keeper_manages_accounts(workspace: Workspace) -> None:
    with pytest.raises(UserError, match=r"permission\.denied"), workspace.work(acting(workspace, Role.CHIEF)) as work:
        people.set_active(work, "admin", False)


def test_a_unit_is_entered_once_and_its_blanks_are_filled(workspace: Workspace) -> None:
    bare = people.UnitFields("县公路养护中心", "institution")
    with workspace.work() as work:
        first = people.ensure_unit(work, bare)
        told = people.UnitFields("县公路养护中心", "state_organ", system="transport", superior="县交通运输局")
        assert people.ensure_unit(work, told) == first
        work.commit()
    with workspace.read() as view:
        unit = people.unit_file(view, first)
        assert unit is not None
        assert (unit.unit_class, unit.system_text, unit.superior) == ("institution", "交通", "县交通运输局")
        assert [one.name for one in people.units(view, "养护")] == ["县公路养护中心"]
        assert people.units(view, "%") == []

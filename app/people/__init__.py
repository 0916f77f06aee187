"""Offices, departments, accounts and units: who works here, and where the crimes happened.

Whoever may do what is in `app.permissions`; keys and passphrases of accounts are the workspace's.
"""

from __future__ import annotations

from app.people.arranged import arrange, arranged
from app.people.directory import (
    Department,
    Person,
    add_department,
    add_person,
    departments,
    find_person,
    people,
    set_active,
    set_roles,
)
from app.people.names import KnownName, directory, drop_name, keep_name, remember
from app.people.units import (
    UnitFields,
    UnitFile,
    ensure_unit,
    save_unit,
    unit_data,
    unit_fields,
    unit_file,
    unit_names,
    units,
)

__all__ = [
    "Department",
    "KnownName",
    "Person",
    "UnitFields",
    "UnitFile",
    "add_department",
    "add_person",
    "departments",
    "directory",
    "drop_name",
    "ensure_unit",
    "find_person",
    "keep_name",
    "people",
    "remember",
    "save_unit",
    "arrange",
    "arranged",
    "set_active",
    "set_roles",
    "unit_data",
    "unit_fields",
    "unit_file",
    "unit_names",
    "units",
]

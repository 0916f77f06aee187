"""Names to choose from while typing: people and units of this workspace, read once for a form."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from app import people
from app.work import Read
from ui.desk import Desk


@dataclass
class Known:
    """Filled after the form has been shown; `suggest` functions look here when a field is made."""

    people: list[str] = field(default_factory=list)
    undertakers: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


def read_known(view: Read) -> Known:
    """Names of people with an account and of units."""
    persons = people.people(view)
    return Known(
        [person.name for person in persons],
        [person.name for person in persons if "UD" in person.roles],
        [unit.name for unit in people.units(view, limit=500)],
    )


def load(desk: Desk, owner: QObject, known: Known, then: object = None) -> None:
    """Fill `known` from the records."""

    def take(found: Known) -> None:
        known.people[:], known.undertakers[:], known.units[:] = found.people, found.undertakers, found.units
        if callable(then):
            then()

    desk.read(read_known, owner=owner, on_done=take)

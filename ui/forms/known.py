"""Names to choose from while typing: the people of the directory and the units, read once for a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject

from app import codebook
from app import people as directory
from app.people import UnitFile
from app.search.initials import initials
from app.work import Read
from ui.desk import Desk
from ui.forms.choices import learn_initials, learn_own
from ui.widgets.offers import Offer


@dataclass
class Known:
    """Filled after the form has been shown; fields look here when somebody types. `remember` adds to the directory."""

    people: list[Offer] = field(default_factory=list)
    undertakers: list[Offer] = field(default_factory=list)
    units: list[Offer] = field(default_factory=list)
    remember: Callable[[list[str]], object] | None = None


def read_known(view: Read) -> Known:
    """People and units with the initials by which they are found."""
    learn_own(codebook.added(view))
    learn_initials(initials)
    everybody = directory.directory(view)
    undertakers = [person.name for person in directory.people(view) if "UD" in person.roles]
    return Known(
        [Offer(one.name, one.name, one.told, initials(one.name)) for one in everybody],
        [Offer(name, name, "", initials(name)) for name in undertakers],
        [_unit(unit) for unit in directory.units(view, limit=2000)],
    )


def _unit(unit: UnitFile) -> Offer:
    return Offer(unit, unit.name, unit.superior, initials(unit.name))


def load(desk: Desk, owner: QObject, known: Known, then: object = None) -> None:
    """Fill `known` from the records."""

    def take(found: Known) -> None:
        known.people[:], known.undertakers[:], known.units[:] = found.people, found.undertakers, found.units
        if callable(then):
            then()

    def remember(names: list[str]) -> None:
        known.people.extend(Offer(name, name) for name in names)
        desk.work(directory.remember, names, owner=owner)

    known.remember = remember
    desk.read(read_known, owner=owner, on_done=take)

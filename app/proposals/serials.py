"""The running number that a paper would get next, for trying a pattern of numbers before it is taken."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from app import presets
from app.numbers import next_serial, render, serial_of
from app.proposals.register import number_register
from app.work import Read
from db.models import FollowUp


def next_by(view: Read, name: str, pattern: str) -> str:
    """The next number of `name` (proposal, further_opinion, letter) this year, written by `pattern`."""
    year = view.today().year
    return render(pattern, view.own.short_name, year, next_serial(_used(view, name, year)))


def _used(view: Read, name: str, year: int) -> list[int]:
    if name == "proposal":
        return [row.serial for row in number_register(view, year)]
    kept, short = presets.current(view).numbers[name], view.own.short_name
    numbers = view.session.scalars(
        select(FollowUp.doc_number).where(
            FollowUp.owner_workspace == view.workspace_id, FollowUp.issued_on >= date(year, 1, 1)
        )
    )
    found = (serial_of(number, kept, short, year) for number in numbers)
    return [serial for serial in found if serial is not None]

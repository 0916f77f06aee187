"""Rest days and make-up workdays of the years that the State Council has announced."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import resources

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """Which days are worked. Outside `years` only weekends are known, and `covers` says so."""

    years: frozenset[int]
    rest: Mapping[date, str]
    makeup: Mapping[date, str]

    def covers(self, day: date) -> bool:
        """Whether the arrangement of the day's year has been announced and entered."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether work is done on `day`: make-up days are, announced rest days and other weekends are not."""
        if day in self.makeup:
            return True
        return day not in self.rest and day.weekday() < _SATURDAY

    def name(self, day: date) -> str:
        """The holiday's name, `调休上班` for a make-up day, `周末` for another weekend day, else an empty text."""
        if day in self.makeup:
            return "调休上班"
        if day in self.rest:
            return self.rest[day]
        return "周末" if day.weekday() >= _SATURDAY else ""

    def corrected(self, years: Mapping[int, HolidayTable]) -> HolidayTable:
        """This table with some years replaced whole by an office's own."""
        rest = {day: name for day, name in self.rest.items() if day.year not in years}
        makeup = {day: name for day, name in self.makeup.items() if day.year not in years}
        for table in years.values():
            rest.update(table.rest)
            makeup.update(table.makeup)
        return HolidayTable(self.years | set(years), rest, makeup)

    @classmethod
    def parse(cls, texts: Iterable[str]) -> HolidayTable:
        """Read tables, one TOML text a year. Raises `ValueError` for a day that is outside its table's year."""
        years: set[int] = set()
        rest: dict[date, str] = {}
        makeup: dict[date, str] = {}
        for text in texts:
            table = tomllib.loads(text)
            year = int(table["year"])
            years.add(year)
            for holiday in table["holiday"]:
                for kind, days in ((rest, holiday["rest"]), (makeup, holiday["makeup"])):
                    kind.update({_of_year(day, year): str(holiday["name"]) for day in days})
        return cls(frozenset(years), rest, makeup)


def _of_year(day: object, year: int) -> date:
    if not isinstance(day, date) or day.year != year:
        raise ValueError(f"{day} is not a day of {year}")
    return day


@cache
def shipped_table() -> HolidayTable:
    """The years that come with the program."""
    files = sorted(resources.path("holidays").glob("*.toml"))
    return HolidayTable.parse(file.read_text("utf-8") for file in files)

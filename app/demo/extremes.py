"""Offices to look at pages with: one where nothing was done yet, one crowded with cases of very long names, one that
works by 检察建议工作规定, one full of pictures, and one that is the superior of 150 others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app import presets
from app.demo import darkroom, story, superior
from app.demo import office as offices

EMPTY, CROWDED, RULES_2019, PICTURES, SUPERIOR = "empty", "crowded", "spp2019", "pictures", "superior"
NAMES = (EMPTY, CROWDED, RULES_2019, PICTURES, SUPERIOR)

#: An office is set up this many days before today.
_START = -300
_MORE = "等十一人滥用职权、受贿、挪用公款案（涉城乡公路养护与灾后重建专项资金）"
_UNIT = "青溪县{unit}驻白石镇灾后恢复重建工程项目指挥部综合协调与资金管理办公室"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"


def make(directory: Path, which: str, *, copies: int = 6) -> Path:
    """Make the workspace `which` (one of `NAMES`) in `directory`, with its passphrases beside it.

    `copies` is how often the demonstration's cases are told in the crowded office, each time of other people.
    """
    folder, passphrases = directory / which, directory / "passphrases"
    passphrases.mkdir(parents=True, exist_ok=True)
    key = "city" if which == SUPERIOR else "county"
    office = offices.make(folder, key, passphrases, start=_START, name=which)
    try:
        if which == SUPERIOR:
            office.at(0)
            superior.fill(office)
        if which == CROWDED:
            story.tell(office, list(_stories(copies)))
        if which == RULES_2019:
            with office.workspace.work(office.actor("luo")) as work:
                presets.choose(work, "spp2019")
                work.commit()
            story.tell(office, story.by_the_rules_of_2019())
        if which == PICTURES:
            darkroom.fill(office)
    finally:
        office.workspace.close()
    return folder


def _stories(copies: int) -> Iterator[Mapping[str, Any]]:
    told = story.others()
    for copy in range(copies):
        for number, one in enumerate(told):
            yield _renamed(one, copy, number, copy * len(told) + number)


def _renamed(one: Mapping[str, Any], copy: int, number: int, place: int) -> Mapping[str, Any]:
    """The same case of other people: every second one with names as long as they come, none with photos."""
    surname, other = (_SURNAMES[(place * step + number) % len(_SURNAMES)] for step in (7, 11))
    data = dict(one["register"]["data"])
    unit = dict(data["unit"])
    long = (copy + number) % 2 == 0
    data["name"] = f"{surname}某某、{other}某{_MORE}" if long else f"{surname}某{data['name'].partition('某')[2]}"
    data["case_no"] = f"{data['case_no'].partition('〕')[0]}〕{1000 + place}号"
    data["suspects"] = [{**suspect, "name": f"{surname}某某"} for suspect in data["suspects"][:1]]
    unit["name"] = _UNIT.format(unit=unit["name"].removeprefix("县")) if long else f"{unit['name']}第{copy + 1}分部"
    data["unit"] = unit
    events = [event for event in one.get("event", ()) if event["do"] != "photos"]
    start = one.get("start", 0) - copy * 3
    return {**one, "start": start, "register": {**one["register"], "data": data}, "event": events}

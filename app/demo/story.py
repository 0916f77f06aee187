"""Telling a case of `resources/demo/cases`: each event is one unit of work of the person who would do it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import resources
from app import cases, casework, documents, photos
from app.demo.dates import resolve, working_day
from app.demo.letter import letter
from app.demo.office import DemoOffice

Event = Mapping[str, Any]

#: How long an event of a story takes: a day's events follow each other by this many hours from nine.
_FIRST_HOUR = 9


@dataclass(slots=True)
class Told:
    """What came of a case: how many photos it has, the files that were refused, ids of its papers by form."""

    case_id: str
    case_no: str
    start: int
    suspects: list[str] = field(default_factory=list)
    photos: int = 0
    refused: list[str] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)


def load(name: str) -> dict[str, Any]:
    """A story by its file's name."""
    return tomllib.loads(resources.path("demo", "cases", name).read_text("utf-8"))


def others() -> list[dict[str, Any]]:
    """All cases but the main one: the standard story with each case's own words, up to where it stands."""
    standard, told = load("standard.toml"), load("others.toml")
    return [_fitted(standard, told["words"], case) for case in told["case"]]


def by_the_rules_of_2019() -> list[dict[str, Any]]:
    """Some of these cases as an office tells them that works by 检察建议工作规定."""
    standard, told, more = load("standard.toml"), load("others.toml"), load("spp2019.toml")
    analysed = next(place for place, event in enumerate(standard["event"]) if event.get("stage") == "analysed")
    events = [*standard["event"][: analysed + 1], *more["event"]]
    return [
        _fitted({**standard, "event": events}, told["words"], {**told["case"][one["place"]], **one})
        for one in more["case"]
    ]


def _fitted(standard: Mapping[str, Any], words: Mapping[str, str], case: Mapping[str, Any]) -> dict[str, Any]:
    events, flags = [], set(case.get("flags", ()))
    for event in standard["event"] if case["until"] != "registered" else ():
        if event.get("unless") in flags or event.get("only", "") not in flags | {""}:
            continue
        events.append(event)
        if event.get("stage") == case["until"]:
            break
    story = _filled({"register": standard["register"], "event": events}, {**words, **case["words"]})
    story["register"]["data"] |= {"name": case["words"]["name"], "suspects": case["suspects"]}
    story["register"] |= {"by": case.get("proposed_by", story["register"]["by"]), "proposed": "proposed_by" in case}
    return {**story, "start": case["start"]}


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, words) for item in value]
    return value.format_map(words) if isinstance(value, str) else value


def tell(office: DemoOffice, stories: Sequence[Mapping[str, Any]], given: Sequence[Path] = ()) -> list[Told]:
    """Carry the cases of several stories through their events, day by day, as an office has them side by side.

    `given` are picture files that stand in for the drawn ones of the first story, shared out among its photo events.
    """
    tolds: dict[int, Told] = {}
    days = [
        (story.get("start", 0) + event["day"], place, number, event)
        for place, story in enumerate(stories)
        for number, event in enumerate(_events(story, given if place == 0 else ()))
    ]
    for day, place, _, event in sorted(days, key=lambda entry: entry[:3]):
        office.at(day, _FIRST_HOUR)
        if event["do"] == "register":
            tolds[place] = _register(office, event, stories[place].get("start", 0))
        else:
            _VERBS[event["do"]](office, tolds[place], event)
    return [tolds[place] for place in sorted(tolds)]


def _events(story: Mapping[str, Any], given: Sequence[Path]) -> list[Event]:
    events: list[Event] = story.get("event", [])
    shares = iter(_shares(given, sum(event["do"] == "photos" for event in events)))
    told = [{**event, "given": next(shares)} if event["do"] == "photos" else event for event in events]
    return [{**story["register"], "do": "register"}, *told]


def _register(office: DemoOffice, event: Event, start: int) -> Told:
    data = resolve(event["data"], office.today, start)
    with office.workspace.work(office.actor(event["by"])) as work:
        case_id = cases.propose(work, data) if event.get("proposed") else cases.register(work, data)
        work.commit()
    return Told(case_id, data["case_no"], start, [suspect["name"] for suspect in data["suspects"]])


def _shares(given: Sequence[Path], events: int) -> list[list[Path]]:
    return [list(given[place::events]) for place in range(events)] if events else []


def _advance(office: DemoOffice, told: Told, event: Event) -> None:
    with office.workspace.work(office.actor(event["by"])) as work:
        casework.advance(work, told.case_id, event["transition"], event.get("note", ""))
        work.commit()


def _record(office: DemoOffice, told: Told, event: Event) -> None:
    with office.workspace.work(office.actor(event["by"])) as work:
        data = resolve(event["data"], office.today, told.start)
        if data.get("document") in told.documents:  # a scan told before, by its kind
            data["document"] = told.documents[data["document"]]
        casework.record(work, told.case_id, event["kind"], data)
        work.commit()


def _file(office: DemoOffice, told: Told, event: Event) -> None:
    """Print a form from the records and keep the paper."""
    with office.workspace.work(office.actor(event["by"])) as work:
        told.documents[event["form"]] = documents.file_form(work, told.case_id, event["form"])
        work.commit()


def _incoming(office: DemoOffice, told: Told, event: Event) -> None:
    """A paper of the unit, as a scanner would hand it over."""
    dated = working_day(office.today, told.start + int(event["dated"].removeprefix("D")))
    scan = letter(event["heading"], event["addressee"], event["paragraphs"], event["responsible"], dated)
    fields = documents.IncomingFields(event["kind"], dated, event["title"], event["responsible"], event["doc_number"])
    with office.workspace.work(office.actor(event["by"])) as work:
        told.documents[event["kind"]] = documents.add_incoming(work, told.case_id, fields, scan, "扫描件.pdf")
        work.commit()


def _photos(office: DemoOffice, told: Told, event: Event) -> None:
    drawn = [resources.path("demo", "photos", name) for name in event["files"]]
    actor = office.actor(event["by"])
    with office.workspace.read() as view:
        negative = photos.NegativeForm(**event["negative"])
        if any(row.negative_no == negative.negative_no for row in photos.list_negatives(view, told.case_id)):
            raise ValueError(f"negative {negative.negative_no} is told twice")
    report = photos.import_photos(
        office.workspace, told.case_id, event["category"], event["given"] or drawn, negative=negative, actor=actor
    )
    if "scan" in event:
        _scan(office, told.case_id, negative.negative_no, resources.path("demo", "photos", event["scan"]), event["by"])
    told.photos += len(report.imported)
    told.refused += [one.text for one in report.refused]
    elements = resolve(event["describe"], office.today, told.start)
    taken_on = date.fromisoformat(elements.pop("taken_on"))
    description = photos.PhotoDescription(**elements, taken_on=taken_on)
    with office.workspace.work(actor) as work:
        for number, photo in enumerate(report.imported, 1):
            several = len(report.imported) > 1
            title = f"{description.title}（{number}）" if several else description.title
            photos.describe(work, photo.photo_id, replace(description, title=title))
        work.commit()


def _scan(office: DemoOffice, case_id: str, negative_no: str, file: Path, by: str) -> None:
    """Keep the scan of a negative, so that the light table shows it both ways."""
    with office.workspace.read() as view:
        row = next(one for one in photos.list_negatives(view, case_id) if one.negative_no == negative_no)
    photos.attach_scan(office.workspace, row.id, file, actor=office.actor(by))


_VERBS: dict[str, Callable[[DemoOffice, Told, Event], None]] = {
    "advance": _advance,
    "record": _record,
    "file": _file,
    "incoming": _incoming,
    "photos": _photos,
}

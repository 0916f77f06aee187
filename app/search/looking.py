"""Looking something up: what a person may find, grouped by kind, the best first, with the places that match."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.codes import label
from app.permissions import Scope, scope
from app.search.index import kind
from app.search.registry import GUARDS, Group, Guard
from db import search as index
from db import words
from db.codes import Action, Role
from db.kernel.errors import UserError
from db.models import Case, SearchEntry

#: Hits of a group that are counted; more are told as "more than".
MOST = 1_000
#: So many of the newest hits of a group are weighed, and as many with the words in their names.
_WEIGHED = 80
_SNIPPET, _BEFORE = 60, 18
#: Characters of a text in which the place that matches is looked for.
_READ = 20_000

_NEEDS: Mapping[Guard, Action] = {Guard.OPEN: Action.CASE_READ, Guard.ORIGINALS: Action.PHOTO_ORIGINAL}

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found. `beside` tells where it belongs, `snippet` the place in its text; marks are (start, end)."""

    group: Group
    record_type: str
    record_id: str
    part: str
    case_id: str
    step: str
    title: str
    number: str
    beside: str
    snippet: str
    title_marks: Spans = ()
    number_marks: Spans = ()
    snippet_marks: Spans = ()


@dataclass(frozen=True, slots=True)
class GroupHits:
    """The best hits of one kind. `more` says that there are more than the `count` told."""

    group: Group
    label: str
    count: int
    more: bool
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found, groups without hits left out."""

    query: str
    groups: tuple[GroupHits, ...]

    @property
    def count(self) -> int:
        """How many there are in all, as far as they were counted."""
        return sum(group.count for group in self.groups)


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may find: classes of entries whole, and classes only in the own cases of `account`."""

    whole: frozenset[int]
    own: frozenset[int]
    account: str

    def own_of(self, one: int) -> str | None:
        """The account whose cases a class is narrowed to."""
        return self.account if one in self.own else None


class Person(Protocol):
    """Who looks."""

    @property
    def account_id(self) -> str:
        """The account."""

    @property
    def display_name(self) -> str:
        """The name for refusals."""

    @property
    def roles(self) -> frozenset[Role]:
        """What they are here."""


class View(Protocol):
    """One moment of the records, and who looks at it (`app.work.Read`)."""

    session: Session

    @property
    def actor(self) -> Person:
        """Who looks."""


def sight(person: Person) -> Sight:
    """What somebody may find. Raises `permission.denied` for who may read no case."""
    if scope(person.roles, Action.CASE_READ) is Scope.NONE:
        raise UserError("permission.denied", action=Action.CASE_READ.value, name=person.display_name)
    whole, own = set(), set()
    for guard, action in _NEEDS.items():
        reach = min(scope(person.roles, action), scope(person.roles, Action.CASE_READ))
        for group in Group:
            if reach is Scope.ALL:
                whole.add(kind(group, guard))
            elif reach is Scope.OWN:
                own.add(kind(group, guard))
    return Sight(frozenset(whole), frozenset(own), person.account_id)


def search(view: View, query: str, *, groups: Iterable[Group] = tuple(Group), limit: int = 8) -> Found:
    """What matches every word of `query` and may be found by who looks, at most `limit` of each group.

    Raises `permission.denied` for who may read no case.
    """
    seen = sight(view.actor)
    expression = words.expression(query)
    if not expression:
        return Found(query, ())
    looker = _Looker(view.session, seen, query, expression, limit, _few(view.session, seen, expression))
    found = (looker.group(group) for group in groups)
    return Found(query, tuple(group for group in found if group is not None))


def cases_named(query: str) -> Select[str]:
    """The ids of the cases with every word of `query` in names, numbers, unit or people: what narrows their list.

    Nothing to look for finds nothing: ask only where `query` is not blank.
    """
    return index.records_named(words.expression(query), kind(Group.CASE, Guard.OPEN))


def _few(session: Session, seen: Sight, expression: str) -> dict[int, list[int]] | None:
    """Everything that matches by class where it is little: the index is read once then, and not for each class.

    None where it is much, or where some of it is not for this person.
    """
    if seen.own:
        return None
    numbers = index.find(session, expression, limit=MOST + 1)
    if len(numbers) > MOST:
        return None
    found: dict[int, list[int]] = defaultdict(list)
    for number in numbers:
        found[index.kind_of(number)].append(number)
    return found


@dataclass(slots=True)
class _Looker:
    session: Session
    seen: Sight
    query: str
    expression: str
    limit: int
    few: dict[int, list[int]] | None

    def group(self, group: Group) -> GroupHits | None:
        numbers = self._numbers(group, MOST + 1)
        if not numbers:
            return None
        best = self._ranked(group, numbers)[: self.limit]
        rows = index.load(self.session, best)
        hits = tuple(self._described(group, [rows[number] for number in best]))
        more = len(numbers) > MOST
        return GroupHits(group, label("search_groups", group.name.lower()), min(len(numbers), MOST), more, hits)

    def _numbers(self, group: Group, limit: int, *, in_names: bool = False) -> list[int]:
        found: list[int] = []
        for one in self._classes(group):
            if self.few is not None and not in_names:
                found += self.few.get(one, ())
            else:
                own = self.seen.own_of(one)
                found += index.find(self.session, self.expression, one, limit=limit, own_of=own, in_names=in_names)
        return sorted(found, key=_instant, reverse=True)[:limit]

    def _classes(self, group: Group) -> Iterator[int]:
        for guard in GUARDS[group]:
            one = kind(group, guard)
            if one in self.seen.whole or one in self.seen.own:
                yield one

    def _ranked(self, group: Group, numbers: list[int]) -> list[int]:
        """What was typed in full first, then the words in the names, then in the text; within these the newest.

        Only the newest of each of these are weighed: reading thousands of entries would cost more than finding them.
        """
        whole, wanted = words.normal(self.query), words.looked_for(self.query)
        named = set(numbers) & set(self._numbers(group, _WEIGHED, in_names=True))
        candidates = dict.fromkeys([*numbers[:_WEIGHED], *named])
        for one in self._classes(group):
            candidates |= dict.fromkeys(index.keyed(self.session, whole, one, own_of=self.seen.own_of(one)))
        ranks = {
            found: _rank(title, number, whole, wanted, named=found in named)
            for found, title, number in index.keys_of(self.session, candidates)
        }
        return sorted(ranks, key=lambda number: (ranks[number], -_instant(number)))

    def _described(self, group: Group, rows: list[SearchEntry]) -> Iterator[SearchHit]:
        wanted = words.looked_for(self.query)
        ids = {row.case_id for row in rows if row.case_id}
        columns = select(Case.id, Case.name, Case.register_no).where(Case.id.in_(ids))
        cases = {found.id: found for found in self.session.execute(columns)}
        for row in rows:
            case = cases.get(row.case_id or "")
            beside = f"{case.name}　{case.register_no}" if case is not None and row.record_type != "case" else ""
            snippet, marks = _snippet(row, wanted)
            yield SearchHit(
                group=group,
                record_type=row.record_type,
                record_id=row.record_id,
                part=row.part,
                case_id=row.case_id or "",
                step=row.step or "",
                title=row.title,
                number=row.number,
                beside=beside,
                snippet=snippet,
                title_marks=tuple(words.spans(row.title, wanted)),
                number_marks=tuple(words.spans(row.number, wanted)),
                snippet_marks=tuple(marks),
            )


def _instant(number: int) -> int:
    return number & ((1 << 52) - 1)


def _rank(title: str, number: str, whole: str, wanted: list[str], *, named: bool) -> int:
    """How well an entry's keys match: 0 is what was typed, 4 has the words only in its text."""
    if whole and whole in (title, number):
        return 0
    if title.startswith(whole) or number.startswith(whole):
        return 1
    if all(word in title or word in number for word in wanted):
        return 2
    return 3 if named else 4


def _snippet(row: SearchEntry, wanted: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The line of the entry's further text that says most of what is looked for, cut around its first mark."""
    best: tuple[str, list[tuple[int, int]]] = ("", [])
    for text in (*row.names.split("\n"), *row.body.split("\n")):
        line = text[:_READ]
        found = words.spans(line, wanted)
        if found and line != row.title and len(found) > len(best[1]):
            best = line, found
            if len(found) >= len(wanted):
                break
    return _cut(*best)


def _cut(line: str, marks: list[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    if not marks:
        return "", []
    start = max(marks[0][0] - _BEFORE, 0) if len(line) > _SNIPPET else 0
    end = min(start + _SNIPPET, len(line))
    head, tail = ("…" if start else ""), ("…" if end < len(line) else "")
    moved = [(a - start + len(head), min(b, end) - start + len(head)) for a, b in marks if a < end]
    return head + line[start:end] + tail, moved

"""A record's plain form: what goes in comes out, whatever the record type, unknown fields included."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Boolean, Date, Integer

from db.kernel.canonical import dumps, loads
from db.models.base import Instant, JsonList, JsonObject
from db.records import RECORDS, MisfitError, content_columns, part_lists, restore, snapshot

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
integers = st.integers(-(2**40), 2**40)
values = st.recursive(
    st.none() | st.booleans() | integers | texts, lambda inner: st.dictionaries(texts, inner, max_size=3), max_leaves=4
)


def value_for(column: Any) -> st.SearchStrategy[Any]:
    match column.type:
        case Instant():
            made: st.SearchStrategy[Any] = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
                lambda t: t.replace(tzinfo=UTC)
            )
        case Date():
            made = st.dates(date(1950, 1, 1), date(2100, 1, 1))
        case Boolean():
            made = st.booleans()
        case Integer():
            made = integers
        case JsonList():
            made = st.lists(values, max_size=3)
        case JsonObject():
            made = st.dictionaries(texts, values, max_size=3)
        case _:
            made = texts
    return made | st.none() if column.nullable else made


@st.composite
def records(draw: st.DrawFn) -> Any:
    cls = RECORDS[draw(st.sampled_from(sorted(RECORDS)))]
    record = cls(**{name: draw(value_for(column)) for name, column in content_columns(cls)}, extra={})
    for name, part in part_lists(cls):
        rows = draw(st.lists(st.builds(dict, **{n: value_for(c) for n, c in content_columns(part)}), max_size=3))
        setattr(record, name, [part(**row, position=place) for place, row in enumerate(rows)])
    return record


@given(records(), st.dictionaries(st.from_regex(r"\Anew_[a-z]{1,8}\Z"), values, max_size=2))
def test_a_record_survives_its_plain_form(record: Any, unknown: dict[str, Any]) -> None:
    plain = loads(dumps(snapshot(record) | unknown))
    assert isinstance(plain, dict)
    copy = type(record)()
    restore(copy, plain)
    assert snapshot(copy) == plain
    assert copy.extra == unknown


@pytest.mark.parametrize(
    ("field", "value"), [("name", 7), ("filed_on", "2026-02-30"), ("form", []), ("suspects", {}), ("unit_id", None)]
)
def test_a_value_of_the_wrong_kind_is_named(field: str, value: Any) -> None:
    case = RECORDS["case"]
    good = case(
        **{name: "x" for name, column in content_columns(case) if column.type.python_type is str},
        form={},
        suspects=[],
        charges=[],
        steps=[],
        extra={},
    )
    plain = dict(snapshot(good)) | {field: value}
    with pytest.raises(MisfitError) as told:
        restore(case(), plain)
    assert told.value.field == field

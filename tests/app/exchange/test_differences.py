"""What changes of a record is told in words, whatever foreign content it has."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.exchange import differences

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.dictionaries(st.sampled_from(("name", "days", "charges", "form", "steps")), VALUES, max_size=4)


@settings(max_examples=60)
@given(before=FIELDS, after=FIELDS)
def test_something_is_told_exactly_where_something_differs(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert differences.between("case", before, before) == ()
    changed = {name for name in before.keys() | after.keys() if _typed(before.get(name)) != _typed(after.get(name))}
    assert bool(differences.between("case", before, after)) == bool(changed)


def _typed(value: Any) -> Any:
    """With True and 1 told apart, and a form's empty field being no field."""
    if isinstance(value, dict):
        return {name: _typed(one) for name, one in value.items() if one is not None}
    return [_typed(one) for one in value] if isinstance(value, list) else (type(value), value)


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one.name, one.before, one.after) for one in differences.between("case", before, after)]


def test_of_a_list_only_what_came_and_went_is_told() -> None:
    first = {"id": "1", "name": "王小明", "post": "出纳", "position": 0}
    other = {"id": "2", "name": "李大成", "post": "会计", "position": 1}
    assert told({"suspects": [first]}, {"suspects": [other, first]}) == [("suspects", "", "李大成")]
    promoted = [("suspects", "1，王小明，出纳", "1，王小明，会计")]
    assert told({"suspects": [first]}, {"suspects": [first | {"post": "会计"}]}) == promoted
    step = {"step": "plan", "state": "done"}
    assert told({"steps": [step | {"state": "in_progress"}]}, {"steps": [step]}) == [
        ("steps", "进行中，计划", "已完成，计划")
    ]


def test_many_rows_are_counted_and_long_texts_shown_where_they_part() -> None:
    ((_, before, after),) = told({"labels": []}, {"labels": [f"增补的第{number}项原因" for number in range(40)]})
    assert (before, after[:9], after[-4:]) == ("", "增补的第0项原因、", "等40项"[-4:])
    assert len(after) < 70
    long = "同样的开头" * 30
    ((_, before, after),) = told({"name": long + "甲"}, {"name": long + "乙"})
    assert (before[-1], after[-1], len(after) < 70) == ("甲", "乙", True)

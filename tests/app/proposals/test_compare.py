"""Comparison of versions: whatever the texts, both can be read back from it, and it is readable and quick."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.proposals.compare import Mark, compare, runs
from tests.app.proposals.test_rules import TEXT

TEXTS = st.text(alphabet=st.sampled_from("甲乙丙丁，。12\n𠮷e"), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_are_read_back(before: str, after: str) -> None:
    found = runs(before, after)
    assert "".join(run.text for run in found if run.mark is not Mark.REMOVED) == after
    assert "".join(run.text for run in found if run.mark is not Mark.ADDED) == before
    assert all(run.text for run in found)


@given(TEXTS)
def test_equal_texts_show_no_change(text: str) -> None:
    assert all(run.mark is Mark.SAME for run in runs(text, text))


def test_a_figure_changes_as_a_whole() -> None:
    found = [(run.mark, run.text) for run in runs("折合41.6万元。", "折合46.1万元。")]
    assert found == [
        (Mark.SAME, "折合"),
        (Mark.REMOVED, "41.6"),
        (Mark.ADDED, "46.1"),
        (Mark.SAME, "万元。"),
    ]


def test_lonely_characters_between_changes_are_read_as_changed() -> None:
    found = runs("由科室自行发包的工程", "由集体研究的工程")
    assert [run.mark for run in found].count(Mark.SAME) <= 2


def test_a_megabyte_is_compared_at_once() -> None:
    long = "一二三四五六七八九十。\n" * 60_000
    found = runs(long, long.replace("九十", "十九", 1))
    assert sum(len(run.text) for run in found if run.mark is Mark.REMOVED) < 4


def test_parts_are_named_and_counted() -> None:
    changed = [
        part for part in compare(TEXT, replace(TEXT, reply_months=1, requested="请书面反馈情况")) if part.changed
    ]
    assert [(part.name, part.changes) for part in changed] == [("要求事项", 1), ("反馈期限", 1)]

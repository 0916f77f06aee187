"""Any part of a text is found, nothing else is, and whatever is typed is only looked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from db import words

#: Text with everything that names and papers hold: rare characters, Latin, digits, brackets, marks, emoji, blanks.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("王某受贿案青溪县检察院〔2026〕7号 （）“”，。ＡＢab12ß㐂䶮𠮷𱁬一二🙂\u202e\u0301\n\t'\"*^:-+"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)


class Table:
    """A full-text table like the index's."""

    def __init__(self) -> None:
        self.connection = dbapi2.connect(":memory:")
        self.connection.execute(
            "CREATE VIRTUAL TABLE t USING fts5(title, names, body, initials, content='', contentless_delete=1, "
            "tokenize='ascii', prefix='1')"
        )

    def fill(self, rows: list[list[str]]) -> None:
        """One row for each list of texts, in its body."""
        self.connection.execute("DELETE FROM t")
        for number, texts in enumerate(rows):
            self.connection.execute("INSERT INTO t (rowid, body) VALUES (?, ?)", (number, words.tokens(texts)))

    def find(self, query: str) -> set[int]:
        """Numbers of the rows that match."""
        expression = words.expression(query)
        if not expression:
            return set()
        return {row[0] for row in self.connection.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,))}


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    made = Table()
    yield made
    made.connection.close()


@given(rows=st.lists(st.lists(TEXTS, max_size=3), min_size=1, max_size=5), query=TEXTS)
def test_a_row_is_found_exactly_if_one_of_its_texts_holds_every_word(
    table: Table, rows: list[list[str]], query: str
) -> None:
    table.fill(rows)
    wanted = words.words(query)
    expected = {
        number
        for number, texts in enumerate(rows)
        if wanted and all(any(word in words.normal(text) for text in texts) for word in wanted)
    }
    if words.looked_for(query) == wanted:  # a date is looked for in another form than it was typed in
        assert table.find(query) == expected


@given(text=TEXTS, data=st.data())
def test_any_part_from_one_character_up_is_found(table: Table, text: str, data: st.DataObject) -> None:
    plain = words.normal(text)
    if not plain:
        return
    start = data.draw(st.integers(0, len(plain) - 1))
    end = data.draw(st.integers(start + 1, min(len(plain), start + words.LONGEST_WORD)))
    table.fill([["别的文字", text], ["@@"]])
    assert 0 in table.find(plain[start:end])


YEARS = st.text(st.sampled_from("0124年9月"), max_size=12)


@given(rows=st.lists(YEARS, min_size=1, max_size=6), query=YEARS)
@example(rows=["2024年3月", "1924年3月", "24年3月", "民国24年3月", "2124年3月", "12024年3月"], query="2024年3月")
@example(rows=["2024年3月", "1924年3月", "24年3月", "3024年3月"], query="024年3月")
@example(rows=["2024年3月", "1924年3月", "24年3月", "5924年3月"], query="24年")
@example(rows=["2024年", "1924年", "4年", "九4年"], query="4年")
def test_a_year_is_found_as_any_other_text_however_it_is_cut(table: Table, rows: list[str], query: str) -> None:
    assume(len(words.words(query)) == 1 and words.looked_for(query) == words.words(query))
    table.fill([[one] for one in rows])
    assert table.find(query) == {place for place, one in enumerate(rows) if query in one}


def test_a_month_is_not_found_in_another_century(table: Table) -> None:
    table.fill([["于1924年3月送达"], ["于2024年3月送达"], ["2024年13月"]])
    assert table.find("2024年3月") == {1}
    assert table.find("2024-03-05") == set()


@given(query=st.text(max_size=80))
def test_whatever_is_typed_is_only_looked_for(table: Table, query: str) -> None:
    table.fill([["无关"]])
    assert table.find(query) <= {0}  # FTS5 raises an error for what it cannot read


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '" OR title:x',
        "NEAR(a b)",
        "a* OR b",
        "body : x",
        "^王",
        "a AND NOT b",
        "{title}",
        "-x",
        "--",
        ");DROP TABLE t",
    ],
)
def test_the_language_of_the_table_cannot_be_spoken(table: Table, query: str) -> None:
    table.fill([["王某"], ["x"]])
    assert table.find(query) <= {0, 1}
    assert table.connection.execute("SELECT count(*) FROM t").fetchone() == (2,)


@pytest.mark.parametrize(
    "query",
    [
        "青检建〔2026〕7号",
        "青检建[2026]7号",
        "青检建(2026)7号",
        "青检建2026 7号",
        "检建〔2026",
        "26〕7",
        "青检建〔２０２６〕７号",
    ],
)
def test_a_number_is_found_however_its_brackets_are_written(table: Table, query: str) -> None:
    table.fill([["青检建〔2026〕7号"], ["青检建〔2025〕17号"]])
    assert table.find(query) == {0}


@pytest.mark.parametrize("query", ["2026年3月5日", "2026-03-05", "2026/3/5", "2026.3.5", "2026年03月05日", "3月5日"])
def test_a_day_is_found_in_each_of_its_writings(table: Table, query: str) -> None:
    table.fill([["于2026年3月5日送达"], ["于2026年3月15日送达"]])
    assert 0 in table.find(query)
    assert query == "3月5日" or table.find(query) == {0}


def test_no_phrase_reaches_from_one_text_into_the_next(table: Table) -> None:
    table.fill([["王某", "受贿"], ["王某受贿"]])
    assert table.find("某受") == {1}
    assert table.find("某 受") == {0, 1}


@given(text=TEXTS, query=TEXTS)
def test_marks_stand_on_what_was_looked_for(text: str, query: str) -> None:
    wanted = words.looked_for(query)
    found = words.spans(text, wanted)
    assert found == sorted(found)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert bool(found) == any(word in words.normal(text) for word in wanted)
    for start, end in found:
        assert any(word[:1] in words.normal(text[start:end]) for word in wanted)


def test_marks_of_a_number_take_its_brackets_in() -> None:
    assert words.spans("文号青检建〔2026〕7号。", words.looked_for("检建20267号")) == [(3, 13)]


def test_a_century_is_told_by_the_pair_before_its_year_and_not_followed() -> None:
    assert words.expression("2026年3月") == '"26 6年b 年3 3月"'
    assert words.tokens(["1926年3月"]) == "19 92 26 6年a 年3 3月 月"

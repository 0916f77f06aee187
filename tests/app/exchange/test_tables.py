"""Holidays and code entries that a superior hands down, and what an office below does with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app import codebook, exchange, holidays, presets
from app.exchange import TableKind
from app.holidays import DayKind
from app.workspace import UserError
from db.codes import OpinionKind, Relation, Role
from tests.app.exchange.offices import Offices, introduce, make_offices
from tests.support import acting, make_workspace

NEW_YEAR, BRIDGE = date(2027, 1, 1), date(2027, 1, 9)


def enter_2027(offices: Offices) -> str:
    """The city enters 2027 and hands it down."""
    with offices.city.work() as work:
        holidays.mark_day(work, NEW_YEAR, DayKind.REST, "元旦")
        holidays.mark_day(work, BRIDGE, DayKind.MAKEUP)
        table_id = exchange.hand_down_holidays(work, 2027, "国务院办公厅已公布。")
        work.commit()
    return table_id


def bring_down(offices: Offices) -> None:
    exchange.import_bundle(offices.county, offices.down().path)


def bring_up(offices: Offices) -> None:
    exchange.import_bundle(offices.city, offices.up().path)


def rows(offices: Offices) -> list[exchange.TableRow]:
    with offices.county.read() as view:
        return exchange.tables(view)


def test_a_year_comes_down_and_counts_only_once_somebody_took_it_over(offices: Offices) -> None:
    table_id = enter_2027(offices)
    bring_down(offices)
    (row,) = rows(offices)
    told = (row.id, row.state, row.title, row.office_name)
    assert told == (table_id, "pending", "2027年节假日安排", "云岭市人民检察院")
    assert [(one.what, one.before, one.after, one.ours) for one in row.changes] == [
        ("1月1日", "工作日", "休息（元旦）", False),
        ("1月9日", "周末", "调休上班", False),
    ]
    with offices.county.read() as view:
        assert not presets.holidays(view).covers(NEW_YEAR), "nothing counts because it came in"
    with offices.county.work() as work:
        exchange.adopt(work, table_id)
        work.commit()
    with offices.county.read() as view:
        assert not presets.holidays(view).is_workday(NEW_YEAR)
        assert presets.holidays(view).is_workday(BRIDGE)
        assert holidays.year(view, 2027).source == "云岭市人民检察院"
        assert exchange.waiting_tables(view) == []


def test_what_the_office_entered_itself_is_told_before_it_is_replaced(offices: Offices) -> None:
    with offices.county.work() as work:
        holidays.mark_day(work, NEW_YEAR, DayKind.REST, "本院庆日")
        work.commit()
    enter_2027(offices)
    bring_down(offices)
    (row,) = rows(offices)
    assert (row.replaces, row.changes[0].before, row.changes[0].ours) == (1, "休息（本院庆日）", True)
    with offices.county.work() as work:
        exchange.decline(work, row.id, "本院已自行录入。")
        work.commit()
    (row,) = rows(offices)
    assert row.state == "declined"
    with offices.county.read() as view:
        assert presets.holidays(view).name(NEW_YEAR) == "本院庆日"


def test_a_changed_table_asks_again_and_the_same_one_does_not(offices: Offices) -> None:
    table_id = enter_2027(offices)
    bring_down(offices)
    with offices.county.work() as work:
        exchange.adopt(work, table_id)
        work.commit()
    with offices.city.work() as work:
        assert exchange.hand_down_holidays(work, 2027) == table_id
        work.commit()
    bring_up(offices)
    bring_down(offices)
    assert [row.state for row in rows(offices)] == ["adopted"], "handed down once more with the same days"
    with offices.city.work() as work:
        holidays.mark_day(work, date(2027, 5, 1), DayKind.REST, "劳动节")
        work.commit()
    with offices.city.read() as view:
        told = exchange.handed_down(view, TableKind.HOLIDAYS, "2027")
    assert told is not None
    assert told[1], "it has changed since it was handed down"
    with offices.city.work() as work:
        exchange.hand_down_holidays(work, 2027)
        work.commit()
    bring_down(offices)
    (row,) = rows(offices)
    assert (row.state, [one.what for one in row.changes], row.replaces) == ("pending", ["5月1日"], 0)


def test_code_entries_are_laid_beside_the_offices_own(offices: Offices) -> None:
    with offices.county.work() as work:
        codebook.add(work, "causes", "本院自己的一项")
        work.commit()
    with offices.city.work() as work:
        codebook.add(work, "causes", "临时机构无人监管")
        codebook.add(work, "causes", "本院自己的一项")
        table_id = exchange.hand_down_codes(work, "causes")
        work.commit()
    bring_down(offices)
    (row,) = rows(offices)
    assert [(one.what, one.after) for one in row.changes] == [("临时机构无人监管", "增补")]
    with offices.county.work() as work:
        exchange.adopt(work, table_id)
        work.commit()
    with offices.county.work() as work:
        assert codebook.own(work) == {"causes": ["本院自己的一项"]}
        assert codebook.added(work)["causes"] == ["临时机构无人监管", "本院自己的一项"]
        with pytest.raises(UserError, match=r"codes\.known"):
            codebook.add(work, "causes", "临时机构无人监管")
    with offices.city.work() as work:
        codebook.remove(work, "causes", "临时机构无人监管")
        codebook.remove(work, "causes", "本院自己的一项")
        exchange.hand_down_codes(work, "causes")
        work.commit()
    bring_down(offices)
    (row,) = rows(offices)
    assert [(one.what, one.after) for one in row.changes] == [("临时机构无人监管", "不再提供")]
    with offices.county.work() as work:
        exchange.adopt(work, table_id)
        work.commit()
    with offices.county.read() as view:
        assert codebook.added(view)["causes"] == ["本院自己的一项"]


def test_what_was_decided_below_is_told_above(offices: Offices) -> None:
    table_id = enter_2027(offices)
    with offices.city.read() as view:
        (row,) = exchange.tables(view)
    assert [(one.delivery, one.answer) for one in row.below] == [("waiting", None)]
    bring_down(offices)
    with offices.city.read() as view:
        assert [one.delivery for one in exchange.tables(view)[0].below] == ["sent"]
    with offices.county.work() as work:
        exchange.decline(work, table_id, "本院已自行录入。")
        work.commit()
    bring_up(offices)
    with offices.city.read() as view:
        (below,) = exchange.tables(view)[0].below
    assert below.answer is not None
    assert (below.delivery, below.answer.outcome, below.answer.text) == ("received", "declined", "本院已自行录入。")


def test_what_was_done_about_a_reminder_is_told_above_to_who_wrote_it(offices: Offices) -> None:
    bring_up(offices)
    with offices.city.work() as work:
        exchange.give_opinion(work, OpinionKind.REMINDER, "case", offices.case_id, text="请报送整改情况。")
        work.commit()
    bring_down(offices)
    with offices.county.work() as work:
        (asked,) = exchange.demands(work)[offices.case_id]
        exchange.handle(work, asked.opinion_id, "已于三月报送。")
        work.commit()
    bring_up(offices)
    with offices.city.read() as view:
        (opinion,) = exchange.opinions(view)
    assert (opinion.handled_note, opinion.handled_by != "", opinion.delivery) == ("已于三月报送。", True, "received")
    with offices.county.work() as work:
        exchange.handle(work, asked.opinion_id, "已于四月补充报送。")
        work.commit()
    bring_up(offices)
    with offices.city.read() as view:
        assert [one.handled_note for one in exchange.opinions(view)] == ["已于四月补充报送。"]


def test_an_office_without_subordinates_hands_nothing_down(offices: Offices) -> None:
    with offices.county.work() as work:
        holidays.mark_day(work, NEW_YEAR, DayKind.REST, "元旦")
        with pytest.raises(UserError, match=r"exchange\.table_nobody"):
            exchange.hand_down_holidays(work, 2027)
    with offices.city.work() as work:
        with pytest.raises(UserError, match=r"exchange\.table_empty"):
            exchange.hand_down_holidays(work, 2031)
        with pytest.raises(UserError, match=r"codes\.closed"):
            exchange.hand_down_codes(work, "charges")
        with pytest.raises(UserError, match=r"exchange\.table_empty"):
            exchange.hand_down_codes(work, "systems")
    undertaker = acting(offices.city, Role.UNDERTAKER)
    with offices.city.work(undertaker) as work, pytest.raises(UserError, match=r"permission\.denied"):
        exchange.hand_down_holidays(work, 2026)


def test_a_table_from_below_keeps_the_whole_bundle_out(tmp_path: Path) -> None:
    """The county takes the city for its subordinate, hands a table down to it, and is found out."""
    offices = make_offices(tmp_path, trusting=False)
    introduce(offices.city, offices.county, Relation.SUBORDINATE)
    introduce(offices.county, offices.city, Relation.SUBORDINATE)
    try:
        with offices.county.work() as work:
            holidays.mark_day(work, NEW_YEAR, DayKind.REST, "元旦")
            exchange.hand_down_holidays(work, 2027)
            work.commit()
        with pytest.raises(UserError, match=r"exchange\.type\.forbidden"):
            bring_up(offices)
        with offices.city.read() as view:
            assert exchange.tables(view) == []
            assert [one.code for one in exchange.quarantine(view)] == ["exchange.type.forbidden"]
    finally:
        offices.close()


def test_a_table_that_was_taken_back_asks_nothing_and_what_was_taken_over_stays(offices: Offices) -> None:
    table_id = enter_2027(offices)
    bring_down(offices)
    with offices.city.work() as work:
        exchange.take_back_table(work, table_id, "有误")
        work.commit()
    bring_down(offices)
    assert [row.state for row in rows(offices)] == ["withdrawn"]
    with offices.county.work() as work, pytest.raises(UserError, match=r"exchange\.table_gone"):
        exchange.adopt(work, table_id)


def test_what_concerns_one_office_alone_does_not_wait_for_another(offices: Offices, tmp_path: Path) -> None:
    other = make_workspace(tmp_path / "other", stranger=True)
    try:
        introduce(offices.city, other, Relation.SUBORDINATE)
        bring_up(offices)
        with offices.city.work() as work:
            exchange.give_opinion(work, OpinionKind.REMINDER, "case", offices.case_id, text="请报送整改情况。")
            work.commit()
        with offices.city.read() as view:
            told = {one.workspace: one.outstanding for one in exchange.streams(view)}
        assert told[offices.county.vault.workspace_id] == told[other.vault.workspace_id] + 1
    finally:
        other.close()


def test_the_preview_says_in_words_what_changes_in_a_table(offices: Offices, tmp_path: Path) -> None:
    enter_2027(offices)
    with offices.city.work() as work:
        codebook.add(work, "causes", "临时机构无人监管")
        exchange.hand_down_codes(work, "causes")
        work.commit()
    bring_down(offices)
    with offices.city.work() as work:
        holidays.mark_day(work, NEW_YEAR, DayKind.REST, "新年")
        holidays.mark_day(work, date(2027, 10, 1), DayKind.REST, "国庆节")
        exchange.hand_down_holidays(work, 2027, "国务院办公厅已公布。")
        codebook.add(work, "causes", "账外设账")
        exchange.hand_down_codes(work, "causes")
        work.commit()
    preview = exchange.inspect(offices.county, offices.down().path)
    told = {row.after: [(one.name, one.before, one.after) for one in row.fields] for row in preview.changes}
    assert told == {
        "2027年节假日安排": [("days", "1月1日休息（元旦）", "1月1日休息（新年）、10月1日休息（国庆节）")],
        "发案原因增补": [("labels", "", "账外设账")],
    }

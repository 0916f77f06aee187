"""Days and times as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.calendar import UnclearError, read_day, read_time

TODAY = date(2026, 3, 5)
WAYS = (
    "{d:%Y-%m-%d}", "{d:%Y%m%d}", "{d:%Y/%m/%d}", "{d:%Y.%m.%d}", "{d.year}-{d.month}-{d.day}",
    "{d.year}年{d.month}月{d.day}日", "{d.year} {d.month} {d.day}", " {d.year}．{d.month}．{d.day}号 ",
)  # fmt: skip


@given(some.dates(date(1900, 1, 1), date(2199, 12, 31)), some.sampled_from(WAYS))
def test_every_day_is_read_in_every_way(day: date, way: str) -> None:
    assert read_day(way.format(d=day), TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", TODAY), ("昨天", date(2026, 3, 4)), ("+15", date(2026, 3, 20)), ("-5天", date(2026, 2, 28)),
        ("3-5", TODAY), ("0305", TODAY), ("12月31日", date(2026, 12, 31)), ("26.3.5", TODAY),
        ("二〇二六年三月五日", TODAY), ("２０２６－０３－０５", TODAY),
        ("二〇二五年十二月三十一日", date(2025, 12, 31)),
    ],
)  # fmt: skip
def test_short_ways(text: str, day: date) -> None:
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026", "只写了2026年"), ("2026年", "只写了2026年"), ("2026-03", "只写到月"), ("202603", "只写到月"),
        ("2026-02-30", "2026年2月没有30日，这个月到28日为止"), ("2026-13-01", "一年没有13月"), ("明年", "看不出"),
        ("1024-03-05", "不在1900年到2199年之间"), ("12345678901234567890", "看不出"), ("-", "看不出"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_told(text: str, told: str) -> None:
    with pytest.raises(UnclearError) as caught:
        read_day(text, TODAY)
    assert told in caught.value.sentence


@given(some.text(max_size=30))
def test_no_text_does_anything_else(text: str) -> None:
    for read in (lambda: read_day(text, TODAY), lambda: read_time(text)):
        with suppress(UnclearError):
            assert isinstance(read(), (date, time))


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:30", time(9, 30)), ("0930", time(9, 30)), ("15：05", time(15, 5)), ("下午3点", time(15)),
        ("下午3点半", time(15, 30)), ("中午12点", time(12)), ("晚上十点二十分", time(22, 20)), ("8", time(8)),
    ],
)  # fmt: skip
def test_times_of_day(text: str, clock: time) -> None:
    assert read_time(text) == clock


@pytest.mark.parametrize("text", ["25:00", "9:60", "饭后", "2400"])
def test_what_is_no_time_is_told(text: str) -> None:
    with pytest.raises(UnclearError):
        read_time(text)

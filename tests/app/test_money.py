"""Sums as people write them, and their capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.money import MOST, capital, read_sum, write_sum

_DIGIT = {char: place for place, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACE = {"拾": 10, "佰": 100, "仟": 1000}


def spoken(text: str) -> int:
    """Read capitals back, in 分."""
    whole, _, part = text.rpartition("元") if "元" in text else ("", "", text)
    total = group = digit = 0
    for char in whole:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char in _PLACE:
            group, digit = group + digit * _PLACE[char], 0
        elif char == "万":
            total, group, digit = total + (group + digit) * 10_000, 0, 0
        elif char == "亿":
            total, group, digit = (total + group + digit) * 100_000_000, 0, 0
    total += group + digit
    sums = total * 100
    for unit, worth in (("角", 10), ("分", 1)):
        if unit in part:
            sums += _DIGIT[part[part.index(unit) - 1]] * worth
    return sums


@given(some.integers(0, MOST))
def test_what_is_written_is_read_back(amount: int) -> None:
    assert read_sum(write_sum(amount)) == amount


@given(some.integers(0, MOST - 1) | some.integers(0, 10**7))
def test_capitals_say_the_sum(amount: int) -> None:
    assert spoken(capital(amount)) == amount
    assert "零零" not in capital(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("41.6万", 41_600_000), ("41.6万元", 41_600_000), ("416,000.50元", 41_600_050), ("￥1,000", 100_000),
        ("1.2亿", 12_000_000_000), ("０.０５", 5), ("1.234567万", 1_234_567),
    ],
)  # fmt: skip
def test_ways_of_writing(text: str, amount: int) -> None:
    assert read_sum(text) == amount


@pytest.mark.parametrize("text", ["", "约四十万", "-5", "1.234", "1.2345678万", "99999999999亿", "1e5"])
def test_what_is_no_sum(text: str) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        read_sum(text)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (41_600_000, "肆拾壹万陆仟元整"), (100_001_000, "壹佰万零壹拾元整"), (5, "伍分"), (1_005, "壹拾元零伍分"),
        (0, "零元整"), (10_000_000_000, "壹亿元整"), (120, "壹元贰角整"),
    ],
)  # fmt: skip
def test_capitals(amount: int, said: str) -> None:
    assert capital(amount) == said

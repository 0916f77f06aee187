"""Sums of money: kept as whole 分, written in 元 or 万元, read aloud as on a receipt. Pure."""

from __future__ import annotations

import re

#: The largest sum that a form takes, in 分: 一千亿元.
MOST = 10_000_000_000_000

_SUM = re.compile(r"(\d+(?:\.\d+)?)\s*(亿|万)?\s*(?:元|块|圆)?(?:整|正)?", re.ASCII)
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_TIMES = {None: 100, "万": 1_000_000, "亿": 10_000_000_000}
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def read_sum(text: str) -> int:
    """A sum in 分 out of `41.6万`, `416,000`, `416000.50元`. Raises `ValueError` with a sentence for people."""
    plain = text.translate(_WIDE).replace(",", "").strip().removeprefix("¥").removeprefix("￥").strip()
    found = _SUM.fullmatch(plain)
    if found is None:
        raise ValueError("看不出是多少钱，请写成416000或者41.6万的样子")
    whole, _, part = found[1].partition(".")
    times = _TIMES[found[2]]
    digits = len(str(times)) - 1
    if len(part.rstrip("0")) > digits:
        raise ValueError("最小到分，请去掉多余的小数")
    amount = int(whole) * times + int((part + "0" * digits)[:digits] or 0)
    if amount > MOST:
        raise ValueError("数额超过一千亿元，请核对")
    return amount


def write_sum(amount: int) -> str:
    """416,000 or 416,000.50, in 元."""
    whole, part = divmod(amount, 100)
    return f"{whole:,}.{part:02d}" if part else f"{whole:,}"


def capital(amount: int) -> str:
    """大写: 肆拾壹万陆仟元整."""
    whole, part = divmod(amount, 100)
    said = _whole(whole) + "元" if whole or not part else ""
    tenths, hundredths = divmod(part, 10)
    if not part:
        return said + "整"
    if tenths:
        said += _DIGITS[tenths] + "角"
    elif said:
        said += "零"
    return said + (_DIGITS[hundredths] + "分" if hundredths else "整")


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    said, gap = "", False
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said += _group(group) + _GROUPS[place]
        gap = False
    return said.replace("万亿亿", "万亿")


def _group(group: int) -> str:
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return said

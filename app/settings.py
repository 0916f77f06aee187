"""The office's rules as lines that people read and change: each with the value of every preset and the office's own.

Values are written as people write them (`3个月`, `分管检察长、检察长`); a bad one is refused in a sentence that says
how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app import cases, codes, presets
from app.calendar import Period, PeriodUnit
from app.forms import text_fault
from app.numbers import pattern_faults
from app.permissions import roles_for
from app.proposals.serials import next_by
from app.work import Read, Work
from db.codes import Action, Role
from db.kernel.errors import UserError

_LIST = "settings"
_PERIOD = re.compile(r"(\d{1,3})\s*(个?工作日|个?月|日|天|wd|d|m)", re.ASCII)
_UNITS = {"工": PeriodUnit.WORKDAY, "月": PeriodUnit.MONTH, "日": PeriodUnit.DAY, "天": PeriodUnit.DAY}
_NO_LIMIT = "不设期限"
_YES, _NO = ("是", "要"), ("否", "不要")


@dataclass(frozen=True, slots=True)
class SettingLine:
    """One rule. `shipped` and `shown` are for people, `own` says that the office laid its own value over its preset's.

    `choices` are the words among which one chooses, none where it is written freely; `example` says what follows.
    """

    name: str
    label: str
    group: str
    shipped: Mapping[str, str]
    shown: str
    own: bool
    choices: tuple[str, ...] = ()
    example: str = ""


def lines(view: Read) -> list[SettingLine]:
    """All rules in the order of the list."""
    own, chosen = presets.own_changes(view), presets.current(view).code
    heads = {group.code: group.label for group in codes.code_list(_LIST).groups}
    tables = {code: presets.table(code) for code in presets.shipped_codes()}
    now = presets.table(chosen, own)
    found = []
    for entry in codes.items(_LIST):
        value, kind = presets.value_in(now, entry.code), entry.text("kind")
        shipped = {code: _said(kind, presets.value_in(table, entry.code)) for code, table in tables.items()}
        said = _said(kind, value)
        example = preview(view, entry.code, said) if kind == "pattern" else ""
        found.append(
            SettingLine(
                entry.code, entry.label, heads[entry.parent], shipped, said, entry.code in own, _choices(kind), example
            )
        )
    return found


def preview(view: Read, name: str, pattern: str) -> str:
    """The next number that a pattern would give; what is wrong with it where it gives none."""
    if pattern_faults(pattern):
        return "须含{院简称}、{yyyy}、{n}各一次"
    if name == "numbers.case":
        return cases.next_register_no(view, pattern)
    return next_by(view, name.removeprefix("numbers."), pattern)


def change(work: Work, name: str, text: str) -> None:
    """Let the office's own value count, written as people write it. The value of the preset itself undoes the change.

    Raises `permission.denied`, `preset.unknown_setting`, `preset.bad_setting` saying what is wrong and how to write it.
    """
    work.require(Action.CODES_WRITE)
    entry = codes.item(_LIST, name)
    if entry is None:
        raise UserError("preset.unknown_setting", name=name[:64])
    kind = entry.text("kind")
    try:
        value = _READERS[kind](text.strip())
    except ValueError as error:
        raise UserError("preset.bad_setting", label=entry.label, value=text[:40], why=str(error)) from error
    before = _said(kind, presets.value_in(presets.table(presets.current(work).code, presets.own_changes(work)), name))
    _refuse_crossed_tiers(work, entry.label, name, value)
    after = _said(kind, value)
    if after != before:
        presets.change(work, name, value, f"{entry.label}：{before} → {after}")


def undo(work: Work, name: str) -> None:
    """Let the preset's own value count again. Raises `permission.denied`."""
    entry = codes.item(_LIST, name)
    presets.reset(work, name, f"{entry.label if entry else name}：恢复规范原值")


def _refuse_crossed_tiers(work: Work, label: str, name: str, value: object) -> None:
    """The orange limit lies below the yellow one."""
    if not name.startswith("warning."):
        return
    tiers = presets.current(work).tiers
    urgent = value if name == "warning.urgent_days" else tiers.urgent_days
    soon = value if name == "warning.soon_days" else tiers.soon_days
    if isinstance(urgent, int) and isinstance(soon, int) and urgent >= soon:
        why = f"橙色（{urgent}天）须小于黄色（{soon}天）"
        raise UserError("preset.bad_setting", label=label, value=str(value), why=why)


# How values are said and read


def _said(kind: str, value: Any) -> str:
    if kind == "period":
        return Period.parse(value).text if value else _NO_LIMIT
    if kind == "flag":
        return _YES[0] if value else _NO[0]
    if kind == "signers":
        return "、".join(codes.label("roles", role) for role in value)
    if kind == "months":
        return f"{value}个月"
    if kind in ("days", "objection"):
        return f"{value}天" if value or kind == "days" else "不适用"
    return codes.label("retention", value) if kind == "retention" else str(value)


def _choices(kind: str) -> tuple[str, ...]:
    if kind == "flag":
        return (_YES[0], _NO[0])
    if kind == "retention":
        return tuple(entry.label for entry in codes.items("retention"))
    if kind == "signers":
        names = [codes.label("roles", role) for role in sorted(roles_for(Action.PROPOSAL_SIGN), reverse=True)]
        return (*names, "、".join(names))
    return ()


def _period(text: str) -> str:
    if text in ("", _NO_LIMIT, "无"):
        return ""
    found = _PERIOD.fullmatch(text)
    if found is None or not int(found[1]):
        raise ValueError("请写成3个月、15日或者5个工作日的样子，不设期限的写“不设期限”")
    unit = next((unit for word, unit in _UNITS.items() if word in found[2]), None) or PeriodUnit(found[2])
    return str(Period(int(found[1]), unit))


def _number(text: str, least: int, most: int) -> int:
    digits = re.sub(r"(个?月|天|日)$", "", text).strip()
    if not (digits.isascii() and digits.isdigit() and least <= int(digits) <= most):
        raise ValueError(f"请填{least}至{most}的整数")
    return int(digits)


def _flag(text: str) -> bool:
    if text not in (*_YES, *_NO):
        raise ValueError("请填“是”或者“否”")
    return text in _YES


def _signers(text: str) -> list[str]:
    known = {codes.label("roles", role): role for role in roles_for(Action.PROPOSAL_SIGN)}
    names = [name for name in re.split(r"[、，,\s]+", text) if name]
    if not names or any(name not in known for name in names):
        raise ValueError(f"签发人只能是{'、'.join(known)}")
    return [role.value for role in Role if role in {known[name] for name in names}]


def _pattern(text: str) -> str:
    faults = pattern_faults(text)
    if faults:
        raise ValueError("须含{院简称}、{yyyy}、{n}各一次，不含别的花括号")
    return _text(text)


def _text(text: str, longest: int = 60) -> str:
    fault = text_fault(text, "内容", longest=longest, lines=False)
    if not text or fault:
        raise ValueError(fault or "不能空着")
    return text


def _shaped(pattern: str, told: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(told)
        return text

    return read


def _retention(text: str) -> str:
    found = next((entry.code for entry in codes.items("retention") if text in (entry.code, entry.label)), None)
    if found is None:
        raise ValueError("请从保管期限中选择")
    return found


_READERS: Mapping[str, Callable[[str], Any]] = {
    "period": _period,
    "flag": _flag,
    "signers": _signers,
    "months": lambda text: _number(text, 1, 12),
    "days": lambda text: _number(text, 0, 90),
    "objection": lambda text: 0 if text == "不适用" else _number(text, 0, 90),
    "pattern": _pattern,
    "text": _text,
    "name": lambda text: _text(text, 20),
    "fonds": _shaped("[A-Z0-9]{4}", "全宗号是4位大写字母或者数字，例如J001"),
    "category": _shaped("[A-Z]{2}", "门类代码是2位大写字母，例如WS"),
    "code": _shaped("[A-Z][A-Z0-9]{0,7}", "机构代码以大写字母开头，是大写字母和数字，例如YF"),
    "retention": _retention,
}

"""How this office works: names of departments, chain of approval, periods, number patterns. Data with two presets.

The office's choice is the setting `preset`; what it changed itself is the setting `preset.changes`, laid over it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import resources
from app.calendar import HolidayTable, Period, TierSettings, shipped_table
from app.numbers import pattern_faults
from app.work import Read, Work
from db.codes import Action, Role
from db.kernel.errors import UserError

DEFAULT = "seed000"
_SWITCHES = ("policy_review", "verification", "objections", "committee", "urging")


@dataclass(frozen=True, slots=True)
class Preset:
    """One way of working. A period that is None has no limit.

    `policy_review`, `verification` (调查核实 before drafting), `objections` (异议、复核、变更, seven items of content),
    `agenda` has the matters that a plan begins with and when after its filling in each is to be done.
    `committee` (检委会 may decide) and `urging` (督促落实 and reports upward) are what 检察建议工作规定 adds.
    """

    code: str
    title: str
    policy_review: bool
    verification: bool
    objections: bool
    committee: bool
    urging: bool
    objection_days: int
    reply_months: int
    departments: Mapping[str, str]
    numbers: Mapping[str, str]
    periods: Mapping[str, Period | None]
    agenda: Mapping[str, Period | None]
    proposal_signers: tuple[Role, ...]
    filing_recipient: str
    copy_required: bool
    archive: Mapping[str, str]
    tiers: TierSettings

    @property
    def filing_recipients(self) -> tuple[str, ...]:
        """Whom a proposal is filed with, one by one."""
        return tuple(name for name in self.filing_recipient.split("、") if name)


@cache
def shipped_codes() -> tuple[str, ...]:
    """Codes of the presets that come with the program, the default first."""
    found = sorted(file.stem for file in resources.path("presets").glob("*.toml"))
    return tuple(sorted(found, key=lambda code: code != DEFAULT))


def shipped(code: str) -> Preset:
    """A preset as it ships. Raises `KeyError` for an unknown code."""
    return _build(_table(code))


def current(view: Read) -> Preset:
    """The office's preset with its own changes."""
    return _build(_laid_over(_table(_chosen(view)), view.setting("preset.changes", {})))


def choose(work: Work, code: str) -> None:
    """Work by another preset from now on. Raises `permission.denied`, `preset.unknown`."""
    work.require(Action.CODES_WRITE)
    if code not in shipped_codes():
        raise UserError("preset.unknown", preset=code[:32], known="、".join(shipped_codes()))
    work.set_setting("preset", code, shipped(code).title)


def own_changes(view: Read) -> Mapping[str, Any]:
    """What the office laid over its preset: `periods.case` → `4m`."""
    kept: Mapping[str, Any] = view.setting("preset.changes", {})
    return kept


def table(code: str, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A shipped preset as its plain table, with changes laid over it. Raises `KeyError` for an unknown code."""
    return _laid_over(_table(code), changes or {})


def value_in(found: Mapping[str, Any], name: str) -> Any:
    """The value of `periods.case` in a table."""
    section, _, key = name.partition(".")
    return found[section][key] if key else found[section]


def reset(work: Work, name: str, note: str = "") -> None:
    """Let the preset's own value count again. Raises `permission.denied`."""
    work.require(Action.CODES_WRITE)
    changes = {kept: value for kept, value in own_changes(work).items() if kept != name}
    if len(changes) != len(own_changes(work)):
        work.set_setting("preset.changes", changes, note or name)


def change(work: Work, name: str, value: Any, note: str = "") -> None:
    """Lay the office's own value over one of its preset: `periods.case` = `4m`, `numbers.proposal` = …

    Raises `permission.denied`, `preset.bad_value` when the preset would not hold with it.
    """
    work.require(Action.CODES_WRITE)
    changes = {**own_changes(work), name: value}
    section, _, key = name.partition(".")
    table = _laid_over(_table(_chosen(work)), changes)
    known = section in table and (
        not key or (isinstance(table[section], dict) and key in _table(_chosen(work))[section])
    )
    try:
        preset = _build(table) if known else None
    except (ValueError, TypeError, KeyError, AttributeError):
        preset = None
    if preset is None or any(pattern_faults(one) for one in preset.numbers.values()):
        raise UserError("preset.bad_value", name=name[:64], value=str(value)[:64])
    if value_in(_table(_chosen(work)), name) == value:
        del changes[name]
    work.set_setting("preset.changes", changes, note or f"{name} = {value}"[:200])


def holidays(view: Read) -> HolidayTable:
    """The shipped holidays, with the years that the office entered or corrected itself laid over them."""
    own: Mapping[str, str] = view.setting("holidays", {})
    return shipped_table().corrected({int(year): HolidayTable.parse([text]) for year, text in own.items()})


def enter_holidays(work: Work, text: str) -> int:
    """Take a year's holiday table as the office corrected it, in the form of `resources/holidays`; returns the year.

    Raises `permission.denied`, `preset.bad_holidays` saying what is wrong.
    """
    work.require(Action.CODES_WRITE)
    try:
        table = HolidayTable.parse([text])
    except (ValueError, KeyError, TypeError) as error:
        raise UserError("preset.bad_holidays", detail=str(error)[:200]) from error
    year = next(iter(table.years))
    work.set_setting("holidays", {**work.setting("holidays", {}), str(year): text})
    return year


def _chosen(view: Read) -> str:
    code = str(view.setting("preset", DEFAULT))
    return code if code in shipped_codes() else DEFAULT


def _laid_over(preset: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    table = {name: dict(part) if isinstance(part, dict) else part for name, part in preset.items()}
    for name, value in changes.items():
        section, _, key = name.partition(".")
        if key and isinstance(table.get(section), dict):
            table[section][key] = value
        elif section in table and not key:
            table[section] = value
    return table


@cache
def _table(code: str) -> dict[str, Any]:
    if code not in shipped_codes():
        raise KeyError(code)
    return tomllib.loads(resources.path("presets", f"{code}.toml").read_text("utf-8"))


def _periods(table: Mapping[str, str]) -> dict[str, Period | None]:
    return {name: Period.parse(text) if text else None for name, text in table.items()}


def _build(table: Mapping[str, Any]) -> Preset:
    roles = table["roles"]
    return Preset(
        code=table["code"],
        title=table["title"],
        **{name: bool(table[name]) for name in _SWITCHES},
        objection_days=int(table["objection_days"]),
        reply_months=int(table["reply_months"]),
        departments=table["departments"],
        numbers=table["numbers"],
        periods=_periods(table["periods"]),
        agenda=_periods(table["agenda"]),
        proposal_signers=tuple(Role(role) for role in roles["proposal_signers"]),
        filing_recipient=roles["filing_recipient"],
        copy_required=bool(roles["copy_required"]),
        archive=table["archive"],
        tiers=TierSettings(**table["warning"]),
    )

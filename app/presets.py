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
from app.calendar import Period, TierSettings
from app.work import Read
from db.codes import Role

DEFAULT = "seed000"


@dataclass(frozen=True, slots=True)
class Preset:
    """One way of working. A period that is None has no limit."""

    code: str
    title: str
    policy_review: bool
    reply_months: int
    departments: Mapping[str, str]
    numbers: Mapping[str, str]
    periods: Mapping[str, Period | None]
    proposal_signers: tuple[Role, ...]
    filing_recipient: str
    copy_required: bool
    archive: Mapping[str, str]
    tiers: TierSettings


def shipped_codes() -> tuple[str, ...]:
    """Codes of the presets that come with the program, the default first."""
    found = sorted(file.stem for file in resources.path("presets").glob("*.toml"))
    return tuple(sorted(found, key=lambda code: code != DEFAULT))


def shipped(code: str) -> Preset:
    """A preset as it ships. Raises `KeyError` for an unknown code."""
    return _build(_table(code))


def current(view: Read) -> Preset:
    """The office's preset with its own changes."""
    table = {name: dict(part) if isinstance(part, dict) else part for name, part in _table(_chosen(view)).items()}
    for name, value in dict(view.setting("preset.changes", {})).items():
        section, _, key = name.partition(".")
        if key and section in table:
            table[section][key] = value
        elif section in table:
            table[section] = value
    return _build(table)


def _chosen(view: Read) -> str:
    code = str(view.setting("preset", DEFAULT))
    return code if code in shipped_codes() else DEFAULT


@cache
def _table(code: str) -> dict[str, Any]:
    if code not in shipped_codes():
        raise KeyError(code)
    return tomllib.loads(resources.path("presets", f"{code}.toml").read_text("utf-8"))


def _build(table: Mapping[str, Any]) -> Preset:
    roles = table["roles"]
    return Preset(
        code=table["code"],
        title=table["title"],
        policy_review=bool(table["policy_review"]),
        reply_months=int(table["reply_months"]),
        departments=table["departments"],
        numbers=table["numbers"],
        periods={name: Period.parse(text) if text else None for name, text in table["periods"].items()},
        proposal_signers=tuple(Role(role) for role in roles["proposal_signers"]),
        filing_recipient=roles["filing_recipient"],
        copy_required=bool(roles["copy_required"]),
        archive=table["archive"],
        tiers=TierSettings(**table["warning"]),
    )

"""How near a due date is: the four tiers that every list shows. Limits are settings of the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Tier(StrEnum):
    """Nearness of a due date, worst first."""

    OVERDUE = "overdue"
    URGENT = "urgent"
    SOON = "soon"
    AMPLE = "ample"


@dataclass(frozen=True, slots=True)
class TierSettings:
    """Days left up to which a due date is urgent, and up to which it is soon; both inclusive."""

    urgent_days: int = 3
    soon_days: int = 10

    def __post_init__(self) -> None:
        if not 0 <= self.urgent_days < self.soon_days:
            raise ValueError("an urgent limit lies below a soon limit")


def days_left(today: date, due: date) -> int:
    """Days until `due`: 0 on the day itself, negative once it is past."""
    return (due - today).days


def tier(today: date, due: date, settings: TierSettings | None = None) -> Tier:
    """The tier of `due` seen from `today`. The due day itself is not yet overdue (民法典 203)."""
    limits = settings or TierSettings()
    left = days_left(today, due)
    if left < 0:
        return Tier.OVERDUE
    if left <= limits.urgent_days:
        return Tier.URGENT
    return Tier.SOON if left <= limits.soon_days else Tier.AMPLE

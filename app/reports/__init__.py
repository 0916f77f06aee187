"""Statistics of a period by date of 立项: counts, shares, what was done in time."""

from __future__ import annotations

from app.reports.rules import Share, Table
from app.reports.statistics import Figures, StepShare, statistics

__all__ = ["Figures", "Share", "StepShare", "Table", "statistics"]

"""What a committed unit of work changed, so that a page knows whether to look again."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """Areas (`cases`, `photos`, …) and record ids that a commit touched. Joined with `|`."""

    areas: frozenset[str] = field(default_factory=frozenset)
    ids: frozenset[str] = field(default_factory=frozenset)

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.areas | other.areas, self.ids | other.ids)

    def __bool__(self) -> bool:
        return bool(self.areas or self.ids)

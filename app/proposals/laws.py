"""Laws that proposals often rest on, from `resources/laws.toml`: help for the drafter, never a check."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

import resources


@dataclass(frozen=True, slots=True)
class Law:
    """A law with an article and what that article is about; `article` is empty where the drafter has to say it."""

    law: str
    article: str
    gist: str

    @property
    def text(self) -> str:
        """As it is cited."""
        return f"{self.law}{self.article}"


@cache
def common_laws() -> tuple[Law, ...]:
    """The laws in the order of the file."""
    table = tomllib.loads(resources.path("laws.toml").read_text("utf-8"))
    return tuple(Law(one["law"], one["article"], one["gist"]) for one in table["item"])

"""Fixed passages of the forms: data in resources/templates, so that an office's wording is not in code."""

from __future__ import annotations

import tomllib
from functools import cache

import resources


@cache
def wording(form_code: str) -> dict[str, str]:
    """The passages of one form, by name."""
    texts: dict[str, str] = tomllib.loads(resources.path(f"templates/{form_code}.toml").read_text("utf-8"))
    return texts

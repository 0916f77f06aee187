"""How parsers here say that something is not in its one form."""

from __future__ import annotations


def insist(condition: object) -> None:
    """Raise `ValueError` unless `condition` holds; the parser that called turns it into its own refusal."""
    if not condition:
        raise ValueError

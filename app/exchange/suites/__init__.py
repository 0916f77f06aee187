"""Signing suites: everything outside this package takes names, sizes and keys from a `Suite`.

A card names its suite; the suite says which signature files a bundle carries (all must be there and all must verify),
which keys a card holds, and how a recipient is written for age. One module for each suite.
"""

from __future__ import annotations

from app.exchange.suites.base import SecretKeys, Suite
from app.exchange.suites.ed25519 import Ed25519Suite
from app.exchange.suites.hybrid import HybridSuite
from db.kernel.errors import UserError

__all__ = ["SUITES", "SecretKeys", "Suite", "suite"]

SUITES: dict[str, Suite] = {"ed25519": Ed25519Suite(), "ed25519-mldsa65": HybridSuite()}


def suite(name: str) -> Suite:
    """The suite of that name; raises `UserError("exchange.card.suite")` for one that this program does not have."""
    try:
        return SUITES[name]
    except KeyError:
        raise UserError("exchange.card.suite", suite=name[:40]) from None

"""Exchange between offices that share no network: cards, bundles on media, streams (docs/formats/bundle.md)."""

from __future__ import annotations

from app.exchange.contacts import challenge, import_card, peers, revoke, set_policy, trust
from app.exchange.exporting import export_bundle, write_again
from app.exchange.importing import import_bundle, inspect, verify
from app.exchange.keys import export_card, own_card
from app.exchange.medium import MediumFacts, describe
from app.exchange.opinions import OpinionRow, give_opinion, opinions, proposals_to_file
from app.exchange.outlook import Outlook, TypeCount, outlook
from app.exchange.overview import bundles, quarantine, streams
from app.exchange.past import ContentRow, MediumUseRow, contents, media
from app.exchange.renewal import open_epoch
from app.exchange.rows import (
    BundleResult,
    BundleRow,
    CardRow,
    ChangeRow,
    FieldChange,
    HeldBack,
    ImportResult,
    PeerRow,
    Preview,
    QuarantineRow,
    StreamRow,
)
from app.exchange.rules import Policy
from app.exchange.tools import unlock_tools
from db.codes import CardState, OpinionKind, Relation

__all__ = [
    "proposals_to_file",
    "opinions",
    "give_opinion",
    "OpinionRow",
    "BundleResult",
    "BundleRow",
    "CardState",
    "ContentRow",
    "MediumUseRow",
    "OpinionKind",
    "Outlook",
    "Relation",
    "TypeCount",
    "contents",
    "media",
    "outlook",
    "CardRow",
    "ChangeRow",
    "FieldChange",
    "HeldBack",
    "ImportResult",
    "MediumFacts",
    "PeerRow",
    "Policy",
    "Preview",
    "QuarantineRow",
    "StreamRow",
    "bundles",
    "challenge",
    "describe",
    "export_bundle",
    "export_card",
    "import_bundle",
    "import_card",
    "inspect",
    "open_epoch",
    "own_card",
    "peers",
    "quarantine",
    "revoke",
    "set_policy",
    "streams",
    "trust",
    "unlock_tools",
    "verify",
    "write_again",
]

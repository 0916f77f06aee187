"""Exchange between offices that share no network: cards, bundles on media, streams (docs/formats/bundle.md)."""

from __future__ import annotations

from app.exchange import desk
from app.exchange.answers import RECEIVED, SENT, WAITING, AnswerRow
from app.exchange.contacts import alike, challenge, import_card, peers, revoke, set_policy, trust
from app.exchange.demands import Demand, demands, handle, open_opinions
from app.exchange.desk import DeskCase, DeskProposal, FilingRow, OfficeRow
from app.exchange.exporting import ask_approval, export_bundle, write_again
from app.exchange.foreign import read_card
from app.exchange.handing import HandCase, cases_to_hand_over, hand_over_case
from app.exchange.history import HistoryRow, history
from app.exchange.importing import import_bundle, inspect, verify
from app.exchange.keys import change_keys, export_card, own_card
from app.exchange.medium import MediumFacts, describe
from app.exchange.memory import rolled_back
from app.exchange.opinions import (
    OpinionRow,
    give_opinion,
    next_filing_no,
    opinions,
    proposals_to_file,
    withdraw_opinion,
)
from app.exchange.outlook import Outlook, TypeCount, outlook
from app.exchange.overview import bundles, quarantine, streams
from app.exchange.passing import PassedRow, middle, pass_case_on, pass_on, passed_on, returned, stop_passing, take_back
from app.exchange.past import ContentRow, MediumUseRow, contents, media
from app.exchange.renewal import open_epoch, renew_if_restored, restored
from app.exchange.requests import RequestRow, requests
from app.exchange.requests import approve as approve_export
from app.exchange.requests import drop as drop_request
from app.exchange.requests import keep as keep_request
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
from app.exchange.tables import (
    Below,
    TableChange,
    TableRow,
    adopt,
    decline,
    hand_down_codes,
    hand_down_holidays,
    handed_down,
    may_hand_down,
    tables,
    take_back_table,
    waiting_tables,
)
from app.exchange.telephone import (
    TelephoneRow,
    confirm_by_telephone,
    digits_of,
    take_back_telephone,
    telephone_receipts,
)
from app.exchange.tools import unlock_tools
from app.exchange.volumes import found_in
from db.codes import AnswerOutcome, CardState, OpinionKind, Relation, TableKind

__all__ = [
    "AnswerOutcome",
    "AnswerRow",
    "Below",
    "RECEIVED",
    "SENT",
    "TableChange",
    "TableKind",
    "TableRow",
    "WAITING",
    "adopt",
    "alike",
    "decline",
    "hand_down_codes",
    "hand_down_holidays",
    "handed_down",
    "may_hand_down",
    "tables",
    "take_back_table",
    "waiting_tables",
    "HandCase",
    "cases_to_hand_over",
    "Demand",
    "DeskCase",
    "DeskProposal",
    "FilingRow",
    "OfficeRow",
    "demands",
    "desk",
    "handle",
    "next_filing_no",
    "withdraw_opinion",
    "BundleResult",
    "BundleRow",
    "CardRow",
    "CardState",
    "ChangeRow",
    "ContentRow",
    "FieldChange",
    "HeldBack",
    "HistoryRow",
    "ImportResult",
    "MediumFacts",
    "MediumUseRow",
    "OpinionKind",
    "OpinionRow",
    "Outlook",
    "PassedRow",
    "PeerRow",
    "Policy",
    "Preview",
    "QuarantineRow",
    "Relation",
    "RequestRow",
    "StreamRow",
    "TelephoneRow",
    "TypeCount",
    "approve_export",
    "ask_approval",
    "bundles",
    "challenge",
    "change_keys",
    "confirm_by_telephone",
    "contents",
    "describe",
    "digits_of",
    "drop_request",
    "export_bundle",
    "export_card",
    "found_in",
    "give_opinion",
    "hand_over_case",
    "history",
    "import_bundle",
    "import_card",
    "inspect",
    "keep_request",
    "media",
    "open_epoch",
    "open_opinions",
    "opinions",
    "outlook",
    "own_card",
    "middle",
    "pass_case_on",
    "pass_on",
    "passed_on",
    "peers",
    "proposals_to_file",
    "read_card",
    "quarantine",
    "renew_if_restored",
    "requests",
    "restored",
    "returned",
    "revoke",
    "rolled_back",
    "set_policy",
    "stop_passing",
    "streams",
    "take_back",
    "take_back_telephone",
    "telephone_receipts",
    "trust",
    "unlock_tools",
    "verify",
    "write_again",
]

"""Office cards: the public half of a workspace as a DSSE envelope, and the fingerprint that people compare."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from app.exchange.format import caps
from app.exchange.format.info import plain
from app.exchange.format.insist import insist
from app.exchange.format.lines import is_workspace
from app.exchange.suites import SecretKeys, suite
from db.kernel import canonical
from db.kernel.canonical import Json
from db.kernel.errors import UserError

PAYLOAD_TYPE = "application/vnd.yiantong.office-card+json"
CARD_FORMAT = 1
LEVELS = ("county", "city", "province", "supreme")
GROUPS, GROUP_DIGITS = 12, 5
OWN, PREVIOUS = "own", "previous"

_KEY_TEXT = re.compile(r"[0-9A-Za-z+/=]{1,4096}")
_PREFIX = b"yiantong-card-fingerprint-v1\x00"
_KEYS = {
    "format", "issued", "keys", "level", "office_code", "office_name", "serial", "suite",
    "superior_code", "workspace",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """What an office says about itself. Who it is to us is never in it."""

    workspace: str
    office_code: str
    office_name: str
    level: str
    superior_code: str
    suite: str
    keys: Mapping[str, str]
    serial: int
    issued: date

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hexadecimal over prefix, workspace id, office code, suite and keys, each length-prefixed."""
        digest = sha256(_PREFIX)
        texts = [text.encode("ascii") for text in (self.workspace, self.office_code, self.suite)]
        for part in (*texts, *suite(self.suite).key_bytes(self.keys)):
            digest.update(len(part).to_bytes(4, "big") + part)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class SignedCard:
    """A card with the bytes it came in, kept verbatim. `by_previous` when the key before this one signed it too."""

    card: Card
    envelope: bytes
    by_previous: bool


def digits(fingerprint: str) -> tuple[str, ...]:
    """The 12 groups of 5 digits that people compare: the first 25 bytes as one number, modulo 10^60."""
    number = int.from_bytes(bytes.fromhex(fingerprint)[:25], "big") % 10 ** (GROUPS * GROUP_DIGITS)
    text = f"{number:0{GROUPS * GROUP_DIGITS}d}"
    return tuple(text[i : i + GROUP_DIGITS] for i in range(0, len(text), GROUP_DIGITS))


def same_digits(fingerprint: str, typed: str) -> bool:
    """Whether `typed`, in whatever grouping, is the whole fingerprint in digits."""
    return re.sub(r"[\s\-·,，]", "", typed) == "".join(digits(fingerprint))


def same_groups(fingerprint: str, typed: Mapping[int, str]) -> bool:
    """Whether the groups (counted from 1) that a person typed are the fingerprint's. At least four are needed."""
    groups = digits(fingerprint)
    return len(typed) >= 4 and all(1 <= n <= GROUPS and groups[n - 1] == text.strip() for n, text in typed.items())


def make(card: Card, keys: SecretKeys, previous: SecretKeys | None = None) -> bytes:
    """The `.yacard` file for `card`, signed by its own key and, after a key change, by the one before."""
    payload = canonical.dumps(_payload(card))
    message = pae(payload)
    signatures = _sign(keys, OWN, message)
    if previous:
        signatures += _sign(previous, PREVIOUS, message)
    envelope: dict[str, Json] = {
        "payload": base64.b64encode(payload).decode("ascii"),
        "payloadType": PAYLOAD_TYPE,
        "signatures": signatures,
    }
    return canonical.dumps(envelope) + b"\n"


def pae(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: what a card's signatures are over."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode("ascii"), len(payload), payload)


def parse(data: bytes, previous: Card | None = None) -> SignedCard:
    """The card in a `.yacard` file, its own signature verified; `by_previous` when `previous` signed it too.

    An office may have changed its keys twice since `previous`: that its key did not sign decides nothing, for a person
    compares the new card in any case.

    Raises `UserError("exchange.card.…")`: `form` (not our canonical form), `newer`, `suite`, `key` (malformed or of
    small order), `signature`.
    """
    envelope, payload = _open(data)
    card = _card(payload)
    if canonical.dumps(_payload(card)) != payload:
        raise UserError("exchange.card.form")
    message = pae(payload)
    signatures = _signatures(envelope)
    if not suite(card.suite).verify(card.keys, message, signatures[OWN]):
        raise UserError("exchange.card.signature")
    claimed = signatures.get(PREVIOUS)
    by_previous = bool(claimed and previous and suite(previous.suite).verify(previous.keys, message, claimed))
    return SignedCard(card, data, by_previous)


def _payload(card: Card) -> dict[str, Json]:
    return {
        "format": CARD_FORMAT, "issued": card.issued.isoformat(),
        "keys": dict(card.keys), "level": card.level, "office_code": card.office_code,
        "office_name": card.office_name, "serial": card.serial, "suite": card.suite,
        "superior_code": card.superior_code, "workspace": card.workspace,
    }  # fmt: skip


def _sign(keys: SecretKeys, role: str, message: bytes) -> list[Json]:
    signed = suite(keys.suite).sign(keys, message)
    return [
        {"keyid": f"{role}/{name}", "sig": base64.b64encode(signed[name]).decode("ascii")}
        for name in suite(keys.suite).signature_files
    ]


def _open(data: bytes) -> tuple[dict[str, Json], bytes]:
    if len(data) > caps.CARD_CAP or not data.endswith(b"\n"):
        raise UserError("exchange.card.form")
    try:
        envelope = canonical.loads(data[:-1])
        if isinstance(envelope, dict):
            insist(set(envelope) == {"payload", "payloadType", "signatures"})
            insist(envelope["payloadType"] == PAYLOAD_TYPE)
            return envelope, _unbase64(envelope["payload"])
    except ValueError as error:
        raise UserError("exchange.card.form") from error
    raise UserError("exchange.card.form")


def _card(payload: bytes) -> Card:
    try:
        value = canonical.loads(payload)
        if not isinstance(value, dict):
            raise UserError("exchange.card.form")
        number, serial, given = value.get("format"), value.get("serial"), value.get("keys")
        if isinstance(number, int) and number > CARD_FORMAT:
            raise UserError("exchange.card.newer", format=number)
        if set(value) != _KEYS or not isinstance(given, dict) or not isinstance(serial, int):
            raise UserError("exchange.card.form")
        text = {name: _plain(value[name]) for name in _KEYS - {"format", "keys", "serial", "superior_code"}}
        keys = {str(name): _key_text(key) for name, key in given.items()}
        card = Card(
            text["workspace"], text["office_code"], text["office_name"], text["level"], str(value["superior_code"]),
            text["suite"], keys, serial, date.fromisoformat(text["issued"]),
        )  # fmt: skip
        insist(caps.OFFICE_CODE.fullmatch(card.office_code) and _superior(card) and is_workspace(card.workspace))
        insist(card.level in LEVELS and card.serial > 0)
        suite(card.suite).key_bytes(card.keys)
        return card
    except ValueError as error:
        raise UserError("exchange.card.form") from error


def _superior(card: Card) -> bool:
    """The supreme procuratorate has no superior; every other office names one."""
    if card.level == LEVELS[-1]:
        return card.superior_code == ""
    return caps.OFFICE_CODE.fullmatch(card.superior_code) is not None


def _plain(value: Json) -> str:
    if isinstance(value, str) and plain(value):
        return value
    raise ValueError


def _key_text(value: Json) -> str:
    """A key as its suite writes it, which looks at it more closely."""
    if isinstance(value, str) and _KEY_TEXT.fullmatch(value):
        return value
    raise ValueError


def _list(value: Json) -> list[Any]:
    if isinstance(value, list):
        return value
    raise ValueError


def _signatures(envelope: Mapping[str, Json]) -> dict[str, dict[str, bytes]]:
    """Role → suffix → raw signature. The roles stand in their order: own, then perhaps previous."""
    found: dict[str, dict[str, bytes]] = {}
    try:
        for entry in _list(envelope["signatures"]):
            insist(isinstance(entry, dict) and set(entry) == {"keyid", "sig"})
            role, _, name = _plain(entry["keyid"]).partition("/")
            insist(name not in found.setdefault(role, {}))
            found[role][name] = _unbase64(entry["sig"])
        insist(list(found) in ([OWN], [OWN, PREVIOUS]))
        return found
    except ValueError as error:
        raise UserError("exchange.card.form") from error


def _unbase64(value: Json) -> bytes:
    text = str(value)
    data = base64.b64decode(text, validate=True)
    insist(base64.b64encode(data).decode("ascii") == text)
    return data

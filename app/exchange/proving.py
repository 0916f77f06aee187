"""What must hold of a line that somebody else than its owner brings (docs/formats/bundle.md, section 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import NoReturn

from app.exchange import contacts, keys, passing, rules
from app.exchange.format import caps, info, lines, merkle
from app.exchange.format.info import BagInfo
from app.exchange.format.lines import Line
from app.exchange.suites import suite
from app.work import Read
from db.codes import CardState, Relation
from db.kernel.canonical import Json
from db.kernel.errors import UserError
from db.models import OfficeCard

_TEXTS = ("purpose", "subject_type", "subject_id", "origin_workspace", "origin_office", "view", "line", "bag_info",
          "tagmanifest")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passed:
    """The origin's line out of a passed one. `verified`: the signature was checked with a card that we confirmed."""

    purpose: str
    raw: bytes
    line: Line
    verified: bool


def prove(view: Read, carrier: Line, sender: str, relation: Relation) -> Passed:
    """Take the origin's line out of `carrier`, which `sender` signed.

    Raises `UserError("exchange.pass.…")`: `form` where the parts do not belong together, `purpose` where this sender
    may not pass such a line, `root` where the audit path does not lead to the record root, `signature` where the
    origin's confirmed key did not sign it, `revoked` where only a revoked one did.
    """
    fields = carrier.fields
    if any(not isinstance(fields.get(name), str) for name in _TEXTS):
        _form()
    raw = str(fields["line"]).encode("utf-8", "surrogatepass")
    line = lines.parse(raw)
    told = (fields["subject_type"], fields["subject_id"], fields["origin_workspace"], fields["view"])
    if told != (line.type, line.id, line.owner, line.view) or fields["origin_office"] != line.office:
        _form()
    if line.type == carrier.type or line.withdrawn or line.owner == sender:
        _form()
    _check_purpose(view, str(fields["purpose"]), line, sender, relation)
    about = _check_root(fields, raw, line)
    return Passed(str(fields["purpose"]), raw, line, _check_signature(view, fields, line, about))


def _check_purpose(view: Read, purpose: str, line: Line, sender: str, relation: Relation) -> None:
    ours = line.owner == view.workspace_id
    fits = {
        passing.ONWARD: line.onward and not ours and rules.accepted(relation, line.type),
        passing.RETURN: ours,
        passing.HANDOVER: line.successor is not None and line.successor[0] == sender,
    }
    if not rules.may_pass(relation, purpose) or not fits.get(purpose, False):
        raise UserError("exchange.pass.purpose", type=line.type, office=line.office)


def _check_root(fields: Mapping[str, Json], raw: bytes, line: Line) -> BagInfo:
    bag_info = str(fields["bag_info"]).encode("utf-8", "surrogatepass")
    listed = f"{sha256(bag_info).hexdigest()}  {caps.BAG_INFO}"
    if listed not in str(fields["tagmanifest"]).split("\n") or len(bag_info) > caps.TAG_CAPS[caps.BAG_INFO]:
        _form()
    about = info.parse(bag_info)
    leaf, leaves, path = fields.get("leaf"), fields.get("leaves"), fields.get("path")
    if not isinstance(leaf, int) or leaves != about.counts.records or not isinstance(path, list) or len(path) > 64:
        _form()
    nodes = [bytes.fromhex(node) for node in path if isinstance(node, str) and caps.SHA256.fullmatch(node)]
    if (about.sender.workspace, about.sender.office) != (line.owner, line.office) or len(nodes) != len(path):
        _form()
    if not merkle.verify(raw, leaf, about.counts.records, nodes, bytes.fromhex(about.record_root)):
        raise UserError("exchange.pass.root", type=line.type, office=line.office)
    return about


def _check_signature(view: Read, fields: Mapping[str, Json], line: Line, about: BagInfo) -> bool:
    message = str(fields["tagmanifest"]).encode("utf-8", "surrogatepass")
    signatures = _signatures(fields.get("signatures"))
    if line.owner == view.workspace_id:
        # What comes back may be signed by a key that a restore made us forget: a person decides, the stream goes on.
        known = keys.signed_here(view, message, signatures)
        if known or fields["purpose"] == passing.RETURN:
            return known
        raise UserError("exchange.pass.signature", type=line.type, office=line.office)
    held = contacts.of_workspace(view, line.owner)
    if any(_signed(card, message, signatures) for card in held if card.state == CardState.CONFIRMED):
        return True
    if any(_signed(card, message, signatures) for card in held if card.state == CardState.REVOKED):
        raise UserError("exchange.pass.revoked", type=line.type, office=line.office)
    if any(card.fingerprint == about.sender.fingerprint and card.state == CardState.CONFIRMED for card in held):
        raise UserError("exchange.pass.signature", type=line.type, office=line.office)
    return False


def _signed(card: OfficeCard, message: bytes, signatures: Mapping[str, bytes]) -> bool:
    found = contacts.held_card(card)
    return suite(found.suite).verify(found.keys, message, signatures)


def _signatures(value: Json) -> dict[str, bytes]:
    if not isinstance(value, dict):
        _form()
    try:
        return {name: bytes.fromhex(str(raw)) for name, raw in value.items()}
    except ValueError:
        _form()


def _form() -> NoReturn:
    raise UserError("exchange.pass.form")

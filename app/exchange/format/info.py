"""`bag-info.txt`: who sends what to whom, as fixed labels in fixed order, each once (docs/formats/bundle.md, 4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.exchange.format import caps
from app.exchange.format.insist import insist
from app.exchange.format.lines import is_workspace
from db.kernel.errors import UserError

PURPOSE = "exchange"
NONE = "none"
MAX_NUMBER = 2**53 - 1

_HEX32 = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_NAME_CAP = 200


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a stream: workspace id, office code and the SHA-256 fingerprint of its card in hexadecimal."""

    workspace: str
    office: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Epoch:
    """An epoch's number and its random 128-bit id in hexadecimal."""

    number: int
    id: str


@dataclass(frozen=True, slots=True)
class BundleRef:
    """A bundle by its number in the stream and the SHA-256 of its tag manifest."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Ack:
    """What the bundle's sender last applied of the recipient's stream."""

    receiver_epoch: int
    sender_epoch: Epoch
    head: int
    bundle: BundleRef


@dataclass(frozen=True, slots=True)
class Counts:
    """Record lines, those of them that withdraw, and blobs."""

    records: int
    withdrawn: int
    blobs: int


@dataclass(frozen=True, slots=True)
class BagInfo:
    """Everything that bag-info.txt says. Numbers lie between 0 and 2^53 - 1."""

    organization: str
    bundle_id: str
    bagging_date: date
    payload_octets: int
    payload_files: int
    schema: int
    sender: Party
    recipient: Party
    epoch: Epoch
    number: int
    base: int
    head: int
    previous: BundleRef | None
    base_bundle: BundleRef | None
    snapshot: bool
    record_root: str
    counts: Counts
    acknowledges: Ack | None
    audit_count: int
    audit_head: str


def _ref(ref: BundleRef | None) -> str:
    return f"{ref.number} {ref.digest}" if ref else NONE


def _ack(ack: Ack | None) -> str:
    if ack is None:
        return NONE
    epoch = ack.sender_epoch
    return f"{ack.receiver_epoch} {epoch.number} {epoch.id} {ack.head} {ack.bundle.number} {ack.bundle.digest}"


def _party(party: Party) -> str:
    return f"{party.workspace} {party.office} {party.fingerprint}"


#: Labels in their order, each with what writes its value.
LABELS: dict[str, Callable[[BagInfo], str]] = {
    "Source-Organization": lambda i: i.organization,
    "External-Identifier": lambda i: i.bundle_id,
    "Bagging-Date": lambda i: i.bagging_date.isoformat(),
    "Bag-Size": lambda i: f"{i.payload_octets} B",
    "Payload-Oxum": lambda i: f"{i.payload_octets}.{i.payload_files}",
    "Yiantong-Purpose": lambda _: PURPOSE,
    "Yiantong-Format": lambda _: str(caps.FORMAT),
    "Yiantong-Schema": lambda i: str(i.schema),
    "Yiantong-Sender": lambda i: _party(i.sender),
    "Yiantong-Recipient": lambda i: _party(i.recipient),
    "Yiantong-Epoch": lambda i: f"{i.epoch.number} {i.epoch.id}",
    "Yiantong-Number": lambda i: str(i.number),
    "Yiantong-Base": lambda i: str(i.base),
    "Yiantong-Head": lambda i: str(i.head),
    "Yiantong-Previous": lambda i: _ref(i.previous),
    "Yiantong-Base-Bundle": lambda i: _ref(i.base_bundle),
    "Yiantong-Snapshot": lambda i: "yes" if i.snapshot else "no",
    "Yiantong-Record-Root": lambda i: i.record_root,
    "Yiantong-Counts": lambda i: f"{i.counts.records} {i.counts.withdrawn} {i.counts.blobs}",
    "Yiantong-Acknowledges": lambda i: _ack(i.acknowledges),
    "Yiantong-Audit": lambda i: f"{i.audit_count} {i.audit_head}",
}


def plain(text: str) -> bool:
    """Whether `text` may stand in a label's value or a card.

    NFC, not empty, no blank at the ends, and no control, separator, bidirectional, zero-width, unassigned, private or
    surrogate character: all general categories C* and Zl, Zp.
    """
    if not text or text != text.strip() or len(text) > _NAME_CAP or not unicodedata.is_normalized("NFC", text):
        return False
    return all(unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for char in text)


def write(info: BagInfo) -> bytes:
    """The file's bytes. The values must be those that `parse` takes."""
    return "".join(f"{label}: {value(info)}\n" for label, value in LABELS.items()).encode("utf-8")


def parse(data: bytes) -> BagInfo:
    """What the file says.

    Raises `UserError("exchange.bag.info")` unless writing it again gives the same bytes,
    `UserError("exchange.format.newer")` when the file is of a later format, whatever else it says.
    """
    try:
        rows = [line.partition(": ") for line in data.decode("utf-8").split("\n")]
        values = {label: value for label, _, value in rows}
        if values.get("Yiantong-Purpose") == PURPOSE and _number(values["Yiantong-Format"]) > caps.FORMAT:
            raise UserError("exchange.format.newer", format=values["Yiantong-Format"])
        info = _info(values)
        insist(info.base <= info.head and info.snapshot == (info.base == 0))
        again = write(info)
    except (ValueError, KeyError) as error:
        raise UserError("exchange.bag.info") from error
    if again != data:
        raise UserError("exchange.bag.info")
    return info


def _info(values: dict[str, str]) -> BagInfo:
    octets, files = values["Payload-Oxum"].split(".")
    records, withdrawn, blobs = values["Yiantong-Counts"].split(" ")
    audit_count, audit_head = values["Yiantong-Audit"].split(" ")
    if not plain(values["Source-Organization"]):
        raise ValueError("Source-Organization")
    return BagInfo(
        organization=values["Source-Organization"],
        bundle_id=_match(caps.BUNDLE_ID, values["External-Identifier"]),
        bagging_date=date.fromisoformat(values["Bagging-Date"]),
        payload_octets=_number(octets),
        payload_files=_number(files),
        schema=_number(values["Yiantong-Schema"]),
        sender=_read_party(values["Yiantong-Sender"]),
        recipient=_read_party(values["Yiantong-Recipient"]),
        epoch=_read_epoch(*values["Yiantong-Epoch"].split(" ")),
        number=_number(values["Yiantong-Number"]),
        base=_number(values["Yiantong-Base"]),
        head=_number(values["Yiantong-Head"]),
        previous=_read_ref(values["Yiantong-Previous"]),
        base_bundle=_read_ref(values["Yiantong-Base-Bundle"]),
        snapshot=values["Yiantong-Snapshot"] == "yes",
        record_root=_match(caps.SHA256, values["Yiantong-Record-Root"]),
        counts=Counts(_number(records), _number(withdrawn), _number(blobs)),
        acknowledges=_read_ack(values["Yiantong-Acknowledges"]),
        audit_count=_number(audit_count),
        audit_head=_match(caps.SHA256, audit_head),
    )


def _number(text: str) -> int:
    number = int(_match(_NUMBER, text))
    if number > MAX_NUMBER:
        raise ValueError(text)
    return number


def _match(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def _read_party(text: str) -> Party:
    workspace, office, fingerprint = text.split(" ")
    if not is_workspace(workspace):
        raise ValueError(workspace)
    return Party(workspace, _match(caps.OFFICE_CODE, office), _match(caps.SHA256, fingerprint))


def _read_epoch(number: str, id_: str) -> Epoch:
    return Epoch(_number(number), _match(_HEX32, id_))


def _read_ref(text: str) -> BundleRef | None:
    if text == NONE:
        return None
    number, digest = text.split(" ")
    return BundleRef(_number(number), _match(caps.SHA256, digest))


def _read_ack(text: str) -> Ack | None:
    if text == NONE:
        return None
    receiver, epoch, epoch_id, head, number, digest = text.split(" ")
    bundle = BundleRef(_number(number), _match(caps.SHA256, digest))
    return Ack(_number(receiver), _read_epoch(epoch, epoch_id), _number(head), bundle)

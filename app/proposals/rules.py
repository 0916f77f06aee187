"""Numbers, frozen text and periods of a 检察建议书. Pure: what must hold of a proposal whoever asks."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.calendar import DueDate, HolidayTable, Period, PeriodUnit, due_date
from app.findings import Finding
from app.numbers import next_serial, normal, pattern_faults, prefix, render, serial_of
from db.codes import ProposalState, ServiceMode
from db.kernel.canonical import Json, dumps

__all__ = [
    "FROZEN",
    "MODE_FIELDS",
    "MOST_ITEMS",
    "TRIES",
    "ItemText",
    "ProposalText",
    "ServiceFacts",
    "digest",
    "next_serial",
    "normal",
    "pattern_faults",
    "prefix",
    "render",
    "reply_due",
    "reply_period",
    "returned",
    "serial_of",
    "service_date",
    "service_findings",
    "text_findings",
]

#: More advice than this is no proposal any more; replies and revisits count by it.
MOST_ITEMS = 99

#: States in which nobody may change the text.
FROZEN = frozenset(
    {
        ProposalState.SIGNED,
        ProposalState.NUMBERED,
        ProposalState.SEALED,
        ProposalState.SERVING,
        ProposalState.SERVED,
        ProposalState.SUPERSEDED,
        ProposalState.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class ItemText:
    """One advice: what to do, which cause it answers, how its carrying out can be checked."""

    text: str
    cause_id: str = ""
    standard: str = ""


@dataclass(frozen=True, slots=True)
class ProposalText:
    """Everything that a signer signs. `problems` and `bases` are pairs (text, cause id) and (law, article).

    `evidence`, `hazard` (违法情形或者应当消除的隐患), `other` and `objection_days` belong to the seven items of
    检察建议工作规定 16; `cases` are ids of the further cases of a 类案, 行业 or 区域 proposal.
    """

    kind: str
    addressee_id: str
    addressee: str
    origin: str
    facts: str
    problems: tuple[tuple[str, str], ...]
    bases: tuple[tuple[str, str], ...]
    items: tuple[ItemText, ...]
    requested: str
    reply_months: int | None
    reply_days: int | None
    contact: str
    copies: tuple[str, ...]
    filings: tuple[str, ...]
    objection_days: int | None = None
    evidence: str = ""
    hazard: str = ""
    other: str = ""
    cases: tuple[str, ...] = ()


#: Fields that later rules brought; a text without them has the digest that it always had.
_LATER = ("evidence", "hazard", "other", "cases")


def digest(text: ProposalText, version: int, key: bytes) -> str:
    """Keyed digest of the frozen text (HMAC-SHA256, hex): a bare hash of a short text could be guessed."""
    content: Json = {
        "version": version,
        "kind": text.kind,
        "addressee_id": text.addressee_id,
        "addressee": text.addressee,
        "origin": text.origin,
        "facts": text.facts,
        "problems": [list(pair) for pair in text.problems],
        "bases": [list(pair) for pair in text.bases],
        "items": [[item.text, item.cause_id, item.standard] for item in text.items],
        "requested": text.requested,
        "reply_months": text.reply_months,
        "reply_days": text.reply_days,
        "contact": text.contact,
        "copies": list(text.copies),
        "filings": list(text.filings),
        "objection_days": text.objection_days,
        **{name: value if isinstance(value, str) else list(value) for name in _LATER if (value := getattr(text, name))},
    }
    return hmac.new(key, b"yiantong proposal text\0" + dumps(content), hashlib.sha256).hexdigest()


def text_findings(
    text: ProposalText, *, copy_required: bool, objection_required: bool = False, seven_items: bool = False
) -> tuple[Finding, ...]:
    """What keeps a text from being signed: the five parts, a period to reply, copies and filing (domain §2.4).

    With `seven_items` also the evidence and the danger to be removed (检察建议工作规定 16).
    """
    wanted = [
        (bool(text.addressee_id), "addressee", "发往单位"),
        (bool(text.origin.strip()), "origin", "问题的来源或提出建议的起因"),
        (bool(text.facts.strip()), "facts", "提出建议所依据的事实"),
        (bool(text.evidence.strip()) or not seven_items, "evidence", "证据"),
        (bool(text.hazard.strip()) or not seven_items, "hazard", "违法情形或者应当消除的隐患"),
        (bool(text.problems), "problems", "问题与原因"),
        (bool(text.bases), "bases", "法律依据"),
        (bool(text.items), "items", "建议内容"),
        (bool(text.requested.strip()), "requested", "要求事项"),
        (bool(text.reply_months or text.reply_days), "reply_months", "反馈期限"),
        (bool(text.contact.strip()), "contact", "联系人"),
        (bool(text.copies) or not copy_required, "copies", "抄送单位"),
        (bool(text.filings), "filings", "备案机关"),
        (bool(text.objection_days) or not objection_required, "objection_days", "提出异议的期限"),
    ]
    found = [Finding("field.required", where, name) for holds, where, name in wanted if not holds]
    if text.kind == "similar" and not text.cases:
        found.append(Finding("proposal.one_case", "cases", "一并依据的案件"))
    for number, item in enumerate(text.items, 1):
        if not item.standard.strip():
            found.append(Finding("field.required", f"items[{number}].standard", f"第{number}条建议的可检验标准"))
        if not item.cause_id:
            found.append(Finding("field.required", f"items[{number}].cause", f"第{number}条建议对应的原因"))
    return tuple(found)


def reply_period(months: int | None, days: int | None) -> Period | None:
    """The period that a proposal sets, None where it sets none."""
    if months:
        return Period(months, PeriodUnit.MONTH)
    return Period(days, PeriodUnit.DAY) if days else None


def reply_due(received_on: date, months: int | None, days: int | None, table: HolidayTable) -> DueDate | None:
    """Last day for the unit's report, counted from the day on which it received the proposal."""
    period = reply_period(months, days)
    return due_date(received_on, period, table) if period else None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """A 送达回证 as its rules see it.

    `proxy` is who took it for the receiver, `attendees` who was present at an announcement, `failed_tries` how often
    the post came in vain; three make the paper returned (检察专递规定).
    """

    mode: ServiceMode
    servers: int
    served_on: date | None
    received_on: date | None
    receiver: str
    signed: bool
    refusal_reason: str
    witnesses: int
    evidence: str
    tracking_no: str
    consent: bool
    entrusted_to: str
    proxy: str = ""
    proxy_relation: str = ""
    attendees: int = 0
    address: str = ""
    failed_tries: int = 0


#: Tries in vain after which the post brings a paper back (检察专递规定).
TRIES = 3

#: For each mode the fields of its own form, in the order in which they are asked; those of all modes are not named.
MODE_FIELDS: Mapping[ServiceMode, tuple[str, ...]] = {
    ServiceMode.DIRECT: ("received_on", "receiver", "receiver_post", "signed", "proxy", "proxy_relation"),
    ServiceMode.LEAVE: ("refusal_reason", "witnesses", "evidence"),
    ServiceMode.POST: ("tracking_no", "received_on", "receiver", "proxy", "proxy_relation", "failed_tries"),
    ServiceMode.ENTRUST: ("entrusted_to", "received_on", "receiver", "receiver_post", "signed"),
    ServiceMode.ANNOUNCE: (
        "consent", "place", "attendees", "invited", "unit_statement", "received_on", "receiver", "receiver_post",
        "signed",
    ),
    ServiceMode.ELECTRONIC: ("consent", "received_on", "receiver"),
}  # fmt: skip


def returned(facts: ServiceFacts) -> bool:
    """Whether the post brought the paper back: tried three times and nobody took it."""
    return facts.mode is ServiceMode.POST and facts.received_on is None and facts.failed_tries >= TRIES


def service_date(facts: ServiceFacts) -> date | None:
    """The day that counts as service: the one on the receipt; where it was left, the day it was left."""
    return facts.served_on if facts.mode is ServiceMode.LEAVE else facts.received_on


def service_findings(facts: ServiceFacts) -> tuple[Finding, ...]:
    """What the receipt lacks for its mode (民诉法 87–91, 检察专递规定, 检察建议工作规定 18)."""
    mode = facts.mode
    alone = mode in (ServiceMode.POST, ServiceMode.ELECTRONIC)
    # (condition, field, label, code)
    wanted = [(facts.servers >= 2 or alone, "servers", "送达人", "service.two_servers"), *_by_mode(facts)]
    if mode is not ServiceMode.LEAVE:
        signed = bool(facts.receiver) and facts.signed
        where = ("signed", "签名盖章") if facts.receiver else ("receiver", "签收人")
        early = facts.served_on and facts.received_on and facts.received_on < facts.served_on
        wanted += [
            (facts.received_on is not None, "received_on", "收到日期", "field.required"),
            (signed or alone, *where, "service.not_signed"),
            (not early, "received_on", "收到日期", "service.received_before_sent"),
        ]
    wanted.append(
        (bool(facts.proxy_relation) or not facts.proxy, "proxy_relation", "与受送达人的关系", "field.required")
    )
    return tuple(Finding(code, where, name) for holds, where, name, code in wanted if not holds)


def _by_mode(facts: ServiceFacts) -> list[tuple[bool, str, str, str]]:
    """What a mode asks besides."""
    witnessed = facts.witnesses > 0 or bool(facts.evidence)
    consent = (facts.consent, "consent", "受送达单位同意", "service.no_consent")
    asked = {
        ServiceMode.LEAVE: [
            (facts.served_on is not None, "served_on", "送达时间", "field.required"),
            (bool(facts.refusal_reason), "refusal_reason", "拒收事由", "field.required"),
            (witnessed, "witnesses", "见证人或者录像照片", "service.no_witness"),
        ],
        ServiceMode.POST: [(bool(facts.tracking_no), "tracking_no", "邮件号", "field.required")],
        ServiceMode.ENTRUST: [(bool(facts.entrusted_to), "entrusted_to", "受托检察院", "field.required")],
        ServiceMode.ANNOUNCE: [
            consent,
            (facts.attendees > 0, "attendees", "被建议单位到场人员", "field.required"),
        ],
        ServiceMode.ELECTRONIC: [consent, (bool(facts.address), "address", "电子送达地址", "field.required")],
    }
    return asked.get(facts.mode, [])

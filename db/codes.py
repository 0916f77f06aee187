"""Enumerations that both records and rules use. Databases and bundles hold their values; Chinese labels are data."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who one is in the office (domain §1.4). ADMIN keeps the workstation and sees no case content."""

    UNDERTAKER = "UD"
    INVESTIGATION_HEAD = "IH"
    DEPUTY_CHIEF = "DC"
    CHIEF = "CH"
    PREVENTION_OFFICER = "PO"
    PREVENTION_HEAD = "PH"
    OTHER_DEPARTMENT = "OD"
    ARCHIVIST = "AR"
    ADMIN = "ADMIN"


class Action(StrEnum):
    """What the program lets a role do; `app.permissions` says which role may."""

    CASE_READ = "case.read"
    CASE_REGISTER = "case.register"
    CASE_PROPOSE = "case.propose"
    CASE_ACCEPT = "case.accept"
    CASE_AMEND = "case.amend"
    CASE_ASSIGN = "case.assign"
    CASE_REFUSE = "case.refuse"
    CASE_SUSPEND = "case.suspend"
    CASE_TERMINATE = "case.terminate"
    CASE_PROPOSE_END = "case.propose_end"
    CASE_FINISH = "case.finish"
    CASE_COMPLETE = "case.complete"
    PLAN_WRITE = "plan.write"
    PLAN_REVIEW = "plan.review"
    PLAN_APPROVE = "plan.approve"
    ANALYSIS_WRITE = "analysis.write"
    ACTIVITY_WRITE = "activity.write"
    STEP_WAIVE = "step.waive"
    PROPOSAL_DRAFT = "proposal.draft"
    PROPOSAL_REVIEW = "proposal.review"
    PROPOSAL_SIGN = "proposal.sign"
    PROPOSAL_NUMBER = "proposal.number"
    PROPOSAL_VOID = "proposal.void"
    PROPOSAL_SEAL = "proposal.seal"
    PROPOSAL_SERVE = "proposal.serve"
    REPLY_WRITE = "reply.write"
    FOLLOW_UP_WRITE = "follow_up.write"
    FOLLOW_UP_SIGN = "follow_up.sign"
    FOLLOW_UP_WAIVE = "follow_up.waive"
    ASSISTANCE_ASK = "assistance.ask"
    ASSISTANCE_SEND = "assistance.send"
    DECISION_ENTER = "decision.enter"
    DOCUMENT_FILE = "document.file"
    PHOTO_FILE = "photo.file"
    PHOTO_ORIGINAL = "photo.original"
    ARCHIVE_COMPILE = "archive.compile"
    ARCHIVE_REVIEW = "archive.review"
    ARCHIVE_KEEP = "archive.keep"
    REPORT_READ = "report.read"
    EXCHANGE_EXPORT = "exchange.export"
    EXCHANGE_APPROVE = "exchange.approve"
    EXCHANGE_IMPORT = "exchange.import"
    EXCHANGE_TRUST = "exchange.trust"
    SUPERIOR_OPINION = "superior.opinion"
    CODES_WRITE = "codes.write"
    ACCOUNT_MANAGE = "account.manage"
    BACKUP = "backup.make"
    AUDIT_READ = "audit.read"


class OfficeLevel(StrEnum):
    """Level of a procuratorate (检察院组织法 12–16)."""

    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    SUPREME = "supreme"


class CaseState(StrEnum):
    """State of a case (domain §1.2)."""

    PROPOSED = "proposed"
    REGISTERED = "registered"
    PLAN_DRAFT = "plan_draft"
    PLAN_DEPT_REVIEW = "plan_dept_review"
    PLAN_CHIEF_REVIEW = "plan_chief_review"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    WORK_COMPLETED = "work_completed"
    ARCHIVE_COMPILING = "archive_compiling"
    ARCHIVE_REVIEW = "archive_review"
    ARCHIVED = "archived"
    NOT_INITIATED = "not_initiated"
    TERMINATED = "terminated"


class Step(StrEnum):
    """The steps of the stepper, in order. The six ones (六个一) have pips; education and archive have none."""

    PLAN = "plan"
    ANALYSIS = "analysis"
    SYMPOSIUM = "symposium"
    PROPOSAL = "proposal"
    EDUCATION = "education"
    RECTIFICATION = "rectification"
    REVISIT = "revisit"
    ARCHIVE = "archive"


SIX_STEPS = (Step.PLAN, Step.ANALYSIS, Step.SYMPOSIUM, Step.PROPOSAL, Step.RECTIFICATION, Step.REVISIT)


class StepState(StrEnum):
    """How far a step is. MERGED counts as done: it was done together with another."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    MERGED = "merged"
    WAIVED = "waived"


class AnalysisKind(StrEnum):
    """The three methods of a cause analysis, and the report that joins them."""

    CONFESSION = "confession"
    MEETING = "meeting"
    REPORT = "report"


class ActivityKind(StrEnum):
    """What an on-site activity was (symposium, legal education; one may be both)."""

    SYMPOSIUM = "symposium"
    EDUCATION = "education"


class ProposalState(StrEnum):
    """Track P of domain §1.2."""

    DRAFT = "draft"
    POLICY_REVIEW = "policy_review"
    SIGN_PENDING = "sign_pending"
    SIGNED = "signed"
    NUMBERED = "numbered"
    SEALED = "sealed"
    SERVING = "serving"
    SERVED = "served"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class ReplyState(StrEnum):
    """Track R/V of domain §1.2."""

    NONE = "none"
    AWAITING = "awaiting"
    OVERDUE = "overdue"
    REPLIED = "replied"
    VISIT_DUE = "visit_due"
    VISITED = "visited"
    IMPLEMENTED = "implemented"
    PARTIAL = "partial"
    NOT_IMPLEMENTED = "not_implemented"


class Adoption(StrEnum):
    """What the unit says of one advice."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    REFUSED = "refused"


class Finding(StrEnum):
    """What the revisit found of one advice, or overall."""

    IMPLEMENTED = "implemented"
    PARTIAL = "partial"
    NOT_IMPLEMENTED = "not_implemented"


class ServiceMode(StrEnum):
    """送达方式."""

    DIRECT = "direct"
    LEAVE = "leave"
    POST = "post"
    ENTRUST = "entrust"
    ANNOUNCE = "announce"
    ELECTRONIC = "electronic"


class CopyKind(StrEnum):
    """抄送 to the superior authority, 备案 with the superior procuratorate."""

    COPY = "copy"
    FILING = "filing"


class FollowUpKind(StrEnum):
    """What is written to press a unit: when advice was not carried out, or to remind of a period."""

    FURTHER_OPINION = "further_opinion"
    NOTIFICATION = "notification"
    REQUEST = "request"
    REMINDER = "reminder"
    REPORT_UP = "report_up"


class RectificationKind(StrEnum):
    """A line of the ledger of carrying out: progress of one advice, or a way of urging (检察建议工作规定 24)."""

    PROGRESS = "progress"
    INQUIRY = "inquiry"
    VISIT = "visit"
    CONSULTATION = "consultation"
    JOINT_MEETING = "joint_meeting"


class RecheckResult(StrEnum):
    """What became of a unit's objection (检察建议工作规定 23)."""

    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    EXPLAINED = "explained"


class CommitteeOutcome(StrEnum):
    """What 检察委员会 decided upon a proposal (检察建议工作规定 15)."""

    AGREED = "agreed"
    AMENDED = "amended"
    REFUSED = "refused"


class CommitteeStanding(StrEnum):
    """How 检察委员会 binds a signature: not at all, it is awaited, it asked for changes, it refused."""

    FREE = "free"
    WAITS = "waits"
    AMENDED = "amended"
    REFUSED = "refused"


class Direction(StrEnum):
    """Whether a paper was made here or came in."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class NegativeKind(StrEnum):
    """GB/T 11821 kinds, the digital original of domain §1.5, and none (with its reason)."""

    FILM_ORIGINAL = "film_original"
    FILM_COPY = "film_copy"
    DIGITAL_ORIGINAL = "digital_original"
    NONE = "none"


class DossierState(StrEnum):
    """State of a dossier."""

    COMPILING = "compiling"
    REVIEW = "review"
    ARCHIVED = "archived"


class ItemState(StrEnum):
    """State of one checklist item of a dossier."""

    MISSING = "missing"
    PRESENT = "present"
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"


class Secrecy(StrEnum):
    """密级; the program only proposes 秘密 and above (domain §4.8). The order is the order of rank."""

    PUBLIC = "public"
    INTERNAL = "internal"
    SECRET = "secret"
    CONFIDENTIAL = "confidential"
    TOP_SECRET = "top_secret"


class Relation(StrEnum):
    """What another workspace is to us, set by a person when its card is confirmed."""

    SUBORDINATE = "subordinate"
    SUPERIOR = "superior"
    NEIGHBOUR = "neighbour"
    OWN = "own"


class CardState(StrEnum):
    """Whether a peer's card was compared by a person."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REVOKED = "revoked"


class OpinionKind(StrEnum):
    """What the superior's prevention department writes on a subordinate's record."""

    FILING_ACK = "filing_ack"
    REVIEW = "review"
    REMINDER = "reminder"
    SUPERVISION = "supervision"


class TableKind(StrEnum):
    """What a superior hands down beside opinions: the holidays of a year, or additions to a list of codes."""

    HOLIDAYS = "holidays"
    CODES = "codes"


class AnswerOutcome(StrEnum):
    """What was done about something that the superior sent down: an opinion dealt with, a table taken over or not."""

    HANDLED = "handled"
    ADOPTED = "adopted"
    DECLINED = "declined"

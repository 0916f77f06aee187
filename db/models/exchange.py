"""Exchange between workspaces (docs/formats/bundle.md): cards, streams, bundles, received versions, media."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Code, Id, Record, link


class OfficeCard(Base):
    """A peer workspace's card as received, and what a person here decided about it."""

    __tablename__ = "office_card"

    workspace_id: Mapped[Id] = mapped_column(primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    office_code: Mapped[Code] = mapped_column(index=True)
    office_name: Mapped[str]
    office_level: Mapped[Code]
    superior_code: Mapped[Code]
    suite: Mapped[Code]
    fingerprint: Mapped[str]
    envelope: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[Code]
    relation: Mapped[Code | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str] = mapped_column(default="")
    confirmed_how: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None]
    policy: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Stream(Base):
    """One direction between this workspace and a peer. Sequences are the writer's change feed's."""

    __tablename__ = "stream"

    peer_workspace: Mapped[Id] = mapped_column(primary_key=True)
    outgoing: Mapped[bool] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    epoch_id: Mapped[str]
    number: Mapped[int] = mapped_column(default=0)
    head: Mapped[int] = mapped_column(default=0)
    acknowledged: Mapped[int] = mapped_column(default=0)
    acknowledged_number: Mapped[int] = mapped_column(default=0)
    acknowledged_digest: Mapped[str] = mapped_column(default="")
    acknowledged_at: Mapped[datetime | None]
    peer_epoch: Mapped[int] = mapped_column(default=0)
    last_digest: Mapped[str] = mapped_column(default="")


class Bundle(Base):
    """A bundle made or taken in. `digest` is the SHA-256 of its tagmanifest, `file_sha256` of the file."""

    __tablename__ = "bundle"
    __table_args__ = (Index("ix_bundle_stream", "peer_workspace", "outgoing", "epoch", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True)
    peer_workspace: Mapped[Id]
    outgoing: Mapped[bool]
    epoch: Mapped[int]
    epoch_id: Mapped[str]
    number: Mapped[int]
    base: Mapped[int]
    head: Mapped[int]
    snapshot: Mapped[bool]
    digest: Mapped[str]
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    size: Mapped[int]
    records: Mapped[int]
    blobs: Mapped[int]
    state: Mapped[Code]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    acknowledged_at: Mapped[datetime | None]
    info: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SentVersion(Base):
    """Which version of a record a peer was last sent, and in which view, so that a withdrawal can follow it."""

    __tablename__ = "sent_version"

    peer_workspace: Mapped[Id] = mapped_column(primary_key=True)
    record_type: Mapped[Code] = mapped_column(primary_key=True)
    record_id: Mapped[Id] = mapped_column(primary_key=True)
    term: Mapped[int]
    epoch: Mapped[int]
    revision: Mapped[int]
    view: Mapped[Code]
    withdrawn: Mapped[bool]
    digest: Mapped[str]


class ReceivedVersion(Base):
    """A record line exactly as received, with what proves it: its bundle and its place under the record root."""

    __tablename__ = "received_version"
    __table_args__ = (
        UniqueConstraint("record_type", "record_id", "term", "epoch", "revision", "view"),
        Index("ix_received_version_record", "record_id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    bundle_id: Mapped[Id] = link("bundle")
    record_type: Mapped[Code]
    record_id: Mapped[Id]
    owner_workspace: Mapped[Id]
    term: Mapped[int]
    epoch: Mapped[int]
    revision: Mapped[int]
    view: Mapped[Code]
    withdrawn: Mapped[bool]
    digest: Mapped[str]
    line: Mapped[bytes] = mapped_column(LargeBinary)
    leaf: Mapped[int]
    received_at: Mapped[datetime]


class BundleProof(Base):
    """The signed part of a received bundle, verbatim: what every proof of one of its lines begins with."""

    __tablename__ = "bundle_proof"

    bundle_id: Mapped[Id] = mapped_column(primary_key=True)
    bag_info: Mapped[bytes] = mapped_column(LargeBinary)
    tagmanifest: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    leaves: Mapped[bytes] = mapped_column(LargeBinary)


class MissingRecord(Base):
    """A record that we hold and its owner's last snapshot lacked (原主缺失), until a line of it comes again."""

    __tablename__ = "missing_record"

    record_type: Mapped[Code] = mapped_column(primary_key=True)
    record_id: Mapped[Id] = mapped_column(primary_key=True)
    owner_workspace: Mapped[Id] = mapped_column(index=True)
    bundle_id: Mapped[Id] = link("bundle")
    at: Mapped[datetime]


class TelephoneReceipt(Base):
    """A bundle of ours whose arrival a peer confirmed by telephone, until taken back or overridden by a signed one.

    `role` and `reason` are of the person here who vouches for it; `digits` are the eight that the peer read out.
    """

    __tablename__ = "telephone_receipt"

    id: Mapped[Id] = mapped_column(primary_key=True)
    peer_workspace: Mapped[Id] = mapped_column(index=True)
    bundle_id: Mapped[Id] = link("bundle")
    epoch: Mapped[int]
    epoch_id: Mapped[str]
    peer_epoch: Mapped[int]
    number: Mapped[int]
    head: Mapped[int]
    digest: Mapped[str]
    digits: Mapped[str]
    role: Mapped[str]
    reason: Mapped[str]
    given_at: Mapped[datetime]
    given_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(default="")
    ended_how: Mapped[Code] = mapped_column(default="")


class ExpectedOffice(Base):
    """An office that should report to us, whether or not its card has come yet."""

    __tablename__ = "expected_office"

    office_code: Mapped[Code] = mapped_column(primary_key=True)
    office_name: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class ExportRequest(Base):
    """A bundle that is being prepared for a peer: where the wizard stands, and who approved sending what up to where.

    An approval holds for the content up to `head` alone (-1 before it was asked for); a change asks for a new one.
    """

    __tablename__ = "export_request"

    peer_workspace: Mapped[Id] = mapped_column(primary_key=True)
    whole: Mapped[bool]
    folder: Mapped[str] = mapped_column(default="")
    volume: Mapped[int] = mapped_column(default=0)
    head: Mapped[int] = mapped_column(default=-1)
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class HandedOver(Base):
    """A record of ours that we handed over to another workspace: our last line of it, which names the new owner."""

    __tablename__ = "handed_over"

    record_type: Mapped[Code] = mapped_column(primary_key=True)
    record_id: Mapped[Id] = mapped_column(primary_key=True)
    to_workspace: Mapped[Id]
    to_office: Mapped[Code]
    term: Mapped[int]
    content: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")


class PassedRecord(Base):
    """A record that came through another workspace than its owner's: which, and whether the origin's proof held."""

    __tablename__ = "passed_record"

    record_type: Mapped[Code] = mapped_column(primary_key=True)
    record_id: Mapped[Id] = mapped_column(primary_key=True)
    via_workspace: Mapped[Id]
    verified: Mapped[bool]
    at: Mapped[datetime]


class Quarantine(Base):
    """A file that was not taken in, and why, in a code that has a sentence."""

    __tablename__ = "quarantine"

    id: Mapped[Id] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    size: Mapped[int]
    code: Mapped[str]
    params: Mapped[dict[str, Any]]


class Medium(Base):
    """A removable medium that carried a bundle."""

    __tablename__ = "medium"

    id: Mapped[Id] = mapped_column(primary_key=True)
    label: Mapped[str]
    serial: Mapped[str]
    file_system: Mapped[str]
    size: Mapped[int]
    first_seen_at: Mapped[datetime]


class MediumUse(Base):
    """Which medium took or brought which bundle, when, by whom."""

    __tablename__ = "medium_use"

    id: Mapped[Id] = mapped_column(primary_key=True)
    medium_id: Mapped[Id] = link("medium")
    bundle_id: Mapped[Id] = link("bundle")
    written: Mapped[bool]
    at: Mapped[datetime]
    by: Mapped[str]


class SuperiorOpinion(Record, Base):
    """What the superior writes on a subordinate's record: 备案号, review, 催办, 挂牌督办.

    It names the version that it judges; on any other the screen says 意见针对旧稿.
    """

    __tablename__ = "superior_opinion"

    kind: Mapped[Code]
    subject_type: Mapped[Code]
    subject_id: Mapped[Id] = mapped_column(index=True)
    subject_term: Mapped[int]
    subject_epoch: Mapped[int]
    subject_revision: Mapped[int]
    subject_digest: Mapped[str]
    case_id: Mapped[Id | None] = link("case")
    result: Mapped[Code] = mapped_column(default="")
    filing_no: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    dated: Mapped[date]
    signed_by: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SuperiorTable(Record, Base):
    """A table that the superior hands down: the holidays of a year, or what it added to a list of codes.

    `name` is the year, or the list's name; `form` has the days or the labels.
    """

    __tablename__ = "superior_table"

    kind: Mapped[Code]
    name: Mapped[Code]
    text: Mapped[str] = mapped_column(default="")
    dated: Mapped[date]
    signed_by: Mapped[str] = mapped_column(default="")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SuperiorAnswer(Record, Base):
    """办理情况: what was done about an opinion or a table of the superior; it travels up to whoever wrote that.

    It names the version that it answers, and in its form the digest of its words.
    """

    __tablename__ = "superior_answer"

    subject_type: Mapped[Code]
    subject_id: Mapped[Id] = mapped_column(index=True)
    subject_term: Mapped[int]
    subject_epoch: Mapped[int]
    subject_revision: Mapped[int]
    case_id: Mapped[Id | None] = link("case")
    outcome: Mapped[Code]
    text: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime]
    answered_by: Mapped[str] = mapped_column(default="")
    form: Mapped[dict[str, Any]] = mapped_column(default=dict)


class PassedLine(Record, Base):
    """A line of another owner with its proof, on its way further (docs/formats/bundle.md, section 11).

    `purpose`: `onward` to a superior, `return` to an owner who lost it, `handover` to show whose a record now is.
    """

    __tablename__ = "passed_line"

    purpose: Mapped[Code]
    subject_type: Mapped[Code]
    subject_id: Mapped[Id] = mapped_column(index=True)
    origin_workspace: Mapped[Id]
    origin_office: Mapped[Code]
    view: Mapped[Code]
    line: Mapped[str]
    bag_info: Mapped[str]
    tagmanifest: Mapped[str]
    signatures: Mapped[dict[str, Any]]
    leaf: Mapped[int]
    leaves: Mapped[int]
    path: Mapped[list[str]]

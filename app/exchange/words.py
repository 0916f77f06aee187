"""Which words of a record a superior's opinion judges: serving or numbering a proposal moves its revision only."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from db.kernel.canonical import Json, dumps
from db.models import SuperiorAnswer, SuperiorOpinion
from db.records import snapshot

#: Under this name the digest of the words stands in an opinion's form.
WORDS = "words"

#: What is written by people in a record of each type, of its columns and parts and of its form.
_WRITTEN: Mapping[str, tuple[Collection[str], Collection[str]]] = {
    "proposal": (
        ("kind", "addressee_id", "origin", "facts", "requested", "reply_months", "reply_days", "problems", "bases",
         "items", "cases"),
        ("addressee", "contact", "copies", "filings", "objection_days", "evidence", "hazard", "other"),
    ),
    "superior_table": (("kind", "name"), ("days", "labels")),
}  # fmt: skip


def words_digest(record_type: str, subject: Any) -> str:
    """SHA-256 over what people wrote in a record; empty for a type of which every change counts."""
    if record_type not in _WRITTEN:
        return ""
    columns, names = _WRITTEN[record_type]
    held = snapshot(subject)
    form = held.get("form")
    written: dict[str, Json] = {name: _without_ids(held.get(name)) for name in columns}
    if isinstance(form, Mapping):
        written["form"] = {name: form[name] for name in names if form.get(name)}
    return hashlib.sha256(dumps(written)).hexdigest()


def outdated(opinion: SuperiorOpinion | SuperiorAnswer, subject: Any) -> bool:
    """Whether an opinion, or an answer to one, is about other words than the subject has now (意见针对旧稿).

    One upon a case is about the case, however far it has come. One that names no words is held against the version.
    """
    if subject is None or opinion.subject_type == "case":
        return False
    judged = str((opinion.form or {}).get(WORDS, ""))
    if judged:
        return judged != words_digest(opinion.subject_type, subject)
    version = (opinion.subject_term, opinion.subject_epoch, opinion.subject_revision)
    return version != (subject.term, subject.epoch, subject.revision)


def _without_ids(value: Json) -> Json:
    """Parts are made anew at each save; their own ids say nothing."""
    if not isinstance(value, list):
        return value
    return [{k: v for k, v in one.items() if k != "id"} if isinstance(one, dict) else one for one in value]

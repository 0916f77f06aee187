"""What the content of a received record must be so that every page can show it. Pure.

Columns have their types (`db.records.restore`); this table has what lies beneath them: the codes by which pages take
decisions, the ids of parts, and the fields of forms. Names that it does not know may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from db.codes import (
    ActivityKind,
    AnalysisKind,
    AnswerOutcome,
    CaseState,
    Direction,
    DossierState,
    ItemState,
    OpinionKind,
    ProposalState,
    ReplyState,
    Secrecy,
    Step,
    StepState,
    TableKind,
)
from db.kernel.canonical import Json
from db.records import RECORDS

Shape = Callable[[Json], bool]

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _text(value: Json) -> bool:
    return isinstance(value, str)


def _id(value: Json) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _flag(value: Json) -> bool:
    return isinstance(value, bool)


def _number(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000


def _day(value: Json) -> bool:
    """A business date as text, or empty."""
    if not isinstance(value, str):
        return False
    try:
        return value == "" or date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _full_day(value: Json) -> bool:
    return value != "" and _day(value)


def _label(value: Json) -> bool:
    """A short text of one line, as it may stand in a table."""
    return isinstance(value, str) and value == value.strip() and 0 < len(value) <= 28 and value.isprintable()


def _code(known: type[StrEnum] | Mapping[str, object]) -> Shape:
    words = set(known) if isinstance(known, Mapping) else {one.value for one in known}
    return lambda value: isinstance(value, str) and value in words


def _or_none(shape: Shape) -> Shape:
    return lambda value: value is None or shape(value)


def _every(shape: Shape) -> Shape:
    return lambda value: isinstance(value, list) and all(shape(one) for one in value)


def _texts(value: Json) -> bool:
    """Names with a text each."""
    return isinstance(value, Mapping) and all(map(_text, value.values()))


def _block(**fields: Shape) -> Shape:
    return lambda value: (
        isinstance(value, Mapping) and all(shape(value[name]) for name, shape in fields.items() if name in value)
    )


def _parts(**fields: Shape) -> Shape:
    """Parts of a record: each has its id."""
    row = _block(id=_id, **fields)
    return _every(lambda value: isinstance(value, Mapping) and "id" in value and row(value))


_TEXTS = _every(_text)
_CORRECTIONS = _every(
    _block(by=_text, on=_day, reason=_text, changes=_every(_block(label=_text, before=_text, after=_text)))
)
_TOLD = _block(
    by=_text,
    by_id=_text,
    on=_day,
    note=_text,
    opinion=_text,
    reason=_text,
    level=_text,
    paper=_text,
    entered_by=_text,
)
_PEOPLE = _every(_block(name=_text, post=_text))
_CONDUCT = {name: _or_none(_flag) for name in ("no_levy", "no_sponsorship", "no_gift", "order_kept")}
_DISCIPLINE = _block(**_CONDUCT, remarks=_text, unit_opinion=_text)
_SYMPOSIUM = _block(
    host=_text,
    unit_attendees=_PEOPLE,
    prevention_joined=_flag,
    topic=_text,
    speeches=_every(_block(speaker=_text, text=_text)),
    system_loopholes=_TEXTS,
    management_loopholes=_TEXTS,
    willingness=_text,
    sheet=_text,
)
_EDUCATION = _block(
    forms=_TEXTS,
    theme=_text,
    lecturer=_text,
    audiences=_TEXTS,
    content=_text,
    materials=_every(_block(name=_text, copies=_or_none(_number))),
    court=_text,
    court_case_no=_text,
    feedback=_text,
)

#: What is written of a negative beside its columns; days of lendings and requests as text.
_NEGATIVE = _block(
    strip=_text,
    size=_text,
    emulsion_mark=_text,
    sleeve=_text,
    volume=_text,
    taken_on=_day,
    history=_every(_block(on=_day, faults=_TEXTS, note=_text, by=_text)),
    lendings=_every(
        _block(
            number=_text, to=_text, unit=_text, purpose=_text, on=_day, due=_day, back=_day, state=_text,
            lent_by=_text, taken_by=_text,
        )
    ),
    requests=_every(_block(on=_day, by=_text, dpi=_number, purpose=_text, done=_day, result=_text)),
    cut=_block(corners=_every(_every(_number)), place=_number),
)  # fmt: skip

_CONTENT: Mapping[str, Mapping[str, Shape]] = MappingProxyType(
    {
        "case": {
            "state": _code(CaseState),
            "state_before": _or_none(_code(CaseState)),
            "current_step": _or_none(_code(Step)),
            "secrecy": _code(Secrecy),
            "suspects": _parts(),
            "charges": _parts(),
            "steps": _parts(step=_code(Step), state=_code(StepState), merged_with=_or_none(_code(Step))),
            "form": _block(
                undertaker_ids=_TEXTS,
                undertakers=_TEXTS,
                summary=_text,
                problems=_text,
                proposed_by=_text,
                deadline_raw=_day,
                deadline_table_missing=_flag,
                suspended_on=_day,
                suspended_reason=_text,
                completion=_or_none(_TOLD),
                confirmation=_or_none(_TOLD),
                termination=_or_none(_TOLD),
                acceptance=_or_none(_TOLD),
                refusal=_or_none(_TOLD),
                suspension=_or_none(_TOLD),
                resumption=_or_none(_TOLD),
                waivers=_every(_TOLD),
                assignments=_every(_TOLD),
                termination_proposal=_or_none(_TOLD),
                assistance=_every(
                    _block(
                        id=_text,
                        step=_or_none(_code({"": None, **{step.value: None for step in Step}})),
                        asked=_text,
                        wanted_on=_day,
                        asked_by=_text,
                        asked_on=_day,
                        people=_TEXTS,
                        answer=_text,
                        answered_by=_text,
                        answered_on=_day,
                    )
                ),
                corrections=_CORRECTIONS,
                returns=_every(_TOLD),
            ),
        },
        "plan": {
            "items": _parts(),
            "form": _block(
                summary=_text,
                problems=_text,
                due=_flag,
                undertakers=_TEXTS,
                outline=_text,
                assist_requested=_flag,
                dept_decision=_or_none(_TOLD),
                chief_decision=_or_none(_TOLD),
                returns=_every(_TOLD),
            ),
        },
        "analysis": {
            "kind": _code(AnalysisKind),
            "causes": _parts(),
            "form": _block(
                methods=_TEXTS,
                stated=_TEXTS,
                means=_TEXTS,
                subjective_causes=_TEXTS,
                objective_causes=_TEXTS,
                attendees=_TEXTS,
                pages=_or_none(_number),
                held_at=_text,
                document=_text,
                corrections=_CORRECTIONS,
            ),
        },
        "activity": {
            "serves": _parts(step=_code(Step)),
            "discipline": _DISCIPLINE,
            "form": _block(
                kinds=_every(_code(ActivityKind)),
                officers=_TEXTS,
                symposium=_SYMPOSIUM,
                education=_EDUCATION,
                rectification=_block(measures=_text),
                corrections=_CORRECTIONS,
            ),
        },
        "revisit": {
            "findings": _parts(),
            "discipline": _DISCIPLINE,
            "form": _block(
                officers=_TEXTS,
                receivers=_PEOPLE,
                methods=_TEXTS,
                no_reply_text=_text,
                unit_opinion=_text,
                measures=_TEXTS,
                corrections=_CORRECTIONS,
            ),
        },
        "verification": {
            "form": _block(
                matter=_text,
                methods=_TEXTS,
                steps=_every(_block(on=_day, method=_text, subject=_text, result=_text)),
                report=_text,
                delay=_text,
            )
        },
        "objection": {"form": _block(reference=_text, reasons=_text, explanation=_text, decided_by=_text)},
        "rectification": {"form": _block(evidence=_text, participants=_TEXTS)},
        "proposal": {
            "series_id": _id,
            "state": _code(ProposalState),
            "reply_state": _code(ReplyState),
            "problems": _parts(),
            "bases": _parts(),
            "items": _parts(),
            "cases": _parts(case_id=_id),
            "form": _block(
                addressee=_text,
                contact=_text,
                copies=_TEXTS,
                filings=_TEXTS,
                objection_days=_or_none(_number),
                returns=_every(_TOLD),
                numbered=_TOLD,
                review=_or_none(_TOLD),
                signing=_or_none(_TOLD),
                filing_due=_day,
                submitted_on=_day,
                reply_due_raw=_day,
                follow_up_waived=_or_none(_TOLD),
                evidence=_text,
                hazard=_text,
                other=_text,
                sign_opinion=_text,
                revised=_or_none(_TOLD),
                changed=_or_none(_TOLD),
                withdrawal=_or_none(_TOLD),
                referred=_or_none(_TOLD),
                committee=_every(
                    _block(
                        session=_text,
                        met_on=_day,
                        presided_by=_text,
                        members=_TEXTS,
                        in_favour=_number,
                        against=_number,
                        abstained=_number,
                        outcome=_text,
                        opinion=_text,
                        dissent=_text,
                        document=_text,
                        entered_by=_text,
                        referred_by=_text,
                        returns=_number,
                    )
                ),
            ),
        },
        "service": {
            "form": _block(
                address=_text,
                copies=_or_none(_number),
                proxy=_text,
                proxy_relation=_text,
                failed_tries=_or_none(_number),
                place=_text,
                attendees=_TEXTS,
                invited=_TEXTS,
                unit_statement=_text,
                remarks=_text,
                corrections=_CORRECTIONS,
            )
        },
        "reply": {
            "answers": _parts(),
            "form": _block(
                rules_made=_every(_block(name=_text, number=_text, dated=_text)),
                accountability=_TEXTS,
                difficulties=_text,
                evidence=lambda value: isinstance(value, Mapping) and all(map(_text, value.values())),
                corrections=_CORRECTIONS,
            ),
        },
        "follow_up": {
            "form": _block(
                matters=_TEXTS,
                opinions=_TEXTS,
                request=_text,
                situation=_text,
                reply_months=_or_none(_number),
                reply_days=_or_none(_number),
                reasons=_TEXTS,
                copies=_TEXTS,
                drafter=_text,
                drafter_id=_text,
                signing=_or_none(_TOLD),
            ),
        },
        "photo_group": {"secrecy": _code(Secrecy)},
        "photo": {
            "secrecy": _code(Secrecy),
            "exif": _texts,
            "form": _block(marks=_every(_block(name=_text, post=_text, x=_number, y=_number)), elements=_texts),
        },
        "negative": {"form": _NEGATIVE},
        "document": {"direction": _code(Direction), "secrecy": _code(Secrecy), "form": _block(file_name=_text)},
        "dossier": {
            "state": _code(DossierState),
            "checks": _parts(state=_code(ItemState)),
            "items": _parts(),
            "form": _block(
                compiled_on=_day,
                handover_note=_text,
                review=_or_none(_TOLD),
                returns=_every(_TOLD),
                remarks=_every(
                    _block(
                        situation=_text,
                        papers=_number,
                        pages=_number,
                        photos=_number,
                        compiled_by=_text,
                        checked_by=_text,
                        on=_day,
                    )
                ),
            ),
        },
        "superior_opinion": {"kind": _code(OpinionKind), "subject_type": _code(RECORDS)},
        "superior_table": {
            "kind": _code(TableKind),
            "form": _block(
                days=_every(_block(day=_full_day, kind=_code({"rest": None, "makeup": None}), name=_label)),
                labels=_every(_label),
            ),
        },
        "superior_answer": {
            "subject_type": _code({"superior_opinion": None, "superior_table": None}),
            "outcome": _code(AnswerOutcome),
        },
    }
)


def misfit(record_type: str, fields: Mapping[str, Json]) -> str | None:
    """Name of the first field that no page could show, None where all can be. Absent fields have their defaults."""
    known = _CONTENT.get(record_type, {})
    return next((name for name, shape in known.items() if name in fields and not shape(fields[name])), None)

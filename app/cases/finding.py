"""What is found of cases, the people in them, plans and analyses."""

from __future__ import annotations

from collections.abc import Iterator

from app.codes import label
from app.search import Entry, Group, Source, entries, texts
from db.codes import Step
from db.models import Analysis, Case, Plan


@entries("case")
def case(source: Source, record: Case) -> Iterator[Entry]:
    """The case by name and numbers, unit, suspects and undertaker; each suspect as a person."""
    yield Entry(
        Group.CASE,
        title=record.name,
        number=record.register_no,
        names=(
            record.name,
            source.name("unit", record.unit_id),
            *(suspect.name for suspect in record.suspects),
            record.undertaker_name,
            record.case_no,
        ),
        body=(
            *(label("charges", row.charge) for row in record.charges),
            *texts(record, "name", "register_no", "case_no", "undertaker_name", "suspects", "charges"),
        ),
        case_id=record.id,
    )
    for suspect in record.suspects:
        yield Entry(
            Group.PERSON,
            title=suspect.name,
            names=(suspect.name,),
            body=texts(suspect, "name"),
            case_id=record.id,
            part=suspect.id,
        )


@entries("plan")
def plan(source: Source, record: Plan) -> Iterator[Entry]:
    """个案预防计划安排表."""
    yield Entry(Group.RECORD, "个案预防计划安排表", body=texts(record), case_id=record.case_id, step=Step.PLAN.value)


@entries("analysis")
def analysis(source: Source, record: Analysis) -> Iterator[Entry]:
    """发案原因分析 with its causes."""
    yield Entry(
        Group.RECORD,
        label("analysis_kinds", record.kind),
        body=(*(label("causes", cause.category) for cause in record.causes), *texts(record)),
        case_id=record.case_id,
        step=Step.ANALYSIS.value,
    )

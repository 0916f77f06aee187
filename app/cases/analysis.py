"""一案一分析 (domain §2.2): confessions, case analysis meetings, and the report that joins them with its causes.

Any mix of methods will do; a confession may be older than 立项, because it is written during interrogation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.codes import label
from app.corrections import Correction, corrections, noted
from app.forms import FieldDoc, Form, moment_text
from app.work import Read, Version, Work
from db.codes import AnalysisKind
from db.kernel.errors import UserError
from db.kernel.ids import new_id
from db.models import Analysis, Cause


@dataclass(frozen=True, slots=True)
class CauseFields:
    """发案原因 with its class, source of evidence and the loophole behind it."""

    category: str
    text: str
    evidence: str = ""
    loophole: str = ""
    id: str = ""

    @property
    def category_text(self) -> str:
        """The class for people."""
        return label("causes", self.category)


@dataclass(frozen=True, slots=True)
class AnalysisFields:
    """One piece of analysis as filled in; `form` holds what only its kind has.

    `analysis_id` and `reason` are of a correction, `document` is the filed scan of a confession.
    """

    kind: AnalysisKind
    made_on: date
    author: str
    causes: tuple[CauseFields, ...]
    form: Mapping[str, object]
    analysis_id: str = ""
    reason: str = ""

    @property
    def document(self) -> str:
        """Id of the filed scan, empty where the kind has none."""
        return str(self.form.get("document", ""))

    @property
    def methods(self) -> frozenset[str]:
        """The methods that this piece used."""
        if self.kind is AnalysisKind.REPORT:
            methods = self.form.get("methods")
            return frozenset(str(one) for one in methods) if isinstance(methods, list) else frozenset()
        return frozenset({self.kind.value})


@dataclass(frozen=True, slots=True)
class AnalysisFile:
    """One piece of analysis as pages and papers show it."""

    id: str
    kind: AnalysisKind
    title: str
    made_on: date
    author: str
    causes: tuple[CauseFields, ...]
    form: Mapping[str, Any]
    version: Version
    corrections: tuple[Correction, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """The piece as a form to be corrected, in the words of `analysis_fields`."""
        own = {key: value for key, value in self.form.items() if key != "corrections"}
        if own.get("held_at"):
            own["held_at"] = moment_text(datetime.fromisoformat(own["held_at"]))
        causes = [
            {"category": one.category, "text": one.text, "evidence": one.evidence, "loophole": one.loophole}
            for one in self.causes
        ]
        told = {"id": self.id, "kind": self.kind.value, "made_on": self.made_on.isoformat(), "author": self.author}
        return {**told, **own, "causes": causes}


def analysis_fields(data: Mapping[str, object], today: date) -> AnalysisFields:
    """Read a piece of analysis. Raises `FindingsError("form.invalid")`."""
    form = Form(data)
    kind = form.code("kind", "材料类别", "analysis_kinds")
    reader = _READERS.get(kind, _nothing)
    made_on = form.day("made_on", "日期", latest=today)
    author = form.text("author", "书写人或者报告人")
    own = reader(form)
    report = kind == AnalysisKind.REPORT
    causes = form.rows("causes", "发案原因", lambda row: cause_fields(row, required=report), required=report)
    analysis_id = form.text("id", "更正的材料", required=False)
    reason = form.long("reason", "更正理由", required=bool(analysis_id), longest=2_000)
    form.finish()
    return AnalysisFields(AnalysisKind(kind), made_on or today, author, tuple(causes), own, analysis_id, reason)


def add_analysis(work: Work, case_id: str, fields: AnalysisFields) -> str:
    """Keep a piece of analysis; returns its id. Permission and state are the caller's to check."""
    row = Analysis(
        id=new_id(),
        case_id=case_id,
        kind=fields.kind,
        made_on=fields.made_on,
        author=fields.author,
        form=dict(fields.form),
        causes=_cause_rows(fields.causes),
        extra={},
    )
    work.put(row, f"analysis.{fields.kind}")
    return row.id


def correct_analysis(
    work: Work,
    case_id: str,
    fields: AnalysisFields,
    data: Mapping[str, object],
    docs: Sequence[FieldDoc],
    opened_at: Version | None = None,
) -> str:
    """Correct a piece with its reason; what stood there stays readable. Permission and state are the caller's.

    Causes keep their ids by place: advice stays tied to them. Raises `analysis.unknown`, `analysis.other_kind`,
    `record.changed_meanwhile`.
    """
    row = work.session.get(Analysis, fields.analysis_id)
    if row is None or row.case_id != case_id or row.withdrawn:
        raise UserError("analysis.unknown", id=fields.analysis_id[:64])
    if row.kind != fields.kind:
        raise UserError("analysis.other_kind", kind=label("analysis_kinds", row.kind))
    work.put(row, "analysis.correct", fields.reason, opened_at=opened_at)
    told = noted(work, row.form, fields.reason, _file(row).data, data, docs)
    row.made_on, row.author = fields.made_on, fields.author
    row.form = {**fields.form, "corrections": told}
    kept = [one.id for one in row.causes]
    row.causes = _cause_rows(fields.causes, kept)
    return row.id


def analyses(view: Read, case_id: str) -> list[AnalysisFile]:
    """The pieces of analysis of a case, oldest first."""
    query = select(Analysis).where(Analysis.case_id == case_id, Analysis.withdrawn.is_(False))
    return [_file(row) for row in view.session.scalars(query.order_by(Analysis.made_on, Analysis.id))]


def _file(row: Analysis) -> AnalysisFile:
    causes = tuple(CauseFields(c.category, c.text, c.evidence, c.loophole, c.id) for c in row.causes)
    kind = AnalysisKind(row.kind)
    return AnalysisFile(
        row.id,
        kind,
        label("analysis_kinds", kind),
        row.made_on,
        row.author,
        causes,
        row.form,
        Version(row.term, row.epoch, row.revision),
        corrections(row.form),
    )


def _cause_rows(causes: Sequence[CauseFields], ids: Sequence[str] = ()) -> list[Cause]:
    return [
        Cause(
            id=ids[position] if position < len(ids) else new_id(),
            position=position,
            category=cause.category,
            text=cause.text,
            evidence=cause.evidence,
            loophole=cause.loophole,
        )
        for position, cause in enumerate(causes)
    ]


def causes_of(view: Read, case_id: str) -> list[CauseFields]:
    """The causes that the newest report names, with their ids, so that advice can be tied to them."""
    reports = [piece for piece in analyses(view, case_id) if piece.kind is AnalysisKind.REPORT]
    return list(reports[-1].causes) if reports else []


def cause_fields(row: Form, *, required: bool = True) -> CauseFields:
    """Read one cause; `required` says whether its source of evidence is needed, as in a report."""
    return CauseFields(
        category=row.code("category", "类别", "causes"),
        text=row.long("text", "描述", longest=2_000),
        evidence=row.text("evidence", "证据来源", required=required),
        loophole=row.text("loophole", "对应漏洞", required=False),
    )


def _confession(form: Form) -> dict[str, object]:
    return {
        "interrogator": form.text("interrogator", "讯问人"),
        "place": form.text("place", "地点", required=False),
        "pages": form.integer("pages", "页数", 1, 999),
        "stated": form.codes("stated", "自述原因", "causes"),
        "summary": form.long("summary", "摘要", required=False),
        "for_education": form.flag("for_education", "是否可用于警示教育"),
        "document": form.text("document", "扫描件"),
    }


def _meeting(form: Form) -> dict[str, object]:
    held_at = form.moment("held_at", "时间")
    return {
        "held_at": held_at.isoformat() if held_at else "",
        "place": form.text("place", "地点"),
        "host": form.text("host", "主持人"),
        "attendees": form.texts("attendees", "参加人"),
        "recorder": form.text("recorder", "记录人"),
        "process": form.long("process", "作案经过"),
        "means": form.codes("means", "作案手段", "crime_means"),
        "means_text": form.long("means_text", "作案形式与手段"),
        "subjective_causes": form.codes("subjective_causes", "主观原因的类别", "causes", required=False),
        "subjective": form.long("subjective", "主观原因"),
        "objective_causes": form.codes("objective_causes", "客观原因的类别", "causes", required=False),
        "objective": form.long("objective", "客观原因"),
        "dissent": form.long("dissent", "分歧意见", required=False),
        "conclusion": form.long("conclusion", "结论"),
    }


def _report(form: Form) -> dict[str, object]:
    return {
        "methods": form.codes("methods", "分析方法", "analysis_methods"),
        "overview": form.long("overview", "案情概述", required=False),
        "measures": form.long("measures", "对策要点", required=False),
    }


def _nothing(_: Form) -> dict[str, object]:
    return {}


_READERS: Mapping[str, Callable[[Form], dict[str, object]]] = {
    AnalysisKind.CONFESSION: _confession,
    AnalysisKind.MEETING: _meeting,
    AnalysisKind.REPORT: _report,
}

"""一案一分析 (domain §2.2): confessions, case analysis meetings, and the report that joins them with its causes.

Any mix of methods will do; a confession may be older than 立项, because it is written during interrogation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.codes import label
from app.forms import Form
from app.work import Read, Work
from db.codes import AnalysisKind
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
    """One piece of analysis as filled in; `form` holds what only its kind has."""

    kind: AnalysisKind
    made_on: date
    author: str
    causes: tuple[CauseFields, ...]
    form: Mapping[str, object]

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
    form: Mapping[str, object]


def analysis_fields(data: Mapping[str, object], today: date) -> AnalysisFields:
    """Read a piece of analysis. Raises `FindingsError("form.invalid")`."""
    form = Form(data)
    kind = form.code("kind", "材料类别", "analysis_kinds")
    reader = _READERS.get(kind, _nothing)
    made_on = form.day("made_on", "日期", latest=today)
    author = form.text("author", "书写人或者报告人")
    own = reader(form)
    causes = form.rows("causes", "发案原因", _cause, required=kind == AnalysisKind.REPORT)
    form.finish()
    return AnalysisFields(AnalysisKind(kind), made_on or today, author, tuple(causes), own)


def add_analysis(work: Work, case_id: str, fields: AnalysisFields) -> str:
    """Keep a piece of analysis; returns its id. Permission and state are the caller's to check."""
    row = Analysis(
        id=new_id(),
        case_id=case_id,
        kind=fields.kind,
        made_on=fields.made_on,
        author=fields.author,
        form=dict(fields.form),
        causes=[
            Cause(
                id=new_id(),
                position=position,
                category=cause.category,
                text=cause.text,
                evidence=cause.evidence,
                loophole=cause.loophole,
            )
            for position, cause in enumerate(fields.causes)
        ],
        extra={},
    )
    work.put(row, f"analysis.{fields.kind}")
    return row.id


def analyses(view: Read, case_id: str) -> list[AnalysisFile]:
    """The pieces of analysis of a case, oldest first."""
    query = select(Analysis).where(Analysis.case_id == case_id, Analysis.withdrawn.is_(False))
    found = []
    for row in view.session.scalars(query.order_by(Analysis.made_on, Analysis.id)):
        causes = tuple(CauseFields(c.category, c.text, c.evidence, c.loophole, c.id) for c in row.causes)
        kind = AnalysisKind(row.kind)
        title = label("analysis_kinds", kind)
        found.append(AnalysisFile(row.id, kind, title, row.made_on, row.author, causes, row.form))
    return found


def causes_of(view: Read, case_id: str) -> list[CauseFields]:
    """The causes that the newest report names, with their ids, so that advice can be tied to them."""
    reports = [piece for piece in analyses(view, case_id) if piece.kind is AnalysisKind.REPORT]
    return list(reports[-1].causes) if reports else []


def _cause(row: Form) -> CauseFields:
    return CauseFields(
        category=row.code("category", "类别", "causes"),
        text=row.long("text", "描述", longest=2_000),
        evidence=row.text("evidence", "证据来源", required=False),
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
        "subjective": form.long("subjective", "主观原因"),
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

"""Papers that open or close a case's prevention."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from app import cases
from app.codes import item, label
from app.documents.forms.registration import RegistrationData
from app.documents.forms.statement import TITLES, StatementData
from app.documents.sources.paper import CasePaper, money, text
from app.work import Read
from db.codes import SIX_STEPS, StepState


def charge_text(case: cases.CaseFile) -> str:
    """案由 with its 罪."""
    return "、".join(f"{label('charges', charge)}罪" for charge in case.charges)


def registrations(_view: Read, case: cases.CaseFile) -> list[CasePaper]:
    """案件登记表, final once the case has its 预防编号."""
    data = RegistrationData(
        register_no=case.register_no,
        case_name=case.name,
        case_no=case.case_no,
        source=label("case_sources", case.source),
        charge=charge_text(case),
        unit=case.unit_name,
        superior=case.superior,
        undertaker=case.undertaker,
        suspects=tuple(
            (s.name, s.gender_text, s.born_on, s.post, s.unit_name, s.measure_text, money(s.amount))
            for s in case.suspects
        ),
        filed_on=case.filed_on,
        concluded_on=case.concluded_on,
        summary=text(case.form.get("summary")),
        problems=text(case.form.get("problems")),
    )
    title = f"{case.name}登记表"
    final = bool(case.register_no)
    return [
        CasePaper("registration", case.id, title, data, case.concluded_on, case.register_no, case.undertaker, final)
    ]


def statements(kind: str) -> Callable[[Read, cases.CaseFile], list[CasePaper]]:
    """The collector of one kind of statement."""
    fact = {"suggestion": "", "refusal": "refusal", "termination": "termination", "completion": "completion"}[kind]

    def collect(_view: Read, case: cases.CaseFile) -> list[CasePaper]:
        told = _suggestion(case) if kind == "suggestion" else case.form.get(fact)
        if not isinstance(told, Mapping):
            return []
        day = date.fromisoformat(text(told["on"])) if told.get("on") else None
        by = text(told.get("by"))
        data = StatementData(
            kind=kind,
            register_no=case.register_no,
            case_name=case.name,
            case_no=case.case_no,
            charge=charge_text(case),
            unit=case.unit_name,
            undertaker=case.undertaker,
            text=text(told.get("reason")) or text(told.get("note")) or "各项工作已经完成。",
            by=by,
            day=day,
            steps=_steps(case) if kind == "completion" else (),
        )
        title = f"{case.name}{TITLES[kind][0]}"
        final = kind != "completion" or case.completed_on is not None
        return [CasePaper(kind, case.id, title, data, day, case.register_no, by, final)]

    return collect


def _suggestion(case: cases.CaseFile) -> Mapping[str, object] | None:
    by = text(case.form.get("proposed_by"))
    reasons = [text(case.form.get("summary")), text(case.form.get("problems"))]
    return {"by": by, "reason": "\n".join(reason for reason in reasons if reason)} if by else None


def _steps(case: cases.CaseFile) -> tuple[tuple[str, ...], ...]:
    rows = []
    for step in SIX_STEPS:
        file = case.steps[step]
        found = item("steps", step)
        state = label("step_states", file.state)
        if file.state is StepState.MERGED and file.merged_with:
            state = f"与{label('steps', file.merged_with)}合并"
        day = file.done_on.isoformat() if file.done_on else ""
        rows.append((found.text("title") if found else step.value, state, day, file.waived_reason))
    return tuple(rows)


PAPERS = {
    "registration": registrations,
    **{kind: statements(kind) for kind in ("suggestion", "refusal", "termination", "completion")},
}

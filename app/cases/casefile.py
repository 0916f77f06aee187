"""A case as the other areas see it, and how it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app import people
from app.codes import label
from app.corrections import Correction, corrections
from app.numbers import normal
from app.work import Read, Version, Work
from db.codes import Action, CaseState, Step, StepState
from db.kernel.errors import UserError
from db.models import Case


@dataclass(frozen=True, slots=True)
class StepFile:
    """One step of a case. `merged_with` is the step that it was done together with."""

    step: Step
    state: StepState
    done_on: date | None = None
    due_on: date | None = None
    merged_with: Step | None = None
    waived_reason: str = ""
    waived_by: str = ""


@dataclass(frozen=True, slots=True)
class SuspectFile:
    """犯罪嫌疑人; `amount` in 分."""

    name: str
    gender_text: str
    born_on: str
    post: str
    unit_name: str
    measure_text: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The facts of a case.

    `office` is its writer's code; `own` says whether this workspace may change it, `mine` whether the actor undertakes
    it.
    """

    id: str
    register_no: str
    case_no: str
    name: str
    source: str
    state: CaseState
    state_before: CaseState | None
    unit_id: str
    unit_name: str
    superior: str
    charges: tuple[str, ...]
    suspects: tuple[SuspectFile, ...]
    undertaker_id: str
    undertaker: str
    prevention_undertakers: tuple[str, ...]
    secrecy: str
    filed_on: date | None
    concluded_on: date | None
    initiated_on: date | None
    deadline_on: date | None
    completed_on: date | None
    due_on: date | None
    current_step: Step | None
    steps: Mapping[Step, StepFile]
    office: str
    own: bool
    mine: bool
    form: Mapping[str, object]
    version: Version

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """Corrections of the registration, oldest first."""
        return corrections(self.form)

    @property
    def charge_text(self) -> str:
        """案由 for people."""
        return "、".join(label("charges", charge) for charge in self.charges)


def require_reading(view: Read) -> None:
    """Raise `permission.denied` for somebody who may see no case (the keeper of the workstation)."""
    if isinstance(view, Work):
        view.require(Action.CASE_READ)
    elif not view.actor.may(Action.CASE_READ):
        raise UserError("permission.denied", action=Action.CASE_READ.value, name=view.actor.display_name)


def entity(view: Read, ref: str) -> Case:
    """The case of that id, 预防编号 or 案件编号. Raises `case.unknown`, `case.ambiguous`, `permission.denied`."""
    require_reading(view)
    found = view.session.get(Case, ref)
    if found is None:
        names = {ref, ref.strip(), normal(ref)}
        query = select(Case).where(or_(Case.register_no.in_(names), Case.case_no.in_(names)), Case.withdrawn.is_(False))
        rows = view.session.scalars(query).all()
        own = [row for row in rows if row.owner_workspace == view.workspace_id] or list(rows)
        if len(own) > 1:
            raise UserError("case.ambiguous", no=ref, count=len(own))
        found = own[0] if own else None
    if found is None:
        raise UserError("case.unknown", no=ref[:64])
    return found


def case_file(view: Read, ref: str) -> CaseFile:
    """The facts of a case by id or number; raises as `entity` does."""
    return describe(view, entity(view, ref))


def case_id(view: Read, ref: str) -> str:
    """The id of a case by id or number; raises as `entity` does."""
    return entity(view, ref).id


def is_mine(view: Read, case: Case) -> bool:
    """Whether the actor undertakes the case or its prevention."""
    ids = case.form.get("undertaker_ids", [])
    return view.actor.account_id == case.undertaker_id or view.actor.account_id in ids


def describe(view: Read, case: Case) -> CaseFile:
    """The facts of a case at hand."""
    unit = people.unit_file(view, case.unit_id)
    return CaseFile(
        id=case.id,
        register_no=case.register_no,
        case_no=case.case_no,
        name=case.name,
        source=case.source,
        state=CaseState(case.state),
        state_before=CaseState(case.state_before) if case.state_before else None,
        unit_id=case.unit_id,
        unit_name=unit.name if unit else "",
        superior=unit.superior if unit else "",
        charges=tuple(row.charge for row in case.charges),
        suspects=tuple(
            SuspectFile(
                row.name,
                label("genders", row.gender) if row.gender else "",
                row.born_on,
                row.post,
                row.unit_name,
                label("coercive_measures", row.measure) if row.measure else "",
                row.amount,
            )
            for row in case.suspects
        ),
        undertaker_id=case.undertaker_id or "",
        undertaker=case.undertaker_name,
        prevention_undertakers=tuple(case.form.get("undertakers", ())),
        secrecy=case.secrecy,
        filed_on=case.filed_on,
        concluded_on=case.concluded_on,
        initiated_on=case.initiated_on,
        deadline_on=case.deadline_on,
        completed_on=case.completed_on,
        due_on=case.due_on,
        current_step=Step(case.current_step) if case.current_step else None,
        steps=step_files(case),
        office=case.owner_office,
        own=view.is_own(case),
        mine=is_mine(view, case),
        form=case.form,
        version=Version(case.term, case.epoch, case.revision),
    )


def step_files(case: Case) -> dict[Step, StepFile]:
    """All eight steps in order; a step without a row has not begun."""
    rows = {row.step: row for row in case.steps}
    found = {}
    for step in Step:
        row = rows.get(step)
        found[step] = (
            StepFile(step, StepState.NOT_STARTED)
            if row is None
            else StepFile(
                step,
                StepState(row.state),
                row.done_on,
                row.due_on,
                Step(row.merged_with) if row.merged_with else None,
                row.waived_reason,
                row.waived_by,
            )
        )
    return found

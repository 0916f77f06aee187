"""更正登记 and 指定承办人: what was registered, corrected; who undertakes the case."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app import people
from app.cases import CaseFile, case_file
from app.casework import record
from app.codes import items
from app.people import UnitFile
from app.work import Read
from app.workspace import Version
from ui.cases.register_dialog import specs
from ui.desk import Desk
from ui.forms import Kind, Spec, SpecDialog
from ui.forms.known import Known, load
from ui.widgets.dialogs import open_centred


def _t(text: str) -> str:
    return QCoreApplication.translate("Amend", text)


def registered(view: Read, case_id: str) -> tuple[dict[str, Any], Version]:
    """What was registered, as the form's values, and its version."""
    case = case_file(view, case_id)
    unit = people.unit_file(view, case.unit_id)
    return values(case, unit), case.version


def values(case: CaseFile, unit: UnitFile | None) -> dict[str, Any]:
    """The registration form's values of a case."""
    return {
        "case_no": case.case_no,
        "name": case.name,
        "source": case.source,
        "secrecy": case.secrecy,
        "filed_on": case.filed_on,
        "concluded_on": case.concluded_on,
        "charges": list(case.charges),
        "summary": case.form.get("summary", ""),
        "problems": case.form.get("problems", ""),
        "unit": _unit(unit) if unit else {},
        "suspects": [_suspect(one) for one in case.suspects],
    }


def _unit(unit: UnitFile) -> dict[str, str]:
    return {
        "name": unit.name,
        "unit_class": unit.unit_class,
        "system": unit.system,
        "superior": unit.superior,
        "address": unit.address,
        "industry": unit.industry,
        "contact": unit.contact,
    }


def _suspect(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "post": one.post,
        "gender": _code("genders", one.gender_text),
        "born": one.born_on,
        "unit": one.unit_name,
        "measure": _code("coercive_measures", one.measure_text),
        "amount": one.amount,
    }


def _code(list_name: str, text: str) -> str:
    return next((entry.code for entry in items(list_name) if entry.label == text), "")


def optional_reason() -> Spec:
    """Why a registration is corrected: needed from 立项 on."""
    return Spec("reason", _t("更正理由"), Kind.LONG, lines=2, hint=_t("立项以后更正须写明，原来的内容保留备查"))


def open_amend(desk: Desk, parent: QWidget, case_id: str) -> None:
    """Ask for the corrected registration, filled with what is there."""
    known = Known()
    asked = [spec for spec in specs(known) if spec.key != "undertaker"] + [optional_reason()]
    dialog = SpecDialog(parent, _t("更正登记"), _t("保存更正"), asked, width=860, height=520)
    opened: list[Version] = []
    dialog.send = lambda given, done, failed: desk.work(
        lambda work, *args: record(work, *args, opened_at=opened[0] if opened else None), case_id, "case", given,
        owner=dialog, on_done=done, on_error=failed, draft=dialog.draft,
    )  # fmt: skip

    def show(found: tuple[dict[str, Any], Version]) -> None:
        dialog.fill(found[0])
        opened.append(found[1])
        dialog.keep_draft(desk, f"case:{case_id}", revision=found[1].revision, place=(case_id, ""))

    load(desk, dialog, known)
    desk.read(registered, case_id, owner=dialog, on_done=show)
    open_centred(dialog)


def open_assign(desk: Desk, parent: QWidget, case_id: str, now: str) -> None:
    """Ask who undertakes the case."""
    known = Known()

    def ask() -> None:
        asked = [Spec("undertaker", _t("承办人"), required=True, suggest=lambda: known.undertakers)]
        if now:
            asked.append(Spec("reason", _t("更换理由"), Kind.LONG, required=True, lines=2))
        dialog = SpecDialog(parent, _t("指定承办人"), _t("指定承办人"), asked, width=420)
        dialog.fill({"undertaker": now})
        dialog.send = lambda given, done, failed: desk.work(
            record, case_id, "assignment", given, owner=dialog, on_done=done, on_error=failed, draft=dialog.draft
        )
        dialog.keep_draft(desk, f"assignment:{case_id}", place=(case_id, ""))
        open_centred(dialog)

    load(desk, parent, known, ask)

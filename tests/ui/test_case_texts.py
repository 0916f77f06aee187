"""Hostile and unusual text at the forms of a case: a sentence at the field, nothing lost or changed in silence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from tests.app.casework.stories import CASE, PLAN
from tests.ui.helpers import Stage
from ui.cases import CasePage
from ui.cases.register_dialog import RegisterDialog

RARE = "𠮷㐂䶮𫠆𬺻😀"
WORD = "第一段：“弯引号”\v换行\n\t缩进的第二段……\n•\t列表"
TOO_LONG = "长" * 150_000


def paste(field: QLineEdit | QPlainTextEdit, text: str) -> None:
    """What Ctrl+V does with a text."""
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    field.selectAll()
    field.paste()


def plan_of(stage: Stage) -> CasePage:
    case_id = stage.office.register()
    page = stage.go("case", (case_id, "plan"))
    assert isinstance(page, CasePage)
    return page


def saved(stage: Stage, page: CasePage) -> str:
    page.reload()
    stage.rest()
    assert page.data is not None
    return page.data.plan.summary if page.data.plan else ""


@pytest.mark.parametrize("text", [RARE, f"王{RARE}说：“{RARE}”"])
def test_rare_characters_are_kept_as_they_are(stage: Stage, text: str) -> None:
    page = plan_of(stage)
    part = page.parts["plan"]
    paste(part.form.rows["summary"].field, text)  # type: ignore[attr-defined]
    part.save()
    stage.rest()
    assert saved(stage, page) == text


def test_text_from_a_word_processor_keeps_its_paragraphs(stage: Stage) -> None:
    page = plan_of(stage)
    part = page.parts["plan"]
    paste(part.form.rows["summary"].field, WORD)  # type: ignore[attr-defined]
    part.save()
    stage.rest()
    assert saved(stage, page) == "第一段：“弯引号”\n换行\n\t缩进的第二段……\n•\t列表"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TOO_LONG, "最多20000个"),
        ("甲\u202e乙", "控制字符"),
        ("甲\x07乙", "控制字符"),
        ("甲\u2067乙\u2069", "控制字符"),
    ],
    ids=["too long", "bidi", "bell", "isolate"],
)
def test_what_cannot_be_kept_is_told_at_the_field_and_stays_there(stage: Stage, text: str, told: str) -> None:
    page = plan_of(stage)
    part = page.parts["plan"]
    made = part.form.rows["summary"]  # type: ignore[attr-defined]
    paste(made.field, text)
    part.form.rows["problems"].field.setPlainText("另一栏照常填写")  # type: ignore[attr-defined]
    part.save()
    stage.rest()
    assert told in made.error()
    assert made.field.toPlainText() == text, "what was typed is still there"
    assert part.form.rows["problems"].value() == "另一栏照常填写"  # type: ignore[attr-defined]
    assert saved(stage, page) == "", "nothing was kept of it"


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("case_no", "青检反贪〔2026〕\u202e3号", "控制字符"),
        ("case_no", "长" * 5_000, "最多200个"),
        ("filed_on", "2026-02-30", "2月没有30日"),
        ("concluded_on", "2025-11-02", "早于"),
    ],
)
def test_a_registration_says_what_is_wrong_with_one_line(stage: Stage, key: str, text: str, told: str) -> None:
    stage.go("cases", "new")
    dialog = stage.dialog(RegisterDialog)
    dialog.fill({name: value for name, value in CASE.items() if name != "undertaker"})
    made = dialog.form.rows[key]
    field = made.field if isinstance(made.field, QLineEdit) else made.field.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    paste(field, text)
    dialog.submit()
    stage.rest()
    assert dialog.isVisible()
    assert told in made.error(), made.error()
    assert field.text() == text, "what was typed is still there"


def test_a_suspect_of_two_hundred_years_is_told_at_the_field(stage: Stage) -> None:
    stage.go("cases", "new")
    dialog = stage.dialog(RegisterDialog)
    dialog.fill({name: value for name, value in CASE.items() if name != "undertaker"})
    suspect = dialog.form.rows["suspects"].field.forms()[0]  # type: ignore[attr-defined]
    for born, told in (("1826-03", "200岁"), ("2020-01", "6岁"), ("197503", "年月"), ("1975-13", "年月")):
        suspect.rows["born"].set_value(born)
        dialog.submit()
        stage.rest()
        assert told in suspect.rows["born"].error()
        assert suspect.rows["born"].value() == born
    suspect.rows["born"].set_value("1975-03")
    suspect.rows["name"].set_value("𠮷某䶮")
    dialog.submit()
    stage.rest()
    page = stage.panel.page()
    assert isinstance(page, CasePage)
    assert page.data is not None
    assert page.data.case.name == "𠮷某䶮受贿案"


def test_a_plan_changed_by_somebody_else_meanwhile_loses_neither_text(stage: Stage) -> None:
    """Two sittings at one plan: the later one is told, and what it typed stays in the form."""
    page = plan_of(stage)
    assert page.data is not None
    ref = page.data.case.id
    stage.office.file(ref, "plan", PLAN)
    page.reload()
    stage.rest()
    part = page.parts["plan"]
    paste(part.form.rows["summary"].field, "这边改的案情。")  # type: ignore[attr-defined]
    stage.office.file(ref, "plan", PLAN | {"summary": "那边改的案情。"})
    part.save()
    stage.rest()
    assert part.banner.text(), "told that somebody was quicker"
    assert part.form.rows["summary"].value() == "这边改的案情。"  # type: ignore[attr-defined]
    with stage.office.workspace.read() as view:
        from app import cases

        plan = cases.plan_file(view, ref)
    assert plan is not None
    assert plan.summary == "那边改的案情。"

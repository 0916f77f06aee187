"""Text of any kind put into fields: told at its place, offered to be cleaned, never changed by itself."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.forms import first_unfit
from tests.app.test_cleaning import MEANT
from tests.ui.helpers import Stage, button
from tests.ui.test_drafts import plan
from tests.ui.test_proposals import drafted, open_page
from ui.cases.register_dialog import RegisterDialog
from ui.forms import Kind, Spec, SpecForm
from ui.widgets.fields import TextArea, TextInput

pytestmark = pytest.mark.usefixtures("qapp")
#: Everything but the ends of lines, which a field of several lines makes its own, and lone surrogates.
TEXT = some.text(some.characters(exclude_categories=("Cs",), exclude_characters="\r\u2028\u2029\x00\ufdd0\ufdd1"))


def form(qtbot: QtBot) -> SpecForm:
    made = SpecForm([Spec("line", "单位"), Spec("lines", "案情", Kind.LONG), Spec("next", "下一格")])
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def paste(qtbot: QtBot, field: TextInput | TextArea, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@given(TEXT)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_fields_hold_what_they_are_given(qtbot: QtBot, text: str) -> None:
    line, lines = TextInput(), TextArea()
    for field in (line, lines):
        qtbot.addWidget(field)
        field.retype(text) if isinstance(field, TextInput) else field.set_value(text)
        assert field.typed() == text


@given(TEXT)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_what_is_unfit_is_offered_to_be_cleaned_and_undone(qtbot: QtBot, text: str) -> None:
    made = SpecForm([Spec("lines", "案情", Kind.LONG)])
    qtbot.addWidget(made)
    row = made.rows["lines"]
    row.field.insertPlainText(text)  # type: ignore[attr-defined]
    if first_unfit(text, lines=True) is None:
        return
    assert not row._offered.isHidden()
    row._act.click()
    assert first_unfit(row.typed(), lines=True) is None
    row.field.undo()  # type: ignore[attr-defined]
    assert row.typed() == text


def test_unseen_characters_are_told_at_their_field(qtbot: QtBot) -> None:
    made = form(qtbot)
    row = made.rows["line"]
    paste(qtbot, row.field, "县公路\u202e养护\xad中心\x07")  # type: ignore[arg-type]
    assert row.value() == "县公路\u202e养护\xad中心\x07", "nothing is changed by itself"
    qtbot.keyClick(row.field, Qt.Key.Key_Tab)
    assert "U+202E" in row.error()
    assert "清理后为“县公路养护中心”" in row._offer.text()
    button(row, "清理").click()
    assert row.value() == "县公路养护中心"
    assert (row.error(), row._offered.isHidden()) == ("", True)


def test_rare_characters_and_emoji_are_welcome(qtbot: QtBot) -> None:
    made = form(qtbot)
    for key in ("line", "lines"):
        paste(qtbot, made.rows[key].field, MEANT)  # type: ignore[arg-type]
        made.rows[key].look()
        assert made.rows[key].error() == ""
        assert made.values()[key] == MEANT


@pytest.mark.parametrize("key", ["line", "lines"])
def test_a_megabyte_goes_in_whole_or_not_at_all(qtbot: QtBot, key: str) -> None:
    made = form(qtbot)
    row = made.rows[key]
    paste(qtbot, row.field, "原有")  # type: ignore[arg-type]
    paste(qtbot, row.field, "检" * 350_000)  # type: ignore[arg-type]
    assert row.value() == "原有"
    assert "350000个字" in row.error()
    assert "没有粘贴" in row.error()
    assert len(QGuiApplication.clipboard().text()) == 350_000


def test_a_text_that_is_too_long_is_told_and_kept(qtbot: QtBot) -> None:
    made = form(qtbot)
    paste(qtbot, made.rows["line"].field, "长" * 500)  # type: ignore[arg-type]
    made.rows["line"].look()
    assert "500" in made.rows["line"].error()
    assert made.values()["line"] == "长" * 500


# While the form is being filled in


def test_a_rule_of_the_record_is_told_before_it_is_sent(stage: Stage) -> None:
    stage.go("cases", "new")
    dialog = stage.dialog(RegisterDialog)
    rows = dialog.form.rows
    rows["filed_on"].field.setText("2026-03-04")  # type: ignore[attr-defined]
    rows["concluded_on"].field.setText("2026-03-01")  # type: ignore[attr-defined]
    rows["case_no"].field.setFocus()
    stage.qtbot.waitUntil(lambda: bool(rows["concluded_on"].error()), timeout=10_000)
    assert rows["unit"].field.rows["name"].error() == "", "what is only empty is not complained of yet"  # type: ignore[attr-defined]
    rows["concluded_on"].field.setText("2026-03-05")  # type: ignore[attr-defined]
    stage.qtbot.waitUntil(lambda: not rows["concluded_on"].error(), timeout=10_000)
    with stage.office.workspace.read() as view:
        from app.cases import CaseQuery, list_cases

        assert list_cases(view, CaseQuery()) == [], "trying leaves nothing behind"


def test_a_suspect_of_two_hundred_years_is_told_in_the_row(stage: Stage) -> None:
    stage.go("cases", "new")
    dialog = stage.dialog(RegisterDialog)
    suspect = dialog.form.rows["suspects"].field.forms()[0]  # type: ignore[attr-defined]
    suspect.rows["born"].field.setText("1820-01")
    suspect.rows["name"].field.setText("王某某")
    dialog.form.rows["case_no"].field.setFocus()
    stage.qtbot.waitUntil(lambda: bool(suspect.rows["born"].error()), timeout=10_000)


def test_the_foot_counts_what_is_missing_and_leads_there(stage: Stage) -> None:
    part, form = plan(stage, stage.office.register())
    part.gaps.count()
    before = int("".join(char for char in part.gaps.text() if char.isdigit()))
    form.rows["outline"].field.setPlainText("健全制度。")  # type: ignore[attr-defined]
    part.gaps.count()
    assert int("".join(char for char in part.gaps.text() if char.isdigit())) == before - 1
    part.gaps.click()
    gap = form.missing_rows()[0]
    assert gap.field.hasFocus() or gap.isAncestorOf(stage.window.focusWidget())


def test_a_draft_of_a_proposal_is_told_of_unfit_text_while_it_is_typed(stage: Stage) -> None:
    page = open_page(stage, drafted(stage))
    assert page.editor is not None
    origin = page.editor.forms[1].rows["origin"]
    months = page.editor.forms[4].rows["contact"]
    origin.field.setPlainText("来源\u202e")  # type: ignore[attr-defined]
    months.field.setFocus()
    origin.look()
    stage.qtbot.waitUntil(lambda: "U+202E" in origin.error(), timeout=10_000)
    assert page.editor.values()["origin"] == "来源\u202e"

"""The office's own wording: checked, kept in versions, printed with, gone back from; issued papers set again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import documents
from app.casework import record
from app.documents.forms import wording as words
from db.codes import Role
from db.kernel.errors import UserError
from tests.app.casework.stories import CASE, PROPOSAL, Office
from tests.app.documents.support import text_of


def _save(office: Office, texts: dict[str, str], reason: str = "本院惯例", code: str = "proposal") -> int:
    with office.work(Role.PREVENTION_HEAD) as work:
        version = documents.save_wording(work, code, texts, reason)
        work.commit()
    return version


def _printed(office: Office, case: str) -> str:
    with office.workspace.read() as view:
        return text_of(documents.render_for_case(view, case, "proposal").pdf)


def test_a_version_is_printed_with_and_gone_back_from(office: Office) -> None:
    case = office.register()
    office.approve_plan(case)
    office.analyse(case)
    office.file(case, "proposal", PROPOSAL)
    before = _printed(office, case)
    assert "落实标准：" in before
    assert _save(office, {"measure": "检验办法：{measure}"}) == 1
    assert "检验办法：" in _printed(office, case)
    with office.workspace.read() as view:
        found = documents.template(view, "proposal")
    assert [one.version for one in found.versions] == [1, 0] and found.versions[0].reason == "本院惯例"
    assert _save(office, dict(found.versions[1].texts), "改回") == 2
    assert _printed(office, case) == before
    assert _save(office, {}, "") == 2, "nothing changed, nothing is kept"


def test_faults_are_named_at_their_place(office: Office) -> None:
    for texts, code, place in (
        ({"measure": "标准：{measure}，由{who}核对"}, "template.unknown_placeholder", 15),
        ({"measure": "标准{"}, "template.braces", None),
        ({"measure": "{measure!r}"}, "template.braces", None),
        ({"measure": "{0}"}, "template.braces", None),
        ({"nothing": "x"}, "template.unknown_passage", None),
        ({"measure": "长" * 3000}, "template.too_long", None),
    ):
        with pytest.raises(UserError) as caught:
            _save(office, texts)
        assert caught.value.code == code
        assert place is None or (caught.value.params["place"], caught.value.params["name"]) == (place, "{who}")
        with pytest.raises(UserError):
            documents.try_wording("proposal", texts)
    with pytest.raises(UserError) as caught:
        _save(office, {"measure": "办法：{measure}"}, " ")
    assert caught.value.code == "template.reason_missing"
    with office.work(Role.UNDERTAKER) as work, pytest.raises(UserError) as caught:
        documents.save_wording(work, "proposal", {"measure": "办法：{measure}"}, "x")
    assert caught.value.code == "permission.denied"


@pytest.mark.parametrize("code", [code for code, _title in documents.template_titles()])
def test_every_template_shows_a_sample_and_names_its_passages(code: str) -> None:
    assert documents.try_wording(code, {}).startswith(b"%PDF")
    labels = words.labels()
    assert code in labels["templates"]
    assert set(words.shipped(code)) <= set(labels["passages"])


@given(st.text(alphabet="甲{}ab！:0 ", max_size=12))
def test_placeholders_are_found_as_formatting_finds_them(text: str) -> None:
    try:
        found = words.placeholders(text)
    except ValueError:
        return
    filled = text.format(**{name: "值" for name, _place in found})
    assert filled.count("值") == len(found)
    for name, place in found:
        assert text[place - 1 :].startswith("{" + name + "}")


def test_an_issued_paper_is_set_again_as_it_was(office: Office) -> None:
    case = office.register()
    office.approve_plan(case)
    with office.work(Role.UNDERTAKER) as work:
        made = documents.file_form(work, case, "plan")
        work.commit()
    with office.workspace.read() as view:
        found = documents.verify_document(view, made)
    assert (found.kept, found.same, found.program, found.wording, found.records) == (True, True, "", (), False)


def test_newer_words_are_told_and_do_not_change_what_was_issued(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(office, {"measure": "检验办法：{measure}"})
    case = office.up_to_service()
    with office.work(Role.UNDERTAKER) as work:
        made = documents.file_form(work, case, "proposal")
        work.commit()
    _save(office, {"measure": "标准：{measure}"})
    with office.workspace.read() as view:
        found = documents.verify_document(view, made)
        assert found.same and found.wording == ("检察建议书 1 → 2",), "set again by the words of its time"
    monkeypatch.setattr("app.documents.verifying.program_version", lambda: "9.9")
    with office.workspace.read() as view:
        assert documents.verify_document(view, made).program.endswith("→ 9.9")


def test_changed_records_and_papers_that_came_in_are_told_apart(office: Office) -> None:
    case = office.register()
    office.approve_plan(case)
    with office.work(Role.UNDERTAKER) as work:
        made = documents.file_form(work, case, "plan")
        work.commit()
    with office.work(Role.INVESTIGATION_HEAD) as work:
        registered = {key: value for key, value in CASE.items() if key != "undertaker"}
        record(work, case, "case", registered | {"case_no": "青检反贪〔2026〕9号", "reason": "笔误"})
        work.commit()
    with office.workspace.read() as view:
        found = documents.verify_document(view, made)
    assert found.kept and not found.same and found.records

"""A new form is one definition with its sample: everything else finds it."""

from __future__ import annotations

import contextlib
import importlib
import json
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import documents
from app.cli import reference
from app.cli.main import main
from app.documents import registry, sources
from tests.app.casework.stories import Office
from tests.app.documents import test_forms, test_word
from tests.app.documents.support import text_of
from ui.cases.papers import case_lines

forms = importlib.import_module("app.documents.forms")
DEFINITION = '''
    """A leaflet."""

    from dataclasses import dataclass

    from app.documents.form import Form
    from app.documents.forms.parts import draw_record, free


    @dataclass(frozen=True)
    class LeafletData:
        about: str


    def draw(data):
        return draw_record("宣传页登记表", data.about, [free("内容", data.about)])


    FORM = Form("leaflet", "宣传页登记表", LeafletData, draw, lambda: LeafletData("预防职务犯罪"), order=505)
'''
SOURCE = '''
    """Where its data comes from."""

    from app.documents.forms.leaflet import LeafletData
    from app.documents.sources.paper import CasePaper

    PAPERS = {"leaflet": lambda view, case: [CasePaper("leaflet", case.id, "宣传页", LeafletData(case.name))]}
'''


@pytest.fixture
def leaflet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A form that was written just now: one file with the definition, one with its source."""
    for package, name, text in ((forms, "leaflet", DEFINITION), (sources, "leaflets", SOURCE)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / f"{name}.py").write_text(textwrap.dedent(text), "utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    registry._table.cache_clear()
    sources._sources.cache_clear()


def test_the_list_of_forms_is_up_to_date() -> None:
    assert Path("docs/forms.md").read_text("utf-8") == registry.page(), "write it anew: ./dev fix"


@pytest.mark.usefixtures("leaflet")
def test_a_new_form_is_listed_everywhere_and_prints(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """The list, the manual's page, the command line, the window's papers and whole sets, the tests of all forms."""
    codes = [one.code for one in documents.forms()]
    assert codes[codes.index("education") + 1] == "leaflet", "in its place among the others"
    assert "leaflet" in {one.code for one in reference.everything()["forms"]}
    assert "| `leaflet` | 宣传页登记表 | yes | yes |" in registry.page()
    sample = registry.form("leaflet").sample()
    assert "预防职务犯罪" in text_of(documents.render("leaflet", sample).pdf)
    case = office.register()
    with office.workspace.read() as view:
        assert "leaflet" in {one.form_code for one in documents.case_papers(view, case)}
        assert "王某某受贿案" in text_of(documents.render_for_case(view, case, "leaflet").pdf)
        assert "leaflet" in {line.form for line in case_lines(view, case).lines}
        assert "leaflet" in {paper.form for paper in documents.case_set(view, case).papers}
    with contextlib.suppress(SystemExit):
        main(["--json", "document", "forms"])
    assert "leaflet" in {one["code"] for one in json.loads(capsys.readouterr().out)}
    for check in (test_forms.test_it_is_pdf_a_2u, test_forms.test_equal_data_gives_equal_bytes):
        check("leaflet")
    test_word.test_it_says_what_the_paper_says("leaflet")


def test_two_forms_of_one_code_are_a_defect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "twin.py").write_text("from app.documents.forms.plan import FORM\n", "utf-8")
    monkeypatch.setattr(forms, "__path__", [*forms.__path__, str(tmp_path)])
    registry._table.cache_clear()
    with pytest.raises(ValueError, match="same code"):
        documents.forms()
    monkeypatch.undo()
    registry._table.cache_clear()

"""The office's own faces: found, looked at behind walls, used where they may be; pinned by digest; never a crash."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app import documents
from app.documents import office_faces
from app.documents.forms.proposal import ProposalData, sample
from app.documents.office_faces import choose, pinned
from app.documents.registry import render
from app.documents.typesetting import faces
from app.documents.typesetting.faces import Role, holding
from app.documents.typesetting.installed import find, names_of
from app.workers import Limits, Sandbox
from db.codes import Role as Actor
from db.kernel.errors import UserError
from tests.app.casework.stories import Office
from tests.app.documents import archival
from tests.app.documents.fonts import CHARACTERS, broken, collection, face, folder_of, postscript
from tests.app.documents.support import text_of

PLAIN = sample()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(1, Limits(seconds=10)) as made:
        yield made


@pytest.fixture(autouse=True)
def shipped_again() -> Iterator[None]:
    """Whatever a test chose, the next one prints with the shipped faces."""
    yield
    faces.use(faces.shipped())
    office_faces._chosen.clear()


def test_an_installed_face_comes_first_and_rare_characters_come_from_ours(tmp_path: Path, sandbox: Sandbox) -> None:
    folder = folder_of(
        tmp_path / "fonts", a_ttf=face("仿宋_GB2312"), b_ttf=face("SimHei", characters=CHARACTERS + "甲")
    )
    chosen = choose([folder], sandbox)
    assert chosen.refused == () and chosen.stand_ins == ("小标宋以NotoSerifSC-Bold代",)
    with holding(chosen.faces):
        rendered = render("proposal", replace(PLAIN, origin="𠮷某。"))
    assert {"仿宋_GB2312", "SimHei", "NotoSerifSC-Regular", "YiantongRare-Regular"} <= set(rendered.faces)
    assert archival.findings(rendered.pdf) == []
    archival.keep("proposal-office-faces", rendered.pdf)
    assert "𠮷某。" in text_of(rendered.pdf) and "请你单位认真研究" in text_of(rendered.pdf)


def test_a_collections_face_is_taken_by_its_name(tmp_path: Path, sandbox: Sandbox) -> None:
    folder = folder_of(tmp_path / "fonts", simsun_ttc=collection("NSimSun", "SimSun"))
    (found,) = find(("SimSun",), [folder])["SimSun"]
    assert found.index == 1
    source = choose([folder], sandbox).faces.roles[Role.SONG][0]
    assert (source.family, source.index, source.shipped) == ("SimSun", 1, False)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (lambda: postscript("仿宋"), "PostScript轮廓"),
        (lambda: face("仿宋", fs_type=2), "不允许嵌入"),
        (lambda: face("仿宋", fs_type=0x104), "不允许嵌入"),
        (lambda: face("仿宋", fs_type=0x208), "不允许嵌入"),
        (lambda: face("仿宋", characters="一二三"), "缺少常用汉字"),
        (lambda: broken(face("仿宋")), "已损坏"),
    ],
)
def test_a_face_that_cannot_be_used_is_told_and_ours_prints(
    tmp_path: Path, sandbox: Sandbox, data: object, told: str
) -> None:
    chosen = choose([folder_of(tmp_path / "fonts", a_ttf=data())], sandbox)  # type: ignore[operator]
    (sentence,) = chosen.refused
    assert told in sentence and "仿宋" in sentence
    assert chosen.faces.roles == faces.shipped().roles
    assert "仿宋以NotoSerifSC-Regular代" in chosen.stand_ins


def test_a_face_may_be_embedded_for_print_and_preview(tmp_path: Path, sandbox: Sandbox) -> None:
    assert choose([folder_of(tmp_path / "fonts", a_ttf=face("仿宋", fs_type=4))], sandbox).refused == ()


def test_the_next_best_face_is_taken_where_the_best_is_damaged(tmp_path: Path, sandbox: Sandbox) -> None:
    folder = folder_of(tmp_path / "fonts", a_ttf=broken(face("仿宋_GB2312")), b_ttf=face("FangSong"))
    chosen = choose([folder], sandbox)
    assert chosen.faces.roles[Role.BODY][0].family == "FangSong" and len(chosen.refused) == 1


def _mutations(data: bytes, count: int) -> Iterator[bytes]:
    dice = random.Random(9704)
    for _ in range(count):
        changed = bytearray(data)
        kind = dice.randrange(4)
        if kind == 0:
            del changed[dice.randrange(len(changed)) :]
        else:
            reach = 600 if kind == 1 else len(changed)
            for _ in range(dice.choice((1, 3, 40))):
                changed[dice.randrange(min(reach, len(changed)))] = dice.randrange(256)
        yield bytes(changed)


def _fuzz(tmp_path: Path, sandbox: Sandbox, count: int) -> None:
    """Whatever is in the file: it prints, or one sentence says why not and ours prints."""
    used = 0
    for number, data in enumerate(_mutations(face("仿宋_GB2312"), count)):
        folder = folder_of(tmp_path / str(number), a_ttf=data)
        names_of(folder / "a.ttf")
        chosen = choose([folder], sandbox)
        with holding(chosen.faces):
            try:
                rendered = render("proposal", PLAIN)
            except UserError as error:
                pytest.fail(f"{number}: {error.code}")
        used += "仿宋_GB2312" in rendered.faces
        assert len(chosen.refused) <= 1
    assert used < count


def test_damaged_fonts_never_crash(tmp_path: Path, sandbox: Sandbox) -> None:
    _fuzz(tmp_path, sandbox, 25)


@pytest.mark.soak
def test_many_damaged_fonts_never_crash(tmp_path: Path, sandbox: Sandbox) -> None:
    _fuzz(tmp_path, sandbox, 3000)


def test_a_paper_keeps_the_faces_that_it_began_with() -> None:
    with holding() as before:
        faces.use(faces.FaceSet({**faces.shipped().roles, Role.BODY: faces.shipped().roles[Role.KAI]}))
        assert faces.current() is before
        assert "LXGWWenKai-Regular" not in {faces.face_for(Role.BODY, char).family for char in CHARACTERS}
    assert faces.current() is not before


def test_an_issued_paper_prints_again_to_the_same_bytes_or_names_the_face_that_is_gone(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path / "fonts", a_ttf=face("仿宋_GB2312"))
    monkeypatch.setattr(office_faces, "font_folders", lambda: (folder,))
    documents.use_office_faces()
    assert documents.stand_ins() == ("小标宋以NotoSerifSC-Bold代",) and documents.refusals() == ()
    case = office.register()
    office.approve_plan(case)
    with office.work(Actor.UNDERTAKER) as work:
        made = documents.file_form(work, case, "plan")
        work.commit()
    with office.workspace.read() as view:
        assert "仿宋_GB2312" in documents.document_row(view, made).faces
        assert documents.reprint_document(view, made).same
        faces.use(faces.shipped())  # the office chose other faces since: an issued paper does not change with them
        assert documents.reprint_document(view, made).same
        assert documents.render_for_case(view, case, "plan").pdf != documents.read_document(view, made)
        (folder / "a.ttf").write_bytes(face("仿宋_GB2312", fs_type=4))
        with pytest.raises(UserError) as error:
            documents.reprint_document(view, made)
    assert (error.value.code, error.value.params["face"]) == ("document.face_gone", "仿宋_GB2312")


def test_pins_of_shipped_faces_give_the_same_paper() -> None:
    data: ProposalData = replace(PLAIN, origin="𠮷某某。", day=date(2026, 3, 4))
    rendered = render("proposal", data)
    with holding(pinned(rendered.pins)):
        again = render("proposal", data)
    assert again.pdf == rendered.pdf


def test_the_file_says_which_faces_stand_in() -> None:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(render("proposal", PLAIN).pdf)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:description"] == "小标宋以NotoSerifSC-Bold代，仿宋以NotoSerifSC-Regular代"

"""What is found by whom, in which order; and that the index is what the records say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from app import cases, search
from app.search import Found, Group, registry
from app.search.initials import initials
from app.work import Work
from app.workspace import UserError
from db.codes import Role
from db.models import Album, Photo, Unit
from db.records import RECORDS
from db.session import writing
from tests.app.casework.stories import CASE, Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def found(office: Office, query: str, role: Role = Role.CHIEF, **more: object) -> Found:
    """What somebody of that role finds."""
    actor = office.people[role]
    with office.workspace.read() as view:
        view.actor = actor
        return search.search(view, query, **more)  # type: ignore[arg-type]


def titles(found_: Found, group: Group) -> list[str]:
    """Titles of a group's hits."""
    return [hit.title for one in found_.groups if one.group is group for hit in one.hits]


def test_every_kind_of_record_is_found_or_deliberately_not() -> None:
    assert set(registry.makers()) | registry.unsought() == set(RECORDS)
    assert not set(registry.makers()) & registry.unsought()


@pytest.mark.parametrize(
    "query", ["王", "王某", "受贿案", "公路养护", "3号", "青检反贪〔2026〕3号", "青检反贪2026", "wmm", "gly", "工程科"]
)
def test_a_case_is_found_by_name_number_unit_people_and_initials(office: Office, query: str) -> None:
    ref = office.register()
    hits = [hit for group in found(office, query).groups for hit in group.hits]
    assert ref in {hit.case_id for hit in hits}


def test_groups_titles_marks_and_snippets(office: Office) -> None:
    office.up_to_service()
    told = found(office, "公路养护")
    assert [group.label for group in told.groups][:3] == ["案件", "单位", "检察建议"]
    unit = next(hit for group in told.groups if group.group is Group.UNIT for hit in group.hits)
    assert [unit.title[a:b] for a, b in unit.title_marks] == ["公路养护"]
    case = next(hit for group in told.groups if group.group is Group.CASE for hit in group.hits)
    assert [case.snippet[a:b] for a, b in case.snippet_marks] == ["公路养护"]
    assert not found(office, "没有这样的字").groups
    assert not found(office, "，。〔〕").groups


def test_what_is_typed_in_full_comes_first_then_names_then_text_then_the_newest(office: Office) -> None:
    def unit(name: str, contact: str = "") -> None:
        with office.work(Role.UNDERTAKER) as work:
            from db.kernel.ids import new_id

            work.put(Unit(id=new_id(), name=name, unit_class="institution", contact=contact), "unit.add")
            work.commit()

    for name, contact in (("青溪县水务站一所", ""), ("水务站", ""), ("县水务站", ""), ("民政局", "水务站借调")):
        unit(name, contact)
    assert titles(found(office, "水务站"), Group.UNIT) == ["水务站", "县水务站", "青溪县水务站一所", "民政局"]


def test_a_proposals_number_is_found_with_and_without_brackets(office: Office) -> None:
    office.up_to_service()
    for query in ("青检建〔2026〕1号", "青检建2026 1号", "检建〔2026"):
        assert titles(found(office, query), Group.PROPOSAL) == ["致青溪县公路养护中心的检察建议书"], query


def test_a_step_of_a_case_is_found_by_what_was_written(office: Office) -> None:
    office.up_to_service()
    (hit,) = next(one for one in found(office, "愿意立即整改").groups if one.group is Group.RECORD).hits
    assert (hit.step, hit.record_type) == ("symposium", "activity")
    assert hit.beside.startswith("王某某受贿案")
    assert "愿意立即整改" in hit.snippet


def test_withdrawn_and_renamed_records_are_found_as_they_are(office: Office) -> None:
    ref = office.register()
    with office.work(Role.UNDERTAKER) as work:
        unit = work.get(Unit, cases.case_file(work, ref).unit_id)
        unit.name = "青溪县交通事务中心"
        work.put(unit, "unit.amend")
        work.commit()
    assert titles(found(office, "交通事务"), Group.CASE)
    assert not titles(found(office, "公路养护"), Group.CASE)
    with office.work(Role.UNDERTAKER) as work:
        work.withdraw(work.get(Unit, unit.id), "unit.withdraw")
        work.commit()
    assert not titles(found(office, "交通事务"), Group.UNIT)
    assert_right(office)


def test_nothing_is_indexed_of_work_that_was_not_committed(office: Office) -> None:
    with office.work(Role.UNDERTAKER) as work:
        cases.register(work, CASE)
    assert not found(office, "受贿").groups
    assert_right(office)


def photo(work: Work, case_id: str, title: str, secrecy: str) -> None:
    """A photo's record."""
    from db.kernel.ids import new_id

    columns = {"file_name": "a.jpg", "media_type": "image/jpeg", "sha256": "0" * 64, "size": 1, "width": 1, "height": 1}
    work.put(
        Photo(id=new_id(), case_id=case_id, category="PH01", secrecy=secrecy, title=title, caption=title, **columns),
        "photo.import",
    )


def test_a_photo_that_somebody_may_not_see_is_neither_found_nor_counted(office: Office) -> None:
    ref = office.register()
    with office.work(Role.UNDERTAKER) as work:
        photo(work, ref, "讯问现场", "internal")
        photo(work, ref, "讯问室外景", "public")
        work.commit()
    assert titles(found(office, "讯问"), Group.PHOTO) == ["讯问室外景", "讯问现场"]
    assert titles(found(office, "讯问", Role.DEPUTY_CHIEF), Group.PHOTO) == ["讯问室外景"]
    (group,) = found(office, "讯问", Role.DEPUTY_CHIEF).groups
    assert (group.count, group.more) == (1, False)
    assert titles(found(office, "讯问", Role.UNDERTAKER), Group.PHOTO) == ["讯问室外景", "讯问现场"]  # the own case
    office.people[Role.UNDERTAKER] = replace(office.people[Role.UNDERTAKER], account_id="0" * 36)
    assert titles(found(office, "讯问", Role.UNDERTAKER), Group.PHOTO) == ["讯问室外景"]


@pytest.mark.parametrize("query", ["王", "受贿", "青检"])
def test_who_may_read_no_case_searches_nothing(office: Office, query: str) -> None:
    office.register()
    with pytest.raises(UserError, match=r"permission\.denied"):
        found(office, query, Role.ADMIN)


def assert_right(office: Office) -> None:
    """The index is what the records say."""
    with office.workspace.read() as view:
        assert search.differences(view.session) == []


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_the_index_is_what_it_would_be_if_made_anew(office: Office, seed: int) -> None:
    from db.kernel.ids import new_id

    chance = random.Random(seed)
    ids: list[str] = []
    for number in range(12):
        with office.work(Role.UNDERTAKER) as work:
            for _ in range(chance.randrange(1, 4)):
                if ids and chance.random() < 0.5:
                    one = work.get(Unit, chance.choice(ids))
                    one.name, one.address = f"单位{number}{chance.choice('甲乙丙')}", chance.choice(("", "河东𠮷路"))
                    work.withdraw(one, "unit.withdraw") if chance.random() < 0.2 else work.put(one, "unit.amend")
                else:
                    ids.append(new_id())
                    work.put(Unit(id=ids[-1], name=f"单位{number}", unit_class="other"), "unit.add")
            if chance.random() < 0.3:
                cases.register(work, CASE | {"case_no": f"第{number}号"})
            if chance.random() < 0.8:
                work.commit()
            else:
                ids = [one for one in ids if work.session.get(Unit, one) not in work.session.new]
        with office.workspace.read() as view:
            ids = [one for one in ids if view.session.get(Unit, one) is not None]
    assert_right(office)
    kept = answers(office)
    with writing(office.workspace.vault.engine) as session:
        search.rebuild(session)
        session.commit()
    assert_right(office)
    assert answers(office) == kept


def answers(office: Office) -> list[set[tuple[str, str]]]:
    """What a number of queries find."""
    return [
        {(hit.record_id, hit.part) for group in found(office, query, limit=200).groups for hit in group.hits}
        for query in ("单", "单位1", "甲", "𠮷", "王某某", "受贿", "dw")
    ]


def test_entries_of_neighbouring_instants_have_their_own_numbers(office: Office) -> None:
    from datetime import timedelta

    from db import search as index
    from db.search import Indexed

    base = office.clock.now()
    moments = [0, 0, 0, 1, 1, 2, 0, 3]
    entries = [
        Indexed(1, "unit", f"{place}", base + timedelta(microseconds=later), "同名")
        for place, later in enumerate(moments)
    ]
    with writing(office.workspace.vault.engine) as session:
        index.add(session, entries[:3])
        index.add(session, entries[3:])
        assert len(index.find(session, '"同名"', 1, limit=100)) == len(moments)


def test_damage_of_the_index_is_told_and_mended(office: Office) -> None:
    office.register()
    with writing(office.workspace.vault.engine) as session:
        session.execute(text("UPDATE search_entry SET title = '别的' WHERE record_type = 'unit'"))
        session.execute(text("DELETE FROM search_entry WHERE record_type = 'case'"))
        session.commit()
    with office.workspace.read() as view:
        told = search.differences(view.session)
    assert any(one.startswith("case ") for one in told) and any(one.startswith("unit ") for one in told)
    with writing(office.workspace.vault.engine) as session:
        search.rebuild(session)
        session.commit()
    assert_right(office)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("青溪县水务局", ("qxxswj",)),
        ("曾某", ("cm", "zm")),
        ("单位A1", ("dwa1", "cwa1")),
        ("ABC", ()),
        ("𠮷某", ("m",)),
    ],
)
def test_initials(name: str, wanted: tuple[str, ...]) -> None:
    told = initials(name)
    assert set(wanted) <= set(told) and told[:1] == wanted[:1]


def test_an_album_belongs_to_no_case(office: Office) -> None:
    from db.kernel.ids import new_id

    with office.work(Role.UNDERTAKER) as work:
        work.put(Album(id=new_id(), fonds_no="0026", retention="Y", album_no=1, title="法制课照片册"), "album.make")
        work.commit()
    assert titles(found(office, "照片册"), Group.PHOTO) == ["法制课照片册"]


def test_the_commands_find_rebuild_and_refuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from app.cli.main import main
    from tests.support import PASSPHRASE

    office = Office(tmp_path / "青检")
    office.register()
    office.workspace.close()
    (tmp_path / "pass").write_text(PASSPHRASE, "utf-8")
    common = ["--workspace", str(tmp_path / "青检"), "--account", "admin", "--passphrase-file", str(tmp_path / "pass")]

    def run(*words: str) -> tuple[object, str]:
        with pytest.raises(SystemExit) as ended:
            main([*common, *words])
        told = capsys.readouterr()
        return ended.value.code, told.out + told.err

    status, told = run("search", "公路养护")
    assert status == 0 and "青溪县【公路养护】中心" in told
    status, told = run("search", "公路养护", "--kind", "unit", "--json")
    assert status == 0 and '"label": "单位"' in told and '"案件"' not in told
    assert run("search", "没有这个")[1].strip() == "没有找到。"
    assert "已重建" in run("search", "--rebuild")[1]
    assert run("search", "x", "--kind", "别的")[0] == 3
    assert run("search")[0] == 3
    status, told = run("case", "history", "青检反贪〔2026〕3号", "--out", str(tmp_path / "经过.pdf"))
    assert status == 0 and "登记案件" in told
    assert (tmp_path / "经过.pdf").read_bytes().startswith(b"%PDF")
    assert run("case", "export", str(tmp_path / "案件.xlsx"))[0] == 0
    assert run("check", "--full")[0] == 0


@pytest.mark.parametrize(("one", "other"), [("王伟", "汪维"), ("吕绿", "绿吕"), ("曾某", "曾谋"), ("𠮷某", "𠮷谋")])
def test_names_that_sound_alike(one: str, other: str) -> None:
    assert search.sound(one) == search.sound(other)


def test_the_dots_of_a_vowel_are_no_tone() -> None:
    assert search.sound("路某") != search.sound("吕某")

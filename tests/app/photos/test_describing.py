"""Describing many photos, marking people, groups, numbers: what changes is shown first and nothing is lost."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import photos
from app.cases.casefile import case_file
from app.photos import Mark, PhotoDescription, Scheme, Series, rules
from app.photos.batch import written
from app.workers import Sandbox
from app.workspace import UserError, Workspace
from db.codes import CaseState
from db.models import Case
from tests.app.photos.files import jpeg, write

FULL = PhotoDescription(
    title="座谈会",
    taken_on=date(2026, 2, 10),
    place="会议室",
    matter="座谈",
    background="查找漏洞",
    photographer="何某",
)


@pytest.fixture
def ids(workspace: Workspace, case_id: str, sandbox: Sandbox, tmp_path: Path) -> list[str]:
    files = write(tmp_path / "card", {f"{n}.jpg": jpeg(seed=n) for n in range(4)})
    report = photos.import_photos(workspace, case_id, "PH07", files, sandbox=sandbox)
    return [one.photo_id for one in report.imported]


def told(workspace: Workspace, photo_id: str) -> photos.PhotoDetail:
    with workspace.read() as view:
        return photos.photo_detail(view, photo_id)


# -- batches


def test_a_preview_is_what_is_done_then(workspace: Workspace, ids: list[str]) -> None:
    elements = {"title": "座谈会（{n}）", "place": "会议室", "taken_on": date(2026, 2, 11)}
    with workspace.read() as view:
        preview = photos.preview_batch(view, ids[:3], elements)
    assert [one.after for one in preview if one.element == "title"] == ["座谈会（1）", "座谈会（2）", "座谈会（3）"]
    assert {one.before for one in preview if one.element == "taken_on"} == {"2026年2月10日"}
    assert told(workspace, ids[0]).description.title == ""
    with workspace.work() as work:
        assert photos.apply_batch(work, ids[:3], elements) == 3
        work.commit()
    for one in preview:
        value = getattr(told(workspace, one.photo_id).description, one.element)
        assert one.after == (rules.chinese_date(value) if one.element == "taken_on" else value)
    with workspace.read() as view:
        assert photos.preview_batch(view, ids[:3], elements) == []


def test_only_what_is_empty_is_filled(workspace: Workspace, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.describe(work, ids[1], PhotoDescription(place="三楼"))
        photos.apply_batch(work, ids, {"place": "会议室", "matter": "座谈"}, only_empty=True)
        work.commit()
    assert [told(workspace, one).description.place for one in ids] == ["会议室", "三楼", "会议室", "会议室"]


def test_a_batch_is_taken_back_to_the_letter_but_for_what_was_changed_since(
    workspace: Workspace, ids: list[str]
) -> None:
    before = [(told(workspace, one).description, told(workspace, one).row.category) for one in ids]
    with workspace.work() as work:
        batch = photos.write_batch(work, ids, {"title": "误写{n}", "place": "误写"}, "PH01")
        work.commit()
    assert [one.photo_id for one in batch] == ids
    assert {told(workspace, one).row.secrecy for one in ids} == {"internal"}
    with workspace.work() as work:
        photos.describe(work, ids[1], PhotoDescription(title="后来写的"))
        photos.withdraw_photo(work, ids[2], "重复")
        work.commit()
    with workspace.work() as work:
        assert photos.take_back_batch(work, batch) == len(ids) - 2
        work.commit()
    for place in (0, 3):
        found = told(workspace, ids[place])
        assert (found.description, found.row.category, found.row.secrecy) == (*before[place], "public")
    assert told(workspace, ids[1]).description.title == "后来写的"
    with workspace.work() as work:
        assert photos.take_back_batch(work, batch) == 0, "once only"
        assert photos.write_batch(work, ids[:1], {}, before[0][1]) == [], "nothing changed, nothing to take back"


def test_only_what_no_photo_says_is_proposed(workspace: Workspace, case_id: str, ids: list[str]) -> None:
    with workspace.work() as work:
        name = case_file(work, case_id).name
        assert photos.propose_batch(work, ids) == {"background": f"{name}个案预防"}
        photos.describe(work, ids[3], dataclasses.replace(FULL, background="专项预防", photographer="何书记员"))
        assert photos.propose_batch(work, ids[:2]) == {"background": "专项预防", "photographer": "何书记员"}
        assert photos.propose_batch(work, ids) == {}, "one of them says it already"


def test_words_fill_down_and_the_last_ones_come_again(workspace: Workspace, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.describe(work, ids[0], FULL)
        assert photos.fill_down(work, ids) == 3
        work.commit()
    second = told(workspace, ids[1]).description
    assert (second.title, second.place, second.matter) == ("", "会议室", "座谈")
    with workspace.work() as work:
        photos.describe(work, ids[2], PhotoDescription(place="别处", matter="查阅账目"))
        work.commit()
    with workspace.read() as view:
        last = photos.last_description(view, ids[3])
    assert last is not None
    assert photos.handed_down(last) == {"taken_on": date(2026, 2, 10), "place": "别处", "matter": "查阅账目"}


TEXTS = st.text(st.characters(categories=["L", "N"]), max_size=6)
DESCRIPTIONS = st.builds(PhotoDescription, title=TEXTS, place=TEXTS, people=TEXTS, matter=TEXTS, caption=TEXTS)


@given(DESCRIPTIONS, st.dictionaries(st.sampled_from(["place", "matter", "people"]), TEXTS))
def test_a_caption_that_somebody_wrote_is_never_lost(before: PhotoDescription, elements: dict[str, str]) -> None:
    after = written(before, elements, 1, only_empty=False)
    if before.caption not in ("", rules.compose_caption(before)):
        assert after.caption == before.caption
    elif after != before:
        assert after.caption == rules.compose_caption(after)


@given(DESCRIPTIONS, st.dictionaries(st.sampled_from(["place", "matter", "people"]), TEXTS))
def test_filling_what_is_empty_keeps_what_is_written(before: PhotoDescription, elements: dict[str, str]) -> None:
    after = written(before, elements, 1, only_empty=True)
    for name in ("title", "place", "people", "matter"):
        assert getattr(after, name) in (getattr(before, name), elements.get(name, ""))
        assert not getattr(before, name) or getattr(after, name) == getattr(before, name)


# -- people


def test_people_are_named_from_the_left_by_rows() -> None:
    marks = [Mark("丙", "", 700, 300), Mark("甲", "主任", 200, 320), Mark("乙", "", 500, 620), Mark("丁", "", 100, 600)]
    assert rules.people_text(marks) == "前排左起：丁、乙；后排左起：甲（主任）、丙"
    assert rules.people_text(marks[:2]) == "左起：甲（主任）、丙"
    assert rules.people_text([Mark("甲", "主任", 1, 1)]) == "甲（主任）"
    three = [Mark(name, "", 500, y) for name, y in (("前", 900), ("中", 600), ("后", 300))]
    assert rules.people_text(three) == "前排：前；第二排：中；第三排：后"
    assert rules.people_text([]) == ""


@given(
    st.lists(st.builds(Mark, TEXTS.filter(bool), st.just(""), st.integers(0, 1000), st.integers(0, 1000)), max_size=12)
)
def test_nobody_is_left_out_or_named_twice(marks: list[Mark]) -> None:
    rows = rules.people_rows(marks)
    assert sorted((m.name, m.x, m.y) for row in rows for m in row) == sorted((m.name, m.x, m.y) for m in marks)
    assert all(row == sorted(row, key=lambda one: one.x) for row in rows)
    for behind, before in itertools.pairwise(rows):
        assert max(one.y for one in behind) < min(one.y for one in before)


def test_marks_write_the_people_and_leave_what_was_written_by_hand(workspace: Workspace, ids: list[str]) -> None:
    marks = (Mark("马某", "检察官", 300, 400), Mark("周某", "", 600, 410))
    with workspace.work() as work:
        photos.describe(work, ids[0], FULL)
        photos.mark_people(work, ids[0], marks)
        photos.describe(work, ids[1], PhotoDescription(people="班子成员等9人"))
        photos.mark_people(work, ids[1], marks)
        work.commit()
    first = told(workspace, ids[0])
    assert first.marks == marks
    assert first.description.people == "左起：马某（检察官）、周某"
    assert "左起：马某（检察官）、周某" in first.description.caption
    assert told(workspace, ids[1]).description.people == "班子成员等9人"
    with workspace.read() as view:
        known = photos.known_people(view)
    assert photos.KnownPerson("马某", "检察官") in known
    assert photos.spelled_otherwise("玛某", known) == "马某"
    assert photos.spelled_otherwise("马某", known) == ""
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.mark_people(work, ids[0], [Mark("", "", 3, 1001)])
    assert caught.value.code == "form.invalid"


# -- groups and elements


def test_a_group_says_what_its_photos_have_in_common(workspace: Workspace, case_id: str, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.apply_batch(
            work, ids[:3], {"title": "第{n}张", "place": "会议室", "matter": "座谈", "photographer": "何某"}
        )
        photos.make_group(work, ids[:3], "座谈会一组")
        work.commit()
    with workspace.read() as view:
        (group,) = photos.list_groups(view, case_id)
    assert (group.group_no, group.photos, group.description.title) == (1, 3, "座谈会一组")
    assert group.description.caption == "2026年2月10日在会议室，座谈。摄影：何某。"
    assert [told(workspace, one).description.group_no for one in ids] == ["1", "1", "1", ""]
    with workspace.work() as work:
        photos.change_group(work, group.id, PhotoDescription(title="座谈会", caption="总说明"), retention="D30")
        photos.join_group(work, group.id, ids[3:])
        work.commit()
    with workspace.read() as view:
        (group,) = photos.list_groups(view, case_id)
    assert (group.description.caption, group.retention, group.photos) == ("总说明", "D30", 4)


def test_elements_of_the_standard_are_kept_and_unknown_ones_refused(workspace: Workspace, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.describe_elements(work, ids[0], {"genre": "新闻", "remark": "一式两份"})
        photos.describe_elements(work, ids[0], {"genre": ""})
        work.commit()
    assert told(workspace, ids[0]).elements == {"remark": "一式两份"}
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.describe_elements(work, ids[0], {"colour": "red"})
    assert caught.value.code == "form.invalid"


# -- numbers

SCHEME = Scheme(Series.SHEET, "0063", "2")


def test_a_plan_changes_nothing_and_is_carried_out_as_it_was_shown(workspace: Workspace, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.set_number(work, ids[3], photos.PhotoNumber("0063", "2", 2))
        work.commit()
    with workspace.read() as view:
        plan = photos.plan_numbers(view, ids[:3], SCHEME)
    assert [one.after for one in plan] == ["0063-2-0001", "0063-2-0003", "0063-2-0004"]
    assert told(workspace, ids[0]).row.photo_no == ""
    with workspace.work() as work:
        photos.renumber(work, plan)
        work.commit()
    assert [told(workspace, one.photo_id).row.photo_no for one in plan] == [one.after for one in plan]


def test_numbering_anew_keeps_the_number_before_and_finds_the_photo_by_it(workspace: Workspace, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.renumber(work, photos.plan_numbers(work, ids, SCHEME))
        work.commit()
    with workspace.work() as work:
        plan = photos.plan_numbers(work, list(reversed(ids)), SCHEME)
        photos.renumber(work, plan)
        work.commit()
    first = told(workspace, ids[0])
    assert (first.row.photo_no, first.former_numbers) == ("0063-2-0004", ("0063-2-0001",))
    with workspace.read() as view:
        found = photos.list_photos(view, text="0063-2-0001")
        assert {row.id for row in found} == {ids[0], ids[3]}
    with pytest.raises(UserError) as caught, workspace.work() as work:
        photos.renumber(work, plan)
    assert caught.value.code == "record.changed_meanwhile"


def test_a_number_once_given_to_another_is_not_given_again(workspace: Workspace, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.renumber(work, photos.plan_numbers(work, ids[:1], SCHEME))
        photos.renumber(work, photos.plan_numbers(work, ids[:1], Scheme(Series.ALBUM, "0063", "2", album=5)))
        work.commit()
    with workspace.read() as view:
        assert [one.after for one in photos.plan_numbers(view, ids[1:2], SCHEME)] == ["0063-2-0002"]


def test_numbers_of_a_case_that_was_handed_over_stay(workspace: Workspace, case_id: str, ids: list[str]) -> None:
    with workspace.work() as work:
        photos.renumber(work, photos.plan_numbers(work, ids[:1], SCHEME))
        case = work.get(Case, case_id)
        case.state = CaseState.ARCHIVED.value
        work.put(case, "case.archive")
        work.commit()
    with pytest.raises(UserError) as caught, workspace.read() as view:
        photos.plan_numbers(view, ids[:1], Scheme(Series.DIGITAL, "0063", "D30", year=2026, group=1))
    assert caught.value.code == "photo.filed_already"
    other = photos.PhotoNumber("0063", "2", 77)
    with workspace.work() as work:
        with pytest.raises(UserError, match=r"photo\.filed_already"):
            photos.set_number(work, ids[0], other)
        with pytest.raises(UserError, match=r"photo\.filed_already"):
            photos.place_photos(work, photos.make_album(work, "0063", "2", "个案预防照片"), ids[:1])
        photos.set_number(work, ids[0], photos.PhotoNumber("0063", "2", 1))  # as it is
        photos.set_number(work, ids[1], other)  # 待补: it came later and has none yet
        work.commit()


def test_whatever_numbers_a_photo_keeps_the_number_before(workspace: Workspace, ids: list[str]) -> None:
    single = photos.PhotoNumber("0063", "2", 8)
    with workspace.work() as work:
        photos.set_number(work, ids[0], single)
        photos.set_number(work, ids[0], photos.PhotoNumber("0063", "2", 9))
        album = photos.make_album(work, "0063", "2", "个案预防照片")
        photos.place_photos(work, album, ids[:2])
        work.commit()
    with workspace.read() as view:
        detail = photos.photo_detail(view, ids[0])
        assert (detail.row.photo_no, detail.former_numbers) == ("0063-2-1-001", ("0063-2-0008", "0063-2-0009"))
        with pytest.raises(UserError, match=r"photo\.placed_already"):
            photos.plan_numbers(view, ids[:1], SCHEME)
    with workspace.work() as work, pytest.raises(UserError, match=r"photo\.number_taken"):
        photos.set_number(work, ids[2], single)
    with workspace.work() as work, pytest.raises(UserError, match=r"photo\.placed_already"):
        photos.set_number(work, ids[0], photos.PhotoNumber("0063", "2", 12))


def test_gaps_and_doubles_are_named_by_their_run(workspace: Workspace, case_id: str, ids: list[str]) -> None:
    with workspace.work() as work:
        for photo_id, sheet in zip(ids, (1, 2, 5, 6), strict=True):
            photos.set_number(work, photo_id, photos.PhotoNumber("0063", "2", sheet, album=3))
        for number in ("0063-2-0101", "0063-2-0103"):
            photos.register_negative(work, case_id, photos.NegativeForm(number))
        work.commit()
    with workspace.read() as view:
        found = photos.check_numbers(view)
    assert found == [
        photos.RunReport("底片号 0063-2", 2, (102,), ()),
        photos.RunReport("照片号 0063-2-3", 4, (3, 4), ()),
    ]


@given(st.lists(st.integers(1, 30), max_size=20), st.integers(1, 5))
def test_a_run_without_its_gaps_is_whole(sheets: list[int], first: int) -> None:
    found = rules.numbering(sheets, first)
    assert all(number not in sheets for number in found.missing)
    whole = rules.numbering({*sheets, *found.missing}, first)
    assert whole == rules.Numbering((), ())

"""The office's own rules, holidays, names, units and codes: changed, refused in a sentence, undone, audited."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app import audit, codebook, codes, holidays, people, presets, proposals, settings
from app.calendar import Period, due_date
from app.cases import causes_of
from app.casework import case_detail
from app.holidays import DayKind
from app.messages import sentence
from app.settings import SettingLine
from app.workspace import UserError
from db.codes import Role
from tests.app.casework.stories import MEETING, Office

PH = Role.PREVENTION_HEAD


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "青检")
    yield made
    made.workspace.close()


def change(office: Office, name: str, text: str) -> SettingLine:
    with office.work(PH) as work:
        settings.change(work, name, text)
        work.commit()
    return line(office, name)


def line(office: Office, name: str) -> SettingLine:
    with office.workspace.read() as view:
        return next(one for one in settings.lines(view) if one.name == name)


# Rules


def test_every_rule_of_a_preset_is_shown(office: Office) -> None:
    with office.workspace.read() as view:
        shown = {one.name for one in settings.lines(view)}
    table = presets.table("seed000")
    parts = {f"{name}.{key}" for name, part in table.items() if isinstance(part, dict) for key in part}
    plain = {name for name, part in table.items() if not isinstance(part, dict)} - {"code", "title"}
    assert shown == parts | plain


WRITTEN = (
        ("periods.case", "4个月", "4个月"), ("periods.case", "90天", "90日"), ("periods.filing", "5wd", "5个工作日"),
        ("periods.service", "", "不设期限"), ("reply_months", "2", "2个月"), ("policy_review", "是", "是"),
        ("roles.proposal_signers", "检察长", "检察长"), ("numbers.proposal", "{院简称}检治建〔{yyyy}〕{n}号", ""),
        ("departments.prevention", "第五检察部", "第五检察部"), ("archive.fonds_no", "0063", "0063"),
        ("archive.retention", "永久", "永久"), ("warning.urgent_days", "5天", "5天"),
    )  # fmt: skip


def test_a_rule_is_changed_as_people_write_it_and_undone(office: Office) -> None:
    for name, text, shown in WRITTEN:
        before = line(office, name)
        after = change(office, name, text)
        assert after.shown == (shown or text)
        assert after.own
        with office.work(PH) as work:
            settings.undo(work, name)
            work.commit()
        assert line(office, name) == before
        with office.workspace.read() as view:
            notes = [entry.note for entry in audit.entries(view, limit=5) if entry.action == "setting.change"]
        assert any(f"{before.label}：{before.shown} → {after.shown}" == note for note in notes)
        assert any("恢复规范原值" in note for note in notes)


BAD = (
        ("periods.case", "很久", "3个月"), ("periods.case", "0日", "3个月"), ("reply_months", "13", "1至12"),
        ("numbers.proposal", "检建{n}号", "各一次"), ("numbers.case", "{院简称}{yyyy}{n}{n}", "各一次"),
        ("archive.fonds_no", "63", "4位大写字母"), ("roles.proposal_signers", "承办人", "签发人只能是"),
        ("warning.urgent_days", "30", "须小于黄色"), ("departments.office", "办\u202e公室", "U+202E"),
        ("departments.office", "", "不能空着"), ("policy_review", "大概", "“是”或者“否”"),
    )  # fmt: skip


def test_a_bad_value_is_refused_in_a_sentence(office: Office) -> None:
    with office.workspace.read() as view:
        before = settings.lines(view)
    for name, text, why in BAD:
        with pytest.raises(UserError, match=r"preset\.bad_setting") as caught:
            change(office, name, text)
        told = sentence(caught.value)
        assert why in told
        assert "没有变化" in told
    with office.workspace.read() as view:
        assert settings.lines(view) == before


def test_a_pattern_shows_the_next_number(office: Office) -> None:
    assert line(office, "numbers.case").example == "青检防〔2026〕1号"
    office.register()
    assert line(office, "numbers.case").example == "青检防〔2026〕2号"
    office.up_to_service(case_no="青检反贪〔2026〕4号")
    assert line(office, "numbers.proposal").example == "青检建〔2026〕2号"
    with office.workspace.read() as view:
        assert settings.preview(view, "numbers.proposal", "{院简称}检治〔{yyyy}〕{n}号") == "青检治〔2026〕2号"
        assert settings.preview(view, "numbers.proposal", "第{n}号").startswith("须含")


def test_rules_are_changed_by_the_prevention_department_only(office: Office) -> None:
    with office.work(Role.UNDERTAKER) as work, pytest.raises(UserError, match=r"permission\.denied"):
        settings.change(work, "periods.case", "4个月")
    with office.workspace.read() as view:
        assert audit.entries(view, limit=1)[0].action == "permission.refused"


def test_warning_tiers_follow_the_rules(office: Office) -> None:
    change(office, "warning.soon_days", "60")
    change(office, "warning.urgent_days", "40")
    office.approve_plan(ref := office.register())
    with office.workspace.read() as view:
        deadline = case_detail(view, ref).deadline
        assert deadline is not None
        assert deadline.days_left > 60
    change(office, "warning.soon_days", "90")
    change(office, "periods.case", "2个月")
    with office.workspace.read() as view:
        assert presets.current(view).tiers.soon_days == 90


# Holidays


def test_a_day_is_corrected_over_the_shipped_table_and_restored(office: Office) -> None:
    start, period = date(2026, 3, 20), Period.parse("15d")
    with office.workspace.read() as view:
        assert due_date(start, period, presets.holidays(view)).due == date(2026, 4, 7)
    with office.work(PH) as work:
        holidays.mark_day(work, date(2026, 4, 7), DayKind.REST, "本地停电")
        holidays.mark_day(work, date(2026, 4, 5), DayKind.MAKEUP)
        holidays.mark_day(work, date(2026, 4, 4), DayKind.PLAIN)
        work.commit()
    with office.workspace.read() as view:
        year = holidays.year(view, 2026)
        assert (year.own, year.shipped) == (True, True)
        assert year.table.name(date(2026, 4, 7)) == "本地停电"
        assert due_date(start, period, year.table).due == date(2026, 4, 5)
        assert due_date(start, Period.parse("16d"), year.table).due == date(2026, 4, 5)
        assert year.table.name(date(2026, 10, 1)) == "国庆节", "the rest of the year stays"
    with office.work(PH) as work:
        holidays.reset_year(work, 2026)
        work.commit()
    with office.workspace.read() as view:
        assert due_date(start, period, presets.holidays(view)).due == date(2026, 4, 7)


def test_a_year_is_imported_from_the_lines_of_the_notice(office: Office) -> None:
    text = "# 国务院办公厅通知\n2028年1月1日至2028年1月3日 元旦\n2028-10-01~2028-10-07 国庆节\n\n2028-10-08 班\n"
    with office.workspace.read() as view:
        assert not holidays.year(view, 2028).known
        assert due_date(date(2028, 9, 1), Period.parse("1m"), presets.holidays(view)).table_missing
    with office.work(PH) as work:
        assert holidays.import_text(work, text) == 2028
        work.commit()
    with office.workspace.read() as view:
        due = due_date(date(2028, 9, 1), Period.parse("1m"), presets.holidays(view))
        assert (due.due, due.table_missing) == (date(2028, 10, 8), False)
        assert holidays.year(view, 2028).own


BAD_TABLES = (
        ("", "至少有一天"), ("2028-10-01 国庆节\n2029-01-01 元旦", "同一年"), ("国庆放假七天", "看不懂"),
        ("2028-02-30 班", "没有30日"), ("2028-10-07至2028-10-01 国庆节", "起止日期"), ("year = 2028", "节假日表"),
    )  # fmt: skip


def test_a_bad_table_is_refused_in_a_sentence(office: Office) -> None:
    for text, why in BAD_TABLES:
        with office.work(PH) as work, pytest.raises(UserError, match=r"preset\.bad_holidays") as caught:
            holidays.import_text(work, text)
        assert why in sentence(caught.value)
    with office.workspace.read() as view:
        assert not holidays.year(view, 2028).known


@given(some.text(max_size=200))
def test_no_text_file_does_anything_else(text: str) -> None:
    class Kept:
        """Takes the place of a unit of work whose settings are thrown away."""

        def require(self, _action: object) -> None: ...
        def today(self) -> date:
            return date(2026, 3, 5)

        def setting(self, _name: str, default: object) -> object:
            return default

        def set_setting(self, *_: object) -> None: ...

    try:
        holidays.import_text(Kept(), text)  # type: ignore[arg-type]
    except UserError as error:
        assert error.code == "preset.bad_holidays"  # noqa: PT017 - most texts are refused, a few are tables


# Names, units, codes


def test_names_are_entered_corrected_and_taken_out(office: Office) -> None:
    with office.work(Role.UNDERTAKER) as work:
        people.remember(work, ["钱某", "钱某", "周检察官"])
        work.commit()
    with office.work(PH) as work:
        people.keep_name(work, {"name": "钱某某", "department": "县委党校", "post": "讲师"}, "钱某")
        with pytest.raises(UserError, match=r"person\.known"):
            people.keep_name(work, {"name": "周检察官"})
        with pytest.raises(UserError, match=r"form\.invalid"):
            people.keep_name(work, {"name": ""})
        work.commit()
    with office.workspace.read() as view:
        known = {one.name: one for one in people.directory(view)}
    assert known["钱某某"].told == "县委党校　讲师"
    assert not known["钱某某"].account
    assert known["周检察官"].account
    assert "钱某" not in known
    with office.work(PH) as work:
        people.drop_name(work, "钱某某")
        work.commit()
    with office.workspace.read() as view:
        assert "钱某某" not in {one.name for one in people.directory(view)}


def test_a_unit_is_corrected_with_its_superior(office: Office) -> None:
    office.register()
    with office.workspace.read() as view:
        unit = people.units(view, "公路养护中心")[0]
    assert (unit.superior, unit.own) == ("青溪县交通运输局", True)
    given = {"name": "青溪县公路养护中心", "unit_class": "institution", "superior": "云岭市公路局", "industry": "G"}
    with office.work(PH) as work:
        people.save_unit(work, unit.id, given, opened_at=unit.version)
        with pytest.raises(UserError, match=r"record\.changed_meanwhile"):
            people.save_unit(work, unit.id, given, opened_at=unit.version)
    with office.work(PH) as work:
        people.save_unit(work, unit.id, given, opened_at=unit.version)
        with pytest.raises(UserError, match=r"unit\.known"):
            people.save_unit(work, "", {"name": "云岭市公路局", "unit_class": "state_organ"})
        work.commit()
    with office.workspace.read() as view:
        assert people.units(view, "公路养护中心")[0].superior == "云岭市公路局"


def test_an_office_adds_causes_of_its_own(office: Office) -> None:
    with office.work(PH) as work:
        code = codebook.add(work, "causes", "临时机构无人监管")
        for name, text, why in (
            ("charges", "新罪名", "closed"), ("causes", "制度缺失", "known"), ("causes", "  ", "bad_label"),
            ("causes", "长" * 29, "bad_label"), ("systems", "交\u200b通\x07", "bad_label"),
        ):  # fmt: skip
            with pytest.raises(UserError, match=why):
                codebook.add(work, name, text)
        work.commit()
    assert codes.label("causes", code) == "临时机构无人监管"
    office.approve_plan(ref := office.register())
    office.day("2026-03-12")
    report = {
        "kind": "report", "made_on": "2026-03-12", "author": "周检察官", "methods": ["meeting"],
        "causes": [{"category": code, "text": "临时指挥部自收自支。", "evidence": "账册"}],
    }  # fmt: skip
    office.file(ref, "analysis", MEETING)
    office.file(ref, "analysis", report)
    with office.workspace.read() as view:
        assert causes_of(view, ref)[0].category == code
        assert codebook.book(view, "causes").entries[-1].own
    with office.work(PH) as work:
        codebook.remove(work, "causes", "临时机构无人监管")
        work.commit()
    with office.workspace.read() as view:
        assert codebook.own(view)["causes"] == []


def test_an_own_cause_is_counted_by_its_name(office: Office) -> None:
    ref = office.register()
    office.approve_plan(ref)
    office.day("2026-03-12")
    office.file(ref, "analysis", MEETING)
    own = codes.own_code("临时机构无人监管")
    causes = [{"category": own, "text": "临时指挥部自收自支。", "evidence": "账册"}]
    given = {"kind": "report", "made_on": "2026-03-12", "author": "周检察官", "methods": ["meeting"], "causes": causes}
    office.file(ref, "analysis", given)
    with office.workspace.read() as view:
        counted = proposals.gather(view, [ref]).counts
    assert [(one.label, one.group) for one in counted] == [("临时机构无人监管", "本院增补")]

"""The forms of the steps: the keys of `docs/records.md`, asked in the order in which a clerk fills them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.activities.rules import CONDUCT
from ui.forms import Kind, Spec, SpecForm, options
from ui.forms.known import Known
from ui.widgets.base import reveal


def _t(text: str) -> str:
    return QCoreApplication.translate("Specs", text)


_KEPT = (("yes", "做到"), ("no", "没有做到"))


def plan(known: Known) -> list[Spec]:
    """个案预防计划安排表."""
    items = (
        Spec("matter", _t("事项"), Kind.CODE, 3, required=True, list_name="work_items"),
        Spec("planned_on", _t("拟办日期"), Kind.DAY, 3, required=True),
        Spec("responsible", _t("责任人"), span=3, required=True, known=known),
        Spec("assisting", _t("协助部门"), span=3),
        Spec("way", _t("方式"), span=12, placeholder=_t("例如：到单位召开，侦查、预防部门共同参加")),
    )
    return [
        Spec("summary", _t("基本案情"), Kind.LONG, required=True, lines=3),
        Spec("problems", _t("暴露的问题"), Kind.LONG, required=True, lines=3),
        Spec("items", _t("工作安排"), Kind.ROWS, required=True, columns=items, verb=_t("添加工作安排")),
        Spec("outline", _t("检察建议提纲"), Kind.LONG, required=True, lines=3),
        Spec(
            "undertakers",
            _t("个案预防承办人"),
            Kind.NAMES,
            5,
            required=True,
            known=known,
            hint=_t("一至两人，用顿号分开"),
        ),
        Spec("concluded_on", _t("侦查终结日期"), Kind.DAY, 4, required=True),
        Spec("filled_on", _t("填表日期"), Kind.DAY, 3),
        Spec("due", _t("应当开展预防"), Kind.FLAG, 3),
        Spec("assist_requested", _t("请预防部门协助"), Kind.FLAG, 4),
    ]


def _cause_specs() -> tuple[Spec, ...]:
    return (
        Spec("category", _t("类别"), Kind.CODE, 4, required=True, list_name="causes"),
        Spec("evidence", _t("证据来源"), span=4, required=True),
        Spec("loophole", _t("对应漏洞"), span=4),
        Spec("text", _t("原因"), Kind.LONG, required=True, lines=2),
    )


def confession() -> list[Spec]:
    """悔过书登记."""
    return [
        Spec("author", _t("书写人"), span=4, required=True),
        Spec("made_on", _t("书写日期"), Kind.DAY, 4, required=True),
        Spec("pages", _t("页数"), Kind.NUMBER, 4, required=True, least=1, most=999, suffix=_t("页")),
        Spec("interrogator", _t("讯问人"), span=4, required=True),
        Spec("place", _t("地点"), span=8),
        Spec("stated", _t("自述原因"), Kind.TAGS, required=True, list_name="causes"),
        Spec("summary", _t("摘要"), Kind.LONG, lines=3),
        Spec("for_education", _t("可用于警示教育"), Kind.FLAG),
    ]


def meeting(known: Known) -> list[Spec]:
    """案情分析会记录."""
    return [
        Spec("held_at", _t("时间"), Kind.MOMENT, 5, required=True),
        Spec("place", _t("地点"), span=7, required=True),
        Spec("host", _t("主持人"), span=4, required=True, known=known),
        Spec("recorder", _t("记录人"), span=4, required=True, known=known),
        Spec("attendees", _t("参加人"), Kind.NAMES, 4, required=True, known=known, hint=_t("用顿号分开")),
        Spec("process", _t("作案经过"), Kind.LONG, required=True, lines=3),
        Spec("means", _t("作案手段"), Kind.TAGS, required=True, list_name="crime_means"),
        Spec("means_text", _t("作案形式与手段"), Kind.LONG, required=True, lines=2),
        Spec("subjective_causes", _t("主观原因的类别"), Kind.TAGS, 6, list_name="causes"),
        Spec("objective_causes", _t("客观原因的类别"), Kind.TAGS, 6, list_name="causes"),
        Spec("subjective", _t("主观原因"), Kind.LONG, 6, required=True, lines=3),
        Spec("objective", _t("客观原因"), Kind.LONG, 6, required=True, lines=3),
        Spec("dissent", _t("分歧意见"), Kind.LONG, lines=2),
        Spec("conclusion", _t("结论"), Kind.LONG, required=True, lines=2),
    ]


def report(known: Known) -> list[Spec]:
    """发案原因分析报告."""
    return [
        Spec("author", _t("报告人"), span=6, required=True, known=known),
        Spec("made_on", _t("日期"), Kind.DAY, 6, required=True),
        Spec("methods", _t("分析方法"), Kind.CHECKS, required=True, list_name="analysis_methods", least=3),
        Spec("overview", _t("案情概述"), Kind.LONG, lines=3),
        Spec("causes", _t("发案原因"), Kind.ROWS, required=True, columns=_cause_specs(), verb=_t("添加原因")),
        Spec("measures", _t("对策要点"), Kind.LONG, lines=3),
    ]


def discipline() -> Spec:
    """纪律确认: one act where all was kept; what was not is answered point by point, with an explanation."""
    kept = Spec(
        "kept",
        _t("纪律确认"),
        Kind.CODE,
        required=True,
        options=(("all", _t("四项均做到")), ("except", _t("有例外，逐项说明"))),
        hint="、".join(CONDUCT.values()),
    )
    points = tuple(Spec(name, text, Kind.CODE, 6, options=_KEPT) for name, text in CONDUCT.items())
    remarks = Spec("remarks", _t("例外的说明"), Kind.LONG, lines=2)
    opinion = Spec("unit_opinion", _t("单位对检察人员遵守纪律的意见"), Kind.LONG, lines=1)
    return Spec("discipline", "", Kind.PART, columns=(kept, *points, remarks, opinion))


def _held(known: Known, *, counted: bool = False) -> list[Spec]:
    return [
        Spec("held_at", _t("时间"), Kind.MOMENT, 5, required=True),
        Spec("place", _t("地点"), span=7, required=True),
        Spec(
            "officers",
            _t("检察机关人员"),
            Kind.NAMES,
            9,
            required=True,
            known=known,
            hint=_t("至少两人，用顿号分开"),
        ),
        Spec("headcount", _t("参加人数"), Kind.NUMBER, 3, required=counted, suffix=_t("人")),
    ]


def _minutes(known: Known) -> Spec:
    attendee = (Spec("name", _t("姓名"), span=5, required=True), Spec("post", _t("职务"), span=7))
    speech = (
        Spec("speaker", _t("发言人"), span=3, required=True),
        Spec("text", _t("内容"), Kind.LONG, 9, required=True, lines=2),
    )
    minutes = (
        Spec("host", _t("主持人"), span=4, required=True, known=known),
        Spec("topic", _t("议题"), span=8, required=True),
        Spec("unit_attendees", _t("单位参加人"), Kind.ROWS, required=True, columns=attendee, verb=_t("添加参加人")),
        Spec("speeches", _t("发言记录"), Kind.ROWS, required=True, columns=speech, verb=_t("添加发言")),
        Spec("system_loopholes", _t("制度漏洞"), Kind.LINES, required=True, lines=1, verb=_t("添加制度漏洞")),
        Spec("management_loopholes", _t("管理漏洞"), Kind.LINES, required=True, lines=1, verb=_t("添加管理漏洞")),
        Spec("willingness", _t("单位整改意愿"), Kind.LONG, lines=2),
        Spec("prevention_joined", _t("预防部门参加"), Kind.FLAG),
    )
    return Spec("symposium", _t("座谈会记录"), Kind.PART, columns=minutes)


def _lesson() -> Spec:
    material = (
        Spec("name", _t("名称"), span=8, required=True),
        Spec("copies", _t("份数"), Kind.NUMBER, 4, least=1, suffix=_t("份")),
    )
    record = (
        Spec("forms", _t("教育形式"), Kind.CHECKS, required=True, list_name="education_forms", least=5),
        Spec("theme", _t("主题"), span=7, required=True),
        Spec("lecturer", _t("主讲或组织人"), span=5, required=True),
        Spec("audiences", _t("受教育对象"), Kind.CHECKS, list_name="audiences", least=4),
        Spec("content", _t("内容提要"), Kind.LONG, required=True, lines=3),
        Spec("materials", _t("材料"), Kind.ROWS, columns=material, verb=_t("添加材料")),
        Spec("court", _t("旁听的法院"), span=6, hint=_t("组织庭审旁听时填写")),
        Spec("court_case_no", _t("旁听的案号"), span=6),
        Spec("feedback", _t("反馈"), Kind.LONG, lines=2),
    )
    return Spec("education", _t("法制教育活动记录"), Kind.PART, columns=record)


def activity(kind: str, known: Known) -> list[Spec]:
    """座谈会记录 or 法制教育活动记录, with what further steps bring that are served by the same activity."""
    minutes, lesson = _minutes(known), _lesson()
    main, other = (minutes, lesson) if kind == "symposium" else (lesson, minutes)
    named = _t("法制教育") if kind == "symposium" else _t("座谈")
    together = Spec(
        "serves",
        _t("一并进行"),
        Kind.CHECKS,
        options=((other.key, named), ("analysis", _t("原因分析")), ("rectification", _t("整顿"))),
        least=3,
        hint=_t("勾选的步骤由本次活动一并办理，各填其记录"),
    )
    causes = (
        Spec("causes", _t("发案原因"), Kind.ROWS, required=True, columns=_cause_specs(), verb=_t("添加原因")),
        Spec("measures", _t("对策要点"), Kind.LONG, lines=2),
    )
    agreed = (Spec("measures", _t("商定的整改措施"), Kind.LONG, required=True, lines=2),)
    return [
        *_held(known, counted=main.key == "education"),
        main,
        discipline(),
        together,
        other,
        Spec("analysis", _t("原因分析"), Kind.PART, columns=causes),
        Spec("rectification", _t("整顿"), Kind.PART, columns=agreed),
    ]


def arrange(form: SpecForm) -> None:
    """Show the fields that the answers given so far ask for, now and whenever an answer changes."""
    if "serves" in form.rows:
        serves: Any = form.rows["serves"].field
        blocks = [key for key in ("symposium", "education", "analysis", "rectification") if key in form.rows]
        main = blocks_main(form)

        def show_blocks() -> None:
            for key in blocks:
                if key != main:
                    reveal(form.rows[key], key in serves.value())

        serves.changed.connect(show_blocks)
        show_blocks()
    if "symposium" in form.rows:
        _arrange_minutes(form.rows["symposium"].field)
    if "request" in form.rows and "opinions" in form.rows:
        _arrange_letter(form)
    if "discipline" in form.rows:
        block: Any = form.rows["discipline"].field
        kept: Any = block.rows["kept"].field

        def show_points() -> None:
            for key in (*CONDUCT, "remarks"):
                reveal(block.rows[key], kept.value() == "except")

        kept.currentIndexChanged.connect(lambda _place: show_points())
        show_points()


def _arrange_minutes(block: Any) -> None:
    """The first of the unit's people is taken for the first who speaks, until somebody writes another name there."""
    attendees, speeches = block.rows["unit_attendees"].field, block.rows["speeches"].field
    given = [""]

    def follow() -> None:
        rows, spoken = attendees.forms(), speeches.forms()
        if len(spoken) == 1 and rows and spoken[0].rows["speaker"].value() == given[0]:
            given[0] = rows[0].rows["name"].value()
            spoken[0].rows["speaker"].set_value(given[0])

    attendees.changed.connect(follow)
    follow()


def _arrange_letter(form: SpecForm) -> None:
    """A paper that presses asks for what its kind has; the superior office is asked by 提请, and is set no day."""
    kind: Any = form.rows["kind"].field

    def show() -> None:
        chosen = kind.value()
        reveal(form.rows["opinions"], chosen in ("", "further_opinion"))
        reveal(form.rows["request"], chosen != "further_opinion")
        for key in ("reply_months", "reply_days"):
            reveal(form.rows[key], chosen != "report_up")
        form.rows["opinions"].rename(_t("进一步意见"), required=chosen == "further_opinion")
        upward = chosen == "report_up"
        form.rows["request"].rename(_t("提请事项") if upward else _t("商请事项"), required=chosen == "request")

    kind.currentIndexChanged.connect(lambda _place: show())
    show()


def blocks_main(form: SpecForm) -> str:
    """The record that an activity's form is for: the one that no box asks for."""
    offered = {code for code, _label in form.specs["serves"].options}
    return "education" if "symposium" in offered else "symposium"


def revisit(overdue: bool) -> list[Spec]:
    """回访考察记录, the findings on each advice apart."""
    receiver = (Spec("name", _t("姓名"), span=5, required=True), Spec("post", _t("职务"), span=7))
    late = [
        Spec("no_reply_reason", _t("未反馈原因"), Kind.CODE, 5, required=True, list_name="no_reply_reasons"),
        Spec("no_reply_text", _t("未反馈的具体情况"), span=7),
    ]
    return [
        Spec("visited_on", _t("回访日期"), Kind.DAY, 4, required=True),
        Spec("place", _t("地点"), span=8, required=True),
        Spec("officers", _t("回访人"), Kind.NAMES, 12, required=True, hint=_t("至少两人，用顿号分开")),
        *(late if overdue else []),
        Spec("receivers", _t("接待人"), Kind.ROWS, required=True, columns=receiver, verb=_t("添加接待人")),
        Spec("methods", _t("考察方式"), Kind.CHECKS, list_name="revisit_methods", least=5),
    ]


def revisit_end() -> list[Spec]:
    """What follows the findings."""
    return [
        Spec("conclusion", _t("总体结论"), Kind.CODE, 4, required=True, list_name="findings"),
        Spec("unit_opinion", _t("单位意见"), span=8),
        Spec("measures", _t("后续措施"), Kind.LINES, lines=1, verb=_t("添加后续措施")),
        discipline(),
    ]


def follow_up(*, upward: bool = False) -> list[Spec]:
    """进一步整改意见, 通报函, 商请函, and where the rules know it the report to the superior office."""
    left_out = {"reminder"} | (set() if upward else {"report_up"})
    kinds = tuple(one for one in options("follow_up_kinds") if one[0] not in left_out)
    return [
        Spec("kind", _t("文书"), Kind.CODE, 6, required=True, options=kinds),
        Spec("recipient", _t("主送"), span=6, hint=_t("不填为发案单位或其上级主管部门")),
        Spec("matters", _t("未落实事项"), Kind.LINES, required=True, lines=1, verb=_t("添加事项")),
        Spec("reasons", _t("未落实的原因"), Kind.LINES, lines=1, verb=_t("添加原因")),
        Spec("opinions", _t("进一步意见"), Kind.LINES, lines=1, verb=_t("添加意见")),
        Spec("request", _t("商请事项"), Kind.LONG, lines=2),
        Spec("situation", _t("送达与期限情况"), Kind.LONG, lines=2),
        Spec("reply_months", _t("反馈期限"), Kind.NUMBER, 3, most=12, suffix=_t("个月")),
        Spec("reply_days", _t("或者"), Kind.NUMBER, 3, most=365, suffix=_t("日")),
        Spec("copies", _t("抄送"), Kind.NAMES, 6),
    ]


def answered(values: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping of a record with the points of conduct as yes or no; zero means not given."""
    made = {key: value for key, value in values.items() if value != 0 or isinstance(value, bool)}
    block = made.get("discipline")
    if isinstance(block, Mapping):
        told = {key: {"yes": True, "no": False}.get(value, value) for key, value in block.items() if key != "kept"}
        made["discipline"] = dict.fromkeys(CONDUCT, True) | told if block.get("kept") == "all" else told
    return made


def asked(data: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """An activity's own mapping as its form shows it: `answered` and the kinds taken back."""
    others = [one for one in data.get("kinds", ()) if one != kind]
    shown = {key: value for key, value in data.items() if key not in ("id", "kinds")}
    block = data.get("discipline", {})
    points = {key: {True: "yes", False: "no"}.get(block.get(key), "") for key in CONDUCT}
    whole = all(block.get(key) for key in CONDUCT)
    kept = "all" if whole else "except" if any(points.values()) else ""
    rest = {key: value for key, value in block.items() if key not in CONDUCT}
    return {
        **shown,
        "serves": [*others, *data.get("serves", ())],
        "discipline": {"kept": kept, **({} if whole else points), **rest},
    }

"""The fields of every record, told by reading its sample: whatever a reader asks for is listed, as it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import resources
from app import activities, archive, cases, codes
from app.cases.rules import STAY, TRANSITIONS, Track, Transition
from app.forms import FieldDoc, watching
from app.permissions import MATRIX, Scope, roles_for
from app.proposals import answers, committee, draft, ledger, objection, service, verification
from db.kernel.clock import SystemClock, business_date

#: The day of the samples on the page, which must not change by itself.
_PAGE_DAY = date(2026, 3, 5)
_TODAY = re.compile(r"\{today([+-]\d+)?\}", re.ASCII)

_KINDS = {
    "text": "一行文字",
    "paragraphs": "文字，可分段",
    "date": "日期",
    "time": "时间",
    "code": "代码",
    "codes": "代码的列表",
    "integer": "整数",
    "flag": "true 或者 false",
    "texts": "文字的列表",
    "rows": "列表，每项如下",
    "block": "一组字段，如下",
    "cause": "整数或者文字",
}

Reader = Callable[[Mapping[str, Any], date], object]


@dataclass(frozen=True, slots=True)
class RecordDoc:
    """A kind of record: what it is, its fields, a sample that can be filed as it stands."""

    kind: str
    title: str
    note: str
    fields: tuple[FieldDoc, ...]
    example: Mapping[str, Any]


_READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "case": cases.case_fields,
        "assignment": lambda data, _: cases.assignment_fields(data),
        "plan": lambda data, day: cases.plan_fields(data, day, strict=True),
        "analysis-confession": cases.analysis_fields,
        "analysis-meeting": cases.analysis_fields,
        "analysis-report": cases.analysis_fields,
        "activity": lambda data, day: activities.activity_fields(data, day, earliest=day),
        "proposal": lambda data, _: draft.text_fields(data, ("1", "2")),
        "service": lambda data, day: service.service_fields(data, day, earliest=day, under_way=False),
        "copy": lambda data, day: service.copy_fields(data, day, earliest=day),
        "reply": lambda data, day: answers.reply_fields(data, day, earliest=day, item_nos=(1, 2)),
        "revisit": lambda data, day: activities.revisit_fields(data, day, earliest=day, item_nos=(1, 2), overdue=True),
        "follow-up": lambda data, _: answers.follow_up_fields(data, unit="", superior=""),
        "assistance": cases.assistance_fields,
        "reminder": lambda data, day: answers.reminder_fields(data, day, unit="", matter="", reply_due=None),
        "rectification": lambda data, day: ledger.ledger_fields(data, day, earliest=day, item_nos=(1, 2), urging=False),
        "verification": verification.verification_fields,
        "objection": lambda data, day: objection.objection_fields(data, day, earliest=day),
        "recheck": lambda data, _: objection.recheck_fields(data),
        "committee": lambda data, day: committee.committee_fields(data, day, earliest=day),
        "archive-check": lambda data, _: archive.mark_fields(data),
    }
)


def fields(today: date | None = None) -> tuple[RecordDoc, ...]:
    """Every kind of record, `case` (registration) first; the samples' dates are `today`'s and those around it."""
    day = today or business_date(SystemClock().now())
    return tuple(_doc(kind, reader, day) for kind, reader in _READERS.items())


def page() -> str:
    """docs/records.md: the same for people."""
    lines = [
        "# 记录的字段",
        "",
        "`yiantong case register --from 文件` 读 `case`；`yiantong case record 案件 种类 --from 文件` 读其余各种",
        "（`analysis` 按 `kind` 有三种）。文件是一个 JSON 对象，多写的字段不接受。日期写作 `2026-03-05`，时间写作",
        "`2026-03-05 15:00`，代码取自 `yiantong codes` 所列的代码表。本页由 `app.casework.reference` 写出。",
    ]
    for doc in fields(_PAGE_DAY):
        lines += ["", f"## {doc.kind} {doc.title}", "", doc.note, ""]
        lines += ["| 字段 | 名称 | 类型 | 必填 |", "|---|---|---|---|"]
        for one in doc.fields:
            kind = _KINDS.get(one.kind, one.kind.replace("one of ", "之一："))
            kind += f"，见 `{one.list_name}`" if one.list_name else ""
            lines.append(f"| `{one.path}` | {one.label} | {kind} | {'是' if one.required else ''} |")
        example = json.dumps(doc.example, ensure_ascii=False, indent=2)
        lines += ["", "```json", *example.splitlines(), "```"]
    return "\n".join(lines) + "\n"


def transitions_page() -> str:
    """docs/transitions.md: the table of the state machine for people."""
    lines = [
        "# 流转事项",
        "",
        "`yiantong case advance 案件 代码 --note 意见` 办理一个事项；标“记录”的通过登记记录办理。“本人案件”指",
        "承办人或者计划中的个案预防承办人。条件不满足时一并说明全部原因。本页由 `app.casework.reference` 写出。",
    ]
    for track in Track:
        lines += [
            "",
            f"## {track.value}",
            "",
            "| 代码 | 事项 | 从 | 到 | 岗位 | 条件 | 办理 |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [_line(line) for line in TRANSITIONS if line.track is track]
    return "\n".join(lines) + "\n"


def _line(line: Transition) -> str:
    roles = "、".join(
        codes.label("roles", role) + ("（本人案件）" if MATRIX[line.action][role] is Scope.OWN else "")
        for role in roles_for(line.action)
    )
    sources = "、".join(f"`{one}`" if one else "—" for one in sorted(line.sources))
    target = "不变" if line.target == STAY else f"`{line.target}`"
    guards = "、".join(f"`{name}`" for name in line.guards)
    way = "记录" if line.by_form else "流转"
    return f"| `{line.code}` | {line.audit} | {sources} | {target} | {roles} | {guards} | {way} |"


def _doc(kind: str, reader: Reader, day: date) -> RecordDoc:
    def on(found: re.Match[str]) -> str:
        return (day + timedelta(days=int(found[1] or 0))).isoformat()

    text = resources.path("records", f"{kind}.json").read_text("utf-8")
    sample = json.loads(_TODAY.sub(on, text))
    with watching() as told:
        reader(sample["example"], day)
    for one in told:
        if one.list_name:
            codes.code_list(one.list_name)
    return RecordDoc(kind, sample["title"], sample["note"], tuple(told), sample["example"])

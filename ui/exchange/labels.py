"""Words of the exchange: relations, states, kinds of change, fingerprints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFontMetrics

from app import codes
from app.exchange import BundleRow, ChangeRow, FieldChange, Outlook, StreamRow
from ui.style.theme import fonts
from ui.texts import prose, size
from ui.widgets.chip import ChipText, Level


def _t(text: str) -> str:
    return QCoreApplication.translate("Exchange", text)


def relation(code: str | None) -> str:
    """What another office is to us."""
    names = {
        "subordinate": _t("下级院"), "superior": _t("上级院"), "neighbour": _t("同级院"), "own": _t("本院另一工作库"),
    }  # fmt: skip
    return names.get(code or "", _t("未定关系"))


def relations() -> list[tuple[str, str]]:
    """The relations to choose from."""
    return [(code, relation(code)) for code in ("superior", "subordinate", "neighbour", "own")]


def card_state(code: str) -> ChipText:
    """The state of a card as a chip."""
    chips = {
        "pending": ChipText(_t("待核对"), Level.YELLOW, "hourglass-medium-fill"),
        "confirmed": ChipText(_t("已确认"), Level.GREEN, "check-circle-fill"),
        "revoked": ChipText(_t("已停用"), Level.RED, "prohibit"),
    }
    return chips[code]


def bundle_state(row: BundleRow) -> ChipText:
    """The state of a bundle as a chip. One with nothing but a receipt is not itself acknowledged."""
    if not row.outgoing:
        return ChipText(_t("已导入"), Level.GREEN, "check-circle-fill")
    if row.acknowledged_at is not None:
        return ChipText(_t("已收回执"), Level.GREEN, "check-circle-fill")
    if row.receipt:
        return ChipText(_t("电话确认"), Level.GREEN, "phone-call")
    if row.replaced:
        return ChipText(_t("已由第{n}号代替").format(n=row.replaced), Level.GREY, "minus-circle")
    if row.state == "made":
        return ChipText(_t("未写入介质"), Level.ORANGE, "warning-fill")
    if not row.records:
        return ChipText(_t("不需回执"), Level.GREY, "minus-circle")
    return ChipText(_t("等待回执"), Level.YELLOW, "hourglass-medium-fill")


def bundle_title(number: int, records: int) -> str:
    """第31号　12条记录; a bundle without any carries a receipt only."""
    told = _t("{n}条记录").format(n=records) if records else _t("只带回执")
    return _t("第{n}号").format(n=number) + "　" + told


def contents_told(records: int, blobs: int) -> str:
    """What a bundle carries, in one line."""
    return _t("记录{n}条，照片与文书文件{m}个").format(n=records, m=blobs) if records else _t("没有记录，只带回执")


def grouped(digits: Sequence[str]) -> str:
    """Twelve groups in one line, parted after each fourth."""
    return "　".join(" ".join(digits[at : at + 4]) for at in range(0, len(digits), 4))


def digest(hexadecimal: str) -> str:
    """A digest in groups of eight."""
    return " ".join(hexadecimal[at : at + 8] for at in range(0, len(hexadecimal), 8))


@dataclass(frozen=True, slots=True)
class Change:
    """How one kind of change is shown."""

    word: str
    icon: str
    ink: str


def change(kind: str) -> Change:
    """Word, icon and colour of a kind of change."""
    kinds = {
        "new": Change(_t("新增"), "plus-circle", "gre"),
        "changed": Change(_t("更新"), "arrows-clockwise", "link"),
        "withdrawn": Change(_t("撤回"), "minus-circle", "ora"),
        "backwards": Change(_t("倒退"), "warning-fill", "ora"),
        "unchanged": Change(_t("相同"), "equals", "text3"),
    }
    return kinds[kind]


def changes_told(rows: Sequence[ChangeRow]) -> str:
    """7项：新增3，更新2，撤回1，相同1."""
    counts = Counter(row.kind for row in rows)
    kinds = ("new", "changed", "withdrawn", "backwards", "unchanged")
    parts = [f"{change(kind).word}{counts[kind]}" for kind in kinds if counts[kind]]
    return _t("{n}项").format(n=len(rows)) + ("：" + "，".join(parts) if parts else "")


_FIELDS = {
    "name": "名称",
    "title": "题名",
    "state": "状态",
    "current_step": "所处步骤",
    "reply_state": "回复状态",
    "doc_number": "文号",
    "form": "填写内容",
    "secrecy": "密级",
    "items": "条目",
    "caption": "说明",
    "suspects": "嫌疑人",
    "charges": "罪名",
    "text": "文字",
    "result": "结果",
    "filing_no": "备案号",
    "dated": "日期",
    "category": "类别",
    "kind": "种类",
    "undertaker": "承办人",
    "facts": "事实",
    "steps": "步骤",
    "checks": "归档核对",
    "archival_code": "档号",
    "pages": "页数",
    "level": "层级",
    "completed_on": "办结日期",
    "archived_on": "归档日期",
    "deadline_on": "办结期限",
    "signed_by": "签发人",
    "served_on": "送达日期",
    "sealed_on": "用印日期",
    "case_no": "案件编号",
    "register_no": "预防编号",
    "filed_on": "立案日期",
    "concluded_on": "终结日期",
    "initiated_on": "立项日期",
    "due_on": "本步时限",
    "unit_name": "发案单位",
    "undertaker_name": "承办人",
    "source": "案件来源",
    "amount": "涉案金额",
    "state_before": "此前状态",
    "assisting": "预防部门协助",
    "filled_by": "填表人",
    "filled_on": "填表日期",
    "dept_opinion": "部门负责人意见",
    "dept_signed_by": "部门审核人",
    "dept_signed_on": "部门审核日期",
    "chief_opinion": "检察长意见",
    "chief_signed_by": "批准人",
    "chief_signed_on": "批准日期",
    "made_on": "日期",
    "author": "报告人",
    "causes": "发案原因",
    "addressee": "主送",
    "version": "稿次",
    "frozen_digest": "签发文字校验码",
    "issued_on": "签发日期",
    "numbered_by": "编号人",
    "numbered_on": "编号日期",
    "sealed_by": "用印人",
    "drafter_name": "起草人",
    "origin": "问题来源",
    "problems": "存在的问题",
    "bases": "法律依据",
    "requested": "要求事项",
    "reply_months": "反馈期限（月）",
    "reply_days": "反馈期限（日）",
    "reply_due_on": "反馈期满日",
    "revisit_due_on": "回访期满日",
    "received_on": "收到日期",
    "receiver": "签收人",
    "receiver_post": "签收人职务",
    "mode": "送达方式",
    "server_names": "送达人",
    "sent_on": "发出日期",
    "recipient": "对象",
    "receipt": "回执",
    "reference": "来文号",
    "from_unit": "来文单位",
    "answers": "逐条答复",
    "on_time": "是否按期",
    "in_time": "是否按期",
    "decided_by": "决定人",
    "decided_on": "决定日期",
    "held_at": "时间",
    "place": "地点",
    "planned_on": "安排日期",
    "headcount": "人数",
    "discipline": "纪律确认",
    "serves": "一并办理的步骤",
    "visited_on": "回访日期",
    "findings": "逐条核实",
    "conclusion": "结论",
    "no_reply_reason": "未反馈原因",
    "fonds_no": "全宗号",
    "retention": "保管期限",
    "year": "年度",
    "compiled_by": "立卷人",
    "reviewed_by": "检查人",
    "responsible": "责任人",
    "sha256": "文件校验值",
    "size": "大小",
    "reason": "理由",
    "waived_by": "免予决定人",
    "waived_reason": "免予理由",
    "short_name": "简称",
    "address": "地址",
    "phone": "电话",
    "days": "节假日",
    "labels": "条目",
    "position": "次序",
    "measure": "强制措施",
    "post": "职务",
}


def record_title(title: str, label: str) -> str:
    """A record by its own name; one that has only a day, such as an analysis, is named by its kind and that day."""
    try:
        day = date.fromisoformat(title)
    except ValueError:
        return title
    return _t("{day}的{kind}").format(day=prose(day), kind=label)


def field_name(name: str) -> str:
    """A field's name for people; one without a name of its own is other content."""
    return _t(_FIELDS[name]) if name in _FIELDS else _t("其他内容")


#: Fields whose values are codes, and where their words stand.
_CODED = {
    "state": ("case_states", "proposal_states", "dossier_states"),
    "current_step": ("steps",),
    "reply_state": ("reply_states",),
    "secrecy": ("secrecy",),
}


def field_value(text: str, name: str = "") -> str:
    """A value of field `name` as far as it can be read by people: structures are only said to be there."""
    for listed in _CODED.get(name, ()):
        if codes.item(listed, text) is not None:
            return codes.label(listed, text)
    if text.startswith(("{", "[")):
        return _t("多项内容") if text not in ("{}", "[]") else _t("无")
    return text or _t("无")


def telling(fields: Sequence[FieldChange]) -> FieldChange:
    """The change that stands for all of a record: one that has a name and can be read, else the first."""
    unread = _t("多项内容")
    named = [one for one in fields if one.name in _FIELDS]
    read = [one for one in named if unread not in (field_value(one.before), field_value(one.after))]
    return next(iter((*read, *named, *fields)))


def outstanding(stream: StreamRow | None) -> str:
    """How much waits for a peer."""
    if stream is None or not stream.outstanding:
        return _t("没有待发")
    return _t("待发{n}项变动").format(n=stream.outstanding)


def held_reason(reason: str) -> str:
    """Why records stay here."""
    return {"policy": _t("未列入发送范围"), "clearance": _t("高于对方可接收的密级")}.get(reason, reason)


def plain(text: str) -> str:
    """Foreign text in one line, without characters that turn the direction of what follows or cannot be seen."""
    return "".join(char if char.isprintable() else "_" for char in text)


def shorten(name: str, room: int = 520) -> str:
    """A file's name that fits into a head, its middle left out where it is long."""
    return QFontMetrics(fonts.ui(18, True)).elidedText(name, Qt.TextElideMode.ElideMiddle, room)


def outlook_title(found: Outlook) -> str:
    """Number, recipient and how much, in one line; a bundle that is made already is said to be."""
    told = _t("第{n}号包，发往{office}").format(n=found.number, office=found.office_name)
    if found.finished:
        told = _t("第{n}号包已经做好，还没有写入介质，发往{office}").format(n=found.number, office=found.office_name)
    if not found.records:
        return told + _t("：没有变动，只带回执")
    return told + _t("：{n}条记录").format(n=found.records)


def outlook_notes(found: Outlook, waiting: int = 0) -> str:
    """What else there is to say of the next bundle, in one line; `waiting` changes since the last receipt."""
    if not found.records and not found.withdrawn:
        return _t("对方上次确认之后没有变动") if found.base else _t("还没有可以发送的记录")
    since = _t("对方确认收到之后的全部变动") if found.base else _t("自始至今的全部记录")
    if found.base and waiting > found.records:
        since = _t("对方确认收到之后的{n}项变动，同一条记录只发最新的内容").format(n=waiting)
    parts = [since, _t("照片与文书文件{n}个，约{size}").format(n=found.blobs, size=size(found.octets))]
    if found.withdrawn:
        parts.append(_t("其中撤回{n}条").format(n=found.withdrawn))
    if found.restamped:
        parts.append(_t("另有{n}条因发送范围变化一并发送").format(n=found.restamped))
    if not found.policy.originals:
        parts.append(_t("照片原件不发送"))
    if found.policy.names == "short":
        parts.append(_t("嫌疑人姓名以某代称"))
    return "；".join(parts)

"""Beside the unit's report: the ledger of carrying out, 催办函, objections and their 复核, corrections."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.casework import record
from app.corrections import Correction
from app.proposals import LedgerLine, ObjectionFile, ProposalDetail
from app.workspace import UserError
from ui.desk import Desk
from ui.documents.paper_field import PaperField
from ui.documents.table_work import Target
from ui.forms import Kind, Spec, SpecDialog, options
from ui.texts import prose
from ui.widgets.base import Button, Label, column, frame, holder, row
from ui.widgets.dialogs import open_centred
from ui.widgets.table import Cell, Column
from ui.widgets.whole_table import WholeTable


def _t(text: str) -> str:
    return QCoreApplication.translate("Pressing", text)


def ledger_table(lines: Sequence[LedgerLine], shown: Callable[[str], None]) -> QWidget:
    """The ledger, oldest first; opening a line calls `shown` with the paper that proves it."""
    table = WholeTable(
        [
            Column(_t("日期"), 104, lambda one: Cell(one.noted_on.isoformat(), ink="text2")),
            Column(_t("事项"), 132, lambda one: Cell(_subject(one))),
            Column(_t("情况"), 0, lambda one: Cell(one.text)),
            Column(_t("佐证"), 170, _evidence),
        ],
        lines,
    )  # fmt: skip
    table.setAccessibleName(_t("整改台账"))
    table.opened.connect(lambda one: shown(one.document_id) if one.document_id else None)
    return table.framed()


def _evidence(one: LedgerLine) -> Cell:
    told = one.evidence or "、".join(one.participants)
    if not one.document_id:
        return Cell(told or "—", ink="text2")
    told = told or _t("已附文书")
    return Cell(told, ink="link", icon="paperclip", spoken=_t("{told}，附有文书，回车打开").format(told=told))


def _subject(one: LedgerLine) -> str:
    if one.item_no is None:
        return one.kind_text
    return _t("第{n}条{progress}").format(n=one.item_no, progress=one.progress_text)


def corrections_box(found: Sequence[Correction]) -> QWidget | None:
    """The corrections of a record, each with its reason and what stood there before."""
    if not found:
        return None
    lines = []
    for one in found:
        head = _t("{on}　{by}更正：{reason}").format(on=prose(one.on), by=one.by, reason=one.reason)
        lines.append(Label(head, "caption", wrap=True))
        for change in one.changes:
            told = _t("{label}：原为“{before}”，改为“{after}”").format(
                label=change.label, before=change.before or _t("空"), after=change.after or _t("空")
            )
            lines.append(Label(told, "dense3", wrap=True))
    return holder(column(*lines, gap=2, margins=(44, 0, 12, 4)))


def objection_box(one: ObjectionFile) -> QWidget:
    """An objection with its 复核."""
    late = "" if one.in_time else _t("　超过异议期限")
    head = _t("{unit}的异议　{day}收到{late}").format(unit=one.from_unit, day=prose(one.received_on), late=late)
    lines = [Label(head, "strong", wrap=True), Label(str(one.form.get("reasons", "")), "dense", wrap=True)]
    if one.result:
        told = _t("复核：{result}，{who}，{day}").format(
            result=one.result_text, who=one.rechecked_by, day=prose(one.rechecked_on)
        )
        lines += [Label(told, "caption", wrap=True), Label(str(one.form.get("explanation", "")), "dense", wrap=True)]
    else:
        lines.append(Label(_t("等待复核"), "error"))
    return frame("item", column(*lines, gap=3, margins=(14, 10, 14, 10)))


def ask(
    owner: QWidget,
    desk: Desk,
    case_id: str,
    kind: str,
    title: str,
    verb: str,
    specs: Sequence[Spec],
    start: dict[str, Any],
    told: str,
    above: QWidget | None = None,
    height: int = 0,
    paper: tuple[str, Callable[[], Target | None]] | None = None,
) -> SpecDialog:
    """A dialog that files one record of a case, under what it answers; what is typed is kept as a draft.

    `paper` asks for a paper of the case besides: what it is called, and where a scan of it would go.
    """
    dialog = SpecDialog(owner, title, verb, specs, width=700, height=height)
    if paper is not None:
        dialog.hold("document", paper[0], PaperField(desk, paper[1], pick=True))
    if above is not None:
        dialog.body.insertWidget(0, above)
    dialog.fill(start)

    def send(values: dict[str, Any], done: Callable[[Any], None], failed: Callable[[UserError], None]) -> object:
        def well(value: Any) -> None:
            done(value)
            desk.say(told)

        given = {key: value for key, value in values.items() if value != 0 or isinstance(value, bool)}
        if given.get("item_no"):
            given["item_no"] = int(given["item_no"])
        return desk.work(record, case_id, kind, given, owner=dialog, on_done=well, on_error=failed, draft=dialog.draft)

    dialog.send = send
    dialog.keep_draft(desk, f"{kind}:{case_id}", place=(case_id, "rectification"))
    open_centred(dialog)
    return dialog


def ledger_specs(proposal: ProposalDetail, *, urging: bool) -> list[Spec]:
    """A line of the ledger; ways of urging only where the rules of the office have them."""
    items = tuple((str(n), f"{n}. {item.text}"[:40]) for n, item in enumerate(proposal.text.items, 1))
    kinds = tuple(one for one in options("rectification_kinds") if urging or one[0] == "progress")
    more = [Spec("participants", _t("参加人员"), Kind.NAMES, 12, hint=_t("会商、联席会议须填写"))] if urging else []
    return [
        Spec("kind", _t("种类"), Kind.CODE, 5, required=True, options=kinds),
        Spec("noted_on", _t("日期"), Kind.DAY, 7, required=True),
        Spec("item_no", _t("建议"), Kind.CODE, 8, options=items, placeholder=_t("不针对某一条")),
        Spec("progress", _t("完成情况"), Kind.CODE, 4, list_name="completions"),
        Spec("text", _t("情况"), Kind.LONG, required=True, lines=3),
        Spec("evidence", _t("佐证"), span=12, placeholder=_t("文件名称、文号")),
        *more,
    ]


def reminder_specs() -> list[Spec]:
    """催办函."""
    return [
        Spec("recipient", _t("主送"), span=7, required=True),
        Spec("reply_due", _t("请于何日前反馈"), Kind.DAY, 5, required=True),
        Spec("matter", _t("催办事项"), Kind.LONG, required=True, lines=4),
    ]


def objection_specs() -> list[Spec]:
    """异议."""
    return [
        Spec("received_on", _t("收到异议日期"), Kind.DAY, 4, required=True),
        Spec("reference", _t("来文号"), span=4),
        Spec("from_unit", _t("提出异议的单位"), span=4),
        Spec("reasons", _t("异议的理由"), Kind.LONG, required=True, lines=4),
    ]


def recheck_specs() -> list[Spec]:
    """复核."""
    return [
        Spec("result", _t("复核结果"), Kind.CODE, 7, required=True, list_name="recheck_results"),
        Spec("rechecked_by", _t("复核人"), span=5),
        Spec("explanation", _t("复核理由"), Kind.LONG, required=True, lines=4),
    ]


def verification_specs() -> list[Spec]:
    """调查核实."""
    step = (
        Spec("on", _t("日期"), Kind.DAY, 3, required=True),
        Spec("method", _t("措施"), Kind.CODE, 4, required=True, list_name="verification_methods"),
        Spec("subject", _t("对象"), span=5, required=True),
        Spec("result", _t("核实情况"), Kind.LONG, required=True, lines=2),
    )
    return [
        Spec("decided_by", _t("决定人"), span=6, required=True),
        Spec("decided_on", _t("决定日期"), Kind.DAY, 6, required=True),
        Spec("matter", _t("调查核实的事项"), Kind.LONG, required=True, lines=2),
        Spec("methods", _t("调查核实措施"), Kind.CHECKS, required=True, list_name="verification_methods", least=3),
        Spec("steps", _t("调查核实经过"), Kind.ROWS, columns=step, verb=_t("添加经过")),
        Spec("concluded_on", _t("终结报告日期"), Kind.DAY, 6, hint=_t("还没有终结的不填")),
        Spec("propose", _t("应当提出检察建议"), Kind.FLAG, 6),
        Spec("report", _t("调查终结报告"), Kind.LONG, lines=4),
        Spec("delay", _t("超过期限的原因"), Kind.LONG, lines=2),
    ]


def line_of(title: str, *right: Button) -> QWidget:
    """A small heading with buttons at the right."""
    return holder(row(Label(title, "strong"), None, *right))

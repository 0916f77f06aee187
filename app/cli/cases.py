"""Cases, proposals and papers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app import cases, casework, documents, proposals
from app.cli.context import Limit, emit, opened, read_json
from app.proposals.export import write_registers
from app.workspace import UserError, Workspace
from db.kernel import durable
from db.kernel.clock import OFFICE_ZONE

FromFile = Annotated[Path, typer.Option("--from", help="JSON 文件，字段见 yiantong codes")]
No = Annotated[str, typer.Argument(help="案件编号、预防编号或标识")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    for name, text, commands in (
        (
            "case",
            "案件",
            (
                ("list", list_),
                ("show", show),
                ("register", register),
                ("propose", propose),
                ("advance", advance),
                ("record", record),
                ("history", history),
                ("export", export),
            ),
        ),
        (
            "proposal",
            "检察建议",
            (
                ("list", proposal_list),
                ("show", proposal_show),
                ("register", proposal_register),
                ("void", proposal_void),
                ("explain-gap", proposal_explain),
                ("copies", proposal_copies),
                ("compare", proposal_compare),
                ("gather", proposal_gather),
                ("confirm-numbers", proposal_confirm),
            ),
        ),
    ):
        group = typer.Typer(help=text, no_args_is_help=True)
        for command, function in commands:
            group.command(command)(function)
        app.add_typer(group, name=name)


def list_(context: typer.Context, text: Annotated[str, typer.Option(help="筛选文字")] = "", limit: Limit = 100) -> None:
    """列出案件，最急的在前。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, cases.list_cases(view, cases.CaseQuery(text=text), limit=limit))


def show(context: typer.Context, no: No) -> None:
    """一件案件的全部情况，以及现在可以办理的事项。"""
    with opened(context) as workspace:
        _show(context, workspace, no)


def history(
    context: typer.Context,
    no: No,
    out: Annotated[Path | None, typer.Option(help="把《个案预防办理经过》写成 PDF")] = None,
) -> None:
    """一件案件的办理经过，从登记起。"""
    with opened(context) as workspace, workspace.read() as view:
        told = casework.history(view, no)
        if out is not None:
            durable.write(out, casework.print_history(view, no).pdf, name="case.history")
        emit(context, told, "\n".join(map(_done, told)))


def _done(one: casework.HistoryEntry) -> str:
    return f"{one.at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}　{one.actor}　{one.sentence}"


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件；文件不加密")],
    text: Annotated[str, typer.Option(help="筛选文字")] = "",
) -> None:
    """把案件列表导出为 Excel 工作簿。"""
    with opened(context) as workspace:
        count = cases.export_cases(workspace, cases.CaseQuery(text=text), out)
        emit(context, {"cases": count, "file": out}, f"已导出{count}件：{out}（文件没有加密）")


def register(context: typer.Context, source: FromFile) -> None:
    """登记案件。"""
    data = read_json(source)
    with opened(context) as workspace:
        with workspace.work() as work:
            case_id = cases.register(work, data)
            work.commit()
        _show(context, workspace, case_id)


def propose(context: typer.Context, source: FromFile) -> None:
    """其他部门提议开展个案预防，由侦查部门决定采纳或者不予立项。"""
    data = read_json(source)
    with opened(context) as workspace:
        with workspace.work() as work:
            case_id = cases.propose(work, data)
            work.commit()
        _show(context, workspace, case_id)


def advance(
    context: typer.Context,
    no: No,
    transition: Annotated[str, typer.Argument(help="流转事项代码，见 yiantong codes")],
    note: Annotated[str, typer.Option(help="意见或理由")] = "",
    decided_by: Annotated[str, typer.Option(help="据纸质审批登记：谁审批的（姓名）")] = "",
    decided_on: Annotated[str, typer.Option(help="据纸质审批登记：审批单上的日期，如 2026-03-05")] = "",
    scan: Annotated[Path | None, typer.Option(help="据纸质审批登记：审批单扫描件")] = None,
) -> None:
    """办理一个流转事项；审批人在纸上审批的，三个“据纸质审批登记”选项一并给出。"""
    given = [decided_by, decided_on, scan]
    if any(given) and not all(given):
        raise UserError("cli.paper_incomplete")
    paper = casework.OnPaper(decided_by, _day(decided_on), documents.read_scan(scan), scan.name) if scan else None
    with opened(context) as workspace:
        with workspace.work() as work:
            casework.advance(work, no, transition, note, paper)
            work.commit()
        _show(context, workspace, no)


def record(
    context: typer.Context,
    no: No,
    kind: Annotated[str, typer.Argument(help="记录种类，见 yiantong codes")],
    source: FromFile,
    scan: Annotated[
        Path | None, typer.Option(help="随记录归入的扫描件：悔过书、落实情况报告、座谈会核对签名页")
    ] = None,
) -> None:
    """录入一份记录。"""
    data = read_json(source)
    with opened(context) as workspace:
        with workspace.work() as work:
            if scan is not None:
                paper = casework.Scan(documents.read_scan(scan), scan.name)
                data = casework.with_scan(work, no, kind, data, paper)
            record_id = casework.record(work, no, kind, data)
            work.commit()
        with workspace.read() as view:
            told = {"record": record_id, "kind": kind, "case": cases.case_file(view, no).register_no}
    emit(context, told, f"已录入：{told['case']}（{kind}）。")


def proposal_list(context: typer.Context) -> None:
    """列出检察建议。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, proposals.list_proposals(view, limit=proposals.count_proposals(view)))


def proposal_show(context: typer.Context, number: Annotated[str, typer.Argument(help="文号或标识")]) -> None:
    """一份检察建议的全部情况。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, proposals.proposal_detail(view, number))


def proposal_register(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="年度，0为今年", min=0, max=9999)] = 0,
    text: Annotated[str, typer.Option(help="筛选文字")] = "",
    out: Annotated[Path | None, typer.Option(help="另写成表格文件（xlsx），连同抄送备案登记")] = None,
) -> None:
    """检察建议编号登记簿，空号和作废的号都列出。"""
    with opened(context) as workspace:
        with workspace.read() as view:
            rows = proposals.number_register(view, year or None, text)
            copies = proposals.copy_ledger(view, year or None, text)
            chosen = year or view.today().year
        if out is not None:
            with workspace.work() as work:
                write_registers(out, chosen, rows, copies)
                work.note("document.export", "setting", "number_register", out.name)
                work.commit()
        emit(context, rows)


def proposal_copies(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="年度，0为今年", min=0, max=9999)] = 0,
    text: Annotated[str, typer.Option(help="筛选文字")] = "",
) -> None:
    """抄送备案登记。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, proposals.copy_ledger(view, year or None, text))


def proposal_explain(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="年度", min=1, max=9999)],
    serial: Annotated[int, typer.Option(help="序号", min=1, max=99_999)],
    reason: Annotated[str, typer.Option(help="原因")],
) -> None:
    """说明编号登记簿中的空号。"""
    with opened(context) as workspace, workspace.work() as work:
        proposals.explain_gap(work, year, serial, reason)
        work.commit()
    emit(context, {"year": year, "serial": serial}, f"已说明：{year}年第{serial}号。")


def proposal_compare(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="文号或标识")],
    before: Annotated[int, typer.Option(help="原稿次", min=1)],
    after: Annotated[int, typer.Option(help="新稿次", min=1)],
) -> None:
    """对照一份检察建议的两稿，只列改动的部分。"""
    with opened(context) as workspace, workspace.read() as view:
        found = proposals.proposal_detail(view, number).row.id
        texts = [proposals.earlier_version(view, found, one) for one in (before, after)]
        emit(context, [part for part in proposals.compare(*texts) if part.changed])


def proposal_gather(
    context: typer.Context, cases_: Annotated[list[str], typer.Argument(metavar="CASE...", help="案件编号，两件以上")]
) -> None:
    """统计几件案件的发案原因，供起草类案检察建议。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, proposals.gather(view, cases_))


def proposal_void(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help="文号")],
    reason: Annotated[str, typer.Option(help="理由")],
) -> None:
    """作废已撤回的检察建议的文号。"""
    with opened(context) as workspace, workspace.work() as work:
        proposals.void_number(work, number, reason)
        work.commit()
    emit(context, {"number": number}, f"已作废：{number}。")


def proposal_confirm(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="年度", min=1, max=9999)],
    highest: Annotated[int, typer.Option(help="纸质登记簿上该年度已用的最大号，没有用过为0")],
) -> None:
    """从备份还原以后，核对已用的最大号，解锁编号登记簿。"""
    with opened(context) as workspace, workspace.work() as work:
        proposals.enter_highest(work, year, highest)
        work.commit()
    emit(context, {"year": year, "highest": highest}, f"编号登记簿已解锁，{year}年从{highest}号之后编起。")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError("cli.bad_date", value=text[:32]) from error


def _show(context: typer.Context, workspace: Workspace, ref: str) -> None:
    with workspace.read() as view:
        told = {
            "case": cases.case_file(view, ref),
            "choices": casework.choices(view, ref),
            "on_paper": casework.paper_choices(view, ref),
        }
        emit(context, told)

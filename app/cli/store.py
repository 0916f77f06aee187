"""Making, checking, backing up a workspace; its accounts, its log; the lists of codes; the demonstration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import audit, backups, check, demo, people
from app.cli import reference
from app.cli.context import Limit, Status, emit, first_line, folder, opened, options, passphrase
from app.messages import sentence
from app.workspace import OfficeFacts, UserError, Workspace
from db import backup
from db.codes import OfficeLevel, Role

Out = Annotated[Path, typer.Option("--out", help="写到哪里")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    app.command("init")(init)
    app.command("info")(info)
    app.command("check")(check_command)
    app.command("demo")(demo_command)
    app.command("codes")(codes_command)
    for name, text, commands in (
        ("account", "账号", (("list", account_list), ("add", account_add), ("recover", account_recover))),
        ("audit", "操作日志", (("list", audit_list), ("verify", audit_verify))),
        ("backup", "备份", (("create", backup_create), ("verify", backup_verify), ("restore", backup_restore))),
    ):
        group = typer.Typer(help=text, no_args_is_help=True)
        for command, function in commands:
            group.command(command)(function)
        app.add_typer(group, name=name)


def init(
    context: typer.Context,
    office_code: Annotated[str, typer.Option(help="院代码")],
    office_name: Annotated[str, typer.Option(help="院名")],
    short_name: Annotated[str, typer.Option(help="简称")],
    level: Annotated[OfficeLevel, typer.Option(help="层级")],
    superior_code: Annotated[str, typer.Option(help="上一级院代码")],
    admin: Annotated[str, typer.Option(help="首个账号")],
    role: Annotated[list[Role] | None, typer.Option(help="首个账号的岗位，可多次给出；不给则为全部岗位")] = None,
) -> None:
    """新建工作库，并显示一次恢复码。

    一人办公的小院由首个账号承担全部岗位；其余账号用 account add 建立。
    """
    chosen = options(context)
    office = OfficeFacts(office_code, office_name, short_name, level.value, superior_code)
    workspace, recovery = Workspace.create(
        folder(chosen), office, login=admin, passphrase=passphrase(chosen), roles=frozenset(role or Role)
    )
    told = {"workspace": folder(chosen), "workspace_id": workspace.own.workspace_id, "recovery_key": recovery}
    workspace.close()
    emit(context, told, f"工作库已建立：{folder(chosen)}\n恢复码（只显示这一次，请抄录或打印后锁存）：\n{recovery}")


def info(context: typer.Context) -> None:
    """工作库是谁的、有多少内容。"""
    with opened(context) as workspace:
        emit(context, check.overview(workspace))


def check_command(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="逐一解密核对每个文件")] = False,
) -> int:
    """检查工作库是否完好；有问题时退出码为 1。"""
    with opened(context) as workspace:
        findings = check.check(workspace, full=full)
    emit(
        context,
        {"findings": findings},
        "没有发现问题。" if not findings else "\n".join(finding.text for finding in findings),
    )
    return Status.FINDINGS if findings else Status.DONE


def demo_command(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="放演示数据的空文件夹")],
    photos: Annotated[Path | None, typer.Option(help="照片所在文件夹")] = None,
) -> None:
    """用虚构的两级院把一件案件办到底，写出文书和交换包。"""
    emit(context, demo.run(directory, photos=photos))


def codes_command(context: typer.Context) -> None:
    """列出记录格式、流转事项、代码表和全部拒绝代码。"""
    emit(context, reference.everything())


def account_list(context: typer.Context) -> None:
    """列出账号。"""
    with opened(context) as workspace:
        emit(context, workspace.accounts())


def account_add(
    context: typer.Context,
    login: str,
    role: Annotated[list[Role], typer.Option(help="岗位，可多次给出")],
    new_passphrase_file: Annotated[Path | None, typer.Option(help="首行为新账号密码的文件")] = None,
    name: Annotated[str, typer.Option(help="姓名")] = "",
    department: Annotated[str, typer.Option(help="部门名称")] = "",
    on_paper: Annotated[bool, typer.Option("--on-paper", help="只列入名册，不能登录：在纸上审批的人")] = False,
) -> None:
    """增加账号；在纸上审批、不上机的人用 --on-paper 列入名册，不给密码。"""
    if on_paper == (new_passphrase_file is not None):
        raise UserError("cli.login_or_paper")
    with opened(context) as workspace:
        with workspace.read() as view:
            found = {one.name: one.id for one in people.departments(view)}
        if department and department not in found:
            raise UserError("cli.no_department", name=department, known="、".join(found))
        department_id = found.get(department)
        if new_passphrase_file is None:
            with workspace.work() as work:
                person = people.add_person(work, name or login, role, department_id=department_id)
                work.commit()
            emit(context, person, f"已列入名册：“{person.name}”，不能登录。")
            return
        actor = workspace.add_account(
            login,
            first_line(new_passphrase_file),
            display_name=name or login,
            roles=frozenset(role),
            department_id=department_id,
        )
        emit(context, actor, f"已增加账号“{actor.login}”。")


def account_recover(
    context: typer.Context,
    login: str,
    recovery_file: Annotated[Path, typer.Option(help="首行为恢复码的文件")],
    new_passphrase_file: Annotated[Path, typer.Option(help="首行为新密码的文件")],
) -> None:
    """用恢复码打开工作库，给账号重设密码。"""
    workspace = Workspace.recover(folder(options(context)), first_line(recovery_file))
    try:
        workspace.reset_passphrase(login, first_line(new_passphrase_file))
    finally:
        workspace.close()
    emit(context, {"account": login}, f"账号“{login}”的密码已重设。")


def audit_list(context: typer.Context, limit: Limit = 50) -> None:
    """列出最近的操作。"""
    with opened(context) as workspace:
        with workspace.work() as work:
            audit.require_reading(work)
        with workspace.read() as view:
            emit(context, audit.entries(view, limit=limit))


def audit_verify(context: typer.Context) -> int:
    """核对操作日志的链条；断裂时退出码为 1。"""
    with opened(context) as workspace, workspace.read() as view:
        state = audit.verify(view)
    emit(context, state, f"共{state.count}条，{'完整' if not state.breaks else f'在第{state.breaks[0]}条处断裂'}。")
    return Status.FINDINGS if state.breaks else Status.DONE


def backup_create(context: typer.Context, out: Out) -> None:
    """备份整个工作库到一个文件（仍是加密的）。"""
    with opened(context) as workspace:
        emit(context, backups.create(workspace, out), f"备份已写好：{out}")


def backup_verify(context: typer.Context, file: Path) -> int:
    """逐字节核对备份文件；给出账号和密码时连同内容一起核对。有问题时退出码为 1。"""
    chosen = options(context)
    secret = passphrase(chosen) if chosen.account and chosen.passphrase_file else None
    report = backup.verify(file, chosen.account if secret else None, secret)
    wrong = [sentence(UserError(one.code, name=one.subject)) for one in report.findings]
    emit(context, report, "\n".join(wrong) or f"备份完好：{file}")
    return Status.FINDINGS if report.findings else Status.DONE


def backup_restore(
    context: typer.Context, file: Path, to: Annotated[Path, typer.Option("--to", help="还原到哪个空文件夹")]
) -> None:
    """把备份还原成一个工作库。"""
    backup.restore(file, to)
    emit(context, {"workspace": to}, f"已还原到：{to}")

"""Exchange with other offices: cards, trust, bundles, streams."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from app import documents, exchange
from app.cli.context import Status, emit, opened, read_bytes
from app.exchange.cards import digits
from app.forms import sentence
from db.codes import Relation
from db.kernel import durable

Out = Annotated[Path, typer.Option("--out", help="写到哪里")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    group = typer.Typer(help="与上下级院交换数据", no_args_is_help=True)
    card = typer.Typer(help="院卡", no_args_is_help=True)
    card.command("export")(card_export)
    card.command("import")(card_import)
    group.add_typer(card, name="card")
    for name, command in (
        ("peers", peers),
        ("trust", trust),
        ("export", export),
        ("inspect", inspect),
        ("verify", verify),
        ("import", import_),
        ("streams", streams),
        ("unlock-tools", unlock_tools),
        ("confirm", confirm),
        ("hand-over", hand_over),
        ("change-keys", change_keys),
        ("renew", renew),
    ):
        group.command(name)(command)
    app.add_typer(group, name="exchange")


def card_export(context: typer.Context, out: Out) -> None:
    """写出本院的院卡（.yacard）。"""
    with opened(context) as workspace, workspace.read() as view:
        own = exchange.own_card(view)
        durable.write(out, exchange.export_card(view), name="card")
    groups = " ".join(digits(own.fingerprint))
    told = {"file": out, "office_code": own.office_code, "fingerprint": groups}
    emit(context, told, f"院卡已写好：{out}\n指纹：{groups}")


def card_import(context: typer.Context, file: Path) -> None:
    """收下对方的院卡；核对指纹之前不作数。"""
    with opened(context) as workspace, workspace.work() as work:
        row = exchange.import_card(work, read_bytes(file))
        work.commit()
    emit(context, row)


def peers(context: typer.Context) -> None:
    """列出已收下院卡的院。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, exchange.peers(view))


def trust(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="对方的院代码")],
    fingerprint: Annotated[str, typer.Option(help="经电话等其他途径核对的指纹数字")],
    relation: Annotated[Relation, typer.Option(help="对方是本院的什么")],
) -> None:
    """核对指纹后确认对方的院卡。"""
    with opened(context) as workspace, workspace.work() as work:
        row = exchange.trust(work, code, fingerprint, relation)
        work.commit()
    emit(context, row)


def export(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", help="对方的院代码")],
    out: Out,
    full: Annotated[bool, typer.Option("--full", help="从头全部导出")] = False,
    from_seq: Annotated[int | None, typer.Option("--from", help="自该序号之后导出", min=0, max=2**53 - 1)] = None,
) -> None:
    """制作交换包并写到文件夹或移动介质。"""
    with opened(context) as workspace:
        result = exchange.export_bundle(workspace, to, out, full=full, from_seq=from_seq)
    emit(context, result, f"第{result.number}号包：{result.path}\nSHA-256：{result.sha256}")


def inspect(context: typer.Context, file: Path) -> None:
    """看交换包里有什么，不导入。"""
    with opened(context) as workspace:
        emit(context, exchange.inspect(workspace, file))


def verify(context: typer.Context, file: Path) -> int:
    """核对交换包能否导入；有问题时退出码为 1。"""
    with opened(context) as workspace:
        findings = exchange.verify(workspace, file)
    told = [{"code": one.code, "sentence": sentence(one)} for one in findings]
    emit(context, {"findings": told}, "\n".join(one["sentence"] for one in told) or "没有发现问题，可以导入。")
    return Status.FINDINGS if findings else Status.DONE


def import_(
    context: typer.Context,
    file: Path,
    accept_backwards: Annotated[bool, typer.Option(help="接受内容退回旧稿")] = False,
) -> None:
    """导入交换包：整包导入或者整包拒收。"""
    with opened(context) as workspace:
        result = exchange.import_bundle(workspace, file, accept_backwards=accept_backwards)
        documents.read_texts(workspace)
    told: dict[str, Any] = {
        "bundle_id": result.bundle_id,
        "sender_code": result.sender_code,
        "sender_name": result.sender_name,
        "number": result.number,
        "head": result.head,
        "new": result.new,
        "changed": result.changed,
        "withdrawn": result.withdrawn,
        "unchanged": result.unchanged,
        "missing": result.missing,
        "blobs": result.blobs,
        "acknowledged": result.acknowledged,
        "warnings": [{"code": one.code, "sentence": sentence(one)} for one in result.warnings],
    }
    words = [f"已导入{result.sender_name}第{result.number}号包：新增{result.new}，更新{result.changed}。"]
    emit(context, told, "\n".join([*words, *(sentence(one) for one in result.warnings)]))


def streams(context: typer.Context) -> None:
    """列出与各院往来的进度。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, exchange.streams(view))


def unlock_tools(context: typer.Context, out: Out) -> None:
    """写出独立核验所用的密钥文件（记入操作日志）。"""
    with opened(context) as workspace:
        emit(context, {"files": exchange.unlock_tools(workspace, out)})


def confirm(
    context: typer.Context,
    to: Annotated[str, typer.Option("--to", help="对方的院代码")],
    number: Annotated[int, typer.Option(help="包号", min=1)],
    digits: Annotated[str, typer.Option(help="对方念出的八位核对码")],
    role: Annotated[str, typer.Option(help="由谁确认")],
    reason: Annotated[str, typer.Option(help="为什么用电话确认")],
) -> None:
    """登记电话确认：对方已收到某一个包。"""
    with opened(context) as workspace, workspace.work() as work:
        receipt = exchange.confirm_by_telephone(work, to, number, digits, role=role, reason=reason)
        work.commit()
    emit(context, {"receipt": receipt}, f"第{number}号包已登记电话确认。")


def hand_over(
    context: typer.Context,
    case: Annotated[str, typer.Option("--case", help="案件编号")],
    to: Annotated[str, typer.Option("--to", help="本院另一工作库的编号")],
    reason: Annotated[str, typer.Option(help="移交原因")],
) -> None:
    """把案件移交给本院的另一个工作库。"""
    with opened(context) as workspace, workspace.work() as work:
        count = exchange.hand_over_case(work, case, to, reason)
        work.commit()
    emit(context, {"records": count}, f"已移交{count}条记录，请随即制作交换包送交对方。")


def change_keys(
    context: typer.Context,
    reason: Annotated[str, typer.Option(help="更换原因")],
    suite: Annotated[str, typer.Option(help="签名方式：ed25519 或 ed25519-mldsa65")] = "",
) -> None:
    """更换本院密钥；各往来院须重新核对新卡。"""
    with opened(context) as workspace, workspace.work() as work:
        card = exchange.change_keys(work, reason, suite)
        work.commit()
    groups = " ".join(digits(card.fingerprint))
    emit(context, {"serial": card.serial, "fingerprint": groups}, f"密钥已更换，新卡序号{card.serial}\n指纹：{groups}")


def renew(context: typer.Context, reason: Annotated[str, typer.Option(help="原因")]) -> None:
    """开启新的交换序列：恢复了副本，或对方报告版本相互矛盾。"""
    with opened(context) as workspace:
        number = exchange.open_epoch(workspace, reason)
    emit(context, {"epoch": number}, f"已开启新的交换序列{number}。")

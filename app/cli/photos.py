"""Photos of a case: bringing files in, listing them, writing the originals out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import cases, photos
from app.cli.context import Case, Status, emit, opened


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    group = typer.Typer(help="照片和底片", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_)
    group.command("export")(export)
    app.add_typer(group, name="photo")


def add(
    context: typer.Context,
    files: list[Path],
    case: Case,
    category: Annotated[str, typer.Option(help="照片类别，PH01 至 PH10")],
    negative_no: Annotated[str | None, typer.Option(help="底片号；不给则由程序按来源判断")] = None,
    clock_minutes: Annotated[int, typer.Option(help="相机时钟慢了多少分钟，快了填负数")] = 0,
    by_day: Annotated[bool, typer.Option("--by-day", help="按拍摄日期挂到本案当天的活动")] = False,
    by_folder: Annotated[bool, typer.Option("--by-folder", help="按文件夹名归类")] = False,
) -> int:
    """导入照片；有文件没有导入时退出码为 1。"""
    with opened(context) as workspace:
        with workspace.read() as view:
            case_id = cases.case_id(view, case)
        negative = photos.NegativeForm(negative_no) if negative_no else None
        sorting = photos.ImportRules(60 * clock_minutes, by_day, by_folder)
        found = photos.look_through(files)
        report = photos.import_photos(workspace, case_id, category, found.pictures, negative=negative, sorting=sorting)
    told = {
        "imported": report.imported,
        "duplicates": report.duplicates,
        "passed_over": [file.name for file in found.others],
        "refused": [{"name": r.name, "error": r.error.code, "sentence": r.text} for r in report.refused],
    }
    lines = [f"导入{len(report.imported)}张。"]
    lines += [f"{d.name}：与已有照片“{d.title}”完全相同，没有重复导入。" for d in report.duplicates]
    lines += [r.text for r in report.refused]
    lines += [f"{file.name}：不是照片，没有导入。" for file in found.others]
    emit(context, told, "\n".join(lines))
    return Status.FINDINGS if report.refused else Status.DONE


def list_(context: typer.Context, case: Annotated[str | None, typer.Option("--case", help="案件")] = None) -> None:
    """列出照片。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, photos.list_photos(view, cases.case_id(view, case) if case else None))


def export(
    context: typer.Context,
    case: Case,
    out: Annotated[Path, typer.Option(help="写到哪个文件夹")],
    confirm_secret: Annotated[bool, typer.Option("--confirm-secret", help="已确认带出其中的内部照片")] = False,
) -> int:
    """把一件案件的照片原件写到文件夹，并附目录。"""
    with opened(context) as workspace:
        with workspace.read() as view:
            case_id = cases.case_id(view, case)
        report = photos.export_photos(workspace, case_id, out, secrets_confirmed=confirm_secret)
    emit(context, report, f"写出{len(report.written)}张，目录：{report.catalogue}")
    return Status.FINDINGS if report.failed else Status.DONE

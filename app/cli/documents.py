"""Papers: printed from records, and scans that come in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from app import cases, documents
from app.cli.context import Case, emit, opened
from app.documents import Assembled, IncomingFields, ScanTable, recipe
from app.workspace import UserError
from db.kernel import durable

Scans = Annotated[list[Path], typer.Argument(help="扫描件，可以有几个文件，按顺序合成一件")]
Order = Annotated[str, typer.Option(help="页序，如 3,1,2；不写的页不要")]
Turn = Annotated[str, typer.Option(help="顺时针转正，如 2:90,3:180")]
Straighten = Annotated[bool, typer.Option("--straighten", help="按检测的角度校正歪斜")]
Password = Annotated[Path | None, typer.Option(help="首行为打开密码的文件")]
Paper = Annotated[str, typer.Argument(help="文书标识，见 document list")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program's."""
    group = typer.Typer(help="文书", no_args_is_help=True)
    for command, function in (
        ("render", document_render), ("forms", document_forms), ("list", document_list), ("look", look), ("add", add),
        ("replace", replace), ("originals", originals), ("export", export),
        ("verify", verify), ("stamp", document_stamp),
    ):  # fmt: skip
        group.command(command)(function)
    app.add_typer(group, name="document")


_FORMATS: dict[str, Callable[[str, documents.Rendered, object], bytes]] = {
    "pdf": lambda _form, rendered, _data: rendered.pdf,
    "docx": lambda form, rendered, _data: documents.as_word(form, rendered),
    "pdf-data": lambda _form, rendered, data: documents.carrying_data(rendered, data),
}


def document_render(
    context: typer.Context,
    case: Case,
    form: Annotated[str, typer.Option(help="文书代码，见 document forms")],
    out: Annotated[Path, typer.Option(help="写到哪个文件")],
    kind: Annotated[str, typer.Option("--format", help="pdf、docx，或者 pdf-data：附带结构化数据的 PDF/A-3")] = "pdf",
) -> None:
    """按记录排出一份文书。"""
    if kind not in _FORMATS:
        raise UserError("document.unknown_output", kind=kind[:32], known="、".join(_FORMATS))
    documents.use_office_faces()
    with opened(context) as workspace, workspace.work() as work:
        paper = documents.case_paper(work, case, form)
        rendered = documents.render(form, data := paper.filled())
        written = _FORMATS[kind](form, rendered, data)
        work.note("document.render", "case", cases.case_id(work, case), form)
        work.commit()
        durable.write(out, written, name="document.out")
    emit(context, {"file": out, "pages": rendered.pages, "faces": rendered.faces}, f"{out}：{rendered.pages}页")


def document_stamp(
    context: typer.Context, document: Paper, out: Annotated[Path, typer.Option(help="写到哪个 PDF 文件")]
) -> None:
    """把归档章加盖在一份已归档文书副本的首页，原件不变。"""
    with opened(context) as workspace, workspace.work() as work:
        stamped = documents.stamped_document(work, document)
        work.note("document.export", "document", document, out.name)
        work.commit()
        durable.write(out, stamped, name="document.out")
    emit(context, {"file": out}, f"{out}：已加盖归档章")


def document_forms(context: typer.Context) -> None:
    """列出文书。"""
    emit(context, documents.forms())


def document_list(context: typer.Context, case: Case) -> None:
    """列出一件案件的文书。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, documents.list_documents(view, cases.case_id(view, case)))


def look(context: typer.Context, files: Scans, password: Password = None) -> None:
    """查看扫描件：页数、每页的歪斜角度、疑似空白页；不入卷。"""
    with ScanTable() as table:
        told = []
        for source in _lay(table, files, password):
            for place, seen in enumerate(documents.read_through(table, source.number), 1):
                told.append({"file": source.name, "page": place, "skew": seen.skew, "blank": seen.blank})
        emit(context, told)


def add(
    context: typer.Context,
    case: Case,
    files: Scans,
    kind: Annotated[str, typer.Option(help="类别：" + "、".join(documents.INCOMING))],
    dated: Annotated[str, typer.Option("--date", help="日期")],
    title: Annotated[str, typer.Option(help="题名，不写为类别名")] = "",
    sender: Annotated[str, typer.Option(help="来文单位，不写为发案单位")] = "",
    number: Annotated[str, typer.Option(help="来文号")] = "",
    order: Order = "",
    turn: Turn = "",
    straighten: Straighten = False,
    password: Password = None,
) -> None:
    """归入来文扫描件，原文件另存备查。"""
    fields = IncomingFields(kind, _day(dated), title, sender, number)
    paper = _assembled(files, fields.shown, order, turn, straighten, password)
    with opened(context) as workspace, workspace.work() as work:
        (made,) = documents.add_papers(work, case, [(fields, paper)])
        work.commit()
    told = {"document": made, "pages": paper.kept.pages, "sha256": paper.kept.sha256, "archival": paper.archival}
    emit(context, told, f"已归入：{fields.shown}，{paper.kept.pages}页。")


def replace(
    context: typer.Context,
    document: Paper,
    files: Scans,
    reason: Annotated[str, typer.Option(help="理由")],
    order: Order = "",
    turn: Turn = "",
    straighten: Straighten = False,
    password: Password = None,
) -> None:
    """用新的扫描件替换原来的，原来的留在记录里。"""
    with opened(context) as workspace:
        with workspace.read() as view:
            title = documents.document_row(view, document).title
        paper = _assembled(files, title, order, turn, straighten, password)
        with workspace.work() as work:
            made = documents.replace_paper(work, document, paper, reason)
            work.commit()
    emit(context, {"document": made, "pages": paper.kept.pages}, f"已替换：{title}，{paper.kept.pages}页。")


def originals(
    context: typer.Context, document: Paper, out: Annotated[Path, typer.Option(help="写到哪个文件夹")]
) -> None:
    """原样导出一件来文的扫描原件，记入日志。"""
    with opened(context) as workspace, workspace.work() as work:
        written = documents.export_originals(work, document, out)
        work.commit()
    emit(context, [{"file": path} for path in written])


def verify(context: typer.Context, document: Paper) -> None:
    """核对：按当时的程序、用语和字体重新排印一份已入卷的文书，逐字节比较。"""
    with opened(context) as workspace, workspace.read() as view:
        emit(context, documents.verify_document(view, document))


def export(
    context: typer.Context,
    case: Case,
    out: Annotated[Path, typer.Option(help="写到哪个文件夹，文件不再加密")],
    plain: Annotated[bool, typer.Option("--plain-names", help="文件名只写文书种类")] = False,
) -> None:
    """按卷内顺序导出一件案件已定稿的整套文书，记入日志。"""
    with opened(context) as workspace, workspace.work() as work:
        found = documents.case_set(work, case)
        papers = [one for one in found.papers if one.final]
        written = documents.export_set(work, found.case_id, papers, out, plain_names=plain)
        work.commit()
    emit(context, {"files": written, "missing": found.missing})


def _lay(table: ScanTable, files: Iterable[Path], password: Path | None) -> list[documents.Source]:
    word = _first_line(password) if password else ""
    return [table.add(documents.read_scan(path), path.name, word) for path in files]


def _first_line(file: Path) -> str:
    try:
        return file.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("cli.unreadable", path=str(file)) from error


def _assembled(
    files: list[Path], title: str, order: str, turn: str, straighten: bool, password: Path | None
) -> Assembled:
    with ScanTable() as table:
        sources = _lay(table, files, password)
        papers = recipe.whole([one.pages for one in sources])
        looks = [seen for one in sources for seen in documents.read_through(table, one.number)]
        if straighten:
            papers = recipe.straighten(papers, {place: seen.skew for place, seen in enumerate(looks)})
        for place, degrees in _pairs(turn, len(looks)):
            papers = recipe.turn(papers, {place}, degrees // 90)
        every = recipe.leaves(papers)
        chosen = [every[place] for place in _places(order, len(every))] if order else every
        return table.assemble(tuple(chosen), title)


def _places(order: str, most: int) -> list[int]:
    try:
        found = [int(one) - 1 for one in order.split(",")]
    except ValueError:
        found = [-1]
    if not all(0 <= place < most for place in found) or len(set(found)) != len(found):
        raise UserError("document.bad_pages", value=order[:64], pages=most)
    return found


def _pairs(turn: str, most: int) -> list[tuple[int, int]]:
    found = []
    for one in turn.split(",") if turn else ():
        page, _, degrees = one.partition(":")
        if degrees not in ("90", "180", "270"):
            raise UserError("document.bad_pages", value=turn[:64], pages=most)
        found.append((_places(page, most)[0], int(degrees)))
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UserError("cli.bad_date", value=text[:32]) from error
